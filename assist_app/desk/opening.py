"""Windows and dialogs that are opened from the window; imported when the first one is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from assist_app.guards.outgoing_desk import OutgoingDesk
from assist_app.paths import DataFolder
from assist_app.rooms.rooms import Rooms
from assist_app.rooms.starting import Late
from assist_app.startup.choosing import Choosing
from assist_app.tasks import TaskSet
from assist_app.ui.window.main_window import MainWindow
from assist_app.vendors.asking import Asking


class Opening:
    """The script library, the settings, and small dialogs."""

    def __init__(
        self,
        rooms: Rooms,
        folder: DataFolder,
        window: MainWindow,
        late: Late,
        choosing: Choosing,
        asking: Asking,
        outgoing: OutgoingDesk,
        copy: Callable[[str], None],
        reopen: Callable[[str], Awaitable[None]],
        tasks: TaskSet,
    ) -> None:
        """`reopen` closes all rooms and opens them with a pass-phrase."""
        self._rooms, self._folder, self._window, self._late = rooms, folder, window, late
        self._choosing, self._asking, self._outgoing = choosing, asking, outgoing
        self._copy, self._reopen, self._tasks = copy, reopen, tasks
        self._dialogs: Any = None
        self._help_desk: Any = None
        self.more_pages: tuple[Callable[[Any], None], ...] = (outgoing.add_page,)
        """Who has a page of the settings."""
        self.global_keys: Callable[[], tuple[Any, str, Any]] = lambda: ({}, "", None)
        """The keys that work everywhere: as wished, why there are none, and what came of binding them."""
        self.trouble: Callable[[], str] = str
        """Why there is no engine, "" while nothing is known against it."""
        self.library: Any = None
        """The library window's desk, None until it is opened for the first time."""

    @property
    def dialogs(self) -> Any:
        """The dialogs' part of the root."""
        if self._dialogs is None:
            room = self._late("desk.dialog_desk")
            self._dialogs = room.DialogDesk(self._folder, self._window, self._copy, self._reopen, self._tasks)
        return self._dialogs

    def open_library(self) -> None:
        """Once there is an engine that can learn."""
        if self._rooms.engine is not None:
            self._tasks.start(self.show_library(), name="library")

    async def show_library(self) -> None:
        """Imports the library window on another thread, and shows it."""
        module = await asyncio.to_thread(self._late, "desk.library_desk")
        vendors = self._asking.vendors
        if self.library is None:
            self.library = module.LibraryDesk(
                self._rooms.kept.store,
                self._rooms.engine,
                self._window,
                lambda: vendors.backends,
                vendors.forget,
            )
        self.library.open(self._window.theme)

    def use_engine(self) -> None:
        """Other rooms are open: the library goes on with them."""
        if self.library is not None:
            self.library.use(self._rooms.kept.store, self._rooms.engine)

    def open_settings(self, way_out: Any, *, sources: bool = False) -> None:
        """`way_out` is what can be done where nothing is kept; `sources` shows their page first."""
        rooms = self._rooms
        if rooms.kept is not None and rooms.intake is not None:
            dialog = self.dialogs.settings.show(
                self._choosing.settings,
                rooms.kept,
                rooms.intake,
                lambda changes: self._choosing.choose(**changes),
                way_out,
                sources=sources,
            )
            for add_page in self.more_pages:
                add_page(dialog)
            self._help().add_pages(dialog, rooms.kept)

    def _help(self) -> Any:
        """How the program fares here, and what it is."""
        if self._help_desk is None:
            room = self._late("desk.help_desk")
            self._help_desk = room.HelpDesk(
                self._folder, self._late, self._copy, self._tasks, lambda: self.trouble()
            )
        return self._help_desk

    def may_close(self) -> bool:
        """Whether nothing would be lost; else the agent is asked, and the window closed if they want to."""
        return self.library is None or bool(self.library.may_close(self._window.close))

    async def rest(self) -> None:
        """What the library has running ends."""
        if self.library is not None:
            await self.library.rest()
