"""What agents answered before, learned as a map from the customer's words to the reply to expect."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assist_app.backends.embedded.encoder import WIDTH, Vectors

MOST_CASES = 1500
"""Newest answers that are learned from: three seconds of encoding at a start; more makes it hardly better."""

FEW = 40
"""Answers under which nothing is expected: what so few teach misleads."""

RIDGE = 3.0
"""How strongly the map is held to nothing, in squared lengths of unit vectors."""

BATCH = 32

AFRESH = 100
"""Answered turns after which the newest replies are learned too; only what is new has to be encoded then."""

SIMILAR_WORDS, SIMILAR_REPLY = 0.75, 0.7
"""Cosines from which an earlier customer said the same, and an earlier reply says what a script says."""

MOST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Expected:
    """What the past says of one customer turn: the direction of the reply to expect, shape (512,), and the
    replies of similar cases, shape (cases, 512)."""

    reply: Vectors
    similar: Vectors


class PastReplies:
    """Learned on one thread, asked on another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said = self._replies = np.zeros((0, WIDTH), np.float32)
        self._map: Vectors | None = None
        self._middle = np.zeros(WIDTH, np.float32)
        self._vectors = np.zeros((0, WIDTH), np.float32)
        self._row_of: dict[bytes, int] = {}

    def learn(
        self,
        pairs: Sequence[tuple[str, str]],
        encode: Callable[[Sequence[str]], Vectors],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Learns (customer's words, reply) anew; too few forget what was learned. Stops early when told so.

        A ridge regression on vectors in closed form. Texts are not kept; the vectors of those that come again
        are, under their digests.
        """
        texts = [text for pair in pairs[-MOST_CASES:] for text in pair]
        names = [hashlib.blake2b(text.encode(errors="replace"), digest_size=16).digest() for text in texts]
        vectors = self._encoded(names, texts, encode, stopped)
        if vectors is None:
            return
        self._vectors, self._row_of = vectors, {name: row for row, name in enumerate(names)}
        if len(texts) < 2 * FEW:
            self._take(np.zeros((0, WIDTH), np.float32), np.zeros((0, WIDTH), np.float32), None)
            return
        said, replies = vectors[::2], vectors[1::2]
        middle = said.mean(axis=0)
        apart = said - middle
        square = apart.T @ apart + RIDGE * np.eye(WIDTH, dtype=np.float32)
        found = np.linalg.solve(square, apart.T @ (replies - replies.mean(axis=0)))
        self._take(said, replies, found.astype(np.float32), middle)

    def _encoded(
        self,
        names: Sequence[bytes],
        texts: Sequence[str],
        encode: Callable[[Sequence[str]], Vectors],
        stopped: Callable[[], bool],
    ) -> Vectors | None:
        """A vector for every text, shape (texts, 512); only new texts are encoded. None when told to stop."""
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        fresh = []
        for row, name in enumerate(names):
            before = self._row_of.get(name)
            if before is None:
                fresh.append(row)
            else:
                vectors[row] = self._vectors[before]
        for first in range(0, len(fresh), BATCH):
            if stopped():
                return None
            rows = fresh[first : first + BATCH]
            vectors[rows] = encode([texts[row] for row in rows])
        return vectors

    def _take(
        self, said: Vectors, replies: Vectors, found: Vectors | None, middle: Vectors | None = None
    ) -> None:
        with self._lock:
            self._said, self._replies, self._map = said, replies, found
            if middle is not None:
                self._middle = middle

    def expected(self, vector: Vectors) -> Expected | None:
        """For a customer's words, shape (512,); None before enough was learned."""
        with self._lock:
            said, replies, found, middle = self._said, self._replies, self._map, self._middle
        if found is None:
            return None
        reply = (vector - middle) @ found
        near = said @ vector
        most = np.argsort(-near)[:MOST_SIMILAR]
        similar = replies[most[near[most] >= SIMILAR_WORDS]]
        return Expected(np.asarray(reply / (np.linalg.norm(reply) + 1e-9), np.float32), similar)
