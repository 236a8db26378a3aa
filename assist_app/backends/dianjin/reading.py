"""Reads values of an answer in which anything may be missing, null or of another type."""

from __future__ import annotations

from typing import Any

NOTHING = {"", "null", "none"}
"""The service writes the word "null" where it has nothing."""


def words(row: dict[str, Any], name: str) -> str:
    """A text, or a whole number with all its digits; "" for everything else."""
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = value.strip() if isinstance(value, str) else ""
    return "" if text.lower() in NOTHING else text


def rows(row: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list; what is none is left out."""
    value = row.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
