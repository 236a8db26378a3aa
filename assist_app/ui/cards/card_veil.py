"""Over a card that was put away: dims it where it stands, says what became of it, takes it back."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import LIGHT, RADIUS_CARD, SPACE_2, Theme

DIM = 165
"""How much of the card the veil takes away, of 255."""


class CardVeil(QWidget):
    """Lies over the whole card, so that nothing below it moves or can be clicked."""

    undone = Signal()

    def __init__(self, card: QWidget, number: int) -> None:
        super().__init__(card)
        self._theme = LIGHT
        self._foot = QWidget(self)
        self._foot.setObjectName("surface")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = QLabel(self._foot)
        self._words.setObjectName("quiet")
        self.undo = QPushButton(_("Undo"), self._foot)
        self.undo.setObjectName("link")
        self.undo.setAccessibleName(f"{_('Undo')} {number}")
        self.undo.clicked.connect(self.undone)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(SPACE_2, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self._words)
        row.addWidget(self.undo)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.undo.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    @property
    def words(self) -> str:
        """What became of the card."""
        return self._words.text()

    def say(self, words: str, theme: Theme) -> None:
        """Comes over the card."""
        self._theme = theme
        self._words.setText(words)
        self.raise_()
        self.show()

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.update()

    def cover(self, card: QRect, action: QRect) -> None:
        """Takes the card's room inside its border, with "Undo" in the place of its action."""
        inside = card.adjusted(2, 2, -2, -2)
        self.setGeometry(inside)
        self._foot.adjustSize()
        wide, high = self._foot.width(), max(self._foot.height(), action.height())
        corner = QPoint(action.right() - wide + 1, action.center().y() - high // 2) - inside.topLeft()
        self._foot.setGeometry(QRect(corner.x(), corner.y(), wide, high))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card's own ground, half seen through."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._theme.surface)
        colour.setAlpha(DIM)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CARD - 2, RADIUS_CARD - 2)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click here is not one on the card."""
        event.accept()
