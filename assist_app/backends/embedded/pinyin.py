"""Pinyin of scripts and queries, so that `tk` and `tuikuan` find 退款 without switching input method."""

from __future__ import annotations

import os
from functools import cache

# The phrase dictionary costs 40 MB and half a second; single characters are enough to search by.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

from pypinyin import lazy_pinyin

LONGEST = 6
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@cache
def syllable(character: str) -> str:
    """The commonest reading of a character without tone, "" for anything that is not Chinese."""
    if not "\u3400" <= character <= "\u9fff":
        return ""
    reading = lazy_pinyin(character)[0]
    return reading if LETTERS.issuperset(reading) else ""


@cache
def readings() -> frozenset[str]:
    """All syllables of the common characters."""
    found = {syllable(chr(code)) for code in range(0x4E00, 0x9FA6)}
    return frozenset(found - {""})


def syllables(text: str) -> list[str]:
    """Readings of the Chinese characters of a text, in order."""
    return [reading for reading in map(syllable, text) if reading]


def split(letters: str) -> list[str] | None:
    """A run of letters as syllables, the last one possibly unfinished; None when it cannot be pinyin."""
    best: dict[int, list[str]] = {0: []}
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - LONGEST), end):
            if start in best and letters[start:end] in readings():
                candidate = [*best[start], letters[start:end]]
                if end not in best or len(candidate) < len(best[end]):
                    best[end] = candidate
    if len(letters) in best:
        return best[len(letters)]
    for end in sorted(best, reverse=True):
        rest = letters[end:]
        if end and any(reading.startswith(rest) for reading in readings()):
            return [*best[end], rest]
    return None
