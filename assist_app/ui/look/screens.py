"""Screens in the pixels they really have, and rectangles there as Qt counts them."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication, QScreen

from assist_app.model.places import Box

FRAME = QMargins(8, 32, 8, 8)
"""Pixels of a frame and title bar where the system's are not known yet."""


def fitted(frame: QRect, area: QRect) -> QRect:
    """The same rectangle, moved and if need be made smaller so that all of it lies in `area`."""
    size = frame.size().boundedTo(area.size())
    left = max(area.left(), min(frame.left(), area.right() + 1 - size.width()))
    top = max(area.top(), min(frame.top(), area.bottom() + 1 - size.height()))
    return QRect(left, top, size.width(), size.height())


def centred(size: QSize, middle: QPoint, area: QRect) -> QRect:
    """The room inside a frame around `middle`, smaller and further off where it would leave `area`."""
    frame = QRect(QPoint(), size.grownBy(FRAME))
    frame.moveCenter(middle)
    return fitted(frame, area).marginsRemoved(FRAME)


def work_area(screen: QScreen) -> Box:
    """What panels and docks leave of a screen, in its own pixels."""
    return native(screen.availableGeometry(), screen)


def native(area: QRect, screen: QScreen) -> Box:
    """A rectangle of Qt's in the pixels of its screen. Qt scales sizes, places from the screen's corner."""
    corner, ratio = screen.geometry().topLeft(), screen.devicePixelRatio()
    at = area.topLeft() - corner
    return Box(
        corner.x() + round(at.x() * ratio),
        corner.y() + round(at.y() * ratio),
        round(area.width() * ratio),
        round(area.height() * ratio),
    )


def logical(box: Box) -> QRect:
    """The other way; the screen is the one in which most of it lies."""
    screen = screen_of(box)
    corner, ratio = screen.geometry().topLeft(), screen.devicePixelRatio()
    at = QPoint(box.left, box.top) - corner
    left, top = corner.x() + round(at.x() / ratio), corner.y() + round(at.y() / ratio)
    return QRect(left, top, round(box.width / ratio), round(box.height / ratio))


def screen_of(box: Box) -> QScreen:
    """The screen in which most of a rectangle lies, the first where it lies in none."""
    first = QGuiApplication.primaryScreen()
    shared = {
        screen: native(screen.geometry(), screen).shared(box).area for screen in QGuiApplication.screens()
    }
    best = max(shared, key=lambda screen: shared[screen])
    return best if shared[best] else first


def named_screen(name: str) -> QScreen | None:
    """The screen of that name, None when it is not there now."""
    return next((screen for screen in QGuiApplication.screens() if screen.name() == name), None)
