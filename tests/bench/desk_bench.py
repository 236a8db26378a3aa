"""The real window with a hundred thousand scripts: message to painted rows, search, gaps, memory."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from assist_app import app as program
from assist_app.backends.embedded.encoder import MODEL, Encoder
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.desk.desk import Desk
from assist_app.model.conversation import Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.paths import DataFolder
from assist_app.rooms.keeping import Kept
from assist_app.rooms.wishes import Wishes
from assist_app.startup.running import run_window
from assist_app.store import Store, open_store
from assist_app.tasks import TaskSet
from assist_app.ui.cards.suggestion_panel import SuggestionPanel
from assist_app.vault import MemoryVault, Vault, VaultChoice
from tests.bench.crowd import CUSTOMERS, base_vectors, crowd, jittered, starter
from tests.bench.processes import resident_megabytes
from tests.bench.rows import Row, percentile

COUNT = 100_000
TURNS = 120
QUERIES = ("退", "退款", "tk", "refu", "refund s", "fapiao", "快递", "快递 更新", "invoice", "parcel")


def fill(store: Store, *, vectors: bool) -> float:
    """Puts the crowd and the intents into the store; returns the encoder's p50 in ms."""
    content = starter()
    store.put_intents(content.library.intents).result()
    store.put_scripts(list(crowd(content.library.scripts, COUNT))).result()
    encoder = Encoder()
    encoder.load()
    spent = []
    for number in range(200):
        started = time.perf_counter()
        encoder.encode([f"{CUSTOMERS[number % len(CUSTOMERS)]} {number}"])
        spent.append((time.perf_counter() - started) * 1000)
    if vectors:
        base, packer, shelf = base_vectors(encoder, content.library.scripts), VectorIndex(), store.shelf()
        for first in range(0, COUNT, 5_000):
            ids = [f"c{n}" for n in range(first, first + 5_000)]
            kept = packer.add(ids, jittered(base, len(ids)))
            shelf.save_vectors(MODEL, list(zip(ids, kept, strict=True)))
            packer.remove(ids)
    return percentile(spent, 0.5)


class Stage:
    """Runs one measurement in the real window."""

    def __init__(self, desk: Desk, measure: Callable[[Stage], object], out: list[Row]) -> None:
        self.desk = desk
        self.out = out
        self._measure = measure
        self._tasks = TaskSet("bench")
        self.ready = asyncio.Event()
        self.engine_made = asyncio.Event()
        self.number = 0
        desk.starting.progress.connect(lambda p: self.ready.set() if p.stage == "ready" else None)
        desk.starting.engine_made.connect(lambda made: self.engine_made.set())
        QTimer.singleShot(0, lambda: self._tasks.start(self._run(), name="measure"))

    async def _run(self) -> None:
        try:
            await self._measure(self)  # type: ignore[misc]
        finally:
            self.desk.window.close()

    def event(self, text: str) -> ChatEvent:
        """A customer's message in the one conversation."""
        self.number += 1
        return ChatEvent(
            "bench",
            f"m{self.number}",
            EventKind.CREATED,
            "c",
            Role.CUSTOMER,
            text,
            time.time(),
            title="Ms Wang",
        )

    async def deliver(self, *events: ChatEvent) -> None:
        """As a source does: in the sources' loop, stored before it returns."""
        work = self.desk.intake.deliver(Batch("bench", events))
        await asyncio.wrap_future(self.desk.intake._loop.submit(work))


def in_window(measure: Callable[[Stage], object], *, vectors: bool) -> list[Row]:
    """Opens the real window over a filled store and measures."""
    out: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.desk_bench", "fill", folder, str(int(vectors))]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        encoder = float(done.stdout.split()[-1])
        out.append(Row("encoder alone, p50", encoder, "ms"))
        show(Path(folder), MemoryVault(), measure, out)
    return out


def show(folder: Path, vault: Vault, measure: Callable[[Stage], object], out: list[Row]) -> None:
    """Opens the real window over the store and the accounts of a folder, and measures."""
    kept = Kept(open_store(folder / "assist.db", bytes(range(32))).store, VaultChoice(vault), True)
    opened = SimpleNamespace(open_kept=lambda *_a: kept)
    (folder / "settings.json").write_text('{"http_enabled": false}')
    stages: list[Stage] = []
    run_window(
        Wishes(DataFolder(folder)),
        lambda name: opened if name == "rooms.keeping" else program.late(name),  # type: ignore[return-value]
        lambda desk: stages.append(Stage(desk, measure, out)),
    )


