"""Secrets in the operating system's keyring: Secret Service, macOS keychain, Windows credentials."""

from __future__ import annotations

import base64
import binascii
import logging
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from assist_app.i18n import _
from assist_app.model.errors import SecretMissing, VaultLocked
from assist_app.vault.entries import Entries, NoSuchEntry, Refused

if sys.platform in ("darwin", "win32"):
    from assist_app.vault.system_keyring import SystemKeyring as PlatformKeyring
else:
    from assist_app.vault.secret_service import SecretService as PlatformKeyring

LIMIT = 8.0
"""Seconds; a locked keyring blocks behind a prompt that may never be answered."""

MOST_CHARACTERS = 1200
"""Of one entry: Windows keeps 2,560 bytes, two for a character. A private key alone is longer."""
PARTS = "parts:"

log = logging.getLogger("assist.vault")

T = TypeVar("T")


class KeyringVault:
    """One service name for a data folder, so that two folders do not share a key."""

    kind = "keyring"

    def __init__(self, folder_id: str, limit: float = LIMIT, backend: Entries | None = None) -> None:
        """VaultLocked with a sentence where there can be no keyring; whether it answers the first call
        tells."""
        self._service = f"assist:{folder_id}"
        self._limit = limit
        self._backend: Entries = backend or self._bounded(PlatformKeyring)

    def get(self, name: str) -> bytes:
        """The secret; SecretMissing when the keyring has none of this name."""
        value = self._read(name)
        parts = _parts(name, value)
        if parts:
            value = "".join(map(self._read, parts))
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise SecretMissing(_("The keyring's {name} is damaged.").format(name=name)) from error

    def glance(self, name: str) -> bytes | None:
        """A short secret if it can be had at once, without a question to the user."""
        value = self._bounded(lambda: self._backend.glance(self._service, name))
        try:
            return base64.b64decode(value, validate=True) if value is not None else None
        except binascii.Error:
            return None

    def put(self, name: str, value: bytes) -> None:
        """Keeps a secret; a long one in several entries."""
        before = self._entries(name)
        text = base64.b64encode(value).decode()
        if len(text) > MOST_CHARACTERS:
            pieces = [text[n : n + MOST_CHARACTERS] for n in range(0, len(text), MOST_CHARACTERS)]
            text = f"{PARTS}{len(pieces)}"
            for part, piece in zip(_parts(name, text), pieces, strict=True):
                self._write(part, piece)
        self._write(name, text)
        for part in set(before) - set(_parts(name, text)):
            self._delete(part)

    def delete(self, name: str) -> None:
        """Forgets a secret."""
        for entry in (*self._entries(name), name):
            self._delete(entry)

    def _entries(self, name: str) -> list[str]:
        try:
            return _parts(name, self._read(name))
        except SecretMissing:
            return []

    def _read(self, name: str) -> str:
        value = self._bounded(lambda: self._backend.get_password(self._service, name))
        if value is None:
            raise SecretMissing(_("The keyring holds no {name} for this data folder.").format(name=name))
        return value

    def _write(self, name: str, text: str) -> None:
        self._bounded(lambda: self._backend.set_password(self._service, name, text))

    def _delete(self, name: str) -> None:
        try:
            self._bounded(lambda: self._backend.delete_password(self._service, name))
        except VaultLocked as error:
            if not isinstance(error.__cause__, NoSuchEntry):
                raise

    def _bounded(self, work: Callable[[], T]) -> T:
        """Runs a keyring call in a thread and gives up after the limit."""
        results: list[T] = []
        failures: list[BaseException] = []

        def run() -> None:
            try:
                results.append(work())
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(self._limit)
        if failures:
            raise _in_words(failures[0]) from failures[0]
        if not results:
            raise VaultLocked(_("The system keyring is locked: it did not answer. Unlock it and try again."))
        return results[0]


def _parts(name: str, text: str) -> list[str]:
    """The entries a long secret lies in; none when the text is the secret itself."""
    number = text.removeprefix(PARTS)
    whole = not text.startswith(PARTS) or not number.isdecimal() or len(number) > 3
    return [] if whole else [f"{name}#{part}" for part in range(int(number))]


def _in_words(error: BaseException) -> VaultLocked:
    if isinstance(error, Refused):
        return VaultLocked(_("The system keyring is locked or refused: {reason}.").format(reason=error))
    # D-Bus variables and class names are for the log; what the agent can do stands beside the sentence.
    log.info("no keyring: %s", type(error).__name__)
    return VaultLocked(_("There is no system keyring here."))
