"""Short forms of vectors in cells of neighbours: a search reads what lies near its query, not all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import WIDTH, Vectors

Bytes = npt.NDArray[np.int8]
Places = npt.NDArray[np.int32]

SHORT = 64
"""Numbers of a short form, a byte each."""

WIDEST = 0.3
"""Largest number of a short form along directions drawn by chance."""

SAMPLE = 16_384
SORTED_FROM = 20_000
"""Rows that are read as they are: reading all of them takes less time than choosing would save."""

MOST_CELLS, ROWS_A_CELL = 1024, 200
SAMPLE_A_CELL, STEPS = 16, 6
CHUNK = 2048

READ, READ_SHARE = 6000, 0.02
"""Rows, and the share of all, that are read for a query at least; tests/bench/ENGINE.md has what it costs."""


class Shortener:
    """Makes short forms: numbers along the directions in which vectors differ most, or along any."""

    def __init__(self, sample: Vectors | None = None) -> None:
        """`sample` has shape (n, 512); without it the directions are drawn by chance, always the same."""
        if sample is None:
            square = np.linalg.qr(np.random.default_rng(20261121).standard_normal((WIDTH, WIDTH)))[0]
            steps = np.full(SHORT, WIDEST / 127)
        else:
            square = np.linalg.eigh(sample.T @ sample)[1][:, ::-1]
            steps = np.abs(sample @ square[:, :SHORT]).max(axis=0) / 127 + 1e-9
        self._basis = np.ascontiguousarray(square[:, :SHORT], dtype=np.float32)
        self.steps: Vectors = steps.astype(np.float32)

    def short(self, vectors: Vectors) -> Bytes:
        """Short forms, shape (n, 64)."""
        scaled = np.clip(vectors @ self._basis / self.steps, -127, 127)
        return np.asarray(np.rint(scaled), np.int8)

    def asked(self, vector: Vectors) -> Vectors:
        """What short forms are multiplied with for a query; times `steps` its own short form."""
        return np.asarray((self._basis.T @ vector) * self.steps, np.float32)


class Cells:
    """Short forms by cell. What came or changed after the sorting is left to the caller."""

    def __init__(self, shorts: Bytes, steps: Vectors, stopped: Callable[[], bool]) -> None:
        """Sorts these rows, shape (n, 64); half a second for 100,000. Stopped early it is of no use."""
        self.sorted = len(shorts)
        self.changed: set[int] = set()
        count = min(MOST_CELLS, max(1, self.sorted // ROWS_A_CELL))
        self._steps = steps
        self._centres = _centres(shorts, steps, count, stopped)
        scaled = self._centres * steps
        cell = np.zeros(self.sorted, np.int16)
        for first in chunks(self.sorted):
            if stopped():
                return
            part = shorts[first : first + CHUNK].astype(np.float32)
            cell[first : first + CHUNK] = (part @ scaled.T).argmax(axis=1)
        self._places: Places = np.argsort(cell, kind="stable").astype(np.int32)
        self._shorts = shorts[self._places]
        self._bounds = np.concatenate(([0], np.cumsum(np.bincount(cell, minlength=count))))

    def stale(self, count: int) -> bool:
        """Whether so many rows came or changed that sorting anew saves time."""
        return count - self.sorted + len(self.changed) > SORTED_FROM // 8 + self.sorted // 16

    def read(self, asked: Vectors) -> tuple[Places, Vectors]:
        """Places of rows near a query, and about how near each is."""
        nearest = np.argsort(-(self._centres @ (asked / self._steps)))
        sizes = np.diff(self._bounds)[nearest]
        enough = max(READ, int(READ_SHARE * self.sorted))
        taken = nearest[: int(np.searchsorted(np.cumsum(sizes), enough)) + 1]
        spans = [slice(self._bounds[cell], self._bounds[cell + 1]) for cell in taken]
        shorts = np.concatenate([self._shorts[span] for span in spans])
        return np.concatenate([self._places[span] for span in spans]), shorts.astype(np.float32) @ asked


class Late:
    """Short forms of the rows that came or changed after the sorting, one for each place."""

    def __init__(self) -> None:
        self._slots: dict[int, int] = {}
        self._places: Places = np.zeros(64, np.int32)
        self._shorts: Bytes = np.zeros((64, SHORT), np.int8)

    def put(self, place: int, short: Bytes) -> None:
        """Takes a row's short form, shape (64,), in place of an older one."""
        slot = self._slots.setdefault(place, len(self._slots))
        if slot == len(self._places):
            self._places = np.concatenate((self._places, np.zeros_like(self._places)))
            self._shorts = np.concatenate((self._shorts, np.zeros_like(self._shorts)))
        self._places[slot], self._shorts[slot] = place, short

    def read(self, asked: Vectors) -> tuple[Places, Vectors]:
        """All places, and about how near each is."""
        count = len(self._slots)
        return self._places[:count], self._shorts[:count].astype(np.float32) @ asked


def _centres(shorts: Bytes, steps: Vectors, count: int, stopped: Callable[[], bool]) -> Vectors:
    """Directions, shape (count, 64), around which the rows lie: k-means on a sample."""
    generator = np.random.default_rng(20261121)
    size = min(len(shorts), count * SAMPLE_A_CELL)
    sample = shorts[np.sort(generator.choice(len(shorts), size, replace=False))] * steps
    sample /= np.maximum(np.linalg.norm(sample, axis=1, keepdims=True), 1e-9)
    centres = sample[generator.choice(size, count, replace=False)]
    for _step in range(STEPS):
        if stopped():
            break
        cell = np.concatenate([(sample[n : n + CHUNK] @ centres.T).argmax(axis=1) for n in chunks(size)])
        order = np.argsort(cell, kind="stable")
        used, starts = np.unique(cell[order], return_index=True)
        centres[used] = np.add.reduceat(sample[order], starts, axis=0)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return np.asarray(centres, np.float32)


def chunks(count: int) -> Iterator[int]:
    """Where pieces of so many rows begin: small ones, as other threads have no turn within one."""
    return iter(range(0, count, CHUNK))
