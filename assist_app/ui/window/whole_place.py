"""Where the whole window was before it became a panel, and where it stands when it comes back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from assist_app.ui.look.screens import FRAME, centred, fitted, named_screen
from assist_app.ui.parts.on_screen import UNREAL
from assist_app.ui.window.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class WholePlace:
    """The room inside the frame, the frame around it, the screen's name, and whether it filled that."""

    inside: QRect
    frame: QMargins
    screen: str
    filled: bool = False

    @classmethod
    def of(cls, window: QMainWindow, inside: QRect) -> WholePlace:
        """Of a window that is shown; `inside` is its room when it does not fill the screen."""
        around, room = window.frameGeometry(), window.geometry()
        frame = QMargins(
            room.left() - around.left(),
            room.top() - around.top(),
            around.right() - room.right(),
            around.bottom() - room.bottom(),
        )
        return cls(inside, frame, window.screen().name(), window.isMaximized())

    def restore(self, window: QMainWindow) -> None:
        """Puts the window there, wholly on a screen that is there now."""
        screen = named_screen(self.screen) or window.screen()
        whole = fitted(self.inside.marginsAdded(self.frame), screen.availableGeometry())
        # By what is inside: the system has not told the frame of a window that has just been shown anew.
        window.setGeometry(whole.marginsRemoved(self.frame))
        if self.filled:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def in_the_middle(window: QMainWindow, size: QSize) -> WholePlace:
    """For a window that was a panel from its start."""
    screen = window.screen()
    inside = QRect(screen.availableGeometry().topLeft(), size)
    inside.moveCenter(screen.availableGeometry().center())
    return WholePlace(inside, FRAME, screen.name())


def first_place(window: MainWindow, area: QRect) -> None:
    """A new window in the middle of `area`, and no larger; a panel learns what it will grow back to."""
    place = centred(window.whole.size(), area.center(), area)
    window.whole = QRect(QPoint(), place.size())
    if not window.panel_only:
        window.setGeometry(place)


def place_on_screen(window: MainWindow) -> None:
    """The same on its screen, when that is a real one."""
    if QGuiApplication.platformName() not in UNREAL:
        first_place(window, window.screen().availableGeometry())
