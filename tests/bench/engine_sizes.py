"""How the engine's answers grow from size to size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.bench.rows import Row

SIZES = (1_000, 10_000, 100_000, 1_000_000)
FULL, LARGE = SIZES[-2:]


def across(found: Mapping[int, Sequence[Row]]) -> list[Row]:
    """The rows of every size, and the p99 of the largest one over that of the full one."""
    rows = [row for size in SIZES for row in found[size]]
    slow, fast = (_p99(found[size]) for size in (LARGE, FULL))
    detail = f"{slow:.1f} ms / {fast:.1f} ms"
    what = f"message to ranked list: p99 of {LARGE:,} scripts / of {FULL:,}"
    return [*rows, Row(what, slow / fast, "x", 3.0, detail=detail)]


def _p99(rows: Sequence[Row]) -> float:
    return next(row.figure for row in rows if row.unit == "ms" and row.what.startswith("  p99"))
