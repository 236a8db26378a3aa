"""The one contract of every backend: given a conversation, yield events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from assist_app.assist.turn import Turn
from assist_app.model.conversation import Conversation
from assist_app.model.suggestion import AssistEvent, Intent, Suggestion


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an account must know; forms and the command line are drawn from it.

    `secret` values live in the vault only. `choices` are the values allowed ("" means any), as they are
    stored and as the command line takes them; `words` are what people read for each, () where the values
    are what people say. `label`, `hint` and `words` are message ids for translation. `lines` asks for an
    editor of several lines.
    """

    name: str
    label: str
    secret: bool = False
    default: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    required: bool = False
    lines: bool = False


@dataclass(frozen=True, slots=True)
class BackendSpec:
    """What a backend is: its name in code, its title for people, and what an account needs.

    `kind` is the catalogue's name of it: two accounts of one kind differ in `name` only. A `local` backend
    is asked at once; the others wait until a burst of messages has settled. `limit` is the time in seconds
    after which its answer is no longer waited for. `daily_calls` is the vendor's own limit, None for none.
    One that is `told_intents` or `told_scripts` builds on the library, by what the local engine found first:
    once that part is edited, its earlier answers are out of date.
    """

    name: str
    title: str
    local: bool = False
    limit: float = 15.0
    fields: tuple[Field, ...] = ()
    kind: str = ""
    daily_calls: int | None = None
    told_intents: bool = False
    told_scripts: bool = False

    @property
    def family(self) -> str:
        """The catalogue's name, also for a backend that is alone of its kind."""
        return self.kind or self.name


@dataclass(frozen=True, slots=True)
class Question:
    """What a backend is asked: the conversation, its open customer turn, and how many rows fit.

    `intent` and `grounding` are what local backends said first: other backends may build on them. With
    `neutral` nobody's choices count: who measures a library must not measure an agent.
    """

    conversation: Conversation
    turn: Turn
    rows: int = 9
    intent: Intent | None = None
    grounding: tuple[Suggestion, ...] = ()
    neutral: bool = False


class Backend(Protocol):
    """A service that recognises intents, suggests replies, or both."""

    @property
    def spec(self) -> BackendSpec: ...

    def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Yields what was recognised, suggested or remarked; raises BackendError with a sentence.

        NotApplicable is raised before any call when the conversation lacks what the service needs.
        Cancelling the iteration must end the request at once. Work may begin with this call already.
        """
        ...
