"""The summary for whoever takes a conversation over: fills while it is written, can be changed and copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.parts.form_rows import DISABLED_STYLE, CopyButton
from assist_app.ui.parts.on_screen import OnScreen
from assist_app.ui.parts.scrolled import KeepWhole


class SummaryDialog(QDialog):
    """Closing it ends what is still being written."""

    again_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, title: str, copy: Callable[[str], None], parent: QWidget | None = None) -> None:
        """`title` is the conversation's."""
        super().__init__(parent)
        self._writing = False
        self.setStyleSheet(DISABLED_STYLE)
        self.setWindowTitle(_("Summary for hand-over"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = QLabel(title, self)
        name.setObjectName("title")
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        self._text = QPlainTextEdit(self)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(self.windowTitle())
        self._words = QLabel(" ", self)
        self._words.setObjectName("quiet")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._turn = QPushButton(self)
        self._turn.setAutoDefault(False)
        self._turn.clicked.connect(self._press)
        self._copy = CopyButton(_("Copy"), "", lambda _text: copy(self.text))
        self._copy.setObjectName("primary")
        close = QPushButton(_("Close"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        buttons.addWidget(self._turn)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        buttons.addWidget(close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        rows.setSpacing(SPACE_3)
        for part in (name, self._text, self._words):
            rows.addWidget(part)
        rows.addLayout(buttons)
        self.resize(560, 420)
        OnScreen(self)
        KeepWhole(self)
        self._text.textChanged.connect(self._follow)
        self.finished.connect(lambda _code: self.stop())
        self._show_idle(" ")

    @property
    def text(self) -> str:
        """What is in the dialog."""
        return self._text.toPlainText().strip()

    @property
    def words(self) -> str:
        """What is said below the text."""
        return self._words.text().strip()

    def stop(self) -> None:
        """Ends what is being written; what has come of it stays."""
        if self._writing:
            self.stop_wanted.emit()
            self.end_writing()

    def _press(self) -> None:
        if self._writing:
            self.stop()
        else:
            self.again_wanted.emit()

    def begin_writing(self) -> None:
        """An empty page."""
        self._writing = True
        self._text.clear()
        self._text.setReadOnly(True)
        self._turn.setText(_("Stop"))
        self._words.setText(_("Writing…"))
        self._follow()

    def show_written(self, text: str) -> None:
        """What has been written so far; the reader's place is kept."""
        if self._writing:
            bar = self._text.verticalScrollBar()
            place, at_end = bar.value(), bar.value() == bar.maximum()
            self._text.setPlainText(text)
            bar.setValue(bar.maximum() if at_end else place)

    def end_writing(self, remark: str = "") -> None:
        """It has ended; from now on it may be changed."""
        if self._writing:
            self._show_idle(remark or _("Check it before you pass it on: a model wrote it."))

    def fail_writing(self, sentence: str) -> None:
        """It has failed; what has come of it stays."""
        if self._writing:
            self._show_idle(sentence)

    def _show_idle(self, words: str) -> None:
        self._writing = False
        self._text.setReadOnly(False)
        self._turn.setText(_("Write again"))
        self._words.setText(words)
        self._follow()

    def _follow(self) -> None:
        self._copy.setEnabled(bool(self.text) and not self._writing)
