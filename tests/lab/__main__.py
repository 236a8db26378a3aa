"""`make lab`: accuracy on the public development splits, held against floors just under what was measured."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assist_app.backends.embedded.classifier import Classifier
from assist_app.backends.embedded.encoder import Encoder
from tests.lab.retrieval import bars

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
MOST = 800
"""Rows of a test split that are looked at, evenly spread: enough to see a change of two points."""


def rows(name: str) -> list[dict[str, Any]]:
    """One data file."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text().splitlines()]


def spread(many: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most MOST rows, evenly spread."""
    return list(many[:: max(1, len(many) // MOST)])


def intents(encoder: Encoder, name: str) -> float:
    """Accuracy of the ten-shot classifier, in-scope rows, mean of the draws."""
    known = {row["id"]: row for row in rows(f"{name}_train")}
    draws = json.loads((DATA / f"{name}_fewshot.json").read_text())
    test = [row for row in spread(rows(f"{name}_devtest")) if row["intent"] != "other"]
    vectors = encoder.encode([row["text"] for row in test])
    scores = []
    for draw, ids in draws.items():
        if not draw.startswith("10shot"):
            continue
        train = [known[name] for name in ids]
        texts = [row["text"] for row in train]
        model = Classifier([row["intent"] for row in train], encoder.encode(texts), texts)
        right = sum(
            model.rank(vector, row["text"])[0].label == row["intent"]
            for vector, row in zip(vectors, test, strict=True)
        )
        scores.append(right / len(test))
    return float(np.mean(scores))


def findings(encoder: Encoder) -> list[tuple[str, Callable[[], float], float, float, float]]:
    """What is measured: name, how, baseline, goal, floor."""
    return [
        ("banking77 10-shot", lambda: intents(encoder, "banking77"), 0.806, 0.85, 0.72),
        ("clinc150 10-shot", lambda: intents(encoder, "clinc150"), 0.885, 0.93, 0.86),
        ("crosswoz intents 10-shot", lambda: intents(encoder, "crosswoz_intent"), 0.894, 0.905, 0.83),
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
    print(f"{'what':34}{'here':>8}{'baseline':>10}{'goal':>8}{'floor':>8}{'s':>7}")
    wanted = findings(encoder)
    for what, measure, baseline, goal, floor in wanted:
        started = time.perf_counter()
        figure = measure()
        failed += figure < floor
        spent = time.perf_counter() - started
        short = "" if figure >= goal else "  short of its goal"
        mark = short if figure >= floor else "  UNDER ITS FLOOR"
        print(f"{what:34}{figure:8.3f}{baseline:10.3f}{goal:8.3f}{floor:8.3f}{spent:7.1f}{mark}", flush=True)
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
