"""Vendors: what an adapter adds to a call, and what a thousand questions leave behind."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from assist_app.assist.backend import Backend, Question
from assist_app.assist.elsewhere import Elsewhere
from assist_app.assist.guard import Guarded
from assist_app.assist.masked import Masked
from assist_app.assist.masking.masker import Maskers
from assist_app.assist.remembered import Remembered
from assist_app.backends.web import make_client
from assist_app.model.conversation import Message
from assist_app.model.suggestion import Suggested
from assist_app.vendors.catalogue import CATALOGUE, Entry
from assist_app.worker_loop import WorkerLoop
from tests.bench.rows import Row, percentile
from tests.bench.vendor_gaps import gap_rows
from tests.bench.vendor_talk import Haste, adapter, messages, question
from tests.bench.vendor_world import World, world

SHARE = 0.001
"""Of the pauses between two looks at a job."""
TURNS, ROUNDS, WARMING = 50, 200, 20
ASKS, FIRST, SEEN = 1000, 200, 6
"""Questions in all, those before counting begins, and messages each is about."""


@dataclass(frozen=True)
class Canned:
    """A reply as it was recorded, in its pieces."""

    status: int
    headers: dict[str, str]
    pieces: tuple[bytes, ...]


class Recording(httpx.AsyncBaseTransport):
    """Keeps what the emulator answered to each kind of request; later answers from that alone."""

    def __init__(self) -> None:
        self._real: httpx.AsyncHTTPTransport | None = httpx.AsyncHTTPTransport()
        self._kept: dict[tuple[str, bytes], Canned] = {}
        self.calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        key = (request.url.path, body.partition(b'"ability_id":"')[2].partition(b'"')[0])
        self.calls += 1
        if self._real is not None:
            reply = await self._real.handle_async_request(request)
            pieces = tuple([piece async for piece in reply.stream])  # type: ignore[union-attr]
            await reply.aclose()
            kind = {"content-type": reply.headers.get("content-type", "")}
            self._kept[key] = Canned(reply.status_code, kind, pieces)
        canned = self._kept[key]
        return httpx.Response(canned.status, headers=canned.headers, stream=Body(canned.pieces))

    async def stop(self) -> None:
        """Nothing leaves this process any more."""
        assert self._real is not None
        await self._real.aclose()
        self._real = None


class Body(httpx.AsyncByteStream):
    """Everything is there at once."""

    def __init__(self, pieces: tuple[bytes, ...]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


async def rows_of(backend: Backend, asked: Question) -> int:
    """Asks, and counts the suggestions."""
    return sum([isinstance(event, Suggested) async for event in backend.ask(asked)])


async def _overhead(entry: Entry, here: World, known: list[Message]) -> list[Row]:
    transport = Recording()
    async with make_client(transport) as client:
        haste = Haste()
        bare = adapter(entry, here.six, client, haste)
        chain = Masked(adapter(entry, here.six, client, haste), Maskers())
        assert await rows_of(bare, question(known[:TURNS]))
        await transport.stop()
        haste.share = 0.0
        alone, calls = await _times(bare, transport, known)
        masked, _calls = await _times(chain, transport, known)
    name = f"{entry.spec.family}, {TURNS} turns"
    return [
        Row(f"{name}: overhead of a call, p50", *_each(alone, calls, 1.0)),
        Row(f"{name}: the same behind the mask, p50", *_each(masked, calls, None)),
    ]


def _each(spent: list[float], calls: int, bar: float | None) -> tuple[float, str, float | None, bool, str]:
    """What a row says of questions of so many calls."""
    detail = f"a question of {calls} calls, p50 {percentile(spent, 0.5):.2f} ms; " if calls > 1 else ""
    detail += f"p99 {percentile(spent, 0.99):.2f} ms, n={len(spent)}; two new messages each time; with "
    detail += "httpx's own work, without a socket"
    return percentile(spent, 0.5) / calls, "ms", bar, False, detail


async def _times(backend: Backend, transport: Recording, known: list[Message]) -> tuple[list[float], int]:
    """Milliseconds for each question, and calls each; the conversation has gone on by two messages."""
    spent = []
    for number in range(ROUNDS + WARMING):
        asked = question(known[2 * number : 2 * number + TURNS])
        before = transport.calls
        started = time.perf_counter()
        found = await rows_of(backend, asked)
        spent.append((time.perf_counter() - started) * 1000)
        assert found
        calls = transport.calls - before
    return spent[WARMING:], calls


async def overhead(here: World) -> list[Row]:
    """For each entry of the catalogue."""
    known = messages(here, 2 * (ROUNDS + WARMING) + TURNS + 1, TURNS + 1)[1:]
    return [row for entry in CATALOGUE for row in await _overhead(entry, here, known)]


@dataclass(frozen=True)
class Held:
    """What the process holds."""

    tasks: int
    files: int
    blocks: int
    resident: float
    objects: int


async def _tasks() -> int:
    return len(asyncio.all_tasks()) - 1


async def _holding(loop: WorkerLoop) -> Held:
    await asyncio.sleep(0.2)
    gc.collect()
    there = await asyncio.wrap_future(loop.submit(_tasks()))
    files, resident = _process()
    return Held(there + await _tasks(), files, sys.getallocatedblocks(), resident, len(gc.get_objects()))


def _process() -> tuple[int, float]:
    """Open files, and resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return len(list(Path("/proc/self/fd").iterdir())), pages * 4 / 1024


