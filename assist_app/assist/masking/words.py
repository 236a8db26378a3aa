"""Lists of words, written as one line of text."""

from __future__ import annotations


def words(listed: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(listed.split())
