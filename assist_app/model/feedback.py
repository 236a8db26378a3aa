"""What the agent did with a suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a suggestion that was on the screen."""

    SHOWN = "shown"
    COPIED = "copied"
    EDITED = "edited"
    INSERTED = "inserted"
    DOWNVOTED = "downvoted"
    DISMISSED = "dismissed"
    TAKEN_BACK = "taken back"
    """The down-vote or "not now" before it was undone."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One recorded outcome. `position` is the digit of the card; times are seconds since the epoch.

    `edit_share` is how much of the text was changed before use, 0 to 1; None when it was not edited.
    No text of the conversation is kept here.
    """

    conversation_id: str
    suggestion_id: str
    outcome: Outcome
    at: float
    script_id: str | None = None
    intent: str | None = None
    backend: str = ""
    position: int = 0
    shown_at: float | None = None
    edit_share: float | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """How a script fared so far, for one intent or overall: the ground for "used 12 times"."""

    script_id: str
    intent: str | None
    used: int
    downvoted: int
