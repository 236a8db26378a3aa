"""The conversations beside each other: who waits, how long, and how they sound."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QListView, QWidget

from assist_app.i18n import _, ngettext
from assist_app.model.conversation import ConversationSummary, Role
from assist_app.ui.look.theme import LIGHT, Theme
from assist_app.ui.parts.plain_tip import plain_tip
from assist_app.ui.talk.conversation_delegate import ConversationDelegate, waiting_text
from assist_app.ui.talk.message_chips import attitude_word
from assist_app.ui.talk.message_layout import absent_text
from assist_app.ui.talk.way_back import WayBack

Index = QModelIndex | QPersistentModelIndex


class ConversationModel(QAbstractListModel):
    """Conversations, newest activity first."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self.rows: list[ConversationSummary] = []
        self.frozen = False
        """Whether a second list is being chosen from: no row changes its place."""
        self._clock = clock

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number of conversations."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title; the summary itself for the delegate; a spoken line for screen readers."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or row.id
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.spoken(row))
        return None

    def spoken(self, row: ConversationSummary) -> str:
        """All a sighted agent sees of a row, as one sentence."""
        parts = [row.title or row.id, last_line(row)]
        if row.unread:
            parts.append(ngettext("{count} unread", "{count} unread", row.unread).format(count=row.unread))
        if row.waiting_since is not None:
            waited = waiting_text(self._clock() - row.waiting_since)
            parts.append(_("waiting for {time}").format(time=waited))
        parts.append(attitude_word(row.attitude))
        return ", ".join(filter(None, parts))

    def put(self, row: ConversationSummary, *, hold: bool) -> None:
        """Adds or changes a row; with `hold` no row changes its place for now, a new one comes last."""
        place = next((n for n, known in enumerate(self.rows) if known.id == row.id), None)
        wanted = sum(known.last_at > row.last_at for known in self.rows if known.id != row.id)
        if place is None:
            wanted = len(self.rows) if hold else wanted
            self.beginInsertRows(QModelIndex(), wanted, wanted)
            self.rows.insert(wanted, row)
            self.endInsertRows()
            return
        newer = row.last_at > self.rows[place].last_at
        self.rows[place] = row
        if newer and wanted < place and not hold:
            self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), wanted)
            self.rows.insert(wanted, self.rows.pop(place))
            self.endMoveRows()
            place = wanted
        self.dataChanged.emit(self.index(place), self.index(place))

    def sort_newest_first(self) -> None:
        """Catches up with what was held back."""
        wanted = sorted(self.rows, key=lambda row: -row.last_at)
        if wanted != self.rows:
            self.layoutAboutToBeChanged.emit()
            before = {row.id: n for n, row in enumerate(self.rows)}
            self.rows = wanted
            moved = {before[row.id]: n for n, row in enumerate(wanted)}
            for index in self.persistentIndexList():
                self.changePersistentIndex(index, self.index(moved[index.row()]))
            self.layoutChanged.emit()

    def replace_all(self, rows: Sequence[ConversationSummary]) -> None:
        """Shows other conversations."""
        self.beginResetModel()
        self.rows = sorted(rows, key=lambda row: -row.last_at)
        self.endResetModel()


class ConversationList(QListView):
    """Rows never jump while the pointer is over the list."""

    chosen = Signal(str)
    written = Signal(object)
    """The row of a customer who has just written something."""
    changed = Signal()
    """Rows, or which one is open."""

    def __init__(
        self,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.time,
        rows: ConversationModel | None = None,
    ) -> None:
        """`rows` are those of another list that is shown here too."""
        super().__init__(parent)
        self._rows = rows or ConversationModel(clock)
        self._clock = clock
        self._delegate = ConversationDelegate(clock, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Conversations"))
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.viewport().update)
        self._tick.start()
        self._way_back = WayBack(self)
        self._rows.dataChanged.connect(self.changed)
        self._rows.modelReset.connect(self.changed)
        self._rows.rowsInserted.connect(self.changed)
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._delegate.theme = theme
        self.viewport().update()

    def set_rows(self, rows: Sequence[ConversationSummary]) -> None:
        """Shows these conversations, keeping the open one open."""
        current = self.current_id()
        self._rows.replace_all(rows)
        if current is not None:
            self.select(current)

    def put(self, row: ConversationSummary) -> None:
        """Adds or changes one conversation."""
        known = max((each.last_at for each in self._rows.rows if each.id == row.id), default=0.0)
        self._rows.put(row, hold=self.underMouse() or self._rows.frozen)
        if row.last_role is Role.CUSTOMER and row.last_at > known:
            self.written.emit(row)

    def rows(self) -> tuple[ConversationSummary, ...]:
        """The conversations in the order shown."""
        return tuple(self._rows.rows)

    def current_id(self) -> str | None:
        """The open conversation."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].id if index.isValid() else None

    def select(self, conversation_id: str) -> None:
        """Opens a conversation that is in the list."""
        for n, row in enumerate(self._rows.rows):
            if row.id == conversation_id:
                self.setCurrentIndex(self._rows.index(n))

    def select_none(self) -> None:
        """No conversation is open."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def next_waiting(self, step: int = 1) -> str | None:
        """Of those that wait, longest first, the one after the open one; None when nobody else does."""
        waiting = sorted(
            (row for row in self._rows.rows if row.waiting_since is not None),
            key=lambda row: row.waiting_since,
        )
        names, current = [row.id for row in waiting], self.current_id()
        if current not in names:
            return (names[0] if step > 0 else names[-1]) if names else None
        wanted = names[(names.index(current) + step) % len(names)]
        return wanted if wanted != current else None

    def second_view(self) -> ConversationList:
        """Another list of the same conversations."""
        return ConversationList(clock=self._clock, rows=self._rows)

    def freeze(self, frozen: bool) -> None:
        """While rows are frozen none changes its place."""
        self._rows.frozen = frozen
        if not frozen and not self.underMouse():
            self._rows.sort_newest_first()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone: rows may take their places."""
        super().leaveEvent(event)
        if not self._rows.frozen:
            self._rows.sort_newest_first()

    def _selection_changed(self) -> None:
        QTimer.singleShot(0, self, self._open_selected)

    def _open_selected(self) -> None:
        """Screen readers select a row without making it the current one; it is meant to be opened."""
        selected = self.selectedIndexes()
        if selected and selected[0] != self.currentIndex():
            self.setCurrentIndex(selected[0])

    def _current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._rows.rows[current.row()].id)
        self.changed.emit()


def last_line(row: ConversationSummary) -> str:
    """The second line of a row; a text that stays with the vendor is said to."""
    return absent_text(row.keeper) if row.last_line is None else row.last_line
