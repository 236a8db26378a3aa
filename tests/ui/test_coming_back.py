"""A conversation that is opened again has its cards as they stood, until the customer says something new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.session import Advice, AdviceState
from assist_app.model.conversation import MessageState
from assist_app.model.question import OpenQuestion
from assist_app.model.suggestion import AssistEvent, Suggested, Suggestion
from tests.fakes import FakeBackend, conversation, suggested
from tests.ui.desk_stage import AGENT, CUSTOMER, Stage, in_qt, recognise
from tests.ui.panel_stage import Stage as Panel
from tests.ui.panel_stage import row

HERE = conversation((CUSTOMER, "Where is my parcel?"))
THERE = replace(conversation((CUSTOMER, "Refund, please")), id="test/d", title="Mr Li")
QUIET = replace(conversation((AGENT, "Goodbye")), id="test/q", title="Ms Hu")


class Learning:
    """Gives another order at every question, as an engine does that learns from what was copied."""

    def __init__(self, *orders: Sequence[str]) -> None:
        self.spec = BackendSpec("local", "Local", local=True, limit=5.0)
        self.orders = orders
        self.asked: list[str] = []

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Suggests the texts of this time."""
        order = self.orders[min(len(self.asked), len(self.orders) - 1)]
        self.asked.append(question.turn.text)
        for text in order:
            yield suggested("local", text)


def texts(advice: Advice) -> list[str]:
    return [one.text for one in advice.rows]


def ready(advice: Advice) -> bool:
    return advice.state is AdviceState.READY and advice.complete


def shown(stage: Stage) -> list[str]:
    advice = stage.control.open_advice
    assert advice is not None
    return texts(advice)


async def settled(stage: Stage) -> None:
    """Whoever is asked answers at once: some rounds of the loop are enough for that."""
    for _round in range(20):
        await asyncio.sleep(0)


async def visit(stage: Stage, conversation_id: str) -> None:
    stage.seen.clear()
    await stage.open(conversation_id)
    await settled(stage)


