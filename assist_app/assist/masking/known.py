"""What a conversation has taught: values told once are found again wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assist_app.assist.masking.kinds import Found, Kind
from assist_app.assist.masking.people import name_forms
from assist_app.assist.masking.person_words import WORDS_THAT_ARE_NAMES

MOST = 300
"""A flood of values must not make every later text slow."""
SHORTEST = 4
"""Signs of the shortest value, other than a name, that is looked for without the words that told it."""


class KnownValues:
    """Values in small letters, each with its kind and the version it came in with."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._marked: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        """Grows with every value learnt."""
        return len(self._kinds)

    def mark(self, names: Iterable[str]) -> None:
        """The names that the agent has marked, instead of those marked before."""
        self._marked = tuple(name.lower() for name in names)

    def learn(self, text: str, found: Iterable[Found]) -> None:
        """Keeps what only the words around it gave away."""
        for one in found:
            if one.told and one.kind is Kind.NAME:
                self.learn_name(text[one.start : one.end])
            elif one.told and one.kind is not Kind.ADDRESS and one.end - one.start >= SHORTEST:
                self._keep(text[one.start : one.end], one.kind)

    def learn_name(self, name: str) -> None:
        """Keeps a name in every form in which it may come again."""
        for form in name_forms(name):
            self._keep(form, Kind.NAME)

    def found(self, text: str, written: str, since: int = 0) -> Iterator[Found]:
        """Where known values stand; `text` has small letters, `written` its capitals.

        `since` is a version: only marked names and what came after it.
        """
        for name in self._marked:
            yield from _occurrences(name, Kind.NAME, text, written)
        for value in list(self._kinds)[since:]:
            yield from _occurrences(value, self._kinds[value], text, written)

    def _keep(self, value: str, kind: Kind) -> None:
        if len(self._kinds) < MOST:
            self._kinds.setdefault(value.lower(), kind)


def _occurrences(value: str, kind: Kind, text: str, written: str) -> Iterator[Found]:
    place = text.find(value)
    while place >= 0:
        end = place + len(value)
        word = value in WORDS_THAT_ARE_NAMES and not written[place].isupper()
        if not word and _stands_alone(text, place, end):
            yield Found(place, end, kind)
        place = text.find(value, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """No part of a longer word; Chinese signs have no words around them."""
    before = _joins(text[start]) and start > 0 and _joins(text[start - 1])
    return not before and not (_joins(text[end - 1]) and end < len(text) and _joins(text[end]))


def _joins(sign: str) -> bool:
    return sign < "\u2e80" and sign.isalnum()
