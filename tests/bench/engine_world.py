"""A store full of scripts, and an engine over it: what the engine's benches measure."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from assist_app.assist.backend import Question
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.encoder import MODEL, Encoder
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.backends.embedded.indexing import EngineProgress
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.store import Store, open_store
from tests.bench.crowd import CUSTOMERS, base_vectors, crowd, jittered, starter

KEY = bytes(range(32))
CHUNK = 10_000


def fill(path: Path, size: int, *, vectors: bool) -> None:
    """Puts the crowd and the intents into a new store, with ready vectors if wanted."""
    store, content = open_store(path, KEY).store, starter()
    store.put_intents(content.library.intents).result()
    many = crowd(content.library.scripts, size)
    encoder, packer, shelf = Encoder(), VectorIndex(), store.shelf()
    base = base_vectors(encoder, content.library.scripts) if vectors else None
    for first in range(0, size, CHUNK):
        part = [next(many) for _n in range(min(CHUNK, size - first))]
        store.put_scripts(part).result()
        if base is not None:
            ids = [script.id for script in part]
            kept = packer.add(ids, jittered(base, len(ids), first))
            shelf.save_vectors(MODEL, list(zip(ids, kept, strict=True)))
            packer.remove(ids)
    store.close()


@contextmanager
def filled(size: int, *, vectors: bool) -> Iterator[Path]:
    """A folder with a filled store, made in a process of its own: its memory must not count here."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.engine_world", folder, str(size), str(int(vectors))]
        subprocess.run(command, check=True)
        yield Path(folder)


@contextmanager
def engine_over(
    folder: Path, seen: list[tuple[float, EngineProgress]]
) -> Iterator[tuple[Store, EmbeddedEngine]]:
    """A store and the engine over it, not started yet; `seen` gets its progress with the seconds."""
    store = open_store(folder / "assist.db", KEY).store
    content = starter()
    training = Training(store.intents().result(), content.other, content.attitude)
    engine = EmbeddedEngine(
        store.shelf(), training, lambda p: seen.append((time.perf_counter(), p)), cache=folder / "cache"
    )
    try:
        yield store, engine
    finally:
        engine.close()
        store.close()


@cache
def customers() -> tuple[str, ...]:
    """What customers say: every example of every bundled intent, both languages mixed."""
    said = [text for intent in starter().library.intents for text in intent.examples]
    return (*CUSTOMERS, *sorted(said, key=lambda text: hashlib.blake2b(text.encode()).digest()))


def question(number: int) -> Question:
    """A fresh turn: neither the sentence nor the scripts that answer it were looked at just before."""
    text = f"{customers()[number % len(customers())]} {number}"
    talk = Conversation("b/c", "b", "", (Message(f"m{number}", "b", "b/c", Role.CUSTOMER, text, number),))
    turn = current_turn(talk)
    assert turn is not None
    return Question(talk, turn)


if __name__ == "__main__":
    fill(Path(sys.argv[1]) / "assist.db", int(sys.argv[2]), vectors=sys.argv[3] == "1")
