"""Small quiet buttons with painted signs: fonts differ from machine to machine, lines do not."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QToolButton, QWidget

from assist_app.ui.look.theme import LIGHT, Theme
from assist_app.ui.parts.accessible_parts import SAID

SIDE = 24
BOX = 16


class Sign(StrEnum):
    """What is painted."""

    EDIT = "edit"
    DOWN = "down"
    CLOSE = "close"
    COPY = "copy"
    DONE = "done"
    LIBRARY = "library"
    THEME = "theme"
    SETTINGS = "settings"
    HELP = "help"
    DOCK = "dock"
    PLACE = "place"
    NEW = "new"
    SUMMARY = "summary"
    LEAVING = "leaving"
    ACCOUNTS = "accounts"
    UP = "up"
    LOWER = "lower"


class IconButton(QToolButton):
    """A button whose name is its tool tip and what a screen reader says."""

    def __init__(self, sign: Sign, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = sign
        self._theme: Theme | None = LIGHT
        self.setFixedSize(QSize(SIDE, SIDE))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Says what the button does."""
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(SAID)

    def set_sign(self, sign: Sign) -> None:
        """Paints something else."""
        if sign is not self._sign:
            self._sign = sign
            self.update()

    @property
    def sign(self) -> Sign:
        """What is painted."""
        return self._sign

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.update()

    def follow_palette(self) -> None:
        """Takes its colours from the application, where nobody says which theme it is."""
        self._theme = None
        self.update()

    def _colour(self, *, strong: bool) -> QColor:
        if self._theme is None:
            role = QPalette.ColorRole.ButtonText if strong else QPalette.ColorRole.PlaceholderText
            return QGuiApplication.palette().color(role)
        if self._sign is Sign.DONE:
            return QColor(self._theme.good)
        return QColor(self._theme.text if strong else self._theme.secondary)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame of the style, then the sign."""
        super().paintEvent(event)
        painter = QPainter(self)
        strong = self.underMouse() or self.hasFocus()
        paint_sign(painter, self._sign, self.rect(), self._colour(strong=strong))
        painter.end()


def paint_sign(painter: QPainter, sign: Sign, place: QRect, colour: QColor) -> None:
    """Paints a sign in the middle of a place."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.left() + (place.width() - BOX) / 2, place.top() + (place.height() - BOX) / 2)
    painter.setPen(
        QPen(colour, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPath(PATHS[sign])


def _line(*points: tuple[float, float], closed: bool = False) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
    if closed:
        path.closeSubpath()
    return path


def _lines(*parts: QPainterPath) -> QPainterPath:
    path = QPainterPath()
    for part in parts:
        path.addPath(part)
    return path


def _beside() -> QPainterPath:
    """A narrow sheet beside a wide one."""
    path = QPainterPath()
    path.addRect(QRectF(2.4, 3.4, 6.4, 9.2))
    path.addRect(QRectF(10.6, 3.4, 3, 9.2))
    return path


def _thumb_down() -> QPainterPath:
    path = QPainterPath(QPointF(5, 3.2))
    path.lineTo(11, 3.2)
    path.quadTo(12.6, 3.2, 12.9, 4.8)
    path.lineTo(13.4, 7.8)
    path.quadTo(13.5, 9.3, 12, 9.3)
    path.lineTo(9.1, 9.3)
    path.lineTo(9.7, 11.8)
    path.quadTo(9.7, 13.6, 8.2, 13.2)
    path.lineTo(5, 8.6)
    path.closeSubpath()
    path.addRect(QRectF(2.4, 3.2, 2.6, 5.4))
    return path


def _sheets() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(6, 6, 7.5, 7.5), 1.5, 1.5)
    path.addPath(_line((3.8, 10), (2.5, 10), (2.5, 2.5), (10, 2.5), (10, 3.8)))
    return path


def _half_moon() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(2.5, 2.5, 11, 11))
    path.moveTo(8, 2.5)
    path.lineTo(8, 13.5)
    for height in (5.2, 8, 10.8):
        path.addPath(_line((8, height), (13.2 if height == 8 else 12.4, height)))
    return path


def _sliders() -> QPainterPath:
    path = _lines(_line((2, 4.5), (14, 4.5)), _line((2, 11.5), (14, 11.5)))
    path.addEllipse(QPointF(10.5, 4.5), 1.9, 1.9)
    path.addEllipse(QPointF(5.5, 11.5), 1.9, 1.9)
    return path


def _question() -> QPainterPath:
    path = QPainterPath(QPointF(5.2, 5.6))
    path.cubicTo(5.2, 1.6, 10.9, 1.6, 10.9, 5.4)
    path.cubicTo(10.9, 7.8, 8, 7.6, 8, 10)
    path.addEllipse(QPointF(8, 13), 0.5, 0.5)
    return path


def _books() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(2.5, 2.5, 11, 11), 2, 2)
    path.addPath(
        _lines(_line((5.2, 6), (10.8, 6)), _line((5.2, 8.6), (10.8, 8.6)), _line((5.2, 11), (8.6, 11)))
    )
    return path


def _summary() -> QPainterPath:
    path = _line((4, 2.5), (9.5, 2.5), (12.5, 5.5), (12.5, 13.5), (4, 13.5), closed=True)
    path.addPath(_lines(_line((6.3, 7.5), (10.2, 7.5)), _line((6.3, 10.3), (9, 10.3))))
    return path


def _shield() -> QPainterPath:
    path = QPainterPath(QPointF(8, 2))
    path.lineTo(13, 3.8)
    path.lineTo(13, 7.6)
    path.cubicTo(13, 10.8, 10.8, 13, 8, 14)
    path.cubicTo(5.2, 13, 3, 10.8, 3, 7.6)
    path.lineTo(3, 3.8)
    path.closeSubpath()
    return path


def _key() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(5.2, 10.8), 2.9, 2.9)
    path.addPath(_lines(_line((7.3, 8.7), (13.2, 2.8)), _line((10.4, 5.6), (12.6, 7.8))))
    return path


def _side_panel() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(2, 3, 12, 10), 2, 2)
    path.addPath(_line((9.6, 3), (9.6, 13)))
    return path


PATHS = {
    Sign.EDIT: _line((3, 13), (3.8, 9.8), (10.4, 3.2), (12.8, 5.6), (6.2, 12.2), closed=True),
    Sign.DOWN: _thumb_down(),
    Sign.CLOSE: _lines(_line((4, 4), (12, 12)), _line((12, 4), (4, 12))),
    Sign.COPY: _sheets(),
    Sign.DONE: _line((3, 8.5), (6.5, 12), (13, 4.5)),
    Sign.LIBRARY: _books(),
    Sign.THEME: _half_moon(),
    Sign.SETTINGS: _sliders(),
    Sign.HELP: _question(),
    Sign.DOCK: _side_panel(),
    Sign.PLACE: _beside(),
    Sign.SUMMARY: _summary(),
    Sign.LEAVING: _shield(),
    Sign.ACCOUNTS: _key(),
    Sign.UP: _line((4, 10), (8, 6), (12, 10)),
    Sign.LOWER: _line((4, 6), (8, 10), (12, 6)),
    Sign.NEW: _lines(_line((8, 3), (8, 13)), _line((3, 8), (13, 8))),
}
