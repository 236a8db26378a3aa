"""Signatures against published and computed vectors; headers of real requests; the clock."""

from __future__ import annotations

import hashlib
import re

import httpx
import pytest

from assist_app.backends.rongcloud.signing import Clock, signature
from assist_app.model.errors import BackendError, CredentialsRejected, Misconfigured
from assist_app.model.suggestion import Suggested
from tests.backends.rongcloud.server import KEY, NOW, SECRET, Server, failure
from tests.backends.rongcloud.stage import Stage

VECTORS = [
    ("published", "Y1W2MeFwwwRxa0", "14314", "1408710653000", "30be0bbca9c9b2e27578701e9fda2358a814c88f"),
    ("ms", "testAppSecret01", "1068826355", "1795219200000", "1f6937a51d7ec74ed18afdeb9f3d1f053d55a343"),
    ("s", "testAppSecret01", "1068826355", "1795219200", "0fabadd7e15becf71e4261e868c6bf31fb4bdddf"),
    ("decimal nonce", "s3cr3t/+=", "573421.9384", "1795219200", "bdec0852fcbbea357c057b0fb6f4d97f3248679f"),
    ("longest nonce", "中文Secret", "abcdefghij12345678", "1795219200001",
     "0a33981cff8c0cb36435e96badd33c05332c4130"),
    ("callback", "testAppSecret01", "14314", "1795219200000", "a05772f71340474ee911671a4306ba09612b2689"),
    ("callback", "Y1W2MeFwwwRxa0", "1068826355", "1795219200123", "6868c12bd5ac666b155d9703ca17f1dbfeb2e66f"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "secret", "nonce", "timestamp", "expected"), VECTORS)
def test_vectors(name: str, secret: str, nonce: str, timestamp: str, expected: str) -> None:
    assert signature(secret, nonce, timestamp) == expected


async def test_a_request_is_signed_as_documented() -> None:
    stage = Stage()
    await stage.ask()
    await stage.ask()
    for request in stage.server.requests:
        headers = request.headers
        assert re.fullmatch(r"\d{16}", headers["nonce"]) and len(headers["x-request-id"]) <= 36
        assert headers["app-key"] == KEY and headers["timestamp"] == str(int(NOW * 1000))
        signed = SECRET + headers["nonce"] + headers["timestamp"]
        assert headers["signature"] == hashlib.sha1(signed.encode()).hexdigest()
        assert headers["content-type"] == "application/json" and "authorization" not in headers
    for once in ("nonce", "x-request-id"):
        assert len({request.headers[once] for request in stage.server.requests}) == 2


async def test_a_wrong_clock_is_put_right_once_and_remembered() -> None:
    stage = Stage(now=NOW - 7200)
    assert await stage.rows() and len(stage.server.requests) == 2
    assert await stage.rows() and len(stage.server.requests) == 3
    stage.now = NOW
    assert await stage.rows() and len(stage.server.requests) == 5


async def test_a_wrong_secret_is_not_tried_twice_when_the_clock_is_right() -> None:
    stage = Stage(secrets={"app_key": KEY, "app_secret": "wrong"})
    with pytest.raises(CredentialsRejected) as caught:
        await stage.ask()
    assert (caught.value.code, len(stage.server.requests)) == ("1004", 1)
    assert caught.value.request_id == stage.server.requests[0].headers["x-request-id"]


async def test_a_wrong_secret_and_a_wrong_clock_end_after_the_second_refusal() -> None:
    stage = Stage(secrets={"app_key": KEY, "app_secret": "wrong"}, now=NOW + 3600)
    with pytest.raises(CredentialsRejected):
        await stage.ask()
    assert len(stage.server.requests) == 2


async def test_a_bare_401_looks_at_the_clock_too() -> None:
    stage = Stage(now=NOW - 600, server=Server(faults=[httpx.Response(401, text="who are you")]))
    assert await stage.rows() and len(stage.server.requests) == 2


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026 00:00:00 GMT", "\x00", "0" * 400])
def test_a_date_that_is_none_teaches_nothing(date: str) -> None:
    clock = Clock(lambda: NOW)
    assert not clock.learn(date) and clock.milliseconds() == str(int(NOW * 1000))


async def test_a_gateway_signs_for_us() -> None:
    fields = {"endpoint": "https://gateway.example/rong/"}
    server = Server(faults=[httpx.Response(200, json={"code": 200, "suggestions": [
        {"id": "1", "messages": [{"content": "好的"}]}]})])  # fmt: skip
    stage = Stage(fields, {"gateway_token": " token-1\n"}, server)
    assert [row.messages for row in await stage.rows()] == [("好的",)]
    request = server.requests[0]
    assert str(request.url) == "https://gateway.example/rong/v3/chat/suggest.json"
    assert request.headers["authorization"] == "Bearer token-1"
    assert not {"app-key", "nonce", "timestamp", "signature"} & set(request.headers)


async def test_a_gateway_may_get_signed_requests_too() -> None:
    secrets = {"app_key": KEY, "app_secret": SECRET, "gateway_token": "token-1"}
    stage = Stage({"endpoint": "https://gateway.example"}, secrets)
    assert await stage.rows()
    assert stage.server.requests[0].headers["authorization"] == "Bearer token-1"


@pytest.mark.parametrize(
    ("fields", "secrets"),
    [
        ({}, {}),
        ({}, {"app_key": KEY}),
        ({}, {"app_secret": SECRET}),
        ({"endpoint": "https://gateway.example"}, {"gateway_token": "t", "app_secret": SECRET}),
        ({}, {"gateway_token": "a token for us only"}),
        ({}, {"app_key": "key\r\nX-Evil: 1", "app_secret": SECRET}),
        ({}, {"app_key": "钥匙", "app_secret": SECRET}),
    ],
)
async def test_secrets_that_make_no_request_are_said_before_any_call(
    fields: dict[str, str], secrets: dict[str, str]
) -> None:
    stage = Stage(fields, secrets)
    with pytest.raises(Misconfigured) as caught:
        await stage.ask()
    assert not stage.server.requests and stage.meter.spent == 0
    assert not any(value in caught.value.sentence for value in secrets.values() if len(value) > 1)


async def test_secrets_are_asked_for_each_time() -> None:
    stage = Stage(secrets={"app_key": KEY, "app_secret": "old"})
    with pytest.raises(CredentialsRejected):
        await stage.ask()
    stage.secrets["app_secret"] = SECRET
    assert any(isinstance(event, Suggested) for event in await stage.ask())


async def test_no_secret_is_in_a_failure_even_when_the_service_repeats_it() -> None:
    token = "gateway-token-0001"
    secrets = {"app_key": KEY, "app_secret": SECRET, "gateway_token": token}
    words = "x" * 100 + f"key {KEY} secret {SECRET} token {token}"
    for fault in (failure(400, 1002, words), failure(418, 54321, words[90:])):
        stage = Stage({"endpoint": "https://gateway.example"}, secrets, Server(faults=[fault]))
        with pytest.raises(BackendError) as caught:
            await stage.ask()
        told = f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {stage.backend!r}"
        assert not any(value in told for value in secrets.values())
        assert not any(value[:8] in told for value in secrets.values())
