"""The small editor in a card: change the wording, or have it changed, then copy or insert."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from assist_app.assist.writing import Task, TaskKind
from assist_app.i18n import _
from assist_app.model.script import blanks
from assist_app.ui.cards.blank_editor import BlankEditor
from assist_app.ui.cards.writing_bar import WritingBar
from assist_app.ui.look.theme import SPACE_1, SPACE_2
from assist_app.ui.parts.insert_button import InsertButton


class CardEditor(QWidget):
    """Text, "Copy edited" and, where texts can be inserted, "Insert"; with a writer also "Rewrite"."""

    finished = Signal(str)
    insert_wanted = Signal(str)
    cancelled = Signal()
    rewrite_wanted = Signal(object)
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._earlier: list[str] = []
        self._grown = False
        self._text = BlankEditor(self, enter_breaks=True)
        self._text.setTabChangesFocus(False)
        self._text.setAccessibleName(_("Edit the reply"))
        self._keys = _("Tab: next blank · Ctrl+Enter: copy · Esc: cancel")
        self._hint = QLabel(self._keys, self)
        self._hint.setObjectName("small")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._copy = QPushButton(_("Copy edited"), self)
        self._copy.setObjectName("link")
        self._insert = InsertButton(self)
        self.bar = WritingBar(self)
        self.bar.hide()
        row = QHBoxLayout()
        row.addWidget(self._hint, 1)
        row.addWidget(self._insert)
        row.addWidget(self._copy)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, SPACE_2, 0)
        rows.setSpacing(SPACE_1)
        rows.addWidget(self._text)
        rows.addWidget(self.bar)
        rows.addLayout(row)
        self._text.entered.connect(self._finish)
        self._text.entered_strongly.connect(self._put_in)
        self._text.left.connect(self._leave)
        self._insert.clicked.connect(self._put_in)
        self._copy.clicked.connect(self._finish)
        self.bar.wanted.connect(self._want)
        self.bar.stopped.connect(self.stop)
        self.bar.undone.connect(self._undo)
        self.bar.said.connect(lambda words: self._hint.setText(words or self._keys))

    @property
    def editor(self) -> BlankEditor:
        """The text field."""
        return self._text

    @property
    def text(self) -> str:
        """What stands there now."""
        return self._text.toPlainText().strip()

    def edit(self, text: str) -> None:
        """Begins with a text, its first blank selected."""
        self.resume(text)
        self._text.setFocus()
        self._text.select_blank()

    def resume(self, text: str) -> None:
        """Goes on with a text; the keyboard stays where it is."""
        self._earlier.clear()
        for part in (self._text, self._hint):
            part.setMinimumHeight(0)
        self.bar.show_idle("", undo=False)
        self._text.setPlainText(text)
        self._text.moveCursor(QTextCursor.MoveOperation.End)

    def _finish(self) -> None:
        if self.text and not self.bar.writing:
            self.finished.emit(self.text)

    def _put_in(self) -> None:
        if self.text and not self.bar.writing:
            self.insert_wanted.emit(self.text)

    def offer_insertion(self, possible: bool) -> None:
        """Whether texts can be inserted here."""
        self._insert.setVisible(possible)

    def _leave(self) -> None:
        if self.bar.writing:
            self.stop()
        else:
            self.cancelled.emit()

    # Rewriting

    def offer_writing(self, available: bool) -> None:
        """Whether there is something that rewrites."""
        self.bar.setVisible(available or self.bar.writing)

    def _want(self, kind: TaskKind, language: str) -> None:
        text = self._text.toPlainText()
        if text.strip():
            self.rewrite_wanted.emit(Task(kind, text, language=language))

    def translate(self, language: str) -> None:
        """Has the text translated, to "zh" or "en"."""
        self._want(TaskKind.TRANSLATE, language)

    def stop(self) -> None:
        """Ends what is being written; what has come of it stays."""
        if self.bar.writing:
            self.stop_wanted.emit()
            self.end_writing()

    def begin_writing(self) -> None:
        """The text is not to be typed into while it is being written."""
        self._earlier.append(self._text.toPlainText())
        self._grown = False
        # A text that begins anew is short: what lies below must not move up and down again.
        for part in (self._text, self._hint):
            part.setMinimumHeight(part.height())
        self._hold(True)
        self.bar.show_writing()

    def show_written(self, text: str) -> None:
        """What has been written so far, in the place of the text."""
        if self.bar.writing:
            self._text.write(text, on=self._grown)
            self._grown = True

    def end_writing(self, remark: str = "") -> None:
        """It has ended. What got lost on the way is said, for it is easily overlooked."""
        if not self.bar.writing:
            return
        self._hold(False)
        if not self._grown:
            self._earlier.pop()
        before, now = (self._earlier[-1], self._text.toPlainText()) if self._grown else ("", "")
        lost = [name for name in dict.fromkeys(blanks(before)) if name not in blanks(now)]
        if lost:
            words = _("No longer in the text: {names}.").format(names=", ".join(lost))
            remark = f"{words} {remark}".strip()
        self.bar.show_idle(remark, undo=bool(self._earlier))

    def fail_writing(self, sentence: str) -> None:
        """It has failed: the text is as it was, and what went wrong is said."""
        if not self.bar.writing:
            return
        self._hold(False)
        before = self._earlier.pop()
        if self._grown:
            self._text.write(before, on=False)
        self.bar.show_idle(sentence, undo=bool(self._earlier))

    def _undo(self) -> None:
        self._text.write(self._earlier.pop(), on=False)
        self._text.setFocus()
        self.bar.show_idle("", undo=bool(self._earlier))

    def _hold(self, held: bool) -> None:
        self._text.setReadOnly(held)
        self._copy.setEnabled(not held)
        self._insert.setEnabled(not held)
