"""Joins the lab's page to recordings, the engine and the accounts at work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtWidgets import QFileDialog

from assist_app.assist.backend import Backend
from assist_app.i18n import _, ngettext
from assist_app.lab.asking import Asked, Grounded, Plain
from assist_app.lab.conversations import replay
from assist_app.lab.options import LIKENESS
from assist_app.lab.recordings import Moment, moments_of
from assist_app.lab.watching import Step, Watch
from assist_app.lab.writing import write_report
from assist_app.model.errors import AssistError, ContentError
from assist_app.paths import resources
from assist_app.tasks import TaskSet
from assist_app.ui.library.lab_chart import Bars, Bin, Reliability
from assist_app.ui.library.lab_page import LabPage, LabRow

ROWS, REPORTS = "JSON (*.jsonl *.json)", "JSON (*.json)"


class Measured(msgspec.Struct):
    """A bin of a report: nothing was said in empty ones."""

    rows: int
    said: float | None
    right: float | None


class Calibration(msgspec.Struct):
    """As much of it as the chart shows."""

    bins: list[Measured]
    expected_calibration_error: float


class Quality(msgspec.Struct):
    """Figures of `lab intents` and `lab attitude`."""

    calibration: Calibration
    accuracy: float


class Report(msgspec.Struct):
    """A report of one of them."""

    task: str
    quality: Quality
    rows: int


class LabDesk:
    """One page; one replay at a time, in the window's loop: every answer comes from another thread."""

    def __init__(
        self, page: LabPage, engine: Callable[[], Any], accounts: Callable[[], Sequence[Backend]]
    ) -> None:
        self.page = page
        self._engine, self._accounts = engine, accounts
        self._tasks = TaskSet("lab")
        self._path: Path | None = None
        self._report: Mapping[str, Any] | None = None
        self._running: asyncio.Task[Any] | None = None
        page.file_wanted.connect(self._choose_file)
        page.folder_wanted.connect(self._choose_folder)
        page.demo_wanted.connect(lambda: self.use(None))
        page.report_wanted.connect(self._choose_report)
        page.run_wanted.connect(self.run)
        page.cancel_wanted.connect(self.cancel)
        page.export_wanted.connect(self._choose_export)
        self.use(None)
        self.refresh()

    def refresh(self) -> None:
        """Shows the backends there are now."""
        titles = {one.spec.name: _(one.spec.title) for one in (self._engine(), *self._accounts()) if one}
        self.page.set_backends(titles)

    def use(self, path: Path | None) -> None:
        """The recordings to be replayed; None for the bundled ones."""
        self._path = path
        name = _("Bundled demo") if path is None else str(path)
        self.page.set_chosen(_("Recordings: {name}").format(name=name))

    # Replaying

    def run(self, names: Sequence[str]) -> None:
        """Replays the chosen recordings with these backends."""
        if self._running is None or self._running.done():
            self.page.set_running(True)
            self._running = self._tasks.start(self._replay(names), name="replay")
            self._running.add_done_callback(lambda task: self.page.set_running(False))

    def cancel(self) -> None:
        """Ends the replay; what was asked so far is forgotten."""
        if self._running is not None:
            self._running.cancel()

    async def _replay(self, names: Sequence[str]) -> None:
        page = self.page
        page.say(_("Reading the recordings…"))
        try:
            moments = await asyncio.to_thread(moments_of, self._path or resources() / "demo")
            self._report = await self._asked(moments, names)
            self._show(self._report)
        except AssistError as error:
            page.say(error.sentence)
        except asyncio.CancelledError:
            page.say(_("Cancelled."))
            raise

    async def _asked(self, moments: Sequence[Moment], names: Sequence[str]) -> Mapping[str, Any]:
        engine = self._engine()
        local = Plain(engine.spec.name, engine)
        known: dict[str, Asked] = {local.name: local}
        # As in a live turn, accounts see what the engine found first.
        known |= {one.spec.name: Grounded(one.spec.name, one, local) for one in self._accounts()}
        chosen = [known[name] for name in names if name in known]
        watch = Watch(self._step)
        return await replay(moments, chosen, engine.likeness, watch, meaning=LIKENESS, seed=0)

    def _step(self, step: Step) -> None:
        self.page.show_step(step.done, step.total)

    def _show(self, report: Mapping[str, Any]) -> None:
        titles = {one.spec.name: _(one.spec.title) for one in (self._engine(), *self._accounts())}
        rows, bars, sure = [], [], []
        for name, one in report["backends"].items():
            rows.append(LabRow(titles.get(name, name), _cells(one)))
            shares = tuple((f"@{k}", one["exact"][k], one["meaning"][k]) for k in one["exact"])
            bars.append(Bars(titles.get(name, name), shares))
            if one["calibration"]:
                calibration = msgspec.convert(one["calibration"], Calibration)
                error = calibration.expected_calibration_error
                sure.append(Reliability(titles.get(name, name), error, _bins(calibration)))
        self.page.show_rows(_heads(), rows, bars, sure)
        count = report["turns"]
        self.page.say(ngettext("{count} answered turn", "{count} answered turns", count).format(count=count))

    # Files

    def _choose_file(self) -> None:
        dialog = QFileDialog(self.page, _("Recorded conversations"), filter=ROWS)
        dialog.fileSelected.connect(lambda name: self.use(Path(name)))
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self.page, _("Recorded conversations"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.use(Path(name)))
        dialog.open()

    def _choose_report(self) -> None:
        dialog = QFileDialog(self.page, _("Open a report"), filter=REPORTS)
        dialog.fileSelected.connect(lambda name: self._start(self.open_report(Path(name)), name="report"))
        dialog.open()

    def _choose_export(self) -> None:
        dialog = QFileDialog(self.page, _("Export the report"), filter=REPORTS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile("assist-lab.json")
        dialog.fileSelected.connect(lambda name: self._start(self.export(Path(name)), name="export"))
        dialog.open()

    def _start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        self._tasks.start(self._said(work), name=name)

    async def _said(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AssistError as error:
            self.page.say(error.sentence)

    async def export(self, path: Path) -> None:
        """Writes what the last replay found, as --compare reads it. ContentError."""
        if self._report is not None:
            await asyncio.to_thread(write_report, path, self._report)
            self.page.say(_("Written to {path}.").format(path=path))

    async def open_report(self, path: Path) -> None:
        """Draws how sure the engine was against how often it was right. ContentError."""
        report = await asyncio.to_thread(_read, path)
        self._report = None
        self.page.show_reliability(_bins(report.quality.calibration))
        words = _("{task}, {rows} rows: accuracy {accuracy:.3f}, expected calibration error {error:.3f}")
        error = report.quality.calibration.expected_calibration_error
        self.page.say(
            words.format(task=report.task, rows=report.rows, accuracy=report.quality.accuracy, error=error)
        )

    async def rest(self) -> None:
        """Ends what runs."""
        await self._tasks.close()
        with suppress(asyncio.CancelledError):
            if self._running is not None:
                await self._running


def _bins(calibration: Calibration) -> tuple[Bin, ...]:
    return tuple(
        Bin(one.said, one.right, one.rows)
        for one in calibration.bins
        if one.said is not None and one.right is not None
    )


def _read(path: Path) -> Report:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        words = _("{path} is no report of `lab intents` or `lab attitude` that says what was right.")
        raise ContentError(words.format(path=path)) from error


def _heads() -> tuple[str, ...]:
    return (
        _("Backend"),
        _("word for word") + " @1 · 3 · 5",
        _("by meaning") + " @1 · 3 · 5",
        _("not sure"),
        _("ms, median · 95 of 100"),
        _("cost"),
        _("failed"),
    )


def _cells(one: Mapping[str, Any]) -> tuple[str, ...]:
    def shares(what: str) -> str:
        return " · ".join(f"{share:.0%}" for share in one[what].values())

    latency = one["latency"]
    spent = "–" if latency["p50_ms"] is None else f"{latency['p50_ms']:.0f} · {latency['p95_ms']:.0f}"
    cost = ", ".join(f"{amount:g} {currency}".strip() for currency, amount in one["cost"].items())
    failed = sum(one["problems"].values())
    return shares("exact"), shares("meaning"), f"{one['abstained']:.0%}", spent, cost or "–", str(failed)
