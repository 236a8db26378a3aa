"""Rows of the list of keys: words at the left, keys as small boxes at the right; nothing is cut off."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from assist_app.ui.look.colours import quiet_colour
from assist_app.ui.look.theme import RADIUS_KEY, SPACE_1, SPACE_2, SPACE_3, TYPE_BODY, TYPE_META

HEADING, ROW = "heading", "row"
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
LEAST = 36
"""Pixels of a row of one line."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A heading, or what keys do; `place` is the heading it stands below."""

    kind: str
    words: str
    keys: tuple[str, ...]
    place: str

    @property
    def spoken(self) -> str:
        """What a screen reader says: it does not see the heading."""
        return f"{', '.join(self.keys)}: {self.words} ({self.place})" if self.kind == ROW else self.words


class KeysDelegate(QStyledItemDelegate):
    """Paints in the colours of the palette, which follows the theme."""

    def __init__(self, rows: QListWidget) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the words need beside the keys."""
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        wide = self._rows.viewport().width()
        room = QRect(0, 0, self._room(row, wide), 1000)
        words = QFontMetrics(_font(row)).boundingRect(room, WRAPPED, row.words)
        return QSize(wide, max(LEAST, words.height() + 2 * SPACE_2) + (SPACE_2 if row.kind == HEADING else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A row, with the accent's soft ground while it is the current one."""
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        box, colours = option.rect, option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and row.kind == ROW
        if chosen:
            painter.fillRect(box, colours.brush(QPalette.ColorRole.Highlight))
        text = colours.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        painter.setFont(_font(row))
        painter.setPen(quiet_colour() if row.kind == HEADING else text)
        room = self._room(row, box.width())
        painter.drawText(QRect(box.left() + SPACE_3, box.top(), room, box.height()), WRAPPED, row.words)
        right = box.right() - SPACE_3
        for keys in reversed(row.keys):
            right -= self._paint_keys(painter, keys, right, box, colours)
        painter.restore()

    def _paint_keys(self, painter: QPainter, keys: str, right: int, box: QRect, colours: QPalette) -> int:
        """One box, and how much room it took."""
        painter.setFont(_key_font())
        metrics = painter.fontMetrics()
        wide, high = _wide(metrics, keys), metrics.height() + SPACE_1
        place = QRectF(right - wide + 0.5, box.center().y() - high / 2 + 0.5, wide, high)
        painter.setPen(quiet_colour())
        painter.setBrush(colours.brush(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(place, RADIUS_KEY, RADIUS_KEY)
        painter.setPen(self._rows.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, keys)
        return wide + SPACE_1

    def _room(self, row: Row, wide: int) -> int:
        metrics = QFontMetrics(_key_font())
        return wide - 2 * SPACE_3 - sum(_wide(metrics, keys) + SPACE_1 for keys in row.keys) - SPACE_3


def _wide(metrics: QFontMetrics, keys: str) -> int:
    return metrics.horizontalAdvance(keys) + 2 * SPACE_2


def _font(row: Row) -> QFont:
    font = QFont()
    size = TYPE_META if row.kind == HEADING else TYPE_BODY
    font.setPixelSize(size)
    if row.kind == HEADING:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _key_font() -> QFont:
    font = QFont()
    font.setPixelSize(TYPE_META)
    return font
