"""What can be wrong with a text that is about to leave, how grave that is, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from assist_app.i18n import N_


class Hazard(StrEnum):
    """Kinds of findings, in the order in which a team lead sees them."""

    BLANK = "blank"
    FORBIDDEN = "forbidden"
    SUPERLATIVE = "superlative"
    PROMISE = "promise"
    OTHER_CUSTOMER = "other_customer"
    CONVERSATION = "conversation"
    INTERNAL = "internal"
    LANGUAGE = "language"
    SECRET = "secret"


class Level(StrEnum):
    """What a finding does: nothing, it is said, it is asked about, or the text stays here."""

    OFF = "off"
    NOTE = "note"
    ASK = "ask"
    BLOCK = "block"


TITLES: Mapping[Hazard, str] = MappingProxyType(
    {
        Hazard.BLANK: N_("not filled in"),
        Hazard.FORBIDDEN: N_("forbidden word"),
        Hazard.SUPERLATIVE: N_("advertising superlative"),
        Hazard.PROMISE: N_("promise of money or a date"),
        Hazard.OTHER_CUSTOMER: N_("another customer's data"),
        Hazard.CONVERSATION: N_("another conversation"),
        Hazard.INTERNAL: N_("for colleagues only"),
        Hazard.LANGUAGE: N_("not the customer's language"),
        Hazard.SECRET: N_("password, key or card number"),
    }
)
"""What people call them; message ids."""

LEVELS: Mapping[Hazard, Level] = MappingProxyType(
    {
        Hazard.BLANK: Level.NOTE,
        Hazard.FORBIDDEN: Level.ASK,
        Hazard.SUPERLATIVE: Level.ASK,
        Hazard.PROMISE: Level.ASK,
        Hazard.OTHER_CUSTOMER: Level.ASK,
        Hazard.CONVERSATION: Level.ASK,
        Hazard.INTERNAL: Level.BLOCK,
        Hazard.LANGUAGE: Level.ASK,
        Hazard.SECRET: Level.BLOCK,
    }
)
"""What holds until a team lead chooses otherwise. More than half of a library's scripts have blanks, which
the card shows and says; a question at each copy would be clicked away unread."""

_RANK = {level: rank for rank, level in enumerate(Level)}


def gravest(levels: Iterable[Level]) -> Level:
    """The one that decides; OFF of none."""
    return max(levels, key=_RANK.__getitem__, default=Level.OFF)


@dataclass(frozen=True, slots=True)
class Finding:
    """Signs `start` to `end` of the text are of a kind that is looked for.

    `instead` may stand in their place: "" takes them out, None means that only a person can say. `where` is
    the display name of the conversation or window they belong to, "" for none. Of CONVERSATION "" says that
    the other conversation can be opened here, None that another program's window is in front, or that the
    one it was for has `gone`. What is `slight` is asked about where others of its kind would be kept here.
    """

    hazard: Hazard
    start: int
    end: int
    instead: str | None = None
    where: str = ""
    slight: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings of a text from left to right, each with its level, none of which is OFF."""

    findings: tuple[tuple[Finding, Level], ...] = ()

    @property
    def level(self) -> Level:
        """What is to be done with the text."""
        return gravest(level for _finding, level in self.findings)

    @property
    def gravest_first(self) -> list[Finding]:
        """The findings by their level, of the same level from left to right."""
        return [pair[0] for pair in sorted(self.findings, key=lambda pair: -_RANK[pair[1]])]

    @property
    def stops(self) -> bool:
        """Whether the text does not leave without more ado."""
        return self.level in (Level.ASK, Level.BLOCK)
