"""Weighted n-grams of letters and words: what two sentences have in common on paper, in any script."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.words import CHINESE, fold

PIECE = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W\u3400-\u9fff\uf900-\ufaff](?:[^\W\u3400-\u9fff\uf900-\ufaff]|')*|[^\w\s]"
)
LONGEST = 5
"""Characters of the longest n-gram; a word's edges count as characters."""

WORDS = 0.7
"""How much words and word pairs count beside n-grams of characters (1.0)."""

WIDEST = 30_000
"""N-grams that are kept, the commonest first; a sentence has about 150."""

COMMON = 24
"""From this many sentences on an n-gram is multiplied as a dense column, which is faster."""

Indices = npt.NDArray[np.intp]


@lru_cache(4)
def grams(text: str) -> Counter[str]:
    """N-grams of characters ("c" + n-gram) and words and word pairs ("w" + words) with their counts.

    Kept for a moment, as intents and attitude are recognised in the same text: not to be changed.
    """
    found: Counter[str] = Counter()
    words: list[str] = []
    for piece in PIECE.findall(fold(text)):
        chinese = CHINESE.match(piece) is not None
        padded = piece if chinese else f" {piece} "
        for size in range(1 if chinese else 2, LONGEST + 1):
            found.update(["c" + padded[n : n + size] for n in range(len(padded) - size + 1)])
        if chinese:
            words += piece
        elif piece[0].isalnum():
            words.append(piece)
    found.update(["w" + word for word in words])
    found.update([f"w{first} {second}" for first, second in pairwise(words)])
    return found


class NgramSpace:
    """Columns for the n-grams of training sentences, rare ones weighing more (TF-IDF)."""

    def __init__(self, counted: Sequence[Counter[str]]) -> None:
        """`counted` holds the n-grams of each training sentence."""
        seen: Counter[str] = Counter()
        for counts in counted:
            seen.update(counts.keys())
        kept = seen.most_common(WIDEST)
        self.columns = {gram: n for n, (gram, _rows) in enumerate(kept)}
        rows = np.array([rows for _gram, rows in kept], np.float32)
        self._idf = np.log((1 + len(counted)) / (1 + rows)) + 1
        self._rare = array("d", self._idf)
        self._unknown = math.log(1 + len(counted)) + 1
        self.common = int((rows > COMMON).sum())
        """Columns below this one belong to n-grams of many sentences."""

    def put_first(self, counted: Sequence[Counter[str]], labels: Indices) -> None:
        """Gives the first columns to the n-grams that say most about the label (information gain)."""
        table = np.zeros((len(self.columns), int(labels.max()) + 1), np.float32)
        for counts, label in zip(counted, labels, strict=True):
            table[[self.columns[gram] for gram in counts if gram in self.columns], label] += 1
        usual = np.bincount(labels) / len(labels)
        seen = table.sum(axis=1, keepdims=True)
        gain = (table * np.log((table + 1e-9) / (seen * usual + 1e-9))).sum(axis=1)
        place = np.argsort(np.argsort(-gain, kind="stable"), kind="stable")
        self.columns = {gram: int(place[n]) for gram, n in self.columns.items()}
        moved = np.empty_like(self._idf)
        moved[place] = self._idf
        self._idf = moved
        self._rare = array("d", moved)

    def row(self, counts: Counter[str]) -> tuple[Indices, Vectors]:
        """Columns and weights of a sentence. What is unknown has no column but makes the rest count less."""
        columns: list[int] = []
        weights: list[float] = []
        letters, words = 1e-9, 1e-9
        known, rare, unknown = self.columns.get, self._rare, self._unknown
        for gram, count in counts.items():
            column = known(gram)
            weight = unknown if column is None else rare[column]
            if count > 1:
                weight *= 1 + math.log(count)
            if gram[0] == "c":
                letters += weight * weight
            else:
                words += weight * weight
                weight = -weight
            if column is not None:
                columns.append(column)
                weights.append(weight)
        found = np.array(weights, np.float32)
        shares = np.where(found > 0, found * (1 / math.sqrt(letters)), found * (-WORDS / math.sqrt(words)))
        return np.array(columns, np.intp), np.asarray(shares, np.float32)


def kernel(rows: Sequence[tuple[Indices, Vectors]], common: int) -> Vectors:
    """Products of all rows with each other, shape (n, n); columns below `common` are multiplied densely."""
    dense = np.zeros((len(rows), common), np.float32)
    owners: list[Indices] = []
    for n, (columns, weights) in enumerate(rows):
        often = columns < common
        dense[n, columns[often]] = weights[often]
        owners.append(np.full(int((~often).sum()), n, np.intp))
    product = dense @ dense.T
    if not owners:
        return product
    owner = np.concatenate(owners)
    column = np.concatenate([columns[columns >= common] for columns, _weights in rows])
    weight = np.concatenate([weights[columns >= common] for columns, weights in rows])
    order = np.argsort(column, kind="stable")
    owner, weight = owner[order], weight[order]
    for part in np.split(np.arange(len(order)), np.flatnonzero(np.diff(column[order])) + 1):
        who, much = owner[part], weight[part]
        product[who[:, None], who] += much[:, None] * much
    return product


def dense_rows(rows: Sequence[tuple[Indices, Vectors]], width: int) -> Vectors:
    """The rows with their first `width` columns written out, shape (n, width)."""
    found = np.zeros((len(rows), width), np.float32)
    for n, (columns, weights) in enumerate(rows):
        near = columns < width
        found[n, columns[near]] = weights[near]
    return found
