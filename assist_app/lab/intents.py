"""`lab intents`: learns intents from rows and says what each test row means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from assist_app.backends.embedded.intents import IntentModel, Verdict
from assist_app.backends.embedded.words import language_of
from assist_app.i18n import _
from assist_app.lab.bench import SPLIT, TIMED, Bench
from assist_app.lab.domains import Domains
from assist_app.lab.measures import accuracy, auroc, f1, macro_f1, noise, reliability
from assist_app.lab.rows import Asked, Example, Id, at_line, batches, count_lines, read_rows, some
from assist_app.lab.writing import predictions
from assist_app.model.errors import ContentError
from assist_app.model.script import IntentDefinition, IntentLevel
from assist_app.model.suggestion import OTHER

BEST = 5
SIGNS = str.maketrans("_-./", "    ")


@dataclass(frozen=True, slots=True)
class IntentRun:
    """`ids` is FILE:KEY of a list of the training rows to use; `names_only` learns without examples."""

    train: Path
    test: Path
    predictions: Path | None
    ids: str | None = None
    names_only: bool = False


@dataclass(slots=True)
class Tally:
    """What was said of rows whose intent is known."""

    said: list[str] = field(default_factory=list)
    truth: list[str] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    first_five: list[bool] = field(default_factory=list)
    domains: list[bool] = field(default_factory=list)


def run_intents(job: IntentRun, bench: Bench) -> dict[str, Any]:
    """Writes the predictions; returns the report."""
    examples = _examples(job)
    with bench.learning():
        model, domains = _learned(examples, job.names_only, bench)
    total, rows = count_lines(job.test), 0
    tally = Tally()
    heard: list[str] = []
    with predictions(job.predictions) as write:
        for batch in batches(read_rows(job.test, Asked), SPLIT):
            bench.watch.step(_("Recognising"), rows, total)
            texts = [row.text for _line, row in batch]
            with bench.timed("answer"):
                vectors = bench.encode(texts)
                verdicts = model.judge(vectors, texts)
            found = domains.judge(verdicts, vectors) if domains is not None else [None] * len(batch)
            for (line, row), verdict, domain in zip(batch, verdicts, found, strict=True):
                write(_prediction(line if row.id is None else row.id, verdict, domain))
                _count(tally, row, verdict, domain)
            rows += len(batch)
            heard += texts[: TIMED - len(heard)]
        bench.watch.step(_("Recognising"), rows, rows)
    some(heard, job.test)
    one = bench.one_by_one(heard, lambda text: model.judge(bench.encode([text]), [text]))
    report = bench.header("intents", rows) | {"one_message": one, "threshold": model.threshold}
    learned = {example.intent for example in examples}
    return report | {"intents": len(learned - {OTHER})} | _quality(tally, rows, learned, bench.seed)


def _examples(job: IntentRun) -> list[Example]:
    rows = some(list(read_rows(job.train, Example)), job.train)
    for line, row in rows:
        with at_line(job.train, line):
            if not row.intent.strip():
                raise ContentError(_("the intent has no name"))
    examples = [row for _line, row in rows]
    return examples if job.ids is None else _chosen(examples, job.ids, job.train)


def _chosen(examples: Sequence[Example], ids: str, train: Path) -> list[Example]:
    """The examples a file's list names, in the order of the list."""
    name, colon, key = ids.rpartition(":")
    if not colon or not name:
        raise ContentError(_("--ids is written as FILE:KEY, for example fewshot.json:5shot-seed0"))
    try:
        lists = msgspec.json.decode(Path(name).read_bytes(), type=dict[str, list[Id]])
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=name, reason=error.strerror)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        words = _("{path} is no JSON object of lists of ids: {reason}")
        raise ContentError(words.format(path=name, reason=error)) from error
    if key not in lists:
        words = _("{path} has no list “{key}”; there are: {names}")
        raise ContentError(words.format(path=name, key=key, names=", ".join(sorted(lists)[:20])))
    known = {example.id: example for example in examples}
    missing = [one for one in lists[key] if one not in known]
    if missing:
        words = _("{path} lacks {count} of the ids in the list, first {id}")
        raise ContentError(words.format(path=train, count=len(missing), id=missing[0]))
    return [known[one] for one in lists[key]]


