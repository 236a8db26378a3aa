"""From left-out examples to honest probabilities: mixing heads, and telling the unknown apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.logistic import descend, softmax
from assist_app.backends.embedded.ngrams import Indices

USUAL_MIX = (1.0, 0.25, 0.1, 0.2, 0.0)
"""Say of meaning with n-grams, n-grams alone, neighbours, prototypes and names where there is too little to
find it out."""

NAMES_MIX = (0.3, 0.25, 0.0, 0.2, 1.0)
"""The same where labels have names and hardly any examples."""

ENOUGH = 20
"""Left-out examples from which the mixture is learned; below, the usual one holds."""

HOLD = 1.0
"""How firmly mixing holds to the usual: as much as so many examples."""

FARTHEST = 4.0
"""Powers of e by which a head's say may differ from the usual."""

USUAL_STRICTNESS = 0.6
"""Probability of belonging to a known label under which a sentence is called a stranger where there are no
strangers to learn it from: on the side of the known ones, of which it costs about one in a hundred."""

STRANGERS, STAND_INS = 0.1, 0.05
"""Share of customers' sentences that belong to no known intent, where nothing is known about it; and the
share reckoned with where left-out labels stand in for strangers: they are nearer than strangers are."""


def mixing(heads: Sequence[Vectors], truth: Indices) -> Vectors:
    """How much each head has to say, shape (heads,): the most probable for left-out examples.

    `heads` are log shares, shape (n, classes) each. Sharpness is part of it: sure heads have a greater say.
    """
    if len(truth) < ENOUGH:
        return np.array(USUAL_MIX, np.float32)
    usual = np.array(USUAL_MIX[: len(heads)], np.float32)
    stack = np.stack(heads)
    places = np.arange(len(truth))

    def slope(bent: Vectors) -> tuple[float, Vectors]:
        say = usual * np.exp(np.clip(bent, -FARTHEST, FARTHEST))
        shares = softmax(np.tensordot(say, stack, axes=1))
        loss = float(-np.log(shares[places, truth] + 1e-9).sum() + HOLD / 2 * (bent @ bent))
        shares[places, truth] -= 1
        pull = np.einsum("ij,mij->m", shares, stack) * say
        return loss, np.asarray(pull + HOLD * bent, np.float32)

    bent = descend(slope, np.zeros(len(usual), np.float32), 40)
    learned = usual * np.exp(np.clip(bent, -FARTHEST, FARTHEST))
    return np.asarray([*learned, *USUAL_MIX[len(heads) :]], np.float32)


@dataclass(frozen=True, slots=True)
class Gate:
    """The probability that a sentence belongs to a known label at all, from signs of familiarity."""

    middle: Vectors
    scale: Vectors
    slope: Vectors
    offset: float

    def open(self, signs: Vectors) -> Vectors:
        """Probabilities, shape (n,); `signs` has shape (n, signs)."""
        return _chance(self.lean(signs))

    def lean(self, signs: Vectors) -> Vectors:
        """The same as log odds."""
        return np.asarray((signs - self.middle) / self.scale @ self.slope + self.offset, np.float32)


def fit_gate(signs: Vectors, known: npt.NDArray[np.bool_], strangers: float = STRANGERS) -> Gate | None:
    """Logistic regression that holds to "all signs alike"; None where one side is missing.

    `strangers` is the share of unknown sentences that is expected, whatever their share among the examples.
    """
    if known.sum() < ENOUGH or (~known).sum() < ENOUGH:
        return None
    middle, scale = signs[known].mean(axis=0), signs[known].std(axis=0) + 1e-6
    rows = np.hstack([(signs - middle) / scale, np.ones((len(signs), 1), np.float32)]).astype(np.float32)
    counts = np.where(known, (1 - strangers) / known.sum(), strangers / (~known).sum()) * len(known)
    usual = np.full(rows.shape[1], 0.5, np.float32)
    usual[-1] = 3.0

    hold = np.full(rows.shape[1], 0.2 * len(known), np.float32)
    hold[-1] = 0.1

    def slope(weights: Vectors) -> tuple[float, Vectors]:
        lean = rows @ weights
        signed = np.where(known, lean, -lean)
        bent = weights - usual
        loss = float(counts @ np.logaddexp(0, -signed) + (hold * bent) @ bent / 2)
        pull = counts * (_chance(lean) - known)
        return loss, np.asarray(rows.T @ pull + hold * bent, np.float32)

    weights = descend(slope, usual, 60)
    return Gate(middle, scale, weights[:-1], float(weights[-1]))


def strictness(belonging: Vectors, known: npt.NDArray[np.bool_], strangers: float = STRANGERS) -> float:
    """The probability of belonging under which calling a sentence a stranger is right most often (F1)."""
    weight = np.where(known, (1 - strangers) / max(1, known.sum()), strangers / max(1, (~known).sum()))

    def quality(limit: float) -> float:
        called = belonging < limit
        return float(2 * weight[called & ~known].sum() / (weight[called].sum() + strangers))

    return float(max(np.arange(0.2, 0.81, 0.025), key=quality))


def _chance(lean: Vectors) -> Vectors:
    """Probabilities for log odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(lean, -30, 30))), np.float32)
