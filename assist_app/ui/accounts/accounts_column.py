"""The list of accounts with its buttons: add, further up, further down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.accounts.account_painter import AccountLine
from assist_app.ui.accounts.account_rows import AccountList, AccountRows
from assist_app.ui.look.theme import SPACE_2, Theme
from assist_app.ui.parts.chevron import MenuButton
from assist_app.ui.parts.icon_button import IconButton, Sign


class AccountsColumn(QWidget):
    """Says which account was chosen and where one is to move; what is shown comes from outside."""

    chosen = Signal(str)
    """The id of an account, "" for the one that is being made."""
    move_wanted = Signal(int)

    def __init__(self, kinds: QMenu) -> None:
        """`kinds` is what can be added."""
        super().__init__()
        self.rows = AccountRows(self)
        self.list = AccountList()
        self.list.setModel(self.rows)
        self.add = MenuButton(_("Add account"), kinds)
        self.up = IconButton(Sign.UP, _("Further up: its rows come first (Alt+↑)"))
        self.down = IconButton(Sign.LOWER, _("Further down (Alt+↓)"))
        self._lay_out()
        self.list.move_wanted.connect(self.move_wanted)
        self.list.selectionModel().currentChanged.connect(self._row_chosen)
        self.up.clicked.connect(lambda: self.move_wanted.emit(-1))
        self.down.clicked.connect(lambda: self.move_wanted.emit(1))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_2)
        buttons.addWidget(self.add)
        buttons.addStretch(1)
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_2)
        rows.addWidget(self.list, 1)
        rows.addLayout(buttons)

    def set_theme(self, theme: Theme) -> None:
        """Repaints the signs."""
        self.up.set_theme(theme)
        self.down.set_theme(theme)

    def show_lines(self, lines: Sequence[AccountLine], marked: str | None, stored: int) -> None:
        """Shows rows and marks that of an account, None for no row; the first `stored` ones can be moved."""
        with QSignalBlocker(self.list.selectionModel()):
            self.rows.set_lines(lines)
            index = self.rows.find(marked) if marked is not None else QModelIndex()
            if index != self.list.currentIndex():
                self.list.setCurrentIndex(index)
        self.list.viewport().update()
        row = self.list.currentIndex().row()
        self.up.setEnabled(bool(marked) and row > 0)
        self.down.setEnabled(bool(marked) and 0 <= row < stored - 1)

    def _row_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        line = self.rows.line(index)
        if line is not None:
            self.chosen.emit(line.id)
