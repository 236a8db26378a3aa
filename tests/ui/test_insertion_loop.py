"""The loop on which texts are inserted: whether the window is still the one that was looked at, and leave."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from assist_app.delivery.insertion import Choice
from assist_app.model.delivery import Content, Delivered, Result, Target
from assist_app.reach import insertion_loop
from assist_app.reach.insertion_loop import InsertionLoop
from assist_app.worker_loop import WorkerLoop

LOOKED_AT = Target(7, "(3) Ms Wang", "Chat")


class Beside:
    """A chat client in front; keeps what is inserted."""

    def __init__(self, leave: object = None) -> None:
        self.leave = leave
        self.title = "(3) Ms Wang"
        self.there = True
        self.tell: Callable[[], None] = lambda: None
        self.texts: list[tuple[str, Target | None]] = []

    def came_from(self) -> Target | None:
        return Target(7, self.title, "Chat") if self.there else None

    def follow(self, tell: Any) -> None:
        self.tell = tell
        tell()

    def stop(self) -> None:
        self.there = False
        self.tell()

    def start(self) -> None:
        self.there = True
        self.tell()

    async def insert(self, content: Content, target: Target | None, earlier: object) -> Delivered:
        self.texts.append((content.plain, target))
        return Delivered(Result.INSERTED)

    async def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def beside() -> Beside:
    return Beside()


@pytest.fixture
def loop(beside: Beside, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(insertion_loop.MAKERS, "here", ("module", "make"))
    parts: Any = lambda name: SimpleNamespace(make=lambda: beside)  # noqa: E731
    loop = InsertionLoop(parts, lambda: Choice("here", True, ""))
    loop.begin()
    qtbot.waitUntil(lambda: loop.works)
    yield loop
    asyncio.run(loop.close())


def inserted(loop: InsertionLoop, qtbot: QtBot) -> Delivered | None:
    told: list[Delivered | None] = []
    loop.insert("您好", LOOKED_AT, None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    return told[0]


@pytest.mark.parametrize(
    "title", ["(3) Ms Wang", "(4) Ms Wang", "Ms Wang", "• Ms Wang", "【2条新消息】Ms Wang"]
)
def test_a_title_that_only_counts_otherwise_is_not_asked_about(
    loop: InsertionLoop, beside: Beside, qtbot: QtBot, title: str
) -> None:
    beside.title = title
    assert inserted(loop, qtbot) == Delivered(Result.INSERTED)
    assert beside.texts == [("您好", LOOKED_AT)]


@pytest.mark.parametrize("title", ["(3) Ms Li", "【2条新消息】Ms Li", "", "Ms Wang and Ms Li"])
def test_a_title_that_names_somebody_else_is(
    loop: InsertionLoop, beside: Beside, qtbot: QtBot, title: str
) -> None:
    beside.title = title
    assert inserted(loop, qtbot) is None
    assert beside.texts == []
    assert loop.target == Target(7, title, "Chat"), "what is in front now is looked at the next time"


def test_a_window_that_has_gone_since_is_another_one_with_the_same_number(
    loop: InsertionLoop, beside: Beside, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: loop.target is not None)
    submit = WorkerLoop.submit

    def started_again_meanwhile(its: WorkerLoop, work: Any) -> Any:
        its._loop.call_soon_threadsafe(beside.stop)
        its._loop.call_soon_threadsafe(beside.start)
        return submit(its, work)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(WorkerLoop, "submit", started_again_meanwhile)
        assert inserted(loop, qtbot) is None
    assert beside.texts == [] and loop.ends.total() == 1 and not loop.gone
    assert inserted(loop, qtbot) == Delivered(Result.INSERTED), "what is looked at now is the new one"


def test_an_answer_that_is_there_at_once_comes_after_the_window_it_is_about(
    loop: InsertionLoop, beside: Beside, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Otherwise the next try would be for the old window once more."""
    submit = WorkerLoop.submit

    def at_once(its: WorkerLoop, work: Any) -> Any:
        asked = submit(its, work)
        wait([asked])
        return asked

    monkeypatch.setattr(WorkerLoop, "submit", at_once)
    beside.title = "Ms Li"
    told: list[Target | None] = []
    loop.insert("您好", LOOKED_AT, None, lambda done: told.append(loop.target))
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Target(7, "Ms Li", "Chat")]


class Slow(Beside):
    """A chat client that takes its time; what it has taken by then stays taken."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.taken = threading.Event(), False

    async def insert(self, content: Content, target: Target | None, earlier: object) -> Delivered:
        self.texts.append((content.plain, target))
        self.begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if not self.taken:
                raise
        return Delivered(Result.INSERTED)


@pytest.fixture
def slow(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], tuple[Any, Slow]]]:
    loops: list[InsertionLoop] = []

    def begun(way: str) -> tuple[InsertionLoop, Slow]:
        beside = Slow()
        monkeypatch.setitem(insertion_loop.MAKERS, way, ("module", "make"))
        parts: Any = lambda name: SimpleNamespace(make=lambda: beside)  # noqa: E731
        loops.append(InsertionLoop(parts, lambda: Choice(way, True, "")))
        loops[0].begin()
        qtbot.waitUntil(lambda: loops[0].works)
        return loops[0], beside

    yield begun
    asyncio.run(loops[0].close())


@pytest.mark.parametrize(("way", "words"), [("x11", "nothing was inserted"), ("windows", "may still appear")])
def test_who_gives_up_is_told_what_may_still_happen(slow: Any, qtbot: QtBot, way: str, words: str) -> None:
    loop, beside = slow(way)
    told: list[Delivered | None] = []
    for text in ("one", "two"):
        beside.begun.clear()
        loop.insert(text, LOOKED_AT, None, told.append)
        assert beside.begun.wait(5)
    loop.give_up()
    qtbot.waitUntil(lambda: len(told) == 2)
    for done in told:
        assert done is not None and done.result is Result.REFUSED and words in done.reason
    loop.give_up()
    beside.begun.clear()
    loop.insert("three", LOOKED_AT, None, told.append)
    assert beside.begun.wait(5)
    qtbot.wait(50)
    assert len(told) == 2, "only what was on its way then was given up"


def test_what_has_arrived_is_said_to_have_arrived_also_to_who_gives_up(slow: Any, qtbot: QtBot) -> None:
    loop, beside = slow("x11")
    beside.taken = True
    told: list[Delivered | None] = []
    loop.insert("您好", LOOKED_AT, None, told.append)
    assert beside.begun.wait(5)
    loop.give_up()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Delivered(Result.INSERTED)]


def test_nothing_is_said_of_what_ends_with_the_loop(slow: Any, qtbot: QtBot) -> None:
    loop, beside = slow("x11")
    told: list[Delivered | None] = []
    loop.insert("您好", LOOKED_AT, None, told.append)
    assert beside.begun.wait(5)
    asyncio.run(loop.close())
    qtbot.wait(50)
    assert told == []
    loop.give_up()


def test_only_a_way_by_leave_is_given_what_keeps_it(qtbot: QtBot) -> None:
    made: list[Beside] = []

    def make(leave: object) -> Beside:
        made.append(Beside(leave))
        return made[0]

    leave: Any = object()
    parts: Any = lambda name: SimpleNamespace(WaylandInserter=make)  # noqa: E731
    loop = InsertionLoop(parts, lambda: Choice("wayland", True, ""))
    loop.begin(leave)
    qtbot.waitUntil(lambda: loop.works)
    assert made[0].leave is leave
    asyncio.run(loop.close())
