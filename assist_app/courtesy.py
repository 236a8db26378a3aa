"""Threads that are in no hurry let the one that paints go first: all of them share one interpreter.

A thread that computes is asked to give the interpreter back whenever the window needs it again, and painting
one picture needs it a hundred times. It is asked once instead: whoever works in the background waits between
two pieces until the window has painted what there is to show.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LONGEST = 0.02
"""Seconds that the window goes first at most: if it were always busy, the work must go on all the same."""


class Courtesy:
    """One for the whole program; without a window nobody waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is in seconds."""
        self._clock = clock
        self._until = 0.0
        self._free = threading.Event()
        self._free.set()

    def begin(self) -> None:
        """The window has something to do from now on."""
        if self._free.is_set():
            self._until = self._clock() + LONGEST
            self._free.clear()

    def end(self) -> None:
        """The window has painted what there was to show."""
        self._free.set()

    def give_way(self) -> None:
        """Waits while the window is busy; for other threads, between two pieces of work."""
        if not self._free.is_set():
            self._free.wait(max(0.0, self._until - self._clock()))


window = Courtesy()
