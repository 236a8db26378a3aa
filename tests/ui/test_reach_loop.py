"""Binding keys from the window: one after the other, and nobody is asked for a mere trial."""

from __future__ import annotations

import asyncio
import importlib
import threading
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from assist_app.delivery.insertion import Choice
from assist_app.delivery.shortcuts import Reach
from assist_app.model.shortcuts import DEFAULTS, Action, Bound, Chord, wished
from assist_app.reach.reach_loop import ReachLoop
from tests.delivery.portal import Portal, message_bus_daemon

KEYS, OTHERS = wished({}), wished({Action.SEARCH.value: "Ctrl+Alt+S"})


class Keys:
    """Global keys of a system that takes its time; only one who binds at a time is seen."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.log: list[int] = []
        self.inside = 0

    async def bind(self, wanted: Mapping[Action, Chord]) -> Bound:
        assert self.inside == 0
        self.inside += 1
        await asyncio.to_thread(self.go.wait, 10)
        self.inside -= 1
        self.log.append(len(wanted))
        return Bound({}, {})

    async def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def begun(qtbot: QtBot) -> Iterator[Callable[[Reach], ReachLoop]]:
    loops: list[ReachLoop] = []

    def begin(reach: Reach) -> ReachLoop:
        async def make(pressed: Any, moved: Any) -> Reach:
            return reach

        loop = ReachLoop(lambda name: SimpleNamespace(make=make), lambda: Choice("x11", True, ""))  # type: ignore[arg-type, return-value]
        loops.append(loop)
        with qtbot.waitSignal(loop.ready):
            loop.begin()
        return loop

    yield begin
    for loop in loops:
        asyncio.run(loop.close())


def test_keys_are_bound_one_after_the_other_and_the_newest_holds(
    begun: Callable[[Reach], ReachLoop], qtbot: QtBot
) -> None:
    keys = Keys()
    loop = begun(Reach(keys, None))
    told: list[str] = []
    loop.bind(KEYS, lambda bound: told.append("first trial"), keep=False)
    loop.bind(KEYS, lambda bound: told.append("second trial"), keep=False)
    loop.bind(OTHERS, lambda bound: told.append("kept"))
    keys.go.set()
    qtbot.waitUntil(lambda: "kept" in told)
    assert keys.log[-1] == len(OTHERS) and "second trial" not in told


@pytest.mark.parametrize("asks", [True, False])
def test_a_trial_asks_nobody(begun: Callable[[Reach], ReachLoop], qtbot: QtBot, asks: bool) -> None:
    keys = Keys()
    keys.go.set()
    loop = begun(Reach(keys, None, asks=asks))
    told: list[Bound] = []
    loop.bind(KEYS, told.append, keep=False)
    loop.bind(OTHERS, told.append)
    qtbot.waitUntil(lambda: bool(told) and keys.log[-1:] == [len(OTHERS)])
    if asks:
        assert keys.log == [len(OTHERS)]


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with message_bus_daemon() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        made = Portal(address)
        try:
            yield made
        finally:
            made.close()


def late(name: str) -> ModuleType:
    return importlib.import_module(f"assist_app.{name}")


def test_a_late_no_ends_only_the_question_it_answers(portal: Portal, qtbot: QtBot) -> None:
    """Two sessions of the desktop, as when keys were bound by two ways at once."""
    held: list[tuple[Any, ...]] = []
    answer = portal.do_BindShortcuts

    def ask(*question: Any) -> None:
        if held:
            answer(*question)
        else:
            held.append(question)

    portal.do_BindShortcuts = ask  # type: ignore[method-assign]

    async def act() -> None:
        pressed: asyncio.Queue[Action] = asyncio.Queue()
        reach = await late("delivery.wayland.reach").make(pressed.put_nowait, lambda moved: None)

        async def later() -> Bound:
            while not held:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            bound: Bound = await reach.shortcuts.bind(OTHERS)
            portal.response = 1
            answer(*held[0])
            return bound

        async with asyncio.timeout(20):
            first, second = await asyncio.gather(reach.shortcuts.bind(KEYS), later())
            assert set(first.refused) == set(KEYS) and set(second.named) == set(OTHERS)
            portal.key("show-hide", "Activated")
            assert await pressed.get() is Action.SHOW_HIDE
        await reach.shortcuts.close()
        reach.end()

    asyncio.run(act())


def test_on_wayland_a_trial_puts_no_question(portal: Portal, qtbot: QtBot) -> None:
    loop = ReachLoop(late, lambda: Choice("wayland", True, ""))
    with qtbot.waitSignal(loop.ready):
        loop.begin()
    assert loop.asks
    told: list[Bound] = []
    loop.bind(KEYS, told.append, keep=False)
    loop.bind(KEYS, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert set(told[0].named) == set(DEFAULTS) and portal.calls.count("BindShortcuts") == 1
    asyncio.run(loop.close())
