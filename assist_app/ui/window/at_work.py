"""Tells the threads behind the window when it is busy with what has arrived, and when that is painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from assist_app.courtesy import Courtesy, window

PASSES = 2
"""Passes of the event loop: in the first one things are laid out and painted."""


class AtWork(QObject):
    """`begin` may be called as often as one likes; the end comes by itself."""

    def __init__(self, parent: QObject, courtesy: Courtesy = window) -> None:
        super().__init__(parent)
        self._courtesy = courtesy
        self._left = 0
        self._pass = QTimer(self, interval=0)
        self._pass.timeout.connect(self._passed)

    def begin(self) -> None:
        """Something arrived that changes the picture."""
        self._left = PASSES
        if not self._pass.isActive():
            self._courtesy.begin()
            self._pass.start()

    def _passed(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._pass.stop()
            self._courtesy.end()
