"""`lab attitude`: learns how texts sound and says it of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assist_app.backends.embedded.attitude import SURE, AttitudeModel
from assist_app.i18n import _
from assist_app.lab.bench import SPLIT, TIMED, Bench
from assist_app.lab.measures import accuracy, macro_f1, noise, reliability
from assist_app.lab.rows import Sounding, at_line, batches, count_lines, read_rows, some
from assist_app.lab.writing import predictions
from assist_app.model.errors import ContentError


@dataclass(frozen=True, slots=True)
class AttitudeRun:
    """Files of {"text", "label"}; the labels are whatever the training files use."""

    train: tuple[Path, ...]
    test: Path
    predictions: Path | None


def run_attitude(job: AttitudeRun, bench: Bench) -> dict[str, Any]:
    """Writes the labels; returns the report."""
    examples = [pair for path in job.train for pair in _examples(path)]
    with bench.learning():
        model = AttitudeModel(examples, bench.encode)
    total, rows = count_lines(job.test), 0
    said: list[str] = []
    truth: list[str] = []
    sure: list[float] = []
    heard: list[str] = []
    with predictions(job.predictions) as write:
        for batch in batches(read_rows(job.test, Sounding), SPLIT):
            bench.watch.step(_("Listening"), rows, total)
            texts = [row.text for _line, row in batch]
            with bench.timed("answer"):
                best = [ranked[0] for ranked in model.rank(bench.encode(texts), texts)]
            for (line, row), entry in zip(batch, best, strict=True):
                confidence = round(entry.probability, 6)
                write({"row": line, "label": entry.label, "confidence": confidence})
                said.append(entry.label)
                sure.append(entry.probability)
                truth += [row.label] if row.label is not None else []
            rows += len(batch)
            heard += texts[: TIMED - len(heard)]
        bench.watch.step(_("Listening"), rows, rows)
    some(heard, job.test)
    one = bench.one_by_one(heard, lambda text: model.rank(bench.encode([text]), [text]))
    report = bench.header("attitude", rows) | {"one_message": one, "quality": None}
    if len(truth) == rows:
        report["quality"] = _quality(said, truth, sure, bench.seed)
    return report


def _examples(path: Path) -> list[tuple[str, str]]:
    examples = []
    for line, row in read_rows(path, Sounding):
        with at_line(path, line):
            if not row.label:
                raise ContentError(_("{field} is missing").format(field="label"))
        examples.append((row.text, row.label))
    return list(some(examples, path))


def _quality(said: Sequence[str], truth: Sequence[str], sure: Sequence[float], seed: int) -> dict[str, Any]:
    """Of all rows, and of those the window would mark: what is less sure counts as neutral there."""
    right = [a == b for a, b in zip(said, truth, strict=True)]
    marked = [hit for hit, confidence in zip(right, sure, strict=True) if confidence >= SURE]
    return {
        "accuracy": accuracy(said, truth),
        "accuracy_95": noise(right, seed),
        "macro_f1": macro_f1(said, truth),
        "calibration": reliability(sure, right),
        "marked": {
            "from_confidence": SURE,
            "share": len(marked) / len(said),
            "accuracy": sum(marked) / len(marked) if marked else None,
        },
    }
