"""One intent in a form: what it is called, what it sounds like, what to answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from assist_app.i18n import _, ngettext
from assist_app.model.script import IntentDefinition, IntentLevel
from assist_app.ui.theme import SPACE_2


class IntentForm(QWidget):
    """`saved` carries the edited intent, `deleted` its (code, language)."""

    saved = Signal(object)
    deleted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLineEdit()
        self._code = QLineEdit()
        self._description = QLineEdit()
        self._domain = QLineEdit()
        self._domain.setPlaceholderText(_("Level one; empty for an intent that holds everywhere"))
        self._language = QComboBox()
        self._language.addItems(["zh", "en"])
        self._examples = QPlainTextEdit()
        self._examples.setPlaceholderText(_("Customer sentences, one a line"))
        self._count = QLabel(" ")
        self._count.setObjectName("small")
        self._script = QPlainTextEdit()
        self._script.setMaximumHeight(90)
        self._save = QPushButton(_("Save and learn"))
        self._delete = QPushButton(_("Delete"))
        for button in (self._save, self._delete):
            button.setAutoDefault(False)
        self._examples.textChanged.connect(self._check)
        for field in (self._name, self._code):
            field.textChanged.connect(self._check)
        self._save.clicked.connect(lambda: self.saved.emit(self.intent()))
        self._delete.clicked.connect(
            lambda: self.deleted.emit((self._code.text().strip(), self._language.currentText()))
        )
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self._save)
        row.addWidget(self._delete)
        row.addStretch(1)
        form = QFormLayout(self)
        form.addRow(_("Name"), self._name)
        form.addRow(_("Code"), self._code)
        form.addRow(_("Description"), self._description)
        form.addRow(_("Domain"), self._domain)
        form.addRow(_("Language"), self._language)
        form.addRow(_("Examples"), self._examples)
        form.addRow("", self._count)
        form.addRow(_("Reply"), self._script)
        form.addRow("", row)
        self.begin()

    def begin(self) -> None:
        """An empty form for a new intent."""
        self.show_intent(IntentDefinition("", "", "zh"))
        self._name.setFocus()

    def show_intent(self, intent: IntentDefinition) -> None:
        """Fills the form."""
        self._name.setText(intent.name)
        self._code.setText(intent.code)
        self._description.setText(intent.description)
        self._domain.setText(intent.domain)
        self._language.setCurrentText(intent.language)
        self._examples.setPlainText("\n".join(intent.examples))
        self._script.setPlainText(intent.script)
        self._check()

    def intent(self) -> IntentDefinition:
        """The intent as it stands in the form."""
        domain = self._domain.text().strip()
        return IntentDefinition(
            self._code.text().strip(),
            self._name.text().strip(),
            self._language.currentText(),
            self._description.text().strip(),
            domain,
            IntentLevel.HIERARCHICAL if domain else IntentLevel.GLOBAL,
            self._lines(),
            self._script.toPlainText().strip(),
        )

    def _lines(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self._examples.toPlainText().split("\n"))
        return tuple(dict.fromkeys(filter(None, lines)))

    def _check(self) -> None:
        count = len(self._lines())
        self._count.setText(ngettext("{count} example", "{count} examples", count).format(count=count))
        self._save.setEnabled(bool(self._name.text().strip() and self._code.text().strip()))
