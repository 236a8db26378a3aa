"""How an account fares: latencies, failures by kind, the breaker, and what is left of today's calls."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from assist_app.assist.breaker import BreakerState

REMEMBERED = 200
"""Answers over which latencies are given."""


@dataclass(frozen=True, slots=True)
class Board:
    """One row of the board. Latencies are of whole answers, in milliseconds, None before the first one.

    `errors` counts failures since the start by BackendError.kind. `rests` are the seconds for which an open
    breaker still refuses. `left_today` is None where there is no budget.
    """

    name: str
    title: str
    p50: float | None = None
    p95: float | None = None
    answers: int = 0
    errors: Mapping[str, int] = field(default_factory=dict)
    breaker: BreakerState = BreakerState.CLOSED
    rests: float = 0.0
    spent_today: int = 0
    left_today: int | None = None


class Tally:
    """Counts answers and failures; may be read from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latencies: deque[float] = deque(maxlen=REMEMBERED)
        self._answers = 0
        self._errors: Counter[str] = Counter()

    def answered(self, milliseconds: float) -> None:
        """A whole answer came."""
        with self._lock:
            self._latencies.append(milliseconds)
            self._answers += 1

    def failed(self, kind: str) -> None:
        """None came."""
        with self._lock:
            self._errors[kind] += 1

    def read(self) -> tuple[int, float | None, float | None, Mapping[str, int]]:
        """Answers so far, p50 and p95 of the last 200, and failures by kind."""
        with self._lock:
            latencies, errors, answers = sorted(self._latencies), dict(self._errors), self._answers
        return answers, percentile(latencies, 50), percentile(latencies, 95), MappingProxyType(errors)


def percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The smallest value that at least `percent` of 100 values do not exceed; None of nothing."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
