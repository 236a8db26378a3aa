"""The part of the composition root that is needed first: the vault and the store, and why nothing is kept."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assist_app.i18n import _, joined
from assist_app.model.errors import NotWritable, StoreError, VaultError
from assist_app.paths import DataFolder, private_folder, there
from assist_app.store import Glimpse, Store, glimpse, memory_store, open_store
from assist_app.vault import FileVault, MemoryVault, VaultChoice, choose_vault, glance_at_key, store_key

KEYRING_SECONDS = 8.0

BESIDE = ("", "-wal", "-shm", "-journal", ".id")
"""Endings of the files a store is made of. What was set aside as damaged begins with the same name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The open store, where its key is, and what the agent should be told about it."""

    store: Store
    choice: VaultChoice
    durable: bool
    notices: tuple[str, ...] = ()


def open_kept(
    folder: DataFolder, passphrase: str | None = None, wait: float | None = None, *, repair: bool = True
) -> Kept:
    """Opens vault and store. What cannot be opened is left alone; then nothing is kept, and that is said.

    Only the window may `repair`: it is there to say that a damaged file was set aside.
    """
    try:
        private_folder(folder.root)
    except OSError as error:
        sentence = _("The data folder {folder} cannot be made: {reason}.")
        return _in_memory(
            VaultChoice(MemoryVault()), sentence.format(folder=folder.root, reason=error.strerror)
        )
    if not os.access(folder.root, os.W_OK):
        # Said before anything about keys: a pass-phrase would help nobody here.
        sentence = _("The data folder {folder} cannot be written to.").format(folder=folder.root)
        return _in_memory(VaultChoice(MemoryVault()), sentence)
    try:
        choice = choose_vault(
            folder.root, folder.key_file, passphrase, KEYRING_SECONDS if wait is None else wait
        )
    except VaultError as error:
        return _in_memory(VaultChoice(MemoryVault(), needs_passphrase=True), error.sentence)
    if choice.vault.kind == "memory":
        return _in_memory(choice, _why_memory(choice, folder))
    fresh = _nothing_in(folder.store)
    try:
        key = choice.found or store_key(choice.vault, store_exists=there(folder.store))
        opened = open_store(folder.store, key, repair=repair)
    except (StoreError, VaultError, OSError) as error:
        if fresh:
            # What a full disk leaves of a new store would look like data that wait behind a lock.
            _take_away(folder.store)
        words = _("The data folder cannot be written: {reason}.")
        sentence = words.format(reason=error.strerror) if isinstance(error, OSError) else error.sentence
        return _in_memory(choice, sentence)
    notices = []
    if opened.set_aside is not None:
        words = _("Your data file was damaged. It was kept as {name}; a new one was begun.")
        notices.append(words.format(name=opened.set_aside.name))
    return Kept(opened.store, choice, True, tuple(notices))


GLIMPSE_SECONDS = 0.5


def glimpse_kept(folder: DataFolder, messages: int) -> Glimpse | None:
    """The newest conversation, where it can be read at once; nothing is asked, changed or repaired."""
    key = glance_at_key(folder.root, GLIMPSE_SECONDS)
    return glimpse(folder.store, key, messages) if key is not None else None


class Remedy(StrEnum):
    """What the agent can do when nothing is kept."""

    NONE = ""
    UNLOCK = "unlock"
    TRY_AGAIN = "try again"
    SET_PASSPHRASE = "set pass-phrase"


def remedy(kept: Kept, folder: DataFolder) -> Remedy:
    """What would help; nothing where all is kept, or where the folder cannot be written."""
    if kept.durable:
        return Remedy.NONE
    if kept.choice.needs_passphrase:
        return Remedy.UNLOCK
    if there(folder.store):
        return Remedy.TRY_AGAIN
    return Remedy.SET_PASSPHRASE if os.access(folder.root, os.W_OK) else Remedy.NONE


def begin_key_file(folder: DataFolder, passphrase: str, store: Store) -> FileVault:
    """Moves what is only in memory into an encrypted file under a pass-phrase.

    StoreError or VaultError when that is impossible; then nothing of it is left.
    """
    fresh = not there(folder.key_file) and not there(folder.store)
    try:
        vault = FileVault(folder.key_file, passphrase)
        key = store_key(vault, store_exists=there(folder.store))
        store.save_as(folder.store, key).result()
    except BaseException as error:
        # Half of it would refuse the next pass-phrase and the next key.
        if fresh:
            folder.key_file.unlink(missing_ok=True)
            _take_away(folder.store)
        if isinstance(error, OSError):
            words = _("The data folder cannot be written: {reason}.")
            raise NotWritable(words.format(reason=error.strerror)) from error
        raise
    return vault


def _nothing_in(store: Path) -> bool:
    """Whether a store's files hold nothing: they are not there, or only their names are."""
    beside = (store.with_name(store.name + end) for end in ("", "-wal"))
    return not any(there(path) and path.stat().st_size for path in beside)


def _take_away(store: Path) -> None:
    for end in BESIDE:
        with suppress(OSError):
            store.with_name(store.name + end).unlink(missing_ok=True)


def _in_memory(choice: VaultChoice, why: str) -> Kept:
    sentence = _("Nothing will be kept after you close Assist: {why}").format(why=why)
    return Kept(memory_store(), choice, False, (sentence,))


def _why_memory(choice: VaultChoice, folder: DataFolder) -> str:
    if there(folder.store) and not choice.needs_passphrase:
        return _("your data are locked because the system keyring did not answer; nothing was changed.")
    return joined(passed.reason for passed in choice.passed_over)


def check_passphrase(folder: DataFolder, passphrase: str) -> None:
    """Raises WrongPassphrase when it does not open the key file."""
    FileVault(folder.key_file, passphrase)
