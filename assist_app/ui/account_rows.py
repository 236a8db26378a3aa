"""The list of accounts: name, kind, how each fares in words, and a switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assist_app.assist.board import Board
from assist_app.i18n import _
from assist_app.model.account import Account
from assist_app.ui.board_words import state_words
from assist_app.ui.form_rows import quiet_colour
from assist_app.ui.plain_tip import plain_tip
from assist_app.ui.theme import SPACE_1, SPACE_2, SPACE_3, TYPE_BODY, TYPE_META

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


class AccountRows(QAbstractListModel):
    """Rows in the order of the accounts."""

    switched = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[AccountLine, ...] = ()

    def set_lines(self, lines: Sequence[AccountLine]) -> None:
        """Shows these rows; where only words changed, the place in the list stays."""
        lines = tuple(lines)
        same = [line.id for line in lines] == [line.id for line in self._lines]
        if same and lines != self._lines:
            self._lines = lines
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        elif not same:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()

    def line(self, index: Index) -> AccountLine | None:
        """What stands in a row, None outside."""
        return self._lines[index.row()] if index.isValid() else None

    def find(self, account_id: str) -> QModelIndex:
        """The row of an account; an invalid index when it has none."""
        for row, line in enumerate(self._lines):
            if line.id == account_id:
                return self.index(row)
        return QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows at the top, none below them."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye and a screen reader; the switch as a check mark."""
        line = self.line(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            spoken = f"{line.name}, {line.detail}"
            return spoken if role == Qt.ItemDataRole.AccessibleTextRole else plain_tip(spoken)
        if role == Qt.ItemDataRole.CheckStateRole and line.enabled is not None:
            return Qt.CheckState.Checked if line.enabled else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """The switch; it is shown as asked for until the accounts are read again."""
        line = self.line(index)
        if line is None or line.enabled is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self.switched.emit(line.id, on)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Accounts can be chosen and switched."""
        line = self.line(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if line is not None and line.enabled is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags


class AccountList(QListView):
    """Space switches, Alt with an arrow moves."""

    move_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(AccountDelegate(self))
        self.setAccessibleName(_("Accounts"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumWidth(300)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down; the rest is the list's."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.move_wanted.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


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


def account_lines(
    accounts: Sequence[Account], titles: Mapping[str, str], boards: Mapping[str, Board]
) -> list[AccountLine]:
    """Rows for stored accounts; `titles` are the kinds' names, `boards` by account id."""
    lines = []
    for account in accounts:
        title = titles.get(account.backend)
        if title is None:
            detail = _("{kind} · needs another version of Assist").format(kind=account.backend)
        else:
            state = state_words(account, boards.get(account.id))
            detail = state if title == account.name else f"{title} · {state}"
        lines.append(AccountLine(account.id, account.name, detail, account.enabled))
    return lines


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
