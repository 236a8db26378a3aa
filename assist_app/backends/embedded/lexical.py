"""The lexical index: words, pairs of characters, intent codes and sounds of every script, in memory."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from assist_app.backends.embedded.pinyin import initials, neighbours, sounds
from assist_app.backends.embedded.searching import TITLE_BOOST, TypedQuery
from assist_app.backends.embedded.vocabulary import Vocabulary
from assist_app.backends.embedded.words import query_tokens, tokens
from assist_app.model.script import Script

HEAP = 64_000_000
"""Bytes the index writer may use; below 15 MB the library refuses."""

MOST_TOKENS = 64
MOST_SEARCHED = 400
"""Words of a customer's message that are looked up, and of a text that is searched at leisure."""

LANGUAGES = ("zh", "en")
UNTITLED = 24
"""Characters of a script without a title that serve as one."""

FEW = 5
"""Scripts found as typed from which nothing is forgiven."""


class LexicalIndex:
    """Search by words; scripts can be added and removed while queries run."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", fast=True)
        for field in ("id", "code"):
            builder.add_text_field(field, stored=False, tokenizer_name="raw", index_option="basic")
        # No positions anywhere: pairs of neighbours stand for phrases and need less memory and time. A
        # field for each language: nothing is left out afterwards, and the best are found without reading all.
        for language in LANGUAGES:
            for field in ("title", "body"):
                builder.add_text_field(
                    f"{field}_{language}", stored=False, tokenizer_name="whitespace", index_option="freq"
                )
        for field in ("title_sounds", "sounds"):
            builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        # Reloading by itself as well, it would often find itself in the way and wait for 100 ms.
        self._index.config_reader("manual")
        self._writer = self._index.writer(HEAP, 1)
        self._names: list[str] = []
        self._vocabulary = Vocabulary()
        self._lock = threading.Lock()
        self._last: tuple[tuple[str, str], list[tuple[Occur, Query]]] = ("", ""), []

    def add(self, scripts: Iterable[Script], *, fresh: bool = False) -> None:
        """Adds scripts; `fresh` skips looking for older versions of them. `commit` makes them visible."""
        with self._lock:
            for script in scripts:
                if not fresh:
                    self._writer.delete_documents_by_term("id", script.id)
                self._writer.add_document(self._document(script))

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
        words = self._sentence(text, _field_of(language))
        return self._run(Query.boolean_query(words), most) if words else []

    def rank_words(self, words: Sequence[str], most: int, title: float) -> list[tuple[str, float]]:
        """(script id, BM25) of scripts of every language; `title` is how much a word in the title counts."""
        asked = self._asked(words[:MOST_SEARCHED], LANGUAGES, title)
        return self._run(Query.boolean_query(asked), most) if asked else []

    def rank_intent(self, code: str, text: str, language: str, most: int) -> list[tuple[str, float]]:
        """(script id, BM25) of the scripts that answer an intent, those that share words first."""
        language = _field_of(language)
        answers = Query.term_query(self._schema, "code", f"{language}:{code}")
        words = self._sentence(text, language)
        return self._run(Query.boolean_query([(Occur.Must, answers), *words]), most)

    def search(self, text: str, most: int) -> list[tuple[str, float]]:
        """(script id, score) while the agent types, best first; what is only like it comes after."""
        typed = TypedQuery(self._schema, self._vocabulary, text)
        if not typed:
            return []
        hits = self._run(typed.exact(), most)
        if len(hits) < FEW:
            known = {name for name, _score in hits}
            hits += [hit for hit in self._run(typed.forgiving(), most) if hit[0] not in known]
        loose = typed.loose() if not hits else None
        return self._run(loose, most) if loose is not None else hits[:most]

    def _sentence(self, text: str, language: str) -> list[tuple[Occur, Query]]:
        """The words of a customer's sentence; kept, as it is looked up twice."""
        key, queries = self._last
        if key != (text, language):
            queries = self._asked(query_tokens(text)[:MOST_TOKENS], (language,))
            self._last = (text, language), queries
        return queries

    def _asked(
        self, words: Sequence[str], languages: Sequence[str], boost: float = TITLE_BOOST
    ) -> list[tuple[Occur, Query]]:
        queries = []
        for word in words:
            for language in languages:
                title = Query.term_query(self._schema, f"title_{language}", word)
                queries.append((Occur.Should, Query.boost_query(title, boost)))
                queries.append((Occur.Should, Query.term_query(self._schema, f"body_{language}", word)))
        return queries

    def _run(self, query: Query, most: int) -> list[tuple[str, float]]:
        searcher = self._index.searcher()
        hits = searcher.search(query, most, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _score, address in hits])
        return [
            (self._names[int(number)], float(score))
            for (score, _address), number in zip(hits, numbers, strict=True)
            if number is not None
        ]

    def _document(self, script: Script) -> tantivy.Document:
        text, language = "\n".join(script.messages), _field_of(script.language)
        title = tokens(f"{script.title} {' '.join(script.tags)}")
        body = tokens(f"{text} {script.category}")
        self._vocabulary.add(title)
        self._vocabulary.add(body)
        named, said = sounds(script.title or text[:UNTITLED]), sounds(f"{script.title} {text}")
        document = tantivy.Document()
        document.add_unsigned("number", len(self._names))
        self._names.append(sys.intern(script.id))
        document.add_text("id", script.id)
        document.add_text(f"title_{language}", " ".join(title))
        document.add_text(f"body_{language}", " ".join(body))
        document.add_text("title_sounds", " ".join(_named(named)))
        document.add_text("sounds", " ".join(neighbours(said) + initials(said, 3)))
        for code in script.intents:
            document.add_text("code", f"{language}:{code}")
        return document


def _field_of(language: str) -> str:
    """The fields a language is kept in; one that is not foreseen is kept with English."""
    return language if language in LANGUAGES else LANGUAGES[-1]


def _named(parts: list[tuple[str, ...]]) -> list[str]:
    """What a title is found by in letters. Single syllables and two initials would find any longer text."""
    return [
        *(reading for part in parts for reading in part),
        *neighbours(parts),
        *initials(parts, 2),
        *initials(parts, 3),
    ]
