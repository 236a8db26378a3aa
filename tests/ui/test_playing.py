"""The demo makes way for a real customer at once, ends softly, and can be asked for again."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.desk.playing import Playing
from assist_app.desk.presenting import Presenter
from assist_app.model.conversation import DEMO, ConversationSummary, Role
from assist_app.model.event import Batch
from assist_app.tasks import TaskSet
from assist_app.ui.window.main_window import MainWindow
from tests.ui.desk_stage import Stage, done, in_qt

LEARNED = SimpleNamespace(stage="ready", ready=True)
PLAYED = ConversationSummary(f"{DEMO}/c1", DEMO, "Recorded", "hello", Role.CUSTOMER, 1.0)
REAL = ConversationSummary("desk/c2", "desk", "Ms Wang", "hello", Role.CUSTOMER, 2.0)


class Intake:
    """Counts the demos; removing one takes as long as a test wants."""

    def __init__(self) -> None:
        self.begun, self.ended = 0, 0
        self.may_begin, self.may_end = threading.Event(), threading.Event()
        self.may_begin.set()
        self.entered = threading.Event()
        self.order: list[str] = []
        self.trouble: Exception | None = None

    def start_demo(self, *about: Any, **more: Any) -> None:
        assert threading.current_thread() is not threading.main_thread(), "the window waits for the store"
        self.entered.set()
        assert self.may_begin.wait(10)
        self.begun += 1
        self.order.append("begun")

    def end_demo(self) -> None:
        assert self.may_end.wait(10)
        if self.trouble is not None:
            raise self.trouble
        self.ended += 1
        self.order.append("ended")


class Beside:
    """The real window and controller with a demo in them."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.presenter = window, Presenter(window)
        self.tasks, self.stage, self.intake = TaskSet("test"), Stage(), Intake()
        self.prepared: list[None] = []
        self.stood_down = 0
        self.hold = asyncio.Event()
        self.hold.set()
        wishes = SimpleNamespace(demo_languages=(), demo_speed=1.0, demo_done=None, demo_answered=None)
        self.playing = Playing(
            wishes, self.stage.control, self.presenter, self.tasks, self._prepare, self._stand_down
        )
        self.kept = SimpleNamespace(store=self.stage.history)

    async def _stand_down(self) -> None:
        self.stood_down += 1

    async def _prepare(self) -> Any:
        self.prepared.append(None)
        await self.hold.wait()

        async def overhear(batch: Batch) -> Batch:
            return batch

        return overhear

    async def play(self) -> None:
        """Asks for it, and waits until its customer has written."""
        self.playing.ask(self.kept, self.intake)
        self.playing.follow(LEARNED, self.kept, self.intake)
        await self.at_rest()
        self.presenter.show_summaries((PLAYED,))

    def real_customer(self) -> None:
        self.presenter.show_summaries((REAL,))
        self.playing.make_way((REAL,), self.intake)

    @property
    def names(self) -> set[str]:
        return {row.id for row in self.window.conversations.rows()}

    async def at_rest(self) -> None:
        """Waits until what was begun has ended."""
        await asyncio.wait(set(self.tasks._tasks))

    async def close(self) -> None:
        self.intake.may_end.set()
        await self.playing.end(self.intake)
        await self.tasks.close()
        await self.stage.control.close()


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow({"embedded": "Local"})
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_real_customer_is_not_kept_waiting_by_a_slow_store(qapp: QApplication, window: MainWindow) -> None:
    async def work() -> None:
        beside = Beside(window)
        await beside.play()
        beside.real_customer()
        assert beside.intake.ended == 0, "it came back before the store had answered"
        # Who writes meanwhile is in the list afterwards.
        late = ConversationSummary("desk/c3", "desk", "Mr Li", "hello", Role.CUSTOMER, 3.0)
        beside.presenter.show_summaries((late,))
        beside.playing.make_way((late,), beside.intake)
        beside.intake.may_end.set()
        await beside.at_rest()
        assert beside.intake.ended == 1 and beside.names == {REAL.id, late.id}
        # Something of it was still on its way.
        beside.presenter.show_summaries((PLAYED,))
        assert beside.names == {REAL.id, late.id}
        await beside.close()
        assert beside.intake.ended == 1

    in_qt(qapp, work)


