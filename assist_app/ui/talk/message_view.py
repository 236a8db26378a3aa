"""The live conversation as bubbles; smooth with a hundred thousand messages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QPushButton, QWidget

from assist_app.i18n import _, ngettext
from assist_app.model.conversation import Message, MessageState
from assist_app.model.event import Change, ChangeKind
from assist_app.ui.look.theme import LIGHT, SPACE_5, Theme
from assist_app.ui.parts.keys import TALK, act_of
from assist_app.ui.talk.message_chips import Chip, show_tip
from assist_app.ui.talk.message_layout import Placed, lay_out
from assist_app.ui.talk.message_pages import MessagePages
from assist_app.ui.talk.message_painter import paint_message, paint_skeleton
from assist_app.ui.talk.message_rows import MessageRows
from assist_app.ui.talk.row_heights import RowHeights

ESTIMATE = 72
"""Height of a row before it was on the screen."""

LAYOUTS = 400
MARGIN_Y = 12


class MessageView(QAbstractScrollArea):
    """Shows one conversation. Rows are measured when they come into sight; nothing jumps when they are."""

    page_wanted = Signal(int, int)
    copy_wanted = Signal(str)
    text_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._pages = MessagePages()
        self._heights = RowHeights(0, ESTIMATE)
        self._placed: OrderedDict[tuple[int, int], Placed] = OrderedDict()
        self._current = -1
        self._sticking = True
        self._unseen = 0
        self._more_coming = False
        self._hint = _("Choose a conversation, or type below what a customer said.")
        self.rows = MessageRows(self)
        self._newer = QPushButton(self)
        self._newer.hide()
        self._newer.clicked.connect(self.to_end)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName(_("Conversation"))
        # It paints all of its ground: what lies behind need not be painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(24)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        self._theme = theme
        self.viewport().update()

    def set_hint(self, words: str) -> None:
        """What is said where no message is."""
        self._hint = words
        self.viewport().update()

    def reset(self, size: int, tail: Sequence[Message]) -> None:
        """Shows another conversation of `size` messages, of which the newest are given."""
        self._pages = MessagePages(size)
        self._pages.put(size - len(tail), tail)
        self._heights = RowHeights(size, ESTIMATE)
        self._placed.clear()
        self._current, self._unseen, self._sticking = -1, 0, True
        self._arrange()
        self.rows.replaced_all()

    def set_page(self, first: int, messages: Sequence[Message]) -> None:
        """Takes messages that page_wanted asked for."""
        self._pages.put(first, messages)
        for index in range(first, first + len(messages)):
            self._forget_layout(index)
        above = self._forget_chips_above(first)
        self._arrange()
        self.rows.changed(first, len(messages))
        if above >= 0:
            self.rows.changed(above)

    def expect_more(self, coming: bool) -> None:
        """Several changes follow each other: their rows are arranged once, after the last one."""
        self._more_coming = coming
        if not coming:
            self._arrange()

    def apply(self, change: Change) -> None:
        """Shows one change of the conversation."""
        before = self.count
        above = -1
        if change.kind is ChangeKind.REPLACED:
            self._pages.replace(change.index, change.message)
            self._forget_layout(change.index)
            above = self._forget_chips_above(change.index)
        elif change.kind is ChangeKind.ADDED and change.index == self._pages.count:
            self._pages.append(change.message)
            self._heights.append()
            self._unseen += not self._sticking
            above = self._forget_chips_above(change.index)
        elif change.kind is ChangeKind.ADDED and change.size > self._pages.count:
            self._make_room(change)
        else:
            self._pages.forget_from(0)
            self._placed.clear()
        if not self._more_coming:
            self._arrange()
        if change.kind is ChangeKind.ADDED and self.count > before:
            self.rows.added(change.index, change.message, self.count - before)
        elif change.kind is ChangeKind.REPLACED:
            self.rows.changed(change.index)
        else:
            self.rows.changed(0, self.count)
        if above >= 0:
            self.rows.changed(above)

    def _make_room(self, change: Change) -> None:
        """For a message that came late: what is looked at and what is chosen stay the same."""
        top = MARGIN_Y + self._heights.offset(min(change.index, len(self._heights)))
        above = top < self.verticalScrollBar().value()
        shift = 0
        while len(self._heights) < change.size:
            self._heights.insert(change.index)
            shift += ESTIMATE
        if above and not self._sticking:
            self._set_range()
            self._move(self.verticalScrollBar().value() + shift)
        self._current += self._current >= change.index
        self._pages.count = change.size
        self._pages.forget_from(change.index)
        self._placed.clear()

    @property
    def count(self) -> int:
        """Number of messages."""
        return self._pages.count

    def message(self, index: int) -> Message | None:
        """The message at a place, None when it is not loaded."""
        return self._pages.get(index)

    def ends_turn(self, index: int) -> bool:
        """Whether a message is the last of a customer's turn; its chips stand for the whole turn."""
        return self._pages.ends_turn(index)

    def wanted_message(self, index: int) -> Message | None:
        """The message at a place; one that is not loaded is asked for."""
        for first, count in self._pages.missing(index, index):
            self.page_wanted.emit(first, count)
        return self._pages.get(index)

    @property
    def current(self) -> int:
        """The place of the message that was chosen, -1 when none was."""
        return self._current

    @property
    def newer(self) -> QPushButton:
        """The button to the newest messages, hidden while they are in sight."""
        return self._newer

    def visible_rows(self) -> range:
        """Places of the messages on the screen."""
        if not self._pages.count:
            return range(0)
        top = self.verticalScrollBar().value() - MARGIN_Y
        bottom = top + self.viewport().height()
        return range(self._heights.row_at(max(0, top)), self._heights.row_at(max(0, bottom)) + 1)

    def row_box(self, index: int) -> QRectF:
        """Where a row lies in the viewport."""
        top = MARGIN_Y + self._heights.offset(index) - self.verticalScrollBar().value()
        return QRectF(0, top, self.viewport().width(), self._heights.height(index))

    def to_end(self) -> None:
        """Scrolls to the newest message."""
        self._sticking, self._unseen = True, 0
        self._arrange()

    # Arranging

    def _width(self) -> int:
        return max(120, self.viewport().width() - 2 * SPACE_5)

    def _arrange(self) -> None:
        """Measures what is visible, keeps the place, asks for missing pages."""
        bar = self.verticalScrollBar()
        for _round in range(4):
            self._set_range()
            if self._sticking:
                self._move(bar.maximum())
            if not self._measure():
                break
        self._set_range()
        if self._sticking:
            self._move(bar.maximum())
            self._unseen = 0
        rows = self.visible_rows()
        if rows:
            for first, count in self._pages.missing(rows[0], rows[-1]):
                self.page_wanted.emit(first, count)
        self._show_newer()
        self.viewport().update()

    def _measure(self) -> bool:
        """Measures the visible rows; True when a height changed.

        The first row that was measured before keeps its place: what came into sight above it grows
        upwards. Where no row was, one that begins above the upper edge does. The very top stays the top.
        """
        growth, shift, changed = 0, 0, False
        anchored = self._sticking or self.verticalScrollBar().value() == 0
        for index in self.visible_rows():
            placed = self._layout(index)
            if placed is None:
                continue
            top = self.row_box(index).top() - growth
            grown = self._heights.set(index, placed.height)
            if not anchored and (grown == 0 or top < 0):
                shift, anchored = growth + grown, grown == 0
            growth, changed = growth + grown, changed or grown != 0
        if shift:
            self._set_range()
            self._move(self.verticalScrollBar().value() + shift)
        return changed

    def _layout(self, index: int) -> Placed | None:
        key = (index, self._width())
        placed = self._placed.get(key)
        if placed is not None:
            self._placed.move_to_end(key)
            return placed
        message = self._pages.get(index)
        if message is None:
            return None
        before = self._pages.get(index - 1) if index else None
        placed = lay_out(message, self._width(), before, index == 0, self.ends_turn(index))
        self._placed[key] = placed
        if len(self._placed) > LAYOUTS:
            self._placed.popitem(last=False)
        return placed

    def _forget_layout(self, index: int) -> None:
        self._placed.pop((index, self._width()), None)
        # The day separator of the row below depends on this one.
        self._placed.pop((index + 1, self._width()), None)

    def _forget_chips_above(self, index: int) -> int:
        """The message above may end its turn now, or end it no longer; -1 when there is none."""
        above = self._pages.spoken_above(index)
        self._placed.pop((above, self._width()), None)
        return above

    def _set_range(self) -> None:
        total = self._heights.total + 2 * MARGIN_Y
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        before = bar.maximum()
        bar.blockSignals(True)
        bar.setPageStep(page)
        bar.setRange(0, max(0, total - page))
        bar.blockSignals(False)
        if bar.maximum() != before:
            # The scroll area shows and hides its bar by this signal.
            bar.rangeChanged.emit(0, bar.maximum())

    def _move(self, value: int) -> None:
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        bar.setValue(value)
        bar.blockSignals(False)

    def _scrolled(self, value: int) -> None:
        self._sticking = value >= self.verticalScrollBar().maximum()
        self._arrange()

    def _show_newer(self) -> None:
        self._newer.setVisible(self._unseen > 0)
        if self._unseen:
            words = ngettext("{count} new message ↓", "{count} new messages ↓", self._unseen)
            self._newer.setText(words.format(count=self._unseen))
            self._newer.adjustSize()
            area = self.viewport().geometry()
            self._newer.move(area.center().x() - self._newer.width() // 2, area.bottom() - 48)

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the visible rows."""
        painter = QPainter(self.viewport())
        # At 125 and 150 % the edges lie within a pixel: filled only half it would show what was there before.
        painter.fillRect(self.viewport().rect().adjusted(-1, -1, 1, 1), self._theme.background)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._pages.count:
            painter.setPen(self._theme.secondary)
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._hint)
        for index in self.visible_rows():
            box = self.row_box(index)
            painter.save()
            painter.translate(SPACE_5, box.top())
            placed = self._layout(index)
            if placed is None:
                paint_skeleton(painter, self._theme, self._width(), index)
            else:
                focused = index == self._current and self.hasFocus()
                paint_message(painter, self._theme, placed, self._width(), focused)
            painter.restore()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wraps anew; the newest message stays in sight if it was."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Only layouts of the present width are forgotten when their message changes.
            self._placed.clear()
        self._arrange()

    def viewportEvent(self, event: QEvent) -> bool:
        """Chips are painted and are no widgets: their tool tips come from here."""
        if event.type() == QEvent.Type.ToolTip:
            show_tip(self.viewport(), event.globalPos(), self.chip_under(event.pos()))
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Selects the bubble under the pointer, where it lies."""
        self._make_current(self.row_under(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens a message that is too long for its bubble."""
        self.open_message(self.row_under(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers to copy the message."""
        self._make_current(self.row_under(event.pos()))
        menu = QMenu(self)
        menu.setAccessibleName(self.accessibleName())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy message"), lambda: self.copy_message(self._current))
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a bubble, Ctrl+C copies it; the rest scrolls."""
        act, _number = act_of(TALK, event)
        if act in ("up", "down") and self._pages.count:
            step = -1 if act == "up" else 1
            start = self._current if self._current >= 0 else self._pages.count
            self.choose(max(0, min(self._pages.count - 1, start + step)))
        elif act == "copy":
            self.copy_message(self._current)
        elif act in ("first", "last") and self._pages.count:
            bar = self.verticalScrollBar()
            bar.setValue(bar.minimum() if act == "first" else bar.maximum())
            self.choose(0 if act == "first" else self.count - 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Says which message is the current one, after Qt has said that the view has the focus."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self.rows.focused)

    # Use

    def row_under(self, point: QPoint) -> int:
        """The place of the message under a point of the viewport, -1 when there is none."""
        for index in self.visible_rows():
            if self.row_box(index).contains(point.x(), point.y()):
                return index
        return -1

    def chip_under(self, point: QPoint) -> Chip | None:
        """The chip under a point of the viewport."""
        index = self.row_under(point)
        placed = self._layout(index) if index >= 0 else None
        if placed is None:
            return None
        there = point.toPointF() - QPointF(SPACE_5, self.row_box(index).top())
        return next((chip for chip in placed.chips if chip.box.contains(there)), None)

    def choose(self, index: int) -> None:
        """Makes a message the current one and brings it into sight; -1 for none."""
        if index >= 0:
            box = self.row_box(index)
            bar = self.verticalScrollBar()
            if box.top() < 0:
                bar.setValue(bar.value() + int(box.top()) - MARGIN_Y)
            elif box.bottom() > self.viewport().height():
                bar.setValue(bar.value() + int(box.bottom()) - self.viewport().height() + MARGIN_Y)
        self._make_current(index)

    def _make_current(self, index: int) -> None:
        self._current = index
        self.viewport().update()
        self.rows.chosen()

    def open_message(self, index: int) -> None:
        """Shows the whole text of a message, if it has one."""
        message = self._readable(index)
        if message is not None:
            self.text_wanted.emit(message)

    def copy_message(self, index: int) -> None:
        """Copies the text of a message, if it has one."""
        message = self._readable(index)
        if message is not None:
            self.copy_wanted.emit(message.text)

    def _readable(self, index: int) -> Message | None:
        message = self._pages.get(index) if index >= 0 else None
        recalled = message is not None and message.state is MessageState.RECALLED
        return message if message is not None and message.text and not recalled else None