async def _left(entry: Entry, here: World, known: list[Message], loop: WorkerLoop) -> list[Row]:
    async def client() -> httpx.AsyncClient:
        return make_client()

    opened = await asyncio.wrap_future(loop.submit(client()))
    haste = Haste()
    guarded = Guarded(Masked(adapter(entry, here.six, opened, haste), Maskers()))
    chain = Remembered(Elsewhere(guarded, loop.submit, pause=0.0))
    before = None
    for number in range(ASKS):
        first = 2 * (number % ((TURNS - SEEN) // 2))
        assert await rows_of(chain, question(known[first : first + SEEN], f"bench/{number}"))
        haste.share = SHARE
        if number + 1 == FIRST:
            before = await _holding(loop)
    after = await _holding(loop)
    assert before is not None
    await asyncio.wrap_future(loop.submit(opened.aclose()))
    tasks, files = after.tasks - before.tasks, after.files - before.files
    name, grown = entry.spec.family, after.blocks - before.blocks
    detail = f"tasks {before.tasks} to {after.tasks}, files {before.files} to {after.files}"
    memory = (
        f"blocks {before.blocks} to {after.blocks}, objects {after.objects - before.objects:+d}, resident "
    )
    memory += f"memory {after.resident - before.resident:+.1f} MB"
    since = f"from question {FIRST} to {ASKS}"
    return [
        Row(f"{name}: tasks and files more, {since}", max(tasks, 0) + max(files, 0), "", 0.0, detail=detail),
        Row(f"{name}: blocks of memory more a question", grown / (ASKS - FIRST), "", 1.0, detail=memory),
    ]


async def left_behind(here: World) -> list[Row]:
    """For each entry of the catalogue, over real sockets, through everything an account is asked through."""
    known = messages(here, TURNS + 1, TURNS + 1)[1:]
    loop, rows = WorkerLoop("bench"), []
    try:
        for entry in CATALOGUE:
            rows += await _left(entry, here, known, loop)
    finally:
        await asyncio.to_thread(loop.close)
    return rows


def main() -> None:
    """One part, its rows as JSON on the last line."""
    if sys.argv[1] == "gaps":
        found = gap_rows()
    else:
        parts = {"overhead": overhead, "left": left_behind}
        with world() as here:
            found = asyncio.run(parts[sys.argv[1]](here))
    print("ROWS " + json.dumps([asdict(row) for row in found]))


if __name__ == "__main__":
    main()
