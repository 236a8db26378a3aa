"""`assist-app lab`: runs what the command line asks for; predictions to files, progress to standard error."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assist_app.backends.embedded.refining import PACKAGE, NoSecondEncoder, Refining
from assist_app.i18n import _
from assist_app.lab.attitude import AttitudeRun, run_attitude
from assist_app.lab.bench import Bench
from assist_app.lab.comparing import comparable, compare, read_baseline
from assist_app.lab.conversations import replay
from assist_app.lab.intents import IntentRun, run_intents
from assist_app.lab.recordings import fingerprint, moments_of
from assist_app.lab.replies import ReplyRun, run_replies
from assist_app.lab.rooms import Rooms
from assist_app.lab.search import SearchRun, faq_run, run_search
from assist_app.lab.watching import Stopped, Ticker, Watch
from assist_app.lab.words import difference_lines, replay_lines, report_lines
from assist_app.lab.writing import write_report
from assist_app.model.errors import AssistError, ContentError
from assist_app.paths import DataFolder, resources

OK, FAILED, UNUSABLE, STOPPED = 0, 1, 2, 130
REFINED = ("intents", "attitude")


def run_lab(chosen: Namespace, folder: DataFolder, passphrase: Callable[[], str | None]) -> int:
    """Runs a task; the exit status. AssistError with a sentence when something cannot be read or written."""
    ticker = Ticker(sys.stderr)
    watch = Watch(ticker.take)
    second = _second(chosen.task) if chosen.refine else None
    try:
        if chosen.task == "conversations":
            return _gate(chosen, Rooms(folder, passphrase), watch, ticker)
        report = _measured(chosen, watch, second)
        ticker.end()
    except (KeyboardInterrupt, Stopped):
        ticker.end()
        print(_("Stopped; nothing was written."), file=sys.stderr)
        return STOPPED
    write_report(chosen.report, report)
    print("\n".join(report_lines(report)))
    return OK


def _second(task: str) -> Refining | None:
    """The second encoder, for the tasks it helps; None, and a line that says why, for others."""
    if task not in REFINED:
        words = _("A second encoder refines intents and attitude only; these are the default's results.")
        print(words, file=sys.stderr)
        return None
    try:
        return Refining.load()
    except NoSecondEncoder:
        words = _(
            "There is no second encoder here, so these are the default's results. On Linux and macOS "
            "the package {name} brings one."
        )
        print(words.format(name=PACKAGE), file=sys.stderr)
        return None


def _measured(chosen: Namespace, watch: Watch, second: Refining | None) -> dict[str, Any]:
    """The report of a task that needs nothing but the encoders. ContentError when it would write over it."""
    _spare_inputs(chosen)
    match chosen.task:
        case "intents":
            intents = IntentRun(chosen.train, chosen.test, chosen.predictions, chosen.ids, chosen.names_only)
            return run_intents(intents, Bench(watch, chosen.seed, second=second))
        case "replies":
            replies = ReplyRun(chosen.train, chosen.test, chosen.pool, chosen.predictions)
            return run_replies(replies, Bench(watch, chosen.seed))
        case "search":
            return run_search(_search(chosen), Bench(watch, chosen.seed))
        case _:
            attitude = AttitudeRun(tuple(chosen.train), chosen.test, chosen.predictions)
            return run_attitude(attitude, Bench(watch, chosen.seed, second=second))


def _spare_inputs(chosen: Namespace) -> None:
    """Nothing that is read may be written to."""
    given = vars(chosen)
    read = [given.get(name) for name in ("train", "test", "pool", "snippets", "queries", "faq")]
    files = [path for one in read for path in (one if isinstance(one, list) else [one]) if path is not None]
    for target in (given.get("predictions"), given.get("report")):
        if (
            target is not None
            and target.exists()
            and any(target.samefile(path) for path in files if path.exists())
        ):
            words = _("{path} is also read; write the results to another file.")
            raise ContentError(words.format(path=target))


def _search(chosen: Namespace) -> SearchRun:
    """One file or two."""
    fields = chosen.query_field, chosen.text_field
    if chosen.faq is not None and chosen.snippets is None and chosen.queries is None:
        return faq_run(chosen.faq, chosen.predictions, *fields)
    if chosen.faq is None and chosen.snippets is not None and chosen.queries is not None:
        query, text = fields
        return SearchRun(
            chosen.snippets, chosen.queries, chosen.predictions, query or "query", text or "text"
        )
    raise ContentError(_("Give either --faq, or --snippets and --queries."))


def _gate(chosen: Namespace, rooms: Rooms, watch: Watch, ticker: Ticker) -> int:
    """1 is said of what was measured alone: a job must not take a missing file for a worse library."""
    try:
        return _conversations(chosen, rooms, watch, ticker)
    except AssistError as error:
        ticker.end()
        print(error.sentence, file=sys.stderr)
        return UNUSABLE


def _conversations(chosen: Namespace, rooms: Rooms, watch: Watch, ticker: Ticker) -> int:
    baseline = read_baseline(chosen.compare) if chosen.compare is not None else None
    path: Path = chosen.input if chosen.input is not None else resources() / "demo"
    moments = moments_of(path)
    names = tuple(dict.fromkeys(chosen.backend))
    if baseline is not None:
        comparable(baseline, fingerprint(moments), chosen.meaning, names)
    watch.step(_("Loading the encoder"), 0, 0)

    async def played() -> dict[str, Any]:
        async with rooms.backends(names, chosen.library) as (backends, likeness):
            return await replay(moments, backends, likeness, watch, meaning=chosen.meaning, seed=chosen.seed)

    report = asyncio.run(played())
    ticker.end()
    write_report(chosen.report, report)
    print("\n".join(replay_lines(report)))
    silent = [
        name for name, one in report["backends"].items() if sum(one["problems"].values()) == len(moments)
    ]
    if silent:
        print(_("No answer at all from: {names}").format(names=", ".join(silent)), file=sys.stderr)
    if baseline is None:
        return FAILED if silent else OK
    found = compare(baseline, report)
    print("\n".join(difference_lines(found, len(moments))))
    return FAILED if silent or any(one.worse for one in found) else OK
