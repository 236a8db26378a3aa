"""Every layer of failure, from the network to an empty result, as the right kind and a sentence."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from assist_app.model.errors import (
    BackendError,
    Busy,
    CredentialsRejected,
    InputRejected,
    Misconfigured,
    NotPermitted,
    QuotaSpent,
    RateLimited,
    TimedOut,
    TooLong,
    Unavailable,
    UnexpectedReply,
)
from tests.backends.wecom.platform import OK, error, inner
from tests.backends.wecom.stage import Stage, ask, texts

CALL, CREATE, RESULT = "sync_call_program", "create_program_task", "get_program_task_result"
CODES = [
    (-1, Busy),
    (6000, Busy),
    (40001, CredentialsRejected),
    (40091, CredentialsRejected),
    (40013, Misconfigured),
    (40014, CredentialsRejected),
    (42001, CredentialsRejected),
    (41001, CredentialsRejected),
    (40033, InputRejected),
    (40035, InputRejected),
    (40058, InputRejected),
    (43003, Misconfigured),
    (45009, RateLimited),
    (45033, RateLimited),
    (48002, NotPermitted),
    (60020, NotPermitted),
    (301042, NotPermitted),
    (710601, InputRejected),
    (710674, Misconfigured),
    (790014, Misconfigured),
    (790016, Misconfigured),
    (790040, TooLong),
    (900001, Misconfigured),
    (710660, UnexpectedReply),
    (799999, UnexpectedReply),
]


async def failing(stage: Stage, kind: str = "program", **fields: str) -> BackendError:
    """The failure of a question about two messages."""
    with pytest.raises(BackendError) as caught:
        await ask(stage.adapter(kind, **fields), stage.talk("你好", "在吗"))
    assert caught.value.sentence.strip()[-1] in ".!?" and len(caught.value.sentence) < 400
    return caught.value


@pytest.mark.parametrize("layer", ["outer", "inner"])
@pytest.mark.parametrize(("code", "kind"), CODES, ids=[str(code) for code, _kind in CODES])
async def test_codes_of_the_outer_and_the_inner_layer(code: int, kind: type, layer: str) -> None:
    stage = Stage()
    reply = error(code) if layer == "outer" else inner(error(code))
    stage.platform.arm(CALL, *[reply] * 8)
    failure = await failing(stage)
    assert type(failure) is kind or (code in (40014, 42001) and isinstance(failure, kind))
    assert failure.code == str(code)


@pytest.mark.parametrize("layer", ["outer", "inner"])
async def test_what_passes_is_asked_again(layer: str) -> None:
    for code in (-1, 45033, 710674):
        stage = Stage()
        stage.platform.arm(CALL, error(code) if layer == "outer" else inner(error(code)))
        assert texts(await ask(stage.adapter(), stage.talk("你好")))


async def test_a_program_that_is_down_is_given_five_seconds() -> None:
    stage = Stage()
    stage.platform.arm(CALL, *[error(710674)] * 5)
    failure = await failing(stage)
    assert stage.clock.pauses == [5.0] and isinstance(failure.__cause__, Busy)
    assert len(stage.platform.calls(CALL)) == 2 and "not running" in failure.sentence


async def test_the_limit_of_the_day_is_a_quota_only_where_the_documents_set_one() -> None:
    stage = Stage()
    stage.platform.arm(CALL, inner(error(45009)))
    assert type(await failing(stage, "recommend")) is QuotaSpent
    stage.platform.arm(CALL, error(45009))
    outer = await failing(stage, "recommend")
    assert isinstance(outer, RateLimited) and outer.retry_after == 60.0


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (httpx.ConnectError("x"), Unavailable),
        (httpx.ReadTimeout("x"), TimedOut),
        (httpx.RemoteProtocolError("x"), Unavailable),
        (httpx.Response(401), CredentialsRejected),
        (httpx.Response(403), NotPermitted),
        (httpx.Response(404), Misconfigured),
        (httpx.Response(302, headers={"location": "https://elsewhere.example"}), Misconfigured),
        (httpx.Response(418), UnexpectedReply),
        (httpx.Response(429, headers={"retry-after": "7"}), RateLimited),
        (httpx.Response(500), Busy),
        (httpx.Response(502, content=b"<html>"), Busy),
    ],
)
async def test_the_network_and_the_status(reply: Any, kind: type) -> None:
    stage = Stage()
    stage.platform.arm(CALL, *[reply] * 9)
    assert (await failing(stage)).kind == kind.kind


async def test_a_gateway_that_fails_is_asked_for_its_token_again() -> None:
    stage = Stage()
    stage.platform.arm("gettoken", httpx.Response(503), httpx.Response(500))
    assert texts(await ask(stage.adapter(), stage.talk("你好")))
    assert len(stage.platform.calls("gettoken")) == 3


async def test_a_pause_that_was_asked_for_is_kept() -> None:
    stage = Stage()
    stage.platform.arm(CALL, httpx.Response(429, headers={"retry-after": "7"}))
    assert texts(await ask(stage.adapter(), stage.talk("你好")))
    assert stage.clock.pauses[0] == 7.0


async def test_no_connection_is_tried_three_times() -> None:
    stage = Stage()
    stage.platform.arm("gettoken", httpx.ConnectError("x"), httpx.ConnectTimeout("x"))
    assert texts(await ask(stage.adapter(), stage.talk("你好")))


HOSTILE: list[Any] = [
    b"",
    b"<html>",
    b"{",
    b"null",
    b"[]",
    b"7",
    b'"ok"',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"errcode":"0"}',
    b'{"errcode":true}',
    b'{"errcode":0.0}',
    b'{"errcode":null,"errmsg":{"a":1}}',
    b'{"errcode":99999999999999999999999}',
    b'{"errcode":0}',
    b'{"errcode":0,"response_data":7}',
    b'{"errcode":0,"response_data":""}',
    b'{"errcode":0,"response_data":"{"}',
    b'{"errcode":0,"response_data":"[]"}',
    b'{"errcode":0,"response_data":"{\\"output\\":\\"x\\"}"}',
    b'{"errcode":0,"response_data":"{\\"errcode\\":0,\\"jobid\\":7}"}',
    b'{"errcode":0,"response_data":"{\\"errcode\\":0,\\"jobid\\":\\"x\\",\\"fail_list\\":7}"}',
]


@pytest.mark.parametrize(
    "operation", ["gettoken", CALL, RESULT, "async_program_task", "async_program_result"]
)
@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ["recommend", "program"])
async def test_hostile_replies_are_failures_in_words(kind: str, body: bytes, operation: str) -> None:
    stage = Stage()
    stage.platform.arm(operation, *[httpx.Response(200, content=body) for _ in range(200)])
    adapter = stage.adapter(kind, route="async" if "async" in operation else "sync")
    try:
        # Some of these are harmless in some places; whatever comes, it is no bug and no endless wait.
        events = await ask(adapter, stage.talk("你好"))
    except BackendError as failure:
        assert failure.sentence.strip()[-1] in ".!?"
    else:
        assert texts(events)
    assert sum(stage.clock.pauses) <= 60


JOB: list[Any] = [
    {"status": "1", "response_data": "x"},
    {"status": True, "response_data": "x"},
    {"status": 3, "response_data": "x"},
    {"response_data": "x"},
    {"status": 1, "response_data": {"a": 1}},
    {"status": 1, "response_data": 7},
]


@pytest.mark.parametrize("reply", JOB, ids=range(len(JOB)))
async def test_a_state_that_is_none(reply: dict[str, Any]) -> None:
    stage = Stage()
    stage.platform.arm("get_recommend_dialog_result", inner({**OK, **reply}))
    assert isinstance(await failing(stage, "recommend"), UnexpectedReply)


@pytest.mark.parametrize("code", ["0", None, True, [1]])
async def test_a_reported_code_that_is_none(code: Any) -> None:
    stage = Stage()
    stage.platform.arm(RESULT, inner({**OK, "response_errcode": code, "response_data": "{}"}))
    assert isinstance(await failing(stage), UnexpectedReply)


async def test_protocols_that_do_not_fit_are_the_consoles() -> None:
    stage = Stage()
    stage.platform.response_errcode = "text"  # type: ignore[assignment]
    assert (await failing(stage)).code == "790014"
    stage = Stage()
    stage.platform.arm(CALL, error(790016, json.dumps({"hint": "[123]"})))
    failure = await failing(stage)
    assert isinstance(failure, Misconfigured) and "790016" in failure.sentence


async def test_unknown_codes_show_the_vendors_words_but_nothing_that_could_be_secret() -> None:
    stage = Stage()
    token = "abcDEF123_-" * 8
    stage.platform.arm(CALL, error(799001, f"no such thing, token {token}, call 13800138000\n"))
    failure = await failing(stage)
    assert "no such thing" in failure.sentence and "799001" in failure.sentence
    assert token not in failure.sentence and "13800138000" not in failure.sentence


@pytest.mark.parametrize(
    "fields",
    [
        {"endpoint": "http://qyapi.weixin.qq.com"},
        {"endpoint": "qyapi"},
        {"program_id": " "},
        {"target_id": ""},
        {"wrapper": "both"},
        {"route": "later"},
        {"messages": "0"},
        {"messages": "1001"},
        {"messages": "٣"},
        {"messages": "9" * 30},
        {"pending_codes": "soon"},
        {"escape_type": "2"},
        {"mapping": "text: a"},
        {"target_id": "\ud83d"},
    ],
)
async def test_fields_that_do_not_fit_are_told_before_any_call(fields: dict[str, str]) -> None:
    stage = Stage()
    assert isinstance(await failing(stage, "program", **fields), Misconfigured)
    assert not stage.platform.seen


@pytest.mark.parametrize(
    "endpoint",
    ["https://qyapi.weixin.qq.com", "https://gate.example/cgi-bin", "https://gate.example/wecom/cgi-bin/"],
)
async def test_the_path_is_added_unless_it_is_there(endpoint: str) -> None:
    stage = Stage()
    stage.platform.arm("gettoken", httpx.Response(404))
    seen: list[str] = []
    stage.platform.before = lambda one: seen.append(str(one.request.url.path))  # type: ignore[func-returns-value]
    if "wecom" in endpoint:
        with pytest.raises(AssertionError):
            await ask(stage.adapter(endpoint=endpoint), stage.talk("你好"))
    else:
        await failing(stage, endpoint=endpoint)
        assert seen == ["/cgi-bin/gettoken"]
