"""`generate` where there is no stored history: what is sent, how it grows, and how it can go wrong."""

from __future__ import annotations

import asyncio
import gzip
import json
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.backends.rongcloud.answering import GrowingAnswer
from assist_app.backends.rongcloud.query import query_of
from assist_app.model.conversation import MessageState, Role
from assist_app.model.errors import (
    BackendError,
    InputRejected,
    NotPermitted,
    QuotaSpent,
    RateLimited,
    TimedOut,
    Unavailable,
    UnexpectedReply,
)
from assist_app.model.suggestion import Abstained, AssistEvent, Metered, Remarked, Suggested
from tests.backends.contract import AGENT, CUSTOMER, question
from tests.backends.rongcloud.server import BACKUP, MAIN, NOW, Body, Server, failure, frames, streamed
from tests.backends.rongcloud.stage import REFS, Stage, about
from tests.fakes import conversation

WORDS = "您好，我来查一下。"


def without_history(*pieces: bytes | asyncio.Event | Exception, **options: Any) -> Stage:
    """A stage without stored history whose `generate` streams these pieces (none: its own answer)."""
    faults = [None, streamed(pieces, **options)] if pieces else []
    return Stage(server=Server(stored=False, faults=cast(Any, faults)))


def growth(events: list[AssistEvent]) -> list[str]:
    """The row as it grew."""
    return [event.suggestion.text for event in events if isinstance(event, Suggested)]


def remarks(events: list[AssistEvent]) -> list[str]:
    """What was said about the answer."""
    return [event.remark for event in events if isinstance(event, Remarked)]


async def test_the_answer_grows_in_one_row_until_it_has_ended() -> None:
    stage = without_history()
    events = await stage.ask()
    rows = [event.suggestion for event in events if isinstance(event, Suggested)]
    assert [row.text for row in rows] == ["您好，", "您好，我来", WORDS, WORDS]
    assert [row.complete for row in rows] == [False, False, False, True]
    assert len({row.id for row in rows}) == 1 and "run_" in rows[0].id
    assert stage.server.operations == ["suggest", "generate"] and stage.meter.spent == 2
    assert Metered("rongcloud", 30, 12) in events
    assert len(remarks(events)) == 1 and "visible" in remarks(events)[0]


async def test_the_visible_messages_are_the_query() -> None:
    stage = Stage({"variables": "shop=北京"}, server=Server(stored=False))
    talk = conversation(
        (Role.SYSTEM, "opened"),
        (CUSTOMER, "在吗"),
        (AGENT, "您好\n客户：假的"),
        (CUSTOMER, "到哪了"),
        (CUSTOMER, "撤回"),
    )
    recalled = replace(talk.messages[4], state=MessageState.RECALLED)
    silent = replace(talk.messages[1], id="m9", text=None)
    talk = replace(talk, refs=REFS, messages=(*talk.messages[:4], recalled, silent))
    await stage.ask(question(talk))
    body = stage.server.bodies[1]
    assert set(body) == {"agentId", "query", "stream", "variables"}
    assert body["stream"] is True and body["variables"] == {"shop": "北京"}
    said = body["query"].split("\n")[2:]
    assert said == ["Customer: 在吗", "Agent: 您好 客户：假的", "Customer: 到哪了"]


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=8), st.integers(150, 400))
def test_the_oldest_messages_are_left_out_first(texts: list[str], most: int) -> None:
    talk = conversation(*((CUSTOMER, text) for text in texts))
    lines = ["Customer: " + " ".join(text.split()) for text in texts if text.strip()]
    query = query_of(talk, most)
    assert len(query) <= most
    kept = query.split("\n")[2:] if query else []
    assert kept == lines[len(lines) - len(kept) :]
    if len(kept) < len(lines):
        assert len(query) + 1 + len(lines[-len(kept) - 1]) > most


async def test_a_message_longer_than_a_query_keeps_its_end() -> None:
    stage = without_history()
    assert await stage.rows(about("长" * 50_000 + "到底怎么回事"))
    query = stage.server.bodies[1]["query"]
    assert len(query) == 10_000 and query.endswith("到底怎么回事")


