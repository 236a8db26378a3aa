"""What a search has found, as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from assist_app.model.script import Script
from assist_app.ui.parts.plain_tip import plain_tip


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One script found and the words it was found by; `by_meaning` rows come after those found by words.

    `mark` says why the script is not for customers, "" where it is.
    """

    script: Script
    matched: tuple[str, ...] = ()
    by_meaning: bool = False
    mark: str = ""


class SearchModel(QAbstractListModel):
    """The rows of one query."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[SearchRow] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The row for the delegate; its text for screen readers."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            title = f"{row.script.title} ({row.mark})" if row.mark else row.script.title
            return f"{title}: {' '.join(row.script.messages)}"
        tip = role == Qt.ItemDataRole.ToolTipRole
        return plain_tip("\n".join(row.script.messages)[:2000]) if tip else None

    def put(self, rows: Sequence[SearchRow]) -> None:
        """Shows other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def append(self, rows: Sequence[SearchRow]) -> None:
        """Adds rows below; what is there stays where it is."""
        known = {row.script.id for row in self.rows}
        fresh = [row for row in rows if row.script.id not in known]
        if fresh:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self.rows += fresh
            self.endInsertRows()
