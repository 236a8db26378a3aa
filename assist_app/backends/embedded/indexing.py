"""Fills the indexes in the background: words first, then vectors, newest first, kept for the next start."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assist_app.assist.library import ScriptShelf
from assist_app.backends.embedded.encoder import MODEL, Vectors
from assist_app.backends.embedded.keeping import VectorKeeper
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.courtesy import window
from assist_app.model.script import Script

WORD_BATCH = 250
VECTOR_BATCH = 8
"""Scripts encoded at once: a customer's message waits for no more, and 32 would be hardly faster."""

BITE, BREATH = 5, 0.001
"""Scripts after which the window may go first, and a rest's seconds: it shares the interpreter with this
thread."""

REST_EVERY = 5
"""Bites between two rests: a customer's message is answered by threads that do not go first."""

VISIBLE_EVERY = 50_000
"""Scripts after which they can be searched; each time costs the index a part that is merged later."""

REPORT_EVERY = 0.1

EncodeAll = Callable[[Sequence[str]], Vectors]


class Stage(StrEnum):
    """What the engine is busy with."""

    WORDS = "words"
    LOADING = "loading"
    TRAINING = "training"
    VECTORS = "vectors"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class EngineProgress:
    """`done` of `total` in this stage; `ready` once words can be searched."""

    stage: Stage
    done: int = 0
    total: int = 0
    ready: bool = False


Report = Callable[[EngineProgress], None]


class Indexer:
    """Fills the indexes on one thread and takes in edits on another; `stop` makes it return soon."""

    def __init__(self, shelf: ScriptShelf, words: LexicalIndex, vectors: VectorIndex, report: Report) -> None:
        self._shelf = shelf
        self._words = words
        self._vectors = vectors
        self._report = report
        self._stopped = threading.Event()
        self._said = 0.0
        self._keeper = VectorKeeper(shelf)
        self._edited: set[str] = set()
        """Scripts that were put or removed meanwhile: what was read of them before is old."""
        self._changing = threading.Lock()

    def stop(self) -> None:
        """Ends the work after the running batch."""
        self._stopped.set()

    def close(self) -> None:
        """Keeps what was computed; to be called when both threads have ended."""
        self._keeper.close()

    def index_words(self) -> None:
        """Makes every script searchable by words; the first batch within moments."""
        total, done, visible = self._shelf.script_count(), 0, 0
        for batch in self._shelf.script_batches(WORD_BATCH):
            for number, first in enumerate(range(0, len(batch), BITE), start=1):
                window.give_way()
                with self._changing:
                    bite = [script for script in batch[first : first + BITE] if script.id not in self._edited]
                    self._words.add(bite, fresh=True)
                if number % REST_EVERY == 0 and self._stopped.wait(BREATH):
                    return
            if self._stopped.is_set():
                return
            done += len(batch)
            if not visible or done - visible >= VISIBLE_EVERY:
                self._words.commit()
                visible = done
            self._say(EngineProgress(Stage.WORDS, done, total, True))
        self._words.commit()

    def index_vectors(self, encode: EncodeAll) -> None:
        """Gives every script its vector: from the shelf where it has one, computed otherwise."""
        total, done = self._shelf.script_count(), 0
        self._vectors.reserve(total)
        # What was edited before is read as it is now.
        self._edited.clear()
        for batch in self._shelf.script_batches(WORD_BATCH):
            kept = self._shelf.vectors(MODEL, [script.id for script in batch])
            with self._changing:
                self._vectors.restore((name, row) for name, row in kept.items() if name not in self._edited)
            missing = [script for script in batch if script.id not in kept]
            done += len(batch) - len(missing)
            for first in range(0, len(missing), VECTOR_BATCH):
                part = missing[first : first + VECTOR_BATCH]
                window.give_way()
                vectors = encode([script_text(script) for script in part])
                window.give_way()
                self._add(part, vectors)
                done += len(part)
                self._say(EngineProgress(Stage.VECTORS, done, total, True))
                if self._stopped.wait(BREATH):
                    return
            if missing:
                self._vectors.settle(self._stopped.is_set)
            if self._stopped.is_set():
                return
        self._keeper.finish()
        self._vectors.settle(self._stopped.is_set)

    def _add(self, scripts: Sequence[Script], vectors: Vectors, *, edited: bool = False) -> None:
        with self._changing:
            # An edit may have come while this was computed.
            places = [n for n, script in enumerate(scripts) if edited or script.id not in self._edited]
            ids = [scripts[n].id for n in places]
            rows = self._vectors.add(ids, vectors[places]) if ids else []
        self._keeper.keep(list(zip(ids, rows, strict=True)))

    def put(self, scripts: Sequence[Script], encode: EncodeAll | None) -> None:
        """Adds or replaces edited scripts; without an encoder yet their vectors come with all others."""
        with self._changing:
            self._edited.update(script.id for script in scripts)
            self._words.add(scripts)
        self._words.commit()
        if encode is None:
            return
        for first in range(0, len(scripts), VECTOR_BATCH):
            part = scripts[first : first + VECTOR_BATCH]
            self._add(part, encode([script_text(script) for script in part]), edited=True)
        self._keeper.finish()

    def remove(self, ids: Sequence[str]) -> None:
        """Removes scripts from both indexes."""
        with self._changing:
            self._edited.update(ids)
            self._words.remove(ids)
            self._vectors.remove(ids)
        self._words.commit()

    def _say(self, progress: EngineProgress) -> None:
        now = time.monotonic()
        if now - self._said >= REPORT_EVERY or progress.done >= progress.total:
            self._said = now
            self._report(progress)


def script_text(script: Script) -> str:
    """What is encoded of a script."""
    return f"{script.title} {' '.join(script.messages)}"
