"""A closed-form classifier on sentence vectors and n-grams: trains in milliseconds, knows its confidence."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.words import CHINESE, RUN, fold, stem

GRAMS = 4096
"""Hash buckets for n-grams; collisions are harmless at a few thousand examples."""

GRAM_WEIGHT = 0.5
"""How much n-grams count beside the sentence vector (1.0)."""

RIDGE = 0.6
LEAST_TRUST = 0.05
"""An example of the most crowded label counts at least this much."""

TEMPERATURES = (2.0, 3.0, 4.0, 6.0, 8.0, 11.0, 15.0, 20.0, 27.0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A label with its calibrated probability."""

    label: str
    probability: float


class Classifier:
    """Kernel ridge on one-hot labels, folded into one weight matrix; softmax fitted by leave-one-out."""

    def __init__(self, labels: Sequence[str], vectors: Vectors, texts: Sequence[str]) -> None:
        """`vectors` has shape (n, 512), one row a text; `labels` one a text."""
        self._names = sorted(set(labels))
        place = {name: n for n, name in enumerate(self._names)}
        truth = np.array([place[label] for label in labels])
        counted = [grams(text) for text in texts]
        self._idf = _idf(counted)
        features = self._features(vectors, counted)
        self._weights, left_out = _ridge(features, truth, len(self._names))
        self._temperature = _temperature(left_out, truth)
        self.left_out = _softmax(left_out * self._temperature)
        self.truth = truth

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, in the order of the columns of `left_out`."""
        return tuple(self._names)

    def rank(self, vector: Vectors, text: str) -> list[Ranked]:
        """All labels, most probable first; `vector` has shape (512,)."""
        return self.rank_all(vector[None, :], [text])[0]

    def rank_all(self, vectors: Vectors, texts: Sequence[str]) -> list[list[Ranked]]:
        """All labels for each text, most probable first; `vectors` has shape (n, 512)."""
        features = self._features(vectors, [grams(text) for text in texts])
        chances = _softmax((features @ self._weights) * self._temperature)
        orders = np.argsort(-chances, axis=1, kind="stable")
        return [
            [Ranked(self._names[n], float(row[n])) for n in order]
            for row, order in zip(chances, orders, strict=True)
        ]

    def _features(self, vectors: Vectors, counted: Sequence[Counter[int]]) -> Vectors:
        sparse = np.zeros((len(counted), GRAMS), np.float32)
        for row, counts in zip(sparse, counted, strict=True):
            for gram, count in counts.items():
                row[gram] = (1 + math.log(count)) * self._idf[gram]
            length = float(np.linalg.norm(row))
            row *= GRAM_WEIGHT / length if length else 0.0
        return np.hstack([vectors, sparse])


def grams(text: str) -> Counter[int]:
    """Hashed character 1- to 3-grams of Chinese runs; words, word pairs and word trigrams of letters."""
    found: Counter[int] = Counter()
    words: list[str] = []
    for run in RUN.findall(fold(text)):
        if CHINESE.match(run):
            for size in (1, 2, 3):
                found.update(_bucket(run[n : n + size]) for n in range(len(run) - size + 1))
        else:
            words.append(stem(run))
            padded = f"^{run}$"
            found.update(_bucket("c" + padded[n : n + 4]) for n in range(len(padded) - 3))
    found.update(_bucket(word) for word in words)
    found.update(_bucket(f"{first} {second}") for first, second in pairwise(words))
    return found


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % GRAMS


def _idf(counted: Sequence[Counter[int]]) -> npt.NDArray[np.float32]:
    seen = np.zeros(GRAMS, np.float32)
    for counts in counted:
        seen[list(counts)] += 1
    return np.asarray(np.log((1 + len(counted)) / (1 + seen)) + 1, dtype=np.float32)


def _ridge(features: Vectors, truth: npt.NDArray[np.intp], classes: int) -> tuple[Vectors, Vectors]:
    """Weights (features x classes), and what each example scores when it is left out of training."""
    wanted = np.full((len(truth), classes), -1.0 / classes, np.float32)
    wanted[np.arange(len(truth)), truth] = 1.0
    kernel = features @ features.T
    kernel[np.diag_indices_from(kernel)] += RIDGE / _trust(truth, classes)
    inverse = np.linalg.inv(kernel)
    dual = inverse @ wanted
    left_out = wanted - dual / np.diag(inverse)[:, None]
    return np.asarray(features.T @ dual, np.float32), np.asarray(left_out, np.float32)


def _trust(truth: npt.NDArray[np.intp], classes: int) -> npt.NDArray[np.float32]:
    """How much each example counts: those of a label with many times the usual number count less.

    Hundreds of sentences of no intent would otherwise drown an intent that has only a name so far.
    """
    sizes = np.bincount(truth, minlength=classes)
    shares = np.clip(np.median(sizes) / sizes, LEAST_TRUST, 1.0)
    return np.asarray(shares[truth], np.float32)


def _temperature(scores: Vectors, truth: npt.NDArray[np.intp]) -> float:
    """The sharpness under which left-out examples were most probable."""
    rows = np.arange(len(truth))

    def loss(sharpness: float) -> float:
        return float(-np.log(_softmax(scores * sharpness)[rows, truth] + 1e-9).mean())

    return min(TEMPERATURES, key=loss)


def _softmax(scores: Vectors) -> Vectors:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
