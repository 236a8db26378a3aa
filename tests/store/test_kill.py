"""Kill -9 at random moments during heavy ingest: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from assist_app.store import open_store
from tests.store.ingest_forever import BATCH

ROUNDS = 200
KEY = bytes(range(32))


def run_and_kill(path: Path, lines: int) -> int:
    """Kills the program after it has acknowledged some batches; returns the last one acknowledged."""
    command = [sys.executable, "-m", "tests.store.ingest_forever", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for _count in range(lines):
            process.stdout.readline()
        process.kill()
        acknowledged = [int(line) for line in process.stdout.read().split("\n")[:-1] if line]
    return max(acknowledged, default=-1)


def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "assist.db"
    chance = random.Random(20261121)
    last = -1
    for _round in range(ROUNDS):
        last = max(last, run_and_kill(path, chance.randrange(1, 40)))
    store = open_store(path, KEY).store
    try:
        stored = int(store.cursor("kill").result(30) or -1)
        assert stored >= last
        names: set[str] = set()
        total = 0
        for summary in store.conversations().result(30):
            messages = store.page(summary.id, 0, summary.size).result(60)
            assert len(messages) == summary.size
            total += len(messages)
            names.update(message.id for message in messages)
        assert total == len(names) == (stored + 1) * BATCH
        assert store.check().result(60) == "ok"
    finally:
        store.close()
