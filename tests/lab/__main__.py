"""`make lab`: accuracy on the public development splits, held against floors just under what was measured.

Prints the table and writes it to LAB.md beside the benches', with the date and the commit it was taken at.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assist_app.backends.embedded.encoder import Encoder
from tests.lab.intents import intent_bars
from tests.lab.retrieval import bars
from tests.lab.suggesting import suggestion_bars

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TABLE = Path(__file__).resolve().parents[1] / "bench" / "LAB.md"


def findings(encoder: Encoder) -> list[tuple[str, Callable[[], float], float, float, float]]:
    """What is measured: name, how, baseline, goal, floor."""
    return [
        *intent_bars(encoder),
        *suggestion_bars(),
        *bars(encoder),
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the table; `spent` is in seconds."""

    what: str
    figure: float
    baseline: float
    goal: float
    floor: float
    spent: float

    @property
    def verdict(self) -> str:
        """Against the goal and the floor; a goal of 0 is none."""
        if self.figure < self.floor:
            return "UNDER ITS FLOOR"
        if not self.goal:
            return ""
        return "reached" if self.figure >= self.goal else "short of its goal"


def commit() -> str:
    """What is checked out, with a sign when it was changed since; "" where there is no repository."""
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TABLE.parent)
    return done.stdout.strip()


def table(found: Sequence[Found]) -> str:
    """As Markdown."""
    lines = ["| what | here | baseline | goal | floor | |", "|---|---|---|---|---|---|"]
    for one in found:
        baseline = f"{one.baseline:.3f}" if one.baseline else ""
        goal = f"{one.goal:.3f}" if one.goal else ""
        lines.append(
            f"| {one.what} | {one.figure:.3f} | {baseline} | {goal} | {one.floor:.3f} | {one.verdict} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Prints the table; 1 when a figure is under its floor."""
    if not DATA.is_dir():
        print("The public data sets are not here, so there is nothing to check.")
        return 0
    at = f"{time.strftime('%Y-%m-%d')}, commit {commit()}"
    encoder = Encoder()
    encoder.load()
    found: list[Found] = []
    print(f"{'what':40}{'here':>8}{'baseline':>10}{'goal':>8}{'floor':>8}{'s':>7}")
    for what, measure, baseline, goal, floor in findings(encoder):
        started = time.perf_counter()
        figure = measure()
        one = Found(what, figure, baseline, goal, floor, time.perf_counter() - started)
        found.append(one)
        print(
            f"{what:40}{figure:8.3f}{baseline:10.3f}{goal:8.3f}{floor:8.3f}{one.spent:7.1f}  {one.verdict}",
            flush=True,
        )
    failed = sum(one.figure < one.floor for one in found)
    print(f"{sum(one.spent for one in found):.0f} s in all")
    TABLE.write_text(
        f"# Accuracy on the development splits\n\n{at}. Written by `make lab`.\n\n{table(found)}\n"
    )
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
