"""Learns how much each sign counts from lists in which the right row is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors

STEPS, RATE = 200, 0.05
SHRINK, SHRINK_FEW = 1e-3, 5.0
"""How strongly weights are held to the usual ones, and what is added to it, over the number of lists."""

CALM, CALMER = 0.9, 0.99


def learn_weights(
    lists: Vectors, out: npt.NDArray[np.bool_], usual: Vectors, check: Callable[[], None]
) -> Vectors:
    """Weights (signs,) under which row 0 of every list is most probable among its rows.

    `lists` has shape (lists, rows, signs); rows marked in `out` are left out. `usual` are the weights to stay
    near to: a few lists must not turn a sign round by chance. `check` may raise to stop. Softmax regression,
    Adam.
    """
    weights = usual.copy()
    hold = SHRINK + SHRINK_FEW / len(lists)
    slope, size = np.zeros_like(weights), np.zeros_like(weights)
    flat = lists.reshape(-1, lists.shape[2])
    for step in range(1, STEPS + 1):
        check()
        score = np.where(out, -30.0, (flat @ weights).reshape(out.shape))
        chance = np.exp(score - score.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        chance[:, 0] -= 1
        gradient = chance.astype(np.float32).ravel() @ flat / len(lists) + hold * (weights - usual)
        slope = CALM * slope + (1 - CALM) * gradient
        size = CALMER * size + (1 - CALMER) * gradient**2
        move = slope / (1 - CALM**step) / (np.sqrt(size / (1 - CALMER**step)) + 1e-8)
        weights = (weights - RATE * move).astype(np.float32)
    return weights
