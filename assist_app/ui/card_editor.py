"""The small editor in a card: change the wording, then copy; Tab goes from blank to blank."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.model.script import BLANK
from assist_app.ui.growing_editor import GrowingEditor
from assist_app.ui.script_text import units
from assist_app.ui.theme import SPACE_1, SPACE_2


class BlankEditor(GrowingEditor):
    """Tab selects the next blank."""

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
