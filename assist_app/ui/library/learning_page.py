"""What was learned from the agent's choices: looked at, taken along, put back, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from assist_app.i18n import _
from assist_app.model.exploring import MOST_EXPLORED
from assist_app.ui.look.theme import SPACE_2, SPACE_3
from assist_app.ui.parts.buttons import push_button
from assist_app.ui.parts.form_rows import Number
from assist_app.ui.parts.tables import NUMBERS, align_headings

STEP = 5


@dataclass(frozen=True, slots=True)
class LearnedRow:
    """One script under one intent; `chance` that the agent uses it there, 0 to 1."""

    title: str
    intent: str
    chance: float
    used: int
    downvoted: int


class LearningPage(QWidget):
    """Knows no store: wishes go out as signals, values come in through methods."""

    explore_chosen = Signal(float)
    export_wanted = Signal()
    import_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(" ")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._share = Number(0, round(100 * MOST_EXPLORED))
        self._share.setSingleStep(STEP)
        self._share.setSuffix(" %")
        self._share.setFixedWidth(96)
        self._share.setKeyboardTracking(False)
        self._share.valueChanged.connect(lambda value: self.explore_chosen.emit(value / 100))
        self._table = _table()
        self._reset = QPushButton(_("Forget what was learned…"))
        self._reset.setAutoDefault(False)
        self._reset.clicked.connect(lambda: self.reset_wanted.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        hint = QLabel(
            _(
                "Replies that you copy move up for the same intent, those you pass over or vote down move "
                "down. This stays on this computer, for each agent's name. It never offers what does not fit."
            )
        )
        hint.setObjectName("quiet")
        hint.setWordWrap(True)
        tried = QLabel(_("Turns in which a seldom shown script is tried, at the third place"))
        tried.setBuddy(self._share)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, SPACE_3, 0, 0)
        rows.setSpacing(SPACE_3)
        rows.addWidget(hint)
        rows.addWidget(self._words)
        rows.addLayout(_row(tried, self._share))
        rows.addWidget(self._table, 1)
        rows.addLayout(
            _row(
                self._reset,
                push_button(_("Import…"), self.import_wanted.emit),
                push_button(_("Export…"), self.export_wanted.emit),
            )
        )

    def show_learned(self, summary: str, share: float, rows: Sequence[LearnedRow]) -> None:
        """What there is now; nothing that can be forgotten disables the button."""
        self._words.setText(summary)
        self._share.blockSignals(True)
        self._share.setValue(round(100 * share))
        self._share.blockSignals(False)
        self._table.setRowCount(len(rows))
        for line, row in enumerate(rows):
            counts = (f"{row.chance:.0%}", str(row.used), str(row.downvoted))
            for column, words in enumerate((row.title, row.intent, *counts)):
                item = QTableWidgetItem(words)
                if column > 1:
                    item.setTextAlignment(NUMBERS)
                self._table.setItem(line, column, item)
        self._reset.setEnabled(bool(rows))

    def say(self, words: str) -> None:
        """Says something above the table."""
        self._words.setText(words)

    @property
    def rows(self) -> int:
        """How many scripts are listed."""
        return self._table.rowCount()

    @property
    def words(self) -> str:
        """The line above the table."""
        return self._words.text()


def _table() -> QTableWidget:
    table = QTableWidget(0, 5)
    table.setAccessibleName(_("Scripts by how much you like them"))
    heads = (_("Script"), _("Intent"), _("Liked"), _("Used"), _("Voted down"))
    table.setHorizontalHeaderLabels(heads)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    align_headings(table, words=2)
    return table


def _row(first: QWidget, *others: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    row.addWidget(first)
    row.addStretch(1)
    for other in others:
        row.addWidget(other)
    return row