@pytest.mark.parametrize("how", ["closing", "a customer wrote"])
def test_a_demo_that_ends_while_it_begins_leaves_nothing(
    qapp: QApplication, window: MainWindow, how: str
) -> None:
    async def work() -> None:
        beside = Beside(window)
        beside.intake.may_begin.clear()
        beside.intake.may_end.set()
        beside.playing.ask(beside.kept, beside.intake)
        beside.playing.follow(LEARNED, beside.kept, beside.intake)
        assert await asyncio.to_thread(beside.intake.entered.wait, 10)
        # The window goes on meanwhile.
        if how == "closing":
            beside.tasks.start(beside.playing.end(beside.intake), name="end")
        else:
            beside.real_customer()
        for _turn in range(5):
            await asyncio.sleep(0)
        assert beside.intake.order == []
        beside.intake.may_begin.set()
        await beside.at_rest()
        assert beside.intake.order == ["begun", "ended"]
        await beside.close()

    in_qt(qapp, work)


def test_after_its_end_the_demo_can_be_asked_for_again(qapp: QApplication, window: MainWindow) -> None:
    async def work() -> None:
        beside = Beside(window)
        await beside.play()
        beside.intake.may_end.set()
        beside.real_customer()
        await beside.at_rest()
        beside.playing.follow(LEARNED, beside.kept, beside.intake)
        assert not beside.playing.wanted and len(beside.prepared) == 1, "nobody asked for it again"
        assert window.welcome.demo.isEnabled() and window.welcome.demo.text() == "Play the demo"
        await beside.play()
        assert beside.stood_down == 1 and beside.intake.begun == 2 and PLAYED.id in beside.names
        await beside.close()
        assert beside.intake.ended == 2

    in_qt(qapp, work)


def test_a_demo_that_is_over_before_its_vendors_came_does_not_begin(
    qapp: QApplication, window: MainWindow
) -> None:
    async def work() -> None:
        beside = Beside(window)
        beside.hold.clear()
        beside.playing.ask(beside.kept, beside.intake)
        beside.playing.follow(LEARNED, beside.kept, beside.intake)
        (demo,) = beside.tasks._tasks
        beside.intake.may_end.set()
        beside.real_customer()
        await asyncio.wait(beside.tasks._tasks - {demo})
        assert not beside.playing.started
        beside.hold.set()
        await asyncio.wait([demo])
        assert len(beside.prepared) == beside.stood_down == 1
        assert beside.intake.begun == 0
        await beside.close()

    in_qt(qapp, work)


@pytest.mark.parametrize("when", ["closing", "a customer wrote"])
def test_a_store_that_fails_hinders_nothing_else_from_ending(
    qapp: QApplication, window: MainWindow, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        beside = Beside(window)
        await beside.play()
        beside.intake.trouble = OSError("disk full")
        if when != "closing":
            beside.real_customer()
        await beside.close()

    with caplog.at_level(logging.ERROR):
        in_qt(qapp, work)
    assert sum("disk full" in str(record.exc_info) for record in caplog.records) == 1
    caplog.clear()


def test_what_is_left_of_an_earlier_demo_is_said_in_the_log_when_it_stays(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    broken: Future[None] = Future()
    broken.set_exception(OSError("disk full"))
    for answer in (broken, done(None)):
        store = SimpleNamespace(forget_source=lambda source, answer=answer: answer)
        playing = Beside(window).playing
        assert playing.without_earlier(SimpleNamespace(store=store), (PLAYED, REAL)) == (REAL,)
    assert [record.name for record in caplog.records] == ["assist.demo"]
    caplog.clear()
