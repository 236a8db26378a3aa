"""Figures of quality: accuracy, macro-F1, AUROC, calibration, and where the right one stands in a ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

BINS = 10
DRAWS = 1000
Numbers = npt.NDArray[np.float64]


def accuracy(said: Sequence[str], truth: Sequence[str]) -> float:
    """Share of equal pairs; 0 for no rows."""
    return sum(a == b for a, b in zip(said, truth, strict=True)) / max(1, len(truth))


def f1(said: Sequence[str], truth: Sequence[str], label: str) -> float:
    """F1 of one label; 0 where it was neither said nor true."""
    hits = sum(a == b == label for a, b in zip(said, truth, strict=True))
    return 2 * hits / max(1, said.count(label) + truth.count(label))


def macro_f1(said: Sequence[str], truth: Sequence[str]) -> float:
    """Mean F1 over the labels that are true of some row."""
    hits = Counter(a for a, b in zip(said, truth, strict=True) if a == b)
    spoken, true = Counter(said), Counter(truth)
    scores = [2 * hits[label] / (spoken[label] + count) for label, count in true.items()]
    return sum(scores) / max(1, len(scores))


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Chance that a positive row scores above a negative one, ties half; None without both kinds."""
    marks = np.asarray(positive, bool)
    count, rest = int(marks.sum()), int((~marks).sum())
    if not count or not rest:
        return None
    _values, place, sizes = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    middle = np.cumsum(sizes) - (sizes - 1) / 2
    ranks = middle[place]
    return float((ranks[marks].sum() - count * (count + 1) / 2) / (count * rest))


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """Expected calibration error over ten bins of equal width, and the bins for a chart."""
    sure, hit = np.asarray(confidence, float), np.asarray(right, float)
    place = np.clip((sure * BINS).astype(int), 0, BINS - 1)
    bins = []
    error = 0.0
    for n in range(BINS):
        here = place == n
        count = int(here.sum())
        said = float(sure[here].mean()) if count else None
        true = float(hit[here].mean()) if count else None
        bins.append({"from": n / BINS, "to": (n + 1) / BINS, "rows": count, "said": said, "right": true})
        if said is not None and true is not None:
            error += abs(said - true) * count / len(sure)
    return {"expected_calibration_error": error, "bins": bins}


def ranks(found: Sequence[int | None], at: Sequence[int]) -> dict[str, float]:
    """Share of rows whose right one stands among the first k, and the mean reciprocal rank.

    `found` are 0-based places, None where it is not in the ranking.
    """
    total = max(1, len(found))
    shares = {f"recall_at_{k}": sum(n is not None and n < k for n in found) / total for k in at}
    return shares | {"mrr": sum(1 / (n + 1) for n in found if n is not None) / total}


def noise(right: Sequence[bool], seed: int) -> list[float]:
    """The middle 95 % of accuracies when the rows are drawn again, which says what a difference is worth."""
    if not right:
        return [0.0, 0.0]
    generator = np.random.default_rng(seed)
    share = float(np.mean(right))
    drawn = generator.binomial(len(right), share, DRAWS) / len(right)
    return [float(edge) for edge in np.quantile(drawn, (0.025, 0.975))]


def times(milliseconds: Sequence[float]) -> dict[str, float | None]:
    """Median and 95th percentile; None for no rows."""
    if not milliseconds:
        return {"p50_ms": None, "p95_ms": None}
    low, high = np.quantile(np.asarray(milliseconds), (0.5, 0.95))
    return {"p50_ms": round(float(low), 3), "p95_ms": round(float(high), 3)}
