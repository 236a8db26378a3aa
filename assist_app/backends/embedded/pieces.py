"""The encoder's word pieces in 3 MB: its package keeps every beginning of a piece as text, in 35."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

BEGIN, UNKNOWN, END = 1, 0, 2
UNKNOWN_COST = 10.0
"""How much less likely than the rarest piece a character is that belongs to none."""

Numbers = npt.NDArray[np.int32]


class Normalizer(Protocol):
    """Writes a text as the pieces are written."""

    def normalize(self, text: str) -> str:
        """The text with one form for each character and marks for spaces."""


class Pieces:
    """Takes texts apart into the most likely pieces (a unigram model, Viterbi).

    The pieces are a tree of characters. Nodes are numbered level by level, so that the children of a node
    stand side by side, sorted: `first` says where they begin, `signs` has each node's character, `pieces` the
    number of the piece that ends there, -1 for none.
    """

    def __init__(self, pieces: Sequence[str], scores: array[float], normalizer: Normalizer) -> None:
        self._normalizer = normalizer
        self._scores = scores
        self._unknown = min(scores) - UNKNOWN_COST
        first, signs, ends = _tree(pieces)
        self._first, self._signs = array("i", first.tobytes()), array("i", signs.tobytes())
        self._pieces = array("i", ends.tobytes())

    def encode(
        self, text: str, out_type: type = int, add_bos: bool = True, add_eos: bool = True
    ) -> list[int]:
        """Numbers of a text's pieces, called as the encoder calls its own tokenizer."""
        normal = self._normalizer.normalize(text)
        found = self._best(normal) if normal else [UNKNOWN]
        return [BEGIN] * add_bos + found + [END] * add_eos

    def _best(self, text: str) -> list[int]:
        """The pieces with the highest sum of scores; of equal ones those that begin earliest."""
        count = len(text)
        codes = array("i", text.encode("utf-32-le", "surrogatepass"))
        best = [0.0] + [-1e38] * count
        starts, chosen = [0] * (count + 1), [UNKNOWN] * (count + 1)
        first, signs, pieces, scores = self._first, self._signs, self._pieces, self._scores
        for start in range(count):
            before, node, end, alone = best[start], 0, start, False
            while end < count:
                low, high = first[node], first[node + 1]
                node = bisect_left(signs, codes[end], low, high)
                if node == high or signs[node] != codes[end]:
                    break
                end += 1
                piece = pieces[node]
                if piece >= 0:
                    score = before + scores[piece]
                    if score > best[end]:
                        best[end], starts[end], chosen[end] = score, start, piece
                    alone = alone or end == start + 1
            if not alone and before + self._unknown > best[start + 1]:
                best[start + 1], starts[start + 1] = before + self._unknown, start
                chosen[start + 1] = UNKNOWN
        found: list[int] = []
        while count > 0:
            found.append(chosen[count])
            count = starts[count]
        found.reverse()
        return found


def _tree(pieces: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
    """Where the children of each node begin (one more than nodes), its character, the piece ending there."""
    width = max(map(len, pieces))
    texts = np.array(pieces, f"<U{width}")
    order = np.argsort(texts, kind="stable")
    table = texts[order].view(np.int32).reshape(len(pieces), width)
    lengths = np.array([len(piece) for piece in pieces])[order]
    signs, ends, counts = [np.zeros(1, np.int32)], [np.full(1, -1, np.int32)], []
    fresh = np.zeros(len(pieces), bool)
    fresh[0] = True
    parents, nodes = np.zeros(len(pieces), np.int64), 1
    for level in range(width):
        fresh[1:] |= table[1:, level] != table[:-1, level]
        reach = lengths > level
        begins = fresh & reach
        here = np.cumsum(begins) - 1
        counts.append(np.bincount(parents[begins], minlength=nodes))
        ended = np.full(int(begins.sum()), -1, np.int32)
        whole = lengths == level + 1
        ended[here[whole]] = order[whole]
        signs.append(table[begins, level])
        ends.append(ended)
        parents, nodes = here, len(ended)
    counts.append(np.zeros(nodes, np.int64))
    first = np.concatenate(([1], 1 + np.cumsum(np.concatenate(counts))))
    return first.astype(np.int32), np.concatenate(signs).astype(np.int32), np.concatenate(ends)
