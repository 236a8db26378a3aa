"""One script in a form: title, messages, intents, language."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from assist_app.i18n import _
from assist_app.model.script import Script, blanks
from assist_app.ui.theme import SPACE_2

SEPARATOR = "---"
"""A line of its own between two messages of one script."""


class ScriptForm(QWidget):
    """`saved` carries the edited script, `deleted` its id."""

    saved = Signal(object)
    deleted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = ""
        self._tags: tuple[str, ...] = ()
        self._title = QLineEdit()
        self._messages = QPlainTextEdit()
        self._messages.setPlaceholderText(
            _("The reply. A line of three dashes begins the next message; {blank} marks a blank.")
        )
        self._blanks = QLabel(" ")
        self._blanks.setObjectName("small")
        self._blanks.setWordWrap(True)
        self._intents = QLineEdit()
        self._intents.setPlaceholderText(_("Intent codes, separated by commas"))
        self._category = QLineEdit()
        self._language = QComboBox()
        self._language.addItems(["zh", "en"])
        self._internal = QCheckBox(_("Internal: never suggested to be sent"))
        self._save = QPushButton(_("Save"))
        self._delete = QPushButton(_("Delete"))
        for button in (self._save, self._delete):
            button.setAutoDefault(False)
        self._messages.textChanged.connect(self._check)
        self._save.clicked.connect(self._emit)
        self._delete.clicked.connect(lambda: self.deleted.emit(self._id))
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self._save)
        row.addWidget(self._delete)
        row.addStretch(1)
        form = QFormLayout(self)
        form.addRow(_("Title"), self._title)
        form.addRow(_("Messages"), self._messages)
        form.addRow("", self._blanks)
        form.addRow(_("Intents"), self._intents)
        form.addRow(_("Category"), self._category)
        form.addRow(_("Language"), self._language)
        form.addRow("", self._internal)
        form.addRow("", row)
        self.begin()

    def set_codes(self, codes: Sequence[str]) -> None:
        """The intent codes there are, as a hint."""
        self._intents.setToolTip(", ".join(codes))

    def begin(self) -> None:
        """An empty form for a new script."""
        self.show_script(Script(f"own-{os.urandom(6).hex()}", "zh", "", ()))
        self._delete.setEnabled(False)
        self._title.setFocus()

    def show_script(self, script: Script) -> None:
        """Fills the form."""
        self._id, self._tags = script.id, script.tags
        self._title.setText(script.title)
        self._messages.setPlainText(f"\n{SEPARATOR}\n".join(script.messages))
        self._intents.setText(", ".join(script.intents))
        self._category.setText(script.category)
        self._language.setCurrentText(script.language)
        self._internal.setChecked(script.internal)
        self._delete.setEnabled(True)
        self._check()

    def script(self) -> Script:
        """The script as it stands in the form."""
        parts = self._messages.toPlainText().split(f"\n{SEPARATOR}\n")
        messages = tuple(part.strip() for part in parts if part.strip())
        title = self._title.text().strip() or (messages[0][:30] if messages else "")
        codes = (code.strip() for code in self._intents.text().replace("，", ",").split(","))
        return Script(
            self._id,
            self._language.currentText(),
            title,
            messages,
            tuple(filter(None, codes)),
            self._category.text().strip(),
            self._tags,
            self._internal.isChecked(),
        )

    def _check(self) -> None:
        names = ", ".join(dict.fromkeys(blanks(self._messages.toPlainText())))
        self._blanks.setText(_("Blanks: {names}").format(names=names) if names else " ")
        self._save.setEnabled(bool(self._messages.toPlainText().strip()))

    def _emit(self) -> None:
        self.saved.emit(self.script())
        self._delete.setEnabled(True)
