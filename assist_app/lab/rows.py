"""Files of JSON lines as the lab reads them: one row at a time, every bad line named by its number."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from assist_app.i18n import _
from assist_app.model.errors import ContentError
from assist_app.sources.field_words import in_words

Form = TypeVar("Form", bound=msgspec.Struct)
T = TypeVar("T")

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PIECE = 1 << 20
Id = str | int


class Example(msgspec.Struct):
    """A customer's sentence and its intent; without a text it only names and describes an intent."""

    intent: str
    text: str | None = None
    id: Id | None = None
    domain: str = ""
    level: str = ""
    name: str = ""
    description: str = ""


class Asked(msgspec.Struct):
    """A sentence whose intent is looked for; where the right one is given, the report counts."""

    text: str
    id: Id | None = None
    intent: str | None = None
    domain: str | None = None


class Said(msgspec.Struct):
    """One message of a context."""

    role: str
    text: str


class PastReply(msgspec.Struct):
    """What an agent answered to a context, oldest message first."""

    context: list[Said]
    reply: str


class OpenReply(msgspec.Struct):
    """A context whose reply is looked for among candidates, which are ids of the pool."""

    context: list[Said]
    candidates: list[Id] = []
    id: Id | None = None
    gold: Id | None = None


class Snippet(msgspec.Struct):
    """A text that can be found."""

    id: Id
    text: str


class Sounding(msgspec.Struct):
    """A text and how it sounds, where that is known."""

    text: str
    label: str | None = None


def read_rows(path: Path, form: type[Form]) -> Iterator[tuple[int, Form]]:
    """(0-based line, row); empty lines are passed over. ContentError names the 1-based line."""
    decoder = msgspec.json.Decoder(form)
    for line, raw in _lines(path):
        with at_line(path, line):
            yield line, decoder.decode(raw)


def read_fields(path: Path, fields: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(0-based line, row) where each of `fields` is a text; for files whose columns have chosen names."""
    decoder = msgspec.json.Decoder(dict[str, Any])
    for line, raw in _lines(path):
        with at_line(path, line):
            row = decoder.decode(raw)
            for name in fields:
                if not isinstance(row.get(name), str):
                    raise ContentError(_("there is no text in the field “{field}”").format(field=name))
            yield line, row


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as stream:
            for line, raw in enumerate(stream):
                raw = raw.removeprefix(BYTE_ORDER_MARK) if line == 0 else raw
                if raw.strip():
                    yield line, raw
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error


@contextmanager
def at_line(path: Path, line: int) -> Iterator[None]:
    """Names file and line in whatever is wrong with a row."""
    try:
        yield
    except (ContentError, RecursionError, UnicodeDecodeError, msgspec.DecodeError) as error:
        if isinstance(error, ContentError):
            reason = error.sentence
        elif isinstance(error, msgspec.ValidationError):
            reason = in_words(error)
        else:
            reason = _("This is not JSON: {reason}.").format(reason=error)
        sentence = _("{name}, line {number}: {reason}")
        raise ContentError(sentence.format(name=path.name, number=line + 1, reason=reason)) from error


def count_lines(path: Path) -> int:
    """Lines of a file, for progress. ContentError when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(PIECE), b""))
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most `size`."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def unique(
    rows: Iterable[tuple[int, T]], path: Path, key: Callable[[T], Hashable]
) -> Iterator[tuple[int, T]]:
    """The rows; ContentError at the second one of the same key."""
    seen: set[Hashable] = set()
    for line, row in rows:
        with at_line(path, line):
            if key(row) in seen:
                raise ContentError(_("the id {id} stands in the file twice").format(id=key(row)))
        seen.add(key(row))
        yield line, row


def some(rows: Sequence[T], path: Path) -> Sequence[T]:
    """The rows; ContentError when there is none."""
    if not rows:
        raise ContentError(_("{path} holds no row.").format(path=path))
    return rows
