"""Insertion on macOS."""

from __future__ import annotations

from assist_app.delivery.lending import LendingInserter
from assist_app.delivery.loan import Times
from assist_app.delivery.macos.board import MacBoard
from assist_app.delivery.macos.main_thread import MainThread
from assist_app.delivery.macos.pasteboard import SystemPasteboard
from assist_app.delivery.macos.screen import MacScreen


class MacInserter(LendingInserter):
    """The pasteboard's promise, CGEvent, and the order of things that all systems share."""

    def __init__(self, times: Times | None = None) -> None:
        super().__init__(MacScreen(), MacBoard(SystemPasteboard(), MainThread()), times)
