"""One tab of the library window: rows at the left, a form at the right, and no edit is ever lost between."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from assist_app.ui.library.library_rows import Entries, Entry, EntryDelegate
from assist_app.ui.look.theme import SPACE_2, SPACE_3, SPACE_4
from assist_app.ui.parts.buttons import push_button, row_of
from assist_app.ui.parts.hinted_list import HintedList
from assist_app.ui.parts.scrolled import Scrolled


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

    def confirm(self, value: Any) -> None:
        """Takes what was stored as the value that later edits are compared with."""

    def note_deleted(self) -> None:
        """Takes note that the value in the form is stored no longer."""

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
    """Rows can be changed while edits are unsaved: they wait in their row, marked, until they are stored.

    Saving only asks for it; the edits are kept until `note_stored` says that it has happened.
    """

    end_reached = Signal()

    def __init__(self, name: str, form: Any, key_of: Callable[[Any], Hashable]) -> None:
        """`key_of` is what the list names a value by."""
        super().__init__()
        self.form: Form = form
        self._key_of = key_of
        self._values: dict[Hashable, Any] = {}
        self._drafts: dict[Hashable, Any] = {}
        self._saving: dict[Hashable, Hashable | None] = {}
        self._current: Hashable | None = None
        self._untouched = True
        self._shown: Any = None
        self.rows = Entries(self)
        self.list = HintedList(self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setAccessibleName(name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMinimumWidth(300)
        self.list.selectionModel().currentChanged.connect(self._row_chosen)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.form.edited.connect(self._note_draft)
        self.form.saved.connect(self._asked_to_save)
        self.left = QVBoxLayout()
        self.left.setSpacing(SPACE_2)
        halves = QHBoxLayout(self)
        halves.setContentsMargins(0, SPACE_3, 0, 0)
        halves.setSpacing(SPACE_4)
        halves.addLayout(self.left, 2)
        halves.addWidget(Scrolled(form), 3)

    def set_rows(self, entries: Sequence[Entry], values: Mapping[Hashable, Any]) -> None:
        """Shows stored values; the one in the form stays there, with its edits."""
        self._values = dict(values)
        with QSignalBlocker(self.list.selectionModel()):
            self.rows.set_entries(entries)
            self.list.setCurrentIndex(self.rows.find(self._current))
        self.list.set_hint(self.list.hint)
        if self._untouched:
            self._choose_first()
        stored = self._values.get(self._current)
        if stored is not None and stored != self._shown and not self.form.dirty:
            self._show(self._current)

    def _choose_first(self) -> None:
        """At the first opening something stands in the form, unless typing has begun."""
        keys = (self.rows.entry(self.rows.index(row)).key for row in range(self.rows.rowCount()))
        first = next((key for key in keys if key is not None), None)
        if first is not None and not self.form.dirty:
            self.list.setCurrentIndex(self.rows.find(first))

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
        self._untouched = False
        self._current, self._shown = key, self._values.get(key)
        if key is None:
            self.form.begin()
        else:
            self.form.show_value(self._shown)
        if key in self._drafts:
            self.form.show_draft(self._drafts[key])

    def _note_draft(self) -> None:
        self._untouched = False
        if self.form.dirty:
            self._drafts[self._current] = self.form.value()
        else:
            self._drafts.pop(self._current, None)
        self.rows.set_unsaved(self._drafts.keys() - {None})

    def _asked_to_save(self, value: Any) -> None:
        self._drafts[self._current] = value
        self._saving[self._key_of(value)] = self._current
        self.rows.set_unsaved(self._drafts.keys() - {None})

    def note_stored(self, value: Any) -> None:
        """This value is stored: its edits are no draft any more, what was typed since is one of it."""
        key = self._key_of(value)
        place = self._saving.pop(key, key)
        draft = self._drafts.pop(place, value)
        if draft != value:
            self._drafts[key] = draft
        if place != key:
            self._values.pop(place, None)
        self._values[key] = value
        if place == self._current:
            self._current, self._shown = key, value
            self.form.confirm(value)
            self._note_draft()
        self.rows.set_unsaved(self._drafts.keys() - {None})

    def note_deleted(self, key: Hashable) -> None:
        """This value is gone, and so are edits of it; in the form it stays, to be saved again."""
        self._drafts.pop(key, None)
        if key == self._current:
            self.form.note_deleted()
        self.rows.set_unsaved(self._drafts.keys() - {None})

    def _scrolled(self, value: int) -> None:
        if value >= self.list.verticalScrollBar().maximum() - self.list.viewport().height():
            self.end_reached.emit()


def button_row(*entries: tuple[str, Callable[[], Any]]) -> QHBoxLayout:
    """Buttons side by side, from the left."""
    return row_of(push_button(words, act) for words, act in entries)
