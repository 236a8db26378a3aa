"""`make lab`: accuracy on the public development splits, held against floors just under what was measured."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from assist_app.backends.embedded.encoder import Encoder
from tests.lab.intents import intent_bars
from tests.lab.retrieval import bars

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def findings(encoder: Encoder) -> list[tuple[str, Callable[[], float], float, float, float]]:
    """What is measured: name, how, baseline, goal, floor."""
    return [
        *intent_bars(encoder),
        *bars(encoder),
    ]


def main() -> int:
    """Prints the table; 1 when a figure is under its floor."""
    if not DATA.is_dir():
        print("The public data sets are not here, so there is nothing to check.")
        return 0
    encoder = Encoder()
    encoder.load()
    failed = 0
    print(f"{'what':40}{'here':>8}{'baseline':>10}{'goal':>8}{'floor':>8}{'s':>7}")
    wanted = findings(encoder)
    for what, measure, baseline, goal, floor in wanted:
        started = time.perf_counter()
        figure = measure()
        failed += figure < floor
        spent = time.perf_counter() - started
        short = "" if figure >= goal else "  short of its goal"
        mark = short if figure >= floor else "  UNDER ITS FLOOR"
        print(f"{what:40}{figure:8.3f}{baseline:10.3f}{goal:8.3f}{floor:8.3f}{spent:7.1f}{mark}", flush=True)
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
