"""Texts out of files that people keep in spreadsheets and editors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assist_app.i18n import _
from assist_app.model.errors import ContentError


def read_text(path: Path) -> str:
    """UTF-8 with or without a byte order mark; ContentError in words where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        words = _("{path} cannot be read: {reason}.")
        raise ContentError(words.format(path=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        words = _("{path} is not UTF-8. In a spreadsheet program choose “CSV UTF-8” when saving it.")
        raise ContentError(words.format(path=path)) from error


def column_name(written: str, names: Mapping[str, str]) -> str:
    """What a column is called here; `names` are other words for it, in small letters."""
    plain = written.strip().casefold()
    return names.get(plain, plain)
