"""What is handed over to another program, where, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from assist_app.model.titles import steady


class Result(StrEnum):
    """How a delivery ended."""

    INSERTED = "inserted"
    """The target has read the text."""
    COPIED = "copied"
    """The text lies on the clipboard; the agent pastes it."""
    REFUSED = "refused"
    """Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Content:
    """One text; `html` is offered beside it where there is one."""

    plain: str
    html: str = ""

    def __repr__(self) -> str:
        return f"Content({len(self.plain)} characters)"


@dataclass(frozen=True, slots=True)
class Target:
    """A window of another program; `window` is the system's own number, `kind` the program's class.

    `field` is how the text field with the focus is called, "" where that cannot be known.
    """

    window: int
    title: str = ""
    kind: str = ""
    field: str = ""

    def shows_what(self, other: Target) -> bool:
        """Whether it is the same window with the same conversation, whatever its title counts."""
        return replace(self, title=steady(self.title)) == replace(other, title=steady(other.title))

    def __repr__(self) -> str:
        return f"Target(0x{self.window:x}, {self.kind})"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of it; `reason` is a sentence for people, "" when all went well. Times in milliseconds.

    `seen` says whether the target's accessible text shows what was inserted; None where it cannot be read.
    """

    result: Result
    reason: str = ""
    milliseconds: float = 0.0
    seen: bool | None = None
