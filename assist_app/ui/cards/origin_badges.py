"""Where a suggestion came from, one small badge for each origin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assist_app.ui.look.theme import LIGHT, TYPE_SMALL, Theme
from assist_app.ui.parts.plain_tip import plain_tip

HEIGHT, PAD, GAP, RADIUS = 20, 6, 6, 4
WORTH_CUTTING = 40
"""Pixels of a name that say something though it is cut."""
LEAST = 20
"""Pixels kept for them even where nothing fits."""
MOST = 2
"""Badges shown; of more origins the first ones and how many others: the reason needs room too."""


class OriginBadges(QWidget):
    """Paints badges in one row; a widget for each would cost time whenever suggestions change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._words: tuple[str, ...] = ()
        self._small = QFont(self.font())
        self._small.setPixelSize(TYPE_SMALL)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.update()

    def set_words(self, words: Sequence[str]) -> None:
        """Shows other badges; all of them are named in the tool tip."""
        if tuple(words) != self._words:
            self._words = tuple(words)
            self._set_tip()
            self.updateGeometry()
            self.update()

    def _set_tip(self) -> None:
        told = len(self._words) < 2 and self._fitting(self.width()) == list(self._words)
        self.setToolTip("" if told else plain_tip("\n".join(self._words)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A name that is cut now is told in whole."""
        super().resizeEvent(event)
        self._set_tip()

    def sizeHint(self) -> QSize:
        """As wide as the badges that are shown when there is room."""
        first = self._words[:MOST]
        rest = len(self._words) - len(first)
        return QSize(self._width([*first, *([f"+{rest}"] if rest else [])]), HEIGHT)

    def _width(self, words: Sequence[str]) -> int:
        metrics = QFontMetrics(self._small)
        return max(0, sum(metrics.horizontalAdvance(word) + 2 * PAD + GAP for word in words) - GAP)

    def taken(self, room: int) -> int:
        """Pixels that the badges take of so many; what stands beside them follows at once."""
        hint = self.sizeHint().width()
        return hint if hint <= room else max(LEAST, self._width(self._fitting(room)))

    def _fitting(self, room: int) -> list[str]:
        """The badges for which there is room, whole ones; how many are left out is the last one."""
        for shown in range(min(MOST, len(self._words)), 0, -1):
            rest = len(self._words) - shown
            words = [*self._words[:shown], *([f"+{rest}"] if rest else [])]
            if self._width(words) <= room:
                return words
        return self._cut(self._words[0], room) if self._words else []

    def _cut(self, first: str, wide: int) -> list[str]:
        """The first of them shortened; where nobody could tell it any more, how many there are."""
        rest = [f"+{len(self._words) - 1}"] if len(self._words) > 1 else []
        room = wide - 2 * PAD - (self._width(rest) + GAP if rest else 0)
        if room >= WORTH_CUTTING:
            return [QFontMetrics(self._small).elidedText(first, Qt.TextElideMode.ElideRight, room), *rest]
        count = [f"+{len(self._words)}"]
        return count if self._width(count) <= wide else []

    def minimumSizeHint(self) -> QSize:
        """Badges that do not fit are cut off."""
        return QSize(LEAST, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One rounded box for each."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small)
        left = 0
        for word in self._fitting(self.width()):
            # How many others agree is more than a name.
            agreed = word.startswith("+") and word not in self._words
            wide = painter.fontMetrics().horizontalAdvance(word) + 2 * PAD
            box = QRectF(left, 0, wide, HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.accent_soft if agreed else self._theme.surface2))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
            painter.setPen(QColor(self._theme.accent if agreed else self._theme.secondary))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), word)
            left += wide + GAP
        painter.end()