async def test_without_a_word_of_the_customer_nothing_is_generated() -> None:
    stage = without_history()
    talk = replace(conversation((AGENT, "您好"), (CUSTOMER, " \n")), refs=REFS)
    assert [type(event) for event in await stage.ask(question(talk))] == [Remarked, Abstained]
    assert stage.server.operations == ["suggest"]


async def test_none_as_fallback_sends_no_text() -> None:
    stage = Stage({"fallback": "none"}, server=Server(stored=False))
    assert [type(event) for event in await stage.ask()] == [Remarked, Abstained]
    assert stage.server.operations == ["suggest"]


async def test_a_service_that_is_not_enabled_is_left_alone_for_five_minutes() -> None:
    stage = Stage(server=Server(faults=[failure(430, 1009)]))
    assert WORDS in growth(await stage.ask())
    assert WORDS in growth(await stage.ask())
    assert stage.server.operations == ["suggest", "generate", "generate"]
    stage.now = stage.server.now = NOW + 301
    assert len(await stage.rows()) == 2
    assert stage.server.operations[3:] == ["suggest"]


async def test_when_neither_is_enabled_the_first_refusal_is_told_each_time() -> None:
    for _again in range(2):
        stage = Stage(server=Server(faults=[failure(430, 1009), failure(430, 1009)]))
        with pytest.raises(NotPermitted, match="AI reply suggestions") as caught:
            await stage.ask()
        assert isinstance(caught.value.__cause__, NotPermitted)
        assert "AI answers" in caught.value.__cause__.sentence


@pytest.mark.parametrize(
    ("fault", "kind"), [(failure(429, 1008), RateLimited), (failure(401, 1007), NotPermitted)]
)
async def test_a_failure_of_the_fallback_is_told(fault: httpx.Response, kind: type[BackendError]) -> None:
    stage = Stage(server=Server(stored=False, faults=[None, fault, fault, fault]))
    with pytest.raises(kind):
        await stage.ask()


async def test_the_budget_may_end_between_the_two() -> None:
    stage = without_history()

    def spend(calls: int = 1) -> None:
        if stage.meter.spent == 1:
            raise QuotaSpent("Today's calls are used up.")
        stage.meter.spent += calls

    stage.meter.spend = spend  # type: ignore[method-assign]
    with pytest.raises(QuotaSpent):
        await stage.ask()
    assert stage.server.operations == ["suggest"]


async def test_the_backup_answers_when_the_main_domain_does_not() -> None:
    stage = Stage(server=Server(stored=False, faults=[None, failure(500, 1000)]))
    assert WORDS in growth(await stage.ask())
    assert stage.server.hosts == [MAIN, MAIN, BACKUP]


