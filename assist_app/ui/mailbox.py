"""Brings values from any thread to the UI thread, a few milliseconds' worth at a time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SLICE_SECONDS = 0.004
"""How long one delivery may keep the UI thread; the rest waits for the next pass."""


PACE_SECONDS = 0.033
"""Deliveries in a row are this far apart: thirty pictures a second are enough, the first comes at once."""


class Mailbox(QObject):
    """A queue with one pending wake-up, so that a burst of 10,000 values costs no 10,000 signals."""

    _arrived = Signal()

    def __init__(
        self,
        take: Callable[[Any], None],
        flushed: Callable[[], None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        """`take` gets each value in order; `flushed` is called once after every slice."""
        super().__init__(parent)
        self._take = take
        self._flushed = flushed
        self._waiting: deque[Any] = deque()
        self._lock = threading.Lock()
        self._woken = False
        self._last = 0.0
        self._arrived.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def post(self, value: Any) -> None:
        """Hands over a value; may be called from any thread."""
        with self._lock:
            self._waiting.append(value)
            if self._woken:
                return
            self._woken = True
        self._arrived.emit()

    def _drain(self) -> None:
        wait = self._last + PACE_SECONDS - perf_counter()
        if wait > 0:
            QTimer.singleShot(max(1, round(wait * 1000)), self._drain)
            return
        until = perf_counter() + SLICE_SECONDS
        while perf_counter() < until:
            with self._lock:
                if not self._waiting:
                    self._woken = False
                    break
                value = self._waiting.popleft()
            self._take(value)
        else:
            # A timer, not another signal: painting and input get their turn in between.
            QTimer.singleShot(1, self._drain)
        self._flushed()
        self._last = perf_counter()
