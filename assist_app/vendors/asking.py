"""Who is asked in the window: the engine and the accounts, joined to writing help, previews and the board."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

from assist_app.assist.backend import Backend
from assist_app.assist.board import Board
from assist_app.assist.timed import Timed
from assist_app.files.settings import Settings
from assist_app.i18n import _
from assist_app.model.event import Batch
from assist_app.model.script import IntentDefinition
from assist_app.paths import DataFolder
from assist_app.rooms.starting import Late
from assist_app.tasks import TaskSet
from assist_app.ui.window.assist_controller import AssistController
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.question_controller import QuestionController
from assist_app.ui.window.writing_controller import WritingController
from assist_app.vendors.vendor_desk import VendorDesk

log = logging.getLogger("assist.desk")


class Asking:
    """Keeps the controller's backends as the engine and the accounts are."""

    def __init__(
        self,
        folder: DataFolder,
        window: MainWindow,
        controller: AssistController,
        settings: Callable[[], Settings],
        copy: Callable[[str], None],
        late: Late,
        tasks: TaskSet,
    ) -> None:
        """`tasks` is the window's: what is begun here ends with it."""
        self._folder = folder
        self._window = window
        self._controller = controller
        self._settings = settings
        self._copy = copy
        self._late = late
        self._tasks = tasks
        self._kept: Any = None
        self._engine: Any = None
        self._local: Any = None
        self._accounts: Any = None
        self._leaving: Any = None
        self._learned = False
        self._waiting: tuple[Backend, ...] = ()
        self._notice: Callable[[str], None] = lambda sentence: None
        self.questions = QuestionController(window, controller)
        self.writing = WritingController(window, lambda: controller.open_conversation, copy)
        self.vendors = VendorDesk(
            folder,
            window,
            late,
            lambda: controller.open_conversation,
            lambda: settings().marked_names,
        )

    def use(self, kept: Any, engine: Any, notice: Callable[[str], None], *, alone: bool) -> None:
        """Asks the engine from now on, and the enabled accounts unless it is to stay `alone`. `notice` gets a
        sentence for each account that cannot be used."""
        self._kept, self._engine, self._notice = kept, engine, notice
        self._local = Timed(engine)
        self._controller.use_backends([self._local], engine.recognise, kept.store.withheld.hides)
        self.questions.use(engine.likeness, engine.fitting)
        self._window.panel.make_ready()
        if not alone:
            self.engage()

    # Accounts

    def engage(self, renewed: Collection[str] = ()) -> None:
        """Asks the enabled accounts; again after some have changed. `renewed` are the ids of those whose
        secrets are new."""
        if self._engine is not None:
            self._tasks.start(self._engage(renewed), name="vendors")

    async def _engage(self, renewed: Collection[str]) -> None:
        more = await self.vendors.engage(self._kept, self._notice, renewed)
        if self._engine is not None and not self.vendors.demonstrating:
            self._controller.change_backends([self._local, *more])
            self.writing.use(self.vendors.writer)

    async def stand_in(self, pace: float) -> Callable[[Batch], Awaitable[Batch]]:
        """Emulated vendors for the demo, at this pace; without them it plays with the engine alone. Returns
        who is to hear the demo's events before they are stored."""
        try:
            more = await self.vendors.stand_in(self._engine, self._kept, pace)
        except Exception:
            log.exception("the emulated vendors did not start")
            more = ()
            self._window.notices.show_notice(
                _("The emulated vendors did not start; the log has the details.")
            )
        self._waiting = more
        if self._learned:
            self.learned()
        return self.vendors.overhear

    async def stand_down(self) -> None:
        """The demo has given way: its vendors answer nobody any more, and the own accounts are asked."""
        self._waiting = ()
        if self._engine is None or not self.vendors.demonstrating:
            return
        self._controller.change_backends([self._local])
        self.writing.use(None)
        await self.vendors.stand_down()
        if self._engine is not None:
            await self._engage(())

    def learned(self) -> None:
        """The engine has learned. Stand-ins wait for that: what they say comes from it."""
        self._learned = True
        waiting, self._waiting = self._waiting, ()
        if waiting:
            self._controller.change_backends([self._local, *waiting])
            self.writing.use(self.vendors.writer)
            words = _("The vendors of this demo are emulated on this PC (emu): nothing leaves it.")
            self._window.status.set_passing_note(words)

    def boards(self) -> tuple[Board, ...]:
        """How the engine and each account fare."""
        local = (self._local.board(),) if self._local is not None else ()
        return (*local, *self.vendors.boards())

    # Windows

    def open_accounts(
        self, way_out: Callable[[], Any], family: str = "", closed: Callable[[], None] | None = None
    ) -> None:
        """`way_out` gives what can be done where no secret can be kept; an account of a `family` is begun.
        `closed` is called when the window is closed."""
        if self._kept is not None:
            self._tasks.start(self._show_accounts(way_out, family, closed), name="accounts")

    async def _show_accounts(
        self, way_out: Callable[[], Any], family: str, closed: Callable[[], None] | None
    ) -> None:
        module = await asyncio.to_thread(self._late, "vendors.accounts_desk")
        if self._accounts is None:
            self._accounts = module.AccountsDesk(
                self._folder,
                lambda: self._kept.choice,
                self._intents,
                self.engage,
                self.boards,
                self._copy,
                way_out,
                self._window,
            )
        self._accounts.show(self._window.theme, family, closed)

    def _intents(self) -> Sequence[IntentDefinition]:
        """For a test of an account; not on the UI thread."""
        return tuple(self._kept.store.intents().result())

    def show_leaving(self, choose: Callable[..., None]) -> None:
        """What leaves this computer for the open conversation; `choose` changes settings."""
        if self._leaving is None:
            module = self._late("desk.leaving_desk")
            self._leaving = module.LeavingDesk(self._window, self.vendors, self._settings, self._tasks)
        self._leaving.show(self._controller.open_conversation, self._controller.open_advice, choose)

    # Ending

    async def rest(self) -> None:
        """Asks nobody from now on: the rooms behind the window are being closed."""
        self._engine, self._learned, self._waiting = None, False, ()
        await self.questions.rest()
        await self.writing.rest()
        if self._accounts is not None:
            await self._accounts.rest()
        await self.vendors.close()

    async def close(self) -> None:
        """Ends what is being written."""
        await self.questions.rest()
        await self.writing.close()
