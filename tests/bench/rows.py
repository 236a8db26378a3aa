"""One line of the results table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, the figure, the bar it is held against, and how the figure came about.

    `figure` and `bar` share a unit (named in `unit`: "x" for a ratio, "ms", "/s", "s"); no bar is None.
    A bar is an upper bound unless `at_least` is set.
    """

    what: str
    figure: float
    unit: str
    bar: float | None = None
    at_least: bool = False
    detail: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None without a bar."""
        if self.bar is None:
            return None
        return self.figure >= self.bar if self.at_least else self.figure <= self.bar


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
