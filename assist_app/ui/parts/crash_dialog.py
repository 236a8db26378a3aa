"""Something unexpected happened: said plainly, with a report that can be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.parts.form_rows import CopyButton
from assist_app.ui.parts.on_screen import OnScreen
from assist_app.ui.parts.scrolled import KeepWhole

MOST_REPORTS = 20


class CrashDialog(QDialog):
    """The report holds file names, lines and types; no text of a conversation and no secret.

    A failure that repeats, as in painting, shows one dialog: later reports go into the one that is open.
    """

    def __init__(self, report: str, copy: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._reports = [report]
        words = QLabel(_("Assist met an error it did not expect. Your data are safe; you can go on working."))
        words.setObjectName("title")
        words.setWordWrap(True)
        hint = QLabel(_("The report holds no message text and no secrets."))
        hint.setObjectName("quiet")
        hint.setWordWrap(True)
        self._details = QPlainTextEdit(report)
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setAccessibleName(_("Report"))
        go_on = QPushButton(_("Continue"))
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        buttons.addWidget(CopyButton(_("Copy report"), "", lambda _text: copy(self.report)))
        buttons.addStretch(1)
        buttons.addWidget(go_on)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        rows.setSpacing(SPACE_3)
        for part in (words, hint, self._details):
            rows.addWidget(part)
        rows.addLayout(buttons)
        go_on.setFocus()
        self.resize(600, 420)
        OnScreen(self)
        KeepWhole(self)

    @property
    def report(self) -> str:
        """All reports, the oldest first."""
        return "\n\n".join(self._reports)

    def open(self) -> None:
        """Shows the dialog, or adds its report to the one that is already there."""
        for other in self.parent().findChildren(CrashDialog) if self.parent() is not None else ():
            if other is not self and other.isVisible():
                other.add(self.report)
                self.deleteLater()
                return
        super().open()

    def add(self, report: str) -> None:
        """One more report; what is already there, and more than a person reads, is left out."""
        if report not in self._reports and len(self._reports) < MOST_REPORTS:
            self._reports.append(report)
            self._details.setPlainText(self.report)