def test_rows_keep_their_digits_however_often_the_conversation_is_left(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = Stage(HERE, THERE, QUIET), Learning("abc", "xyz", "bac", "cba")
        await stage.open("test/c", engine)
        await stage.until("advice_changed", ready)
        for other in ("test/d", "test/q", "test/d"):
            await visit(stage, other)
            await visit(stage, "test/c")
            assert [texts(advice) for advice in stage.said("advice_changed")] == [["a", "b", "c"]]
            assert shown(stage) == ["a", "b", "c"]
        assert engine.asked == ["Where is my parcel?", "Refund, please"]
        await stage.control.close()

    in_qt(qapp, work)


def test_a_new_message_asks_anew_and_learning_shows(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = Stage(HERE, QUIET), Learning("abc", "bac")
        await stage.open("test/c", engine)
        first = await stage.until("advice_changed", ready)
        await visit(stage, "test/q")
        await visit(stage, "test/c")
        stage.arrive("test/c", (CUSTOMER, "Hello?"))
        second = await stage.until("advice_changed", lambda one: ready(one) and one.turn_id != first.turn_id)
        assert texts(second) == ["b", "a", "c"]
        await stage.control.close()

    in_qt(qapp, work)


def test_a_message_that_came_meanwhile_asks_anew(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = Stage(HERE, QUIET), Learning("abc", "bac")
        await stage.open("test/c", engine)
        await stage.until("advice_changed", ready)
        await visit(stage, "test/q")
        stage.arrive("test/c", (CUSTOMER, "Hello?"))
        await settled(stage)
        await visit(stage, "test/c")
        assert shown(stage) == ["b", "a", "c"] and len(engine.asked) == 2
        await stage.control.close()

    in_qt(qapp, work)


def test_an_edited_message_is_another_turn(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = Stage(HERE, QUIET), Learning("abc", "bac")
        await stage.open("test/c", engine)
        await stage.until("advice_changed", ready)
        await visit(stage, "test/q")
        edited = replace(HERE.messages[0], text="My refund?", revision=1, state=MessageState.EDITED)
        stage.history.talks["test/c"] = replace(HERE, messages=(edited,))
        await visit(stage, "test/c")
        assert shown(stage) == ["b", "a", "c"] and engine.asked[-1] == "My refund?"
        await stage.control.close()

    in_qt(qapp, work)


@pytest.mark.parametrize("way", ["another customer", "a new conversation"])
def test_who_had_not_answered_is_asked_again_and_comes_below(qapp: QApplication, way: str) -> None:
    async def work() -> None:
        stage, engine, written = Stage(HERE, QUIET), Learning("abc", "bacd"), asyncio.Event()
        vendor = FakeBackend("vendor", [written, suggested("vendor", "From the vendor.")], local=False)
        await stage.open("test/c", engine, vendor)
        await vendor.asked.wait()
        assert shown(stage) == ["a", "b", "c"]
        if way == "another customer":
            await visit(stage, "test/q")
        else:
            stage.control.leave()
        written.set()
        await settled(stage)
        await visit(stage, "test/c")
        await stage.until("advice_changed", ready)
        assert texts(stage.said("advice_changed")[0]) == ["a", "b", "c"]
        assert shown(stage) == ["a", "b", "c", "d", "From the vendor."]
        assert len(vendor.questions) == 2 and vendor.closed == 2
        await visit(stage, "test/q")
        await visit(stage, "test/c")
        assert shown(stage) == ["a", "b", "c", "d", "From the vendor."] and len(vendor.questions) == 2
        await stage.control.close()

    in_qt(qapp, work)


def test_a_draft_that_was_cut_short_goes_on_in_its_place(qapp: QApplication) -> None:
    async def work() -> None:
        stage, stuck = Stage(HERE, QUIET), asyncio.Event()
        draft = Suggestion("vendor:1", ("It will",), ("vendor",), complete=False)
        whole = replace(draft, messages=("It will come today.",), complete=True)
        steps = [Suggested("vendor", draft), stuck, Suggested("vendor", whole)]
        vendor = FakeBackend("vendor", steps, local=False)
        await stage.open("test/c", Learning("ab", "bca"), vendor)
        await stage.until("advice_changed", lambda advice: "It will" in texts(advice))
        await visit(stage, "test/q")
        stuck.set()
        await visit(stage, "test/c")
        assert texts(stage.said("advice_changed")[0]) == ["a", "b", "It will"]
        done = await stage.until("advice_changed", ready)
        assert texts(done) == ["a", "b", "It will come today.", "c"]
        assert all(one.complete for one in done.rows)
        await stage.control.close()

    in_qt(qapp, work)


def test_a_draft_whose_vendor_is_asked_no_more_is_not_waited_for(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = Stage(HERE, QUIET), Learning("ab")
        draft = Suggestion("vendor:1", ("It will",), ("vendor",), complete=False)
        vendor = FakeBackend("vendor", [Suggested("vendor", draft), asyncio.Event()], local=False)
        await stage.open("test/c", engine, vendor)
        await stage.until("advice_changed", lambda advice: "It will" in texts(advice))
        await visit(stage, "test/q")
        stage.control.change_backends([engine])
        await visit(stage, "test/c")
        done = await stage.until("advice_changed", ready)
        assert texts(done) == ["a", "b", "It will"] and all(one.complete for one in done.rows)
        await stage.control.close()

    in_qt(qapp, work)


def test_others_that_are_asked_from_now_on_answer_below(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = Stage(HERE, QUIET), Learning("abc", "bac")
        await stage.open("test/c", engine)
        await stage.until("advice_changed", ready)
        await visit(stage, "test/q")
        stage.control.change_backends([engine, FakeBackend("vendor", [suggested("vendor", "v")])])
        await visit(stage, "test/c")
        await stage.until("advice_changed", ready)
        assert shown(stage) == ["a", "b", "c", "v"]
        await stage.control.close()

    in_qt(qapp, work)


def test_after_learning_every_turn_is_asked_about_anew(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = Stage(HERE, QUIET), Learning("abc", "bac")
        await stage.open("test/c", engine)
        await stage.until("advice_changed", ready)
        await visit(stage, "test/q")
        stage.control.ask_again()
        await visit(stage, "test/c")
        assert shown(stage) == ["b", "a", "c"]
        await stage.control.close()

    in_qt(qapp, work)


@pytest.mark.parametrize("left", [False, True], ids=["pressed again", "left"])
def test_from_one_question_back_to_all(qapp: QApplication, left: bool) -> None:
    async def work() -> None:
        stage, engine = Stage(HERE, QUIET), Learning("abc", "x", "bac")
        stage.control.use_backends([engine], recognise)
        await stage.open("test/c")
        whole = await stage.until("advice_changed", ready)
        stage.control.ask_about(OpenQuestion("Where?", HERE.messages[0].id))
        await stage.until("advice_changed", lambda advice: ready(advice) and bool(advice.about))
        assert shown(stage) == ["x"]
        stage.seen.clear()
        if left:
            await visit(stage, "test/q")
            await visit(stage, "test/c")
        else:
            stage.control.ask_about(None)
            await settled(stage)
        assert stage.said("advice_changed") == [whole] and stage.control.open_advice == whole
        assert len(engine.asked) == 2
        await stage.control.close()

    in_qt(qapp, work)


# What the agent did with the cards


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel()
    made.appear(qtbot)
    made.show("t1", "a", "b", "c")
    return made


def away_and_back(panel: Panel, *names: str) -> None:
    panel.panel.show_idle()
    panel.show("u1", "b", "a")
    panel.panel.show_idle()
    panel.show("t1", *names)


def current(panel: Panel) -> int:
    return panel.panel._area.current + 1


def test_what_was_put_away_stays_away_and_the_others_keep_their_digits(panel: Panel) -> None:
    panel.panel.cards[1].dismiss()
    panel.panel.show_idle()
    panel.show("u1", "b", "a")
    assert panel.ids() == ["b", "a"]
    panel.panel.show_idle()
    panel.show("t1", "a", "b", "c")
    assert panel.ids() == ["a", "c"]
    panel.panel.press_digit(2)
    assert panel.copied == []
    panel.panel.press_digit(2, insert=True)
    assert panel.warned[-1] == "Suggestion 2 was put away."
    panel.panel.press_digit(3)
    assert panel.copied == [("c", 3, None)]
    away_and_back(panel, "a", "b", "c", "d")
    assert panel.ids() == ["a", "c", "d"]


def test_what_was_put_away_stays_away_where_cards_follow_cards(panel: Panel) -> None:
    panel.panel.cards[1].dismiss()
    panel.show("u1", "a", "b", "c")
    assert panel.ids() == ["a", "b", "c"]
    panel.show("t1", "a", "b", "c")
    assert panel.ids() == ["a", "c"]


def test_where_every_card_was_put_away_that_is_said_again(panel: Panel) -> None:
    for card in panel.panel.cards:
        card.dismiss()
    away_and_back(panel, "a", "b", "c")
    assert panel.ids() == [] and panel.panel._area.says("Every reply was put away.")


def test_the_marked_card_is_marked_again(panel: Panel) -> None:
    panel.panel.press_digit(2)
    assert current(panel) == 2
    panel.panel.show_idle()
    panel.show("u1", "x", "y")
    assert current(panel) == 1
    panel.panel.show_idle()
    panel.show("t1", "a", "b", "c")
    assert current(panel) == 2
    panel.panel.press_enter()
    assert panel.copied == [("b", 2, None), ("b", 2, None)]


def test_a_mark_is_on_a_card_that_is_there(panel: Panel) -> None:
    panel.panel.press_digit(3)
    away_and_back(panel, "a", "b")
    assert current(panel) == 2


def test_of_several_messages_the_next_one_is_offered(panel: Panel) -> None:
    steps = (row("a"), row("m", "one", "two", "three"))
    panel.panel.show_rows("t2", steps)
    panel.now += 10
    panel.panel.message_copied("m", 0)
    for _time in range(2):
        panel.panel.show_idle()
        panel.panel.show_rows("u1", steps)
        panel.now += 10
        assert panel.panel.cards[1].following == 0
        panel.panel.show_idle()
        panel.panel.show_rows("t2", steps)
        panel.now += 10
        assert panel.panel.cards[1].following == 1


def test_after_learning_nothing_of_a_turn_is_remembered(panel: Panel) -> None:
    panel.panel.cards[1].dismiss()
    panel.panel.show_idle()
    panel.panel.forget_turn()
    panel.show("t1", "a", "b", "c")
    assert panel.ids() == ["a", "b", "c"] and current(panel) == 1


def test_turns_are_remembered_for_a_while_only(panel: Panel) -> None:
    panel.panel.cards[1].dismiss()
    for number in range(60):
        panel.show(f"u{number}", "a", "b", "c")
    panel.show("t1", "a", "b", "c")
    assert panel.ids() == ["a", "b", "c"]
