"""Leaves a service alone that failed several times in a row, and tries it again, less and less often."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

FAILURES = 5
FIRST_REST, LONGEST_REST = 30.0, 300.0
"""Seconds a service is left alone after its fifth failure in a row, and at most after further ones."""


class BreakerState(StrEnum):
    """Closed: everything passes. Open: nothing does. Trying: one question at a time shows how it is."""

    CLOSED = "closed"
    OPEN = "open"
    TRYING = "trying"


class Breaker:
    """A circuit breaker. `now` is a clock in seconds that never goes back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failures = 0
        self._rest = FIRST_REST
        self._open = False
        self._until = 0.0
        self._trial = False

    @property
    def state(self) -> BreakerState:
        """How it stands at this moment."""
        if self.rest() > 0:
            return BreakerState.OPEN
        return BreakerState.TRYING if self._open else BreakerState.CLOSED

    def rest(self) -> float:
        """Seconds until a question may pass; 0 when one may now."""
        left = self._until - self._now()
        if left > 0:
            return left
        # While one question tries, the others wait about as long as it will take.
        return 1.0 if self._trial else 0.0

    def enter(self) -> bool:
        """A question passes; True when it is the one that tries. Only to be called when `rest` is 0."""
        self._trial = self._open
        return self._trial

    def answered(self) -> None:
        """The service has answered, be it with a refusal: it is alive."""
        self._failures, self._rest = 0, FIRST_REST
        self._open = self._trial = False

    def failed(self, trial: bool, wanted: float | None = None) -> None:
        """A failure that may pass. `wanted` are the seconds the service wants to be left alone."""
        if trial:
            self._rest = min(LONGEST_REST, self._rest * 2)
            self._shut()
        else:
            self._failures += 1
            if self._failures >= FAILURES and not self._open:
                self._shut()
        if wanted is not None:
            self._until = max(self._until, self._now() + min(LONGEST_REST, wanted))

    def let_go(self, trial: bool) -> None:
        """The question ended without telling anything about the service."""
        if trial:
            self._trial = False

    def _shut(self) -> None:
        self._open, self._trial = True, False
        self._until = self._now() + self._rest
