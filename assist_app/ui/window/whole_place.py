"""Where the whole window was before it became a panel, and where it stands when it comes back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QMainWindow

from assist_app.ui.look.screens import named_screen

FRAME = QSize(16, 40)
"""Pixels of a frame and title bar where the system's are not known yet."""


@dataclass(frozen=True, slots=True)
class WholePlace:
    """The frame of the window, how much of it is frame, the name of its screen, and whether it filled it."""

    frame: QRect
    edges: QSize
    screen: str
    filled: bool = False

    @classmethod
    def of(cls, window: QMainWindow, inside: QRect) -> WholePlace:
        """Of a window that is shown; `inside` is its room, without a frame, when it does not fill it."""
        edges = window.frameGeometry().size() - window.geometry().size()
        corner = window.frameGeometry().topLeft() - window.geometry().topLeft() + inside.topLeft()
        return cls(QRect(corner, inside.size() + edges), edges, window.screen().name(), window.isMaximized())

    def restore(self, window: QMainWindow) -> None:
        """Puts the window there, wholly on a screen that is there now."""
        screen = named_screen(self.screen) or window.screen()
        frame = fitted(self.frame, screen.availableGeometry())
        window.resize(frame.size() - self.edges)
        window.move(frame.topLeft())
        if self.filled:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def in_the_middle(window: QMainWindow, size: QSize) -> WholePlace:
    """For a window that was a panel from its start."""
    screen = window.screen()
    frame = QRect(screen.availableGeometry().topLeft(), size + FRAME)
    frame.moveCenter(screen.availableGeometry().center())
    return WholePlace(frame, FRAME, screen.name())


def fitted(frame: QRect, area: QRect) -> QRect:
    """The same rectangle, moved and if need be made smaller so that all of it lies in `area`."""
    size = frame.size().boundedTo(area.size())
    left = max(area.left(), min(frame.left(), area.right() + 1 - size.width()))
    top = max(area.top(), min(frame.top(), area.bottom() + 1 - size.height()))
    return QRect(left, top, size.width(), size.height())
