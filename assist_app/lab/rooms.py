"""The backends a replay asks: the embedded engine, and accounts by name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from assist_app.assist.masking.masker import Maskers
from assist_app.assist.withheld import Withholding
from assist_app.backends.web import make_client
from assist_app.files.spending import Spending
from assist_app.lab.asking import Asked, Grounded, Plain
from assist_app.lab.comparing import LOCAL
from assist_app.lab.hits import Likeness
from assist_app.model.account import Account
from assist_app.model.script import IntentDefinition
from assist_app.paths import DataFolder, resources
from assist_app.rooms.backstage import open_engine
from assist_app.vendors.catalogue import entry_of
from assist_app.vendors.engaging import engage
from assist_app.vendors.folder_accounts import FolderAccounts


class Rooms:
    """One data folder: its library, accounts and vault."""

    def __init__(self, folder: DataFolder, passphrase: Callable[[], str | None]) -> None:
        self._folder, self._passphrase = folder, passphrase
        self._accounts = FolderAccounts(folder, passphrase)

    @asynccontextmanager
    async def backends(
        self, names: Sequence[str], library: str | None
    ) -> AsyncIterator[tuple[list[Asked], Likeness]]:
        """The named backends, ready to be asked, and the engine's measure of likeness.

        Misconfigured for a name that no account has; VaultError where its secrets cannot be reached.
        """
        known = {name: self._accounts.book.named(name) for name in names if name not in LOCAL}
        secrets = {name: self._accounts.book.secrets(account) for name, account in known.items()}
        intents = self._accounts.intents(library) if known else ()
        spending = Spending(self._folder.spent)
        try:
            with open_engine(self._folder, library, self._passphrase, resources()) as engine:
                await asyncio.wrap_future(engine.start())
                async with make_client() as client:
                    local, maskers = Plain(engine.spec.name, engine), Maskers()

                    def joined(name: str) -> Asked:
                        if name not in known:
                            return replace(local, name=name)
                        account = known[name]
                        guarded = engage(account, secrets[name], client, spending, _always(intents), maskers)
                        backend = Withholding(guarded, self._accounts.withheld)
                        if _grounded(account):
                            return Grounded(name, backend, local)
                        return Plain(name, backend)

                    yield [joined(name) for name in names], engine.likeness
        finally:
            spending.close()


def _always(intents: Sequence[IntentDefinition]) -> Callable[[], Sequence[IntentDefinition]]:
    return lambda: intents


def _grounded(account: Account) -> bool:
    return entry_of(account.backend).spec.told_scripts