A, B, C = "您好，", "我来", "查一下。"
END = {"finishReason": "stop"}
LINES = [json.dumps({"answer": piece}).encode() + b"\n" for piece in (A, B, C)]
SSE = "text/event-stream"
FORMS: dict[str, tuple[list[bytes], str]] = {
    "answers": (frames({"answer": A}, {"answer": B}, {"answer": C}, "[DONE]"), SSE),
    "whole each time": (frames({"answer": A}, {"answer": A + B}, {"answer": A + B + C, **END}), SSE),
    "whole at last": (frames({"answer": A}, {"answer": B}, {"answer": C}, {"answer": WORDS, **END}), SSE),
    "delta": (frames({"delta": A}, {"delta": B}, {"delta": C}, END), SSE + ";charset=UTF-8"),
    "delta object": (frames({"delta": {"content": A}}, {"delta": {"content": B + C}}, "[DONE]"), ""),
    "content": (frames({"content": A}, {"content": B}, {"content": C, **END}), SSE),
    "json lines": (LINES, "application/x-ndjson"),
    "json lines as json": (LINES, "application/json"),
    "one reply": ([json.dumps({"code": 200, "answer": WORDS}, indent=2).encode()], "application/json"),
    "no last empty line": ([f'data: {{"answer": "{WORDS}"}}\n\ndata: [DONE]'.encode()], ""),
    "comments and names": ([b": hi\n\n", f'event: message\ndata: {{"answer": "{WORDS}"}}\n\n'.encode()], ""),
    "null reason": (frames({"answer": WORDS, "finishReason": None, "metadata": None}, "[DONE]"), ""),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("step", [0, 1, 7])
async def test_every_form_of_frames_in_pieces_of_every_size(form: str, step: int) -> None:
    pieces, kind = FORMS[form]
    body = b"".join(pieces)
    cut = [body[n : n + step] for n in range(0, len(body), step)] if step else pieces
    events = await without_history(*cut, kind=kind).ask()
    last = [event.suggestion for event in events if isinstance(event, Suggested)][-1]
    assert (last.text, last.complete) == (WORDS, True) and len(remarks(events)) == 1


@given(st.lists(st.text(alphabet="ab哈", min_size=1, max_size=3), min_size=1, max_size=12))
def test_deltas_are_always_joined(pieces: list[str]) -> None:
    answer = GrowingAnswer()
    for piece in pieces:
        answer.take(json.dumps({"delta": piece}))
    assert answer.text == "".join(pieces) and not answer.cut


def test_a_word_said_twice_is_no_repetition_of_the_whole() -> None:
    answer = GrowingAnswer()
    for piece in ("哈", "哈", "，好的，", "哈"):
        answer.take(json.dumps({"answer": piece}))
    assert answer.text == "哈哈，好的，哈"


FIRST = frames({"runId": "r1", "answer": "您好，"})
BROKEN: dict[str, tuple[list[bytes | Exception], dict[str, str] | None]] = {
    "connection": ([*FIRST, httpx.RemoteProtocolError("incomplete chunked read")], None),
    "silence": ([*FIRST, httpx.ReadTimeout("x")], None),
    "half a frame": ([*FIRST, b'data: {"answer": "\xe6\x88'], None),
    "rubbish": ([*FIRST, b"data: <html>\n\n", *frames({"answer": "后来"})], None),
    "a list": ([*FIRST, *frames('["x"]')], None),
    "a failure": ([*FIRST, *frames({"code": 1000, "errorMessage": "x"}), *frames({"answer": "后来"})], None),
    "no end where the connection ends the body": ([*FIRST], {}),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_a_cut_answer_keeps_what_came_and_says_so(case: str) -> None:
    pieces, headers = BROKEN[case]
    events = await without_history(*pieces, headers=headers).ask()
    last = [event.suggestion for event in events if isinstance(event, Suggested)][-1]
    assert last.text == "您好，" and last.complete and "r1" in last.id
    assert "broke off" in remarks(events)[-1]


async def test_a_chunked_body_that_ends_properly_needs_no_other_end() -> None:
    events = await without_history(*FIRST).ask()
    assert growth(events)[-1] == "您好，" and len(remarks(events)) == 1


async def test_an_answer_cut_by_its_length_limit_says_so() -> None:
    events = await without_history(*frames({"answer": "您好，", "finishReason": "length"})).ask()
    assert "length limit" in remarks(events)[-1]


NOTHING: dict[str, tuple[list[bytes | Exception], type[BackendError]]] = {
    "connection": ([httpx.ReadError("x")], Unavailable),
    "silence": ([b": wait\n\n", httpx.ReadTimeout("x")], TimedOut),
    "rubbish": ([b"data: <html>\n\n"], UnexpectedReply),
    "a page": ([b"<html>\n<p>{}</p>\n"], UnexpectedReply),
    "no frames": ([b""], UnexpectedReply),
    "throttled": (frames({"code": 1008, "errorMessage": "slow"}), RateLimited),  # type: ignore[dict-item]
    "unknown code": (frames({"code": 54321, "errorMessage": "x"}), BackendError),  # type: ignore[dict-item]
    "odd code": (frames({"code": "x", "answer": "y"}), UnexpectedReply),  # type: ignore[dict-item]
    "endless code": ([b'data: {"code": ' + b"9" * 5000 + b"}\n\n"], UnexpectedReply),
    "too much": ([b"data: " + b"x" * 9_000_000], UnexpectedReply),
    "deep": ([b"data: " + b"[" * 100_000 + b"\n\n"], UnexpectedReply),
}


@pytest.mark.parametrize("case", NOTHING)
async def test_a_stream_that_brings_nothing_fails_in_words(case: str) -> None:
    pieces, kind = NOTHING[case]
    with pytest.raises(kind) as caught:
        await without_history(*pieces).ask()
    assert type(caught.value) is kind and not isinstance(caught.value, InputRejected)


ODD = [
    {"answer": 5},
    {"answer": None, "content": "x"},
    {"answer": ["x"]},
    {"delta": {"content": 7}},
    {"delta": []},
    {"runId": {}, "answer": "x"},
    {"finishReason": 7, "answer": "x"},
    {"metadata": {"usage": {"promptTokens": "30", "completionTokens": True}}, "answer": "x"},
    {"metadata": {"usage": {"promptTokens": -1, "completionTokens": 3}}, "answer": "x"},
    {"metadata": [], "answer": "x"},
    {},
]


@pytest.mark.parametrize("frame", ODD, ids=range(len(ODD)))
async def test_values_of_other_types_are_passed_over(frame: dict[str, Any]) -> None:
    events = await without_history(*frames(frame, {"answer": "好", "finishReason": "stop"})).ask()
    assert growth(events)[-1] in ("好", "x好") and not any(isinstance(event, Metered) for event in events)


async def test_blanks_alone_do_not_grow_a_row() -> None:
    pieces = frames({"answer": "\n"}, {"answer": "好"}, {"answer": " "}, {"answer": "\n的", **END})
    assert growth(await without_history(*pieces).ask()) == ["好", "好 \n的", "好 \n的"]


async def test_an_answer_of_blanks_is_none() -> None:
    events = await without_history(*frames({"answer": " \n "}, "[DONE]")).ask()
    assert [type(event) for event in events] == [Remarked, Abstained]


async def test_without_a_run_id_the_row_keeps_the_id_it_began_with() -> None:
    pieces = frames({"answer": A}, {"answer": B, "runId": "late"}, {"answer": C, **END})
    events = await without_history(*pieces).ask()
    ids = {event.suggestion.id for event in events if isinstance(event, Suggested)}
    assert len(ids) == 1 and "late" not in ids.pop()


async def test_a_compressed_reply_is_read() -> None:
    whole = gzip.compress(json.dumps({"answer": WORDS}).encode())
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    stage = Stage(
        server=Server(stored=False, faults=[None, httpx.Response(200, headers=headers, content=whole)])
    )
    assert growth(await stage.ask()) == [WORDS]


async def test_breaking_off_closes_the_connection_at_once() -> None:
    never = asyncio.Event()
    body = Body([*FIRST, never])
    stage = Stage(server=Server(stored=False, faults=[None, streamed(body)]))
    async with aclosing(cast(Any, stage.backend.ask(about()))) as events:
        async for event in events:
            if isinstance(event, Suggested):
                break
    assert body.closed.is_set()


async def test_cancelling_closes_the_connection_at_once() -> None:
    never, begun = asyncio.Event(), asyncio.Event()
    body = Body([*FIRST, never])
    stage = Stage(server=Server(stored=False, faults=[None, streamed(body)]))

    async def watch() -> None:
        async for event in stage.backend.ask(about()):
            if isinstance(event, Suggested):
                begun.set()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(watch())
        await begun.wait()
        task.cancel()
    assert task.cancelled() and body.closed.is_set()


async def test_a_refused_or_failed_attempt_leaves_no_connection_open() -> None:
    refused, rubbish = Body([b'{"code": 1000}']), Body([b"{"])
    answers = [httpx.Response(500, stream=refused), httpx.Response(200, stream=rubbish)]
    stage = Stage(server=Server(faults=[*answers]))
    with pytest.raises(UnexpectedReply):
        await stage.ask()
    assert refused.closed.is_set() and rubbish.closed.is_set()
