"""One field of an account in a form: its label above, its hint and what is wrong with it below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from assist_app.assist.backend import Field
from assist_app.i18n import _, joined
from assist_app.ui.look.theme import SPACE_1, SPACE_2
from assist_app.ui.parts.form_rows import Choice

LINES_HEIGHT = 96


class Row(QWidget):
    """Label, editor, hint and error, one below the other; the subclass brings the editor."""

    changed = Signal()

    def __init__(self, label: str, *, required: bool = False, hint: str = "") -> None:
        super().__init__()
        self.label = label
        self._name = plain(label)
        self._mark = plain(_("required") if required else "", "small")
        self.hint = plain(hint, "small")
        self.hint.setWordWrap(True)
        self.hint.setVisible(bool(hint))
        self.error = plain("", "wrong")
        self.error.setWordWrap(True)
        self.error.hide()
        self._required = required

    def _lay_out(self, editor: QWidget, *beside: QWidget) -> None:
        words = [self.label, _("required") if self._required else ""]
        editor.setAccessibleName(", ".join(filter(None, words)))
        editor.setAccessibleDescription(self.hint.text())
        self._name.setBuddy(editor)
        self.setFocusProxy(editor)
        self._editor = editor
        head, row = QHBoxLayout(), QHBoxLayout()
        for line in (head, row):
            line.setSpacing(SPACE_2)
        head.addWidget(self._name)
        head.addWidget(self._mark, 1)
        row.addWidget(editor, 1)
        for part in beside:
            row.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_1)
        rows.addLayout(head)
        rows.addLayout(row)
        rows.addWidget(self.hint)
        rows.addWidget(self.error)

    def refuse(self, sentence: str) -> None:
        """Says what is wrong with the field; "" for nothing."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self._editor.setAccessibleDescription(joined((sentence, self.hint.text())))

    def _edited(self) -> None:
        self.refuse("")
        self.changed.emit()


class FieldRow(Row):
    """A plain field: a line, a choice or an editor of several lines."""

    def __init__(self, field: Field) -> None:
        # What has a default is filled in already.
        needed = field.required and not field.default
        super().__init__(_(field.label), required=needed, hint=_(field.hint) if field.hint else "")
        self.field = field
        self.editor = _editor(field)
        if isinstance(self.editor, StillChoice):
            self.editor.currentIndexChanged.connect(self._edited)
        else:
            self.editor.textChanged.connect(self._edited)
        self._lay_out(self.editor)

    @property
    def value(self) -> str:
        """What stands there, "" where that is the default."""
        editor = self.editor
        if isinstance(editor, StillChoice):
            text = editor.value
        elif isinstance(editor, QPlainTextEdit):
            text = editor.toPlainText()
        else:
            text = editor.text()
        return "" if text.strip() == self.field.default.strip() else text

    def set_value(self, value: str) -> None:
        """Shows a stored value; "" shows the default."""
        editor = self.editor
        if isinstance(editor, StillChoice):
            # A value of another version must not turn into the first one unseen.
            editor.set_names(_words(self.field, value))
            editor.choose(value or self.field.default)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value or self.field.default)
        else:
            editor.setText(value)

    @property
    def missing(self) -> bool:
        """Whether something must be filled in first."""
        return self.field.required and not self.field.default and not self.value.strip()


class TextRow(Row):
    """A line that belongs to the account itself: its name, its limits."""

    def __init__(self, label: str, *, required: bool = False, hint: str = "") -> None:
        super().__init__(label, required=required, hint=hint)
        self.editor = QLineEdit()
        self.editor.textChanged.connect(self._edited)
        self._lay_out(self.editor)

    @property
    def value(self) -> str:
        """What stands there, without blanks around it."""
        return self.editor.text().strip()


class StillChoice(Choice):
    """A choice in a page that scrolls: the wheel turns the page and not the choice below the pointer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """For the page."""
        event.ignore()


def plain(words: str, look: str = "") -> QLabel:
    """A label that takes no text for markup: names are other people's."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(look)
    label.setText(words)
    return label


def _editor(field: Field) -> StillChoice | QPlainTextEdit | QLineEdit:
    if field.choices:
        return StillChoice(_words(field), field.default)
    if field.lines:
        lines = QPlainTextEdit(field.default)
        lines.setTabChangesFocus(True)
        lines.setFixedHeight(LINES_HEIGHT)
        return lines
    line = QLineEdit()
    line.setPlaceholderText(field.default)
    return line


def _words(field: Field, stored: str = "") -> dict[str, str]:
    named = {value: _(words) for value, words in zip(field.choices, field.words, strict=False)}
    values = dict.fromkeys((*field.choices, *filter(None, (stored,))))
    return {value: named.get(value) or value or _("any") for value in values}
