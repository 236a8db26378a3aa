"""What works on this machine and what to do about the rest, to be copied for a support desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from assist_app.doctor import Check
from assist_app.i18n import _, ngettext
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.pages.doctor_rows import MARKS, DoctorRows, said
from assist_app.ui.parts.form_rows import CopyButton


class DoctorPage(QWidget):
    """`wanted` asks for an examination; `show_checks` shows what it found."""

    wanted = Signal()

    def __init__(self, copy: Callable[[str], None]) -> None:
        super().__init__()
        self.summary = QLabel(_("Looking…"))
        self.summary.setObjectName("title")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Findings"))
        self.list.setItemDelegate(DoctorRows(self.list))
        # The words are broken anew when the window has another width.
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.again = QPushButton(_("Look again"))
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self.ask)
        self.copy = CopyButton(_("Copy for the support desk"), "", copy)
        bottom = QHBoxLayout()
        bottom.setSpacing(SPACE_2)
        bottom.addWidget(self.again)
        bottom.addWidget(self.copy)
        bottom.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_3, SPACE_4, SPACE_3, SPACE_3)
        rows.setSpacing(SPACE_3)
        rows.addWidget(self.summary)
        rows.addWidget(self.list, 1)
        rows.addLayout(bottom)
        self._wait(True)

    def ask(self) -> None:
        """Asks for an examination."""
        self._wait(True)
        self.wanted.emit()

    def show_checks(self, checks: Sequence[Check], as_json: str) -> None:
        """The findings, those that need somebody first; `as_json` is what is copied."""
        self.list.clear()
        for check in sorted(checks, key=lambda check: list(MARKS).index(check.state), reverse=True):
            item = QListWidgetItem(said(check))
            item.setData(Qt.ItemDataRole.UserRole, check)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.copy.text_to_copy = as_json
        self._wait(False)
        wrong = sum(check.state != "ok" for check in checks)
        all_well = _("Everything works here.")
        words = ngettext("{count} thing is worth a look.", "{count} things are worth a look.", wrong)
        self.summary.setText(words.format(count=wrong) if wrong else all_well)

    def _wait(self, waiting: bool) -> None:
        if waiting:
            self.summary.setText(_("Looking…"))
        self.again.setEnabled(not waiting)
        self.copy.setEnabled(not waiting)
