"""One tab of the library window: rows at the left, a form at the right, and no edit is ever lost between."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from assist_app.ui.library_rows import Entries, Entry, EntryDelegate
from assist_app.ui.theme import SPACE_2, SPACE_3, SPACE_4


class Form(Protocol):
    """What the page asks of a form: it edits one value at a time."""

    edited: SignalInstance
    saved: SignalInstance

    def show_value(self, value: Any) -> None:
        """Fills the form with a stored value."""

    def show_draft(self, draft: Any) -> None:
        """Fills the form with unsaved edits of the value shown last."""

    def begin(self) -> None:
        """Empties the form for a new value."""

    def focus_first(self) -> None:
        """Puts the caret where writing begins."""

    def value(self) -> Any:
        """The value as it stands in the form."""

    @property
    def key(self) -> Hashable | None:
        """Of the stored value shown; of a new one, what nothing in the list has."""

    @property
    def dirty(self) -> bool:
        """Whether something differs from what was shown."""


class EditorPage(QWidget):
    """Rows can be changed while edits are unsaved: they wait in their row, marked, until they are saved."""

    end_reached = Signal()

    def __init__(self, name: str, form: Any) -> None:
        super().__init__()
        self.form: Form = form
        self._values: dict[Hashable, Any] = {}
        self._drafts: dict[Hashable, Any] = {}
        self._current: Hashable | None = None
        self._shown: Any = None
        self.rows = Entries(self)
        self.list = QListView(self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setAccessibleName(name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMinimumWidth(300)
        self.list.selectionModel().currentChanged.connect(self._row_chosen)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.form.edited.connect(self._note_draft)
        self.form.saved.connect(self._saved)
        self.left = QVBoxLayout()
        self.left.setSpacing(SPACE_2)
        halves = QHBoxLayout(self)
        halves.setContentsMargins(0, SPACE_3, 0, 0)
        halves.setSpacing(SPACE_4)
        halves.addLayout(self.left, 2)
        halves.addWidget(form, 3)

    def set_rows(self, entries: Sequence[Entry], values: Mapping[Hashable, Any]) -> None:
        """Shows stored values; the one in the form stays there, with its edits."""
        self._values = dict(values)
        with QSignalBlocker(self.list.selectionModel()):
            self.rows.set_entries(entries)
            self.list.setCurrentIndex(self.rows.find(self._current))
        self.list.viewport().update()
        stored = self._values.get(self._current)
        if stored is not None and stored != self._shown and not self.form.dirty:
            self._show(self._current)

    def begin(self) -> None:
        """A new value in the form; unsaved edits of the one before wait in its row."""
        self.list.setCurrentIndex(QModelIndex())
        self._show(None)
        self.form.focus_first()

    @property
    def unsaved(self) -> int:
        """How many values have edits that are not stored."""
        return len(self._drafts)

    def _row_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        entry = self.rows.entry(index)
        if entry is not None and entry.key is not None and entry.key != self._current:
            self._show(entry.key)

    def _show(self, key: Hashable | None) -> None:
        self._current, self._shown = key, self._values.get(key)
        if key is None:
            self.form.begin()
        else:
            self.form.show_value(self._shown)
        if key in self._drafts:
            self.form.show_draft(self._drafts[key])

    def _note_draft(self) -> None:
        if self.form.dirty:
            self._drafts[self._current] = self.form.value()
        else:
            self._drafts.pop(self._current, None)
        self.rows.set_unsaved(self._drafts.keys() - {None})

    def _saved(self, value: Any) -> None:
        self._drafts.pop(self._current, None)
        self._current, self._shown = self.form.key, value
        self._values[self._current] = value
        self.rows.set_unsaved(self._drafts.keys() - {None})

    def _scrolled(self, value: int) -> None:
        if value >= self.list.verticalScrollBar().maximum() - self.list.viewport().height():
            self.end_reached.emit()


def button_row(*entries: tuple[str, Callable[[], Any]]) -> QHBoxLayout:
    """Buttons side by side, from the left."""
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    for words, act in entries:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False, act=act: act())
        row.addWidget(button)
    row.addStretch(1)
    return row