def _learned(
    examples: Sequence[Example], names_only: bool, bench: Bench
) -> tuple[IntentModel, Domains | None]:
    by_code: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_code[example.intent].append(example)
    others = by_code.pop(OTHER, [])
    other = [] if names_only else [row.text for row in others if row.text]
    definitions = [_definition(code, rows, names_only) for code, rows in sorted(by_code.items())]
    told = any(example.domain for example in examples)
    domains = Domains(examples, bench.encode) if told else None
    return IntentModel(definitions, other, bench.encode), domains


def _definition(code: str, rows: Sequence[Example], names_only: bool) -> IntentDefinition:
    """What a team lead would have written: the code read as a name, and the examples."""
    texts = tuple(dict.fromkeys(row.text for row in rows if row.text))
    described = next((row for row in rows if row.name or row.description), rows[0])
    name = described.name or " ".join(code.translate(SIGNS).split()) or code
    domains = Counter(row.domain for row in rows)
    everywhere = any(row.level == IntentLevel.GLOBAL for row in rows)
    return IntentDefinition(
        code=code,
        name=name,
        language=Counter(language_of(text) for text in (texts or (name,))).most_common(1)[0][0],
        description=described.description,
        domain="" if everywhere else domains.most_common(1)[0][0],
        level=IntentLevel.GLOBAL if everywhere else IntentLevel.HIERARCHICAL,
        examples=() if names_only else texts,
    )


def _prediction(name: Id, verdict: Verdict, domain: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": name,
        "intent": verdict.code,
        "confidence": round(verdict.confidence, 6),
        "ranking": [entry.label for entry in verdict.ranking[:BEST]],
    }
    return row if domain is None else row | {"domain": domain}


def _count(tally: Tally, row: Asked, verdict: Verdict, domain: str | None) -> None:
    if row.intent is None:
        return
    tally.said.append(verdict.code)
    tally.truth.append(row.intent)
    tally.confidence.append(verdict.confidence)
    tally.first_five.append(row.intent in [entry.label for entry in verdict.ranking[:BEST]])
    if domain is not None and row.domain is not None:
        tally.domains.append(row.domain == domain)


def _quality(tally: Tally, rows: int, learned: set[str], seed: int) -> dict[str, Any]:
    if not tally.truth:
        return {"quality": None}
    if len(tally.truth) < rows:
        return {"rows_with_an_intent": len(tally.truth)} | _quality(tally, len(tally.truth), learned, seed)
    right = [a == b for a, b in zip(tally.said, tally.truth, strict=True)]
    known = [n for n, code in enumerate(tally.truth) if code != OTHER]
    said, truth = [tally.said[n] for n in known], [tally.truth[n] for n in known]
    quality: dict[str, Any] = {
        "accuracy": accuracy(tally.said, tally.truth),
        "accuracy_95": noise(right, seed),
        "macro_f1": macro_f1(tally.said, tally.truth),
        "known_accuracy": accuracy(said, truth) if known else None,
        "among_first_5": sum(tally.first_five) / rows,
        "said_other": tally.said.count(OTHER) / rows,
        "not_learned": sorted(set(truth) - learned),
        "calibration": reliability(tally.confidence, right),
    }
    if tally.domains:
        quality["domain_accuracy"] = sum(tally.domains) / len(tally.domains)
    if len(known) < rows:
        unknown = [
            sure if code == OTHER else 1 - sure
            for code, sure in zip(tally.said, tally.confidence, strict=True)
        ]
        quality["other_auroc"] = auroc(unknown, [code == OTHER for code in tally.truth])
        quality["other_f1"] = f1(tally.said, tally.truth, OTHER)
    return {"quality": quality}
