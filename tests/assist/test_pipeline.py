"""One contract, several backends: each failure stays one failure."""

from __future__ import annotations

import asyncio
import logging

import pytest

from assist_app.assist.backend import Question
from assist_app.assist.pipeline import ask_all
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import Role
from assist_app.model.errors import NotApplicable, Unavailable
from assist_app.model.suggestion import AssistEvent, Failed, Finished, NotAsked, Suggested
from tests.fakes import FakeBackend, conversation, suggested


def question() -> Question:
    talk = conversation((Role.CUSTOMER, "Where is my parcel?"))
    turn = current_turn(talk)
    assert turn is not None
    return Question(talk, turn)


async def test_all_backends_are_asked_at_once() -> None:
    gate = asyncio.Event()
    slow = FakeBackend("slow", [gate, suggested("slow", "later")])
    quick = FakeBackend("quick", [suggested("quick", "now")])
    events: list[AssistEvent] = []
    asking = asyncio.get_running_loop().create_task(ask_all([slow, quick], question(), events.append))
    await slow.asked.wait()
    await quick.asked.wait()
    gate.set()
    await asking
    texts = [event.suggestion.text for event in events if isinstance(event, Suggested)]
    assert texts == ["now", "later"]
    assert {event.backend for event in events if isinstance(event, Finished)} == {"slow", "quick"}


async def test_a_failure_is_a_sentence_and_the_others_go_on() -> None:
    dead = FakeBackend("dead", [Unavailable("The service did not answer.")])
    good = FakeBackend("good", [suggested("good", "here")])
    events: list[AssistEvent] = []
    await ask_all([dead, good], question(), events.append)
    assert Failed("dead", "The service did not answer.", "network") in events
    assert any(isinstance(event, Suggested) for event in events)


async def test_stepping_aside_is_not_a_failure() -> None:
    events: list[AssistEvent] = []
    backend = FakeBackend("wecom", [NotApplicable("This conversation has no message keys.")])
    await ask_all([backend], question(), events.append)
    assert events == [NotAsked("wecom", "This conversation has no message keys.")]


async def test_a_bug_is_logged_and_contained(caplog: pytest.LogCaptureFixture) -> None:
    events: list[AssistEvent] = []
    buggy = FakeBackend("buggy", [ValueError("secret customer text")])
    with caplog.at_level(logging.ERROR, "assist.pipeline"):
        await ask_all([buggy, FakeBackend("good", [suggested("good", "here")])], question(), events.append)
    failed = [event for event in events if isinstance(event, Failed)]
    assert len(failed) == 1 and "secret" not in failed[0].reason
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    caplog.clear()


async def test_a_silent_backend_is_given_up_after_its_limit() -> None:
    events: list[AssistEvent] = []
    silent = FakeBackend("silent", [asyncio.Event()], limit=0.01)
    await ask_all([silent], question(), events.append)
    assert [type(event) for event in events] == [Failed]
    assert silent.closed == 1


async def test_cancelling_closes_the_request() -> None:
    silent = FakeBackend("silent", [asyncio.Event()])
    asking = asyncio.get_running_loop().create_task(ask_all([silent], question(), lambda event: None))
    await silent.asked.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert silent.closed == 1
