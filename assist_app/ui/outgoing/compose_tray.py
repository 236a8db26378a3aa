"""Below the cards: a reply put together from several, edited as one and copied once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _, ngettext
from assist_app.ui.cards.blank_editor import BlankEditor
from assist_app.ui.look.theme import SPACE_1, SPACE_2
from assist_app.ui.parts.elided_label import ElidedLabel


class ComposeTray(QFrame):
    """Hidden while it is empty. Undo takes the last part back."""

    copy_wanted = Signal(str)
    insert_wanted = Signal(str)
    emptied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self._parts: list[str] = []
        self._title = ElidedLabel(self)
        self._title.setObjectName("small")
        self.editor = BlankEditor(self, enter_breaks=True)
        self.editor.setAccessibleName(_("Reply put together from several"))
        self._insert = self._button(_("Insert"), self.put_in)
        self._insert.setToolTip(
            _("Puts it into the window you came from (Ctrl+Shift+Enter); nothing is sent")
        )
        self._copy = self._button(_("Copy"), self._act)
        self._clear = self._button(_("Discard"), self.clear)
        top = QHBoxLayout()
        top.setSpacing(SPACE_1)
        top.addWidget(self._title, 1)
        top.addWidget(self._clear)
        top.addWidget(self._insert)
        top.addWidget(self._copy)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, SPACE_2)
        rows.setSpacing(SPACE_1)
        rows.addLayout(top)
        rows.addWidget(self.editor)
        self.editor.entered.connect(self._act)
        self.editor.entered_strongly.connect(self.put_in)
        self.editor.textChanged.connect(self._changed)
        self.hide()

    def _button(self, words: str, act: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName("link")
        button.clicked.connect(lambda: act())
        return button

    def add(self, text: str) -> None:
        """Puts a text under what is there."""
        self._parts.append(text)
        cursor = QTextCursor(self.editor.document())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(f"\n{text}" if self.text else text)
        cursor.endEditBlock()
        self.editor.setTextCursor(cursor)
        self.show()
        self.editor.updateGeometry()

    def clear(self) -> None:
        """Throws everything away, or forgets what was copied."""
        self.editor.clear()

    @property
    def text(self) -> str:
        """What stands there now."""
        return self.editor.toPlainText().strip()

    @property
    def title(self) -> str:
        """What it says of itself."""
        return self._title.text()

    def _changed(self) -> None:
        # What replaces the whole text may still be with the input method.
        if not self.text and not self.editor.composing:
            self._parts.clear()
            self.hide()
            self.emptied.emit()
        count = sum(part in self.text for part in self._parts)
        words = ngettext("Reply of {count} part", "Reply of {count} parts", count)
        self._title.setText(words.format(count=count))

    def put_in(self) -> None:
        """Inserts what stands there, if anything does."""
        if self.text:
            self.insert_wanted.emit(self.text)

    def _act(self) -> None:
        if self.text:
            self.copy_wanted.emit(self.text)
