"""The adapter keeps what every backend promises, with a server that streams and cites."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from assist_app.backends.openai import OpenAI
from tests.backends.contract import CUSTOMER, Contract, events_of, question
from tests.backends.openai.server import DONE, Body, Server, delta, setup_of, stop, stream, streamed, usage
from tests.fakes import conversation


def clerk(body: dict[str, Any]) -> httpx.Response:
    """Answers each question in its own words, as many replies as are asked for."""
    said = body["messages"][-1]["content"].splitlines()[1:-1]
    name = hashlib.sha256("\n".join(said).encode()).hexdigest()[:6]
    steps: list[bytes] = []
    for index in range(body.get("n", 1)):
        steps += [delta(text, index=index) for text in ("您好，", f"已为您查询 {name}", f" 第{index}。")]
        steps.append(stop(index=index))
    return stream(*steps, usage(), DONE)


class TestOpenAI(Contract):
    """Handed on are the first state and the last: which lie between them is a matter of time."""

    family = "openai"

    @pytest.fixture
    def backend(self) -> OpenAI:
        return OpenAI(setup_of(suggestions="3"), Server(clerk).client(), interval=30)


async def test_a_thousand_questions_leave_no_task_and_no_connection() -> None:
    server = Server(lambda body: streamed("您好，", "请稍等。"))
    backend = OpenAI(setup_of(), server.client(), interval=0.001)
    before = asyncio.all_tasks()
    asked = question(conversation((CUSTOMER, "我的快递到哪了")))
    for _number in range(1000):
        assert await events_of(backend, asked)
    assert asyncio.all_tasks() == before and len(server.streams) == 1000
    assert all(isinstance(body, Body) and body.closed.is_set() for body in server.streams)


async def test_leaving_early_closes_the_connection() -> None:
    never = asyncio.Event()
    server = Server(stream(delta("您好，"), never, delta("再见。")))
    answers = OpenAI(setup_of(), server.client()).ask(question(conversation((CUSTOMER, "在吗"))))
    async with aclosing(answers):  # type: ignore[type-var]
        async for _event in answers:
            break
    (body,) = server.streams
    assert isinstance(body, Body) and body.closed.is_set() and body.sent == 1


async def test_cancelling_closes_the_connection_before_the_first_word() -> None:
    server = Server(stream(asyncio.Event()))
    backend = OpenAI(setup_of(), server.client())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await events_of(backend, question(conversation((CUSTOMER, "在吗"))))
    (body,) = server.streams
    assert isinstance(body, Body) and body.closed.is_set()
