"""A program that stores batches as fast as it can and says which ones are safe; made to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from assist_app.model.conversation import Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.store import open_store

BATCH = 7


def batch(number: int) -> Batch:
    """Batch `number` of an endless conversation."""
    first = number * BATCH
    events = tuple(
        ChatEvent("kill", f"e{n}", EventKind.CREATED, f"c{n % 3}", Role.CUSTOMER, f"message {n}", float(n))
        for n in range(first, first + BATCH)
    )
    return Batch("kill", events, str(number))


if __name__ == "__main__":
    store = open_store(Path(sys.argv[1]), bytes(range(32))).store
    number = int(store.cursor("kill").result() or -1) + 1
    print("ready", flush=True)
    while True:
        store.ingest(batch(number)).result()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1
