"""A data folder's accounts where there is no window: their book, its vault, the intents they are told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from assist_app.assist.withheld import Withheld
from assist_app.files.content import load_library, load_starter, with_intent_scripts
from assist_app.files.passphrase import PASSPHRASE, given_passphrase
from assist_app.model.script import IntentDefinition
from assist_app.paths import DataFolder, resources, there
from assist_app.rooms.keeping import KEYRING_SECONDS, open_kept
from assist_app.vault import Vault, choose_vault
from assist_app.vendors.account_book import AccountBook, durable


class FolderAccounts:
    """What commands and the lab need of one data folder; vault and store are opened when they are needed."""

    def __init__(self, folder: DataFolder, passphrase: Callable[[], str | None]) -> None:
        """`passphrase` is asked for, once, when a key file waits for it."""
        self._folder = folder
        self._ask_passphrase = cache(passphrase)
        self.vault: Vault | None = None
        self.withheld = Withheld()
        """What must not be suggested in the library whose intents were read last."""
        self.book = AccountBook(folder.accounts, self._open_vault)

    def intents(self, library: str | None) -> Sequence[IntentDefinition]:
        """Of the library that was named, else of the user's own, else of the bundled one."""
        if library is not None:
            chosen = load_library(Path(library))
            self.withheld = Withheld(with_intent_scripts(chosen).scripts)
            return self.withheld.spared(chosen.intents)
        stored = self._stored_intents() if there(self._folder.store) else ()
        return (
            self.withheld.spared(stored)
            if stored
            else load_starter(resources(), ("zh", "en")).library.intents
        )

    def passphrase(self) -> str | None:
        """Nobody is asked for one while no file waits for it: there may be a keyring."""
        return self._ask_passphrase() if there(self._folder.key_file) else given_passphrase()

    def _stored_intents(self) -> Sequence[IntentDefinition]:
        kept = open_kept(self._folder, self.passphrase(), repair=False)
        stored = kept.store.intents().result()
        kept.store.close()
        for sentence in kept.notices:
            print(sentence, file=sys.stderr)
        self.withheld = kept.store.withheld
        return stored

    def _open_vault(self) -> Vault:
        folder = self._folder
        choice = choose_vault(folder.root, folder.key_file, self.passphrase(), KEYRING_SECONDS)
        self.vault = durable(choice, PASSPHRASE)
        return self.vault
