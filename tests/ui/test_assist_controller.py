"""Messages go to the backends, advice to the screen, and what the agent does is recorded."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from assist_app.assist.session import Advice, AdviceState
from assist_app.assist.withheld import Withheld, Withholding
from assist_app.model.conversation import Conversation
from assist_app.model.errors import Unavailable
from assist_app.model.script import Script
from assist_app.model.suggestion import Intent, Recognised, Suggested, Suggestion
from assist_app.ui.cards.known_blanks import known_values
from tests.fakes import FakeBackend, conversation, suggested
from tests.ui.desk_stage import AGENT, CUSTOMER, Stage, in_qt, recognise

PARCEL = conversation((CUSTOMER, "Where is my parcel?"))
OTHER_TALK = replace(conversation((CUSTOMER, "Refund, please")), id="test/d", title="Mr Li")
TRACK = Recognised("local", Intent("track", "Track parcel", 0.9))


def ready(advice: Advice) -> bool:
    return advice.state is AdviceState.READY and advice.complete


def test_a_newer_message_replaces_the_running_request(qapp: QApplication) -> None:
    async def work() -> None:
        stage, stuck = Stage(PARCEL), asyncio.Event()
        backend = FakeBackend("local", [stuck, suggested("local", "Tomorrow.")])
        await stage.open("test/c", backend)
        await backend.asked.wait()
        stage.arrive("test/c", (CUSTOMER, "I want my money back."))
        await stage.until("messages_changed")
        assert backend.closed == 1 and stage.said("advice_changed") == []
        stuck.set()
        advice = await stage.until("advice_changed", ready)
        assert [q.turn.text for q in backend.questions] == [
            "Where is my parcel?",
            "Where is my parcel?\nI want my money back.",
        ]
        assert {each.turn_id for each in stage.said("advice_changed")} == {advice.turn_id}
        await stage.control.close()

    in_qt(qapp, work)


def test_a_burst_is_one_turn_and_one_question(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(conversation((AGENT, "Hello")))
        backend = FakeBackend("local", [suggested("local", "Tomorrow.")])
        await stage.open("test/c", backend)
        assert backend.questions == []
        stage.arrive("test/c", *((CUSTOMER, text) for text in ("Hi", "my parcel", "where is it?")))
        advice = await stage.until("advice_changed", ready)
        assert [q.turn.text for q in backend.questions] == ["Hi\nmy parcel\nwhere is it?"]
        assert [row.text for row in advice.rows] == ["Tomorrow."]
        # Painted in the picture after the replies.
        await stage.until("messages_changed", lambda change: change.index == 3)
        assert [change.index for change in stage.said("messages_changed")] == [1, 2, 3]
        await stage.control.close()

    in_qt(qapp, work)


def test_our_own_reply_ends_the_request(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL)
        backend = FakeBackend("local", [asyncio.Event()])
        await stage.open("test/c", backend)
        await backend.asked.wait()
        stage.arrive("test/c", (AGENT, "Tomorrow."))
        await stage.until("messages_changed")
        await stage.control.close()
        assert backend.closed == 1 and len(backend.questions) == 1
        assert stage.history.read == ["test/c"]

    in_qt(qapp, work)


def test_messages_of_other_conversations_ask_nobody_and_touch_only_the_list(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL, OTHER_TALK)
        backend = FakeBackend("local", [suggested("local", "Tomorrow.")])
        await stage.open("test/c", backend)
        stage.arrive("test/d", (CUSTOMER, "Hello?"))
        await stage.until("summaries_changed", lambda rows: rows[0].id == "test/d")
        assert stage.said("messages_changed") == [] and len(backend.questions) == 1
        assert stage.history.read == ["test/c"]
        await stage.control.close()

    in_qt(qapp, work)


def test_an_unread_message_in_the_open_conversation_is_read(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL)
        await stage.open("test/c")
        stage.arrive("test/c", (CUSTOMER, "Hello?"))
        await stage.until("summaries_changed", lambda rows: rows[0].size == 2 and not rows[0].unread)
        assert stage.history.read == ["test/c", "test/c"]
        await stage.control.close()

    in_qt(qapp, work)


def test_known_blanks_are_filled_before_rows_are_shown(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL)
        reply = "Dear {customer name}, {客服姓名} here: {number}"
        await stage.open("test/c", FakeBackend("local", [suggested("local", reply)]))
        advice = await stage.until("advice_changed", ready)
        assert advice.rows[0].text == "Dear Ms Wang, Li here: {number}"
        await stage.control.close()

    in_qt(qapp, work)
    assert known_values("", "") == {}


def test_switching_back_shows_the_same_rows_at_once(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL, OTHER_TALK)
        await stage.open("test/c", FakeBackend("local", [suggested("local", "Tomorrow.")]))
        first = await stage.until("advice_changed", ready)
        await stage.open("test/d")
        await stage.until("advice_changed", lambda advice: advice.turn_id != first.turn_id and ready(advice))
        stage.seen.clear()
        await stage.open("test/c")
        assert (await stage.until("advice_changed")) == first
        await stage.control.close()

    in_qt(qapp, work)


def test_the_last_choice_wins_when_opening_is_slow(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL, OTHER_TALK)
        await stage.open("test/c")
        gate: Future[Conversation] = Future()
        stage.history.gates["test/d"] = gate
        stage.control.open("test/d")
        stage.control.open("test/c")
        if not gate.cancelled():
            gate.set_result(OTHER_TALK)
        for first in range(3):
            stage.control.fetch_page(first, 1)
            await stage.until("page", lambda page, first=first: page[0] == first)
        assert [talk.id for talk, _size in stage.said("opened")] == ["test/c"]
        assert stage.control.open_conversation is not None
        assert stage.control.open_conversation.id == "test/c" and "test/d" not in stage.history.read
        await stage.control.close()

    in_qt(qapp, work)


def test_a_message_that_comes_while_a_conversation_opens_is_not_lost(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL)
        gate = stage.history.gates["test/c"] = Future()
        stage.control.open("test/c")
        await asyncio.sleep(0)
        stage.arrive("test/c", (CUSTOMER, "And my refund?"))
        await stage.until("summaries_changed")
        gate.set_result(PARCEL)
        talk, size = await stage.until("opened")
        assert [m.text for m in talk.messages] == ["Where is my parcel?", "And my refund?"] and size == 2
        await stage.control.close()

    in_qt(qapp, work)


def test_nothing_said_in_one_conversation_is_shown_in_another(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL, OTHER_TALK)
        backend = FakeBackend("local", [asyncio.Event()])
        await stage.open("test/c", backend)
        await backend.asked.wait()
        backend.asked.clear()
        stage.arrive("test/c", (CUSTOMER, "And my refund?"))
        await backend.asked.wait()
        await stage.open("test/d")
        await stage.until("summaries_changed", lambda rows: rows[0].unread == 1)
        names = [name for name, _value in stage.seen]
        assert "messages_changed" not in names[names.index("opened", names.index("opened") + 1) :]
        await stage.control.close()

    in_qt(qapp, work)


def test_a_failing_backend_gives_a_sentence_and_the_others_go_on(qapp: QApplication) -> None:
    async def work() -> None:
        stage = Stage(PARCEL)
        bad = FakeBackend("remote", [Unavailable("Remote could not be reached.")])
        await stage.open("test/c", bad, FakeBackend("local", [TRACK, suggested("local", "Tomorrow.")]))
        advice = await stage.until("advice_changed", ready)
        assert advice.reports["remote"].problem == "Remote could not be reached."
        assert advice.reports["local"].problem == "" and [row.text for row in advice.rows] == ["Tomorrow."]
        await stage.control.close()

    in_qt(qapp, work)


def test_a_reply_that_expires_while_the_window_is_open_is_not_shown_again_nor_copied(
    qapp: QApplication,
) -> None:
    async def work() -> None:
        now = 50.0
        sale = Script("sale", "en", "Sale", ("Ten percent off!",), expires_at=100.0)
        withheld = Withheld([sale], lambda: now)
        stage = Stage(PARCEL, OTHER_TALK)
        row = Suggestion("local:sale", sale.messages, ("local",), script_id="sale")
        backend = FakeBackend("local", [Suggested("local", row), suggested("local", "Tomorrow.")])
        stage.control.use_backends([Withholding(backend, withheld)], recognise, withheld.hides)
        await stage.open("test/c")
        first = await stage.until("advice_changed", ready)
        stage.control.use_suggestion(first.rows[0], 1, None)
        assert stage.clipboard == ["Ten percent off!"]
        now = 100.0
        stage.control.use_suggestion(first.rows[0], 1, None)
        assert len(stage.clipboard) == 1 and "expired" in stage.said("trouble")[-1]
        await stage.open("test/d")
        stage.seen.clear()
        await stage.open("test/c")
        await stage.until("advice_changed", ready)
        assert {row.text for advice in stage.said("advice_changed") for row in advice.rows} == {"Tomorrow."}
        await stage.control.close()

    in_qt(qapp, work)
