"""Search over all scripts as the agent types, with results in the place of the cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QInputMethodEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from assist_app.i18n import _
from assist_app.model.script import Script
from assist_app.ui.cards.script_text import Marked, mark
from assist_app.ui.look.theme import LIGHT, SPACE_2, SPACE_3, TYPE_BODY, TYPE_SMALL, Theme
from assist_app.ui.parts.plain_tip import plain_tip

ROW = 62
CHIP_HEIGHT = 22
COPIED_FOR = 1600
"""Milliseconds a row says "Copied"."""
BEFORE = 8
"""Characters shown before a match that lies too far right to be seen."""


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One script found and the words it was found by; `by_meaning` rows come after those found by words.

    `mark` says why the script is not for customers, "" where it is.
    """

    script: Script
    matched: tuple[str, ...] = ()
    by_meaning: bool = False
    mark: str = ""


class SearchBox(QLineEdit):
    """Asks at every change that is not part of an unfinished composition."""

    query_changed = Signal(str)
    moved = Signal(int)
    entered = Signal()
    added = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        self.setClearButtonEnabled(True)
        self.set_count(0)
        self.textChanged.connect(self._changed)
        self._changed("")

    @property
    def composing(self) -> bool:
        """Whether an input method has an unfinished composition here."""
        return self._composing

    def _changed(self, text: str) -> None:
        self.setTextMargins(0, 0, 0 if text else self._chip_width() + SPACE_2, 0)
        self.query_changed.emit(text)

    def _chip_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._keys) + SPACE_2

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, and in an empty one the keys that lead here."""
        super().paintEvent(event)
        if not self.text() and not self._composing:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(_font(TYPE_SMALL))
            wide, colours = self._chip_width(), self.palette()
            left, top = self.width() - wide - SPACE_3, (self.height() - CHIP_HEIGHT) // 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.alternateBase())
            painter.drawRoundedRect(left, top, wide, CHIP_HEIGHT, 4, 4)
            painter.setPen(colours.placeholderText().color())
            painter.drawText(left, top, wide, CHIP_HEIGHT, Qt.AlignmentFlag.AlignCenter, self._keys)
            painter.end()

    def set_count(self, count: int) -> None:
        """Says how much there is to search."""
        words = _("Search {count} scripts: words, pinyin, meaning").format(count=f"{count:,}")
        self.setPlaceholderText(words)
        self.setAccessibleName(words)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keeps track of the composition; its unfinished text never becomes a query."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Enter and Escape drive the results, unless they belong to the input method."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -6, Qt.Key.Key_PageDown: 6}
        if self._composing:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self.moved.emit(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.added if control else self.entered).emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


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


class SearchResults(QListView):
    """The list over the cards; answers to an older query are ignored."""

    copy_wanted = Signal(object)
    add_wanted = Signal(object)
    copied = Signal()
    """What was chosen is on the clipboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = SearchModel()
        self._delegate = SearchDelegate(self)
        self._query = ""
        self._answered = False
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Search results"))
        self._reset_copied = QTimer(self, singleShot=True, interval=COPIED_FOR)
        self._reset_copied.timeout.connect(lambda: self._mark_copied(""))
        self.clicked.connect(lambda index: self.copy_wanted.emit(self._rows.rows[index.row()].script))

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._delegate.theme = theme
        self.viewport().update()

    def set_query(self, query: str) -> None:
        """Only answers to this query are shown from now on."""
        self._query, self._answered = query, False
        if not query:
            self._rows.put(())

    def show_rows(self, query: str, rows: Sequence[SearchRow]) -> None:
        """The first answer replaces the rows, later ones of the same query are added below."""
        if query != self._query:
            return
        if self._answered:
            self._rows.append(rows)
        else:
            self._answered = True
            self._rows.put(rows)
            self.scrollToTop()
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows.index(0))
        self.viewport().update()

    @property
    def rows(self) -> tuple[SearchRow, ...]:
        """The rows shown."""
        return tuple(self._rows.rows)

    def move_current(self, step: int) -> None:
        """Moves the choice up or down."""
        row = max(0, min(len(self._rows.rows) - 1, self.currentIndex().row() + step))
        self.setCurrentIndex(self._rows.index(row))

    def use_current(self) -> None:
        """Copies the chosen row; not one that is left over from an older query."""
        if self._answered and self.currentIndex().isValid():
            self.copy_wanted.emit(self._rows.rows[self.currentIndex().row()].script)

    def add_current(self) -> None:
        """Adds the chosen row to a reply of several."""
        if self._answered and self.currentIndex().isValid():
            self.add_wanted.emit(self._rows.rows[self.currentIndex().row()].script)

    def confirm_copied(self, script_id: str) -> None:
        """Says "Copied" in the row for a moment."""
        self._mark_copied(script_id)
        self._reset_copied.start()
        self.copied.emit()

    def _mark_copied(self, script_id: str) -> None:
        self._delegate.copied = script_id
        self.viewport().update()

    def paintEvent(self, event: object) -> None:
        """Rows, or a word when there are none."""
        super().paintEvent(event)
        if self._answered and not self._rows.rows:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._delegate.theme.secondary))
            area = self.viewport().rect().adjusted(0, 40, 0, 0)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(area, flags, _("Nothing found. Try fewer or other words."))
            painter.end()


