"""The keys of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from assist_app.ui.parts.keys import SUGGESTIONS, WINDOW


def make_shortcuts(window: Any) -> None:
    """Gives the main window the keys that the tables name."""
    acts = {
        "search": window.focus_search,
        "library": window.library_wanted.emit,
        "theme": window.theme_toggled.emit,
        "settings": window.settings_wanted.emit,
        "accounts": window.accounts_wanted.emit,
        "panel": window.toggle_panel_only,
        "customer": window.composer.enter_customer_text,
        "new": window.new_wanted.emit,
        "conversations": window.open_conversations,
        "next": window.open_next_waiting,
        "previous": lambda: window.open_next_waiting(-1),
        "leaving": window.leaving_wanted.emit,
        "keys": window.shortcuts_wanted.emit,
        "remark": window.go_to_remark,
        "down": lambda: window.panel.move_current(1),
        "up": lambda: window.panel.move_current(-1),
        "held": lambda: window.press_digit(0),
        "copy-next": lambda: copy_next(window),
        "insert-meant": lambda: insert_what_is_meant(window),
    }
    use = {
        "copy": window.press_digit,
        "insert": lambda digit: window.press_digit(digit, insert=True),
        "insert-whole": lambda digit: window.press_digit(digit, insert=True, whole=True),
    }
    for row in (*WINDOW, *SUGGESTIONS):
        for digit, key in enumerate(row.keys, 1):
            # Held down, a key would insert again and again, and run through the messages.
            once = row.act == "copy-next" or row.act.startswith("insert")
            shortcut = QShortcut(QKeySequence(key), window, autoRepeat=not once)
            if row.act in use:
                # A text field that has the focus takes what Shift makes of a digit; then it is no shortcut.
                shortcut.activated.connect(lambda act=use[row.act], d=digit: act(d))
            else:
                shortcut.activated.connect(_unless_composing(acts[row.act]))


def copy_next(window: Any) -> None:
    """The next message of the marked suggestion; below a question or results nobody sees the cards."""
    if not window.searching and not window.question():
        window.panel.press_next()


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
