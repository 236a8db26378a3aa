"""What real sockets can do to the loopback endpoint: half requests, no host, hostile bodies."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist_app.model.errors import DiskFull, NotWritable, SourceError, StoreLocked
from assist_app.sources import http as endpoint
from assist_app.sources.event_form import MOST_PROBLEMS
from assist_app.sources.http import HttpSource
from assist_app.store import memory_store
from assist_app.worker_loop import WorkerLoop
from tests.sources.conftest import Keeper
from tests.sources.test_http import TOKEN, event, fields, post, serving, values


def port_of(source: HttpSource) -> int:
    return int(source.address.split(":")[2].split("/")[0])


@asynccontextmanager
async def wire(source: HttpSource) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(source))
    yield reader, writer
    writer.close()
    await writer.wait_closed()


async def status_of(source: HttpSource, request: str) -> int:
    """The status of the answer to a request written as it stands."""
    async with wire(source) as (reader, writer):
        writer.write(request.replace("\n", "\r\n").encode("latin-1"))
        return int((await reader.readline()).split()[1])


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /v1/health HTTP/1.0\n\n", 421),
        ("GET /v1/health HTTP/1.1\nHost: 127.0.0.1:{port}\nHost: evil.example\n\n", 400),
        ("GET /v1/health HTTP/1.1\nHost: evil.example:{port}\n\n", 421),
        ("GET /v1/health HTTP/1.1\nHost: 127.0.0.1:1\n\n", 421),
        ("GET /v1/health HTTP/1.1\nHost: LOCALHOST:{port}\n\n", 200),
        ("GET /v1/events HTTP/1.1\nHost: localhost:{port}\nAuthorization: bearer {token}\n\n", 405),
        ("GET /v1/events HTTP/1.1\nHost: localhost:{port}\nAuthorization: Basic {token}\n\n", 401),
        ("GET /v1/events HTTP/1.1\nHost: localhost:{port}\nAuthorization: Bearer \xff\xfe\n\n", 401),
        ("rubbish\n\n", 400),
    ],
)
async def test_heads(keeper: Keeper, head: str, status: int, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(keeper) as (source, _session):
        request = head.replace("{port}", str(port_of(source))).replace("{token}", TOKEN)
        assert await status_of(source, request) == status
    # The library logs what is no HTTP as an error.
    assert bool(caplog.records and caplog.records[-1].levelname == "ERROR") == (head.count("Host") > 1)
    caplog.clear()


async def test_an_empty_token_lets_nobody_in(keeper: Keeper) -> None:
    source = HttpSource(0, lambda: "")
    running = asyncio.get_running_loop().create_task(source.run(keeper))
    await source.listening()
    for given_token in ("", "Authorization: Bearer\n", "Authorization: Bearer \n"):
        head = f"POST /v1/events HTTP/1.1\nHost: localhost:{port_of(source)}\n{given_token}\n"
        assert await status_of(source, head) == 401
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_rotated_token_counts_at_once(keeper: Keeper) -> None:
    tokens = ["first"]
    source = HttpSource(0, lambda: tokens[-1])
    running = asyncio.get_running_loop().create_task(source.run(keeper))
    await source.listening()
    head = f"GET /v1/events HTTP/1.1\nHost: localhost:{port_of(source)}\nAuthorization: Bearer first\n\n"
    assert await status_of(source, head) == 405
    tokens.append("second")
    assert await status_of(source, head) == 401
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_head_that_never_ends_is_cut_off(keeper: Keeper) -> None:
    source = HttpSource(0, lambda: TOKEN, silent=0.02)
    running = asyncio.get_running_loop().create_task(source.run(keeper))
    await source.listening()
    async with wire(source) as (reader, writer):
        writer.write(b"POST /v1/events HTTP/1.1\r\nHost: loc")
        assert await reader.read() == b""
    async with wire(source) as (reader, writer):
        assert await reader.read() == b""
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_body_that_never_ends_is_refused(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "BODY_SECONDS", 0.02)
    async with serving(keeper) as (source, _session):
        head = (
            f"POST /v1/events HTTP/1.1\nHost: localhost:{port_of(source)}\nAuthorization: Bearer {TOKEN}\n"
            "Content-Type: application/json\nContent-Length: 100\n\n{"
        )
        assert await status_of(source, head) == 408


async def test_stopping_does_not_wait_for_a_sender_that_sleeps(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "CLOSING_SECONDS", 0.02)
    source = HttpSource(0, lambda: TOKEN)
    running = asyncio.get_running_loop().create_task(source.run(keeper))
    await source.listening()
    async with wire(source) as (reader, writer):
        head = f"POST /v1/events HTTP/1.1\r\nHost: localhost:{port_of(source)}\r\nContent-Length: 9\r\n\r\n"
        writer.write(head.encode())
        assert b"401" in await reader.readline()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await reader.read()


@pytest.mark.parametrize("body", [b"[" * 1_000_000, b'{"a":' * 500_000])
async def test_deep_nesting_is_a_sentence(keeper: Keeper, body: bytes) -> None:
    status, answer = await post(keeper, body)
    assert status == 400 and "not JSON" in answer["error"]


async def test_half_an_emoji_is_kept_as_a_question_mark(keeper: Keeper) -> None:
    assert await post(keeper, event(text="half \ud83d emoji")) == (200, {"new": 1, "dup": 0})
    assert keeper.texts() == ["half ? emoji"]


async def test_all_problems_of_an_array_are_listed_and_nothing_is_stored(keeper: Keeper) -> None:
    status, answer = await post(keeper, [event(), event(""), event("m3"), event("m4", type="x"), 5])
    assert status == 422 and not keeper.batches
    assert [sentence.split(":")[0] for sentence in answer["problems"]] == ["Event 1", "Event 3", "Event 4"]
    _status, answer = await post(keeper, [1] * 1000)
    assert len(answer["problems"]) == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (DiskFull("full"), 507),
        (NotWritable("read-only"), 507),
        (StoreLocked("locked"), 503),
        (SourceError("other"), 503),
    ],
)
async def test_the_poster_is_told_to_keep_its_events(keeper: Keeper, failure: Exception, status: int) -> None:
    async with serving(keeper) as (source, session):
        keeper.failure = failure
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with session.post(source.address, json=event(), headers=headers) as answer:
            assert (answer.status, (await answer.json())["error"]) == (status, str(failure))
            assert int(answer.headers["Retry-After"]) > 0
        async with session.post(source.address, json=event(), headers=headers) as answer:
            assert await answer.json() == {"new": 1, "dup": 0}


async def test_a_port_that_is_none_is_a_sentence(keeper: Keeper) -> None:
    with pytest.raises(SourceError, match="Port 70000"):
        await HttpSource(70_000, lambda: TOKEN).run(keeper)


@pytest.fixture(scope="module")
def connection() -> Iterator[http.client.HTTPConnection]:
    """One connection to an endpoint that lives as long as the tests of this file."""
    store = memory_store()
    loop = WorkerLoop("wire")
    source = HttpSource(0, lambda: TOKEN)
    loop.start(source.run(Keeper(store)), name="http")
    loop.submit(source.listening()).result(10)
    connection = http.client.HTTPConnection("127.0.0.1", port_of(source))
    yield connection
    connection.close()
    loop.close()
    store.close()


def sent(connection: http.client.HTTPConnection, body: bytes) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    connection.request("POST", "/v1/events", body, headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


wild = st.text(st.characters(), max_size=40) | values


@given(st.dictionaries(fields, wild), st.dictionaries(st.sampled_from(["text", "refs", "rev", "role"]), wild))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_event_makes_the_server_fail(
    connection: http.client.HTTPConnection, changes: dict[str, Any], data: dict[str, Any]
) -> None:
    body = json.dumps({**event(), "data": data, **changes}).encode()
    status, answer = sent(connection, body)
    assert status in (200, 400, 422) and ("new" in answer or answer["error"])


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_the_server_fail(connection: http.client.HTTPConnection, body: bytes) -> None:
    status, answer = sent(connection, body)
    assert status in (200, 400, 422) and ("new" in answer or answer["error"])


@pytest.mark.parametrize(
    ("body", "place"),
    [(b"\x00\x01\x02", "byte 0"), (b'{"a":"\xff\xfe"}', "byte"), (b"{} x", "byte"), (b"{", "middle")],
)
async def test_what_is_no_json_is_told_where_it_is_wrong(keeper: Keeper, body: bytes, place: str) -> None:
    status, answer = await post(keeper, body)
    assert status == 400 and place in answer["error"] and answer["error"].endswith(".")
    assert "malformed" not in answer["error"] and "codec" not in answer["error"]
