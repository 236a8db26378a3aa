"""The small editor in a card: change the wording, then copy; Tab goes from blank to blank."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.model.script import BLANK
from assist_app.ui.growing_editor import GrowingEditor
from assist_app.ui.script_text import units
from assist_app.ui.theme import SPACE_1, SPACE_2

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
        """Tab, unless an input method is composing or nothing is blank."""
        if event.key() == Qt.Key.Key_Tab and not self.composing and self.select_blank():
            return
        super().keyPressEvent(event)

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


class CardEditor(QWidget):
    """Text, "Copy edited" and "Cancel"."""

    finished = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = BlankEditor(self, enter_breaks=True)
        self._text.setTabChangesFocus(False)
        self._text.setAccessibleName(_("Edit the reply"))
        hint = QLabel(_("Tab: next blank · Ctrl+Enter: copy · Esc: cancel"), self)
        hint.setObjectName("small")
        hint.setWordWrap(True)
        copy = QPushButton(_("Copy edited"), self)
        copy.setObjectName("link")
        row = QHBoxLayout()
        row.addWidget(hint, 1)
        row.addWidget(copy)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, SPACE_2, 0)
        rows.setSpacing(SPACE_1)
        rows.addWidget(self._text)
        rows.addLayout(row)
        self._text.entered.connect(self._finish)
        self._text.left.connect(self.cancelled)
        copy.clicked.connect(self._finish)

    @property
    def editor(self) -> BlankEditor:
        """The text field."""
        return self._text

    def edit(self, text: str) -> None:
        """Begins with a text, its first blank selected."""
        self._text.setPlainText(text)
        self._text.setFocus()
        if not self._text.select_blank():
            self._text.moveCursor(QTextCursor.MoveOperation.End)

    def _finish(self) -> None:
        text = self._text.toPlainText().strip()
        if text:
            self.finished.emit(text)
