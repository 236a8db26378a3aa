"""Rows of the library window: a title, what it says in brief, and a mark for unsaved edits."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assist_app.ui.look.colours import quiet_colour
from assist_app.ui.look.theme import SPACE_1, SPACE_3, TYPE_BODY, TYPE_META, TYPE_SMALL

Index = QModelIndex | QPersistentModelIndex
ROW, HEADING = 52, 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One row; without a key it is a heading that cannot be chosen."""

    key: Hashable | None
    title: str
    detail: str = ""
    tip: str = ""


class Entries(QAbstractListModel):
    """The rows that are loaded, and which of them have unsaved edits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._unsaved: frozenset[Hashable] = frozenset()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Shows these rows; more of the same list are added without losing the place in it."""
        entries, before = tuple(entries), len(self._entries)
        if before and len(entries) > before and entries[:before] == self._entries:
            self.beginInsertRows(QModelIndex(), before, len(entries) - 1)
            self._entries = entries
            self.endInsertRows()
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def set_unsaved(self, keys: Collection[Hashable]) -> None:
        """Marks the rows that differ from what is stored."""
        if frozenset(keys) != self._unsaved:
            self._unsaved = frozenset(keys)
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def entry(self, index: Index) -> Entry | None:
        """What stands in a row, None outside."""
        return self._entries[index.row()] if index.isValid() else None

    def find(self, key: Hashable | None) -> QModelIndex:
        """The row of a key; an invalid index when it is not loaded."""
        for row, entry in enumerate(self._entries):
            if key is not None and entry.key == key:
                return self.index(row)
        return QModelIndex()

    def unsaved(self, index: Index) -> bool:
        """Whether the row has edits that are not stored."""
        entry = self.entry(index)
        return entry is not None and entry.key in self._unsaved

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows at the top, none below them."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye, the pointer and a screen reader."""
        entry = self.entry(index)
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.tip
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (entry.title, entry.detail)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are read, not chosen."""
        entry = self.entry(index)
        if entry is None or entry.key is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class EntryDelegate(QStyledItemDelegate):
    """Paints `Entry` rows; all colours are the palette's."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, or one for a heading."""
        entry = index.model().entry(index)
        return QSize(0, HEADING if entry is not None and entry.key is None else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Title above, detail below, both cut with an ellipsis; a dot before unsaved ones."""
        self.initStyleOption(option, index)
        entry: Entry = index.model().entry(index)
        words = option.rect.adjusted(SPACE_3, 0, -SPACE_3, 0)
        quiet = quiet_colour()
        painter.save()
        if entry.key is None:
            painter.setPen(quiet)
            _line(
                painter, words.adjusted(0, 8, 0, 0), entry.title, _sized(option.font, TYPE_SMALL, bold=True)
            )
        else:
            style = option.widget.style()
            style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
            upper = QRect(words.x(), words.y() + SPACE_1, words.width(), ROW // 2 - SPACE_1)
            lower = upper.translated(0, ROW // 2 - SPACE_1 - 1)
            if index.model().unsaved(index):
                painter.setPen(option.palette.color(QPalette.ColorRole.Link))
                _line(painter, upper, "●", _sized(option.font, TYPE_SMALL))
                upper = upper.adjusted(16, 0, 0, 0)
            painter.setPen(option.palette.color(QPalette.ColorRole.Text))
            _line(painter, upper, entry.title, _sized(option.font, TYPE_BODY))
            painter.setPen(quiet)
            _line(painter, lower, entry.detail, _sized(option.font, TYPE_META))
        painter.restore()


def _sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(pixels)
    if bold:
        sized.setWeight(QFont.Weight.DemiBold)
    return sized


def _line(painter: QPainter, place: QRect, words: str, font: QFont) -> None:
    painter.setFont(font)
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
