"""Accessibility interfaces of the parts that paint themselves: the message view and the cards."""

from __future__ import annotations

import logging
import weakref
from functools import cache

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleSelectionInterface,
    QKeySequence,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr, isValid

from assist_app.i18n import _
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.parts.accessible_parts import NOTHING, pointer
from assist_app.ui.parts.key_field import KeyField
from assist_app.ui.talk.message_rows import MessageRow
from assist_app.ui.talk.message_view import MessageView
from assist_app.ui.window.dock_grip import DockGrip

log = logging.getLogger("assist.ui")


class Chosen(QAccessibleSelectionInterface):
    """The current message as the selection of the list. Without it some systems ask every row."""

    def __init__(self, view: weakref.ref[MessageView]) -> None:
        super().__init__()
        self._ref = view

    @property
    def _view(self) -> MessageView | None:
        view = self._ref()
        return view if view is not None and isValid(view) else None

    def selectedItems(self) -> list[QAccessibleInterface]:
        """The current message, if there is one."""
        view = self._view
        row = view.rows.row(view.current) if view is not None else None
        return [row] if row is not None else []

    def selectedItemCount(self) -> int:
        """One or none."""
        return len(self.selectedItems())

    def selectedItem(self, index: int) -> QAccessibleInterface | None:
        """The current message."""
        return next(iter(self.selectedItems()), None) if index == 0 else None

    def isSelected(self, child: QAccessibleInterface) -> bool:
        """Whether it is the current message."""
        view = self._view
        return view is not None and 0 <= view.current == view.rows.index_of(child)

    def select(self, child: QAccessibleInterface) -> bool:
        """Makes a message the current one."""
        view = self._view
        index = view.rows.index_of(child) if view is not None else -1
        if index >= 0:
            view.choose(index)
        return index >= 0

    def unselect(self, child: QAccessibleInterface) -> bool:
        """Leaves no message current."""
        return self.isSelected(child) and self.clear()

    def selectAll(self) -> bool:
        """Only one message can be current."""
        return False

    def clear(self) -> bool:
        """Leaves no message current."""
        view = self._view
        if view is not None:
            view.choose(-1)
        return view is not None


class MessageList(QAccessibleWidget):
    """The message view as a list of its messages, and last the button to the newest while it shows."""

    def __init__(self, view: MessageView) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._ref = weakref.ref(view)
        self._chosen = Chosen(self._ref)

    @property
    def _view(self) -> MessageView | None:
        view = self._ref()
        return view if view is not None and isValid(view) else None

    def childCount(self) -> int:
        """All messages, loaded or not."""
        view = self._view
        return view.count + (not view.newer.isHidden()) if view is not None else 0

    def child(self, index: int) -> QAccessibleInterface | None:
        """A message, made when it is asked for."""
        view = self._view
        if view is None:
            return None
        if index == view.count and not view.newer.isHidden():
            return QAccessible.queryAccessibleInterface(view.newer)
        return view.rows.row(index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of a message."""
        view = self._view
        if view is None or child is None:
            return -1
        if isinstance(child, MessageRow):
            return view.rows.index_of(child)
        return view.count if child.object() is view.newer and not view.newer.isHidden() else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        """What lies under a point of the screen."""
        view = self._view
        if view is None:
            return None
        point = view.viewport().mapFromGlobal(QPoint(x, y))
        if not view.newer.isHidden() and view.newer.geometry().contains(point):
            return QAccessible.queryAccessibleInterface(view.newer)
        return view.rows.row(view.row_under(point))

    def focusChild(self) -> QAccessibleInterface | None:
        """The current message while the view has the focus."""
        view = self._view
        return view.rows.row(view.current) if view is not None and view.hasFocus() else None

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:
        """A list has a selection."""
        if kind == QAccessible.InterfaceType.SelectionInterface:
            return pointer(self._chosen)
        return super().interface_cast(kind) or NOTHING


class CardButton(QAccessibleWidget):
    """A suggestion as a button: pressing it copies, as Enter does."""

    def __init__(self, card: SuggestionCard) -> None:
        super().__init__(card, QAccessible.Role.Button)
        self._ref = weakref.ref(card)

    def actionNames(self) -> list[str]:
        """Press first."""
        return [QAccessibleActionInterface.pressAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        """Copies, or what every widget does."""
        card = self._ref()
        if name != QAccessibleActionInterface.pressAction():
            super().doAction(name)
        elif card is not None and isValid(card):
            card.press()


class KeyInput(QAccessibleWidget):
    """A field that takes a chord: Qt gives it neither a role nor what stands in it."""

    def __init__(self, field: KeyField) -> None:
        super().__init__(field, QAccessible.Role.EditableText)
        self._ref = weakref.ref(field)

    def text(self, kind: QAccessible.Text) -> str:
        """The chord is its value, and its description for systems that read no value of such a field."""
        field = self._ref()
        if field is None or not isValid(field):
            return ""
        if kind in (QAccessible.Text.Value, QAccessible.Text.Description):
            return field.keySequence().toString(QKeySequence.SequenceFormat.NativeText) or _("no key")
        return super().text(kind)


class Edge(QAccessibleWidget):
    """The edge of the docked panel as what it is to the hand; its width is read as its value."""

    def __init__(self, grip: DockGrip) -> None:
        super().__init__(grip, QAccessible.Role.Splitter)
        self._ref = weakref.ref(grip)

    def text(self, kind: QAccessible.Text) -> str:
        """The panel's width in pixels is its value."""
        grip = self._ref()
        if kind == QAccessible.Text.Value and grip is not None and isValid(grip):
            return str(grip.window().width())
        return super().text(kind)


KINDS = {
    "MessageView": (MessageView, MessageList),
    "SuggestionCard": (SuggestionCard, CardButton),
    "KeyField": (KeyField, KeyInput),
    "DockGrip": (DockGrip, Edge),
}


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    kind, made = KINDS.get(name, (None, None))
    try:
        return made(thing) if kind is not None and isinstance(thing, kind) else None
    except Exception:
        # PySide would leave the error standing for whatever Python does next.
        log.exception("no accessibility for %s", name)
        return None


@cache
def install() -> None:
    """From now on Qt asks here first; once a process."""
    QAccessible.installFactory(_made)
