"""The emulator's clock: it can be wrong on purpose."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from email.utils import formatdate

MOST_SECONDS = 10 * 366 * 86_400.0
"""How far the clock may be off, either way."""

_skew: ContextVar[float] = ContextVar("skew", default=0.0)


class Clock:
    """Seconds since the epoch, shifted for all requests (`offset`) or for the one being answered."""

    def __init__(self, true: Callable[[], float] = time.time) -> None:
        self._true = true
        self.offset = 0.0

    def now(self) -> float:
        """What every service believes the time to be."""
        return self._true() + self.offset + _skew.get()

    def date(self) -> str:
        """The time as a Date header says it."""
        return formatdate(self.now(), usegmt=True)

    @contextmanager
    def skewed(self, seconds: float) -> Iterator[None]:
        """Shifts the clock further, for this request only."""
        token = _skew.set(seconds)
        try:
            yield
        finally:
            _skew.reset(token)
