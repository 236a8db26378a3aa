"""Rows of the doctor's findings: a mark, and beside it what was found and what to do about it."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from assist_app.doctor import Check, State
from assist_app.i18n import _
from assist_app.ui.look.colours import quiet_colour, theme_in_use
from assist_app.ui.look.theme import SPACE_1, SPACE_3, SPACE_4, TYPE_BODY, TYPE_META
from assist_app.ui.parts.wrapped_label import lay_lines

MARKS = {State.OK: "✓", State.WARN: "▲", State.FAIL: "✗"}
"""Shapes, for whoever does not tell the colours apart."""

PAD = SPACE_1 + 2
"""Pixels above and below the words."""

COLUMN = SPACE_4 + SPACE_1
"""Pixels of the marks; every line of words begins behind it."""

Index = QModelIndex | QPersistentModelIndex


def said(check: Check) -> str:
    """A finding in lines, as screen readers say it."""
    lines = [f"{MARKS[check.state]}  {_named(check)}"]
    return "\n".join([*lines, f"     → {check.remedy}"] if check.remedy else lines)


def _named(check: Check) -> str:
    return _("{name}: {words}").format(name=check.name, words=check.words)


class DoctorRows(QStyledItemDelegate):
    """Paints the `Check` in an item's data; nothing is cut, whatever its width."""

    def __init__(self, rows: QListWidget) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the words need."""
        wide = self._rows.viewport().width()
        high = sum(high for _layout, high in _texts(index, wide))
        return QSize(COLUMN, ceil(high) + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The mark in its colour, then both texts."""
        check: Check = index.data(Qt.ItemDataRole.UserRole)
        box = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, option.palette.brush(QPalette.ColorRole.Highlight))
        painter.setFont(_font(TYPE_BODY))
        painter.setPen(_mark_colour(check.state))
        place = QRect(box.left() + SPACE_3, box.top() + PAD, COLUMN, painter.fontMetrics().height())
        painter.drawText(
            place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, MARKS[check.state]
        )
        top = box.top() + PAD
        colours = (self._rows.palette().color(QPalette.ColorRole.WindowText), quiet_colour())
        for (layout, high), colour in zip(_texts(index, box.width()), colours, strict=False):
            painter.setPen(colour)
            layout.draw(painter, QPointF(box.left() + SPACE_3 + COLUMN, top))
            top += ceil(high)
        painter.restore()


def _texts(index: Index, wide: int) -> list[tuple[QTextLayout, float]]:
    """What was found and what to do, laid out in a row so wide, each with its height."""
    check: Check = index.data(Qt.ItemDataRole.UserRole)
    room = max(1, wide - 2 * SPACE_3 - COLUMN)
    texts = [(_named(check), TYPE_BODY), (check.remedy, TYPE_META)]
    return [_laid(words, size, room) for words, size in texts if words]


def _laid(words: str, size: int, room: int) -> tuple[QTextLayout, float]:
    layout = QTextLayout(words.replace("\n", "\u2028"), _font(size))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    return layout, lay_lines(layout, room)


def _mark_colour(state: State) -> QColor:
    theme = theme_in_use()
    return QColor({State.OK: theme.good, State.WARN: theme.warn, State.FAIL: theme.bad}[state])


def _font(size: int) -> QFont:
    font = QFont()
    font.setPixelSize(size)
    return font
