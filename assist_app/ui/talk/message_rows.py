"""The messages of a view for screen readers: rows made when they are asked for, and what happens to them.

Nothing is laid out for a row: its name comes from the message, its place from the prefix sums.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QRect, QRectF, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import VoidPtr, isValid

from assist_app.i18n import _
from assist_app.model.conversation import Message, Role
from assist_app.ui.parts.accessible_parts import NOTHING, Actions, hold, let_go, pointer
from assist_app.ui.talk.message_layout import day_text
from assist_app.ui.talk.message_words import announced, spoken

COPY = "Copy"


class Messages(Protocol):
    """What rows need of the message view beside what every widget has."""

    count: int
    current: int

    def message(self, index: int) -> Message | None:
        """The message at a place, None when it is not loaded."""

    def ends_turn(self, index: int) -> bool:
        """Whether a message is the last of a customer's turn, as far as is known."""

    def wanted_message(self, index: int) -> Message | None:
        """The message at a place; asked for when it is not loaded."""

    def row_box(self, index: int) -> QRectF:
        """Where a row lies in the viewport."""

    def visible_rows(self) -> range:
        """Places of the messages on the screen."""

    def viewport(self) -> QWidget:
        """The part that shows rows."""

    def choose(self, index: int) -> None:
        """Makes a message the current one."""

    def open_message(self, index: int) -> None:
        """Shows the whole text of a message."""

    def copy_message(self, index: int) -> None:
        """Copies a message."""


