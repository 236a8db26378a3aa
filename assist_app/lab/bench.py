"""What every run works with: the product's encoder, whoever watches, and a stop-watch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from assist_app import __version__
from assist_app.backends.embedded.encoder import MODEL, Encoder, Vectors
from assist_app.backends.embedded.refining import SECOND, Refining
from assist_app.i18n import _
from assist_app.lab.measures import times
from assist_app.lab.watching import Watch

BATCH = 64
"""Sentences encoded at once; more gain nothing."""

TIMED = 200
"""Rows that are asked one at a time, as an agent's messages come, to see how long one takes."""

SPLIT = 256
"""Test rows that are read, answered and written at once."""


class Bench:
    """One encoder for a whole run; `seed` decides every draw."""

    def __init__(
        self, watch: Watch, seed: int = 0, cache: Path | None = None, second: Refining | None = None
    ) -> None:
        """Loads the encoder, which takes a second; `second` refines what it says, where it is given."""
        self.watch, self.seed = watch, seed
        self.seconds: dict[str, float] = {}
        self._learned: int | None = None
        watch.step(_("Loading the encoder"), 0, 0)
        # As in the window, and the same sums in the same order whatever the machine.
        threadpool_limits(1)
        self._encoder = Encoder(cache)
        self._encoder.load()
        self._second = second

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (n, 512) or wider with a second encoder; what comes again is encoded once."""
        place = {text: n for n, text in enumerate(dict.fromkeys(texts))}
        different = list(place)
        known = [self._batch(())] if not different else []
        for first in range(0, len(different), BATCH):
            part = different[first : first + BATCH]
            known.append(self._batch(part))
            if self._learned is not None:
                self._learned += len(part)
                self.watch.step(_("Learning"), self._learned, 0)
        return np.vstack(known)[[place[text] for text in texts]]

    def _batch(self, texts: Sequence[str]) -> Vectors:
        vectors = self._encoder.encode(texts)
        return vectors if self._second is None else self._second.beside(vectors, texts)

    @contextmanager
    def learning(self) -> Iterator[None]:
        """While the engine learns, every batch that is encoded is a step."""
        self._learned = 0
        try:
            with self.timed("learn"):
                yield
        finally:
            self._learned = None

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Adds the seconds of a part of the run to `seconds`."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def one_by_one(self, texts: Sequence[str], answer: Callable[[str], object]) -> dict[str, float | None]:
        """How long one message takes from text to answer: median and 95th percentile."""
        spent = []
        for text in texts[:TIMED]:
            started = time.perf_counter()
            answer(text)
            spent.append((time.perf_counter() - started) * 1000)
        return times(spent)

    def header(self, task: str, rows: int) -> dict[str, object]:
        """The beginning of every report."""
        seconds = {name: round(value, 3) for name, value in self.seconds.items()}
        return {
            "task": task,
            "version": __version__,
            "encoder": MODEL if self._second is None else f"{MODEL} + {SECOND}",
            "seed": self.seed,
            "rows": rows,
            "seconds": seconds,
            "rows_per_second": round(rows / max(1e-9, self.seconds.get("answer", 0.0)), 1),
        }
