"""Windows beside the main one that are never larger than their screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from assist_app.ui.look.screens import FRAME, centred, fitted

UNREAL = ("offscreen", "minimal")
"""Platforms whose screens nobody sees: pictures are taken there in the size that was wished for."""


class OnScreen(QObject):
    """Over the middle of its parent when it is first shown, afterwards where it was left; wholly visible."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._placed = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before the window is on the screen."""
        shown = event.type() == QEvent.Type.Show and not event.spontaneous()
        if shown and QGuiApplication.platformName() not in UNREAL:
            beside = self._window.parentWidget() if not self._placed else None
            self.place((beside or self._window).screen().availableGeometry())
        return super().eventFilter(watched, event)

    def place(self, area: QRect) -> None:
        """Moves the window into `area`, and makes it smaller where it has no room."""
        window, parent = self._window, self._window.parentWidget()
        if self._placed:
            around = window.geometry().marginsAdded(FRAME)
            window.setGeometry(fitted(around, area).marginsRemoved(FRAME))
            return
        self._placed = True
        middle = parent.window().geometry().center() if parent is not None else area.center()
        window.setGeometry(centred(window.size(), middle, area))
