"""What a team lead laid down for outgoing texts, as a file; the lists of words as tables and plain text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.files.table_text import column_name, read_text
from assist_app.i18n import _
from assist_app.model.errors import ContentError
from assist_app.paths import keep_copy, replace_private, there

VERSION = 1
COLUMNS = ("kind", "term", "instead")
NAMES = {"类型": "kind", "词语": "term", "词": "term", "替换": "instead", "替换为": "instead", "word": "term"}
KINDS = {
    **{kind.value: kind for kind in TermKind},
    "违禁": TermKind.FORBIDDEN,
    "违禁词": TermKind.FORBIDDEN,
    "极限": TermKind.SUPERLATIVE,
    "极限词": TermKind.SUPERLATIVE,
    "例外": TermKind.ALLOWED,
    "exception": TermKind.ALLOWED,
}
ARROW = "=>"
DELIMITERS = ",;\t"
LONGEST_TERM, MOST_TERMS = 60, 20_000


class TermRow(msgspec.Struct, omit_defaults=True):
    """One word of a list."""

    term: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TERM)]
    kind: TermKind = TermKind.FORBIDDEN
    instead: Annotated[str, msgspec.Meta(max_length=200)] = ""


class PolicyFile(msgspec.Struct):
    """The whole file; levels of kinds that are not known are passed over."""

    version: int
    levels: dict[str, str]
    terms: Annotated[list[TermRow], msgspec.Meta(max_length=MOST_TERMS)]


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """What holds; `problem` is a sentence where the file could not be used."""

    policy: Policy
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TermList:
    """What can be used of a file of words, and the numbers of the lines that cannot."""

    terms: tuple[Term, ...]
    wrong: tuple[int, ...] = ()


def starter_terms(resources: Path) -> tuple[Term, ...]:
    """The bundled lists, Chinese and English."""
    files = sorted((resources / "outgoing").glob("*.csv"))
    return tuple(dict.fromkeys(term for file in files for term in read_terms(file).terms))


def load_policy(path: Path, resources: Path) -> LoadedPolicy:
    """Reads what was laid down, else the bundled lists. A damaged file is copied aside and reported."""
    if not there(path):
        return LoadedPolicy(Policy(LEVELS, starter_terms(resources)))
    try:
        file = msgspec.json.decode(path.read_bytes(), type=PolicyFile)
    except (OSError, RecursionError, msgspec.DecodeError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        words = _("The lists for outgoing texts could not be read ({reason}); the bundled ones are used.")
        kept = keep_copy(path)
        more = _("The old file was kept as {name}.").format(name=kept) if kept else ""
        problem = f"{words.format(reason=reason)} {more}".strip()
        return LoadedPolicy(Policy(LEVELS, starter_terms(resources)), problem)
    levels = dict(LEVELS)
    for name, level in file.levels.items():
        if name in set(Hazard) and level in set(Level):
            levels[Hazard(name)] = Level(level)
    return LoadedPolicy(Policy(levels, tuple(Term(row.term, row.kind, row.instead) for row in file.terms)))


def save_policy(path: Path, policy: Policy) -> None:
    """Writes the file in one step; OSError when that is impossible, and then the old file stays."""
    levels = {hazard.value: policy.level(hazard).value for hazard in Hazard}
    terms = [TermRow(term.text, term.kind, term.instead) for term in policy.terms]
    content = PolicyFile(VERSION, levels, terms)
    replace_private(path, msgspec.json.format(msgspec.json.encode(content), indent=1))


def read_terms(path: Path) -> TermList:
    """A table (kind, term, instead) when the file is called .csv, else plain text with a word a line.

    In plain text `word => other` names what may stand instead, `!word` is an exception, and a line
    `[superlative]` says what follows. ContentError when the file cannot be read.
    """
    text = read_text(path)
    return _collected(_table(text, path) if path.suffix.casefold() == ".csv" else _lines(text))


def write_terms(path: Path, terms: Sequence[Term]) -> None:
    """Writes the words in the form that the file's name asks for, in one step; OSError when impossible."""
    if path.suffix.casefold() == ".csv":
        table = io.StringIO(newline="")
        writer = csv.writer(table)
        writer.writerow(COLUMNS)
        writer.writerows((term.kind.value, term.text, term.instead) for term in terms)
        # The mark by which spreadsheets know UTF-8.
        replace_private(path, table.getvalue().encode("utf-8-sig"))
    else:
        replace_private(path, "\n".join([*_text(terms), ""]).encode())


def _text(terms: Sequence[Term]) -> Iterator[str]:
    for kind in TermKind:
        yield f"[{kind.value}]"
        for term in terms:
            if term.kind is kind:
                yield f"{term.text} {ARROW} {term.instead}" if term.instead else term.text


Line = tuple[int, str, str, str]
"""Number, kind, word, what may stand instead."""


def _lines(text: str) -> Iterator[Line]:
    kind: str = TermKind.FORBIDDEN.value
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if words.startswith("[") and words.endswith("]"):
            kind = words[1:-1]
        elif words.startswith("!"):
            yield number, TermKind.ALLOWED.value, words[1:].strip(), ""
        elif words and not words.startswith("# "):
            word, _arrow, instead = words.partition(ARROW)
            yield number, kind, word.strip(), instead.strip()


def _table(text: str, path: Path) -> Iterator[Line]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text.partition("\n")[0]), strict=True
    )
    try:
        header = [column_name(name, NAMES) for name in next(reader, [])]
        if "term" not in header:
            words = _("{path} has no column “term”. Columns are: {names}.")
            raise ContentError(words.format(path=path, names=", ".join(COLUMNS)))
        for cells in reader:
            row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            if any(row.values()):
                yield reader.line_num, row.get("kind", ""), row.get("term", ""), row.get("instead", "")
    except csv.Error as error:
        words = _("{path} is not a table that can be read (line {line}).")
        raise ContentError(words.format(path=path, line=reader.line_num)) from error


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=header.count)


def _collected(lines: Iterable[Line]) -> TermList:
    terms: dict[tuple[str, TermKind], Term] = {}
    wrong: list[int] = []
    for number, kind, word, instead in lines:
        known = KINDS.get(kind.strip().casefold() or TermKind.FORBIDDEN.value)
        if known is None or not word or len(word) > LONGEST_TERM or len(terms) >= MOST_TERMS:
            wrong.append(number)
        else:
            terms[word, known] = Term(word, known, "" if known is TermKind.ALLOWED else instead[:200])
    return TermList(tuple(terms.values()), tuple(wrong))
