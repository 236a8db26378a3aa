"""Secrets that end with the program; used with a visible notice when nothing better is there."""

from __future__ import annotations

from assist_app.i18n import _
from assist_app.model.errors import SecretMissing


class MemoryVault:
    """A dictionary that never prints its values."""

    kind = "memory"

    def __init__(self) -> None:
        self._secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes:
        """The secret, if it was put since the start."""
        if name not in self._secrets:
            raise SecretMissing(_("There is no secret named {name}.").format(name=name))
        return self._secrets[name]

    def put(self, name: str, value: bytes) -> None:
        """Keeps it until the program ends."""
        self._secrets[name] = value

    def delete(self, name: str) -> None:
        """Forgets it."""
        self._secrets.pop(name, None)
