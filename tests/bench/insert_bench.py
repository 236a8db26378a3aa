"""Insertion and copying against the bare floor, into a real Chromium on a screen of its own."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import IO

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from xcffib import xproto, xtest

from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.delivery.insertion import Choice
from assist_app.model.delivery import Content, Result
from assist_app.reach.first_click import FirstClick
from assist_app.reach.insertion_loop import InsertionLoop
from tests.bench.rows import Row, percentile
from tests.insertion import material
from tests.insertion.clip import Connection, Value
from tests.insertion.stage import Stage, staged

ROUNDS = 120
WARM = 10
COPIES = 200
CONTROL, SMALL_V = 0xFFE3, 0x76

WATCHER = """
import sys, time
from xcffib import xfixes
from tests.insertion.clip import Reader
reader = Reader(sys.argv[1])
reader.follow(xfixes.key)
print("ready", flush=True)
while True:
    reader.changed(xfixes.SelectionNotifyEvent)
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
        time.sleep(0.27 + random.random() * 0.02)
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
    os.environ.update(DISPLAY=stage.screen.display, QT_QPA_PLATFORM="xcb")
    window = Clicking(QApplication([]))
    command = [sys.executable, "-c", WATCHER, stage.screen.display]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout is not None and watcher.stdout.readline() == "ready\n"
        answers: queue.Queue[tuple[float, str]] = queue.Queue()
        threading.Thread(target=read, args=(watcher.stdout, answers), daemon=True).start()
        spent = [clicked(stage, window, f"copied{number}", answers) for number in range(COPIES)]
        watcher.terminate()
    asyncio.run(window.room.close())
    detail = f"p50 {percentile(spent, 0.5):.2f} ms, n={len(spent)}; a picture of 50 kB saved before each"
    return Row(
        "copy: click to text seen by another process, p99", percentile(spent, 0.99), "ms", 16, detail=detail
    )


class Clicking:
    """What stands behind a click on a card in the window: the old clipboard saved, then Qt's own copy."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.clipboard = ClipboardDelivery(app.clipboard())
        load = lambda name: importlib.import_module(f"assist_app.{name}")  # noqa: E731
        self.room = InsertionLoop(load, lambda: Choice("x11", True, ""))
        self.room.begin()
        while not self.room.works:
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        self.first = FirstClick(self.room, 400)


def read(lines: IO[str], answers: queue.Queue[tuple[float, str]]) -> None:
    """Hands over what the other process has seen, and when."""
    for line in lines:
        at, _space, text = line.strip().partition(" ")
        answers.put((float(at), text))


def clicked(stage: Stage, window: Clicking, text: str, answers: queue.Queue[tuple[float, str]]) -> float:
    """Milliseconds from the click to the other process having read it; down and up at once."""
    stage.owner.own({**material.plain("old"), "image/png": Value("image/png", 8, bytes(50_000))})
    time.sleep(0.005)
    started = time.perf_counter()
    window.first.begin()
    window.first.then(lambda: window.clipboard.copy(text))
    at, told = started, ""
    while told != text:
        window.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 1)
        while not answers.empty():
            at, told = answers.get()
    return (at - started) * 1000


def insert_rows() -> list[Row]:
    """All of them, on one screen."""
    with tempfile.TemporaryDirectory() as home, staged(Path(home)) as stage:
        return [*insertion_rows(stage), copy_row(stage)]


if __name__ == "__main__":
    print("ROWS", json.dumps([asdict(row) for row in insert_rows()]))
