"""`lab search`: finds the right text for a query, by words and meaning as the engine ranks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.fusing import SnippetIndex
from assist_app.backends.embedded.words import language_of
from assist_app.i18n import _
from assist_app.lab.bench import SPLIT, TIMED, Bench
from assist_app.lab.measures import noise, ranks
from assist_app.lab.rows import Id, at_line, batches, count_lines, read_fields, some, unique
from assist_app.lab.writing import predictions
from assist_app.model.errors import ContentError
from assist_app.model.script import Script

BEST = 10


@dataclass(frozen=True, slots=True)
class SearchRun:
    """Snippets and queries; the fields say which column of a row is the text. An empty `title_field` is
    for snippets without a title. `gold_field` holds the id of the right snippet."""

    snippets: Path
    queries: Path
    predictions: Path | None
    query_field: str = "query"
    text_field: str = "text"
    title_field: str = ""
    gold_field: str = "gold"


def faq_run(faq: Path, out: Path | None, query_field: str | None, text_field: str | None) -> SearchRun:
    """Questions and their titled answers in one file: the right one is that of the row itself."""
    return SearchRun(faq, faq, out, query_field or "query", text_field or "answer", "title", "id")


class Shelf:
    """The snippets as the engine indexes them."""

    def __init__(self, job: SearchRun, bench: Bench) -> None:
        rows = list(unique(_snippets(job), job.snippets, lambda row: row[0]))
        self._ids: list[Id] = [name for _line, (name, _script) in some(rows, job.snippets)]
        with bench.learning():
            self._index = SnippetIndex((script for _line, (_name, script) in rows), bench.encode)

    def find(self, text: str, vector: Vectors) -> list[Id]:
        """Ids of the best snippets, best first; `vector` has shape (512,)."""
        return [self._ids[int(name)] for name, _score in self._index.find(text, BEST, vector)]


def run_search(job: SearchRun, bench: Bench) -> dict[str, Any]:
    """Writes the rankings; returns the report."""
    shelf = Shelf(job, bench)
    total, rows = count_lines(job.queries), 0
    places: list[int | None] = []
    heard: list[str] = []
    with predictions(job.predictions) as write:
        for batch in batches(read_fields(job.queries, [job.query_field]), SPLIT):
            bench.watch.step(_("Searching"), rows, total)
            texts = [row[job.query_field] for _line, row in batch]
            with bench.timed("answer"):
                vectors = bench.encode(texts)
                found = [shelf.find(text, one) for text, one in zip(texts, vectors, strict=True)]
            for (line, row), ranking in zip(batch, found, strict=True):
                write({"row": line, "ranking": ranking})
                if job.gold_field in row:
                    gold = row[job.gold_field]
                    places.append(ranking.index(gold) if gold in ranking else None)
            rows += len(batch)
            heard += texts[: TIMED - len(heard)]
        bench.watch.step(_("Searching"), rows, rows)
    some(heard, job.queries)
    one = bench.one_by_one(heard, lambda text: shelf.find(text, bench.encode([text])[0]))
    report = bench.header("search", rows) | {"one_message": one, "quality": None}
    if len(places) == rows:
        first = [place == 0 for place in places]
        report["quality"] = ranks(places, (1, 5, 10)) | {"recall_at_1_95": noise(first, bench.seed)}
    return report


def _snippets(job: SearchRun) -> Iterator[tuple[int, tuple[Id, Script]]]:
    fields = [job.text_field, *filter(None, [job.title_field])]
    for number, (line, row) in enumerate(read_fields(job.snippets, fields)):
        name = row.get("id", line)
        with at_line(job.snippets, line):
            if isinstance(name, bool) or not isinstance(name, str | int):
                raise ContentError(_("the id is neither a text nor a whole number"))
        title, text = row.get(job.title_field, ""), row[job.text_field]
        yield line, (name, Script(str(number), language_of(f"{title} {text}"), title, (text,)))
