"""One intent in a form: what it is called, what it sounds like, what to answer."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from assist_app.i18n import _, content_language, ngettext
from assist_app.model.script import IntentDefinition, IntentLevel
from assist_app.ui.library.script_filter import language_names
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.parts.buttons import push_button, row_of
from assist_app.ui.parts.form_rows import DISABLED_STYLE, Choice, hint

Key = tuple[str, str]


class IntentForm(QWidget):
    """`saved` carries the edited intent, `deleted` a stored (code, language).

    While `saved` is sent, `key` still names the stored intent: when it differs, that one was renamed.
    """

    saved = Signal(object)
    deleted = Signal(object)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key: Key | None = None
        self._taken: frozenset[Key] = frozenset()
        self._clean = IntentDefinition("", "", content_language())
        self._filling = False
        self._name = QLineEdit()
        self._code = QLineEdit()
        self._description = QLineEdit()
        self._domain = QLineEdit()
        hint(self._domain, _("Level one; empty for an intent that holds everywhere"))
        self._language = Choice(language_names())
        self._examples = QPlainTextEdit()
        self._examples.setPlaceholderText(_("Customer sentences, one a line"))
        self._count = QLabel(" ")
        self._count.setObjectName("small")
        self._script = QPlainTextEdit()
        self._script.setMaximumHeight(90)
        self._save = push_button(_("Save and learn"), self._emit)
        self._delete = push_button(_("Delete"), self._remove)
        self._lay_out()
        self._connect()
        self.begin()

    def _lay_out(self) -> None:
        self.setStyleSheet(DISABLED_STYLE)
        self._save.setObjectName("primary")
        for editor in (self._examples, self._script):
            editor.setTabChangesFocus(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(SPACE_2)
        form.setHorizontalSpacing(SPACE_4)
        form.addRow(_("Name"), self._name)
        form.addRow(_("Code"), self._code)
        form.addRow(_("Description"), self._description)
        form.addRow(_("Domain"), self._domain)
        form.addRow(_("Language"), self._language)
        form.addRow(_("Examples"), self._examples)
        form.addRow("", self._count)
        form.addRow(_("Reply"), self._script)
        form.setVerticalSpacing(SPACE_3)
        form.addRow("", row_of((self._save, self._delete)))

    def _connect(self) -> None:
        for field in (self._name, self._code, self._description, self._domain):
            field.textChanged.connect(self._typed)
        for editor in (self._examples, self._script):
            editor.textChanged.connect(self._typed)
        self._language.currentIndexChanged.connect(self._typed)

    def set_taken(self, keys: Collection[Key]) -> None:
        """(code, language) of all stored intents; a new one never takes the place of another."""
        self._taken = frozenset(keys)

    def begin(self) -> None:
        """An empty form for a new intent."""
        self.show_value(IntentDefinition("", "", content_language()))
        self._key = None
        self._delete.setEnabled(False)

    def focus_first(self) -> None:
        """The caret where writing begins."""
        self._name.setFocus()

    def show_value(self, intent: IntentDefinition) -> None:
        """Fills the form with a stored intent."""
        self._key = (intent.code, intent.language)
        self._fill(intent)
        self._clean = self.value()
        self._delete.setEnabled(True)

    def show_draft(self, draft: IntentDefinition) -> None:
        """Fills the form with unsaved edits of the intent shown last."""
        self._fill(draft)

    @property
    def key(self) -> Key | None:
        """(code, language) of the stored intent in the form, None for a new one."""
        return self._key

    @property
    def dirty(self) -> bool:
        """Whether something differs from what was shown."""
        return self.value() != self._clean

    def value(self) -> IntentDefinition:
        """The intent as it stands in the form."""
        domain = self._domain.text().strip()
        return IntentDefinition(
            self._code.text().strip(),
            self._name.text().strip(),
            self._language.value,
            self._description.text().strip(),
            domain,
            IntentLevel.HIERARCHICAL if domain else IntentLevel.GLOBAL,
            self._lines(),
            self._script.toPlainText().strip(),
        )

    def _fill(self, intent: IntentDefinition) -> None:
        self._filling = True
        self._name.setText(intent.name)
        self._code.setText(intent.code)
        self._description.setText(intent.description)
        self._domain.setText(intent.domain)
        self._language.choose(intent.language)
        self._examples.setPlainText("\n".join(intent.examples))
        self._script.setPlainText(intent.script)
        self._filling = False
        self._check()

    def _lines(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self._examples.toPlainText().split("\n"))
        return tuple(dict.fromkeys(filter(None, lines)))

    def _typed(self) -> None:
        if not self._filling:
            self._check()
            self.edited.emit()

    def _check(self) -> None:
        count = len(self._lines())
        self._count.setText(ngettext("{count} example", "{count} examples", count).format(count=count))
        self._save.setEnabled(bool(self._name.text().strip() and self._code.text().strip()))

    def confirm(self, intent: IntentDefinition) -> None:
        """What is in the form was stored like this; what was typed since is an edit of it."""
        self._clean, self._key = intent, (intent.code, intent.language)
        self._delete.setEnabled(True)

    def note_deleted(self) -> None:
        """What is in the form is stored no longer."""
        self._delete.setEnabled(False)

    def _emit(self) -> None:
        self._code.setText(self._free_code())
        self.saved.emit(self.value())

    def _free_code(self) -> str:
        """The code as typed, with a number where it would take the place of another intent."""
        wanted, language = self._code.text().strip(), self._language.value
        others = self._taken - {self._key}
        code, number = wanted, 2
        while (code, language) in others:
            code, number = f"{wanted}-{number}", number + 1
        return code

    def _remove(self) -> None:
        self.deleted.emit(self._key)
