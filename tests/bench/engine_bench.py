"""The engine alone as the library grows: answers, memory, edits, and the first index of a library."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace

from threadpoolctl import threadpool_limits

from assist_app.backends.embedded.encoder import Encoder
from assist_app.backends.embedded.engine import EmbeddedEngine
from assist_app.backends.embedded.indexing import EngineProgress, Stage, script_text
from assist_app.model.script import Script
from assist_app.store import Store
from tests.bench.engine_sizes import FULL
from tests.bench.engine_world import customers, engine_over, filled, question
from tests.bench.processes import resident_megabytes
from tests.bench.rows import Row, percentile

QUESTIONS, WARMING = 624, 24
EDITS = 100
RAW_SECONDS, INDEX_SECONDS = 12.0, 45.0
KINDS = ("退", "退款", "tk", "refu", "parcel de", "fapiao", "快递 更新", "invoice")
Seen = list[tuple[float, EngineProgress]]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def encoding(encode: Callable[[list[str]], object], first: int) -> list[float]:
    """The encoder alone on sentences it has not seen."""
    texts = [f"{customers()[n % len(customers())]} {first + n}" for n in range(240)]
    return [milliseconds(lambda text=text: encode([text])) for text in texts]  # type: ignore[misc]


def bare_interpreter(*modules: str) -> float:
    """Resident memory of an interpreter that does nothing once it has imported these, in MB."""
    code = f"import {', '.join(('sys', *modules))}; print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        found = resident_megabytes(process.pid)
        process.stdin.close()
    return found


async def asked(engine: EmbeddedEngine) -> list[float]:
    """A question until its last event, as a session asks."""
    spent = []
    for number in range(QUESTIONS):
        fresh = question(number)
        started = time.perf_counter()
        async for _event in engine.ask(fresh):
            pass
        spent.append((time.perf_counter() - started) * 1000)
    return spent[WARMING:]


async def searched(engine: EmbeddedEngine) -> list[float]:
    """Searches as they are typed."""
    spent = []
    for query in KINDS * 20:
        started = time.perf_counter()
        await engine.search(query, 40)
        spent.append((time.perf_counter() - started) * 1000)
    return spent[len(KINDS) :]


def answers(size: int) -> list[Row]:
    """Message to ranked list with a library of this size; edits and memory of the full one as well."""
    with filled(size, vectors=True) as folder, engine_over(folder, []) as (store, engine):
        started = time.perf_counter()
        engine.start().result()
        built = time.perf_counter() - started
        # As the program does once it has started.
        gc.freeze()
        encode = engine._sentences.encode
        encoding(encode, -240)
        alone = encoding(encode, 10_000)
        spent = asyncio.run(asked(engine))
        alone += encoding(encode, 20_000)
        typed = asyncio.run(searched(engine))
        memory, bare, able = resident_megabytes(os.getpid()), bare_interpreter(), bare_interpreter("numpy")
        edits = asyncio.run(edited(store, engine)) if size == FULL else []
    half, most, encoder = percentile(spent, 0.5), percentile(spent, 0.99), percentile(alone, 0.5)
    detail = f"p50 {half:.2f} ms, p99 {most:.2f} ms, encoder p50 {encoder:.2f} ms, n={len(spent)}; "
    detail += f"search p99 {percentile(typed, 0.99):.1f} ms, start with kept vectors {built:.1f} s"
    name, bars = f"message to ranked list, {size:,} scripts", (3.0, 6.0) if size == FULL else (None, None)
    rows = [
        Row(f"{name}: p50 / encoder p50", half / encoder, "x", bars[0], detail=detail),
        Row("  the same, p99 / encoder p50", most / encoder, "x", bars[1]),
        Row("  p99 of it", most, "ms"),
        Row(f"  memory with {size:,} scripts, less a bare interpreter", memory - bare, "MB",
            230.0 if size == FULL else None, detail=f"{memory:.0f} MB, bare {bare:.0f} MB, store included"),
        # The 230 were found so: with everything 259, the interpreter that could reckon 29.
        Row("    the same, less an interpreter with numpy", memory - able, "MB",
            detail=f"{memory:.0f} MB, with numpy {able:.0f} MB"),
    ]  # fmt: skip
    if edits:
        detail = (
            f"p50 {percentile(edits, 0.5):.1f} ms, n={len(edits)}, from saving to found by word and meaning"
        )
        rows.append(Row("one script added or edited, searchable, p99", percentile(edits, 0.99), "ms", 50.0,
                        detail=detail))  # fmt: skip
    return rows


async def edited(store: Store, engine: EmbeddedEngine, count: int = EDITS) -> list[float]:
    """Milliseconds from saving a script until the engine finds its new text, adding and editing in turn."""
    spent = []
    for number in range(count):
        word = f"zeppelin{number}x"
        script = Script(f"e{number // 2}", "en", f"About {word}", (f"The {word} leaves from hall 7.",))
        if number % 2:
            script = replace(script, messages=(f"Take the {word} instead.",))
        started = time.perf_counter()
        await asyncio.wrap_future(store.put_scripts([script]))
        await asyncio.wrap_future(engine.put_scripts([script]))
        hits = await engine.search(word, 5)
        spent.append((time.perf_counter() - started) * 1000)
        assert [hit.script for hit in hits] == [script], (word, hits)
        assert script.id in engine._vectors
        await asyncio.sleep(0.02)
    return spent


def first_index() -> list[Row]:
    """A library of full size that has no vectors: what can be searched when, and how fast it goes on."""
    with filled(FULL, vectors=False) as folder:
        seen: Seen = []
        with engine_over(folder, seen) as (store, engine):
            some = next(iter(store.shelf().script_batches(4000)))
            raw = [raw_rate(some)]
            started = time.perf_counter()
            engine.start()
            hit = asyncio.run(first_hit(engine)) - started
            vectors, rate, edits = asyncio.run(indexing(store, engine))
        raw.append(raw_rate(some))
    words = next(at for at, p in seen if p.stage is Stage.LOADING) - started
    plain = FULL / (sum(raw) / len(raw))
    whole = vectors - started + FULL / rate
    detail = f"{vectors - started:.1f} s until the first vector, then {rate:.0f} vectors/s for "
    detail += f"{INDEX_SECONDS:.0f} s; encoder alone {raw[0]:.0f} and {raw[1]:.0f}/s; the rest is reckoned"
    return [
        Row("first index of 100,000 scripts / encoder's raw throughput", whole / plain, "x", 1.3,
            detail=detail),
        Row("  found by words after", hit, "s", 1.0, detail=f"all 100,000 after {words:.1f} s"),
        Row("  one script added or edited meanwhile, searchable, p99", percentile(edits, 0.99), "ms", 50.0,
            detail=f"p50 {percentile(edits, 0.5):.1f} ms, n={len(edits)}"),
    ]  # fmt: skip


def raw_rate(scripts: tuple[Script, ...]) -> float:
    """Scripts a second that the encoder alone makes vectors of, in the batch size that suits it."""
    encoder = Encoder()
    encoder.load()
    texts, done = [script_text(script) for script in scripts], 0
    with threadpool_limits(1):
        started = time.perf_counter()
        while (spent := time.perf_counter() - started) < RAW_SECONDS:
            encoder.encode([texts[n % len(texts)] for n in range(done, done + 32)])
            done += 32
    return done / spent


async def first_hit(engine: EmbeddedEngine) -> float:
    """When a word was found for the first time by somebody who tries again and again."""
    for _try in range(3000):
        if await engine.search("退款", 5):
            break
        await asyncio.sleep(0.01)
    return time.perf_counter()


async def indexing(store: Store, engine: EmbeddedEngine) -> tuple[float, float, list[float]]:
    """When the first vector was made, how many a second after that, and edits at the same time."""
    for _try in range(60_000):
        if len(engine._vectors):
            break
        await asyncio.sleep(0.005)
    began, count = time.perf_counter(), len(engine._vectors)
    await asyncio.sleep(INDEX_SECONDS)
    rate = (len(engine._vectors) - count) / (time.perf_counter() - began)
    return began, rate, await edited(store, engine, 60)


def main() -> None:
    """One part, its rows as JSON on the last line."""
    part = sys.argv[1]
    found = first_index() if part == "first" else answers(int(part))
    print("ROWS " + json.dumps([asdict(row) for row in found]))


if __name__ == "__main__":
    main()
