"""What a place for secrets must do, and why another one was not taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class Vault(Protocol):
    """Keeps named secrets. Calls may block: use them off the UI thread."""

    @property
    def kind(self) -> str:
        """ "keyring", "file" or "memory"."""
        ...

    def get(self, name: str) -> bytes:
        """The secret; SecretMissing or VaultLocked with a sentence."""
        ...

    def put(self, name: str, value: bytes) -> None:
        """Keeps a secret."""
        ...

    def delete(self, name: str) -> None:
        """Forgets a secret; nothing happens when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A kind of vault that was not taken, and why, as a sentence."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class VaultChoice:
    """The best usable vault. `needs_passphrase` says that a key file waits for its pass-phrase.

    `found` is the store's key if choosing has come across it; asking a keyring twice costs 10 ms.
    """

    vault: Vault
    passed_over: tuple[PassedOver, ...] = ()
    needs_passphrase: bool = False
    found: bytes | None = field(default=None, repr=False)
