"""Joins the accounts' window to the rooms it speaks of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from assist_app.assist.board import Board
from assist_app.paths import DataFolder
from assist_app.ui.accounts.accounts_controller import AccountsController, Changed
from assist_app.ui.accounts.accounts_window import AccountsWindow
from assist_app.ui.look.theme import Theme
from assist_app.vault import VaultChoice
from assist_app.vendors.accounts_room import AccountRoom
from assist_app.vendors.engaging import Intents

WayOut = Callable[[], tuple[str, Callable[[], None]] | None]
"""What can be done where no secret can be kept: words for a button, and what it does."""


class AccountsDesk:
    """One window of accounts; it lives as long as the main window."""

    def __init__(
        self,
        folder: DataFolder,
        choice: Callable[[], VaultChoice],
        intents: Intents,
        changed: Changed,
        board: Callable[[], Sequence[Board]],
        copy: Callable[[str], None],
        way_out: WayOut,
        parent: QWidget,
    ) -> None:
        """`choice` is the vault in use. `changed` is called when accounts were changed, with the ids of those
        whose secrets are new; `board` must not block."""
        room = self._room = AccountRoom(folder, choice, intents, lambda: (way_out() or ("",))[0])
        self._way_out = way_out
        self.controller = AccountsController(room, changed, board)
        self.window = AccountsWindow(self.controller, copy, parent)
        self.window.way_out_wanted.connect(self._go_out)
        self._closed: Callable[[], None] | None = None
        self.window.finished.connect(lambda _result: self._tell_closed())

    def show(self, theme: Theme, family: str = "", closed: Callable[[], None] | None = None) -> None:
        """Opens the window, or brings it to the front; with an empty form where a `family` is given. `closed`
        is called once, when it is closed."""
        self._closed = closed or self._closed
        self.window.set_theme(theme)
        self.window.open()
        self.window.raise_()
        self.window.activateWindow()
        if family:
            self.window.accounts.begin(family)

    async def rest(self) -> None:
        """Ends what runs; the window may be used again afterwards."""
        await self.window.accounts.close_tasks()
        await self.controller.close()
        await asyncio.to_thread(self._room.close)

    def _tell_closed(self) -> None:
        closed, self._closed = self._closed, None
        if closed is not None:
            closed()

    def _go_out(self) -> None:
        way = self._way_out()
        if way is not None:
            # Unsaved edits wait in it: what stands in the way is the vault they need.
            self.window.hide()
            way[1]()
