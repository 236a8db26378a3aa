"""The engine alone as the library grows: answering, searching, memory."""

from __future__ import annotations

import asyncio
import gc
import time
from pathlib import Path

from assist_app.assist.backend import Question
from assist_app.assist.library import MemoryShelf
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.encoder import MODEL, Encoder
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.model.conversation import Conversation, Message, Role
from tests.bench.crowd import CUSTOMERS, base_vectors, crowd, jittered, starter
from tests.bench.rows import Row, percentile

ROUNDS = 20
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def question(number: int) -> Question:
    """A fresh turn."""
    text = f"{CUSTOMERS[number % len(CUSTOMERS)]} {number}"
    talk = Conversation("b/c", "b", "", (Message(f"m{number}", "b", "b/c", Role.CUSTOMER, text, number),))
    turn = current_turn(talk)
    assert turn is not None
    return Question(talk, turn)


async def _asked(engine: EmbeddedEngine) -> list[float]:
    spent = []
    for number in range(ROUNDS * len(CUSTOMERS)):
        asked = question(number)
        started = time.perf_counter()
        async for _event in engine.ask(asked):
            pass
        spent.append((time.perf_counter() - started) * 1000)
    return spent[len(CUSTOMERS) :]


async def _searched(engine: EmbeddedEngine) -> list[float]:
    spent = []
    for query in ("退", "退款", "tk", "refu", "parcel de", "fapiao", "快递 更新", "invoice") * ROUNDS:
        started = time.perf_counter()
        await engine.search(query, 40)
        spent.append((time.perf_counter() - started) * 1000)
    return spent[8:]


def growth() -> list[Row]:
    """p50 and p99 of an answer and p99 of a search for every size; ratios from size to size."""
    content = starter()
    encoder = Encoder()
    encoder.load()
    base = base_vectors(encoder, content.library.scripts)
    rows, last = [], 0.0
    for size in SIZES:
        shelf = MemoryShelf(crowd(content.library.scripts, size))
        packer = VectorIndex(1024)
        for first in range(0, size, 10_000):
            ids = [f"c{n}" for n in range(first, min(size, first + 10_000))]
            kept = packer.add(ids, jittered(base, len(ids)))
            shelf.save_vectors(MODEL, list(zip(ids, kept, strict=True)))
            packer.remove(ids)
        engine = EmbeddedEngine(shelf, Training(content.library.intents, content.other, content.attitude))
        started = time.perf_counter()
        engine.start().result()
        built = time.perf_counter() - started
        asked, searched = asyncio.run(_asked(engine)), asyncio.run(_searched(engine))
        engine.close()
        half = percentile(asked, 0.5)
        detail = f"p99 {percentile(asked, 0.99):.1f} ms, search p99 {percentile(searched, 0.99):.1f} ms, "
        detail += f"start with kept vectors {built:.1f} s, {resident():.0f} MB with the scripts in memory"
        rows.append(Row(f"engine answer p50, {size:,} scripts", half, "ms", None, detail=detail))
        if last:
            rows.append(
                Row(f"  growth of p50 for ten times the scripts, to {size:,}", half / last, "x", 10.0)
            )
        last = half
        del shelf, engine, packer
        gc.collect()
    return rows


def resident() -> float:
    """Resident memory of this process in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
