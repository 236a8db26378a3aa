"""A text on its way out, and who looks at it before it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from assist_app.assist.outgoing.kinds import Verdict
from assist_app.assist.outgoing.situation import Binding, Situation
from assist_app.model.suggestion import Suggestion


class Checked(Protocol):
    """Who looks at a text."""

    def check(self, text: str, situation: Situation) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class Departure:
    """A text on its way out.

    `deliver` hands over the text that passed, which may be another one by then. `approved` is the library's
    wording of what it comes from, "" for none. `inserting` says that it goes straight into a customer's
    window. `messages` are those it consists of, none for one. `abandoned` is told when the agent gives it up.
    Of one that is tried or asked about again `name` stays the same, None for those that are not.
    """

    text: str
    deliver: Callable[[str], None]
    meant: Binding = field(default_factory=Binding)
    approved: str = ""
    inserting: bool = False
    messages: tuple[str, ...] = ()
    abandoned: Callable[[], None] = lambda: None
    name: object = None


def approved_wording(suggestion: Suggestion) -> str:
    """The library's wording of a suggestion, "" when it is from elsewhere."""
    return suggestion.text if suggestion.script_id is not None else ""


def plain_lines(text: str) -> str:
    """A text with line breaks as an editor shows them, in which spans are counted."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
