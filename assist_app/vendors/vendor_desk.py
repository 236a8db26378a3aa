"""The accounts at work in the window: asked beside the engine; in the demo emulated ones take their place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Any

from assist_app.assist.backend import Backend
from assist_app.assist.writing import Writer
from assist_app.model.account import Account
from assist_app.model.conversation import Conversation
from assist_app.model.event import Batch
from assist_app.paths import DataFolder
from assist_app.rooms.starting import Late
from assist_app.ui.window.main_window import MainWindow


class VendorDesk:
    """Opens the network only when there is an account; everything that blocks happens on other threads."""

    def __init__(
        self,
        folder: DataFolder,
        window: MainWindow,
        late: Late,
        conversation: Callable[[], Conversation | None],
        names: Callable[[], Collection[str]],
    ) -> None:
        """`conversation` gives the one that is open, `names` those the agent has marked."""
        self._folder = folder
        self._window = window
        self._late = late
        self._vendors: Any = None
        self._stand_ins: Any = None
        self._spending: Any = None
        self._own: tuple[Account, ...] = ()
        self._conversation = conversation
        self._names = names
        self._maskers: Any = None

    async def engage(
        self, kept: Any, notice: Callable[[str], None], renewed: Collection[str] = ()
    ) -> tuple[Backend, ...]:
        """The backends of the enabled accounts; may be called again when accounts have changed. `renewed` are
        the ids of those whose secrets were entered anew."""
        if self._stand_ins is not None:
            return ()
        return self._named(await asyncio.to_thread(self._engage, kept, notice, renewed))

    def _engage(
        self, kept: Any, notice: Callable[[str], None], renewed: Collection[str]
    ) -> tuple[Backend, ...]:
        accounts = self._late("files.accounts").load(self._folder.accounts)
        if accounts.problem:
            notice(accounts.problem)
        if not accounts.accounts and self._vendors is None:
            return ()
        if self._vendors is None:
            room = self._late("vendors.engaging")
            self._spending = room.Spending(self._folder.spent)
            book = self._late("vendors.account_book").AccountBook(
                self._folder.accounts, lambda: kept.choice.vault
            )
            self._maskers = room.Maskers(self._names)
            self._vendors = room.Vendors(
                self._spending,
                lambda: kept.store.intents().result(),
                book.secrets,
                notice,
                self._maskers,
                open_id=self._open_id,
                withheld=kept.store.withheld,
            )
        self._own = accounts.accounts
        return tuple(self._vendors.engage(self._own, renewed))

    @property
    def demonstrating(self) -> bool:
        """Whether emulated vendors stand in."""
        return self._stand_ins is not None

    async def stand_in(self, engine: Any, kept: Any, pace: float) -> tuple[Backend, ...]:
        """Emulated vendors in the place of the own accounts: nobody's budget is for a demo."""
        return self._named(await asyncio.to_thread(self._stand_in, engine, kept, pace))

    def _stand_in(self, engine: Any, kept: Any, pace: float) -> tuple[Backend, ...]:
        self._end()
        stand_ins = self._late("vendors.stand_ins").StandIns(engine, pace)
        room = self._late("vendors.engaging")
        self._maskers = room.Maskers(self._names)
        self._vendors = room.Vendors(
            stand_ins.spending,
            lambda: kept.store.intents().result(),
            stand_ins.secrets_of,
            lambda sentence: None,
            self._maskers,
            stand_ins.client,
            self._open_id,
            kept.store.withheld,
        )
        self._stand_ins = stand_ins
        return tuple(self._vendors.engage(stand_ins.accounts))

    async def stand_down(self) -> None:
        """The emulated vendors leave; the own accounts may be engaged again."""
        if self._stand_ins is not None:
            await asyncio.to_thread(self._end)

    def _open_id(self) -> str:
        talk = self._conversation()
        return talk.id if talk is not None else ""

    def _named(self, backends: Sequence[Backend]) -> tuple[Backend, ...]:
        self._window.name_backends({backend.spec.name: backend.spec.title for backend in backends})
        return tuple(backends)

    async def overhear(self, batch: Batch) -> Batch:
        """Events of the demo with the references that emulated services know them by; in any loop."""
        vendors, stand_ins = self._vendors, self._stand_ins
        if stand_ins is None:
            return batch
        return await asyncio.wrap_future(vendors.loop.submit(stand_ins.overhear(batch)))

    @property
    def writer(self) -> Writer | None:
        """What helps with writing; None when no account can."""
        return self._vendors.writer if self._vendors is not None else None

    @property
    def maskers(self) -> Any:
        """Those of every account; None while there is no account."""
        return self._maskers

    def receivers(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the accounts that are asked with personal data masked, and of those without."""
        return self._vendors.receivers() if self._vendors is not None else ((), ())

    @property
    def backends(self) -> tuple[Backend, ...]:
        """Every account that is asked."""
        return self._vendors.backends if self._vendors is not None else ()

    def forget(self, *, intents: bool = False, scripts: bool = False) -> None:
        """Intents or scripts were edited: what accounts said that are told of them is out of date."""
        if self._vendors is not None:
            self._vendors.forget(intents=intents, scripts=scripts)

    def boards(self) -> tuple[Any, ...]:
        """How each account fares."""
        return self._vendors.boards() if self._vendors is not None else ()

    async def close(self) -> None:
        """Ends every request."""
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        vendors, self._vendors = self._vendors, None
        stand_ins, self._stand_ins = self._stand_ins, None
        spending, self._spending = self._spending, None
        self._maskers = None
        if stand_ins is not None:
            vendors.loop.submit(stand_ins.close()).result()
        if vendors is not None:
            vendors.close()
        if stand_ins is not None:
            stand_ins.clean_up()
        if spending is not None:
            spending.close()
