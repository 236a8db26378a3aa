"""Where a suggestion came from, one small badge for each origin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assist_app.ui.theme import LIGHT, TYPE_SMALL, Theme

HEIGHT, PAD, GAP, RADIUS = 20, 6, 6, 4


class OriginBadges(QWidget):
    """Paints badges in one row; a widget for each would cost time whenever suggestions change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._words: tuple[str, ...] = ()
        self._small = QFont(self.font())
        self._small.setPixelSize(TYPE_SMALL)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.update()

    def set_words(self, words: Sequence[str]) -> None:
        """Shows other badges."""
        if tuple(words) != self._words:
            self._words = tuple(words)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as all badges."""
        metrics = QFontMetrics(self._small)
        wide = sum(metrics.horizontalAdvance(word) + 2 * PAD + GAP for word in self._words)
        return QSize(max(0, wide - GAP), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Badges that do not fit are cut off."""
        return QSize(20, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One rounded box for each."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small)
        left = 0
        for word in self._words:
            wide = painter.fontMetrics().horizontalAdvance(word) + 2 * PAD
            box = QRectF(left, 0, wide, HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.surface2))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
            painter.setPen(QColor(self._theme.secondary))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), word)
            left += wide + GAP
        painter.end()
