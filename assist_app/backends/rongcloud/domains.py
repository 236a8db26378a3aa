"""The data centres' addresses, and which one of a pair worked last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import httpx

CENTRES = {
    "beijing": "rong-api.com",
    "singapore": "sg-light-api.com",
    "singapore-b": "sg-b-light-api.com",
    "north-america": "us-light-api.com",
    "saudi-arabia": "sau-light-api.com",
}
REMEMBERED = 300.0
"""Seconds after which the main address gets another chance."""


def centre_addresses(centre: str) -> str:
    """Main and backup address of a data centre, a space between them. KeyError when there is none such."""
    domain = CENTRES[centre]
    return f"https://api.{domain} https://api-b.{domain}"


class Domains:
    """Begins with the address that took over, as long as that is remembered."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._taken_over: httpx.URL | None = None
        self._until = 0.0

    def ordered(self, addresses: Sequence[httpx.URL]) -> list[httpx.URL]:
        """The addresses in the order to try them."""
        if self._now() >= self._until:
            self._taken_over = None
        return sorted(addresses, key=lambda address: address != self._taken_over)

    def took_over(self, address: httpx.URL) -> None:
        """Remembers an address that answered after another had failed."""
        self._taken_over, self._until = address, self._now() + REMEMBERED
