"""The list of accounts: name, kind, how each fares in words, and a switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from assist_app.assist.board import Board
from assist_app.i18n import _
from assist_app.model.account import Account
from assist_app.ui.accounts.account_painter import AccountDelegate, AccountLine
from assist_app.ui.accounts.board_words import state_words
from assist_app.ui.parts.keys import ACCOUNTS, act_of
from assist_app.ui.parts.plain_tip import plain_tip

Index = QModelIndex | QPersistentModelIndex


class AccountRows(QAbstractListModel):
    """Rows in the order of the accounts."""

    switched = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[AccountLine, ...] = ()

    def set_lines(self, lines: Sequence[AccountLine]) -> None:
        """Shows these rows; where only words changed, the place in the list stays."""
        lines = tuple(lines)
        same = [line.id for line in lines] == [line.id for line in self._lines]
        if same and lines != self._lines:
            self._lines = lines
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        elif not same:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def line(self, index: Index) -> AccountLine | None:
        """What stands in a row, None outside."""
        return self._lines[index.row()] if index.isValid() else None

    def find(self, account_id: str) -> QModelIndex:
        """The row of an account; an invalid index when it has none."""
        for row, line in enumerate(self._lines):
            if line.id == account_id:
                return self.index(row)
        return QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows at the top, none below them."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye and a screen reader; the switch as a check mark."""
        line = self.line(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            spoken = f"{line.name}, {line.detail}"
            return spoken if role == Qt.ItemDataRole.AccessibleTextRole else plain_tip(spoken)
        if role == Qt.ItemDataRole.CheckStateRole and line.enabled is not None:
            return Qt.CheckState.Checked if line.enabled else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """The switch; it is shown as asked for until the accounts are read again."""
        line = self.line(index)
        if line is None or line.enabled is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self.switched.emit(line.id, on)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Accounts can be chosen and switched."""
        line = self.line(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if line is not None and line.enabled is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags


class AccountList(QListView):
    """Space switches, Alt with an arrow moves."""

    move_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(AccountDelegate(self))
        self.setAccessibleName(_("Accounts"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumWidth(300)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down; the rest is the list's."""
        act, _number = act_of(ACCOUNTS, event)
        if act:
            self.move_wanted.emit(-1 if act == "up" else 1)
            return
        super().keyPressEvent(event)


def account_lines(
    accounts: Sequence[Account], titles: Mapping[str, str], boards: Mapping[str, Board]
) -> list[AccountLine]:
    """Rows for stored accounts; `titles` are the kinds' names, `boards` by account id."""
    lines = []
    for account in accounts:
        title = titles.get(account.backend)
        if title is None:
            detail = _("{kind} · needs another version of Assist").format(kind=account.backend)
        else:
            state = state_words(account, boards.get(account.id))
            detail = state if title == account.name else f"{title} · {state}"
        lines.append(AccountLine(account.id, account.name, detail, account.enabled))
    return lines
