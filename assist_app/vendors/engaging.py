"""Accounts at work: how a backend is wrapped, and all enabled ones in a loop of their own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import httpx

from assist_app.assist.backend import Backend
from assist_app.assist.board import Board
from assist_app.assist.elsewhere import Elsewhere, WriterElsewhere
from assist_app.assist.guard import Guarded
from assist_app.assist.masked import Masked
from assist_app.assist.masked_writing import MaskedWriter
from assist_app.assist.masking.masker import Masker, Maskers
from assist_app.assist.meter import DailyMeter
from assist_app.assist.remembered import Remembered
from assist_app.assist.setup import Setup
from assist_app.assist.withheld import Withheld, Withholding
from assist_app.assist.writing import Writer
from assist_app.backends.web import make_client
from assist_app.files.spending import Spending
from assist_app.model.account import Account
from assist_app.model.errors import AssistError
from assist_app.model.script import IntentDefinition
from assist_app.vendors.account_book import Secrets
from assist_app.vendors.account_check import filled
from assist_app.vendors.catalogue import entry_of, make, spec_of
from assist_app.worker_loop import WorkerLoop

log = logging.getLogger("assist.engaging")

Intents = Callable[[], Sequence[IntentDefinition]]


def meter_of(account: Account, spending: Spending) -> DailyMeter:
    """The account's count of the day. Reads a file."""
    entry = entry_of(account.backend)
    budget = entry.spec.daily_calls if account.daily_budget is None else account.daily_budget
    return DailyMeter(account.name, budget, spending.ledger(account.id), zone=entry.zone)


def engage(
    account: Account,
    secrets: Secrets,
    client: httpx.AsyncClient,
    spending: Spending,
    intents: Intents,
    maskers: Maskers,
) -> Guarded:
    """A backend for one account, as it is asked: guarded, and masked unless its owner chose otherwise."""
    setup = setup_of(account, secrets, spending, intents)
    return _guarded(account, setup, client, maskers)


def setup_of(account: Account, secrets: Secrets, spending: Spending, intents: Intents) -> Setup:
    """What the account's adapter is made from. Reads a file."""
    spec = spec_of(account)
    return Setup(spec, filled(spec, account.fields), secrets, meter_of(account, spending), intents)


def _guarded(account: Account, setup: Setup, client: httpx.AsyncClient, maskers: Maskers) -> Guarded:
    backend: Backend = make(account.backend, setup, client)
    meter = setup.meter if isinstance(setup.meter, DailyMeter) else None
    return Guarded(Masked(backend, maskers) if account.masked else backend, meter)


@dataclass(frozen=True, slots=True)
class Engaged:
    """One account at work: its guard in the vendors' loop, and as it is asked from the window's."""

    account: Account
    guarded: Guarded
    remembered: Remembered
    asked: Withholding
    writer: Writer | None


class Vendors:
    """Every account that is enabled, off the UI thread. Opening and closing block: not on that thread."""

    def __init__(
        self,
        spending: Spending,
        intents: Intents,
        secrets_of: Callable[[Account], Secrets],
        notice: Callable[[str], None],
        maskers: Maskers,
        client: Callable[[], httpx.AsyncClient] = make_client,
        open_id: Callable[[], str] = str,
        withheld: Withheld | None = None,
    ) -> None:
        """`notice` gets a sentence for every account that cannot be used. All accounts share `maskers`.
        `client` is called off the UI thread. `open_id` is the id of the conversation that is worked on. What
        is `withheld` is neither shown to an account nor taken from one.
        """
        self._withheld = Withheld() if withheld is None else withheld
        self._maskers, self._open_id = maskers, open_id
        self._spending = spending
        self._intents: Intents = lambda: self._withheld.spared(intents())
        self._secrets_of, self._notice = secrets_of, notice
        self._loop = WorkerLoop("vendors")
        self._client = self._loop.submit(_called(client)).result()
        self._engaged: tuple[Engaged, ...] = ()

    @property
    def loop(self) -> WorkerLoop:
        """Where their requests run."""
        return self._loop

    def engage(self, accounts: Sequence[Account], renewed: Collection[str] = ()) -> tuple[Backend, ...]:
        """Backends for the enabled accounts, in their order; those that did not change go on as they are.

        `renewed` are the ids of accounts whose secrets were entered anew.
        """
        known = {
            one.account.id: one
            for one in self._engaged
            if one.account in accounts and one.account.id not in renewed
        }
        wanted = (known.get(one.id) or self._new(one) for one in accounts if one.enabled)
        self._engaged = tuple(one for one in wanted if one is not None)
        return tuple(one.asked for one in self._engaged)

    @property
    def backends(self) -> tuple[Backend, ...]:
        """Every enabled account, as it is asked."""
        return tuple(one.asked for one in self._engaged)

    @property
    def writer(self) -> Writer | None:
        """The first enabled account that can write."""
        return next((one.writer for one in self._engaged if one.writer is not None), None)

    def forget(self, *, intents: bool, scripts: bool) -> None:
        """Intents or scripts were edited: accounts that are told of them are asked anew. In the UI thread."""
        for one in self._engaged:
            one.remembered.forget(intents=intents, scripts=scripts)

    def receivers(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the enabled accounts that are masked, and of those that are not."""
        accounts = [one.account for one in self._engaged]
        masked = tuple(account.name for account in accounts if account.masked)
        return masked, tuple(account.name for account in accounts if not account.masked)

    def boards(self) -> tuple[Board, ...]:
        """How each of them fares; may be called from any thread."""
        return tuple(one.guarded.board() for one in self._engaged)

    def close(self) -> None:
        """Ends every request and closes the connections."""
        self._loop.submit(_end(self._client)).result()
        self._loop.close()

    def _new(self, account: Account) -> Engaged | None:
        try:
            secrets = self._secrets_of(account)
            setup = setup_of(account, secrets, self._spending, self._intents)
            guarded = _guarded(account, setup, self._client, self._maskers)
            remembered = Remembered(Elsewhere(guarded, self._loop.submit), self._withheld.hides)
            asked = Withholding(remembered, self._withheld)
            return Engaged(account, guarded, remembered, asked, self._writer_of(account, setup))
        except AssistError as error:
            # One account less; the others and the local engine do not depend on it.
            log.warning("%s cannot be used: %s", account.id, type(error).__name__)
            self._notice(f"{account.name}: {error.sentence}")
            return None

    def _writer_of(self, account: Account, setup: Setup) -> Writer | None:
        make_writer = entry_of(account.backend).writer
        if make_writer is None:
            return None
        writer = make_writer(setup, self._client)
        return WriterElsewhere(
            MaskedWriter(writer, self._masker) if account.masked else writer, self._loop.submit
        )

    def _masker(self) -> Masker:
        return self._maskers.of(self._open_id())


async def _called(client: Callable[[], httpx.AsyncClient]) -> httpx.AsyncClient:
    return client()


async def _end(client: httpx.AsyncClient) -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await client.aclose()
