"""The board: how fast every backend answers, how it fails, and what is left of its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from assist_app.assist.board import Board
from assist_app.i18n import _
from assist_app.ui.accounts.board_words import board_json, breaker_words, error_words, milliseconds
from assist_app.ui.accounts.field_row import plain
from assist_app.ui.look.theme import SPACE_2, SPACE_3
from assist_app.ui.parts.form_rows import CopyButton

Index = QModelIndex | QPersistentModelIndex
NUMBERS = (1, 2, 3, 4)
NOBODY: Mapping[str, str] = MappingProxyType({})
WIDTHS = (200, 96, 96, 104, 104, 180)


class BoardRows(QAbstractTableModel):
    """One row for each backend."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boards: tuple[Board, ...] = ()
        self._cells: list[tuple[str, ...]] = []
        self._resting: frozenset[str] = frozenset()

    def set_boards(self, boards: Sequence[Board], resting: Mapping[str, str]) -> None:
        """Shows these; while the rows are the same, only words change."""
        self._resting = frozenset(resting)
        same = [board.name for board in boards] == [board.name for board in self._boards]
        cells = [_cells(board, resting.get(board.name, "")) for board in boards]
        if same:
            self._boards = tuple(boards)
            if cells != self._cells:
                self._cells = cells
                self.dataChanged.emit(self.index(0, 0), self.index(len(cells) - 1, len(WIDTHS)))
            return
        self.beginResetModel()
        self._boards, self._cells = tuple(boards), cells
        self.endResetModel()

    @property
    def at_work(self) -> list[Board]:
        """The rows that have something to report."""
        return [board for board in self._boards if board.name not in self._resting]

    def rowCount(self, parent: Index | None = None) -> int:
        """A row each."""
        return 0 if parent is not None and parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index | None = None) -> int:
        """As many as headings."""
        return 0 if parent is not None and parent.isValid() else len(headings())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words; numbers stand at the right."""
        if not index.isValid():
            return None
        words = self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == len(WIDTHS):
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{headings()[index.column()]}: {words}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Above the columns, aligned like them."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return headings()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class BoardPage(QWidget):
    """Shows what it is given; whoever owns it says when."""

    def __init__(self, copy: Callable[[str], None]) -> None:
        super().__init__()
        self.rows = BoardRows(self)
        self.table = QTableView(self)
        self.table.setModel(self.rows)
        self.table.setAccessibleName(_("How backends fare"))
        self.table.setShowGrid(False)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(40)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, max(width, header.sectionSizeHint(column)))
        header.setSectionResizeMode(len(WIDTHS), QHeaderView.ResizeMode.Stretch)
        self.copy = CopyButton(_("Copy as JSON"), "", lambda _text: copy(board_json(self.rows.at_work)))
        note = plain(
            _("p50 and p95: half, and 95 of 100, of the last 200 answers came within this time."), "quiet"
        )
        note.setWordWrap(True)
        bottom = QHBoxLayout()
        bottom.setSpacing(SPACE_3)
        bottom.addWidget(note, 1)
        bottom.addWidget(self.copy)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, SPACE_3, 0, 0)
        rows.setSpacing(SPACE_2)
        rows.addWidget(self.table, 1)
        rows.addLayout(bottom)

    def show_boards(self, boards: Sequence[Board], resting: Mapping[str, str] = NOBODY) -> None:
        """One row each, in this order; `resting` are the states of those that are not asked, by name."""
        self.rows.set_boards(boards, resting)


def headings() -> tuple[str, ...]:
    """Of the columns."""
    return (_("Backend"), "p50", "p95", _("Calls today"), _("Left today"), _("State"), _("Failures"))


def _cells(board: Board, resting: str) -> tuple[str, ...]:
    return (
        " ".join(_(board.title).split()),
        milliseconds(board.p50),
        milliseconds(board.p95),
        # Of what nobody counts no number is given.
        f"{board.spent_today:,}" if board.spent_today or not (board.answers or resting) else "–",
        "–" if board.left_today is None else f"{board.left_today:,}",
        resting or breaker_words(board),
        error_words(board.errors) or "–",
    )
