"""One ranking from words and meaning: how much each counts is decided for every query by itself."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.backends.embedded.words import fold, language_of, searched_tokens, tokens
from assist_app.model.script import Script

VectorsOf = Callable[[Sequence[str]], Vectors]

POOL = 200
"""Texts that each way of searching may propose; only these are compared with each other."""

WORDS = 1.5
"""How much words count beside meaning (1.0) where they can be relied on."""

FOREIGN = 0.3
"""Share of that weight left where query and text are in different languages: only names and numbers match."""

COVERED, COVERED_FOREIGN = 0.05, 0.25
"""Share of the best possible word score from which words are relied on: below it they matched by chance."""

LONG_TITLE = 0.3
"""How much a title longer than others loses: it meets more of a long query's words by chance."""

TITLE_WEIGHT = 2.0
SATURATED = 2.2
"""What a word that is said again and again scores at most, in units of its rarity (BM25 with k1 = 1.2)."""

SPARE = 12
"""Characters under which a sentence is read with the one before it."""

MOST_PARTS = 16
BATCH = 64
SENTENCE = re.compile(r"(?<=[。！？!?；;\n])|(?<=\.)\s+(?=[^a-z])")

Row = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for the candidates of one query, by id; absent means nothing is known (0).

    `coverage` is the best word score as a share of the best possible one, `native` the share of candidates
    that are in the query's language, `lengths` the logarithms of the titles' lengths (0 without a title).
    """

    lexical: Mapping[str, float]
    dense: Mapping[str, float]
    coverage: float
    native: float
    lengths: Mapping[str, float]


def fused_ranking(sign: Sign, most: int) -> list[tuple[str, float]]:
    """(id, score), best first: both scores are brought to one spread over the candidates and added."""
    ids = list(dict.fromkeys((*sign.dense, *sign.lexical)))
    if not ids:
        return []
    words = even(np.array([sign.lexical.get(name, 0.0) for name in ids]))
    meaning = even(np.array([sign.dense.get(name, 0.0) for name in ids]))
    lengths = even(np.array([sign.lengths.get(name, 0.0) for name in ids]))
    score = meaning + words_weight(sign.coverage, sign.native) * words - LONG_TITLE * lengths
    order = np.argsort(-score, kind="stable")[:most]
    return [(ids[n], float(score[n])) for n in order]


def words_weight(coverage: float, native: float) -> float:
    """How much words count for this query."""
    relied = COVERED if native >= 0.5 else COVERED_FOREIGN
    return WORDS * (native + (1 - native) * FOREIGN) * min(1.0, coverage / relied)


def even(scores: Row) -> Row:
    """Mean 0 and spread 1; all 0 where all are alike."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


def sentences(text: str) -> list[str]:
    """A text's sentences, very short ones together with the one before."""
    found: list[str] = []
    for part in SENTENCE.split(text):
        part = part.strip()
        if part and found and len(found[-1]) < SPARE:
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found[:MOST_PARTS]


class SnippetIndex:
    """Texts with or without titles, found by words and by meaning, across languages too."""

    def __init__(
        self,
        scripts: Iterable[Script],
        vectors_of: VectorsOf,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Indexes all; stops early when cancelled. `vectors_of` gives unit vectors, shape (n, 512)."""
        self._vectors_of = vectors_of
        self._words = LexicalIndex()
        self._whole, self._titles, self._parts = VectorIndex(), VectorIndex(), VectorIndex()
        self._bodies = VectorIndex()
        self._named: dict[str, tuple[str, float, int]] = {}
        self._seen: Counter[str] = Counter()
        batch: list[Script] = []
        for script in scripts:
            batch.append(script)
            if len(batch) == BATCH:
                self._add(batch)
                batch = []
            if cancelled():
                break
        self._add(batch)
        self._words.commit()

    def _add(self, scripts: Sequence[Script]) -> None:
        self._words.add(scripts, fresh=True)
        wholes: dict[str, str] = {}
        titles: dict[str, str] = {}
        bodies: dict[str, str] = {}
        parts: dict[str, str] = {}
        for script in scripts:
            body = "\n".join(script.messages)
            wholes[script.id] = f"{script.title} {body}".strip()
            self._seen.update(set(tokens(wholes[script.id])))
            cut = () if script.title else sentences(body)
            if script.title:
                titles[script.id], bodies[script.id] = script.title, body
            elif len(cut) > 1:
                parts |= {f"{script.id}\n{n}": part for n, part in enumerate(cut)}
            length = math.log(len(script.title)) if script.title else 0.0
            self._named[script.id] = (script.language, length, len(cut) if len(cut) > 1 else 0)
        for index, texts in (
            (self._whole, wholes),
            (self._titles, titles),
            (self._bodies, bodies),
            (self._parts, parts),
        ):
            if texts:
                index.add(list(texts), self._vectors_of(list(texts.values())))

    def find(self, text: str, most: int, vector: Vectors | None = None) -> list[tuple[str, float]]:
        """(id, score), best first. `vector` of the query, shape (512,), where it is known already."""
        vector = self._vectors_of([text])[0] if vector is None else vector
        asked = searched_tokens(text)
        lexical = dict(self._words.rank_words(asked, POOL, TITLE_WEIGHT))
        near = self._whole.nearest(vector, POOL) + self._titles.nearest(vector, POOL)
        ids = list(dict.fromkeys((*(name for name, _score in near), *lexical)))
        language = language_of(text)
        native = sum(self._named[name][0] == language for name in ids) / max(1, len(ids))
        coverage = max(lexical.values(), default=0.0) / self._possible(asked)
        lengths = {name: self._named[name][1] for name in ids}
        dense = self._dense(text, vector, ids)
        return fused_ranking(Sign(lexical, dense, coverage, native, lengths), most)

    def _dense(self, text: str, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """Meaning: the whole and its best sentence; with a title, what the title says beyond the text."""
        score = self._whole.scores(ids, vector)
        names = {f"{name}\n{n}": name for name in ids for n in range(self._named[name][2])}
        best: dict[str, float] = {}
        for part, value in self._parts.scores(names, vector).items():
            best[names[part]] = max(value, best.get(names[part], -1.0))
        score |= {name: 0.4 * score[name] + 0.6 * value for name, value in best.items()}
        if len(self._titles):
            titled = self._title_scores(text, vector, ids)
            bodies = self._bodies.scores(titled, vector)
            score |= {name: score[name] - 0.6 * bodies[name] + 0.5 * value for name, value in titled.items()}
        return score

    def _title_scores(self, text: str, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """How near a title is to the nearest of the query's sentences: people tell much, and ask once."""
        cut = sentences(fold(text))
        best = self._titles.scores(ids, vector)
        for sentence in self._vectors_of(cut) if len(cut) > 1 else ():
            for name, value in self._titles.scores(ids, sentence).items():
                best[name] = max(best[name], value)
        return best

    def _possible(self, asked: Sequence[str]) -> float:
        """The word score of a text that says every word of the query again and again, title included."""
        count = len(self._named)
        rarity = sum(
            math.log(1 + (count - self._seen[word] + 0.5) / (self._seen[word] + 0.5)) for word in asked
        )
        return max(1e-6, SATURATED * rarity * (1 + TITLE_WEIGHT * bool(len(self._titles))))
