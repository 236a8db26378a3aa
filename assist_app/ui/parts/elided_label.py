"""A label that shortens its text with an ellipsis instead of asking for room."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyle, QStyleOption, QWidget

from assist_app.ui.parts.plain_tip import plain_tip

TALLEST = 1.45
"""Height of a line in the highest family we use, the Chinese one, as a multiple of its size."""


class ElidedLabel(QLabel):
    """One line, never markup; the whole text is the tool tip when it does not fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        """Line breaks become spaces."""
        super().setText(" ".join(text.splitlines()))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(20, self._height(super().minimumSizeHint().height()))

    def _height(self, wanted: int) -> int:
        """Of any text the same: signs of another family are higher, and nothing may jump for them."""
        return max(wanted, ceil(TALLEST * QFontInfo(self.font()).pixelSize()))

    def event(self, event: QEvent) -> bool:
        """Shows the whole text as a tool tip when it does not fit."""
        if event.type() == QEvent.Type.ToolTip:
            fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
            self.setToolTip("" if fits else plain_tip(self.text()))
        return super().event(event)

    def sizeHint(self) -> QSize:
        """As wide as the text if there is room."""
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 4
        return QSize(wide, self._height(super().sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the shortened text."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter,
            self.rect(),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            option.palette,
            bool(option.state & QStyle.StateFlag.State_Enabled),
            shown,
            self.foregroundRole(),
        )
        painter.end()
