"""Vectors of texts that are always the same: texts with the same letters in them point the same way."""

from __future__ import annotations

import hashlib
import itertools
import math

WIDTH = 256


def embedding(text: str) -> list[float]:
    """A unit vector of pairs of letters, each pair in a place of its own."""
    vector = [0.0] * WIDTH
    folded = f" {' '.join(text.lower().split())} "
    for first, second in itertools.pairwise(folded):
        digest = hashlib.blake2b((first + second).encode("utf-8", "surrogatepass"), digest_size=4).digest()
        place = int.from_bytes(digest, "big")
        vector[place % WIDTH] += 1.0 if place >> 31 else -1.0
    length = math.sqrt(sum(value * value for value in vector))
    return [value / length for value in vector] if length else [1.0, *vector[1:]]
