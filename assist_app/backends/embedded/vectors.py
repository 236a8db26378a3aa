"""The dense index: int8 rows with a small projection in front, growing in place."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import WIDTH, Vectors

PROJECTION = 64
CANDIDATES = 800
"""Rows that survive the projection and are scored exactly; recall@10 against exact search is above 0.95."""

ROW_BYTES = WIDTH + 4


class VectorIndex:
    """Cosine search over many unit vectors; 0.8 KB a row."""

    def __init__(self, capacity: int = 1024) -> None:
        generator = np.random.default_rng(20261121)
        square = np.linalg.qr(generator.standard_normal((WIDTH, WIDTH)))[0]
        self._basis = np.ascontiguousarray(square[:, :PROJECTION], dtype=np.float32)
        self._rows = np.zeros((capacity, WIDTH), np.int8)
        self._scales = np.zeros(capacity, np.float32)
        self._small = np.zeros((capacity, PROJECTION), np.float32)
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
                self._ids.pop()

    def nearest(self, vector: Vectors, most: int) -> list[tuple[str, float]]:
        """(id, cosine) of the nearest rows, nearest first; `vector` has shape (512,)."""
        with self._lock:
            count = len(self._ids)
            if not count:
                return []
            candidates: npt.NDArray[np.intp] = np.arange(count)
            if count > CANDIDATES:
                rough = self._small[:count] @ (self._basis.T @ vector)
                candidates = np.argpartition(rough, count - CANDIDATES)[count - CANDIDATES :]
            exact = (self._rows[candidates].astype(np.float32) @ vector) * self._scales[candidates]
            order = np.argsort(-exact)[:most]
            return [(self._ids[candidates[n]], float(exact[n])) for n in order]

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
        small = (rows.astype(np.float32) * scales[:, None]) @ self._basis
        with self._lock:
            self._reserve(len(self._ids) + len(ids))
            for n, name in enumerate(ids):
                place = self._place.get(name)
                if place is None:
                    place = self._place[name] = len(self._ids)
                    self._ids.append(name)
                self._rows[place], self._scales[place], self._small[place] = rows[n], scales[n], small[n]

    def reserve(self, count: int) -> None:
        """Makes room for so many rows at once: growing step by step leaves holes in memory."""
        with self._lock:
            self._reserve(count)

    def _reserve(self, count: int) -> None:
        capacity = len(self._scales)
        if count <= capacity:
            return
        capacity = max(count, capacity + capacity // 2)
        for name in ("_rows", "_scales", "_small"):
            old = getattr(self, name)
            grown = np.zeros((capacity, *old.shape[1:]), old.dtype)
            grown[: len(self._ids)] = old[: len(self._ids)]
            setattr(self, name, grown)

    def _copy(self, source: int, target: int) -> None:
        self._rows[target] = self._rows[source]
        self._scales[target] = self._scales[source]
        self._small[target] = self._small[source]
        moved = self._ids[source]
        self._ids[target] = moved
        self._place[moved] = target
