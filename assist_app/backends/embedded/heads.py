"""Ways to tell labels apart: by meaning and n-grams together, by n-grams, by near examples, by prototypes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.logistic import Stop, fit_softmax, softmax
from assist_app.backends.embedded.ngrams import Indices, NgramSpace, dense_rows, kernel
from assist_app.backends.embedded.sparse import fit_leaning

RIDGE = 0.05
JITTER = 1e-4
BLOCK = 128

BESIDE = 0.25
"""How much products of n-grams count beside those of vectors in the head that looks at both."""

MANY = 3000
"""Examples up to which n-grams are learned in full, by the products of all pairs of sentences."""

CELLS, WIDE = 26_000_000, 4096
"""Above that: numbers of the table of n-grams (100 MB while learning), and its columns at most."""

HANDFUL = 4
"""Labels up to which all n-grams of many examples are learned."""

FEW, NARROW = 2000, 128
"""Examples that are compared in all dimensions; more of them are compared in so many."""

MOST = 8000
"""Examples that are kept to compare with."""

FIRMNESS = 0.05
"""Share of a prototype's log odds that is believed: 512 numbers are not independent witnesses."""

NARROWEST = 0.3
"""Share of the spread of all sentences that those of one label are taken to have at least."""

NAME_SHARPNESS, NAME_WORDS = 12.0, 0.4
"""How fast a label's chance falls with the distance to its name; say of common n-grams beside the cosine."""

SHARPNESS, DOUBT = 40.0, 0.01
"""How fast the say of an example falls with its distance (at a cosine of 0.9 it has 2 % of an equal's), and
the share that any label keeps."""


class Task:
    """What every head learns: labels by number, how much each example counts, when to give up."""

    def __init__(self, truth: Indices, classes: int, trust: Vectors, stop: Stop) -> None:
        self.truth = truth
        self.classes = classes
        self.trust = trust
        self.stop = stop

    def fit(
        self, features: Vectors, rows: Indices, start: Vectors | None = None, rounds: int = 60
    ) -> Vectors:
        """Weights (features, classes) of a linear head; `features` belong to the examples `rows`."""
        return fit_softmax(
            features, self.truth[rows], self.classes, RIDGE, self.trust[rows], start, rounds, self.stop
        )


