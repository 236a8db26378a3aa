"""Asks for a pass-phrase: twice for a new one, once to open what is there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_3, SPACE_4
from assist_app.ui.parts.accessible_parts import SAID
from assist_app.ui.parts.form_rows import DISABLED_STYLE
from assist_app.ui.parts.scrolled import KeepWhole
from assist_app.ui.parts.wrapped_label import NoteLabel

SHORTEST = 8


class PassphraseDialog(QDialog):
    """`given` carries what was typed; the dialog stays open until it is accepted or refused."""

    given = Signal(str)

    def __init__(self, *, new: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._new = new
        self.setStyleSheet(DISABLED_STYLE)
        self.setWindowTitle(_("Set a pass-phrase") if new else _("Unlock your data"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = (
            _(
                "Your conversations and feedback are kept encrypted under this pass-phrase. "
                "It cannot be recovered if it is lost."
            )
            if new
            else _("Your data are encrypted. Type the pass-phrase you chose.")
        )
        label = NoteLabel(words, self)
        self._hint = QLabel(" ", self)
        self._hint.setObjectName("quiet")
        self._hint.setWordWrap(True)
        self._first = self._field(_("Pass-phrase"))
        self._second = self._field(_("The same again"))
        self._second.setVisible(new)
        self._buttons = QDialogButtonBox(self)
        self._ok = self._buttons.addButton(
            _("Encrypt and keep") if new else _("Unlock"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        without = _("Not now") if new else _("Work without saving")
        self._buttons.addButton(without, QDialogButtonBox.ButtonRole.RejectRole)
        self._checking = False
        self._buttons.accepted.connect(self._give)
        self._buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        rows.setSpacing(SPACE_3)
        for part in (label, self._first, self._second, self._hint, self._buttons):
            rows.addWidget(part)
        self.setMinimumWidth(440)
        self._ok.setDefault(True)
        for field in (self._first, self._second):
            field.textChanged.connect(self._check)
        self._check()
        KeepWhole(self)

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.setAccessibleDescription(SAID)
        return field

    def refuse(self, sentence: str) -> None:
        """What was given is wrong: said here, and it can be typed again at once."""
        self._set_checking(False)
        self._hint.setText(sentence)
        self._first.setFocus()
        self._first.selectAll()

    def reject(self) -> None:
        """Not while an answer is being looked at."""
        if not self._checking:
            super().reject()

    def _give(self) -> None:
        self._set_checking(True)
        self.given.emit(self._first.text())

    def _set_checking(self, checking: bool) -> None:
        self._checking = checking
        for part in (self._first, self._second, self._buttons):
            part.setEnabled(not checking)

    def _check(self) -> None:
        hint = ""
        if self._new and len(self._first.text()) < SHORTEST:
            hint = _("At least {count} characters.").format(count=SHORTEST)
        elif self._new and self._first.text() != self._second.text():
            hint = _("The two are not the same yet.")
        self._hint.setText(hint or " ")
        self._ok.setEnabled(not hint and bool(self._first.text()))
