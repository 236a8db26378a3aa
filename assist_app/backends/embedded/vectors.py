"""The dense index: int8 rows with short forms in front, in cells of neighbours once there are many."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.cells import (
    CHUNK,
    SAMPLE,
    SHORT,
    SORTED_FROM,
    Cells,
    Late,
    Places,
    Shortener,
    chunks,
)
from assist_app.backends.embedded.encoder import WIDTH, Vectors

CANDIDATES = 500
"""Rows that are scored exactly; recall@10 against exact search is above 0.95."""

ROW_BYTES = WIDTH + 4


SPARE = 1024
"""Rows that there is room for beyond those that are indexed at a start; .6 MB."""


class VectorIndex:
    """Cosine search over many unit vectors; 0.6 KB a row. May be used from several threads."""

    def __init__(self, capacity: int = 1024) -> None:
        self._shortener = Shortener()
        self._cells: Cells | None = None
        self._touched: set[int] | None = None
        """Places that changed while rows are being sorted."""
        self._rows = np.zeros((capacity, WIDTH), np.int8)
        self._scales = np.zeros(capacity, np.float32)
        self._shorts = np.zeros((capacity, SHORT), np.int8)
        """Short forms by place; none once there are cells, which have their own."""
        self._late = Late()
        self._ids: list[str] = []
        self._place: dict[str, int] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, name: str) -> bool:
        return name in self._place

    def add(self, ids: Sequence[str], vectors: Vectors) -> list[bytes]:
        """Adds or replaces rows; returns each row's bytes for the shelf."""
        scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9).astype(np.float32) / 127
        rows = np.rint(vectors / scales[:, None]).astype(np.int8)
        self._put(ids, rows, scales)
        return [scale.tobytes() + row.tobytes() for scale, row in zip(scales, rows, strict=True)]

    def restore(self, kept: Iterable[tuple[str, bytes]]) -> None:
        """Adds rows from bytes that `add` returned."""
        pairs = [(name, data) for name, data in kept if len(data) == ROW_BYTES]
        if not pairs:
            return
        raw = np.frombuffer(b"".join(data for _name, data in pairs), np.uint8).reshape(-1, ROW_BYTES)
        scales = np.ascontiguousarray(raw[:, :4]).view(np.float32)[:, 0]
        rows = np.ascontiguousarray(raw[:, 4:]).view(np.int8)
        self._put([name for name, _data in pairs], rows, scales)

    def remove(self, ids: Iterable[str]) -> None:
        """Forgets rows; the last row moves into each gap."""
        with self._lock:
            for name in ids:
                place = self._place.pop(name, None)
                if place is None:
                    continue
                last = len(self._ids) - 1
                if place != last:
                    self._copy(last, place)
                    self._note_change(place)
                self._ids.pop()

    def nearest(self, vector: Vectors, most: int) -> list[tuple[str, float]]:
        """(id, cosine) of the nearest rows, nearest first; `vector` has shape (512,)."""
        with self._lock:
            count = len(self._ids)
            if not count:
                return []
            candidates = self._candidates(vector, count)
            exact = (self._rows[candidates].astype(np.float32) @ vector) * self._scales[candidates]
            order = np.argsort(-exact)[:most]
            return [(self._ids[candidates[n]], float(exact[n])) for n in order]

    def _candidates(self, vector: Vectors, count: int) -> Places:
        """Places of the rows that are scored exactly, each once."""
        if count <= CANDIDATES:
            return np.arange(count, dtype=np.int32)
        asked = self._shortener.asked(vector)
        if self._cells is None:
            return _best(np.arange(count, dtype=np.int32), self._near(asked, count))
        (places, near), (later, beside) = self._cells.read(asked), self._late.read(asked)
        there = later < count
        found = _best(np.concatenate((places, later[there])), np.concatenate((near, beside[there])))
        # A row that changed stands in its old cell too, and one that was removed in its cell.
        return np.unique(found[found < count])

    def _near(self, asked: Vectors, count: int) -> Vectors:
        parts = [self._shorts[n : min(count, n + CHUNK)].astype(np.float32) @ asked for n in chunks(count)]
        return np.concatenate(parts)

    def settle(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Sorts the rows into cells where that saves time; a second for 100,000. Others go on meanwhile."""
        count = len(self._ids)
        if count < SORTED_FROM or (self._cells is not None and not self._cells.stale(count)):
            return
        with self._lock:
            self._touched, count = set(), len(self._ids)
        some = np.sort(np.random.default_rng(count).choice(count, min(count, SAMPLE), replace=False))
        shortener = Shortener(np.concatenate([self._floats(some[n : n + CHUNK]) for n in chunks(len(some))]))
        shorts = np.zeros((count, SHORT), np.int8)
        for first in chunks(count):
            if stopped():
                return
            part = np.arange(first, min(count, first + CHUNK))
            shorts[part] = shortener.short(self._floats(part))
        cells = Cells(shorts, shortener.steps, stopped)
        if not stopped():
            self._install(shortener, cells)

    def _install(self, shortener: Shortener, cells: Cells) -> None:
        with self._lock:
            touched, self._touched = self._touched or set(), None
            late, again = Late(), np.array([*touched, *range(cells.sorted, len(self._ids))], np.int32)
            for place, short in zip(again.tolist(), shortener.short(self._floats(again)), strict=True):
                late.put(place, short)
            cells.changed |= {place for place in touched if place < cells.sorted}
            self._shortener, self._cells, self._late = shortener, cells, late
            self._shorts = np.zeros((0, SHORT), np.int8)

    def _floats(self, places: npt.NDArray[np.integer]) -> Vectors:
        return np.asarray(self._rows[places] * self._scales[places, None], np.float32)

    def _note_change(self, place: int) -> None:
        if self._touched is not None:
            self._touched.add(place)
        if self._cells is not None and place < self._cells.sorted:
            self._cells.changed.add(place)

    def scores(self, ids: Iterable[str], vector: Vectors) -> dict[str, float]:
        """Cosines of these rows; ids without a row are absent."""
        with self._lock:
            places = {name: self._place[name] for name in ids if name in self._place}
            if not places:
                return {}
            rows = list(places.values())
            exact = (self._rows[rows].astype(np.float32) @ vector) * self._scales[rows]
            return {name: float(score) for name, score in zip(places, exact, strict=True)}

    def _put(self, ids: Sequence[str], rows: npt.NDArray[np.int8], scales: npt.NDArray[np.float32]) -> None:
        with self._lock:
            shorts = self._shortener.short(rows.astype(np.float32) * scales[:, None])
            self._reserve(len(self._ids) + len(ids))
            for n, name in enumerate(ids):
                place = self._place.get(name)
                if place is None:
                    # The index of words has the same names; each is held once.
                    name = sys.intern(name)
                    place = self._place[name] = len(self._ids)
                    self._ids.append(name)
                self._note_change(place)
                self._rows[place], self._scales[place] = rows[n], scales[n]
                self._shorten(place, shorts[n])

    def _shorten(self, place: int, short: npt.NDArray[np.int8]) -> None:
        if self._cells is None:
            self._shorts[place] = short
        else:
            self._late.put(place, short)

    def reserve(self, count: int) -> None:
        """Makes room for so many rows at once: growing step by step leaves holes in memory.

        There is some more, so that the next edit need not copy them all.
        """
        with self._lock:
            self._reserve(count + SPARE)

    def _reserve(self, count: int) -> None:
        capacity = len(self._scales)
        if count <= capacity:
            return
        capacity = max(count, capacity + capacity // 2)
        for name in ("_rows", "_scales", "_shorts") if self._cells is None else ("_rows", "_scales"):
            old = getattr(self, name)
            grown = np.zeros((capacity, *old.shape[1:]), old.dtype)
            grown[: len(self._ids)] = old[: len(self._ids)]
            setattr(self, name, grown)

    def _copy(self, source: int, target: int) -> None:
        self._rows[target] = self._rows[source]
        self._scales[target] = self._scales[source]
        self._shorten(target, self._shortener.short(self._floats(np.array([target])))[0])
        moved = self._ids[source]
        self._ids[target] = moved
        self._place[moved] = target


def _best(places: Places, near: Vectors) -> Places:
    """The candidates among them."""
    return places[np.argpartition(near, len(near) - CANDIDATES)[len(near) - CANDIDATES :]]
