"""A classifier on sentence vectors and n-grams: learns in under a second, knows how sure it may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from assist_app.backends.embedded.calibration import (
    ENOUGH,
    NAMES_MIX,
    STAND_INS,
    STRANGERS,
    USUAL_STRICTNESS,
    Gate,
    fit_gate,
    mixing,
    strictness,
)
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.heads import Linear, Names, Neighbours, Prototypes, Task, log_shares
from assist_app.backends.embedded.logistic import Stop, never, softmax
from assist_app.backends.embedded.ngrams import Indices, grams

LEAST_TRUST = 0.05
"""A sentence of no label counts at least this much."""

PREPARED = 8
"""Texts whose n-grams are kept at hand."""

BATCH = 256
"""Texts that are judged at once."""

FOLDS = ((500, 5), (1200, 3), (3000, 2))
"""Examples, and into how many parts they are split; of more, one part in seven is left out once."""


class Shapes(Protocol):
    """Where labels lie among vectors."""

    def __init__(self, vectors: Vectors, truth: Indices, classes: int, stranger: int) -> None: ...

    def measure(self, vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Log shares of the labels, shape (n, classes), and how familiar each vector is, shape (n,)."""


class Ranked(NamedTuple):
    """A label with its calibrated probability."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Judged:
    """All labels, most probable first, and the probability that the sentence belongs to any of them."""

    ranked: list[Ranked]
    known: float


class Classifier:
    """A mixture of three heads; how much each has to say is learned from examples left out."""

    def __init__(
        self,
        labels: Sequence[str],
        vectors: Vectors,
        texts: Sequence[str],
        names: Sequence[float] = (),
        stranger: str = "",
        stop: Stop = never,
        shapes: type[Shapes] = Prototypes,
    ) -> None:
        """`vectors` has shape (n, 512), one row a text; `labels` one a text.

        `names` says of texts made of a label's name how many sentences each counts as; 0 is a sentence of a
        customer. `stranger` is the label of sentences that belong to none. `shapes` is how the places of
        labels among vectors are learned. TrainingStopped when `stop` says so.
        """
        self._shapes = shapes
        # On one thread: learning happens beside the window, and small steps are slower on several.
        with threadpool_limits(1, "blas"):
            self._learn(labels, vectors, texts, names, stranger, stop)

    def _learn(
        self,
        labels: Sequence[str],
        vectors: Vectors,
        texts: Sequence[str],
        names: Sequence[float],
        stranger: str,
        stop: Stop,
    ) -> None:
        self._names = sorted(set(labels))
        place = {name: n for n, name in enumerate(self._names)}
        truth = np.array([place[label] for label in labels], np.intp)
        self.stranger = place.get(stranger, -1)
        counts = np.array(names, np.float32) if len(names) else np.zeros(len(truth), np.float32)
        spoken = counts == 0
        trust = _trust(truth, self.stranger) * np.where(spoken, np.float32(1.0), counts)
        task = Task(truth, len(self._names), trust, stop)
        linear = Linear(task, vectors, [grams(text) for text in texts])
        named = np.flatnonzero(~spoken)
        self._called = Names(vectors[named], [linear.rows[n] for n in named], truth[named], task.classes)
        self._learn_to_judge(task, vectors, linear, spoken)
        with_examples = len(np.unique(truth[spoken & (truth != self.stranger)]))
        if 2 * with_examples < len(np.unique(truth[named])):
            self._say = np.array(NAMES_MIX, np.float32)
        self._space = space = linear.space
        self._row = lru_cache(PREPARED)(lambda text: space.row(grams(text)))
        self._meaning, self._words = linear.weights(self._say)
        self._neighbours = Neighbours(vectors, truth, len(self._names))
        self._placed = self._shapes(vectors, truth, len(self._names), self.stranger)

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, in the order of the columns of `left_out`."""
        return tuple(self._names)

    def prepare(self, text: str) -> None:
        """Does what needs no vector of a text that will be judged."""
        self._row(text)

    def rank(self, vector: Vectors, text: str) -> list[Ranked]:
        """All labels, most probable first; `vector` has shape (512,)."""
        return self.rank_all(vector[None, :], [text])[0]

    def rank_all(self, vectors: Vectors, texts: Sequence[str]) -> list[list[Ranked]]:
        """All labels for each text, most probable first; `vectors` has shape (n, 512)."""
        return [judged.ranked for judged in self.judge_all(vectors, texts)]

    def judge_all(self, vectors: Vectors, texts: Sequence[str]) -> list[Judged]:
        """The same, with the probability that each text belongs to any label."""
        found: list[Judged] = []
        for first in range(0, len(texts), BATCH):
            found += self._judge(vectors[first : first + BATCH], texts[first : first + BATCH])
        return found

    def _judge(self, vectors: Vectors, texts: Sequence[str]) -> list[Judged]:
        rows = [self._row(text) for text in texts]
        votes, near = self._neighbours.vote(vectors)
        fits, familiar = self._placed.measure(vectors)
        scores = vectors @ self._meaning + self._by_words(rows) + self._say[2] * votes + self._say[3] * fits
        if self._say[4]:
            scores += self._say[4] * self._called.likeness(vectors, rows)
        shares = softmax(scores)
        known = np.ones(len(texts), np.float32)
        if self.gate is not None:
            known = self.gate.open(self._signs(shares, near, familiar))
        orders = np.argsort(-shares, axis=1, kind="stable")
        return [
            Judged(
                [
                    Ranked(self._names[n], share)
                    for n, share in zip(order.tolist(), row[order].tolist(), strict=True)
                ],
                float(open_),
            )
            for row, order, open_ in zip(shares, orders, known, strict=True)
        ]

    def _by_words(self, rows: Sequence[tuple[Indices, Vectors]]) -> Vectors:
        scores = np.zeros((len(rows), len(self._names)), np.float32)
        for score, (columns, weights) in zip(scores, rows, strict=True):
            learned = columns < len(self._words)
            score += weights[learned] @ self._words[columns[learned]].astype(np.float32)
        return scores

    def _learn_to_judge(
        self, task: Task, vectors: Vectors, linear: Linear, spoken: npt.NDArray[np.bool_]
    ) -> None:
        """Mixture and gate, from what each left-out sentence looks like to heads that do not know it."""
        self.strict = USUAL_STRICTNESS
        heads: list[list[Vectors]] = [[], [], [], []]
        truths, tests, nears, familiar, met = [], [], [], [], []
        for kept, left in _folds(task.truth, spoken, self.stranger):
            neighbours = Neighbours(vectors[kept], task.truth[kept], task.classes)
            votes, near = neighbours.vote(vectors[left])
            for head, scores in zip(heads, linear.left_out(kept, left), strict=False):
                head.append(log_shares(scores))
            heads[2].append(votes)
            placed = self._shapes(vectors[kept], task.truth[kept], task.classes, self.stranger)
            fits, fitting = placed.measure(vectors[left])
            heads[3].append(fits)
            familiar.append(fitting)
            truths.append(task.truth[left])
            tests.append(left)
            nears.append(near)
            met.append(np.isin(task.truth[left], task.truth[kept]))
        if not truths:
            self._say = mixing([], task.truth[:0])
            self.gate: Gate | None = None
            self.left_out, self.truth = np.zeros((0, task.classes), np.float32), np.zeros(0, np.intp)
            return
        truth, seen = np.concatenate(truths), np.concatenate(met)
        stacked = [np.concatenate(head) for head in heads]
        known, strange = seen & (truth != self.stranger), truth == self.stranger
        # Strangers have no say in it: neighbours tell them best, and labels worst.
        self._say = mixing([head[known] for head in stacked], truth[known])
        self.left_out = softmax(np.tensordot(self._say[: len(stacked)], np.stack(stacked), axes=1))
        self.truth = truth
        # Labels that were left out whole stand in for strangers where there are too few to learn from.
        real = strange.sum() >= ENOUGH
        asked = known | strange if real else np.ones(len(truth), bool)
        signs = self._signs(self.left_out, np.concatenate(nears), np.concatenate(familiar))[asked]
        self.gate = fit_gate(signs, known[asked], STRANGERS if real else STAND_INS)
        if self.gate is not None and real:
            self.strict = strictness(self.gate.open(signs), known[asked])

    def _signs(self, shares: Vectors, near: Vectors, familiar: Vectors) -> Vectors:
        """Signs that a sentence belongs to a known label: how sure the heads are, how near examples are.

        A stranger among labels that are all known is torn between many of them, a known sentence between two.
        """
        if self.stranger < 0:
            return np.stack([_agreement(shares), near, familiar], axis=1).astype(np.float32)
        best = shares.copy()
        best[:, self.stranger] = 0
        signs = [_log_odds(best.max(axis=1)), near, familiar, _log_odds(1 - shares[:, self.stranger])]
        return np.stack(signs, axis=1).astype(np.float32)


