"""Brings values from any thread to the UI thread, a few milliseconds' worth at a time."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SLICE_SECONDS = 0.004
"""How long one delivery may keep the UI thread; the rest waits for the next pass."""

PACE_SECONDS, AT_ONCE = 0.033, 4
"""In a stream deliveries are this far apart: thirty pictures a second are enough. The first come at once."""


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
        self._woken = self._closed = False
        self._free_from = 0.0
        self._arrived.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def post(self, value: Any) -> None:
        """Hands over a value; may be called from any thread."""
        with self._lock:
            if self._closed:
                return
            self._waiting.append(value)
            if self._woken:
                return
            self._woken = True
        self._arrived.emit()

    def close(self) -> None:
        """Delivers nothing any more."""
        with self._lock:
            self._closed = True
            self._waiting.clear()

    def _drain(self) -> None:
        if self._closed:
            return
        now = perf_counter()
        wait = self._free_from - now
        if wait > 0:
            QTimer.singleShot(max(1, round(wait * 1000)), self._drain)
            return
        # Each delivery takes one place of AT_ONCE, and a place is free again after the pace.
        self._free_from = max(self._free_from, now - AT_ONCE * PACE_SECONDS) + PACE_SECONDS
        until = perf_counter() + SLICE_SECONDS
        while perf_counter() < until:
            with self._lock:
                if not self._waiting:
                    self._woken = False
                    break
                value = self._waiting.popleft()
            try:
                self._take(value)
            except Exception:
                # One value that cannot be shown must not keep all later ones away.
                sys.excepthook(*sys.exc_info())
        else:
            # A timer, not another signal: painting and input get their turn in between.
            QTimer.singleShot(1, self._drain)
        self._flushed()
