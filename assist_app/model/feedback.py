"""What the agent did with a suggestion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from assist_app.model.exploring import EXPLORE


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
    `turn` is the id of the message the customer's turn began with, "" when unknown; `signs` are those of
    the suggestion. No text of the conversation is kept here.
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
    turn: str = ""
    signs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """How a script fared with one agent, for one intent ("" or None: whatever the intent).

    `used` and `downvoted` count since learning began: the ground for "used 12 times". `liked` and `disliked`
    are what it is ranked by, in choices: old and edited ones count less than 1. `at` is the time of the last
    change, in seconds since the epoch.
    """

    script_id: str
    intent: str | None
    used: int
    downvoted: int
    liked: float = 0.0
    disliked: float = 0.0
    at: float = 0.0


NO_USAGE: Mapping[str, Usage] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Learned:
    """What one agent's choices say of some scripts, by script id: for one intent, and whatever the intent.

    `weights` are what was learned of the signs, () for nothing. In `explore` of all turns something new is
    tried; which ones those are follows from `seed`.
    """

    usage: Mapping[str, Usage] = field(default_factory=lambda: NO_USAGE)
    overall: Mapping[str, Usage] = field(default_factory=lambda: NO_USAGE)
    weights: tuple[float, ...] = ()
    explore: float = EXPLORE
    seed: int = 0


@dataclass(frozen=True, slots=True)
class AgentLearning:
    """All that was learned from one agent ("" without a name), to be looked at, taken along, or put back.

    `turns` are those in which a suggestion was used.
    """

    agent: str
    usage: tuple[Usage, ...] = ()
    weights: tuple[float, ...] = ()
    explore: float = EXPLORE
    seed: int = 0
    turns: int = 0
