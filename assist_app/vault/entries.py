"""What a system's keyring must do for us: small texts under a service and a name."""

from __future__ import annotations

from typing import Protocol


class Refused(Exception):
    """The keyring is there and did not do what it was asked: it is locked, or the user said no."""


class NoSuchEntry(Refused):
    """There is nothing to delete."""


class Entries(Protocol):
    """A keyring; every call may block behind a question to the user."""

    def get_password(self, service: str, username: str) -> str | None:
        """The text; None when there is none. Refused when it may not be read."""
        ...

    def glance(self, service: str, username: str) -> str | None:
        """The same without asking the user anything; None also where that is not known beforehand."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps a text. Refused when that is not allowed."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forgets a text. NoSuchEntry, Refused."""
        ...
