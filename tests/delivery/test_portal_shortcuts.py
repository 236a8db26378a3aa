"""Keys that work in other programs, by a portal over a real message bus."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from assist_app.delivery.shortcuts import GlobalShortcuts
from assist_app.delivery.wayland.reach import make, trigger
from assist_app.model.errors import DeliveryError
from assist_app.model.shortcuts import DEFAULTS, Action, Chord, wished
from tests.delivery.portal import Portal

Act = Callable[[GlobalShortcuts, Portal, "asyncio.Queue[Action]"], Awaitable[None]]


def play(portal: Portal, act: Act) -> None:
    async def run() -> None:
        pressed: asyncio.Queue[Action] = asyncio.Queue()
        reach = await make(pressed.put_nowait, lambda moved: None)
        assert reach.shortcuts is not None and reach.neighbours is None and reach.reason
        async with asyncio.timeout(20):
            await act(reach.shortcuts, portal, pressed)
            await reach.shortcuts.close()
        reach.end()

    asyncio.run(run())


def test_chords_are_written_as_the_portal_reads_them() -> None:
    written = {keys: trigger(chord) for keys in ("Ctrl+Alt+K", "Meta+F5", "Ctrl+Alt+Space", "Ctrl+Shift+PgUp")
               if (chord := Chord.read(keys)) is not None}  # fmt: skip
    assert written == {
        "Ctrl+Alt+K": "CTRL+ALT+k",
        "Meta+F5": "LOGO+F5",
        "Ctrl+Alt+Space": "CTRL+ALT+space",
        "Ctrl+Shift+PgUp": "CTRL+SHIFT+Page_Up",
    }


def test_keys_are_bound_named_and_heard(portal: Portal) -> None:
    async def act(shortcuts: GlobalShortcuts, portal: Portal, pressed: asyncio.Queue[Action]) -> None:
        bound = await shortcuts.bind(wished({}))
        assert not bound.refused and set(bound.named) == set(DEFAULTS)
        assert bound.named[Action.SEARCH] == "press CTRL+ALT+k"
        for name in ("show-hide", "insert-1"):
            portal.key(name, "Activated")
            portal.key(name, "Deactivated")
        portal.key("show-hide", "Activated", "/another/session")
        portal.key("unknown", "Activated")
        portal.key("take-clipboard", "Activated")
        heard = [await pressed.get() for _time in range(3)]
        assert heard == [Action.SHOW_HIDE, Action.INSERT_1, Action.TAKE]
        assert pressed.empty()

    play(portal, act)


def test_keys_somebody_else_has_are_refused_one_by_one(portal: Portal) -> None:
    portal.taken = {"search"}

    async def act(shortcuts: GlobalShortcuts, portal: Portal, pressed: asyncio.Queue[Action]) -> None:
        bound = await shortcuts.bind(wished({}))
        assert set(bound.refused) == {Action.SEARCH} and "settings" in bound.refused[Action.SEARCH]
        assert Action.TAKE in bound.named

    play(portal, act)


def test_who_says_no_has_no_keys(portal: Portal) -> None:
    portal.response = 1

    async def act(shortcuts: GlobalShortcuts, portal: Portal, pressed: asyncio.Queue[Action]) -> None:
        assert set((await shortcuts.bind(wished({}))).refused) == set(Action)

    play(portal, act)


def test_other_keys_need_a_new_session_and_none_end_it(portal: Portal) -> None:
    async def act(shortcuts: GlobalShortcuts, portal: Portal, pressed: asyncio.Queue[Action]) -> None:
        await shortcuts.bind(wished({}))
        old = portal.session
        await shortcuts.bind(wished({Action.SEARCH.value: "Ctrl+Alt+S"}))
        assert portal.session != old and portal.wanted["search"] == "CTRL+ALT+s"
        assert portal.calls.count("Close") == 1
        portal.key("show-hide", "Activated", old)
        bound = await shortcuts.bind({})
        assert not bound.refused and not bound.named and portal.calls.count("Close") == 2
        assert pressed.empty()

    play(portal, act)


def test_without_the_portal_it_is_said(portal: Portal) -> None:
    portal.versions = {"RemoteDesktop": 2}

    async def run() -> None:
        with pytest.raises(DeliveryError, match="GlobalShortcuts"):
            await make(lambda action: None, lambda moved: None)

    asyncio.run(run())
