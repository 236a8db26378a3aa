"""One script in a form: title, messages, intents, category, tags, language."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from assist_app.assist.expiry import expiry_text, read_expiry
from assist_app.i18n import _, content_language
from assist_app.model.script import IntentDefinition, Script, blanks, join_messages, split_messages
from assist_app.ui.library.intent_picker import IntentPicker
from assist_app.ui.library.script_filter import language_names
from assist_app.ui.look.theme import SPACE_3, SPACE_4
from assist_app.ui.parts.buttons import push_button, row_of
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.parts.form_rows import DISABLED_STYLE, Choice, Tick, hint

TITLE = 30


class ScriptForm(QWidget):
    """`saved` carries the edited script, `deleted` its id; `edited` says that something was typed.

    Neither says that it has been done: `confirm` and `note_deleted` do, once it is stored.
    """

    saved = Signal(object)
    deleted = Signal(str)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Script("", content_language(), "", ())
        self._clean = self._shown
        self._filling = False
        self._title = QLineEdit()
        self._messages = QPlainTextEdit()
        self._messages.setTabChangesFocus(True)
        self._messages.setPlaceholderText(
            _("The reply. A line of three dashes begins the next message; {blank} marks a blank.")
        )
        self._blanks = ElidedLabel()
        self._blanks.setText(" ")
        self._blanks.setObjectName("small")
        self._intents = IntentPicker()
        self._category = QLineEdit()
        self._language = Choice(language_names())
        self._internal = Tick(_("Internal: never suggested to be sent"))
        self._forbidden = IntentPicker(_("Never for"))
        self._expires = QLineEdit()
        hint(self._expires, _("A date such as 2026-12-31; empty: for ever"))
        self._save = push_button(_("Save"), self._emit)
        self._delete = push_button(_("Delete"), self._remove)
        self._lay_out()
        self._connect()
        self.begin()

    def _lay_out(self) -> None:
        self.setStyleSheet(DISABLED_STYLE)
        self._save.setObjectName("primary")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(SPACE_3)
        form.setHorizontalSpacing(SPACE_4)
        form.addRow(_("Title"), self._title)
        form.addRow(_("Messages"), self._messages)
        form.addRow("", self._blanks)
        form.addRow(_("Intents"), self._intents)
        form.addRow(_("Category"), self._category)
        form.addRow(_("Language"), self._language)
        form.addRow(_("Never for"), self._forbidden)
        form.addRow(_("Good until"), self._expires)
        form.addRow("", self._internal)
        form.addRow("", row_of((self._save, self._delete)))

    def _connect(self) -> None:
        for field in (self._title, self._category, self._expires):
            field.textChanged.connect(self._typed)
        self._messages.textChanged.connect(self._typed)
        self._intents.changed.connect(self._typed)
        self._forbidden.changed.connect(self._typed)
        self._language.currentIndexChanged.connect(self._typed)
        self._internal.toggled.connect(self._typed)

    def set_intents(self, definitions: Sequence[IntentDefinition]) -> None:
        """The intents there are, to choose from."""
        self._intents.set_definitions(definitions)
        self._forbidden.set_definitions(definitions)

    def begin(self) -> None:
        """An empty form for a new script."""
        self.show_value(Script(f"own-{os.urandom(6).hex()}", content_language(), "", ()))
        self._delete.setEnabled(False)

    def focus_first(self) -> None:
        """The caret where writing begins."""
        self._title.setFocus()

    def show_value(self, script: Script) -> None:
        """Fills the form with a stored script."""
        self._shown = script
        self._fill(script)
        self._clean = self.value()
        self._delete.setEnabled(True)

    def show_draft(self, draft: Script) -> None:
        """Fills the form with unsaved edits of the script shown last; of a new one also its id."""
        if not self._delete.isEnabled():
            self._shown = draft
        self._fill(draft)

    @property
    def key(self) -> str:
        """The id of the script in the form."""
        return self._shown.id

    @property
    def dirty(self) -> bool:
        """Whether something differs from what was shown."""
        return self.value() != self._clean

    def value(self) -> Script:
        """The script as it stands in the form."""
        messages = split_messages(self._messages.toPlainText())
        return Script(
            self._shown.id,
            self._language.value,
            self._title.text().strip() or (messages[0].split("\n")[0][:TITLE] if messages else ""),
            messages,
            self._intents.codes,
            self._category.text().strip(),
            self._shown.tags,
            self._internal.isChecked(),
            self._expiry(),
            self._forbidden.codes,
        )

    def _expiry(self) -> float | None:
        """As written; what cannot be read is as it was, and cannot be saved."""
        text = self._expires.text()
        if text == expiry_text(self._shown.expires_at):
            return self._shown.expires_at
        try:
            return read_expiry(text)
        except ValueError:
            return self._shown.expires_at

    def _fill(self, script: Script) -> None:
        self._filling = True
        self._title.setText(script.title)
        self._messages.setPlainText(join_messages(script.messages))
        self._intents.set_codes(script.intents)
        self._category.setText(script.category)
        self._language.choose(script.language)
        self._internal.setChecked(script.internal)
        self._forbidden.set_codes(script.forbidden)
        self._expires.setText(expiry_text(script.expires_at))
        self._filling = False
        self._check()

    def _typed(self) -> None:
        if not self._filling:
            self._check()
            self.edited.emit()

    def _check(self) -> None:
        text = self._messages.toPlainText()
        names = ", ".join(dict.fromkeys(blanks(text)))
        wrong = self._wrong_date()
        self._blanks.setText(wrong or (_("Blanks: {names}").format(names=names) if names else " "))
        for picker in (self._intents, self._forbidden):
            picker.set_language(self._language.value)
        self._save.setEnabled(bool(self.value().messages) and not wrong)

    def _wrong_date(self) -> str:
        """What is wrong with it, "" for nothing."""
        try:
            read_expiry(self._expires.text())
        except ValueError as error:
            return str(error)
        return ""

    def confirm(self, script: Script) -> None:
        """What is in the form was stored like this; what was typed since is an edit of it."""
        self._shown = self._clean = script
        self._delete.setEnabled(True)

    def note_deleted(self) -> None:
        """What is in the form is stored no longer."""
        self._delete.setEnabled(False)

    def _emit(self) -> None:
        self.saved.emit(self.value())

    def _remove(self) -> None:
        self.deleted.emit(self._shown.id)
