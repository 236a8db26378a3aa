"""A secret of an account in a form: it can be entered, replaced and removed, and is never shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QLineEdit

from assist_app.assist.backend import Field
from assist_app.i18n import _, ngettext
from assist_app.ui.accounts.field_row import Row
from assist_app.ui.parts.buttons import push_button
from assist_app.ui.parts.form_rows import hint


class SecretRow(Row):
    """`entered` is what was entered anew; what the vault holds does not come here at all."""

    file_chosen = Signal(str, str)
    """The field, and the path of a file that holds the secret."""

    def __init__(self, field: Field) -> None:
        super().__init__(_(field.label), required=field.required, hint=_(field.hint) if field.hint else "")
        self.field = field
        self._kept = self._going = False
        self.editor = HiddenLines() if field.lines else _hidden_line()
        self.editor.textChanged.connect(self._typed)
        self._remove = push_button(_("Remove"), self._turn_over)
        beside = [self._remove]
        if isinstance(self.editor, HiddenLines):
            self.editor.replaced.connect(self._typed)
            self._paste = push_button(_("Paste"), self.editor.take_clipboard)
            self._file = push_button(_("From a file…"), self._choose_file)
            for button in (self._paste, self._file):
                button.setAccessibleName(f"{button.text()}, {self.label}")
            beside = [self._paste, self._file, self._remove]
        self._lay_out(self.editor, *beside)
        self.show_kept(False)

    def show_kept(self, kept: bool) -> None:
        """Empties the row; `kept` says whether the vault holds this secret."""
        self._kept, self._going = kept, False
        self.editor.clear()
        self._show()
        self.refuse("")

    def enter(self, secret: str) -> None:
        """Takes a secret that came from elsewhere, as a file."""
        if isinstance(self.editor, HiddenLines):
            self.editor.take(secret)
        else:
            self.editor.setText(secret)

    @property
    def entered(self) -> str | None:
        """The new secret, "" to forget the kept one, None to leave it as it is."""
        editor = self.editor
        text = (editor.lines if isinstance(editor, HiddenLines) else editor.text()).strip()
        if text:
            return text
        return "" if self._going else None

    @property
    def missing(self) -> bool:
        """Whether something must be entered first."""
        return self.field.required and not self.entered and (self._going or not self._kept)

    def _typed(self) -> None:
        if self._going and self.entered:
            self._going = False
        self._show()
        self._edited()

    def _turn_over(self) -> None:
        self._going = not self._going
        self.editor.clear()
        self._show()
        self._edited()

    def _show(self) -> None:
        if self._going:
            words = _("is removed when you save")
        elif self._kept:
            words = _("kept in the vault; leave empty to keep it")
        else:
            words = _("none entered yet")
        hint(self.editor, words)
        self._remove.setVisible(self._kept)
        self._remove.setText(_("Keep") if self._going else _("Remove"))
        self._remove.setAccessibleName(f"{self._remove.text()}, {self.label}")

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.label)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.file_chosen.emit(self.field.name, path))
        dialog.open()


class HiddenLines(QLineEdit):
    """A secret of several lines, as a key: pasted or read from a file; shown is only how long it is."""

    replaced = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines = ""
        self.setReadOnly(True)

    def take(self, text: str) -> None:
        """Keeps a text without showing it."""
        self.lines = text
        count = len(text.strip().splitlines())
        words = ngettext("{count} line entered", "{count} lines entered", count)
        self.setText(words.format(count=count) if text.strip() else "")
        self.replaced.emit()

    def take_clipboard(self) -> None:
        """Keeps what was copied last."""
        self.take(QGuiApplication.clipboard().text())

    def clear(self) -> None:
        """Keeps nothing."""
        self.lines = ""
        super().clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pasting keeps line breaks; deleting takes back what was entered."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_clipboard()
        elif event.matches(QKeySequence.StandardKey.Delete) or event.key() == Qt.Key.Key_Backspace:
            self.take("")
        else:
            super().keyPressEvent(event)


def _hidden_line() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line
