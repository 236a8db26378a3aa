"""Insertions with somebody in the way: what arrived, what was said, which clipboards came back whole."""

from __future__ import annotations

import json
import queue
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import asdict
from pathlib import Path
from random import Random

from assist_app.model.delivery import Delivered, Result, Target
from tests.bench.rows import Row
from tests.insertion import hostile, material
from tests.insertion.clip import Offer
from tests.insertion.stage import Stage, staged

BACK = "clipboards back byte for byte"
TO_ARRIVE = 10.0
"""Seconds in which a page must report what it was said to have taken."""
TO_APPEAR = 0.15
"""Seconds in which what was not said to be inserted would appear all the same."""


class Tally:
    """What came of the insertions in one situation."""

    def __init__(
        self, stage: Stage, name: str, kinds: dict[str, int], expected: set[Result], must: str = BACK
    ) -> None:
        """`kinds` are contents laid out before, each so many times; `must` says what must lie there after."""
        self._stage, self._name, self._kinds, self._expected = stage, name, kinds, expected
        self._must = must
        self._random = Random(f"hostile {name}")
        self._sent = len(stage.reports.sent)
        self._said: Counter[str] = Counter()
        self._same: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        self._unsure: Counter[str] = Counter()
        """What there was where the agent was told to look."""

    def contents(self) -> Iterator[tuple[str, Offer | None]]:
        """Lays out every kind as often as wanted, in any order."""
        names = [name for name, count in self._kinds.items() for _number in range(count)]
        self._random.shuffle(names)
        for name in names:
            laid = material.CONTENTS[name][0](self._random)
            self._stage.owner.own(laid)
            yield name, laid

    def insert(
        self,
        kind: str,
        laid: Offer | None,
        way: AbstractContextManager[None],
        page: str,
        target: Target | None = None,
        returns: Callable[[str], Offer] | None = None,
    ) -> Delivered:
        """One random text; `page` tells what it was given. `returns` gives what the clipboard must hold then,
        by the text; without it, what was laid out."""
        text = material.text(self._random)
        with way:
            done = self._stage.insert(text, target or self._stage.targets[page])
        self._said[done.result.value] += 1
        self._wrong["said otherwise"] += done.result not in self._expected
        self._same[kind] += self._stage.clipboard() == (returns(text) if returns else laid or {})
        self._read(text, done, page)
        return done

    def _read(self, text: str, done: Delivered, page: str) -> None:
        inserted = done.result is Result.INSERTED
        unsure = "Look into the window" in done.reason
        found = self._given(page, TO_ARRIVE if inserted else TO_APPEAR)
        more = self._given(page, 0.0) if found is not None else None
        self._wrong["lost"] += inserted and found is None
        self._wrong["stale pastes"] += found not in (None, text) and not unsure
        self._wrong["not said"] += found == text and not inserted and not unsure
        self._wrong["doubled"] += more is not None
        self._unsure["nothing"] += unsure and found is None
        self._unsure["the text"] += unsure and found == text
        self._unsure["what was copied"] += unsure and found not in (None, text)

    def _given(self, page: str, seconds: float) -> str | None:
        if page not in self._stage.targets:
            return None
        try:
            return str(
                self._stage.reports.of(page).get(timeout=seconds or None, block=bool(seconds))["value"]
            )
        except queue.Empty:
            return None

    def elsewhere(self, page: str) -> None:
        """What another program has been given."""
        self._wrong["misplaced"] += self._stage.reports.of(page).qsize()

    def row(self) -> Row:
        """Everything that went wrong, and the table's details."""
        sent = len(self._stage.reports.sent) - self._sent
        back = ", ".join(f"{name} {self._same[name]}/{count}" for name, count in self._kinds.items())
        failures = sum(self._wrong.values()) + sum(self._kinds.values()) - sum(self._same.values()) + sent
        said = ", ".join(f"{count} {name}" for name, count in sorted(self._said.items()))
        named = {name: count for name, count in self._wrong.items() if count}
        others = "".join(f", {name} {count}" for name, count in named.items() if name != "stale pastes")
        if self._unsure.total():
            seen = ", ".join(f"{name} {count}" for name, count in self._unsure.items())
            others += f"; told to look into the window, where there was: {seen}"
        detail = (
            f"said: {said}; {self._must}: {back}; stale pastes {self._wrong['stale pastes']}, sends "
            f"{sent}{others}"
        )
        return Row(f"insertions {self._name} that went wrong", failures, "", 0, detail=detail)


