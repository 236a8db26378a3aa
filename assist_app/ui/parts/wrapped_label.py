"""A label of any number of lines in which nothing is cut: what has no space in it is broken anywhere."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

KEPT = 8
"""Heights that are remembered of one label."""
USUAL = 420
"""Pixels of a line that is not too long to be read."""


class WrappedLabel(QLabel):
    """Never markup; height follows width. QLabel itself lets a long word run out of sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._heights: dict[tuple[str, int], int] = {}
        """By text and width: layouts ask for the same one a dozen times."""

    def changeEvent(self, event: QEvent) -> None:
        """Another font, other heights."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._heights.clear()
        super().changeEvent(event)

    def hasHeightForWidth(self) -> bool:
        """Yes."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the text wrapped to a width."""
        asked = self.text(), width
        known = self._heights.get(asked)
        if known is None:
            if len(self._heights) >= KEPT:
                self._heights.clear()
            known = self._heights[asked] = ceil(self._wrapped(width)[1])
        return known

    def sizeHint(self) -> QSize:
        """As wide as the text, to begin with."""
        wide = min(USUAL, self.fontMetrics().horizontalAdvance(self.text()) + 2)
        return QSize(wide, self.heightForWidth(self.width() or wide))

    def minimumSizeHint(self) -> QSize:
        """One line: the true height follows the width."""
        return QSize(40, self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints all lines."""
        painter = QPainter(self)
        painter.setPen(QColor(self.palette().color(QPalette.ColorRole.WindowText)))
        self._wrapped(self.width())[0].draw(painter, QPointF(0, 0))
        painter.end()

    def _wrapped(self, width: int) -> tuple[QTextLayout, float]:
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        return layout, lay_lines(layout, max(40, width))


class NoteLabel(QLabel):
    """A sentence that wraps. QLabel itself asks for the height of a narrow column: a gap in forms."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        """As wide as the sentence, up to a usual width, and as high as it is then."""
        wide = min(USUAL, self.fontMetrics().horizontalAdvance(self.text()) + 2)
        return QSize(wide, self.heightForWidth(wide))


def lay_lines(layout: QTextLayout, width: float) -> float:
    """Breaks lines to a width; their height in all, in pixels."""
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return height
