"""`lab replies`: learns from past replies and ranks candidates, and a whole pool, for what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assist_app.backends.embedded.replies import Case, ReplyRanker
from assist_app.i18n import _
from assist_app.lab.bench import TIMED, Bench
from assist_app.lab.measures import noise, ranks, reliability
from assist_app.lab.rows import (
    Id,
    OpenReply,
    PastReply,
    Said,
    Snippet,
    at_line,
    count_lines,
    read_rows,
    some,
    unique,
)
from assist_app.lab.writing import predictions
from assist_app.model.errors import ContentError

BEST = 10
Context = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReplyRun:
    """Files of past replies, open ones, and the pool that candidates point into."""

    train: Path
    test: Path
    pool: Path
    predictions: Path | None


@dataclass(slots=True)
class Places:
    """Where the right reply stood, 0-based, None for nowhere."""

    candidates: list[int | None] = field(default_factory=list)
    pool: list[int | None] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)


def run_replies(job: ReplyRun, bench: Bench) -> dict[str, Any]:
    """Writes the rankings; returns the report."""
    pool = [row for _line, row in unique(read_rows(job.pool, Snippet), job.pool, lambda row: row.id)]
    known = {row.id: str(n) for n, row in enumerate(some(pool, job.pool))}
    ranker = _learned(job, pool, bench)
    total, rows, places = count_lines(job.test), 0, Places()
    heard: list[Context] = []
    with predictions(job.predictions) as write:
        for line, row in read_rows(job.test, OpenReply):
            bench.watch.step(_("Ranking replies"), rows, total)
            with at_line(job.test, line):
                _look_at(row, known)
            context = _context(row.context)
            with bench.timed("answer"):
                best = ranker.rank(context, [known[one] for one in row.candidates])
                whole = ranker.rank(context, most=BEST)
            candidates = [pool[int(name)].id for name, _score in best]
            first = [pool[int(name)].id for name, _score in whole]
            sure = ranker.confidence(best)
            name = line if row.id is None else row.id
            write({"id": name, "candidates": candidates, "pool": first, "confidence": round(sure, 4)})
            _count(places, row, candidates, first, sure)
            rows += 1
            heard += [context] if len(heard) < TIMED else []
        bench.watch.step(_("Ranking replies"), rows, rows)
    some(heard, job.test)
    return _report(job, bench, ranker, places, rows, heard)


def _learned(job: ReplyRun, pool: Sequence[Snippet], bench: Bench) -> ReplyRanker:
    with bench.learning():
        cases = [Case(_context(row.context), row.reply) for _line, row in read_rows(job.train, PastReply)]
        ranker = ReplyRanker.fit(some(cases, job.train), bench.encode)
        ranker.take_pool([(str(n), row.text) for n, row in enumerate(pool)])
    return ranker


def _context(said: Sequence[Said]) -> Context:
    return tuple((one.role, one.text) for one in said)


def _look_at(row: OpenReply, known: dict[Id, str]) -> None:
    missing = next((one for one in row.candidates if one not in known), None)
    if missing is not None:
        raise ContentError(_("the candidate {id} is not in the pool").format(id=missing))


def _count(
    places: Places, row: OpenReply, candidates: Sequence[Id], first: Sequence[Id], sure: float
) -> None:
    if row.gold is None:
        return
    places.confidence.append(sure)
    for found, ranking in ((places.candidates, candidates), (places.pool, first)):
        found.append(ranking.index(row.gold) if row.gold in ranking else None)


def _report(
    job: ReplyRun, bench: Bench, ranker: ReplyRanker, places: Places, rows: int, heard: Sequence[Context]
) -> dict[str, Any]:
    by_name = {str(n): context for n, context in enumerate(heard)}
    one = bench.one_by_one(list(by_name), lambda name: ranker.rank(by_name[name], most=BEST))
    report = bench.header("replies", rows) | {"one_message": one, "quality": None}
    if len(places.candidates) == rows:
        first = [place == 0 for place in places.candidates]
        report["quality"] = {
            "candidates": ranks(places.candidates, (1, 5, 10)),
            "candidates_95": noise(first, bench.seed),
            "pool": ranks(places.pool, (1, 5, 10)),
            "accuracy": sum(first) / max(1, rows),
            "calibration": reliability(places.confidence, first),
        }
    return report