ALL = dict.fromkeys(material.CONTENTS, 1)


def times(count: int, *, without: str = "") -> dict[str, int]:
    """Every content so many times."""
    return {name: count for name in material.CONTENTS if name != without}


def stopped_rows(stage: Stage) -> list[Row]:
    """A window, or the process that shows its page, that stops for half a second and goes on."""
    tally = Tally(stage, "into a program stopped (SIGSTOP) and continued", times(3), {Result.INSERTED})
    pids = [hostile.processes(stage, word) for word in ("--app", "--type=renderer")]
    for number, (kind, laid) in enumerate(tally.contents()):
        tally.insert(kind, laid, hostile.stopped(pids[number % 2], 0.5), "textarea")
    return [tally.row()]


def stolen_rows(stage: Stage) -> list[Row]:
    """A terminal that comes to the front every 20 to 170 ms."""
    stage.terminal()
    expected = {Result.INSERTED, Result.REFUSED}
    tally = Tally(stage, "while another window takes the keyboard again and again", times(8), expected)
    with hostile.stolen(stage, stage.targets["terminal"].window):
        for kind, laid in tally.contents():
            tally.insert(kind, laid, nullcontext(), "textarea")
    tally.elsewhere("terminal")
    return [tally.row()]


def copied_rows(stage: Stage) -> list[Row]:
    """Somebody copies while it is inserted; that must stay on the clipboard, whatever was there before."""
    expected = {Result.INSERTED, Result.REFUSED}
    must = "what was copied kept, over"
    tally = Tally(stage, "while something else is copied", times(5), expected, must)
    random = Random("copied")
    for number, (kind, laid) in enumerate(tally.contents()):
        fresh = material.plain(f"just copied {number}")
        way = hostile.copied(stage, fresh, random.random() * 0.1)
        tally.insert(kind, laid, way, "textarea", returns=lambda _text, fresh=fresh: fresh)
    return [tally.row()]


def deaf_rows(stage: Stage) -> list[Row]:
    """A page that never reads: the text itself is left on the clipboard, and said to be."""
    stage.chromium("deaf")
    must = "the text itself left to be pasted, in place of"
    tally = Tally(stage, "into a program that never reads", ALL, {Result.COPIED}, must)
    for kind, laid in tally.contents():
        tally.insert(kind, laid, nullcontext(), "deaf", returns=lambda text: left(stage, text))
    return [tally.row()]


def left(stage: Stage, text: str) -> Offer:
    """What the clipboard holds, as long as that is this text."""
    found = stage.clipboard()
    return found if found["UTF8_STRING"].data == text.encode() else {}


def dying_rows(stage: Stage) -> list[Row]:
    """An editor that stops and is killed with the text on its way."""
    tally = Tally(stage, "into a program that dies", ALL, {Result.REFUSED})
    for number, (kind, laid) in enumerate(tally.contents()):
        process = stage.editor("dying", stage.home / f"dying{number}.txt", "mousepad")
        way, target = hostile.dying(process, 0.3), stage.targets.pop("dying")
        tally.insert(kind, laid, way, "dying", target)
    return [tally.row()]


def managed_rows(stage: Stage) -> list[Row]:
    """parcellite, which keeps whatever it is shown; an empty clipboard it fills itself."""
    hostile.manager(stage)
    tally = Tally(stage, "with a clipboard manager running", times(6, without="empty"), {Result.INSERTED})
    for kind, laid in tally.contents():
        tally.insert(kind, laid, nullcontext(), "textarea")
    return [tally.row()]


PARTS = (stopped_rows, stolen_rows, copied_rows, dying_rows, deaf_rows, managed_rows)
"""The manager last: it stays."""


def hostile_rows() -> list[Row]:
    """All of them, on one screen."""
    started, rows = time.monotonic(), list[Row]()
    with ExitStack() as stack:
        stage = stack.enter_context(staged(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        stage.chromium("textarea")
        for part in PARTS:
            began = time.monotonic()
            rows += part(stage)
            print(f"{part.__name__}: {time.monotonic() - began:.1f} s", file=sys.stderr)
    return [*rows, Row("  these insertions with the time between them", time.monotonic() - started, "s")]


if __name__ == "__main__":
    print("ROWS", json.dumps([asdict(row) for row in hostile_rows()]))
