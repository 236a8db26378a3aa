"""What keys do on a card that has the focus."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
COPYING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Keyed(Protocol):
    """What keys need of a card."""

    def press(self, part: int | None = None) -> None:
        """Copies everything, or one of several messages."""

    def begin_editing(self) -> None:
        """Opens the editor."""

    def add(self) -> None:
        """Adds the text to a reply of several."""

    def dismiss(self) -> None:
        """Puts the card away."""

    def step(self, step: int) -> None:
        """Goes to a neighbour."""


def obey(card: Keyed, several: int, event: QKeyEvent) -> bool:
    """Enter copies, E edits, A adds, Delete puts away; with Ctrl a digit copies that message alone.

    `several` is the number of messages, 0 for one. Says whether the key meant anything.
    """
    key, digit, plain = event.key(), event.key() - Qt.Key.Key_1, not event.modifiers()
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    # A key that is held down goes on to the next card; only going there may be repeated.
    once = not event.isAutoRepeat()
    if key in COPYING:
        if once:
            card.press()
    elif plain and key in (Qt.Key.Key_E, Qt.Key.Key_A, Qt.Key.Key_Delete):
        if once:
            {Qt.Key.Key_E: card.begin_editing, Qt.Key.Key_A: card.add}.get(key, card.dismiss)()
    elif plain and key in STEPS:
        card.step(STEPS[key])
    elif control and 0 <= digit < max(1, several):
        card.press(digit if several else None)
    else:
        return False
    return True
