"""Paints a row of a search: title, place, and one line of text begun where it matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assist_app.i18n import _
from assist_app.ui.cards.script_text import Marked, mark
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.look.theme import LIGHT, SPACE_3, TYPE_BODY, TYPE_SMALL

ROW = 62
BEFORE = 8
"""Characters shown before a match that lies too far right to be seen."""


class SearchDelegate(QStyledItemDelegate):
    """Title, one line of text with the matched words tinted, category."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.copied, self.inserted = "", False
        self.reserved = (-1, 0)
        """The row at whose end a button lies, and how wide it is."""

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
            place = _("Inserted ✓") if self.inserted else _("Copied ✓")
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
        number, button = self.reserved
        taken = button if number == index.row() else 0
        self._line(painter, row, left, box.top() + 47, right - left - taken)
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
