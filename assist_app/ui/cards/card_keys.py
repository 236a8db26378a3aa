"""What keys do on a card that has the focus."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QKeyEvent

from assist_app.ui.parts.keys import CARD, act_of

STEPS = {"up": -1, "down": 1}


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
    """What the table of a card's keys says; with Ctrl a digit copies that message alone.

    `several` is the number of messages, 0 for one. Says whether the key meant anything.
    """
    act, number = act_of(CARD, event)
    once = {"copy": card.press, "edit": card.begin_editing, "add": card.add, "dismiss": card.dismiss}
    if act in once:
        # A key that is held down goes on to the next card; only going there may be repeated.
        if not event.isAutoRepeat():
            once[act]()
    elif act in STEPS:
        card.step(STEPS[act])
    elif act == "copy-one" and number < max(1, several):
        card.press(number if several else None)
    else:
        return False
    return True
