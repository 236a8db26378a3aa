"""Paints a row of the list of accounts: name, kind and state, and a switch that can be clicked."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from assist_app.ui.look.colours import quiet_colour
from assist_app.ui.look.theme import SPACE_1, SPACE_2, SPACE_3, TYPE_BODY, TYPE_META

Index = QModelIndex | QPersistentModelIndex
ROW = 56
SWITCH = QSize(32, 18)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One row; `id` is "" for the account that is being made."""

    id: str
    name: str
    detail: str
    enabled: bool | None
    """None where there is nothing to switch yet."""


class AccountDelegate(QStyledItemDelegate):
    """Paints `AccountLine`; all colours are the palette's."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines."""
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Name above, kind and state below, the switch at the right."""
        self.initStyleOption(option, index)
        line: AccountLine = index.model().line(index)
        style, rect = option.widget.style(), option.rect
        painter.save()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        words = rect.adjusted(SPACE_3, 0, -SPACE_3 - SWITCH.width() - SPACE_2, 0)
        upper = QRect(words.x(), words.y() + SPACE_1 + 2, words.width(), ROW // 2 - SPACE_1 - 2)
        lower = upper.translated(0, upper.height())
        off = line.enabled is False
        painter.setPen(quiet_colour() if off else option.palette.color(QPalette.ColorRole.Text))
        _draw(painter, upper, line.name, _sized(option.font, TYPE_BODY))
        painter.setPen(quiet_colour())
        _draw(painter, lower, line.detail, _sized(option.font, TYPE_META))
        if line.enabled is not None:
            _draw_switch(painter, _switch(rect), option.palette, line.enabled)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on the switch, or Space."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return False
        pressed = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            around = _switch(option.rect).adjusted(-SPACE_2, -SPACE_2, SPACE_2, SPACE_2)
            pressed = event.button() == Qt.MouseButton.LeftButton and around.contains(
                event.position().toPoint()
            )
        if not pressed:
            return False
        on = Qt.CheckState(state) is not Qt.CheckState.Checked
        wanted = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return bool(model.setData(index, wanted.value, Qt.ItemDataRole.CheckStateRole))


def _switch(rect: QRect) -> QRect:
    top = rect.y() + (rect.height() - SWITCH.height()) // 2
    return QRect(rect.right() - SPACE_3 - SWITCH.width() + 1, top, SWITCH.width(), SWITCH.height())


def _draw_switch(painter: QPainter, place: QRect, colours: QPalette, on: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, quiet = colours.color(QPalette.ColorRole.Link), quiet_colour()
    painter.setPen(QPen(accent if on else quiet, 1))
    painter.setBrush(accent if on else Qt.BrushStyle.NoBrush)
    radius = place.height() / 2
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5)
    x = place.right() + 1 - radius if on else place.x() + radius
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.color(QPalette.ColorRole.Base) if on else quiet)
    painter.drawEllipse(QPointF(x, place.y() + radius), radius - 4 + on, radius - 4 + on)


def _sized(font: QFont, pixels: int) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(pixels)
    return sized


def _draw(painter: QPainter, place: QRect, words: str, font: QFont) -> None:
    painter.setFont(font)
    cut = painter.fontMetrics().elidedText(
        " ".join(words.split()), Qt.TextElideMode.ElideRight, place.width()
    )
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
