"""Many examples of a few labels: all n-grams are learned, and those that lean to one label say more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.logistic import Stop, descend
from assist_app.backends.embedded.ngrams import Indices

RIDGE, ROUNDS = 0.15, 60


class SparseRows:
    """Rows that are nearly empty, by what stands in them."""

    def __init__(self, rows: Sequence[tuple[Indices, Vectors]], width: int) -> None:
        self._shape = len(rows), width
        lengths = [len(columns) for columns, _weights in rows]
        self._owners = np.repeat(np.arange(len(rows)), lengths)
        self._columns = np.concatenate([columns for columns, _weights in rows])
        self._weights = np.concatenate([weights for _columns, weights in rows]).astype(np.float64)

    def scores(self, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Product with `weights`, shape (columns, classes): shape (rows, classes)."""
        parts = [self._weights * column[self._columns] for column in weights.T]
        return np.stack([np.bincount(self._owners, part, self._shape[0]) for part in parts], axis=1)

    def pulls(self, scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Product of the transposed rows with `scores`, shape (rows, classes): shape (columns, classes)."""
        parts = [self._weights * column[self._owners] for column in scores.T]
        return np.stack([np.bincount(self._columns, part, self._shape[1]) for part in parts], axis=1)

    def leaning(self, truth: Indices, classes: int) -> npt.NDArray[np.float64]:
        """How much each column tells a label from the others, shape (columns,).

        The largest log ratio of naive Bayes (Wang and Manning 2012, "Baselines and Bigrams"), one added to
        every count.
        """
        labels = truth[self._owners]
        seen = np.stack(
            [np.bincount(self._columns[labels == n], None, self._shape[1]) for n in range(classes)]
        )
        mine, others = seen + 1.0, seen.sum(axis=0) - seen + 1.0
        ratio = np.log(mine / mine.sum(axis=1, keepdims=True) * others.sum(axis=1, keepdims=True) / others)
        return np.asarray(np.abs(ratio).max(axis=0))

    def stretch(self, scale: npt.NDArray[np.float64]) -> None:
        """Multiplies each column."""
        self._weights *= scale[self._columns]


def fit_leaning(
    rows: Sequence[tuple[Indices, Vectors]],
    width: int,
    truth: Indices,
    classes: int,
    trust: Vectors,
    stop: Stop,
) -> Vectors:
    """Weights, shape (width, classes), of logistic regression on rows whose columns count by their leaning.

    TrainingStopped when `stop` says so.
    """
    table = SparseRows(rows, width)
    lean = table.leaning(truth, classes)
    table.stretch(lean)
    places, counts = np.arange(len(truth)), trust.astype(np.float64)[:, None]

    def slope(flat: Vectors) -> tuple[float, Vectors]:
        weights = flat.astype(np.float64)
        scores = table.scores(weights)
        scores -= scores.max(axis=1, keepdims=True)
        total = np.log(np.exp(scores).sum(axis=1))
        loss = float(counts[:, 0] @ (total - scores[places, truth]))
        loss += RIDGE / 2 * float(np.vdot(weights, weights))
        shares = np.exp(scores - total[:, None])
        shares[places, truth] -= 1
        return loss, np.asarray(table.pulls(shares * counts) + RIDGE * weights, np.float32)

    learned = descend(slope, np.zeros((width, classes), np.float32), ROUNDS, stop=stop)
    return np.asarray(learned * lean[:, None], np.float32)
