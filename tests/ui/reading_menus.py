"""What somebody is given of a menu who neither sees nor holds a pointer: faults of names, roles and keys."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.ui.reading import told

NAME = QAccessible.Text.Name


def menu_faults(menu: QMenu) -> list[str]:
    """What is wrong with a menu that is open, and with those that open from it."""
    interface = told(menu)
    name = interface.text(NAME)
    found = [] if _speaks(name) else ["a menu without a name"]
    if interface.role() is not QAccessible.Role.PopupMenu:
        found.append(f"{name}: role {interface.role().name}")
    entries = [interface.child(place) for place in range(interface.childCount())]
    said = [(entry.text(NAME), entry.state().checked) for entry in entries]
    for entry, action in zip(entries, menu.actions(), strict=True):
        wanted = QAccessible.Role.Separator if action.isSeparator() else QAccessible.Role.MenuItem
        if entry.role() is not wanted:
            found.append(f"{name}, {entry.text(NAME)!r}: role {entry.role().name}")
        if not action.isSeparator() and not _speaks(entry.text(NAME)):
            found.append(f"{name}: an entry says {entry.text(NAME)!r}")
        if "</" in entry.text(NAME) or bool(entry.state().checked) != action.isChecked():
            found.append(f"{name}: {entry.text(NAME)!r} is told wrongly")
    found += [f"{name}: {before[0]!r} twice in a row" for before, after in pairwise(said) if before == after]
    reached = _reached(menu)
    lost = [action for action in menu.actions() if _usable(action) and action not in reached]
    found += [f"{name}: no key leads to {action.text()!r}" for action in lost]
    return found + [fault for below in _below(menu) for fault in menu_faults(below)]


def _speaks(words: str) -> bool:
    return any(sign.isalnum() for sign in words)


def _usable(action: QAction) -> bool:
    return action.isEnabled() and action.isVisible() and not action.isSeparator()


def _reached(menu: QMenu) -> list[QAction]:
    """Where the arrow key leads, once around."""
    reached: list[QAction] = []
    for _press in range(len(menu.actions()) + 1):
        QTest.keyClick(menu, Qt.Key.Key_Down)
        here = menu.activeAction()
        if here is None or here in reached:
            break
        reached.append(here)
    return reached


def _below(menu: QMenu) -> list[QMenu]:
    """Named as the entry they open from, unless they have a name of their own."""
    return [below for action in menu.actions() if isinstance(below := action.menu(), QMenu)]