class MessageRow(QAccessibleInterface):
    """One message; without a view when it has left the conversation."""

    def __init__(self, rows: MessageRows, index: int) -> None:
        super().__init__()
        self._rows: MessageRows | None = rows
        self._actions: Actions | None = None
        self.index = index
        self.number = hold(self)

    @property
    def view(self) -> Messages | None:
        """The view, None when this row is no longer in it."""
        view = self._rows.view if self._rows is not None else None
        return view if view is not None and self.index < view.count else None

    def leave(self) -> None:
        """The message is no longer in the view."""
        self._rows = None

    def isValid(self) -> bool:
        """Whether the message is still there."""
        return self.view is not None

    def object(self) -> QObject | None:
        """A row is no widget."""
        return None

    def parent(self) -> QAccessibleInterface | None:
        """The view."""
        view = self.view
        return QAccessible.queryAccessibleInterface(view) if view is not None else None

    def role(self) -> QAccessible.Role:
        """An item of a list."""
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        """The message as a sentence; its day as the description."""
        view = self.view
        if view is None or kind not in (QAccessible.Text.Name, QAccessible.Text.Description):
            return ""
        message = view.wanted_message(self.index)
        if kind == QAccessible.Text.Name:
            return spoken(message, view.ends_turn(self.index))
        return day_text(message.sent_at) if message is not None else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Messages are not changed here."""

    def rect(self) -> QRect:
        """Where the row lies on the screen, or would lie."""
        view = self.view
        if view is None:
            return QRect()
        box = view.row_box(self.index).toRect()
        return QRect(view.viewport().mapToGlobal(box.topLeft()), box.size())

    def state(self) -> QAccessible.State:
        """Whether it is chosen, focused, in sight, loaded."""
        state = QAccessible.State()
        view = self.view
        if view is None:
            state.invalid = 1
            return state
        chosen = self.index == view.current
        state.selectable = state.focusable = state.readOnly = state.multiLine = 1
        state.selected, state.focused = int(chosen), int(chosen and view.hasFocus())
        state.invisible = int(not view.isVisible())
        state.offscreen = int(self.index not in view.visible_rows())
        state.busy = int(view.message(self.index) is None)
        return state

    def childCount(self) -> int:
        """A row has no parts."""
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:
        """A row has no parts."""
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        """A row has no parts."""
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """A row has no parts."""
        return -1

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:
        """Rows can be acted upon, nothing else."""
        if kind != QAccessible.InterfaceType.ActionInterface or self.view is None:
            return NOTHING
        if self._actions is None:
            self._actions = self._make_actions()
        return pointer(self._actions)

    def _make_actions(self) -> Actions:
        acts = {
            QAccessibleActionInterface.setFocusAction(): lambda: self._act(self._focus),
            QAccessibleActionInterface.pressAction(): lambda: self._act(lambda v: v.open_message(self.index)),
            COPY: lambda: self._act(lambda view: view.copy_message(self.index)),
        }
        return Actions(acts, {COPY: _("Copy message")})

    def _act(self, act: Callable[[Messages], None]) -> None:
        view = self.view
        if view is not None:
            act(view)

    def _focus(self, view: Messages) -> None:
        view.choose(self.index)
        view.setFocus()


class MessageRows:
    """The rows that were asked for, and what is told about them; it costs nothing while nobody listens."""

    def __init__(self, view: Messages) -> None:
        self._view = weakref.ref(view)
        self._rows: dict[int, MessageRow] = {}
        self._arrived: list[Message] = []
        view.destroyed.connect(lambda _view=None, rows=self._rows: _forget(rows))

    @property
    def view(self) -> Messages | None:
        """The view, None when it is gone."""
        view = self._view()
        return view if view is not None and isValid(view) else None

    def row(self, index: int) -> MessageRow | None:
        """The row of a message."""
        view = self.view
        if view is None or not 0 <= index < view.count:
            return None
        row = self._rows.get(index)
        if row is None:
            row = self._rows[index] = MessageRow(self, index)
        return row

    def index_of(self, row: QAccessibleInterface) -> int:
        """The place of a row, -1 when it is not one of this view."""
        mine = isinstance(row, MessageRow) and self._rows.get(row.index) is row
        return row.index if mine else -1

    # What happened

    def replaced_all(self) -> None:
        """Another conversation is shown."""
        self._arrived.clear()
        _forget(self._rows)
        self._tell(QAccessible.Event.ObjectReorder)
        view = self.view
        if view is not None and view.hasFocus():
            # The message that had it is gone.
            self._tell(QAccessible.Event.Focus)

    def added(self, index: int, message: Message, count: int = 1) -> None:
        """A message has come; where it came late, those after it have moved by `count` places."""
        view = self.view
        last = view is not None and index + count == view.count
        moved = [] if last else [self._rows.pop(place) for place in list(self._rows) if place >= index]
        for row in moved:
            row.index += count
            self._rows[row.index] = row
        self._tell(QAccessible.Event.ObjectCreated, index)
        if last and message.role is Role.CUSTOMER and QAccessible.isActive():
            self._arrived.append(message)
            if len(self._arrived) == 1:
                QTimer.singleShot(0, view, self._announce)

    def changed(self, first: int, count: int = 1) -> None:
        """Messages were loaded, edited, recalled or recognised; those that are not loaded are not told,
        for whoever is told reads them, and they would all be loaded."""
        view = self.view
        for place in range(first, first + count):
            if place in self._rows and view is not None and view.message(place) is not None:
                self._tell(QAccessible.Event.NameChanged, place)

    def chosen(self) -> None:
        """Another message is the current one."""
        view = self.view
        if view is not None and 0 <= view.current < view.count:
            self._tell(QAccessible.Event.Selection, view.current)
            self.focused()

    def focused(self) -> None:
        """The current message has the focus, if the view has it."""
        view = self.view
        if view is not None and 0 <= view.current < view.count and view.hasFocus():
            self._tell(QAccessible.Event.Focus, view.current)

    def _announce(self) -> None:
        arrived, self._arrived = self._arrived, []
        view = self.view
        if arrived and view is not None:
            event = QAccessibleAnnouncementEvent(view, announced(arrived))
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)

    def _tell(self, kind: QAccessible.Event, index: int = -1) -> None:
        view = self.view
        if view is not None and QAccessible.isActive():
            event = QAccessibleEvent(view, kind)
            if index >= 0:
                event.setChild(index)
            QAccessible.updateAccessibility(event)


def _forget(rows: dict[int, MessageRow]) -> None:
    for row in rows.values():
        row.leave()
    let_go([row.number for row in rows.values()])
    rows.clear()
