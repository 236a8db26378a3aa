"""Fills the indexes in the background: words first, then vectors, newest first, kept for the next start."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assist_app.assist.library import ScriptShelf
from assist_app.backends.embedded.encoder import MODEL, Vectors
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.model.errors import AssistError
from assist_app.model.script import Script

log = logging.getLogger("assist.engine")

WORD_BATCH = 250
VECTOR_BATCH = 32
BITE, BREATH = 25, 0.001
"""Scripts between two rests, and the rest's seconds: the window shares the interpreter with this thread."""

VISIBLE_EVERY = 10_000
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
    """Runs on the engine's background thread; `stop` makes it return soon."""

    def __init__(self, shelf: ScriptShelf, words: LexicalIndex, vectors: VectorIndex, report: Report) -> None:
        self._shelf = shelf
        self._words = words
        self._vectors = vectors
        self._report = report
        self._stopped = threading.Event()
        self._said = 0.0

    def stop(self) -> None:
        """Ends the work after the running batch."""
        self._stopped.set()

    def index_words(self) -> None:
        """Makes every script searchable by words; the first batch within moments."""
        total, done = self._shelf.script_count(), 0
        for batch in self._shelf.script_batches(WORD_BATCH):
            for first in range(0, len(batch), BITE):
                self._words.add(batch[first : first + BITE], fresh=True)
                if self._stopped.wait(BREATH):
                    return
            done += len(batch)
            if done == len(batch) or done % VISIBLE_EVERY < WORD_BATCH:
                self._words.commit()
            self._say(EngineProgress(Stage.WORDS, done, total, True))
        self._words.commit()

    def index_vectors(self, encode: EncodeAll) -> None:
        """Gives every script its vector: from the shelf where it has one, computed otherwise."""
        total, done = self._shelf.script_count(), 0
        self._vectors.reserve(total)
        for batch in self._shelf.script_batches(WORD_BATCH):
            ids = [script.id for script in batch]
            kept = self._shelf.vectors(MODEL, ids)
            self._vectors.restore(kept.items())
            missing = [script for script in batch if script.id not in kept]
            done += len(batch) - len(missing)
            for first in range(0, len(missing), VECTOR_BATCH):
                part = missing[first : first + VECTOR_BATCH]
                self._encode(part, encode)
                done += len(part)
                self._say(EngineProgress(Stage.VECTORS, done, total, True))
                if self._stopped.wait(BREATH):
                    return
            if self._stopped.wait(BREATH if missing else 0):
                return

    def _encode(self, scripts: Sequence[Script], encode: EncodeAll) -> None:
        rows = self._vectors.add([s.id for s in scripts], encode([script_text(s) for s in scripts]))
        try:
            self._shelf.save_vectors(MODEL, [(s.id, row) for s, row in zip(scripts, rows, strict=True)])
        except AssistError as error:
            # They are only a saving of time: the next start computes them again.
            log.warning("vectors were not kept: %s", type(error).__name__)

    def put(self, scripts: Sequence[Script], encode: EncodeAll) -> None:
        """Adds or replaces edited scripts."""
        self._words.add(scripts)
        self._words.commit()
        for first in range(0, len(scripts), VECTOR_BATCH):
            self._encode(scripts[first : first + VECTOR_BATCH], encode)

    def remove(self, ids: Sequence[str]) -> None:
        """Removes scripts from both indexes."""
        self._words.remove(ids)
        self._words.commit()
        self._vectors.remove(ids)

    def _say(self, progress: EngineProgress) -> None:
        now = time.monotonic()
        if now - self._said >= REPORT_EVERY or progress.done >= progress.total:
            self._said = now
            self._report(progress)


def script_text(script: Script) -> str:
    """What is encoded of a script."""
    return f"{script.title} {' '.join(script.messages)}"
