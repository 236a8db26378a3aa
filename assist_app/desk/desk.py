"""The part of the composition root with a window: its furniture joined to the rooms, and ended in order."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QTimer

from assist_app.desk.arriving import Arriving
from assist_app.desk.furniture import Furniture
from assist_app.desk.joining import join_controller, join_menus, join_work
from assist_app.rooms.starting import Late, Starting
from assist_app.rooms.wishes import Wishes
from assist_app.startup.first_picture import FirstPicture

LISTEN = 1000
"""Milliseconds after which a second start is heard though nothing is open: a key may wait for somebody."""


class Desk(Furniture):
    """One running window with everything behind it."""

    def __init__(self, picture: FirstPicture, starting: Starting, wishes: Wishes, late: Late) -> None:
        """`late` imports a part of the program by name; it is called on another thread."""
        super().__init__(picture, starting, wishes, late)
        self._done: asyncio.Event | None = None
        self._closed = picture.closed
        self._join()
        self.reaching.guard_closing()
        self.opening.more_pages += (self.reaching.add_page,)
        self.opening.global_keys = self.reaching.keys
        self.opening.trouble = lambda: self.starting.failure
        self.choosing.tell_sources(self.sourcing.configure)

    def _join(self) -> None:
        window, controller = self.window, self.controller
        join_controller(controller, window, self.presenter, self.copying)
        join_work(window, controller, self.copying)
        join_menus(window, self.choosing, self.opening, self.asking, self.way_out)
        window.theme_toggled.connect(lambda: self.copying.set_theme(window.theme))
        self.arriving = Arriving(self)
        window.composer.customer_said.connect(self.customer_said)
        window.composer.clipboard_wanted.connect(lambda: self.copying.take(self.customer_said))
        window.new_wanted.connect(self.saying.begin_new)
        window.welcome.demo_wanted.connect(self.play_demo)
        controller.summaries_changed.connect(lambda s: self.playing.make_way(s, self.intake))
        window.closed.connect(self.finish)

    async def run(self) -> None:
        """Returns when the window has been closed and everything has ended."""
        self._done = asyncio.Event()
        if self.choosing.problem:
            self.window.notices.show_notice(self.choosing.problem)
        self.starting.serve(lambda: self.settings, self.post)
        QTimer.singleShot(LISTEN, self.window, self.arriving.listen)
        if self._closed:
            self.finish()
        await self._done.wait()
        await self._end()

    def finish(self) -> None:
        """Begins the end; `run` returns when everything has stopped."""
        self.arriving.close()
        if self._done is not None:
            self.sourcing.ending = True
            self._done.set()

    async def _end(self) -> None:
        await asyncio.gather(self.reaching.close(), self.insertion.close())
        await self.searching.close()
        await self.asking.close()
        await self.controller.close()
        await self.playing.end(self.intake)
        await self.tasks.close()
        await self.outgoing.close()
        await self.close_rooms()
