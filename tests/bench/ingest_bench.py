"""The loopback endpoint with the real encrypted store: durable before 200."""

from __future__ import annotations

import asyncio
import http.client
import json
import tempfile
import time
from pathlib import Path

from assist_app.model.event import Batch, Receipt
from assist_app.sources.http import HttpSource
from assist_app.store import Store, open_store
from assist_app.worker_loop import WorkerLoop
from tests.bench.rows import Row

TOKEN = "bench"
SINGLES, BATCHES, BATCH = 3000, 40, 500


class Poster:
    """A helpdesk that keeps one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def post(self, events: object) -> None:
        """Posts and waits for the answer."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        self._connection.request("POST", "/v1/events", json.dumps(events), headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body


def event(number: int) -> dict[str, object]:
    """One message."""
    shape = {"specversion": "1.0", "id": f"m{number}", "source": "s", "type": "chat.message.created"}
    return {**shape, "subject": f"c{number % 20}", "data": {"role": "customer", "text": f"消息 {number}"}}


def ingest_rows() -> list[Row]:
    """One poster with single events, then 20,000 events in batches."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "assist.db", bytes(range(32))).store
        loop = WorkerLoop("bench")
        source = HttpSource(0, lambda: TOKEN)
        loop.start(source.run(_deliver(store)), name="http")
        loop.submit(source.listening()).result(10)
        poster = Poster(int(source.address.split(":")[2].split("/")[0]))
        singles = [event(n) for n in range(SINGLES)]
        started = time.perf_counter()
        for one in singles:
            poster.post(one)
        rate = SINGLES / (time.perf_counter() - started)
        batches = [[event(100_000 + b * BATCH + n) for n in range(BATCH)] for b in range(BATCHES)]
        started = time.perf_counter()
        for batch in batches:
            poster.post(batch)
        spent = time.perf_counter() - started
        loop.close()
        store.close()
    detail = f"{SINGLES} events one by one on one connection, synced to disk each"
    return [
        Row("ingest over HTTP, durable before 200, single poster", rate, "/s", 1000.0, True, detail),
        Row("20,000 events in batches of 500", spent, "s", 3.0),
    ]


def _deliver(store: Store):  # type: ignore[no-untyped-def]
    async def deliver(batch: Batch) -> Receipt:
        return await asyncio.wrap_future(store.ingest(batch))

    return deliver
