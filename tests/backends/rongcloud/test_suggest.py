"""`suggest`: the documents' own example, what it becomes, and everything that can be refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from assist_app.backends.rongcloud import SPEC
from assist_app.model.errors import (
    BackendError,
    Busy,
    CredentialsRejected,
    Misconfigured,
    NotPermitted,
    RateLimited,
    TimedOut,
    TooLong,
    Unavailable,
    UnexpectedReply,
)
from assist_app.model.suggestion import Abstained, AssistEvent, Remarked
from tests.backends.rongcloud.server import BACKUP, MAIN, NOW, Server, failure
from tests.backends.rongcloud.stage import Stage, about

EXAMPLE_REQUEST = {
    "agentId": "social_reply_bot",
    "provider": {
        "type": "chatHistory",
        "userId": "u_1001",
        "targetId": "u_2001",
        "limit": 10,
        "conversationType": 1,
    },
    "variables": {},
    "metadata": {"age": "25", "location": "北京"},
}
EXAMPLE_REPLY = {
    "code": 200,
    "runId": "run_123456789",
    "agentId": "social_reply_bot",
    "timestamp": 1677652288000,
    "suggestions": [
        {"id": "s_1", "messages": [{"content": "小明,你怎么还没睡?"}, {"content": "早点休息哦!"}]},
        {"id": "s_2", "messages": [{"content": "早点休息。"}]},
    ],
}


def replying(value: Any) -> Stage:
    """A stage whose service answers one call with this JSON."""
    return Stage({"fallback": "none"}, server=Server(faults=[httpx.Response(200, json=value)]))


async def test_the_documents_example() -> None:
    server = Server(faults=[httpx.Response(200, json=EXAMPLE_REPLY)])
    stage = Stage({"metadata": "age=25\nlocation=北京"}, server=server)
    rows = await stage.rows()
    assert server.bodies == [EXAMPLE_REQUEST] and server.operations == ["suggest"]
    assert "北京".encode() in server.requests[0].content
    assert [row.messages for row in rows] == [("小明,你怎么还没睡?", "早点休息哦!"), ("早点休息。",)]
    assert all("run_123456789" in row.id and row.id.endswith(f"s_{n}") for n, row in enumerate(rows, 1))
    assert rows[0].score > rows[1].score and all(row.complete for row in rows)


async def test_no_text_leaves_the_machine_when_history_is_stored() -> None:
    stage = Stage()
    await stage.ask(about("我的电话是13800138000"))
    sent = b"".join(request.content for request in stage.server.requests)
    assert b"13800138000" not in sent and stage.server.operations == ["suggest"]


async def test_rows_are_named_after_the_account() -> None:
    stage = Stage(spec=replace(SPEC, name="night-shift", title="Night shift"))
    assert all(row.origins == ("night-shift",) for row in await stage.rows())
    stage.server.agents.clear()
    with pytest.raises(Misconfigured, match="Night shift"):
        await stage.ask()


async def test_empty_suggestions_and_repeated_ids() -> None:
    def row(own: object, *texts: str) -> dict[str, Any]:
        return {"id": own, "messages": [{"content": text} for text in texts]}

    reply = {"code": 200, "suggestions": [
        row("a", "", "  "), row("b", "一"), row("b", "二", " "), row(7, " 三\n"), row("c"), {},
        {"messages": [{"content": "四"}]}]}  # fmt: skip
    rows = await replying(reply).rows(about(rows=9))
    assert [row.messages for row in rows] == [("一",), ("二",), ("三",), ("四",)]
    assert len({row.id for row in rows}) == 4


async def test_text_comes_through_unharmed() -> None:
    text = "第一行\n第二行 👩‍👩‍👧‍👦 \u202eabc\u202c {order number} <b>x</b>"
    reply = {"code": 200, "runId": None, "suggestions": [{"id": "1", "messages": [{"content": text}]}]}
    assert (await replying(reply).rows())[0].messages == (text,)


HOSTILE: list[Any] = [
    {},
    [],
    "code",
    7,
    None,
    {"code": "200"},
    {"code": True},
    {"code": None},
    {"code": {}},
    {"suggestions": []},
    {"code": 10**4000},
    {"code": 200, "suggestions": {}},
    {"code": 200, "suggestions": ["x"]},
    {"code": 200, "suggestions": [{"id": [], "messages": []}]},
    {"code": 200, "suggestions": [{"id": "1", "messages": "x"}]},
    {"code": 200, "suggestions": [{"id": "1", "messages": [{"content": 5}]}]},
    {"code": 200, "runId": 5, "suggestions": []},
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
async def test_replies_the_documents_do_not_describe(value: Any) -> None:
    stage = Stage({"fallback": "none"})
    stage.server.faults = [httpx.Response(200, json=value)] * 2
    with pytest.raises(UnexpectedReply):
        await stage.ask()


RUBBISH = [
    b"",
    b"<html>",
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"code":200,"suggestions":[{"id":"\\ud83d"}]}',
]


@pytest.mark.parametrize("body", [*RUBBISH, b" " * (9 * 1024 * 1024)], ids=range(len(RUBBISH) + 1))
async def test_a_body_that_is_no_json_is_asked_of_the_other_domain(body: bytes) -> None:
    stage = Stage(server=Server(faults=[httpx.Response(200, content=body)]))
    assert await stage.rows() and stage.server.hosts == [MAIN, BACKUP]


CODES: list[tuple[int, int, type[BackendError], str]] = [
    (500, 1000, Busy, "busy"),
    (504, 1050, Busy, "busy"),
    (401, 1001, CredentialsRejected, "auth"),
    (401, 1004, CredentialsRejected, "auth"),
    (401, 1006, CredentialsRejected, "auth"),
    (401, 1007, NotPermitted, "permission"),
    (400, 1002, Misconfigured, "config"),
    (400, 1003, Misconfigured, "config"),
    (400, 1005, TooLong, "too_long"),
    (429, 1008, RateLimited, "throttled"),
    (430, 1009, NotPermitted, "permission"),
    (403, 2007, NotPermitted, "permission"),
    (404, 404, Misconfigured, "config"),
    (400, 54321, Misconfigured, "config"),
    (200, 54321, BackendError, "unknown"),
    (418, 54321, BackendError, "unknown"),
    (500, 54321, Busy, "busy"),
]


@pytest.mark.parametrize("wrapped", [False, True], ids=["status", "within 200"])
@pytest.mark.parametrize(("status", "code", "kind", "word"), CODES)
async def test_every_code_has_its_kind(
    status: int, code: int, kind: type[BackendError], word: str, wrapped: bool
) -> None:
    if wrapped and code == 54321:
        status, kind, word = 200, BackendError, "unknown"
    answer = failure(200 if wrapped else status, code, "words of the service")
    stage = Stage({"fallback": "none"}, server=Server(faults=[answer] * 6))
    with pytest.raises(BackendError) as caught:
        await stage.ask()
    assert type(caught.value) is kind and caught.value.kind == word and caught.value.code == str(code)
    assert str(code) in caught.value.sentence and caught.value.sentence.endswith(".")
    calls = 2 if kind is Busy else 3 if kind is RateLimited else 1
    assert len(stage.server.requests) == stage.meter.spent == calls
    if code == 54321:
        assert "words of the service" in caught.value.sentence


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, BackendError),
        (400, Misconfigured),
        (401, CredentialsRejected),
        (403, NotPermitted),
        (404, Misconfigured),
        (429, RateLimited),
        (430, NotPermitted),
        (500, Busy),
        (502, Busy),
        (503, Busy),
    ],
)
async def test_a_status_without_a_body_has_its_kind(status: int, kind: type[BackendError]) -> None:
    stage = Stage({"fallback": "none"}, server=Server(faults=[httpx.Response(status, text="<html>")] * 6))
    with pytest.raises(BackendError) as caught:
        await stage.ask()
    assert type(caught.value) is kind and caught.value.code == str(status)


async def test_what_is_not_enabled_is_named() -> None:
    stage = Stage({"fallback": "none"}, server=Server(faults=[failure(430, 1009)]))
    with pytest.raises(NotPermitted, match="AI reply suggestions"):
        await stage.ask()


@pytest.mark.parametrize("message", [None, 5, ["x"], {"a": 1}, "x" * 100_000, "a\x00\n\u202eb" * 50])
async def test_whatever_the_service_says_the_sentence_stays_short(message: Any) -> None:
    answer = httpx.Response(400, json={"code": 54321, "errorMessage": message})
    stage = Stage(server=Server(faults=[answer]))
    with pytest.raises(BackendError) as caught:
        await stage.ask()
    assert len(caught.value.sentence) < 250 and caught.value.sentence.isprintable()


async def test_throttled_calls_wait_and_are_made_again() -> None:
    slow = httpx.Response(429, json={"code": 1008}, headers={"retry-after": "7"})
    stage = Stage(server=Server(faults=[slow, failure(429, 1008)]))
    assert await stage.rows()
    assert stage.pauses[0] == 7.0 and 0 <= stage.pauses[1] <= 2 and len(stage.pauses) == 2
    assert stage.server.hosts == [MAIN] * 3


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("x"),
        httpx.ConnectTimeout("x"),
        httpx.ReadTimeout("x"),
        httpx.ReadError("x"),
        httpx.RemoteProtocolError("x"),
        failure(500, 1000),
        failure(504, 1050),
        failure(200, 1000),
        httpx.Response(503, text="<html>"),
    ],
    ids=range(9),
)
async def test_the_backup_answers_and_is_remembered_for_five_minutes(fault: Any) -> None:
    stage = Stage(server=Server(faults=[fault]))
    assert await stage.rows()
    stage.now = stage.server.now = NOW + 299
    assert await stage.rows()
    stage.now = stage.server.now = NOW + 301
    assert await stage.rows()
    assert stage.server.hosts == [MAIN, BACKUP, BACKUP, MAIN]


async def test_a_backup_that_fails_in_turn_gives_way_to_the_main() -> None:
    stage = Stage()
    for down in ({MAIN}, {BACKUP}, set[str]()):
        stage.server.down = down
        assert await stage.rows()
    assert stage.server.hosts == [MAIN, BACKUP, BACKUP, MAIN, MAIN]


@pytest.mark.parametrize(
    ("fault", "kind"), [(httpx.ConnectError("x"), Unavailable), (httpx.ReadTimeout("x"), TimedOut)]
)
async def test_both_domains_down(fault: Exception, kind: type[BackendError]) -> None:
    stage = Stage(server=Server(faults=[fault] * 2))
    with pytest.raises(kind) as caught:
        await stage.ask()
    assert stage.server.hosts == [MAIN, BACKUP] and caught.value.__cause__ is fault


async def test_an_address_of_ones_own_wins_with_or_without_a_backup() -> None:
    one = Stage({"endpoint": " https://one.example/ "})
    one.server.down = {"one.example"}
    with pytest.raises(Unavailable):
        await one.ask()
    assert one.server.hosts == ["one.example"] * 2
    passing = Stage({"endpoint": "https://one.example"}, server=Server(faults=[httpx.ReadError("x"), None]))
    assert await passing.rows()
    silent = Stage({"endpoint": "https://one.example"}, server=Server(faults=[httpx.ReadTimeout("x")] * 2))
    with pytest.raises(TimedOut):
        await silent.ask()
    assert silent.server.hosts == ["one.example"]


@pytest.mark.parametrize("between", ["\n", ",", "; "])
async def test_a_main_and_a_backup_address(between: str) -> None:
    addresses = f"https://one.example{between}http://127.0.0.1:8765"
    two = Stage({"endpoint": addresses, "data_center": "singapore"})
    two.server.down = {"one.example"}
    assert await two.rows() and two.server.hosts == ["one.example", "127.0.0.1"]


async def test_nothing_to_suggest_is_said_with_a_hint_until_something_was() -> None:
    stage = Stage({"fallback": "none"})

    async def remark() -> str:
        events: list[AssistEvent] = await stage.ask()
        said, silent = events
        assert isinstance(said, Remarked) and isinstance(silent, Abstained)
        return said.remark

    stage.server.stored = False
    assert "storing" in await remark()
    stage.server.stored = True
    await stage.rows()
    stage.server.stored = False
    assert "storing" not in await remark()


async def test_a_thousand_suggestions_are_cut_to_the_rows_that_fit() -> None:
    stage = Stage()
    stage.server.suggestions = [[f"第{n}条"] * 50 for n in range(1000)]
    rows = await stage.rows(about(rows=3))
    assert [row.messages[0] for row in rows] == ["第0条", "第1条", "第2条"]


async def test_halves_of_surrogate_pairs_in_ids_do_no_harm() -> None:
    stage = Stage()
    await stage.ask(about(refs={"rongcloud.user": "u\ud83d", "rongcloud.target": "t"}))
    assert json.loads(stage.server.requests[0].content)["provider"]["userId"] == "u?"
