"""Chooses the best usable vault and says why the others were passed over; makes or finds the store's key."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from assist_app.i18n import _
from assist_app.model.errors import SecretMissing, StoreLocked, VaultLocked
from assist_app.paths import there
from assist_app.vault.file_vault import FileVault
from assist_app.vault.keyring_vault import LIMIT, KeyringVault
from assist_app.vault.memory_vault import MemoryVault
from assist_app.vault.vault import PassedOver, Vault, VaultChoice

STORE_KEY = "store-key"


def choose_vault(
    folder: Path, key_file: Path, passphrase: str | None = None, limit: float = LIMIT
) -> VaultChoice:
    """An existing key file first (its owner chose it), then the keyring, then a new key file, then memory.

    WrongPassphrase when `passphrase` does not open the existing key file.
    """
    if there(key_file):
        if passphrase is None:
            reason = _("The key file waits for its pass-phrase.")
            return VaultChoice(MemoryVault(), (PassedOver("file", reason),), needs_passphrase=True)
        return VaultChoice(FileVault(key_file, passphrase))
    try:
        vault, found = _open_keyring(folder, limit)
        return VaultChoice(vault, found=found)
    except VaultLocked as error:
        passed = PassedOver("keyring", error.sentence)
    if passphrase is not None:
        return VaultChoice(FileVault(key_file, passphrase), (passed,))
    reason = _("No pass-phrase has been set for a key file.")
    return VaultChoice(MemoryVault(), (passed, PassedOver("file", reason)))


def _open_keyring(folder: Path, limit: float) -> tuple[KeyringVault, bytes | None]:
    """The keyring, if it really answers: a locked one is found out here and not in the middle of work."""
    vault = KeyringVault(folder_id(folder), limit)
    with suppress(SecretMissing):
        return vault, vault.get(STORE_KEY)
    return vault, None


def glance_at_key(folder: Path, limit: float) -> bytes | None:
    """The store's key, if the keyring gives it at once and asks nobody."""
    try:
        return KeyringVault(folder_id(folder), limit).glance(STORE_KEY)
    except VaultLocked:
        return None


def store_key(vault: Vault, *, store_exists: bool) -> bytes:
    """The store's 32-byte key. A new one is made only when there is no data yet.

    StoreLocked when data exist and the vault does not hold their key.
    """
    try:
        return vault.get(STORE_KEY)
    except SecretMissing as error:
        if store_exists:
            raise StoreLocked(
                _("Your data are encrypted and their key is not in the {kind}. Nothing was changed.").format(
                    kind=vault.kind
                )
            ) from error
    key = os.urandom(32)
    vault.put(STORE_KEY, key)
    return key


def folder_id(folder: Path) -> str:
    """Tells one data folder's secrets from another's."""
    return hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
