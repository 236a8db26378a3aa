"""One of several ways, with a sentence below it: a radio button that is seen in light and dark."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QRadioButton, QVBoxLayout, QWidget

from assist_app.ui.look.colours import quiet_colour
from assist_app.ui.look.theme import SPACE_1, SPACE_2

RING, DOT = 16, 8
INDENT = RING + SPACE_2
"""Where words beside a ring begin."""


class Pick(QRadioButton):
    """A ring, filled with the accent when it is the one."""

    def sizeHint(self) -> QSize:
        """Ring, gap and words."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(INDENT + words.width() + SPACE_1, max(RING, words.height()) + SPACE_2)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def hitButton(self, point: object) -> bool:
        """The words belong to the ring."""
        return self.rect().contains(point)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The platform's own ring vanishes under a style sheet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        accent = colours.color(QPalette.ColorRole.Link)
        marked = self.isChecked()
        pen = QPen(accent if marked or self.hasFocus() else quiet_colour())
        pen.setWidthF(2.0 if self.hasFocus() else 1.2)
        painter.setPen(pen)
        painter.setBrush(colours.color(QPalette.ColorRole.Base))
        ring = QRectF(1.5, (self.height() - RING) / 2 + 0.5, RING - 1, RING - 1)
        painter.drawEllipse(ring)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            gap = (RING - DOT) / 2
            painter.drawEllipse(ring.adjusted(gap - 0.5, gap - 0.5, 0.5 - gap, 0.5 - gap))
        painter.setPen(colours.color(QPalette.ColorRole.WindowText))
        words = self.rect().adjusted(INDENT, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        if self.hasFocus():
            # A ring that is a little thicker is seen by nobody.
            painter.setPen(QPen(accent, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(RING + 5, 1, -1, -1), 4, 4)


def explained(pick: QWidget, words: str) -> QVBoxLayout:
    """A control with a quiet sentence below its words."""
    sentence = QLabel(words)
    sentence.setObjectName("small")
    sentence.setWordWrap(True)
    sentence.setContentsMargins(INDENT, 0, 0, SPACE_1)
    pick.setAccessibleDescription(words)
    rows = QVBoxLayout()
    rows.setSpacing(0)
    rows.addWidget(pick)
    rows.addWidget(sentence)
    return rows
