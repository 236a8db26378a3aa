"""What PySide leaves to us when Qt asks Python for accessibility interfaces.

Qt keeps interfaces by number in a cache that owns them. PySide deletes an interface when Python forgets
it, and the cache would keep a dangling pointer: so everything given to Qt is held here until the cache
has deleted it. None as a null pointer crashes too; it has to be VoidPtr(0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import VoidPtr, getCppPointer, isValid

NOTHING = VoidPtr(0)
SAID = " "
"""A description that says nothing. An empty one would be the tool tip or the placeholder, which say the name
once more."""

_held: dict[int, QAccessibleInterface] = {}
_leaving: list[int] = []


def pointer(part: object) -> VoidPtr:
    """The address of a C++ part, as `interface_cast` has to return it. Who gives it keeps the part."""
    return VoidPtr(getCppPointer(part)[0])


def hold(interface: QAccessibleInterface) -> int:
    """Gives an interface without an object to Qt's cache; returns the number to let it go with."""
    number = QAccessible.registerAccessibleInterface(interface)
    _held[number] = interface
    return number


def let_go(numbers: Iterable[int]) -> None:
    """Deletes interfaces once nobody can be in the middle of using them."""
    first = not _leaving
    _leaving.extend(numbers)
    if first and _leaving:
        QTimer.singleShot(0, _delete)


def _delete() -> None:
    leaving = list(_leaving)
    _leaving.clear()
    for number in leaving:
        interface = _held.get(number)
        if interface is not None and isValid(interface):
            QAccessible.deleteAccessibleInterface(number)
        _held.pop(number, None)


def held() -> int:
    """How many interfaces Qt's cache has from us."""
    return len(_held)


def announce(part: QWidget, words: str, *, at_once: bool = False) -> None:
    """Has words read out that come without the keyboard going there; `at_once` interrupts what is read."""
    if words and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(part, words)
        polite, loud = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
        event.setPoliteness(loud if at_once else polite)
        QAccessible.updateAccessibility(event)


class Actions(QAccessibleActionInterface):
    """Named actions of an item; Qt translates the names of its own ones."""

    def __init__(self, acts: Mapping[str, Callable[[], object]], words: Mapping[str, str]) -> None:
        """`words` gives the name for people of an action that Qt does not know."""
        super().__init__()
        self._acts = acts
        self._words = words

    def actionNames(self) -> list[str]:
        """The names for programs, the most important first."""
        return list(self._acts)

    def doAction(self, name: str) -> None:
        """Acts, if there is such an action."""
        act = self._acts.get(name)
        if act is not None:
            act()

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Keys are told by the list of shortcuts."""
        return []

    def localizedActionName(self, name: str) -> str:
        """The name for people."""
        return self._words.get(name) or super().localizedActionName(name)
