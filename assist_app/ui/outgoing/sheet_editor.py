"""The text in question: seen whole, its messages apart, and put right in place."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTextCursor, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from assist_app.ui.cards.blank_editor import BlankEditor
from assist_app.ui.look.theme import LIGHT, Theme
from assist_app.ui.parts.wrapped_label import lay_lines

BEGINS = 1
"""State of the line with which a message begins."""
READ = 4_000
"""Signs by which the height is told; what is longer scrolls anyway."""


class SheetEditor(BlankEditor):
    """A line is drawn between two messages; it goes where they go while the text is changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, enter_breaks=True)
        self._theme = LIGHT
        self.most = 190
        """Pixels; a longer text scrolls."""

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.viewport().update()

    def begin(self, text: str, messages: Sequence[str], changed: str = "") -> None:
        """Shows a text, which may consist of several messages, or what the agent has made of it already;
        undo brings the text back."""
        self.setPlainText(text)
        if changed and changed != text:
            self.write(changed, on=False)
        elif len(messages) > 1 and "\n".join(messages) == text:
            line = 0
            for message in messages:
                self.document().findBlockByNumber(line).setUserState(BEGINS)
                line += message.count("\n") + 1
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def bounds(self) -> list[int]:
        """The numbers of the lines at which another message begins."""
        found, block = [], self.document().firstBlock().next()
        while block.isValid():
            if block.userState() == BEGINS:
                found.append(block.blockNumber())
            block = block.next()
        return found

    def sizeHint(self) -> QSize:
        """As high as the wrapped text. The document knows its height only after it was painted."""
        edges = self.contentsMargins()
        margin = self.document().documentMargin()
        frame = edges.top() + edges.bottom() + 2 * int(margin) + 4
        room = max(80.0, self.viewport().width() - 2 * margin)
        option = QTextOption()
        option.setWrapMode(self.wordWrapMode())
        height = 0.0
        for line in self.toPlainText()[:READ].split("\n"):
            layout = QTextLayout(line, self.font())
            layout.setTextOption(option)
            height += max(lay_lines(layout, room), self.fontMetrics().lineSpacing())
            if height + frame > self.most:
                break
        return QSize(200, min(self.most, ceil(height) + frame))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and lines between messages."""
        super().paintEvent(event)
        bounds = self.bounds()
        if not bounds:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(self._theme.secondary), 1, Qt.PenStyle.DashLine))
        for number in bounds:
            block = self.document().findBlockByNumber(number)
            top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
            painter.drawLine(0, top, self.viewport().width(), top)
        painter.end()
