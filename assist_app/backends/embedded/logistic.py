"""Multinomial logistic regression by limited-memory quasi-Newton steps, in numpy alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors

Stop = Callable[[], bool]
Slope = Callable[[Vectors], tuple[float, Vectors]]

REMEMBERED = 8
"""Earlier steps from which the curvature is estimated."""

HALVINGS = 20


class TrainingStopped(Exception):
    """What was being learned is no longer wanted."""


def never() -> bool:
    """The `stop` of training that is always wanted."""
    return False


def softmax(scores: Vectors) -> Vectors:
    """Probabilities of each row, shape as given."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def fit_softmax(
    rows: Vectors,
    truth: npt.NDArray[np.intp],
    classes: int,
    ridge: float,
    trust: Vectors | None = None,
    start: Vectors | None = None,
    rounds: int = 60,
    stop: Stop = never,
) -> Vectors:
    """Weights, shape (features, classes): the most probable under a penalty of `ridge` / 2 on their squares.

    `trust` says how much each row counts. TrainingStopped when `stop` says so between two rounds.
    """
    counts = np.ones(len(truth), np.float32) if trust is None else trust
    places = np.arange(len(truth))

    def slope(weights: Vectors) -> tuple[float, Vectors]:
        scores = rows @ weights
        scores -= scores.max(axis=1, keepdims=True)
        right = scores[places, truth]
        np.exp(scores, out=scores)
        total = scores.sum(axis=1)
        loss = float(counts @ (np.log(total) - right)) + ridge / 2 * float(np.vdot(weights, weights))
        scores *= (counts / total)[:, None]
        scores[places, truth] -= counts
        return loss, rows.T @ scores + ridge * weights

    first = np.zeros((rows.shape[1], classes), np.float32) if start is None else start
    return descend(slope, first, rounds, stop=stop)


def descend(
    slope: Slope, start: Vectors, rounds: int, tolerance: float = 1e-5, stop: Stop = never
) -> Vectors:
    """The lowest point found from `start` (L-BFGS, Nocedal and Wright, algorithm 7.5); `slope` gives height
    and gradient."""
    here = start
    height, gradient = slope(here)
    steps: list[tuple[Vectors, Vectors, float]] = []
    for _round in range(rounds):
        if stop():
            raise TrainingStopped
        way = _direction(gradient, steps)
        fall = float(np.vdot(gradient, way))
        length = 1.0
        for _halving in range(HALVINGS):
            there = here - length * way
            lower, turned = slope(there)
            if lower <= height - 1e-4 * length * fall:
                break
            length /= 2
        else:
            break
        bend = float(np.vdot(there - here, turned - gradient))
        if bend > 1e-10:
            steps = [*steps[1 - REMEMBERED :], (there - here, turned - gradient, 1 / bend)]
        gained = height - lower
        here, height, gradient = there, lower, turned
        if gained < tolerance * abs(height):
            break
    return here


def _direction(gradient: Vectors, steps: list[tuple[Vectors, Vectors, float]]) -> Vectors:
    if not steps:
        return gradient / max(float(np.linalg.norm(gradient)), 1e-9)
    way = gradient.copy()
    shares = []
    for step, turn, inverse in reversed(steps):
        share = inverse * float(np.vdot(step, way))
        shares.append(share)
        way -= share * turn
    _step, turn, inverse = steps[-1]
    way *= 1 / (inverse * float(np.vdot(turn, turn)))
    for (step, turn, inverse), share in zip(steps, reversed(shares), strict=True):
        way += (share - inverse * float(np.vdot(turn, way))) * step
    return way
