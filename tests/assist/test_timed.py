"""The local engine has a row on the board, and is asked as if nobody measured it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast

import pytest

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.board import Board
from assist_app.assist.timed import Timed
from assist_app.model.conversation import Role
from assist_app.model.errors import NotApplicable, TooLong
from assist_app.model.suggestion import AssistEvent
from tests.backends.contract import question
from tests.fakes import conversation, suggested

QUESTION = question(conversation((Role.CUSTOMER, "hi")))


class Engine:
    """Begins with the call; each step takes a quarter of a second of `now`."""

    spec = BackendSpec("embedded", "Local", local=True)

    def __init__(self) -> None:
        self.now = 0.0
        self.begun = self.closed = 0
        self.failure: Exception | None = None

    def clock(self) -> float:
        return self.now

    def ask(self, _question: Question) -> AsyncIterator[AssistEvent]:
        self.begun += 1
        return self._events()

    async def _events(self) -> AsyncIterator[AssistEvent]:
        try:
            for name in ("s1", "s2"):
                self.now += 0.25
                if self.failure is not None:
                    raise self.failure
                yield suggested("embedded", name)
        finally:
            self.closed += 1


async def test_its_answers_are_measured_and_passed_on() -> None:
    engine = Engine()
    timed = Timed(engine, now=engine.clock)
    assert timed.board() == Board("embedded", "Local")
    answers = timed.ask(QUESTION)
    assert engine.begun == 1
    assert len([event async for event in answers]) == 2
    assert timed.board() == Board("embedded", "Local", 500.0, 500.0, 1)
    assert timed.spec is engine.spec


async def test_failures_are_counted_by_kind_and_passed_on() -> None:
    engine = Engine()
    timed = Timed(engine, now=engine.clock)
    for failure in (TooLong("long."), ZeroDivisionError(), NotApplicable("no text."), TooLong("long.")):
        engine.failure = failure
        with pytest.raises(type(failure)):
            _ = [event async for event in timed.ask(QUESTION)]
    assert timed.board().errors == {"too_long": 2, "unknown": 1}
    assert timed.board().answers == 0


async def test_who_stops_listening_ends_the_work_and_counts_nothing() -> None:
    engine = Engine()
    timed = Timed(engine, now=engine.clock)
    async with aclosing(cast("AsyncGenerator[AssistEvent, None]", timed.ask(QUESTION))) as answers:
        async for _event in answers:
            break
    assert engine.closed == 1
    assert timed.board() == Board("embedded", "Local")
