"""Insertion and copying against the bare floor, into a real Chromium on a screen of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from random import Random

from xcffib import xproto, xtest

from assist_app.model.delivery import Content, Result
from tests.bench.rows import Row, percentile
from tests.insertion import material
from tests.insertion.clip import Connection
from tests.insertion.stage import Stage, staged

ROUNDS = 100
WARM = 10
COPIES = 200
CONTROL, SMALL_V = 0xFFE3, 0x76

WATCHER = """
import select, sys, time
from tests.insertion.clip import Reader
reader = Reader(sys.argv[1])
from xcffib import xfixes
c = reader._c
fixes = c.x(xfixes.key)
fixes.QueryVersion(5, 0).reply()
fixes.SelectSelectionInput(c.window, c.atom("CLIPBOARD"), 1)
c.x.flush()
print("ready", flush=True)
while True:
    reader._next(lambda event: isinstance(event, xfixes.SelectionNotifyEvent))
    value = reader.one("UTF8_STRING")
    print(time.perf_counter(), value.data.decode() if value else "", flush=True)
"""


class Floor:
    """Owns the selection, presses the keys, and nothing else."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._c = Connection(stage.screen.display)
        self._test = self._c.x(xtest.key)
        setup = self._c.x.get_setup()
        first, last = setup.min_keycode, setup.max_keycode
        table = self._c.core.GetKeyboardMapping(first, last - first + 1).reply()
        symbols, width = list(table.keysyms), table.keysyms_per_keycode
        self._codes = [first + symbols.index(symbol) // width for symbol in (CONTROL, SMALL_V)]

    def insert(self, text: str) -> None:
        """Own, press; the owner's thread answers."""
        self._stage.owner.own(material.plain(text))
        press, release = xproto.KeyPressEvent.event_number, xproto.KeyReleaseEvent.event_number
        for kind, codes in ((press, self._codes), (release, self._codes[::-1])):
            for code in codes:
                self._test.FakeInput(kind, code, 0, 0, 0, 0, 0)
        self._c.x.flush()


def insertion_rows(stage: Stage) -> list[Row]:
    """From the call until the page has the text, ours and the floor in turn."""
    stage.chromium("textarea")
    stage.screen.run("xdotool", "windowactivate", "--sync", str(stage.targets["textarea"].window))
    floor, random = Floor(stage), Random("bench")
    ours: list[float] = []
    bare: list[float] = []
    result: list[float] = []
    for _round in range(ROUNDS + WARM):
        text = f"您好，退款会原路返回 🎉 {random.random()}"
        started = time.perf_counter()
        floor.insert(text)
        assert stage.reports.next("textarea", "input")["value"] == text
        bare.append((time.perf_counter() - started) * 1000)
        time.sleep(0.02 + random.random() * 0.02)
        text = f"您好，退款会原路返回 👍 {random.random()}"
        started = time.perf_counter()
        waiting = stage.loop.submit(stage.inserter.insert(Content(text), stage.targets["textarea"]))
        assert stage.reports.next("textarea", "input")["value"] == text
        ours.append((time.perf_counter() - started) * 1000)
        done = waiting.result()
        assert done.result is Result.INSERTED, done.reason
        result.append(done.milliseconds)
        time.sleep(0.3 + random.random() * 0.02)
    ours, bare, result = ours[WARM:], bare[WARM:], result[WARM:]
    rows = []
    for name, share, bar in (("p50", 0.5, 1.3), ("p99", 0.99, 2.0)):
        mine, least = percentile(ours, share), percentile(bare, share)
        detail = f"{mine:.1f} ms / {least:.1f} ms, n={len(ours)}; clipboard saved and given back each time"
        what = f"insert: click to text in Chromium's textarea / bare floor, {name}"
        rows.append(Row(what, mine / least, "x", bar, detail=detail))
    said = f"p50 {percentile(result, 0.5):.1f} ms, n={len(result)}"
    rows.append(
        Row("insert: click to the result being said, p99", percentile(result, 0.99), "ms", detail=said)
    )
    return rows


def copy_row(stage: Stage) -> Row:
    """From the click until another process, told of the new owner, has read the text."""
    command = [sys.executable, "-c", WATCHER, stage.screen.display]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout is not None and watcher.stdout.readline() == "ready\n"
        spent = []
        for number in range(COPIES):
            text = f"copied{number}"
            started = time.perf_counter()
            stage.loop.submit(stage.inserter.copy(Content(text)))
            told = ""
            while told != text:
                at, _space, told = watcher.stdout.readline().strip().partition(" ")
            spent.append((float(at) - started) * 1000)
            time.sleep(0.005)
        watcher.terminate()
    detail = f"p50 {percentile(spent, 0.5):.2f} ms, n={len(spent)}"
    return Row(
        "copy: click to text seen by another process, p99", percentile(spent, 0.99), "ms", 16, detail=detail
    )


def insert_rows() -> list[Row]:
    """All of them, on one screen."""
    with tempfile.TemporaryDirectory() as home, staged(Path(home)) as stage:
        return [*insertion_rows(stage), copy_row(stage)]


if __name__ == "__main__":
    print("ROWS", json.dumps([asdict(row) for row in insert_rows()]))
