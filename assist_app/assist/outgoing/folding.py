"""Texts as lists of words see them: no width, case, accent or hidden sign tells two words apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

BETWEEN = frozenset(" \t\u00a0\u3000*_-.·•~|+^'’`=/\\")
"""Signs that people put between the letters of a word to hide it; sentence marks are not among them."""
DROPPED = frozenset(("Mn", "Me", "Cf", "Cc", "Zs"))
MOST_SIGNS = 20_000
NONE: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` without what does not count; `places` says for each of its signs where it stood."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Signs `start` to `end` of the folded text as a span of the original."""
        return self.places[start], self.places[end - 1] + 1


class Folding:
    """Reads texts; any thread may use it."""

    def __init__(self, simplified: Mapping[int, int] = NONE) -> None:
        """`simplified` says which sign a traditional one is read as, by code points."""
        self._signs = _Signs(simplified)

    def fold(self, text: str) -> Folded:
        """The text as lists see it. Time grows with its length."""
        parts: list[str] = []
        places: list[int] = []
        signs = self._signs
        for place, sign in enumerate(text):
            plain = signs[sign]
            if len(plain) == 1:
                parts.append(plain)
                places.append(place)
            elif plain:
                parts.extend(plain)
                places.extend([place] * len(plain))
        return Folded("".join(parts), places)

    def plain(self, text: str) -> str:
        """The folded text alone; three times as fast."""
        return "".join(map(self._signs.__getitem__, text))


class _Signs(dict[str, str]):
    """What each sign is read as; most texts have few different ones, so each is looked up once."""

    def __init__(self, simplified: Mapping[int, int]) -> None:
        super().__init__()
        self._simplified = simplified

    def __missing__(self, sign: str) -> str:
        plain = "" if sign in BETWEEN else _read(sign).translate(self._simplified)
        # A text made of ever new signs must not fill the memory.
        if len(self) < MOST_SIGNS:
            self[sign] = plain
        return plain


def _read(sign: str) -> str:
    parts = unicodedata.normalize("NFKD", sign).casefold()
    kept = "".join(part for part in parts if unicodedata.category(part) not in DROPPED)
    # A Hangul syllable would come apart into letters, which are not what people write.
    return unicodedata.normalize("NFC", kept)


def is_letter(sign: str) -> bool:
    """Whether a sign joins its neighbours to a word: letters and digits, but no Chinese ones."""
    return (sign < "\u2e80" or "\uff10" <= sign <= "\uff5a") and sign.isalnum()


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a span of an original text is no part of a longer word; Chinese signs make no words."""
    before = is_letter(text[start]) and start > 0 and is_letter(text[start - 1])
    return not before and not (is_letter(text[end - 1]) and end < len(text) and is_letter(text[end]))