class Linear:
    """Two linear heads: one on vectors and n-grams side by side, one on n-grams alone."""

    def __init__(self, task: Task, vectors: Vectors, counted: Sequence[Counter[str]]) -> None:
        self._task = task
        self._vectors = vectors
        self.space = NgramSpace(counted)
        self._sparse = len(counted) > MANY and task.classes <= HANDFUL
        if len(counted) > MANY and not self._sparse:
            self.space.put_first(counted, task.truth)
        self.rows = [self.space.row(counts) for counts in counted]
        self._kernel: Vectors | None = None
        self._table: Vectors | None = None
        self._start: Vectors | None = None
        if self._sparse:
            return
        if len(counted) <= MANY:
            self._kernel = kernel(self.rows, self.space.common)
            self._both = np.asarray(vectors @ vectors.T + BESIDE * self._kernel, np.float32)
        else:
            width = min(WIDE, CELLS // len(counted), len(self.space.columns))
            self._table = dense_rows(self.rows, width)

    def left_out(self, kept: Indices, left: Indices) -> tuple[Vectors, Vectors]:
        """Scores of the examples `left` by both heads when they know only `kept`."""
        if self._kernel is not None:
            both, words = (
                np.asarray(products[left[:, None], kept] @ self._dual(products, kept), np.float32)
                for products in (self._both, self._kernel)
            )
            return both, words
        if self._sparse:
            learned = self._leaning(kept)
            words = np.stack(
                [weights @ learned[columns] for columns, weights in (self.rows[n] for n in left)]
            )
            return self._vectors[left] @ self._task.fit(self._vectors[kept], kept), words
        assert self._table is not None
        self._start = self._task.fit(self._table[kept], kept, rounds=30)
        meaning = self._task.fit(self._vectors[kept], kept)
        return self._vectors[left] @ meaning, np.asarray(self._table[left] @ self._start, np.float32)

    def weights(self, say: Vectors) -> tuple[Vectors, npt.NDArray[np.float16]]:
        """Weights (512, classes) and (n-grams, classes) of both heads in one, each having its `say`."""
        everyone = np.arange(len(self.rows))
        if self._sparse:
            meaning = self._task.fit(self._vectors, everyone)
            return say[0] * meaning, (say[1] * self._leaning(everyone)).astype(np.float16)
        if self._kernel is None:
            assert self._table is not None
            meaning = self._task.fit(self._vectors, everyone)
            words = self._task.fit(self._table, everyone, self._start, rounds=12)
            return say[0] * meaning, (say[1] * words).astype(np.float16)
        both = say[0] * self._dual(self._both, everyone)
        alone = say[1] * self._dual(self._kernel, everyone) + BESIDE * both
        found = np.zeros((len(self.space.columns), self._task.classes), np.float32)
        for (columns, weights), share in zip(self.rows, alone, strict=True):
            found[columns] += weights[:, None] * share
        return np.asarray(self._vectors.T @ both, np.float32), found.astype(np.float16)

    def _leaning(self, kept: Indices) -> Vectors:
        task, rows = self._task, [self.rows[n] for n in kept]
        width = len(self.space.columns)
        return fit_leaning(rows, width, task.truth[kept], task.classes, task.trust[kept], task.stop)

    def _dual(self, products: Vectors, kept: Indices) -> Vectors:
        square = products[kept[:, None], kept].astype(np.float64)
        square[np.diag_indices_from(square)] += JITTER
        root = np.linalg.cholesky(square)
        weights = self._task.fit(root.astype(np.float32), kept)
        return _back(root, weights)


def _back(root: npt.NDArray[np.floating[Any]], right: Vectors) -> Vectors:
    """What the transposed lower triangle `root` makes `right` of, both (n, …), from the last rows upwards.

    A general solver takes the triangle apart once more, which costs half a second of learning an edit.
    """
    found = right.astype(np.float64)
    for end in range(len(root), 0, -BLOCK):
        here = slice(max(0, end - BLOCK), end)
        found[here] -= root[end:, here].T @ found[end:]
        found[here] = np.linalg.solve(root[here, here].T, found[here])
    return np.asarray(found, np.float32)


class Neighbours:
    """The labels of the nearest examples, and how near the nearest is."""

    def __init__(self, vectors: Vectors, truth: Indices, classes: int) -> None:
        self._classes = classes
        kept = np.linspace(0, len(truth) - 1, min(MOST, len(truth))).astype(np.intp)
        self._basis = basis(vectors, NARROW) if len(truth) > FEW else None
        self._truth = truth[kept]
        self._order = np.argsort(self._truth, kind="stable")
        self._truth = self._truth[self._order]
        self._starts = np.flatnonzero(np.r_[True, np.diff(self._truth) > 0])
        self._examples = np.ascontiguousarray(self._narrow(vectors[kept])[self._order])

    def vote(self, vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Log shares of the labels, shape (n, classes), and the cosine of the nearest example, shape (n,)."""
        near = self._narrow(vectors) @ self._examples.T
        say = np.exp(SHARPNESS * (near - 1))
        votes = np.zeros((len(vectors), self._classes), np.float32)
        votes[:, self._truth[self._starts]] = np.add.reduceat(say, self._starts, axis=1)
        shares = votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-30)
        return np.asarray(np.log(shares + DOUBT), np.float32), np.asarray(near.max(axis=1), np.float32)

    def _narrow(self, vectors: Vectors) -> Vectors:
        if self._basis is None:
            return vectors
        narrow = vectors @ self._basis
        return np.asarray(
            narrow / np.maximum(np.linalg.norm(narrow, axis=1, keepdims=True), 1e-9), np.float32
        )


def basis(vectors: Vectors, many: int) -> Vectors:
    """So `many` directions in which vectors differ most, shape (512, many), by a few power iterations."""
    spread = vectors.T @ vectors
    found = np.random.default_rng(0).standard_normal((vectors.shape[1], many)).astype(np.float32)
    for _round in range(4):
        found = np.linalg.qr(spread @ found)[0]
    return np.ascontiguousarray(found, np.float32)


class Names:
    """How much a sentence is like the names of the labels: all there is for a label without examples."""

    def __init__(
        self, vectors: Vectors, rows: Sequence[tuple[Indices, Vectors]], truth: Indices, classes: int
    ) -> None:
        """`vectors` (names, 512), n-grams and labels of the names; a label may have several or none."""
        order = np.argsort(truth, kind="stable")
        self._vectors, self._truth, self._classes = vectors[order], truth[order], classes
        used = sorted({int(column) for columns, _weights in rows for column in columns})
        self._place = {column: n for n, column in enumerate(used)}
        self._table = np.zeros((len(self._place), len(rows)), np.float32)
        for n, old in enumerate(order):
            columns, weights = rows[old]
            self._table[[self._place[int(column)] for column in columns], n] = weights
        self._starts = np.flatnonzero(np.r_[True, np.diff(self._truth) > 0])

    def likeness(self, vectors: Vectors, rows: Sequence[tuple[Indices, Vectors]]) -> Vectors:
        """Log shares of the labels, shape (n, classes)."""
        if not len(self._truth):
            return np.zeros((len(vectors), self._classes), np.float32)
        like = vectors @ self._vectors.T
        for row, (columns, weights) in zip(like, rows, strict=True):
            known = [
                (self._place[c], w)
                for c, w in zip(columns.tolist(), weights, strict=True)
                if c in self._place
            ]
            if known:
                places, shares = zip(*known, strict=True)
                row += NAME_WORDS * (np.array(shares, np.float32) @ self._table[list(places)])
        best = np.maximum.reduceat(like, self._starts, axis=1)
        scores = np.full((len(vectors), self._classes), -1.0, np.float32)
        scores[:, self._truth[self._starts]] = best
        return log_shares(NAME_SHARPNESS * scores)


class Prototypes:
    """The middle of each label's examples, and what spreads sentences of one label (one Gaussian shape).

    How well a vector fits the best against how well it fits sentences at large is the relative Mahalanobis
    distance (Ren and others 2021, arXiv:2106.09022). Covariances are shrunk by two thirds.
    """

    def __init__(self, vectors: Vectors, truth: Indices, classes: int, stranger: int) -> None:
        """`stranger` is the label of what belongs to none (-1: there is none); nothing is familiar for it."""
        sizes = np.bincount(truth, minlength=classes)
        means = np.zeros((classes, vectors.shape[1]), np.float32)
        np.add.at(means, truth, vectors)
        means /= np.maximum(sizes, 1)[:, None]
        known = truth != stranger if (truth != stranger).any() else truth == truth
        self._middle = vectors[known].mean(axis=0)
        around = vectors[known] - self._middle
        # One example a label spreads nowhere, which is no certainty.
        least = NARROWEST * float(np.vdot(around, around)) / around.size
        within = _precision((vectors - means[truth])[known], least)
        whole = _precision(around)
        means -= self._middle
        self._whole = np.asarray(whole - within, np.float32)
        self._pulls = np.asarray(2 * within @ means.T, np.float32)
        self._costs = np.einsum("ij,ji->i", means, self._pulls) / 2
        self._missing = np.where(sizes > 0, 0.0, -1e3).astype(np.float32)
        self._unfamiliar = self._missing.copy()
        if stranger >= 0:
            self._unfamiliar[stranger] = -1e3

    def measure(self, vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Log shares of the labels, shape (n, classes), and how familiar each vector is, shape (n,)."""
        centred = vectors - self._middle
        fits = centred @ self._pulls - self._costs + self._missing
        at_large = np.einsum("ij,ij->i", centred @ self._whole, centred)
        familiar = at_large + (fits + self._unfamiliar).max(axis=1)
        return log_shares(fits * FIRMNESS), np.asarray(familiar, np.float32)


def _precision(deviations: Vectors, least: float = 0.0) -> Vectors:
    spread = deviations.T @ deviations / len(deviations)
    average = max(float(np.trace(spread)) / len(spread), least, 1e-6)
    spread[np.diag_indices_from(spread)] += 2 * average
    return np.asarray(np.linalg.inv(spread), np.float32)


def log_shares(scores: Vectors) -> Vectors:
    """Log probabilities of each row."""
    return np.asarray(np.log(softmax(scores) + 1e-9), np.float32)
