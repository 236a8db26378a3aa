"""The keys of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication


def make_shortcuts(window: Any) -> None:
    """Gives the main window its keys; dialogs.shortcuts() lists them."""
    keys = {
        "Ctrl+K": window.focus_search,
        "Ctrl+L": window.library_wanted.emit,
        "Ctrl+D": window.theme_toggled.emit,
        "Ctrl+,": window.settings_wanted.emit,
        "Ctrl+Shift+A": window.accounts_wanted.emit,
        "Ctrl+P": window.toggle_panel_only,
        "Ctrl+N": window.composer.enter_customer_text,
        "Ctrl+Shift+N": window.new_wanted.emit,
        "Ctrl+O": window.open_conversations,
        "Ctrl+Tab": window.open_next_waiting,
        "Ctrl+PgDown": window.open_next_waiting,
        "Ctrl+Shift+Tab": lambda: window.open_next_waiting(-1),
        "Ctrl+PgUp": lambda: window.open_next_waiting(-1),
        "Ctrl+I": window.leaving_wanted.emit,
        "F1": window.shortcuts_wanted.emit,
        "Ctrl+Down": lambda: window.panel.move_current(1),
        "Ctrl+Up": lambda: window.panel.move_current(-1),
    }
    for key, act in keys.items():
        QShortcut(QKeySequence(key), window, activated=_unless_composing(act))
    for digit in range(10):
        QShortcut(QKeySequence(f"Alt+{digit}"), window, activated=lambda d=digit: window.press_digit(d))
    for digit in range(1, 10):
        # A text field that has the focus takes what Shift makes of a digit; then it is no shortcut.
        for keys, whole in (("Shift", False), ("Alt+Shift", False), ("Ctrl+Shift", True)):
            shortcut = QShortcut(QKeySequence(f"{keys}+{digit}"), window, autoRepeat=False)
            shortcut.activated.connect(lambda d=digit, w=whole: window.press_digit(d, insert=True, whole=w))
    for enter in ("Return", "Enter"):
        shortcut = QShortcut(QKeySequence(f"Ctrl+Shift+{enter}"), window, autoRepeat=False)
        shortcut.activated.connect(_unless_composing(lambda: insert_what_is_meant(window)))


def insert_what_is_meant(window: Any) -> None:
    """The reply put together in the tray, else the marked script of a search, else the marked suggestion.

    An editor in which something is written has these keys for itself, and so has a question about a text.
    """
    focus = QApplication.focusWidget()
    page = window.centralWidget()
    if focus not in (None, window, page) and not page.isAncestorOf(focus):
        return
    if window.tray.text:
        window.tray.put_in()
    elif window.searching:
        window.results.insert_current()
    else:
        window.panel.press_enter(insert=True)


def _unless_composing(act: Callable[[], Any]) -> Callable[[], None]:
    """While an input method composes every key is its own."""

    def obey() -> None:
        if not getattr(QApplication.focusWidget(), "composing", False):
            act()

    return obey
