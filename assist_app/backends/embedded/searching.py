"""Queries for what an agent types: words and their beginnings, pinyin, initials, and what was mistyped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import tantivy
from tantivy import Occur, Query

from assist_app.backends.embedded.pinyin import (
    LETTERS,
    close,
    mended,
    neighbours,
    sounds,
    split,
    splits,
)
from assist_app.backends.embedded.vocabulary import Vocabulary
from assist_app.backends.embedded.words import CHINESE, RUN, fold, query_tokens, simplified, stem, tokens

TITLES, BODIES = ("title_zh", "title_en"), ("body_zh", "body_en")
TITLE_BOOST = 1.6
MOST_RUNS, LONGEST_RUN = 12, 24
MOST_INITIALS = 10

BEGUN, SOUNDS, LETTERS_ONLY = 2.0, 5.0, 4.0
"""What a word's beginning, pinyin and initials are worth beside a whole word (3 to 12); more in a title."""

SAME_SOUND, NEAR_SOUND = 6.0, 3.0


class TypedQuery:
    """What one text in the search box asks for: as typed, forgivingly, and any of its words."""

    def __init__(self, schema: tantivy.Schema, vocabulary: Vocabulary, text: str) -> None:
        self._schema = schema
        self._vocabulary = vocabulary
        words = simplified(fold(text)).split()
        self._runs = [run for word in words for run in RUN.findall(word)][:MOST_RUNS]
        self._open = bool(self._runs) and words[-1].endswith(self._runs[-1])

    def __bool__(self) -> bool:
        return bool(self._runs)

    def exact(self) -> Query:
        """Scripts that have every word; the last one may be a beginning, letters may be pinyin."""
        return every(self._as_typed(n) for n in range(len(self._runs)))

    def forgiving(self) -> Query:
        """As `exact`, with slips of the finger and with wrong, swapped and like-sounding characters."""
        return every(
            either([self._as_typed(n), *self._mistyped(n)])
            if len(self._runs) > 1
            else either(self._mistyped(n))
            for n in range(len(self._runs))
        )

    def loose(self) -> Query | None:
        """Scripts that have any of several words; None for one word alone."""
        parts = [self._as_typed(n) for n in range(len(self._runs))]
        return either(parts) if len(parts) > 1 else None

    def _as_typed(self, n: int) -> Query:
        run = self._runs[n]
        if CHINESE.match(run):
            # Every pair of characters must be there; one typed alone is looked up as it is.
            return every(self._word(token) for token in query_tokens(run) or tokens(run))
        choices = [self._word(stem(run))]
        if self._open and n == len(self._runs) - 1:
            choices += self._begun(run)
        if LETTERS.issuperset(run):
            choices += self._pinyin(run)
        return either(choices)

    def _mistyped(self, n: int) -> list[Query]:
        run = self._runs[n][:LONGEST_RUN]
        if CHINESE.match(run):
            return [*self._heard(run), *self._nearly(run)] if len(run) > 1 else []
        last = self._open and n == len(self._runs) - 1
        words = self._vocabulary.near(stem(run), beginning=False) if len(run) > 4 else []
        words += self._vocabulary.near(run, beginning=True) if last else []
        return [*(self._word(word) for word in dict.fromkeys(words)), *self._mistyped_pinyin(run)]

    # Words

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self._schema, field, word)

    def _word(self, word: str) -> Query:
        titles = (Query.boost_query(self._term(field, word), TITLE_BOOST) for field in TITLES)
        return either([*titles, *(self._term(field, word) for field in BODIES)])

    def _begun(self, run: str) -> list[Query]:
        return [
            Query.const_score_query(
                Query.fuzzy_term_query(self._schema, field, run, distance=0, prefix=True), worth
            )
            for fields, worth in ((TITLES, TITLE_BOOST * BEGUN), (BODIES, BEGUN))
            for field in fields
        ]

    def _nearly(self, run: str) -> list[Query]:
        """All characters in any order; of four one may be another, of seven two."""
        signs = [(Occur.Should, self._word(sign)) for sign in dict.fromkeys(run)]
        enough = len(signs) - (len(signs) + 2) // 5 if len(signs) > 3 else len(signs)
        having = Query.boolean_query(signs, minimum_number_should_match=enough)
        pairs = [(Occur.Should, self._word(pair)) for pair in query_tokens(run)]
        return [Query.boolean_query([(Occur.Must, having), *pairs])]

    # Sounds

    def _sounding(self, groups: Sequence[Iterable[str]], worth: float) -> Query:
        """Scripts that have one of each group among their sounds; more where the title has them.

        Texts are not found by single syllables, of which all have many.
        """
        whole = every(either([self._term("sounds", word) for word in group]) for group in groups)
        title = every(either([self._term("title_sounds", word) for word in group]) for group in groups)
        return either(
            [Query.const_score_query(whole, worth), Query.const_score_query(title, worth * TITLE_BOOST)]
        )

    def _pinyin(self, letters: str) -> list[Query]:
        queries = []
        capitals = letters.upper()
        if len(letters) == 2:
            queries += self._two_initials(capitals)
        elif 2 < len(letters) <= MOST_INITIALS:
            rows = [[capitals[n : n + 3]] for n in range(len(letters) - 2)]
            queries.append(self._sounding(rows, LETTERS_ONLY))
        for parts in splits(letters):
            queries.append(self._sounding([[pair] for pair in pairs(parts)], SOUNDS))
        unfinished = [] if queries and splits(letters) else split(letters) or []
        if len(unfinished) > 1:
            queries += self._unfinished(unfinished)
        return queries

    def _two_initials(self, letters: str) -> list[Query]:
        """Texts have initials by threes only: two are their beginning."""
        begun = Query.fuzzy_term_query(self._schema, "sounds", letters, distance=0, prefix=True)
        titles = self._term("title_sounds", letters)
        return [
            Query.const_score_query(begun, LETTERS_ONLY),
            Query.const_score_query(titles, LETTERS_ONLY * TITLE_BOOST),
        ]

    def _unfinished(self, parts: Sequence[str]) -> list[Query]:
        """The last syllable is being typed: "tuik" may become tuikuan."""
        done, begun = pairs(parts[:-1]) if len(parts) > 2 else [], parts[-2] + parts[-1]
        return [
            Query.const_score_query(
                every(
                    [
                        *(self._term(field, pair) for pair in done),
                        Query.fuzzy_term_query(self._schema, field, begun, distance=0, prefix=True),
                    ]
                ),
                worth,
            )
            for field, worth in (("sounds", SOUNDS), ("title_sounds", SOUNDS * TITLE_BOOST))
        ]

    def _mistyped_pinyin(self, letters: str) -> list[Query]:
        if not 4 <= len(letters) <= LONGEST_RUN or not LETTERS.issuperset(letters):
            return []
        ways = [parts for mend in dict.fromkeys(mended(letters)) for parts in splits(mend, 1)]
        queries = [
            self._sounding([[pair] for pair in pairs(parts)], SAME_SOUND) for parts in ways[:LONGEST_RUN]
        ]
        for parts in splits(letters, 1):
            if len(parts) > 1:
                queries.append(self._sounding(_near_pairs([(part,) for part in parts]), NEAR_SOUND))
        return queries

    def _heard(self, run: str) -> list[Query]:
        """Characters that sound the same, and those that nearly do."""
        parts = sounds(run)
        if len(parts) != len(run):
            return []
        same = [neighbours(parts[n : n + 2]) for n in range(len(parts) - 1)]
        return [self._sounding(same, SAME_SOUND), self._sounding(_near_pairs(parts), NEAR_SOUND)]


def every(queries: Iterable[Query]) -> Query:
    """All of them."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def either(queries: Iterable[Query]) -> Query:
    """Any of them."""
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def pairs(parts: Sequence[str]) -> list[str]:
    """Neighbours joined: what stands side by side in a text; one alone stays as it is."""
    return [a + b for a, b in pairwise(parts)] or list(parts)


def _near_pairs(parts: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """Pairs of syllables in which one of the two may be a letter away."""
    return [
        [first + b for first in one for other in two for b in close(other)]
        + [a + second for first in one for second in two for a in close(first)[1:]]
        for one, two in pairwise(parts)
    ]
