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
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.model.script import Script

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


def faq_words() -> float:
    """R@1 of the lexical index: a customer's question to its titled answer."""
    many = rows("faq_zh_dev")
    index = LexicalIndex()
    index.add([Script(row["id"], "zh", row["title"], (row["answer"],)) for row in many], fresh=True)
    index.commit()
    asked = spread(many)
    hits = (index.rank(row["query"], "zh", 1) for row in asked)
    return sum(bool(hit) and hit[0][0] == row["id"] for hit, row in zip(hits, asked, strict=True)) / len(
        asked
    )


def across_languages(encoder: Encoder) -> float:
    """R@1 of the encoder: a Chinese question to an English passage."""
    snippets = rows("xquad_dev_snippets")
    vectors = encoder.encode([row["en"] for row in snippets])
    asked = spread(rows("xquad_dev_queries"))
    questions = encoder.encode([row["zh"] for row in asked])
    best = (vectors @ questions.T).argmax(axis=0)
    return sum(snippets[n]["id"] == row["gold"] for n, row in zip(best, asked, strict=True)) / len(asked)


def findings(encoder: Encoder) -> list[tuple[str, Callable[[], float], float, float]]:
    """What is measured: name, how, baseline, floor."""
    return [
        ("banking77 10-shot", lambda: intents(encoder, "banking77"), 0.806, 0.72),
        ("clinc150 10-shot", lambda: intents(encoder, "clinc150"), 0.885, 0.86),
        ("crosswoz intents 10-shot", lambda: intents(encoder, "crosswoz_intent"), 0.894, 0.83),
        ("faq_zh R@1, words", faq_words, 0.437, 0.38),
        ("xquad zh to en R@1, meaning", lambda: across_languages(encoder), 0.642, 0.58),
    ]


def main() -> int:
    """Prints the table; 1 when a figure is under its floor."""
    if not DATA.is_dir():
        print("The public data sets are not here, so there is nothing to check.")
        return 0
    encoder = Encoder()
    encoder.load()
    failed = 0
    print(f"{'what':34}{'here':>8}{'baseline':>10}{'floor':>8}{'s':>7}")
    wanted = findings(encoder)
    for what, measure, baseline, floor in wanted:
        started = time.perf_counter()
        figure = measure()
        failed += figure < floor
        spent = time.perf_counter() - started
        mark = "" if figure >= floor else "  UNDER ITS FLOOR"
        print(f"{what:34}{figure:8.3f}{baseline:10.3f}{floor:8.3f}{spent:7.1f}{mark}", flush=True)
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
