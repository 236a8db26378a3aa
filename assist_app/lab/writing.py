"""What a run leaves behind: predictions row by row, and a report as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from assist_app.i18n import _
from assist_app.model.errors import ContentError

Write = Callable[[Mapping[str, Any]], None]


@contextmanager
def predictions(path: Path | None) -> Iterator[Write]:
    """Takes rows and writes a line of each; None writes nothing.

    An older file is replaced when all rows are there, so nobody mistakes half a run for a whole one. What is
    no plain file (a pipe, a terminal) gets the rows as they come. ContentError when it cannot be written.
    """
    if path is None:
        yield lambda row: None
        return
    plain = not path.exists() or path.is_file()
    draft = path.with_name(f"{path.name}.new") if plain else path
    try:
        with _opened(draft, path) as stream:
            yield lambda row: _line(stream, path, row)
        if plain:
            draft.replace(path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        if plain:
            draft.unlink(missing_ok=True)


@contextmanager
def _opened(draft: Path, path: Path) -> Iterator[BinaryIO]:
    try:
        stream = draft.open("wb")
    except OSError as error:
        raise _not_written(path, error) from error
    with stream:
        yield stream


def _line(stream: BinaryIO, path: Path, row: Mapping[str, Any]) -> None:
    try:
        stream.write(msgspec.json.encode(row) + b"\n")
    except OSError as error:
        raise _not_written(path, error) from error


def write_report(path: Path | None, report: Mapping[str, Any]) -> None:
    """Writes the report, replacing an older one in one step. ContentError when it cannot be written."""
    if path is None:
        return
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    plain = not path.exists() or path.is_file()
    draft = path.with_name(f"{path.name}.new") if plain else path
    try:
        draft.write_text(text, encoding="utf-8")
        if plain:
            draft.replace(path)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> ContentError:
    return ContentError(_("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror))
