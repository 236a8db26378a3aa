"""The words of the outgoing check as rows that can be edited in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.i18n import N_, _

KINDS = {
    TermKind.FORBIDDEN: N_("forbidden word"),
    TermKind.SUPERLATIVE: N_("advertising superlative"),
    TermKind.ALLOWED: N_("exception"),
}
HEADS = (N_("Word"), N_("What it is"), N_("Put instead"))
NOWHERE = QModelIndex()
Role = Qt.ItemDataRole


class WordsModel(QAbstractTableModel):
    """Word, kind, and what may be put in its place; a click through the kinds changes the kind."""

    changed = Signal()

    def __init__(self, terms: Sequence[Term], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._terms = list(terms)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All words as they are now."""
        return tuple(self._terms)

    def rowCount(self, parent: QModelIndex = NOWHERE) -> int:
        """How many words."""
        return 0 if parent.isValid() else len(self._terms)

    def columnCount(self, parent: QModelIndex = NOWHERE) -> int:
        """Three."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """What the columns are."""
        shown = orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole
        return _(HEADS[section]) if shown else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """All can be edited; an exception needs nothing to be put instead."""
        flags = super().flags(index)
        term = self._terms[index.row()]
        return (
            flags
            if index.column() == 2 and term.kind is TermKind.ALLOWED
            else flags | Qt.ItemFlag.ItemIsEditable
        )

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        """The words of a row."""
        if role not in (Role.DisplayRole, Role.EditRole, Role.AccessibleTextRole):
            return None
        term = self._terms[index.row()]
        return (term.text, _(KINDS[term.kind]), term.instead)[index.column()]

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:
        """Takes an edit; an empty word, or a kind that is none, is refused."""
        words, term = str(value).strip(), self._terms[index.row()]
        if role != Role.EditRole or not (words or index.column() == 2):
            return False
        if index.column() == 0:
            term = replace(term, text=words[:60])
        elif index.column() == 1:
            kind = _kind_of(words)
            if kind is None:
                return False
            term = replace(term, kind=kind, instead="" if kind is TermKind.ALLOWED else term.instead)
        else:
            term = replace(term, instead=words[:200])
        self._terms[index.row()] = term
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), 2))
        self.changed.emit()
        return True

    def take_in(self, terms: Iterable[Term]) -> int:
        """Adds words; those that are there already change. New ones come first. Returns how many are new."""
        places = {(term.text, term.kind): place for place, term in enumerate(self._terms)}
        new: dict[tuple[str, TermKind], Term] = {}
        self.beginResetModel()
        for term in terms:
            place = places.get((term.text, term.kind))
            if place is None:
                new[term.text, term.kind] = term
            else:
                self._terms[place] = term
        self._terms[:0] = new.values()
        self.endResetModel()
        self.changed.emit()
        return len(new)

    def remove(self, rows: Iterable[int]) -> None:
        """Takes rows out."""
        gone = set(rows)
        if gone:
            self.beginResetModel()
            self._terms = [term for place, term in enumerate(self._terms) if place not in gone]
            self.endResetModel()
            self.changed.emit()

    def place_of(self, text: str) -> QModelIndex:
        """The row of a word."""
        found = (place for place, term in enumerate(self._terms) if term.text == text)
        return self.index(next(found, 0), 0)


def _kind_of(words: str) -> TermKind | None:
    return next((kind for kind, name in KINDS.items() if words in (kind.value, _(name))), None)
