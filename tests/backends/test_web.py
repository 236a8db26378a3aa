"""What adapters share: addresses, one call with its failures in words, asking again."""

from __future__ import annotations

import httpx
import pytest

from assist_app.assist.setup import FreeMeter
from assist_app.backends.web import Caller, checked_address, make_client, read_json, retrying
from assist_app.model.errors import (
    BackendError,
    CredentialsRejected,
    Misconfigured,
    RateLimited,
    TimedOut,
    Unavailable,
    UnexpectedReply,
)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.com",
        "http://example.com",
        "ftp://127.0.0.1",
        "https://user:secret@example.com",
        "https://",
    ],
)
def test_an_address_that_is_none_or_sends_in_the_clear_is_refused(address: str) -> None:
    with pytest.raises(Misconfigured):
        checked_address(address)


@pytest.mark.parametrize("address", ["https://example.com/v1/", "http://127.0.0.1:1234", "http://localhost"])
def test_https_and_this_machine_are_taken_without_a_slash_at_the_end(address: str) -> None:
    assert str(checked_address(address)) == address.rstrip("/")


def caller(answer: object) -> tuple[Caller, FreeMeter]:
    """A caller whose network is `answer`: a function of the request."""
    meter = FreeMeter()
    return Caller(make_client(httpx.MockTransport(answer)), meter, "Vendor"), meter  # type: ignore[arg-type]


def failing(error: Exception) -> object:
    """A network that fails."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    return answer


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("x"), Unavailable),
        (httpx.ReadTimeout("x"), TimedOut),
        (httpx.ReadError("x"), Unavailable),
        (httpx.RemoteProtocolError("x"), Unavailable),
    ],
)
async def test_network_failures_are_told_in_words(error: Exception, kind: type[BackendError]) -> None:
    calls, meter = caller(failing(error))
    with pytest.raises(kind) as caught:
        await calls.send(calls.request("GET", "https://vendor.example/"))
    assert "Vendor" in caught.value.sentence and caught.value.__cause__ is error
    assert meter.spent == 1


async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    calls, _meter = caller(lambda request: httpx.Response(200, content=b"x" * (9 * 1024 * 1024)))
    with pytest.raises(UnexpectedReply):
        await calls.send(calls.request("GET", "https://vendor.example/"))


async def test_redirects_are_not_followed() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        return httpx.Response(302, headers={"location": "https://elsewhere.example/"})

    calls, _meter = caller(answer)
    assert (await calls.send(calls.request("GET", "https://vendor.example/"))).status_code == 302
    assert seen == ["vendor.example"]


def test_whole_numbers_keep_every_digit_and_rubbish_is_no_json() -> None:
    assert read_json(httpx.Response(200, content=b"[1810566978021232641]"), "V") == [1810566978021232641]
    for rubbish in (b"", b"<html>", b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(UnexpectedReply):
            read_json(httpx.Response(200, content=rubbish), "V")


async def test_asking_again_waits_as_the_service_wants_and_gives_up() -> None:
    pauses: list[float] = []
    failures = [RateLimited("slow down", 7.0), Unavailable("gone"), Unavailable("gone")]

    async def attempt() -> None:
        raise failures.pop(0)

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    with pytest.raises(Unavailable):
        await retrying(attempt, sleep=sleep)
    assert pauses[0] == 7.0 and 0 <= pauses[1] <= 2.0 and not failures


@pytest.mark.parametrize("error", [CredentialsRejected("wrong"), RateLimited("tomorrow", 3600.0)])
async def test_what_does_not_pass_is_not_asked_again(error: BackendError) -> None:
    asked = 0

    async def attempt() -> None:
        nonlocal asked
        asked += 1
        raise error

    with pytest.raises(type(error)):
        await retrying(attempt)
    assert asked == 1
