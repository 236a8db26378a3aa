"""A message bus of its own with a desktop's portals on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.delivery.portal import Portal, message_bus_daemon


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    with message_bus_daemon() as address:
        yield address


@pytest.fixture
def portal(bus: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    made = Portal(bus)
    try:
        yield made
    finally:
        made.close()
