"""The ground of a card: a surface with a hairline, the accent around the current one, a tint for a moment."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from assist_app.ui.look.theme import LIGHT, RADIUS_CARD, Theme

FLASH_FOR = 140
"""Milliseconds the card is tinted when a key was not obeyed because the cards had just changed."""


class CardFrame(QFrame):
    """Paints; knows nothing of suggestions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._current = False
        self._flashing = False
        self._end_flash = QTimer(self, singleShot=True, interval=FLASH_FOR)
        self._end_flash.timeout.connect(lambda: self._tint(False))

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.update()

    def flash(self) -> None:
        """Tints the card for a moment: the key was seen but not obeyed."""
        self._tint(True)
        self._end_flash.start()

    def _tint(self, flashing: bool) -> None:
        self._flashing = flashing
        self.update()

    @property
    def flashing(self) -> bool:
        """Whether the card is tinted at the moment."""
        return self._flashing

    def paintEvent(self, event: QPaintEvent) -> None:
        """A surface with a hairline; the current card has the accent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self._current or self.hasFocus()
        painter.setPen(
            QPen(QColor(self._theme.accent if accent else self._theme.hairline), 2 if accent else 1)
        )
        painter.setBrush(QColor(self._theme.accent_soft if self._flashing else self._theme.surface))
        edge = 1.0 if accent else 0.5
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)
        painter.end()
