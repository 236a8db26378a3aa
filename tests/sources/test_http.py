"""The loopback endpoint: exact answers, nothing acknowledged that is not stored, nobody else let in."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist_app.model.errors import DiskFull, SourceError
from assist_app.sources.event_form import FormError, read_events
from assist_app.sources.http import MOST_BYTES, HttpSource
from tests.sources.conftest import Keeper

TOKEN = "a-token-for-tests"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


def event(name: str = "m1", text: str = "hello", **more: Any) -> dict[str, Any]:
    data = {"role": "customer", "text": text, **more.pop("data", {})}
    shape = {
        "specversion": "1.0",
        "id": name,
        "source": "shop",
        "type": "chat.message.created",
        "subject": "c1",
    }
    return {**shape, "time": "2026-11-21T01:02:03Z", "data": data, **more}


@asynccontextmanager
async def serving(keeper: Keeper) -> AsyncIterator[tuple[HttpSource, aiohttp.ClientSession]]:
    source = HttpSource(0, lambda: TOKEN)
    running = asyncio.get_running_loop().create_task(source.run(keeper))
    await source.listening()
    async with aiohttp.ClientSession() as session:
        yield source, session
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def post(keeper: Keeper, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    async with serving(keeper) as (source, session):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        wanted = {"Content-Type": "application/json", **AUTH, **headers}
        async with session.post(source.address, data=io.BytesIO(raw), headers=wanted) as answer:
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]
            return answer.status, await answer.json()


async def test_one_event_and_a_batch(keeper: Keeper) -> None:
    assert await post(keeper, event()) == (200, {"new": 1, "dup": 0})
    assert await post(keeper, [event(), event("m2", "two")]) == (200, {"new": 1, "dup": 1})
    assert keeper.texts() == ["hello", "two"]


async def test_updates_recalls_refs_and_titles(keeper: Keeper) -> None:
    more = {"refs": {"wecom.msgid": "x"}, "title": "Ms Wang", "author": "Wang"}
    await post(keeper, event(data=more))
    await post(keeper, event(text="edited", type="chat.message.updated", data={"rev": 1}))
    (summary,) = keeper.store.conversations().result(10)
    (message,) = keeper.store.page(summary.id, 0, 1).result(10)
    assert (message.text, message.refs, summary.title) == ("edited", {"wecom.msgid": "x"}, "Ms Wang")
    await post(keeper, event(type="chat.message.recalled", data={"rev": 2}))
    assert keeper.texts() == [None]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": ""}, 401),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Content-Type": "text/plain"}, 415),
        ({"Origin": "chrome-extension://abcdef"}, 200),
        ({"Content-Type": "application/cloudevents+json; charset=utf-8"}, 200),
    ],
)
async def test_who_may_post(keeper: Keeper, headers: dict[str, str], status: int) -> None:
    answered, body = await post(keeper, event(), **headers)
    assert answered == status
    assert (status == 200) == ("new" in body) == bool(keeper.batches)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "not JSON"),
        (b"\xff\xfe", 400, "not JSON"),
        (b"[]", 200, ""),
        (event(id=5), 422, "Event 0"),
        ([event(), event("m2", data={"role": "nobody"})], 422, "Event 1"),
        (event(type="chat.typing"), 422, "type must be"),
        (event(subject=""), 422, "subject must be"),
        (event("x" * 300), 422, "id must be"),
        (
            event(text="x" * 70_000),
            422,
            "Event 0: data.text has more than 65536 characters. Shorten it, or post it in parts.",
        ),
        (event(data={"refs": {"a": "x" * 70_000}}), 422, "data.refs has more than 65536 characters. Shorten"),
        (event(specversion="2.0"), 422, "specversion"),
        ([event(f"m{n}") for n in range(1001)], 413, "1000 events"),
        (b"x" * (MOST_BYTES + 10), 413, "bytes"),
    ],
)
async def test_bad_input_gets_a_sentence(keeper: Keeper, body: Any, status: int, words: str) -> None:
    answered, answer = await post(keeper, body)
    assert answered == status
    assert words in answer.get("error", "")
    assert keeper.texts() == []


async def test_a_full_disk_tells_the_poster_to_keep_the_event(keeper: Keeper) -> None:
    keeper.failure = DiskFull("The disk is full. Free some room; nothing was lost.")
    status, answer = await post(keeper, event())
    assert (status, answer["error"]) == (507, "The disk is full. Free some room; nothing was lost.")
    assert await post(keeper, event()) == (200, {"new": 1, "dup": 0})


async def test_health_needs_no_token_and_other_paths_and_methods_are_refused(keeper: Keeper) -> None:
    async with serving(keeper) as (source, session):
        base = source.address.removesuffix("/events")
        async with session.get(base + "/health") as answer:
            assert (answer.status, await answer.json()) == (200, {"status": "ok"})
        for method, path, status in (
            ("GET", "/events", 405),
            ("OPTIONS", "/events", 405),
            ("POST", "/x", 404),
        ):
            async with session.request(method, base + path, headers=AUTH) as answer:
                assert answer.status == status
        assert source.address.startswith("http://127.0.0.1:")


async def test_a_taken_port_is_a_sentence(keeper: Keeper) -> None:
    async with serving(keeper) as (source, _session):
        port = int(source.address.split(":")[2].split("/")[0])
        with pytest.raises(SourceError, match=f"Port {port} is taken"):
            await HttpSource(port, lambda: TOKEN).run(keeper)


async def test_ten_thousand_messages_in_a_burst(keeper: Keeper) -> None:
    async with serving(keeper) as (source, session):

        async def send(first: int) -> None:
            batch = [event(f"m{n}", f"text {n}") for n in range(first, first + 500)]
            async with session.post(source.address, json=batch, headers=AUTH) as answer:
                assert await answer.json() == {"new": 500, "dup": 0}

        await asyncio.gather(*(send(first) for first in range(0, 10_000, 500)))
    (summary,) = keeper.store.conversations().result(10)
    assert summary.size == 10_000


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from(["id", "source", "type", "subject", "time", "data", "specversion"])


@given(st.dictionaries(fields, values))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_any_values_are_read_or_refused_with_a_sentence(changes: dict[str, Any]) -> None:
    body = json.dumps({**event(), **changes}).encode()
    try:
        events = read_events(body, "http")
    except FormError as error:
        assert error.sentence
    else:
        assert len(events) == 1 and events[0].source.startswith("http:")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_sentence(body: bytes) -> None:
    try:
        read_events(body, "http")
    except FormError as error:
        assert error.sentence


def test_control_and_direction_characters_are_removed_and_emoji_kept() -> None:
    body = json.dumps(event(text="a\x00b\u202ec\u2066 👨‍👩‍👧 <b>x</b>\r\n\tend")).encode()
    assert read_events(body, "http")[0].text == "abc 👨‍👩‍👧 <b>x</b>\n\tend"
