"""Insertion on Windows."""

from __future__ import annotations

from assist_app.delivery.lending import LendingInserter
from assist_app.delivery.loan import Times
from assist_app.delivery.windows.board import WindowsBoard
from assist_app.delivery.windows.pump import Pump
from assist_app.delivery.windows.screen import WindowsScreen

OFTEN = 0.2
"""Seconds between two looks at the window with the keyboard; one used for less is not remembered."""


class WindowsInserter(LendingInserter):
    """The clipboard's promise, SendInput, and the order of things that all systems share."""

    def __init__(self, times: Times | None = None) -> None:
        super().__init__(WindowsScreen(), WindowsBoard(Pump()), times or Times(following=OFTEN))
