"""Collects garbage on the UI thread only.

Python looks for circular garbage on whichever thread happens to allocate. When that is a thread of the
engine and the garbage holds a widget or a timer, Qt objects die on the wrong thread and the program with
them. So the automatic search is off while a window runs, and a timer does the same work here.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

OLDEST, FULL_EVERY = 2, 300.0
"""Seconds between two looks through everything, which take up to 50 ms with a large library."""

EVERY = 500
"""Milliseconds; what is not circular is freed at once anyway."""


class GarbageTimer(QObject):
    """Stands in for the automatic collector from `start` to `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._full = time.monotonic()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """The automatic search is off from now on."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Collects a last time and gives back to the automatic search."""
        self._timer.stop()
        gc.collect()
        gc.enable()

    def collect(self) -> None:
        """The generation that is due, as the automatic search would choose it; the oldest one rarely."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (have, most) in enumerate(counts) if have > most]
        if not due:
            return
        if due[-1] == OLDEST and time.monotonic() - self._full < FULL_EVERY:
            due[-1] = OLDEST - 1
        elif due[-1] == OLDEST:
            self._full = time.monotonic()
        gc.collect(due[-1])
