"""The outgoing check in the window: made late, taught by what arrives, laid down by the team lead."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from assist_app.i18n import _
from assist_app.model.event import Receipt
from assist_app.paths import DataFolder, resources
from assist_app.rooms.starting import Late
from assist_app.tasks import TaskSet
from assist_app.ui.window.main_window import MainWindow


class OutgoingDesk:
    """Imports the check on another thread once there is a store; whoever copies sooner waits for it."""

    def __init__(self, folder: DataFolder, window: MainWindow, late: Late, tasks: TaskSet) -> None:
        self._folder, self._window, self._late, self._tasks = folder, window, late, tasks
        self._lock = threading.Lock()
        self._checking: Any = None
        self._told = False
        self._learnt: Any = None

    def checked(self) -> Any:
        """Who looks at texts; made now if it must be."""
        with self._lock:
            if self._checking is None:
                module = self._late("guards.checking")
                self._checking = module.Checking(self._folder.outgoing, resources())
            return self._checking

    def use_store(self, store: Any) -> None:
        """Knows this store's internal scripts from now on."""
        self._tasks.start(self._use_store(store), name="outgoing")

    def learn_from(self, store: Any) -> None:
        """Learns from what was said before; once for each store, and not before the engine has learned."""
        if store is not self._learnt:
            self._learnt = store
            self._tasks.start(self._learn_from(store), name="outgoing")

    async def _learn_from(self, store: Any) -> None:
        checking = await asyncio.to_thread(self.checked)
        checking.learn_from(store)

    async def _use_store(self, store: Any) -> None:
        checking = await asyncio.to_thread(self.checked)
        checking.use_store(store)
        if checking.problem and not self._told:
            self._told = True
            self._window.notices.show_notice(checking.problem)

    def hear(self, receipt: Receipt) -> None:
        """What was stored; may be called from any thread. What comes before the check does is read later."""
        if self._checking is not None:
            self._checking.hear(receipt)

    async def close(self) -> None:
        """Nothing is learnt any more."""
        if self._checking is not None:
            await asyncio.to_thread(self._checking.close)

    def add_page(self, dialog: Any) -> None:
        """The page of the settings where levels and words are laid down."""
        pages = self._late("ui.pages.outgoing_page")
        page = pages.OutgoingPage(self.checked().policy)
        exchange = self._late("guards.outgoing_exchange").OutgoingExchange(page, resources())
        page.import_wanted.connect(lambda: exchange.choose_import(self._start))
        page.export_wanted.connect(lambda: exchange.choose_export(self._start))
        page.starter_wanted.connect(lambda: self._start(exchange.bring_starter()))
        dialog.add_page(page, _("Outgoing"))
        dialog.accepted.connect(lambda: self._start(self._lay_down(page.policy)))

    def _start(self, work: Any) -> None:
        self._tasks.start(work, name="words")

    async def _lay_down(self, policy: Any) -> None:
        checking = self.checked()
        if policy == checking.policy:
            return
        try:
            await asyncio.to_thread(checking.lay_down, policy)
        except OSError as error:
            words = _("The lists for outgoing texts could not be saved: {reason}.")
            self._window.notices.show_notice(words.format(reason=error.strerror))
