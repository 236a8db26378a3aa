"""Linux: the Secret Service over D-Bus, asked directly.

The keyring library's way to it costs 45 ms more at every start, for looking at every kind of keyring there
is. What it wrote is found here and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import secretstorage
from secretstorage.exceptions import SecretServiceNotAvailableException, SecretStorageException

from assist_app.vault.entries import NoSuchEntry, Refused

WRITER = "Python keyring library"
"""Entries are replaced where all attributes are equal, and the first ones were written by that library."""


class SecretService:
    """The default collection of whatever serves secrets on this desktop."""

    def glance(self, service: str, username: str) -> str | None:
        """The text, if it can be had without asking the user anything."""
        with _connection() as connection:
            for item in _found(connection, service, username):
                if not item.is_locked():
                    return str(item.get_secret().decode())
        return None

    def get_password(self, service: str, username: str) -> str | None:
        """The text of the first entry, wherever it lies; Refused when it stays locked."""
        with _connection() as connection:
            for item in _found(connection, service, username):
                if item.is_locked() and (item.unlock() or item.is_locked()):
                    raise Refused("the entry stays locked")
                return str(item.get_secret().decode())
            # A locked collection may not tell what it holds.
            for item in _collection(connection).search_items(_query(service, username)):
                return str(item.get_secret().decode())
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Makes or replaces an entry."""
        attributes = {**_query(service, username), "application": WRITER}
        with _connection() as connection:
            label = f"Password for '{username}' on '{service}'"
            made = _collection(connection).create_item(label, attributes, password.encode(), replace=True)
            # An older one in another collection would be found instead.
            _delete(item for item in _found(connection, service, username) if item != made)

    def delete_password(self, service: str, username: str) -> None:
        """Removes the entries of that name, wherever they lie: one that is left would be found again."""
        with _connection() as connection:
            _collection(connection)
            if not _delete(_found(connection, service, username)):
                raise NoSuchEntry(username)


@contextmanager
def _connection() -> Iterator[Any]:
    """Refused with its reason for everything a service that is there may say; without one its own error."""
    with closing(secretstorage.dbus_init()) as connection:
        try:
            yield connection
        except SecretServiceNotAvailableException:
            raise
        except SecretStorageException as error:
            raise Refused(str(error)) from error


def _query(service: str, username: str) -> dict[str, str]:
    return {"service": service, "username": username}


def _found(connection: Any, service: str, username: str) -> Iterator[secretstorage.Item]:
    """The entries of that name in all collections, those that are not locked first."""
    found: Iterator[secretstorage.Item] = secretstorage.search_items(connection, _query(service, username))
    return found


def _delete(items: Iterable[secretstorage.Item]) -> int:
    """How many there were; Refused when one stays locked."""
    found = list(items)
    for item in found:
        if item.is_locked() and (item.unlock() or item.is_locked()):
            raise Refused("the entry stays locked")
        item.delete()
    return len(found)


def _collection(connection: Any) -> secretstorage.Collection:
    """The default collection, unlocked; Refused when the user does not unlock it."""
    collection = secretstorage.get_default_collection(connection)
    if collection.is_locked() and (collection.unlock() or collection.is_locked()):
        raise Refused("the keyring stays locked")
    return collection
