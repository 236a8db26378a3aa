"""Access tokens: one for each application, fetched once however many ask, renewed before they end."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import httpx

from assist_app.model.errors import BackendError

EARLY = 300.0
"""Seconds before its end from which on a token is not used any more."""

Key = tuple[str, str, bytes]
Fetch = Callable[[], Awaitable[tuple[str, float]]]


@dataclass(slots=True)
class _Entry:
    token: str = field(default="", repr=False)
    until: float = 0.0
    failures: int = 0
    failure: BackendError | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class TokenBook:
    """Tokens of all applications that one client serves. Must be used in one event loop."""

    def __init__(self) -> None:
        self._entries: dict[Key, _Entry] = {}

    async def token(self, key: Key, fetch: Fetch, now: Callable[[], float], *, refused: str = "") -> str:
        """A live token; `refused` is one that the service no longer takes.

        Whoever asks while it is fetched waits for that one answer, and shares its failure: a wrong secret
        asked for again and again gets the application blocked.
        """
        entry = self._entries.setdefault(key, _Entry())
        seen = entry.failures
        async with entry.lock:
            if entry.token and entry.token != refused and now() < entry.until:
                return entry.token
            if entry.failures != seen and entry.failure is not None:
                raise entry.failure
            entry.token = ""
            try:
                token, lifetime = await fetch()
            except BackendError as error:
                entry.failures, entry.failure = entry.failures + 1, error
                raise
            entry.token, entry.until = token, now() + max(lifetime - EARLY, lifetime / 2)
            return token


_books: WeakKeyDictionary[httpx.AsyncClient, TokenBook] = WeakKeyDictionary()


def token_book(client: httpx.AsyncClient) -> TokenBook:
    """The book of a client: accounts of the same application share their token through it."""
    return _books.setdefault(client, TokenBook())


def key_of(address: str, corp_id: str, secret: str) -> Key:
    """What a token belongs to; the secret itself is not kept."""
    return address, corp_id, hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
