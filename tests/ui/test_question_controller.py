"""The line of open questions follows the conversation and the cards, and a press asks for one alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import MessageState
from assist_app.model.event import Change, ChangeKind, Receipt
from assist_app.model.question import OpenQuestion
from assist_app.model.suggestion import Intent, Recognised, Suggested, Suggestion
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.question_controller import QuestionController
from tests.fakes import FakeBackend, conversation, suggested
from tests.ui.desk_stage import AGENT, CUSTOMER, Stage, in_qt

TWO = conversation((CUSTOMER, "运费谁出"), (CUSTOMER, "能开发票吗"))
ELSE = replace(conversation((CUSTOMER, "怎么退房")), id="test/d")
FREIGHT = Suggested("local", Suggestion("local:f", ("运费我们出。",), ("local",), script_id="f"))


async def likeness(text: str, others: Sequence[str]) -> Sequence[float]:
    """What has two characters in common is alike."""
    return [0.9 if any(text[n : n + 2] in other for n in range(len(text) - 1)) else 0.1 for other in others]


async def fitting(text: str, ids: Sequence[str]) -> frozenset[str]:
    return frozenset(ids) if "运费" in text else frozenset()


class Desk:
    """A window whose cards and questions follow a controller."""

    def __init__(self, qtbot: QtBot, stage: Stage) -> None:
        self.window = MainWindow({"local": "Local"})
        qtbot.addWidget(self.window)
        self.stage = stage
        self.questions = QuestionController(self.window, stage.control)
        stage.control.advice_changed.connect(lambda a: self.window.panel.show_rows(a.turn_id, a.rows))
        self.seen: list[tuple[OpenQuestion, ...]] = []
        self._more = asyncio.Event()
        self.questions.found.connect(self._note)
        self.questions.use(likeness, fitting)

    def _note(self, questions: Any) -> None:
        self.seen.append(questions)
        self._more.set()

    async def until(self, *texts: str, covered: int | None = None) -> tuple[OpenQuestion, ...]:
        """Waits until these questions are shown, so many of them covered."""
        while True:
            now = self.window.questions.questions
            enough = covered is None or sum(one.covered for one in now) == covered
            if [one.text for one in now] == list(texts) and enough:
                return now
            self._more.clear()
            await self._more.wait()

    async def close(self) -> None:
        await self.questions.rest()
        await self.stage.control.close()


def test_questions_are_listed_marked_and_closed_by_an_answer(qapp: QApplication, qtbot: QtBot) -> None:
    async def work() -> None:
        stage = Stage(TWO)
        desk = Desk(qtbot, stage)
        await stage.open("test/c", FakeBackend("local", [FREIGHT]))
        found = await desk.until("运费谁出", "能开发票吗", covered=1)
        assert found[0].covered_by == ("local:f",)
        stage.arrive("test/c", (AGENT, "运费我们承担。"))
        await desk.until("能开发票吗")
        stage.arrive("test/c", (AGENT, "发票可以开。"))
        await desk.until()
        await desk.close()

    in_qt(qapp, work)


def test_another_conversation_shows_its_own(qapp: QApplication, qtbot: QtBot) -> None:
    async def work() -> None:
        stage = Stage(TWO, ELSE)
        desk = Desk(qtbot, stage)
        await stage.open("test/c", FakeBackend("local", [FREIGHT]))
        await desk.until("运费谁出", "能开发票吗")
        await stage.open("test/d")
        assert desk.window.questions.questions == ()
        await desk.until("怎么退房")
        await desk.close()

    in_qt(qapp, work)


def test_a_recalled_question_goes(qapp: QApplication, qtbot: QtBot) -> None:
    async def work() -> None:
        stage = Stage(TWO)
        desk = Desk(qtbot, stage)
        await stage.open("test/c", FakeBackend("local", [FREIGHT]))
        await desk.until("运费谁出", "能开发票吗")
        gone = replace(TWO.messages[1], state=MessageState.RECALLED, text=None)
        stage.control.post(Receipt(1, 0, (Change(ChangeKind.REPLACED, gone, 1, 2),)))
        await desk.until("运费谁出")
        await desk.close()

    in_qt(qapp, work)


def test_a_press_asks_the_engine_alone_and_changes_no_chip(qapp: QApplication, qtbot: QtBot) -> None:
    async def work() -> None:
        stage = Stage(TWO)
        desk = Desk(qtbot, stage)
        track = Recognised("local", Intent("track", "Track", 0.9))
        local = FakeBackend("local", [track, FREIGHT])
        paid = FakeBackend("paid", [suggested("paid", "Yes.")], local=False)
        await stage.open("test/c", local, paid)
        await stage.until("advice_changed", lambda advice: advice.complete)
        (_first, second) = await desk.until("运费谁出", "能开发票吗", covered=1)
        noted = len(stage.history.noted)
        desk.window.questions.wanted.emit(second)
        alone = await stage.until("advice_changed", lambda advice: advice.complete and advice.about)
        assert [q.turn.text for q in local.questions] == ["运费谁出\n能开发票吗", "能开发票吗"]
        assert alone.about == "能开发票吗" and len(paid.questions) == 1
        assert len(stage.history.noted) == noted
        stage.seen.clear()
        desk.window.questions.wanted.emit(None)
        # As it stood, at once: who has answered is not asked, or paid, again.
        (whole,) = stage.said("advice_changed")
        assert whole.complete and [row.text for row in whole.rows] == ["运费我们出。", "Yes."]
        assert desk.window.panel.turn == whole.turn_id
        assert len(local.questions) == 2 and len(paid.questions) == 1
        await desk.close()

    in_qt(qapp, work)


def test_after_our_last_word_a_question_can_still_be_asked_about(qapp: QApplication, qtbot: QtBot) -> None:
    async def work() -> None:
        stage = Stage(
            conversation((CUSTOMER, "运费谁出"), (CUSTOMER, "能开发票吗"), (AGENT, "运费我们承担。"))
        )
        desk = Desk(qtbot, stage)
        local = FakeBackend("local", [FREIGHT])
        await stage.open("test/c", local)
        (left,) = await desk.until("能开发票吗")
        assert local.questions == []
        desk.window.questions.wanted.emit(left)
        advice = await stage.until("advice_changed", lambda each: each.complete)
        assert advice.about == left.text and [q.turn.text for q in local.questions] == [left.text]
        await desk.close()

    in_qt(qapp, work)


def test_nobody_is_asked_after_the_rooms_are_closed(qapp: QApplication, qtbot: QtBot) -> None:
    async def work() -> None:
        stage = Stage(TWO)
        desk = Desk(qtbot, stage)
        await stage.open("test/c")
        await desk.questions.rest()
        stage.arrive("test/c", (CUSTOMER, "几点下班"))
        await stage.until("messages_changed")
        await asyncio.sleep(0.15)
        assert desk.window.questions.questions == ()
        await desk.close()

    in_qt(qapp, work)


def test_a_reply_that_grows_is_judged_when_it_has_ended(qapp: QApplication, qtbot: QtBot) -> None:
    judged: list[str] = []

    async def counted(text: str, others: Sequence[str]) -> Sequence[float]:
        judged.append(text)
        return await likeness(text, others)

    async def work() -> None:
        stage = Stage(TWO)
        desk = Desk(qtbot, stage)
        desk.questions.use(counted, fitting)
        await stage.open("test/c", FakeBackend("local", [FREIGHT]))
        await desk.until("运费谁出", "能开发票吗", covered=1)
        panel = desk.window.panel
        turn, rows = panel.turn, panel.rows

        async def grow(text: str, complete: bool) -> int:
            panel.show_rows(turn, (*rows, Suggestion("model:1", (text,), ("model",), complete=complete)))
            desk.questions._look()
            assert desk.questions._running is not None
            await desk.questions._running
            return len(judged)

        first = await grow("发", False)
        assert [await grow(text, False) for text in ("发票", "发票可以")] == [first, first]
        assert await grow("发票可以开。", True) > first
        assert [one.covered for one in desk.window.questions.questions] == [True, True]
        await desk.close()

    in_qt(qapp, work)