class SearchDelegate(QStyledItemDelegate):
    """Title, one line of text with the matched words tinted, category."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.copied = ""

    def sizeHint(self, option: object, index: object) -> QSize:
        """All rows are equally high."""
        return QSize(200, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paints a row."""
        row: SearchRow = index.data(Qt.ItemDataRole.UserRole)
        box = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colour = self.theme.accent_soft if chosen else self.theme.surface2 if hovered else self.theme.surface
        painter.fillRect(box, QColor(colour))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, QColor(self.theme.hairline))
        left, right = box.left() + SPACE_3, box.right() - SPACE_3
        painter.setFont(_font(TYPE_SMALL))
        painter.setPen(QColor(self.theme.secondary))
        place = _("by meaning") if row.by_meaning else row.script.category
        if row.mark:
            place = row.mark
            painter.setPen(QColor(self.theme.bad))
        if row.script.id == self.copied:
            place = _("Copied ✓")
            painter.setPen(QColor(self.theme.good))
        wide = min(painter.fontMetrics().horizontalAdvance(place) + 2, 140)
        shown = painter.fontMetrics().elidedText(place, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(right - wide, box.top() + 24, shown)
        painter.setFont(_font(TYPE_BODY, bold=True))
        painter.setPen(QColor(self.theme.text))
        room = right - wide - left - SPACE_3
        metrics = painter.fontMetrics()
        painter.drawText(
            left, box.top() + 24, metrics.elidedText(row.script.title, Qt.TextElideMode.ElideRight, room)
        )
        self._line(painter, row, left, box.top() + 47, right - left)
        painter.restore()

    def _line(self, painter: QPainter, row: SearchRow, left: int, base: int, room: int) -> None:
        painter.setFont(_font(TYPE_BODY))
        metrics = painter.fontMetrics()
        marked = mark(" ".join(row.script.messages), row.matched)
        text, spans = _from_match(marked, lambda words: metrics.horizontalAdvance(words) < room)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        whole = len(shown) if shown == text else len(shown) - 1
        for start, length in spans:
            if start + length <= whole:
                x = left + metrics.horizontalAdvance(shown[:start])
                wide = metrics.horizontalAdvance(shown[start : start + length])
                painter.fillRect(
                    x, base - metrics.ascent(), wide, metrics.height(), QColor(self.theme.highlight)
                )
        painter.setPen(QColor(self.theme.secondary))
        painter.drawText(left, base, shown)
        # Without its mark a blank reads as a word: "it arrives within days".
        painter.setPen(QColor(self.theme.accent))
        for start, length in _moved(marked.blanks, text, marked.text):
            if 0 <= start < whole:
                part = shown[start : min(whole, start + length)]
                x = left + metrics.horizontalAdvance(shown[:start])
                painter.drawText(x, base, part)


def _from_match(marked: Marked, fits: Callable[[str], bool]) -> tuple[str, list[tuple[int, int]]]:
    """The text and its tints, begun later when its first match would not be seen otherwise."""
    text, spans = marked.text[:400], list(marked.highlights)
    if not spans or fits(text) or fits(text[: sum(spans[0])] + "…"):
        return text, spans
    cut = max(0, spans[0][0] - BEFORE)
    return "…" + marked.text[cut : cut + 400], [(start - cut + 1, length) for start, length in spans]


def _moved(spans: Sequence[tuple[int, int]], text: str, whole: str) -> list[tuple[int, int]]:
    """Spans of the whole text as they lie in what is shown of it."""
    cut = whole.find(text[1:400]) - 1 if text.startswith("…") else 0
    return [(start - cut, length) for start, length in spans]


def _font(size: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(size)
    font.setBold(bold)
    return font
