"""A thousand insertions into real programs, counted: whole texts, clipboards as before, and what was sent."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from random import Random

from assist_app.model.delivery import Result
from tests.bench.rows import Row, percentile
from tests.insertion import material
from tests.insertion.clip import Offer
from tests.insertion.stage import Stage, staged
from tests.insertion.test_real_targets import EDITORS, html_of, lay_out
from tests.journeys.desktop import until

PAGES = {"textarea": 250, "contenteditable": 200, "rich": 200}
TERMINAL, EDITOR, SAVED = 200, 96, 16

Read = Callable[[], str]


class Count:
    """What came of the insertions into one kind of program."""

    def __init__(self, stage: Stage, kind: str) -> None:
        self._stage, self._kind = stage, kind
        self._random = Random(f"table {kind}")
        self._before: Offer | None = None
        self._spent: list[float] = []
        self._reasons: Counter[str] = Counter()
        self.whole = self._same = 0
        stage.owner.own(None)

    def insert(self, read: Read | None = None) -> str:
        """One random text over a random clipboard; `read` gives what the program has of it.

        Returns the text, "" when it was not said to be inserted.
        """
        self._before = lay_out(self._stage, self._random, self._before)
        text = material.text(self._random, breaks=self._kind != "terminal")
        html = html_of(text) if self._kind == "rich" and self._random.random() < 0.5 else ""
        done = self._stage.insert(text, self._stage.targets[self._kind], html)
        self._same += self._stage.clipboard() == (self._before or {})
        self._spent.append(done.milliseconds)
        if done.result is not Result.INSERTED:
            self._reasons[done.reason] += 1
            return ""
        if read is not None:
            self.whole += read() == text
        return text

    def compare(self, path: Path, texts: Sequence[str]) -> None:
        """Counts the texts a saved file holds, all of them in order; says where it begins to differ."""
        wanted = "".join(texts)
        with suppress(AssertionError):
            until(lambda: path.read_text().rstrip("\n") == wanted, "file with every text")
            self.whole += len(texts)
            return
        saved = path.read_text().rstrip("\n")
        self.whole += sum(saved.count(text) == 1 for text in texts)
        signs = enumerate(zip(wanted, saved, strict=False))
        at = next((place for place, (one, other) in signs if one != other), len(saved))
        self._reasons[f"{len(saved)} signs, not {len(wanted)}, other ones from {at} on"] += 1

    def row(self) -> Row:
        """Failures of any kind, and the table's details."""
        count, sent = len(self._spent), len(self._stage.reports.sent)
        failures = 2 * count - self.whole - self._same + sent
        detail = (
            f"{count} texts of 1 to 5,000 signs: {self.whole} whole, {self._same} clipboards as before in "
            f"every format, {sent} sent; said after p50 {percentile(self._spent, 0.5):.0f} ms"
        )
        detail += "".join(f"; {number} times: {reason}" for reason, number in self._reasons.items())
        return Row(f"insertions into {NAMES[self._kind]} that went wrong", failures, "", 0, detail=detail)


NAMES = {
    "textarea": "Chromium's text area",
    "contenteditable": "Chromium's contenteditable",
    "rich": "a rich editor page",
    "terminal": "xterm",
    "mousepad": "mousepad (GTK)",
    "featherpad": "featherpad (Qt)",
}


def told_rows(stage: Stage) -> list[Row]:
    """Programs that tell what they were given."""
    stage.chromium(*PAGES)
    stage.terminal()
    rows = []
    for kind, count in {**PAGES, "terminal": TERMINAL}.items():
        counted = Count(stage, kind)
        for _number in range(count):
            counted.insert(lambda kind=kind: str(stage.reports.next(kind, "input")["value"]))
        rows.append(counted.row())
    return rows


def saved_row(stage: Stage, kind: str, home: Path) -> Row:
    """An editor, whose file is read back."""
    path = home / f"{kind}.txt"
    stage.editor(kind, path, *EDITORS[kind])
    counted = Count(stage, kind)
    for _batch in range(EDITOR // SAVED):
        texts = [text for _number in range(SAVED) if (text := counted.insert())]
        stage.press("ctrl+s")
        counted.compare(path, texts)
        stage.press("ctrl+a", "Delete")
    return counted.row()


def table_rows() -> list[Row]:
    """All programs on one screen."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home, staged(Path(home)) as stage:
        rows = told_rows(stage) + [saved_row(stage, kind, Path(home)) for kind in EDITORS]
    spent = time.monotonic() - started
    return [*rows, Row("  these 1,042 insertions with the time between them", spent, "s")]


if __name__ == "__main__":
    print("ROWS", json.dumps([asdict(row) for row in table_rows()]))
