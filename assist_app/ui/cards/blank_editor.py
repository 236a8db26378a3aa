"""The text field of a card: Tab goes from blank to blank, and a text that is being written grows in it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from assist_app.model.script import BLANK
from assist_app.ui.cards.script_text import units
from assist_app.ui.parts.growing_editor import GrowingEditor

MOST_HEIGHT = 190
"""Pixels; a longer text scrolls."""


class BlankEditor(GrowingEditor):
    """Tab selects the next blank; a long reply is seen whole from the start."""

    def sizeHint(self) -> QSize:
        """As high as the wrapped text. The document knows its height only after it was painted."""
        edges = self.contentsMargins()
        frame = edges.top() + edges.bottom() + 2 * int(self.document().documentMargin()) + 4
        room = QRect(0, 0, max(80, self.viewport().width() - 10), 10 * MOST_HEIGHT)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        text = self.toPlainText()[:2000] or " "
        return QSize(
            200, min(MOST_HEIGHT, self.fontMetrics().boundingRect(room, flags, text).height() + frame)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            # Afterwards: the layout that is resizing us now would forget the request.
            QTimer.singleShot(0, self, self.updateGeometry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tab, unless an input method is composing; where nothing is blank it leads on to the buttons."""
        tab = event.key() == Qt.Key.Key_Tab
        if self.composing or not (tab or event.key() == Qt.Key.Key_Backtab):
            super().keyPressEvent(event)
        elif not (tab and self.select_blank()):
            QWidget.focusNextPrevChild(self, tab)

    def select_blank(self) -> bool:
        """Selects the next blank after the cursor, from the beginning if need be; False if there is none."""
        text = self.toPlainText()
        start = self.textCursor().selectionEnd()
        found = BLANK.search(text, start) or BLANK.search(text)
        if found is None:
            return False
        cursor = self.textCursor()
        cursor.setPosition(units(text[: found.start()]))
        cursor.setPosition(units(text[: found.end()]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def write(self, text: str, *, on: bool) -> None:
        """Replaces the whole text as an edit of its own; with `on` as a part of the edit before.

        So one "undo" of the field brings the earlier text back, however often the new one has grown.
        """
        before = self.toPlainText()
        cursor = QTextCursor(self.document())
        if on:
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        if text.startswith(before):
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(text[len(before) :])
        else:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
        cursor.endEditBlock()