async def answer_and_search(stage: Stage) -> None:
    """A customer's message until its ranked rows are painted; a keystroke until its rows are painted."""
    await stage.ready.wait()
    await asyncio.sleep(1.0)
    window, spent = stage.desk.window, []
    stage.out.append(Row("memory with 100,000 scripts", resident_megabytes(os.getpid()), "MB"))
    for number in range(TURNS):
        shown = asyncio.get_running_loop().create_future()

        watch = Painted(window, window.panel, shown)
        agent = ChatEvent("bench", f"a{number}", EventKind.CREATED, "c", Role.AGENT, "好的", time.time())
        await stage.deliver(agent)
        await asyncio.sleep(0.06)
        event = stage.event(f"{CUSTOMERS[number % len(CUSTOMERS)]} {number}")
        started = time.perf_counter()
        await stage.deliver(event)
        try:
            await asyncio.wait_for(shown, 2)
        except TimeoutError:
            continue
        finally:
            watch.stop()
        if number > 10:
            spent.append((shown.result() - started) * 1000)
        await asyncio.sleep(0.06)
    p99 = percentile(spent, 0.99)
    detail = f"p50 {percentile(spent, 0.5):.1f} ms, p99 {p99:.1f} ms, n={len(spent)}"
    encoder = next(row.figure for row in stage.out if row.what.startswith("encoder"))
    stage.out.append(
        Row("customer message to ranked rows painted, 100,000 scripts: p99 / encoder p50", p99 / encoder, "x",
            6.0, detail=detail)
    )  # fmt: skip
    await search(stage)


class Painted(QObject):
    """Resolves `moment` once the rows that were just shown are on the screen."""

    def __init__(self, window: QWidget, panel: SuggestionPanel, moment: asyncio.Future[float]) -> None:
        super().__init__(window)
        self._moment, self._window, self._panel, self._waiting = moment, window, panel, False
        panel.shown.connect(self._shown)
        window.installEventFilter(self)

    def stop(self) -> None:
        """Watches no longer."""
        self._panel.shown.disconnect(self._shown)
        self._window.removeEventFilter(self)

    def _shown(self, rows: object) -> None:
        self._waiting = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window paints all that has changed in one event; what is queued now runs right after it."""
        filled = self._waiting and self._panel.filled
        if filled and event.type() is QEvent.Type.UpdateRequest:
            self._waiting = False
            QTimer.singleShot(0, self._mark)
        return False

    def _mark(self) -> None:
        if not self._moment.done():
            self._moment.set_result(time.perf_counter())


async def search(stage: Stage) -> None:
    """Types queries and waits for their rows."""
    window, spent = stage.desk.window, []
    for query in QUERIES * 10:
        window.search.setText("")
        await asyncio.sleep(0.01)
        answered = asyncio.Event()
        window.results.model().modelReset.connect(answered.set)
        started = time.perf_counter()
        window.search.setText(query)
        await answered.wait()
        window.results.repaint()
        spent.append((time.perf_counter() - started) * 1000)
        window.results.model().modelReset.disconnect(answered.set)
    detail = f"p50 {percentile(spent, 0.5):.1f} ms, n={len(spent)}"
    stage.out.append(
        Row(
            "search keystroke to rows painted, 100,000 scripts, p99",
            percentile(spent, 0.99),
            "ms",
            16.0,
            detail=detail,
        )
    )


class Gaps:
    """The gaps between the ticks of a precise 5 ms timer on the UI thread."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def take(self) -> list[float]:
        """The gaps since the last call, the first one left out."""
        taken, self.gaps = self.gaps[1:], []
        return taken


async def gaps_under_load(stage: Stage) -> None:
    """100 messages a second, 100,000 scripts being indexed, suggestions running."""
    await asyncio.sleep(0.5)
    gaps = Gaps()
    await stage.engine_made.wait()
    busy = []
    end = time.perf_counter() + 45
    while time.perf_counter() < end:
        await stage.deliver(stage.event(f"{CUSTOMERS[stage.number % len(CUSTOMERS)]} {stage.number}"))
        await asyncio.sleep(0.007)
    busy = gaps.take()
    progress = len(stage.desk.engine._vectors)
    stage.desk.engine._indexer.stop()
    await asyncio.sleep(2)
    gaps.take()
    await asyncio.sleep(8)
    idle = gaps.take()
    over = max(busy) - max(idle)
    detail = f"busy: max {max(busy):.1f}, p99 {percentile(busy, 0.99):.1f}; idle: max {max(idle):.1f}, "
    detail += (
        f"p99 {percentile(idle, 0.99):.1f} ms; {stage.number} messages, {progress} vectors made meanwhile"
    )
    stage.out.append(Row("UI thread: worst gap under load over idle", over, "ms", 16.0, detail=detail))


def fill_folder(folder: str, vectors: str) -> None:
    """In a process of its own, so that what filling needs is not counted as the window's memory."""
    store = open_store(Path(folder) / "assist.db", bytes(range(32))).store
    print(fill(store, vectors=vectors == "1"))
    store.close()


def main() -> None:
    """One part, its rows as JSON on the last line."""
    if sys.argv[1] == "fill":
        fill_folder(*sys.argv[2:])
        return
    parts = {"answers": (answer_and_search, True), "gaps": (gaps_under_load, False)}
    work, with_vectors = parts[sys.argv[1]]
    found = in_window(work, vectors=with_vectors)
    print("ROWS " + json.dumps([asdict(row) for row in found]))


if __name__ == "__main__":
    main()
