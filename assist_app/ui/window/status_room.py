"""How the bottom line's room is shared: few words for all, then whole sentences, trouble first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assist_app.ui.look.theme import SPACE_3

MARK = 16
"""Pixels of the shape in front of the words, with its gap."""
WORTH = 0.6
"""The share of a sentence that is worth showing instead of few words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pixels for few words and for all; those that are `urgent` come first and may be cut."""

    brief: int
    full: int
    urgent: bool = False

    def says_all(self, width: int) -> bool:
        """Whether a width is for the whole sentence, cut or not."""
        return width >= self.full or (self.urgent and width > self.brief)


@dataclass(frozen=True, slots=True)
class Plan:
    """Pixels for the words of the first states, for the note at the right, and none for the rest."""

    widths: tuple[int, ...]
    note: int


def shared(room: int, wanted: Sequence[Wanted], note: int, *, urgent: bool, more: int) -> Plan:
    """Shares `room`; a standing note gives way to the states, an `urgent` one they give way to.

    `more` pixels are kept for the button that counts states without room.
    """
    if not wanted:
        return Plan((), min(note, room))
    if urgent:
        note = min(note, room * 2 // 3)
    elif _all(wanted) + more + SPACE_3 + note > room:
        note = 0
    left = room - note - more - (SPACE_3 if note else 0)
    shown = len(wanted)
    while shown > 1 and _all(wanted[:shown]) > left:
        shown -= 1
    widths = [min(one.brief, max(0, left - MARK)) for one in wanted[:shown]]
    left -= sum(MARK + width + SPACE_3 for width in widths)
    for place in sorted(range(shown), key=lambda place: not wanted[place].urgent):
        gain = _gain(wanted[place], widths[place], left)
        widths[place] += gain
        left -= gain
    return Plan(tuple(widths), note)


def _all(wanted: Sequence[Wanted]) -> int:
    return sum(MARK + one.brief + SPACE_3 for one in wanted)


def _gain(one: Wanted, width: int, left: int) -> int:
    """What a state takes of the room that is left: all it needs, or, in trouble, what is worth it."""
    needs = max(0, one.full - width)
    if needs <= left:
        return needs
    return left if one.urgent and width + left >= WORTH * one.full else 0
