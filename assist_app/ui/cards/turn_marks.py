"""What the agent did with the cards of earlier turns, for conversations that are opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REMEMBERED = 50
"""Turns of which it is kept."""


@dataclass(frozen=True, slots=True)
class TurnMarks:
    """Of one turn: ids of the rows that were put away, the place (from 0) of the marked card, and by the id
    of its row the message whose turn it is to be copied, from 0."""

    away: frozenset[str] = frozenset()
    current: int = 0
    following: Mapping[str, int] = field(default_factory=dict)


class MarkBook:
    """The marks of the turns that were left last."""

    def __init__(self) -> None:
        self._marks: dict[str, TurnMarks] = {}

    def keep(self, turn_id: str, marks: TurnMarks) -> None:
        """These were the marks when the turn left the screen."""
        self._marks.pop(turn_id, None)
        self._marks[turn_id] = marks
        if len(self._marks) > REMEMBERED:
            self._marks.pop(next(iter(self._marks)))

    def take(self, turn_id: str) -> TurnMarks | None:
        """The marks of a turn that comes back, None of one that is new."""
        return self._marks.pop(turn_id, None)

    def clear(self) -> None:
        """Every turn is new from now on."""
        self._marks.clear()
