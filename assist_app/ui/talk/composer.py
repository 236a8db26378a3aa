"""Below the conversation: edit a reply and copy or insert it, or enter what the customer said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4, TYPE_META
from assist_app.ui.parts.growing_editor import GrowingEditor
from assist_app.ui.parts.insert_button import InsertButton


class Composer(QWidget):
    """Two modes: "Reply" never sends, it copies or inserts; "Customer said" adds to the conversation."""

    copy_wanted = Signal(str)
    insert_wanted = Signal(str)
    customer_said = Signal(str)
    clipboard_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reply = self._tab(_("Reply"))
        self._customer = self._tab(_("Customer said"))
        self._modes = QButtonGroup(self)
        self._modes.addButton(self._reply)
        self._modes.addButton(self._customer)
        self._editor = GrowingEditor(self)
        self._action = QPushButton(self)
        self._action.setObjectName("link")
        self._insert = InsertButton(self)
        self._inserting = False
        self._paste = QPushButton(_("Take from clipboard"), self)
        self._paste.setObjectName("link")
        self._paste_words = (_("Take from clipboard"), _("Paste"))
        self._paste.setAccessibleName(self._paste_words[0])
        self._paste.setToolTip(_("Adds the text you copied in the chat client as the customer's message"))
        self._lay_out()
        self._modes.buttonToggled.connect(lambda button, on: self._mode_changed() if on else None)
        self._editor.entered.connect(self._act)
        self._editor.entered_strongly.connect(self._put_in)
        self._insert.clicked.connect(self._put_in)
        self._action.clicked.connect(self._act)
        self._paste.clicked.connect(self.clipboard_wanted)
        self._reply.setChecked(True)

    def _tab(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName("tab")
        button.setCheckable(True)
        # Checked it is bold and wider; without this room its first and last letter are cut.
        button.ensurePolished()
        bold = QFont(button.font())
        bold.setWeight(QFont.Weight.DemiBold)
        bold.setPixelSize(TYPE_META)
        button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(words) + 2 * SPACE_2 + SPACE_1)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_1)
        top.addWidget(self._reply)
        top.addWidget(self._customer)
        top.addStretch()
        top.addWidget(self._paste)
        top.addWidget(self._insert)
        top.addWidget(self._action)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_3)
        rows.setSpacing(SPACE_1)
        rows.addLayout(top)
        rows.addWidget(self._editor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On small screens the buttons stand closer together."""
        super().resizeEvent(event)
        self._name_paste()

    def _name_paste(self) -> None:
        """In as many words as there is room for."""
        others = (self._reply, self._customer, self._action)
        room = self.width() - 2 * SPACE_4 - len(others) * SPACE_1
        room -= sum(max(part.minimumWidth(), part.sizeHint().width()) for part in others)
        whole, short = self._paste_words
        metrics = self._paste.fontMetrics()
        frame = 2 + self._paste.sizeHint().width() - metrics.horizontalAdvance(self._paste.text())
        self._paste.setMinimumWidth(metrics.horizontalAdvance(short) + frame)
        self._paste.setText(whole if metrics.horizontalAdvance(whole) + frame <= room else short)

    @property
    def editor(self) -> GrowingEditor:
        """The text field."""
        return self._editor

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Puts a reply into the field to be edited."""
        self._reply.setChecked(True)
        self._editor.setPlainText(text)
        self._editor.setFocus()

    def take_over(self, text: str) -> bool:
        """Puts a reply that was begun elsewhere below the one that stands here; not below what the customer
        said. Says whether it did."""
        standing = self.text.strip()
        if standing and not self._reply.isChecked():
            return False
        self._reply.setChecked(True)
        cursor = self._editor.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(f"\n{text}" if standing else text)
        return True

    def copy_pieces_with(self, copier: Callable[[str], bool]) -> None:
        """`copier` copies what is selected of a reply and says whether it did."""

        def copy(text: str) -> bool:
            if self._reply.isChecked():
                return copier(text)
            self._editor.copy_unasked()
            return True

        self._editor.copier = copy

    def expect_customer_text(self) -> None:
        """Switches to "Customer said": there is nothing to reply to yet."""
        self._customer.setChecked(True)

    def expect_reply(self) -> None:
        """Switches to "Reply": somebody else's conversation has begun."""
        self._reply.setChecked(True)

    def enter_customer_text(self) -> None:
        """The same, and waits for typing."""
        self.expect_customer_text()
        self._editor.setFocus()

    def paste_customer_text(self) -> None:
        """The same with what is on the clipboard already in the field, to be looked at and added."""
        self.enter_customer_text()
        self._editor.clear()
        self._editor.paste()

    def offer_insertion(self, possible: bool) -> None:
        """Whether texts can be inserted here."""
        self._inserting = possible
        self._insert.setVisible(possible and self._reply.isChecked())

    def take_inserted(self, text: str) -> None:
        """A reply stands in the other program now; what was typed meanwhile stays. Undo brings it back."""
        if self._reply.isChecked() and self.text.strip() == text:
            cursor = self._editor.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()

    def clear(self) -> None:
        """Empties the field: what it held has been stored."""
        self._editor.clear()

    def _mode_changed(self) -> None:
        replying = self._reply.isChecked()
        self._editor.enter_breaks = replying
        self._paste.setVisible(not replying)
        self._insert.setVisible(replying and self._inserting)
        self._action.setText(_("Copy") if replying else _("Add ↵"))
        self._name_paste()
        hint = (
            _("Edit here, then copy (never sent for you)")
            if replying
            else _("Type or paste what the customer said")
        )
        self._editor.setPlaceholderText(hint)
        # Qt paints another placeholder only when there was none before.
        self._editor.viewport().update()
        self._editor.setAccessibleName(hint)

    def _act(self) -> None:
        text = self._editor.toPlainText().strip()
        if not text:
            return
        if self._reply.isChecked():
            self.copy_wanted.emit(text)
        else:
            self.customer_said.emit(text)

    def _put_in(self) -> None:
        text = self._editor.toPlainText().strip()
        if not self._reply.isChecked():
            self._act()
        elif text:
            self.insert_wanted.emit(text)
