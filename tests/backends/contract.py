"""What every backend promises. A new one passes by subclassing Contract and giving it a `backend` fixture."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import cast

import pytest

from assist_app.assist.backend import Backend, Question
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import Conversation, Role
from assist_app.model.errors import BackendError, NotApplicable
from assist_app.model.suggestion import Abstained, AssistEvent, Metered, Recognised, Remarked, Suggested
from tests.fakes import conversation

CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT
SAID = Recognised | Suggested | Abstained | Remarked | Metered
"""What a backend itself may say; the rest is said of it."""
HOSTILE = (
    "",
    " \n\t ",
    "\x00\x07\x1b[31m",
    "<script>alert(1)</script>",
    "\u202eevil\u202c",
    "👩‍👩‍👧‍👦" * 200,
    "\ud83d",
    "a" * 1_000_000,
    "'; drop table script; --",
    "{order number} {{x}} %s %(a)s",
)


def question(talk: Conversation, rows: int = 5) -> Question:
    """The question about the open turn."""
    turn = current_turn(talk)
    assert turn is not None
    return Question(talk, turn, rows)


async def events_of(backend: Backend, asked: Question) -> list[AssistEvent]:
    """Everything a backend says to one question; its own refusals are no failure."""
    try:
        return [event async for event in backend.ask(asked)]
    except BackendError as error:
        assert error.sentence and error.sentence.strip()[-1] in ".。!！?？"
        return []


class Contract:
    """Subclasses give a `backend` that is ready to answer."""

    text = "我的快递三天没更新了，到底怎么回事"
    """Something this backend has an answer to."""
    family = ""
    """The catalogue's name of the backend; "" for one that needs no account."""
    needs_text = True
    """False where the vendor holds the conversation, and its ids are enough."""

    def talk(self, *turns: tuple[Role, str]) -> Conversation:
        """What was said; subclasses add the references their service finds it by."""
        return conversation(*turns)

    @pytest.fixture
    def backend(self) -> Backend:
        """The backend under test."""
        raise AssertionError("a subclass gives the backend")

    def test_it_says_what_it_is(self, backend: Backend) -> None:
        spec = backend.spec
        assert not self.family or spec.family == self.family
        assert re.fullmatch(r"[a-z][a-z0-9-]*", spec.name) and spec.title.strip() and 0 < spec.limit <= 120
        assert len({field.name for field in spec.fields}) == len(spec.fields)

    async def test_it_answers_with_suggestions_of_its_own(self, backend: Backend) -> None:
        events = await events_of(backend, question(self.talk((CUSTOMER, self.text))))
        rows = [event.suggestion for event in events if isinstance(event, Suggested)]
        assert rows and all(isinstance(event, SAID) for event in events)
        assert {event.backend for event in events} == {backend.spec.name}
        assert all(row.origins == (backend.spec.name,) and row.messages and all(row.messages) for row in rows)
        assert len({row.id for row in rows if row.complete}) == len([row for row in rows if row.complete])

    async def test_it_never_gives_more_rows_than_fit(self, backend: Backend) -> None:
        for most in (1, 2):
            events = await events_of(backend, question(self.talk((CUSTOMER, self.text)), most))
            ids = {event.suggestion.id for event in events if isinstance(event, Suggested)}
            assert len(ids) <= most

    async def test_the_same_question_has_the_same_answer(self, backend: Backend) -> None:
        asked = question(self.talk((AGENT, "您好"), (CUSTOMER, self.text)))
        first, second = await events_of(backend, asked), await events_of(backend, asked)
        assert [e for e in first if isinstance(e, Suggested)] == [
            e for e in second if isinstance(e, Suggested)
        ]

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    async def test_rubbish_is_answered_or_refused_with_a_sentence(self, backend: Backend, text: str) -> None:
        async with asyncio.timeout(backend.spec.limit):
            await events_of(backend, question(self.talk((CUSTOMER, text))))

    async def test_a_conversation_without_text_is_not_applicable(self, backend: Backend) -> None:
        talk = self.talk((CUSTOMER, "x"))
        silent = replace(talk, messages=tuple(replace(message, text=None) for message in talk.messages))
        if not self.needs_text:
            assert await events_of(backend, question(silent))
            return
        with pytest.raises(NotApplicable):
            [event async for event in backend.ask(question(silent))]

    async def test_several_questions_at_once_do_not_mix(self, backend: Backend) -> None:
        talks = [self.talk((CUSTOMER, f"{self.text} {n}")) for n in range(8)]
        alone = [await events_of(backend, question(talk)) for talk in talks]
        together = await asyncio.gather(*(events_of(backend, question(talk)) for talk in talks))
        assert together == alone

    async def test_breaking_off_leaves_nothing_behind(self, backend: Backend) -> None:
        before = asyncio.all_tasks()
        for _round in range(3):
            answers = cast(
                "AsyncIterator[AssistEvent]", backend.ask(question(self.talk((CUSTOMER, self.text))))
            )
            async with aclosing(answers):  # type: ignore[type-var]
                async for _event in answers:
                    break
        assert asyncio.all_tasks() == before
        assert await events_of(backend, question(self.talk((CUSTOMER, self.text))))
