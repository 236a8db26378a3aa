"""Lists of words that must not leave, or only with a second look, found all at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ahocorasick_rs import AhoCorasick, Implementation

from assist_app.assist.outgoing.folding import Folded, Folding, is_letter, stands_alone
from assist_app.assist.outgoing.kinds import Finding, Hazard


class TermKind(StrEnum):
    """What a word on a list is; ALLOWED are harmless words in which others stand, such as 最近."""

    FORBIDDEN = "forbidden"
    SUPERLATIVE = "superlative"
    ALLOWED = "allowed"


HAZARDS = {TermKind.FORBIDDEN: Hazard.FORBIDDEN, TermKind.SUPERLATIVE: Hazard.SUPERLATIVE}


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list; `instead` may be put in its place, "" where it is best left out."""

    text: str
    kind: TermKind = TermKind.FORBIDDEN
    instead: str = ""


class Terms:
    """The lists made ready; building takes some 10 ms for 5,000 terms, so not on a thread that paints."""

    def __init__(self, terms: Iterable[Term], folding: Folding) -> None:
        """Of terms that fold to the same the first counts; those without a letter are passed over."""
        known: dict[str, Term] = {}
        gaps: dict[str, frozenset[int]] = {}
        for term in terms:
            folded = folding.fold(term.text)
            if folded.text and folded.text not in known:
                known[folded.text], gaps[folded.text] = term, _gaps(folded)
        self._terms, self._gaps = tuple(known.values()), tuple(gaps.values())
        self._search = (
            AhoCorasick(list(known), implementation=Implementation.ContiguousNFA) if known else None
        )

    def __len__(self) -> int:
        return len(self._terms)

    def find(self, text: str, folded: Folded) -> list[Finding]:
        """Where terms stand, longer ones before those within them, none within an allowed word."""
        if self._search is None or not folded.text:
            return []
        hits: list[tuple[int, int, Term]] = []
        for number, first, behind in self._search.find_matches_as_indexes(folded.text, overlapping=True):
            start, end = folded.span(first, behind)
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            if self._is_word(number, text, folded, first, behind):
                hits.append((start, end, self._terms[number]))
        return [
            Finding(HAZARDS[term.kind], start, end, term.instead) for start, end, term in _outermost(hits)
        ]

    def _is_word(self, number: int, text: str, folded: Folded, first: int, behind: int) -> bool:
        """Whether it is the word itself and not letters of others: no "ass" in "class" or "as sure"."""
        if not stands_alone(text, *folded.span(first, behind)):
            return False
        strange = [
            (start, end)
            for place, start, end in _breaks(folded, first, behind)
            if place not in self._gaps[number]
        ]
        every = behind - first - 1 - len(self._gaps[number])
        return len(strange) >= every or not any(" " in text[start:end] for start, end in strange)


def _breaks(folded: Folded, first: int, behind: int) -> Iterator[tuple[int, int, int]]:
    """Where something stands between two letters of a match: how many letters before, start and end."""
    for number in range(first + 1, behind):
        start, end = folded.places[number - 1] + 1, folded.places[number]
        if end > start and is_letter(folded.text[number]) and is_letter(folded.text[number - 1]):
            yield number - first, start, end


def _gaps(folded: Folded) -> frozenset[int]:
    """Where a term has its own spaces, in folded signs."""
    return frozenset(place for place, _start, _end in _breaks(folded, 0, len(folded.text)))


def _outermost(hits: Sequence[tuple[int, int, Term]]) -> list[tuple[int, int, Term]]:
    """From left to right the longest hits, none over another; what lies in an allowed word is none."""
    kept: list[tuple[int, int, Term]] = []
    reach = harmless = 0
    for start, end, term in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        # The sorting puts an allowed word before all that lies in it: how far any reaches says enough.
        if term.kind is TermKind.ALLOWED:
            harmless = max(harmless, end)
        elif start >= reach and end > harmless:
            kept.append((start, end, term))
            reach = end
    return kept
