"""Quitting while something is still on its way into another program, or while the system does not let go."""

from __future__ import annotations

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from assist_app.delivery.insertion import Choice
from assist_app.delivery.lending import LendingInserter
from assist_app.delivery.loan import Times
from assist_app.delivery.shortcuts import Reach
from assist_app.desk.desk import Desk
from assist_app.model.delivery import Delivered
from assist_app.paths import DataFolder
from assist_app.reach import insertion_loop
from assist_app.reach.insertion_loop import InsertionLoop
from assist_app.reach.reach_loop import ReachLoop
from assist_app.tasks import TaskSet
from assist_app.worker_loop import WorkerLoop
from tests.delivery.lending_stage import OLD, QUICK, FakeBoard, FakeScreen
from tests.journeys.test_first_contact import until
from tests.journeys.test_keeping import folder, in_window

__all__ = ["folder"]

SECRET = "what a customer wrote"


class Slow(LendingInserter):
    """Into a window that takes its time to read what it was sent."""

    def __init__(self) -> None:
        self.board = FakeBoard()
        screen = FakeScreen(self.board)
        super().__init__(screen, self.board, QUICK)
        self.pressed = asyncio.Event()

        async def late() -> None:
            self.pressed.set()
            await asyncio.sleep(0.04)
            await screen.paste()

        screen.on_press = late


class Broken(Slow):
    """Its connection is lost when it is to leave."""

    async def close(self) -> None:
        raise RuntimeError(SECRET)


class Hung(Slow):
    """Its system never answers."""

    async def close(self) -> None:
        await asyncio.Event().wait()


class Keys:
    """Global keys whose system is gone when they are let go."""

    async def bind(self, wanted: Any) -> None:
        """Nothing is refused."""

    async def close(self) -> None:
        raise RuntimeError(SECRET)


async def made(kind: type[Slow], monkeypatch: pytest.MonkeyPatch) -> tuple[InsertionLoop, Slow]:
    """A loop with an inserter of this kind."""
    found: list[Slow] = []

    def make() -> Slow:
        found.append(kind())
        return found[0]

    monkeypatch.setitem(insertion_loop.MAKERS, "here", ("module", "make"))
    loop = InsertionLoop(lambda name: SimpleNamespace(make=make), lambda: Choice("here", True, ""))  # type: ignore[arg-type, return-value]
    loop.begin()
    await until(lambda: loop.works)
    return loop, found[0]


async def meanwhile(closing: Any) -> int:
    """How often others had their turn until it was closed."""
    turns = 0
    ending = TaskSet("test").start(closing, name="closing")
    while not ending.done():
        await asyncio.sleep(0.005)
        turns += 1
    await ending
    return turns


def test_leaving_during_a_loan_gives_the_old_clipboard_back_and_blocks_nobody(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    async def act() -> None:
        loop, inserter = await made(Slow, monkeypatch)
        told: list[Delivered | None] = []
        loop.insert("reply", None, None, told.append)
        await until(inserter.pressed.is_set)
        assert inserter.board.now is not OLD
        assert await meanwhile(loop.close()) > 2
        assert inserter.board.now is OLD and inserter.board.closed

    asyncio.run(act())


@pytest.mark.parametrize("kind", [Broken, Hung])
def test_a_screen_that_does_not_let_go_is_logged_and_left(
    kind: type[Slow], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(insertion_loop, "TO_LEAVE", 0.1)

    async def act() -> None:
        loop, _inserter = await made(kind, monkeypatch)
        await loop.close()

    with caplog.at_level(logging.WARNING):
        asyncio.run(act())
    assert ("RuntimeError" if kind is Broken else "in time") in caplog.text and SECRET not in caplog.text


def test_keys_that_cannot_be_let_go_do_not_keep_the_program(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    ended: list[bool] = []

    async def make(pressed: Any, moved: Any) -> Reach:
        return Reach(Keys(), None, "", lambda: ended.append(True))  # type: ignore[arg-type]

    async def act() -> None:
        loop = ReachLoop(lambda name: SimpleNamespace(make=make), lambda: Choice("x11", True, ""))  # type: ignore[arg-type, return-value]
        loop.begin()
        reach = await asyncio.wrap_future(loop._loop.submit(make(None, None)))  # type: ignore[union-attr]
        loop._reach = reach
        await loop.close()

    with caplog.at_level(logging.WARNING):
        asyncio.run(act())
    assert ended == [True] and "RuntimeError" in caplog.text and SECRET not in caplog.text


def test_the_rooms_are_closed_whatever_the_screen_does(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    desks: list[Desk] = []

    async def act(desk: Desk) -> None:
        desks.append(desk)
        await until(lambda: desk.intake is not None)
        desk.insertion, _inserter = await made(Broken, monkeypatch)
        await desk.reaching.loop.close()
        desk.reaching.loop._loop = WorkerLoop("reach")
        desk.reaching.loop._reach = Reach(Keys(), None)  # type: ignore[arg-type]

    in_window(folder, act)
    assert desks[0].engine is None and desks[0].intake is None


@pytest.mark.parametrize("step", ["last", "thread"])
def test_a_worker_loop_is_left_in_time(step: str) -> None:
    async def act() -> None:
        loop = WorkerLoop("side")
        go = asyncio.Event()

        async def stubborn() -> None:
            while not go.is_set():
                try:
                    await go.wait()
                except asyncio.CancelledError:
                    continue

        work = stubborn()
        if step == "last":
            await loop.leave(work, 0.05)
        else:
            loop.submit(work)
            await loop.leave(None, 0.05)
        assert loop._thread.is_alive()
        loop._loop.call_soon_threadsafe(go.set)
        loop._thread.join(10)
        assert not loop._thread.is_alive()

    asyncio.run(act())


def test_leaving_waits_for_the_longest_loan() -> None:
    times = Times()
    assert 2 * times.in_all + times.fingers < insertion_loop.TO_LEAVE
