"""The sign for "there is more to choose from", on fields and on buttons with a menu."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from assist_app.ui.look.colours import quiet_colour
from assist_app.ui.look.theme import SPACE_2, SPACE_4

HALF = 4.0
"""Pixels from the middle of the sign to its end; it is half as high as wide."""

MENU_STYLE = f"""
QPushButton {{ padding-right: {SPACE_2 + SPACE_4 + 2}px; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def paint_chevron(painter: QPainter, middle: QPointF, colour: QColor) -> None:
    """Points downwards, like all of them."""
    pen = QPen(colour, 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    x, top, bottom = middle.x(), middle.y() - HALF / 2, middle.y() + HALF / 2
    painter.drawPolyline([QPointF(x - HALF, top), QPointF(x, bottom), QPointF(x + HALF, top)])


class MenuButton(QPushButton):
    """Opens a menu; the sign behind its words is ours and not the style's."""

    def __init__(self, words: str, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setStyleSheet(MENU_STYLE)
        self.setAutoDefault(False)
        self.setMenu(menu)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The button of the style without its own sign, then ours."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        paint_chevron(painter, QPointF(self.width() - SPACE_4, self.height() / 2), quiet_colour())
        painter.end()
