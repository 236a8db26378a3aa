"""Logs by topic: ids, counts and milliseconds; never message text, never secrets."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from assist_app.i18n import _
from assist_app.model.errors import AssistError
from assist_app.paths import private_folder, private_opener

MOST_BYTES, FILES = 1_000_000, 3
FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
BEARER = re.compile(
    r"(?i)(bearer|token|key|secret|password|authorization)([\"'\s:=]+)((?:bearer|basic)\s+)?[^\s\"',;]{6,}"
)
DIGITS = re.compile(r"\d(?:[ -]?\d){6,}")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|「[^」]*」")
FOREIGN = re.compile(r"[^\x00-\x7f]+(?:\s*[^\x00-\x7f]+)*")
LONG = re.compile(r"\d{4,}|\S{25,}")
MASK, LONGEST = "•••", 300


def mask(text: str) -> str:
    """The text without what looks like a secret, a number of a person, or an address."""
    text = BEARER.sub(rf"\1\2\3{MASK}", text)
    text = DIGITS.sub(MASK, text)
    return EMAIL.sub(MASK, text)


class MaskingFormatter(logging.Formatter):
    """The last gate before a record reaches a file."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked line; of an exception only what `stack_of` lets through."""
        error, stack = record.exc_info, record.stack_info
        # Another handler may have left the clear text of the exception in the record.
        record.exc_info = record.exc_text = record.stack_info = None
        line = super().format(record)
        record.exc_info, record.stack_info = error, stack
        if error and error[1] is not None:
            line = f"{line}\n{stack_of(error[1])}"
        return line

    def formatMessage(self, record: logging.LogRecord) -> str:
        """One line: what a library logs cannot look like a record of its own."""
        record.message = mask(record.message).replace("\r", " ").replace("\n", " ")
        return super().formatMessage(record)


class LogFile(RotatingFileHandler):
    """A bounded file; a full disk costs lines, never the program and never clear text on a terminal."""

    def _open(self) -> TextIOWrapper:
        """Only for the owner's eyes, also after the rotation."""
        return open(self.baseFilename, "a", encoding=self.encoding, opener=private_opener)

    def handleError(self, record: logging.LogRecord) -> None:
        """The line is lost."""


def start_logging(folder: Path, level: str | None) -> str:
    """Writes to a rotating file in `folder`; a sentence when that is impossible, "" otherwise."""
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    logging.getLogger("assist").setLevel(level or logging.INFO)
    problem = ""
    try:
        private_folder(folder.parent)
        private_folder(folder)
        handler: logging.Handler = LogFile(
            folder / "assist.log", maxBytes=MOST_BYTES, backupCount=FILES, encoding="utf-8"
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
    """Types, files and lines of an exception, its parts and its causes, the newest first.

    Never locals, never foreign texts in clear.
    """
    return "\n".join(_lines(error, set()))


def crash_report(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, versions: str
) -> str:
    """What a person can copy into a report."""
    return f"{versions}\n{kind.__name__}\n{stack_of(error.with_traceback(trace))}"


def _lines(error: BaseException, seen: set[int]) -> list[str]:
    if id(error) in seen:
        return []
    seen.add(id(error))
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {_short(f.filename)}:{f.lineno} {f.name}" for f in frames]
    lines.append(f"{type(error).__name__}: {_said(error)}")
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            lines += [f"  | {line}" for line in _lines(part, seen)]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines + _lines(cause, seen) if cause is not None else lines


def _said(error: BaseException) -> str:
    if isinstance(error, AssistError):
        return mask(error.sentence.replace(str(Path.home()), "~"))
    text = FOREIGN.sub(MASK, QUOTED.sub(f"'{MASK}'", str(error)))
    return LONG.sub(MASK, mask(text))[:LONGEST]


def _short(path: str) -> str:
    """From the package on; no home folder, no user name."""
    path = path.replace("\\", "/")
    for mark in ("assist_app", "site-packages", "lib"):
        _before, found, after = path.rpartition(f"/{mark}/")
        if found:
            return f"{mark}/{after}"
    return path.rpartition("/")[2]