def _agreement(shares: Vectors) -> Vectors:
    """Entropy of each row, turned round: 0 where all say the same."""
    return np.asarray((shares * np.log(shares + 1e-9)).sum(axis=1), np.float32)


def _log_odds(chances: Vectors) -> Vectors:
    sure = np.clip(chances, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(sure / (1 - sure)), np.float32)


def _trust(truth: Indices, stranger: int) -> Vectors:
    """How much each example counts: sentences of no label count less when they are many times the usual.

    Hundreds of them would otherwise drown an intent that has only a name so far.
    """
    counts = np.ones(len(truth), np.float32)
    if stranger >= 0:
        sizes = np.bincount(truth)
        usual = float(np.median(np.delete(sizes, stranger))) if len(sizes) > 1 else 1.0
        counts[truth == stranger] = min(1.0, max(LEAST_TRUST, 4 * usual / float(sizes[stranger])))
    return counts


def _folds(truth: Indices, spoken: npt.NDArray[np.bool_], stranger: int) -> Iterator[tuple[Indices, Indices]]:
    """(kept, left out) of each round. Some labels are left out whole: what is not known must look unknown."""
    parts = next((parts for most, parts in FOLDS if len(truth) <= most), 7)
    chance = np.random.default_rng(0)
    part = np.full(len(truth), -1)
    for label in np.unique(truth):
        rows = chance.permutation(np.flatnonzero(spoken & (truth == label)))
        if len(rows) > 1:
            part[rows] = (np.arange(len(rows)) + label) % (min(parts, 3) if label == stranger else parts)
    if not (part >= 0).any():
        return
    classes = int(truth.max()) + 1
    groups = chance.permutation(classes) % max(6, 2 * parts)
    if classes < 6:
        # Of a handful of labels none can be missed: what is left would be another task.
        groups[:] = -1
    for fold in range(1 if parts == 7 else parts):
        absent = (groups[truth] == fold) & (truth != stranger)
        left = (part == fold) | (absent & (part >= 0))
        kept = ~(absent | (part == fold))
        if left.any() and len(np.unique(truth[kept])) > 1:
            yield np.flatnonzero(kept), np.flatnonzero(left)
