"""The lexical index: words, bigrams, intent codes and pinyin of every script, in memory."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from itertools import pairwise

import tantivy

from assist_app.backends.embedded.pinyin import LETTERS, readings, split, syllables
from assist_app.backends.embedded.words import CHINESE, fold, query_tokens, tokens
from assist_app.model.script import Script

HEAP = 32_000_000
"""Bytes the index writer may use; below 15 MB the library refuses."""

TITLE_BOOST = 1.6
MOST_TOKENS = 64
MOST_SEARCHED = 400
"""Words of a customer's message that are looked up, and of a text that is searched at leisure."""


class LexicalIndex:
    """Search by words; scripts can be added and removed while queries run."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        # No positions anywhere: pairs of neighbours stand for phrases and need less memory and time.
        for field in ("title", "body"):
            builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
        for field in ("pinyin", "initials"):
            builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="basic")
        for field in ("code", "language"):
            builder.add_text_field(field, stored=False, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._writer = self._index.writer(HEAP, 1)
        self._lock = threading.Lock()

    def add(self, scripts: Iterable[Script], *, fresh: bool = False) -> None:
        """Adds scripts; `fresh` skips looking for older versions of them. `commit` makes them visible."""
        with self._lock:
            for script in scripts:
                if not fresh:
                    self._writer.delete_documents_by_term("id", script.id)
                self._writer.add_document(_document(script))

    def remove(self, ids: Iterable[str]) -> None:
        """Removes scripts; `commit` makes it visible."""
        with self._lock:
            for name in ids:
                self._writer.delete_documents_by_term("id", name)

    def commit(self) -> None:
        """Makes changes visible to queries."""
        with self._lock:
            self._writer.commit()
        self._index.reload()

    @property
    def size(self) -> int:
        """Number of visible scripts."""
        return int(self._index.searcher().num_docs)

    def rank(self, text: str, language: str, most: int) -> list[tuple[str, float]]:
        """(script id, BM25) for a customer's sentence, among the scripts of a language."""
        words = [(tantivy.Occur.Should, query) for query in self._words(query_tokens(text)[:MOST_TOKENS])]
        return self._within(tantivy.Query.boolean_query(words), "language", language, most) if words else []

    def rank_words(self, words: Sequence[str], most: int, title: float) -> list[tuple[str, float]]:
        """(script id, BM25) of scripts of every language; `title` is how much a word in the title counts."""
        queries = [(tantivy.Occur.Should, query) for query in self._words(words[:MOST_SEARCHED], title)]
        return self._run(tantivy.Query.boolean_query(queries), most) if queries else []

    def rank_intent(self, code: str, text: str, language: str, most: int) -> list[tuple[str, float]]:
        """(script id, BM25) of the scripts that answer an intent, those that share words first."""
        asked = tantivy.Query.term_query(self._schema, "code", code)
        words = [(tantivy.Occur.Should, query) for query in self._words(query_tokens(text)[:MOST_TOKENS])]
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, asked), *words])
        return self._within(wanted, "language", language, most)

    def _within(self, wanted: tantivy.Query, field: str, value: str, most: int) -> list[tuple[str, float]]:
        term = tantivy.Query.term_query(self._schema, field, value)
        only = tantivy.Query.const_score_query(term, 0.0)
        both = [(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, only)]
        return self._run(tantivy.Query.boolean_query(both), most)

    def search(self, text: str, most: int) -> list[tuple[str, float]]:
        """(script id, score) while the agent types: the last word is a beginning, letters may be pinyin."""
        words = fold(text).split()
        parts = [self._typed(word, last=n == len(words) - 1) for n, word in enumerate(words)]
        found = [(tantivy.Occur.Must, part) for part in parts if part is not None]
        if not found:
            return []
        hits = self._run(tantivy.Query.boolean_query(found), most)
        if hits or len(found) == 1:
            return hits
        return self._run(
            tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for _occur, part in found]), most
        )

    def _typed(self, word: str, *, last: bool) -> tantivy.Query | None:
        choices = self._words((query_tokens(word) or tokens(word))[:MOST_TOKENS])
        if CHINESE.search(word):
            # Every pair of characters must be there; one typed alone is looked up as it is.
            both = [(tantivy.Occur.Must, choice) for choice in choices]
            return tantivy.Query.boolean_query(both) if both else None
        if last:
            choices += [
                tantivy.Query.fuzzy_term_query(self._schema, field, word, distance=0, prefix=True)
                for field in ("title", "body")
            ]
        if LETTERS.issuperset(word):
            choices += self._pinyin(word)
        elif not choices:
            return None
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, choice) for choice in choices])

    def _pinyin(self, letters: str) -> list[tantivy.Query]:
        queries = []
        if 2 <= len(letters) <= 8:
            queries.append(self._all("initials", pairs(list(letters))))
        # An unfinished last syllable ("tuik") narrows nothing that the finished ones have not.
        parts = [part for part in split(letters) or () if part in readings()]
        if parts:
            queries.append(self._all("pinyin", pairs(parts) or parts))
        return queries

    def _all(self, field: str, words: Sequence[str]) -> tantivy.Query:
        """All of these words. Pairs stand for a phrase: phrases of single letters cost 100 ms at 100,000."""
        terms = [tantivy.Query.term_query(self._schema, field, word) for word in words]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])

    def _words(self, words: Sequence[str], boost: float = TITLE_BOOST) -> list[tantivy.Query]:
        queries = []
        for word in words:
            title = tantivy.Query.term_query(self._schema, "title", word)
            queries.append(
                tantivy.Query.boolean_query(
                    [
                        (tantivy.Occur.Should, tantivy.Query.boost_query(title, boost)),
                        (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "body", word)),
                    ]
                )
            )
        return queries

    def _run(self, query: tantivy.Query, most: int) -> list[tuple[str, float]]:
        searcher = self._index.searcher()
        hits = searcher.search(query, most, count=False).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in hits]


def pairs(parts: Sequence[str]) -> list[str]:
    """Neighbours joined: what stands side by side in a text."""
    return [first + second for first, second in pairwise(parts)]


def _document(script: Script) -> tantivy.Document:
    text = "\n".join(script.messages)
    spelled = syllables(f"{script.title} {text}")
    document = tantivy.Document()
    document.add_text("id", script.id)
    document.add_text("language", script.language)
    document.add_text("title", " ".join(tokens(f"{script.title} {' '.join(script.tags)}")))
    document.add_text("body", " ".join(tokens(f"{text} {script.category}")))
    document.add_text("pinyin", " ".join((*spelled, *pairs(spelled))))
    document.add_text("initials", " ".join(pairs([reading[0] for reading in spelled])))
    for code in script.intents:
        document.add_text("code", code)
    return document
