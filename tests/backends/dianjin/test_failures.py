"""Refusals in both spellings and in XML, failures within a success, and what is asked again how often."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from assist_app.assist.setup import FreeMeter
from assist_app.backends.dianjin.refusal import refusal_of
from assist_app.model.conversation import Role
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
from tests.backends.contract import question
from tests.backends.dianjin.stage import (
    NOW,
    SECRETS,
    Sleeper,
    Vendor,
    answered,
    dianjin,
    own_answer,
    refusal,
)
from tests.fakes import conversation

ASKED = question(conversation((Role.CUSTOMER, "快递呢")))
KINDS = [
    (400, "Throttling", RateLimited),
    (429, "Throttling.User", RateLimited),
    (503, "Throttling.Api", RateLimited),
    (503, "ServiceUnavailable", Busy),
    (500, "InternalError", Busy),
    (403, "SignatureDoesNotMatch", CredentialsRejected),
    (400, "IncompleteSignature", CredentialsRejected),
    (400, "InvalidTimeStamp.Format", Misconfigured),
    (404, "InvalidAccessKeyId.NotFound", CredentialsRejected),
    (403, "InvalidAccessKeyId.Inactive", CredentialsRejected),
    (400, "InvalidSecurityToken.Expired", CredentialsRejected),
    (403, "Forbidden.RAM", NotPermitted),
    (403, "NoPermission", NotPermitted),
    (400, "MissingBizType", Misconfigured),
    (400, "InvalidConversation.Parameter", Misconfigured),
    (400, "QuotaExceeded", QuotaSpent),
    (429, "Throttling.AllocationQuota", RateLimited),
    (400, "SomethingElse", InputRejected),
    (401, "SomethingElse", CredentialsRejected),
    (404, "SomethingElse", Misconfigured),
    (413, "SomethingElse", TooLong),
    (504, "SomethingElse", TimedOut),
    (599, "SomethingElse", Busy),
    (302, "SomethingElse", Misconfigured),
]


async def failure(
    vendor: Vendor, sleeper: Sleeper | None = None, meter: FreeMeter | None = None, **more: Any
) -> BackendError:
    """The error a question ends with."""
    with pytest.raises(BackendError) as caught:
        [event async for event in dianjin(vendor, sleeper=sleeper, meter=meter, **more).ask(ASKED)]
    assert caught.value.sentence[-1] in ".。"
    return caught.value


@pytest.mark.parametrize("small", [False, True], ids=["capital", "small"])
@pytest.mark.parametrize(
    ("status", "code", "kind"), KINDS, ids=lambda value: getattr(value, "__name__", value)
)
async def test_refusals(status: int, code: str, kind: type[BackendError], small: bool) -> None:
    error = await failure(Vendor([refusal(status, code, small=small)] * 9))
    assert type(error) is kind and (error.code, error.request_id) == (code, "REQ-2")
    assert "Specified" not in error.sentence


async def test_a_refusal_in_xml() -> None:
    xml = "<?xml version='1.0'?><Error><RequestId>R-9</RequestId><Code>Forbidden.RAM</Code></Error>"
    answer = httpx.Response(403, content=xml, headers={"content-type": "text/xml;charset=utf-8"})
    error = await failure(Vendor([answer]))
    assert isinstance(error, NotPermitted) and (error.code, error.request_id) == ("Forbidden.RAM", "R-9")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Bad gateway",
        b"[1]",
        b'{"Code": ["x"], "RequestId": {"a": 1}}',
        b'{"Code": "what the customer said: 1381234 5678"}',
        b"<!DOCTYPE a [<!ENTITY b 'cc'>]><a><Code>&b;</Code></a>",
        b"\xff\xfe",
        b"<a" * 100_000,
        b"[" * 100_000,
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
    ids=range(10),
)
async def test_rubbish_goes_by_its_status(content: bytes) -> None:
    read = refusal_of(httpx.Response(502, content=content))
    assert read is not None and (read.code, read.request_id) == ("", "")
    assert type(await failure(Vendor([httpx.Response(502, content=content)] * 3))) is Busy


async def test_a_missing_permission_is_named() -> None:
    body = {"Code": "Forbidden.RAM", "AccessDeniedDetail": {"AuthAction": "dianjin:RecognizeIntention"}}
    error = await failure(Vendor([httpx.Response(403, json=body)]))
    assert "dianjin:RecognizeIntention" in error.sentence


async def test_a_time_to_come_back_is_in_milliseconds_and_kept() -> None:
    sleeper, meter = Sleeper(), FreeMeter()
    busy = refusal(503, "ServiceUnavailable", x_acs_retry_after="2500")
    error = await failure(Vendor([busy] * 9), sleeper, meter)
    assert isinstance(error, RateLimited) and error.retry_after == 2.5
    assert sleeper.slept == [2.5, 2.5] and meter.spent == 3


@pytest.mark.parametrize(
    ("header", "value", "seconds"),
    [
        ("retry-after", "7", 7.0),
        ("x-acs-retry-after", "0", None),
        ("x-acs-retry-after", "-5", None),
        ("x-acs-retry-after", "9" * 5000, None),
        ("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
    ids=range(5),
)
async def test_other_times_to_come_back(header: str, value: str, seconds: float | None) -> None:
    answer = httpx.Response(429, json={"Code": "Throttling.User"}, headers={header: value})
    error = await failure(Vendor([answer] * 3))
    assert isinstance(error, RateLimited) and error.retry_after == seconds


async def test_nobody_waits_for_minutes() -> None:
    sleeper = Sleeper()
    await failure(Vendor([refusal(429, "Throttling", x_acs_retry_after="600000")] * 3), sleeper)
    assert not sleeper.slept


async def test_after_throttling_the_answer_comes() -> None:
    vendor = Vendor([refusal(400, "Throttling.Api"), refusal(500, "InternalError")])
    events = [event async for event in dianjin(vendor).ask(ASKED)]
    assert len(events) > 1 and len(vendor.got) == 3


@pytest.mark.parametrize("error", [httpx.ReadTimeout("x"), httpx.ConnectTimeout("x")])
async def test_silence_is_asked_again_once(error: Exception) -> None:
    vendor = Vendor([error] * 5)
    assert isinstance(await failure(vendor), TimedOut) and len(vendor.got) == 2
    vendor = Vendor([error])
    assert [event async for event in dianjin(vendor).ask(ASKED)] and len(vendor.got) == 2


async def test_a_broken_connection_is_tried_three_times() -> None:
    vendor = Vendor([httpx.ConnectError("x")] * 5)
    assert type(await failure(vendor)) is Unavailable and len(vendor.got) == 3


@pytest.mark.parametrize(("status", "code"), [(403, "SignatureDoesNotMatch"), (403, "Forbidden"), (400, "x")])
async def test_what_does_not_pass_is_asked_once(status: int, code: str) -> None:
    vendor = Vendor([refusal(status, code)] * 3)
    await failure(vendor)
    assert len(vendor.got) == 1


async def test_a_wrong_clock_is_corrected_from_the_answer_and_remembered() -> None:
    vendor = Vendor(clock=NOW + 86_400)
    backend = dianjin(vendor)
    for _time in range(2):
        assert len([event async for event in backend.ask(ASKED)]) > 1
    dates = [request.headers["x-acs-date"] for request in vendor.got]
    assert len(dates) == 3 and dates[0] != dates[1] == dates[2]
    assert len({request.headers["x-acs-signature-nonce"] for request in vendor.got}) == 3


async def test_of_two_dates_the_services_own_counts() -> None:
    late = refusal(400, "InvalidTimeStamp.Expired", date=NOW + 7200)
    dates = [("date", "Thu, 01 Jan 2026 00:00:00 GMT"), ("date", late.headers["date"])]
    both = httpx.Response(400, content=late.content, headers=[("content-type", "application/json"), *dates])
    dates_sent: list[str] = []

    def vendor(request: httpx.Request) -> httpx.Response:
        dates_sent.append(request.headers["x-acs-date"])
        return both if len(dates_sent) == 1 else own_answer(request, json.loads(request.content))

    assert [event async for event in dianjin(vendor).ask(ASKED)]
    assert int(dates_sent[1][11:13]) == int(dates_sent[0][11:13]) + 2


async def test_a_clock_that_cannot_be_corrected_is_told() -> None:
    without_date = Vendor([refusal(400, "InvalidTimeStamp.Expired")])
    still_wrong = Vendor([refusal(400, "InvalidTimeStamp.Expired", date=NOW)] * 3)
    rubbish = Vendor(
        [httpx.Response(400, json={"Code": "InvalidTimeStamp.Expired"}, headers={"date": "yesterday"})]
    )
    for vendor, calls in ((without_date, 1), (still_wrong, 2), (rubbish, 1)):
        error = await failure(vendor)
        assert isinstance(error, Misconfigured) and "clock" in error.sentence and len(vendor.got) == calls


async def test_a_used_nonce_is_replaced_once() -> None:
    vendor = Vendor([refusal(400, "SignatureNonceUsed")])
    assert [event async for event in dianjin(vendor).ask(ASKED)] and len(vendor.got) == 2
    vendor = Vendor([refusal(400, "SignatureNonceUsed")] * 5)
    assert isinstance(await failure(vendor), UnexpectedReply) and len(vendor.got) == 2


@pytest.mark.parametrize(
    ("answer", "kind", "calls"),
    [
        ({"success": False, "errCode": "4001", "message": "意图列表为空"}, BackendError, 1),
        ({"success": False, "errCode": 500, "message": "model failed"}, Busy, 2),
        ({"success": True, "errCode": "5001", "data": None}, Busy, 2),
        ({"success": False, "errCode": "Throttling.User"}, RateLimited, 3),
        ({"success": False, "errCode": "Forbidden.RAM"}, NotPermitted, 1),
        ({"success": False}, BackendError, 1),
        ({"success": "false", "errCode": None, "message": None}, BackendError, 1),
        ({"success": False, "errCode": "0", "data": {"intentionCode": "human"}}, BackendError, 1),
    ],
    ids=range(8),
)
async def test_a_failure_within_a_success(answer: dict[str, Any], kind: type, calls: int) -> None:
    vendor = Vendor([answered(**answer)] * 5)
    error = await failure(vendor)
    assert isinstance(error, kind) and len(vendor.got) == calls and error.request_id == "REQ-1"
    message = answer.get("message")
    assert not message or message in error.sentence


async def test_a_failure_of_a_known_code_shows_what_the_service_says_too() -> None:
    answer = {"success": False, "errCode": "InvalidParameter", "message": "意图列表为空", "data": None}
    error = await failure(Vendor([answered(**answer)]))
    assert isinstance(error, Misconfigured) and "意图列表为空" in error.sentence


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"7", b"{}", b'{"data":[1]}', b'{"success":true'])
async def test_answers_in_no_known_form(content: bytes) -> None:
    vendor = Vendor([httpx.Response(200, content=content)])
    assert isinstance(await failure(vendor), UnexpectedReply) and len(vendor.got) == 1


async def test_no_secret_is_told_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    keys = {**SECRETS, "security_token": "testToken", "gateway_token": "gwToken"}
    echo = " ".join(keys.values())
    plays = [
        answered(success=False, errCode=echo, message=f"no such key {echo}"),
        httpx.Response(403, json={"Code": echo, "Message": echo, "RequestId": echo}),
        httpx.Response(400, json={"Code": "SignatureDoesNotMatch", "Message": echo}),
    ]
    for play in plays:
        error = await failure(Vendor([play], token="testToken"), secrets=keys)
        told = f"{error!r} {error.sentence} {error.code} {error.request_id} {caplog.text}"
        for name, secret in keys.items():
            assert secret not in told, name
        assert "快递" not in told


async def test_a_refused_signature_leaves_a_digest_for_support(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await failure(Vendor(secret="another"))
    assert "SignatureDoesNotMatch" in caplog.text
    assert len(caplog.text.partition("signed ")[2].split()[0]) == 64


async def test_breaking_off_ends_the_request() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def never(request: httpx.Request) -> httpx.Response:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    async def read() -> None:
        async with aclosing(dianjin(never).ask(ASKED)) as events:  # type: ignore[arg-type, type-var]
            async for _event in events:
                raise AssertionError

    async with asyncio.TaskGroup() as group:
        reading = group.create_task(read())
        await begun.wait()
        reading.cancel()
    assert ended.is_set()
