"""Pinyin of scripts and queries, so that `tk` and `tuikuan` find 退款 without switching input method."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product

from assist_app.backends.embedded.polyphones import other_readings
from assist_app.backends.embedded.words import simplified
from assist_app.paths import resources

FIRST, COMMON, LAST = 0x3400, 0x4E00, 0x9FFF
"""Characters that have readings; those before the second of these are hardly written any more."""

LONGEST = 6
VOWELS = frozenset("aeiouv")
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@cache
def _table() -> tuple[list[str], array[int]]:
    """All readings, and for each character the number of its own; "" is the first and stands for none.

    55 KB; the dictionary it was taken from is 15 MB once it is loaded.
    """
    known, numbers = [""], array("H", bytes(2 * (LAST - FIRST + 1)))
    for line in (resources() / "characters" / "readings.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            reading, characters = line.split()
            for character in characters:
                numbers[ord(character) - FIRST] = len(known)
            known.append(reading)
    return known, numbers


@cache
def syllable(character: str) -> str:
    """The commonest reading of a character without tone, "" for anything that is not Chinese."""
    known, numbers = _table()
    return known[numbers[ord(character) - FIRST]] if chr(FIRST) <= character <= chr(LAST) else ""


@cache
def readings() -> frozenset[str]:
    """All syllables of the common characters, but for sighs without a vowel."""
    known, numbers = _table()
    found = {known[number] for number in numbers[COMMON - FIRST :]}
    return frozenset(reading for reading in found if VOWELS.intersection(reading))


@cache
def spoken(character: str) -> tuple[str, ...]:
    """All everyday readings of a simplified character, the commonest first; none for what is not Chinese."""
    first = syllable(character)
    return tuple(dict.fromkeys((first, *other_readings().get(character, ())))) if first else ()


def syllables(text: str) -> list[str]:
    """The commonest readings of the Chinese characters of a text, in order."""
    return [reading for reading in map(syllable, simplified(text)) if reading]


def sounds(text: str) -> list[tuple[str, ...]]:
    """All readings of each Chinese character of a text, in order."""
    return [readings_of for readings_of in map(spoken, simplified(text)) if readings_of]


def neighbours(parts: Sequence[tuple[str, ...]]) -> list[str]:
    """What stands side by side, in every reading: 重庆 gives zhongqing and chongqing."""
    return _joined(parts, 2)


def initials(parts: Sequence[tuple[str, ...]], size: int) -> list[str]:
    """First letters of so many in a row, in capitals so that no syllable is meant."""
    return _joined([_heads(part) for part in parts], size)


@cache
def _heads(part: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading[0].upper() for reading in part))


def _joined(parts: Sequence[tuple[str, ...]], size: int) -> list[str]:
    """All neighbours of this size; most have one form only, and are joined without trying combinations."""
    firsts = [part[0] for part in parts]
    found = list(map("".join, zip(*(firsts[n:] for n in range(size)), strict=False)))
    several = [n for n, part in enumerate(parts) if len(part) > 1]
    for start in {start for n in several for start in range(n - size + 1, n + 1)}:
        if 0 <= start <= len(parts) - size:
            found += map("".join, islice(product(*parts[start : start + size]), 1, None))
    return found


@cache
def close(reading: str) -> tuple[str, ...]:
    """Syllables that are one letter away, itself first: zhang, and zang, zhan, chang …"""
    return (
        reading,
        *sorted(other for other in readings() if other != reading and _one_apart(reading, other)),
    )


def _one_apart(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def splits(letters: str, most: int = 4) -> list[list[str]]:
    """The ways to read a run of letters as syllables, fewest first: xian is 先 and 西安."""
    found: list[list[str]] = []

    def go_on(start: int, before: list[str]) -> None:
        if start == len(letters):
            found.append(before)
        for end in range(min(len(letters), start + LONGEST), start, -1):
            if len(found) < 4 * most and letters[start:end] in readings():
                go_on(end, [*before, letters[start:end]])

    go_on(0, [])
    return sorted(found, key=len)[:most]


def mended(letters: str) -> Iterator[str]:
    """The letters with two neighbours swapped, or with one left out."""
    for n in range(len(letters) - 1):
        yield letters[:n] + letters[n + 1] + letters[n] + letters[n + 2 :]
    for n in range(len(letters)):
        yield letters[:n] + letters[n + 1 :]


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
