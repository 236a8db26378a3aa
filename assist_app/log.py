"""Logs by topic: ids, counts and milliseconds; never message text, never secrets."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from assist_app.i18n import _
from assist_app.model.errors import AssistError

MOST_BYTES, FILES = 1_000_000, 3
FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
BEARER = re.compile(r"(?i)(bearer|token|key|secret|password)([\"'\s:=]+)[^\s\"',;]{6,}")
DIGITS = re.compile(r"\d(?:[ -]?\d){6,}")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
CHINESE = re.compile(r"[\u3400-\u9fff]+(?:[^\x00-\x7f]|[\u3400-\u9fff])*")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")


def mask(text: str) -> str:
    """The text without what looks like a secret, a number of a person, or an address."""
    text = BEARER.sub(r"\1\2•••", text)
    text = DIGITS.sub("•••", text)
    return EMAIL.sub("•••", text)


class MaskingFormatter(logging.Formatter):
    """The last gate before a record reaches a file."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked line; of an exception only what `stack_of` lets through."""
        error = record.exc_info
        record.exc_info, record.exc_text = None, None
        line = mask(super().format(record))
        if error and error[0] is not None and error[1] is not None:
            line = f"{line}\n{stack_of(error[1])}"
        record.exc_info = error
        return line


def start_logging(folder: Path, level: str | None) -> str:
    """Writes to a rotating file in `folder`; a sentence when that is impossible, "" otherwise."""
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    logging.getLogger("assist").setLevel(level or logging.INFO)
    problem = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "assist.log", maxBytes=MOST_BYTES, backupCount=FILES, encoding="utf-8", delay=True
        )
    except OSError as error:
        handler = logging.StreamHandler(sys.stderr)
        handler.setLevel(logging.WARNING)
        problem = _("No log can be written to {folder}: {reason}.").format(
            folder=folder, reason=error.strerror
        )
    handler.setFormatter(MaskingFormatter(FORM))
    root.addHandler(handler)
    return problem


def stack_of(error: BaseException) -> str:
    """Types, files and lines of an exception and its causes; never locals, never foreign texts in clear."""
    lines = []
    seen: BaseException | None = error
    while seen is not None:
        lines += [
            f"  {_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(seen.__traceback__)
        ]
        lines.append(f"{type(seen).__name__}: {_said(seen)}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def crash_report(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, versions: str
) -> str:
    """What a person can copy into a report."""
    return f"{versions}\n{kind.__name__}\n{stack_of(error.with_traceback(trace))}"


def _said(error: BaseException) -> str:
    if isinstance(error, AssistError):
        return error.sentence
    text = QUOTED.sub("'•••'", str(error))
    return mask(CHINESE.sub("•••", text))[:300]


def _short(path: str) -> str:
    """From the package on; no home folder, no user name."""
    for mark in ("assist_app", "site-packages", "lib"):
        _before, found, after = path.rpartition(f"/{mark}/")
        if found:
            return f"{mark}/{after}"
    return Path(path).name
