"""Chip and header speak of the same turn: what complete advice says of it is what its chip says."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from assist_app.assist.session import Advice
from assist_app.model.conversation import Conversation, TurnNote
from assist_app.model.event import Change, ChangeKind, Receipt
from assist_app.model.suggestion import OTHER, Attitude, AttitudeLabel, Intent, Recognised
from tests.fakes import FakeBackend, conversation, suggested
from tests.ui.desk_stage import AGENT, CUSTOMER, Stage, in_qt

BURST = conversation((CUSTOMER, "Hello?"), (CUSTOMER, "Where is my parcel?"))
CHASE = Recognised("local", Intent("chase", "Chase delivery", 0.8), Attitude(AttitudeLabel.NEGATIVE, 0.9))
CHASED = TurnNote("chase", "Chase delivery", 0.8, "negative")
CALM = Attitude(AttitudeLabel.NEUTRAL, 0.9)
UNLEARNED = Recognised("local", Intent(OTHER, "", 0.0))


def complete(advice: Advice) -> bool:
    return advice.complete


class Engine:
    """Recognises each message for itself, once it has learned."""

    def __init__(self, learned: bool = True) -> None:
        self.learned = learned
        self.texts: list[str] = []
        self.asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def recognise(self, text: str) -> Recognised:
        self.texts.append(text)
        self.asked.set()
        await self.gate.wait()
        return Recognised("local", Intent("alone", text, 0.6), CALM) if self.learned else UNLEARNED


def keeping(*talks: Conversation) -> Stage:
    stage = Stage(*talks)
    stage.history.keeps = True
    return stage


async def settled(stage: Stage, count: int) -> None:
    """Waits until so many notes were kept, and a little for one too many."""
    while len(stage.history.noted) < count:
        stage.history.annotated.clear()
        await stage.history.annotated.wait()
    await asyncio.sleep(0.08)


def notes(stage: Stage, conversation_id: str = "test/c") -> list[TurnNote | None]:
    return [message.note for message in stage.history.talks[conversation_id].messages]


def test_the_turn_has_the_note_of_its_advice_and_the_burst_no_other(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = keeping(BURST), Engine()
        await stage.open("test/c", FakeBackend("local", [CHASE]), recognise=engine.recognise)
        await settled(stage, 1)
        assert stage.history.noted == [{"m1": CHASED}] and engine.texts == []
        change = stage.said("messages_changed")[-1]
        advice = stage.said("advice_changed")[-1]
        assert (change.message.id, change.message.note.intent_name) == ("m1", advice.intent.name)
        await stage.control.close()

    in_qt(qapp, work)


def test_the_note_says_which_account_recognised_the_turn(qapp: QApplication) -> None:
    async def work() -> None:
        stage = keeping(BURST)
        surer = Recognised("demo_dj", Intent("refund", "Refund", 0.95))
        vendor = FakeBackend("demo_dj", [surer], local=False)
        await stage.open("test/c", FakeBackend("local", [CHASE]), vendor)
        await settled(stage, 1)
        theirs = TurnNote("refund", "Refund", 0.95, "negative", vendor.spec.title)
        assert stage.history.noted == [{"m1": theirs}]
        await stage.control.close()

    in_qt(qapp, work)


def test_a_following_message_takes_the_note_over(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = keeping(BURST), Engine()
        await stage.open("test/c", FakeBackend("local", [CHASE]), recognise=engine.recognise)
        await settled(stage, 1)
        stage.arrive("test/c", (CUSTOMER, "It is late."))
        await settled(stage, 2)
        assert stage.history.noted == [{"m1": CHASED}, {"m2": CHASED}] and engine.texts == []
        await stage.control.close()

    in_qt(qapp, work)


def test_the_same_note_is_not_written_twice(qapp: QApplication) -> None:
    async def work() -> None:
        known = replace(BURST, messages=(BURST.messages[0], replace(BURST.messages[1], note=CHASED)))
        stage, engine = keeping(known), Engine()
        await stage.open("test/c", FakeBackend("local", [CHASE]), recognise=engine.recognise)
        await stage.until("advice_changed", complete)
        await settled(stage, 0)
        assert stage.history.noted == []
        await stage.control.close()

    in_qt(qapp, work)


def test_a_turn_that_was_answered_before_its_advice_is_recognised_all_the_same(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = keeping(BURST), Engine()
        backend = FakeBackend("local", [CHASE, asyncio.Event()])
        await stage.open("test/c", backend, recognise=engine.recognise)
        await backend.asked.wait()
        assert engine.texts == []
        stage.arrive("test/c", (AGENT, "Tomorrow."))
        await settled(stage, 1)
        assert stage.history.noted[0]["m1"].intent_code == "alone"
        await stage.control.close()

    in_qt(qapp, work)


def test_a_turn_that_was_left_for_another_conversation_is_recognised_too(qapp: QApplication) -> None:
    async def work() -> None:
        other = replace(conversation((AGENT, "Hello")), id="test/d")
        stage, engine = keeping(BURST, other), Engine()
        await stage.open("test/c", FakeBackend("local", [asyncio.Event()]), recognise=engine.recognise)
        await stage.open("test/d")
        await settled(stage, 1)
        assert engine.texts == ["Where is my parcel?"] and list(stage.history.noted[0]) == ["m1"]
        await stage.control.close()

    in_qt(qapp, work)


def test_without_an_intent_in_the_advice_the_message_is_recognised(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = keeping(BURST), Engine()
        backend = FakeBackend("local", [suggested("local", "Tomorrow.")])
        await stage.open("test/c", backend, recognise=engine.recognise)
        await settled(stage, 1)
        assert engine.texts == ["Where is my parcel?"] and notes(stage)[1].intent_code == "alone"
        await stage.control.close()

    in_qt(qapp, work)


def test_other_conversations_are_recognised_message_by_message(qapp: QApplication) -> None:
    async def work() -> None:
        other = replace(conversation((AGENT, "Hello")), id="test/d")
        stage, engine = keeping(BURST, other), Engine()
        await stage.open("test/c", FakeBackend("local", [CHASE]), recognise=engine.recognise)
        await settled(stage, 1)
        stage.arrive("test/d", (CUSTOMER, "Anybody?"))
        await settled(stage, 2)
        assert engine.texts == ["Anybody?"] and notes(stage, "test/d")[1].intent_name == "Anybody?"
        await stage.control.close()

    in_qt(qapp, work)


def test_what_was_recognised_before_the_engine_had_learned_is_recognised_again(qapp: QApplication) -> None:
    async def work() -> None:
        talk = conversation((CUSTOMER, "Where is it?"), (AGENT, "Soon."))
        stage, engine = keeping(talk), Engine(learned=False)
        await stage.open("test/c", FakeBackend("local", []), recognise=engine.recognise)
        await engine.asked.wait()
        await settled(stage, 0)
        assert stage.history.noted == []
        engine.learned = True
        stage.control.ask_again()
        await settled(stage, 1)
        assert engine.texts == ["Where is it?"] * 2 and notes(stage)[0].intent_code == "alone"
        await stage.control.close()

    in_qt(qapp, work)


def test_a_stored_note_of_an_engine_that_knew_nothing_counts_as_none(qapp: QApplication) -> None:
    async def work() -> None:
        talk = conversation((CUSTOMER, "Where is it?"), (CUSTOMER, "Hm"), (AGENT, "Soon."))
        blank, judged = TurnNote(OTHER, "", 0.0), TurnNote(OTHER, "", 0.0, "neutral")
        first, second, last = talk.messages
        stored = (replace(first, note=blank), replace(second, note=judged), last)
        stage, engine = keeping(replace(talk, messages=stored)), Engine()
        await stage.open("test/c", FakeBackend("local", []), recognise=engine.recognise)
        await settled(stage, 1)
        assert engine.texts == ["Where is it?"] and notes(stage)[1] == judged
        await stage.control.close()

    in_qt(qapp, work)


def test_what_the_recogniser_says_late_does_not_replace_the_advice(qapp: QApplication) -> None:
    async def work() -> None:
        other = replace(conversation((AGENT, "Hello")), id="test/d")
        stage, engine = keeping(BURST, other), Engine()
        await stage.open("test/d", FakeBackend("local", [CHASE]), recognise=engine.recognise)
        engine.gate.clear()
        stage.arrive("test/c", (CUSTOMER, "It is late."))
        await engine.asked.wait()
        await stage.open("test/c")
        await settled(stage, 1)
        engine.gate.set()
        await settled(stage, 1)
        assert engine.texts == ["It is late."] and notes(stage)[2] == CHASED
        await stage.control.close()

    in_qt(qapp, work)


def test_an_answered_turn_keeps_its_note_until_its_words_change(qapp: QApplication) -> None:
    async def work() -> None:
        stage, engine = keeping(BURST), Engine()
        await stage.open("test/c", FakeBackend("local", [CHASE]), recognise=engine.recognise)
        await settled(stage, 1)
        stage.arrive("test/c", (AGENT, "Tomorrow."))
        await settled(stage, 1)
        assert engine.texts == [] and notes(stage)[1] == CHASED
        edited = replace(BURST.messages[1], text="I want a refund.", revision=1)
        stage.control.post(Receipt(1, 0, (Change(ChangeKind.REPLACED, edited, 1, 3),)))
        await settled(stage, 2)
        assert stage.history.noted[1]["m1"].intent_name == "I want a refund."
        await stage.control.close()

    in_qt(qapp, work)


def test_after_learning_other_conversations_are_recognised_too(qapp: QApplication) -> None:
    async def work() -> None:
        other = replace(conversation((AGENT, "Hello")), id="test/d")
        stage, engine = keeping(BURST, other), Engine(learned=False)
        await stage.open("test/c", FakeBackend("local", [CHASE]), recognise=engine.recognise)
        await settled(stage, 1)
        stage.arrive("test/d", (CUSTOMER, "Anybody?"))
        await engine.asked.wait()
        await settled(stage, 1)
        engine.learned = True
        stage.control.ask_again()
        await settled(stage, 2)
        assert notes(stage, "test/d")[1].intent_name == "Anybody?"
        await stage.control.close()

    in_qt(qapp, work)
