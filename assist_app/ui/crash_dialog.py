"""Something unexpected happened: said plainly, with a report that can be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.theme import SPACE_3, SPACE_4


class CrashDialog(QDialog):
    """The report holds file names, lines and types; no text of a conversation and no secret."""

    def __init__(self, report: str, copy: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = QLabel(
            _("Assist met an error it did not expect. Your data are safe; you can go on working."), self
        )
        words.setWordWrap(True)
        hint = QLabel(_("The report holds no message text and no secrets."), self)
        hint.setObjectName("quiet")
        details = QPlainTextEdit(report, self)
        details.setReadOnly(True)
        details.setAccessibleName(_("Report"))
        buttons = QDialogButtonBox(self)
        copy_button = buttons.addButton(_("Copy report"), QDialogButtonBox.ButtonRole.ActionRole)
        go_on = buttons.addButton(_("Continue"), QDialogButtonBox.ButtonRole.AcceptRole)
        copy_button.clicked.connect(lambda: copy(report))
        go_on.clicked.connect(self.accept)
        go_on.setDefault(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        rows.setSpacing(SPACE_3)
        for part in (words, hint, details, buttons):
            rows.addWidget(part)
        self.resize(560, 380)
