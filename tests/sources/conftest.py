"""A place that stores batches in memory, as exactly as the real store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from assist_app.model.event import Batch, Receipt
from assist_app.store import Store, memory_store


class Keeper:
    """Delivers into a real store and remembers the batches."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.batches: list[Batch] = []
        self.failure: Exception | None = None
        self.arrived = asyncio.Event()

    async def __call__(self, batch: Batch) -> Receipt:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        receipt = await asyncio.wrap_future(self.store.ingest(batch))
        self.batches.append(batch)
        self.arrived.set()
        return receipt

    def texts(self) -> list[str | None]:
        """Texts of all conversations, in order."""
        found = []
        for summary in sorted(self.store.conversations().result(10), key=lambda row: row.id):
            found += [m.text for m in self.store.page(summary.id, 0, summary.size).result(10)]
        return found


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    store = memory_store()
    yield Keeper(store)
    store.close()
