"""Texts of conversations as replies are learned from them: vectors, n-grams, words and their rarity."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import WIDTH, Vectors
from assist_app.backends.embedded.words import CHINESE, RUN, fold, stem

VectorsOf = Callable[[Sequence[str]], Vectors]

BUCKETS = 2048
"""Hash buckets for the n-grams of contexts and replies."""

DIGIT = re.compile(r"\d")


class TextForm:
    """Texts as vectors, n-grams and words; rarities are those of the material learned from."""

    def __init__(self, vectors_of: VectorsOf, replies: Sequence[str], asked: Sequence[str]) -> None:
        self._vectors_of = vectors_of
        self._grams = {True: _rarity([grams(t) for t in replies]), False: _rarity([grams(t) for t in asked])}
        self._count = len(replies) + len(asked)
        self._seen = Counter(word for text in (*replies, *asked) for word in words(text))

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, 512); all 0 for an empty text."""
        found = np.zeros((len(texts), WIDTH), np.float32)
        filled = [n for n, text in enumerate(texts) if text.strip()]
        if filled:
            found[filled] = self._vectors_of([texts[n] for n in filled])
        return found

    def grams(self, texts: Sequence[str], *, reply: bool) -> Vectors:
        """Unit n-gram vectors, shape (n, BUCKETS)."""
        rows = np.zeros((len(texts), BUCKETS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for gram, count in grams(text).items():
                row[gram] = (1 + math.log(count)) * self._grams[reply][gram]
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def rarity(self, word: str) -> float:
        """How much a shared word says: the logarithm of how few texts have it."""
        return math.log((self._count + 1) / (self._seen[word] + 1))


def words(text: str) -> set[str]:
    """Words and Chinese pairs of characters."""
    found: set[str] = set()
    for run in RUN.findall(fold(text)):
        if CHINESE.match(run) and len(run) > 1:
            found.update(run[n : n + 2] for n in range(len(run) - 1))
        else:
            found.add(stem(run) or run)
    return found


def grams(text: str) -> Counter[int]:
    """Hashed n-grams of one to three characters (Chinese) or words; all digits are alike."""
    found: Counter[int] = Counter()
    said: list[str] = []
    for run in RUN.findall(DIGIT.sub("0", fold(text))):
        if CHINESE.match(run):
            found.update(_bucket(run[n : n + k]) for k in (1, 2, 3) for n in range(len(run) - k + 1))
        else:
            said.append(stem(run) or run)
    two = [" ".join(pair) for pair in pairwise(said)]
    three = [" ".join(triple) for triple in zip(said, said[1:], said[2:], strict=False)]
    found.update(_bucket(gram) for gram in (*said, *two, *three))
    return found


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS


def _rarity(counted: Sequence[Counter[int]]) -> npt.NDArray[np.float64]:
    seen = np.zeros(BUCKETS)
    for counts in counted:
        seen[list(counts)] += 1
    return np.asarray(np.log((1 + len(counted)) / (1 + seen)) + 0.5)
