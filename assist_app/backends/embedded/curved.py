"""A head whose borders are curved: praise of a book and praise of a hotel lie apart, and so does blame."""

from __future__ import annotations

import numpy as np

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.heads import basis, log_shares
from assist_app.backends.embedded.ngrams import Indices

NARROW = 128
"""Directions in which vectors are compared; in all of them what is alike by chance drowns the rest."""

MOST = 2000
"""Examples around which the borders bend; the others only say where."""

BEND, RIDGE = 1.5, 1.0
"""How fast likeness falls with distance (at right angles 22 % are left), and how firmly it is held flat."""

FIRMNESS = 10.0
"""Log odds for a whole unit of what is predicted, before the mixture weighs them."""


class Curved:
    """Regularised least squares on Gaussian likeness to examples (Rifkin and others 2003)."""

    def __init__(self, vectors: Vectors, truth: Indices, classes: int, stranger: int = -1) -> None:
        """`vectors` of shape (n, dimensions), `truth` (n,). Nothing is told about a `stranger`."""
        self._middle = vectors.mean(axis=0)
        self._basis = basis(vectors - self._middle, min(NARROW, vectors.shape[1]))
        narrow = self._narrow(vectors)
        self._bends = narrow[np.linspace(0, len(narrow) - 1, min(MOST, len(narrow))).astype(np.intp)]
        like = self._like(narrow)
        wanted = np.zeros((len(truth), classes), np.float32)
        wanted[np.arange(len(truth)), truth] = 1
        self._usual = wanted.mean(axis=0)
        square = (like.T @ like + RIDGE * self._like(self._bends)).astype(np.float64)
        square[np.diag_indices_from(square)] += 1e-4 * len(truth)
        self._weights = np.linalg.solve(square, like.T @ (wanted - self._usual)).astype(np.float32)

    def measure(self, vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Log shares of the labels, shape (n, classes), and the likeness of the nearest bend, shape (n,)."""
        like = self._like(self._narrow(vectors))
        return log_shares(FIRMNESS * (like @ self._weights + self._usual)), like.max(axis=1)

    def _like(self, narrow: Vectors) -> Vectors:
        return np.asarray(np.exp(BEND * (narrow @ self._bends.T - 1)), np.float32)

    def _narrow(self, vectors: Vectors) -> Vectors:
        found = (vectors - self._middle) @ self._basis
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)
