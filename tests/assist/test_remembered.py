"""An answer that was paid for is not bought twice; a failure is tried anew."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from assist_app.assist.backend import Question
from assist_app.assist.remembered import MOST, Remembered
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import Conversation, Role
from assist_app.model.errors import BackendError, Unavailable
from assist_app.model.suggestion import AssistEvent, Intent
from tests.fakes import FakeBackend, conversation, suggested

CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT
TALK = conversation((CUSTOMER, "Where is my parcel?"))


def question(talk: Conversation = TALK, rows: int = 5) -> Question:
    turn = current_turn(talk)
    assert turn is not None
    return Question(talk, turn, rows)


async def heard(backend: Remembered, asked: Question) -> list[AssistEvent]:
    return [event async for event in backend.ask(asked)]


async def test_the_same_turn_is_asked_once_and_answered_alike() -> None:
    vendor = FakeBackend("vendor", [suggested("vendor", "On its way."), suggested("vendor", "Tomorrow.")])
    backend = Remembered(vendor)
    first = await heard(backend, question())
    other = replace(question(), intent=Intent("track", "Track", 0.9))
    assert await heard(backend, other) == first and len(first) == 2
    assert len(vendor.questions) == 1 and backend.spec is vendor.spec


@pytest.mark.parametrize(
    "asked",
    [
        question(conversation((CUSTOMER, "Where is my parcel?"), (CUSTOMER, "Hello?"))),
        question(conversation((AGENT, "Hello"), (CUSTOMER, "Where is my parcel?"))),
        question(replace(TALK, id="test/other")),
        question(replace(TALK, messages=(replace(TALK.messages[0], text="Where is it?", revision=1),))),
        question(rows=3),
    ],
    ids=["more was said", "more was said before", "another conversation", "edited", "more rows fit"],
)
async def test_anything_else_is_asked_anew(asked: Question) -> None:
    vendor = FakeBackend("vendor", [suggested("vendor", "On its way.")])
    backend = Remembered(vendor)
    await heard(backend, question())
    await heard(backend, asked)
    assert len(vendor.questions) == 2


@pytest.mark.parametrize(
    ("told", "edited", "asked_again"),
    [
        ({"told_intents": True}, {"intents": True, "scripts": False}, True),
        ({"told_intents": True}, {"intents": False, "scripts": True}, False),
        ({"told_scripts": True}, {"intents": False, "scripts": True}, True),
        ({"told_scripts": True}, {"intents": True, "scripts": False}, False),
        ({}, {"intents": True, "scripts": True}, False),
    ],
)
async def test_an_edited_library_makes_answers_old_that_were_made_of_it(
    told: dict[str, bool], edited: dict[str, bool], asked_again: bool
) -> None:
    vendor = FakeBackend("vendor", [suggested("vendor", "On its way.")])
    vendor.spec = replace(vendor.spec, **told)
    backend = Remembered(vendor)
    await heard(backend, question())
    backend.forget(**edited)
    await heard(backend, question())
    assert len(vendor.questions) == 1 + asked_again
    await heard(backend, question())
    assert len(vendor.questions) == 1 + asked_again


async def test_an_answer_that_was_on_its_way_while_the_library_was_edited_is_not_kept() -> None:
    gate = asyncio.Event()
    vendor = FakeBackend("vendor", [suggested("vendor", "On its way."), gate])
    vendor.spec = replace(vendor.spec, told_scripts=True)
    backend = Remembered(vendor)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(heard(backend, question()))
        await vendor.asked.wait()
        backend.forget(intents=False, scripts=True)
        gate.set()
    assert len(first.result()) == 1
    await heard(backend, question())
    assert len(vendor.questions) == 2


async def test_a_failure_and_half_an_answer_are_not_kept() -> None:
    vendor = FakeBackend("vendor", [suggested("vendor", "On its way."), Unavailable("Gone.")])
    backend = Remembered(vendor)
    for _time in range(2):
        with pytest.raises(BackendError):
            await heard(backend, question())
    async for _event in backend.ask(question()):
        break
    assert len(vendor.questions) == 3


async def test_only_so_many_are_kept_and_the_oldest_goes_first() -> None:
    vendor = FakeBackend("vendor", [suggested("vendor", "Yes.")])
    backend = Remembered(vendor)
    for number in range(MOST + 1):
        await heard(backend, question(replace(TALK, id=f"test/{number}")))
    await heard(backend, question(replace(TALK, id=f"test/{MOST}")))
    assert len(vendor.questions) == MOST + 1
    await heard(backend, question(replace(TALK, id="test/0")))
    assert len(vendor.questions) == MOST + 2
