"""macOS and Windows: the system's own keyring, through the keyring library."""

from __future__ import annotations

import sys
from typing import Any

from keyring.errors import KeyringError, PasswordDeleteError

from assist_app.vault.entries import NoSuchEntry, Refused

if sys.platform == "win32":
    from keyring.backends.Windows import WinVaultKeyring as Backend
else:
    # Named on purpose: automatic choice could fall to a plain-text or a prompting backend.
    from keyring.backends.macOS import Keyring as Backend


class SystemKeyring:
    """Raises what the library raises when the backend cannot work here."""

    def __init__(self) -> None:
        made: Any = Backend
        self._backend = made()
        # Asking for the priority is how keyring tells that.
        float(made.priority)

    def get_password(self, service: str, username: str) -> str | None:
        """The text; None when there is none."""
        try:
            found: str | None = self._backend.get_password(service, username)
        except KeyringError as error:
            raise Refused(str(error)) from error
        return found

    def glance(self, service: str, username: str) -> str | None:
        """None: whether the system would ask is not known."""
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps a text."""
        try:
            self._backend.set_password(service, username, password)
        except KeyringError as error:
            raise Refused(str(error)) from error

    def delete_password(self, service: str, username: str) -> None:
        """Forgets a text."""
        try:
            self._backend.delete_password(service, username)
        except PasswordDeleteError as error:
            raise NoSuchEntry(str(error)) from error
        except KeyringError as error:
            raise Refused(str(error)) from error
