"""Keeps what was meant for the old cards from happening to the new ones."""

from __future__ import annotations

from collections.abc import Callable

GUARD = 0.25
"""Seconds after the cards were replaced in which nothing is done to them: it was meant for the old card."""

EMPTY = 1.0
"""Seconds without cards after which the first new ones need no guard: nobody aims at old ones any more."""

LONG_AGO = -10.0


class ChangeGuard:
    """Remembers when cards changed under the agent's hand."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._replaced_at = self._emptied_at = LONG_AGO

    def emptied(self) -> None:
        """The cards have gone."""
        self._emptied_at = self._clock()

    def replaced(self, *, had_cards: bool) -> None:
        """Other cards have come."""
        if had_cards or self._clock() - self._emptied_at < EMPTY:
            self._replaced_at = self._clock()

    @property
    def closed(self) -> bool:
        """Whether what is done now was meant for what stood there before."""
        return self._clock() - self._replaced_at < GUARD
