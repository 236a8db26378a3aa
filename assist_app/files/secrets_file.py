"""Secrets from a file, for roll-out: read, never repeated in any complaint."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import msgspec

from assist_app.i18n import _
from assist_app.model.errors import ContentError

MOST_BYTES = 1_000_000


def read_secrets(name: str) -> dict[str, str]:
    """Secrets by field name: a JSON object, or lines name=value; "-" reads standard input.

    In JSON a value may have several lines, and one that is itself an object or array is kept as JSON.
    ContentError names the line, and nothing that stands in it.
    """
    try:
        content = sys.stdin.buffer.read(MOST_BYTES) if name == "-" else Path(name).read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=name, reason=error.strerror)
        ) from error
    except UnicodeDecodeError:
        # Without its cause, which holds what was read.
        raise ContentError(_("{path} is not a text in UTF-8.").format(path=name)) from None
    return _from_json(text, name) if text.lstrip().startswith("{") else _from_lines(text, name)


def warning(name: str) -> str:
    """A sentence when others on this machine can read the file; "" otherwise."""
    if name == "-" or os.name != "posix":
        return ""
    mode = stat.S_IMODE(Path(name).stat().st_mode)
    if not mode & 0o077:
        return ""
    sentence = _("Others can read {path} (mode {mode}): chmod 600 it, or delete it when you are done.")
    return sentence.format(path=name, mode=f"{mode:o}")


def _from_json(text: str, name: str) -> dict[str, str]:
    try:
        values = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        raise ContentError(_("{path} is not a JSON object of secrets.").format(path=name)) from None
    return {key: _as_text(value) for key, value in values.items() if value is not None}


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _from_lines(text: str, name: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, equals, value = line.partition("=")
        if not equals or not key.strip().isidentifier():
            sentence = _("{path}, line {number}: expected name=value. Values of several lines need JSON.")
            raise ContentError(sentence.format(path=name, number=number))
        values[key.strip()] = value.strip()
    return values
