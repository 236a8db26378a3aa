"""The domain of a row: that of its intent, or where that leaves it open, what the text sounds like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.intents import Verdict
from assist_app.lab.rows import Example
from assist_app.model.suggestion import OTHER

MOST = 4000
"""Texts that are learned from; more takes time and changes nothing in the second digit."""

RIDGE = 1.0

Encode = Callable[[Sequence[str]], Vectors]


class Domains:
    """A ridge regression from sentence vectors to domains, asked only where intents leave it open."""

    def __init__(self, examples: Sequence[Example], encode: Encode) -> None:
        """`examples` are the training rows; `encode` gives vectors of shape (n, width)."""
        self._of: dict[str, list[str]] = defaultdict(list)
        for one in examples:
            if one.domain not in self._of[one.intent]:
                self._of[one.intent].append(one.domain)
        self.names = sorted({one.domain for one in examples})
        rows = [one for one in examples if one.text]
        step = max(1, -(-len(rows) // MOST))
        self._learn(rows[::step], encode)

    def _learn(self, rows: Sequence[Example], encode: Encode) -> None:
        self._weights: Vectors | None = None
        if not rows or all(len(names) == 1 for names in self._of.values()):
            return
        vectors = encode([row.text or "" for row in rows])
        place = {name: n for n, name in enumerate(self.names)}
        label = np.array([place[row.domain] for row in rows])
        # A domain with few rows counts for as much as one with many would with their root.
        heavy = (1 / np.sqrt(np.bincount(label, minlength=len(self.names)).clip(1)))[label]
        root = np.sqrt(heavy / heavy.mean())[:, None].astype(np.float32)
        self._middle, hot = vectors.mean(axis=0), np.eye(len(self.names), dtype=np.float32)[label]
        self._base = hot.mean(axis=0)
        apart = (vectors - self._middle) * root
        square = apart.T @ apart + RIDGE * np.eye(vectors.shape[1], dtype=np.float32)
        self._weights = np.linalg.solve(square, apart.T @ ((hot - self._base) * root))

    def judge(self, verdicts: Sequence[Verdict], vectors: Vectors) -> list[str]:
        """The domain of each row. What is no known intent is of no known domain, unless such rows were taught
        with theirs."""
        if self._weights is None:
            scores = np.zeros((len(verdicts), len(self.names)), np.float32)
        else:
            scores = np.asarray((vectors - self._middle) @ self._weights + self._base, np.float32)
        return [self._one(verdict.code, row) for verdict, row in zip(verdicts, scores, strict=True)]

    def _one(self, code: str, scores: Vectors) -> str:
        own = self._of.get(code)
        if not own:
            return OTHER
        return max(own, key=lambda name: float(scores[self.names.index(name)]))
