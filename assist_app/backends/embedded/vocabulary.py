"""The Latin words of the library, to be found in spite of slips of the finger."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

LETTERS = 26
SHORTEST, LONGEST = 3, 20
ONE_SLIP, TWO_SLIPS = 4, 6
"""Letters from which one and from which two slips are forgiven."""

Marks = npt.NDArray[np.uint8]


class Vocabulary:
    """Words of 3 to 20 letters a-z; other threads may look words up while one adds."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._words: list[str] = []
        self._codes: Marks = np.zeros((1024, LONGEST), np.uint8)
        self._counts: Marks = np.zeros((1024, LETTERS), np.uint8)
        self._lock = threading.Lock()

    def add(self, words: Iterable[str]) -> None:
        """Takes in what is new among them."""
        for word in {word for word in words if word.isascii()} - self._known:
            if SHORTEST <= len(word) <= LONGEST and word.isalpha():
                self._known.add(word)
                self._append(word)

    def _append(self, word: str) -> None:
        place = len(self._words)
        with self._lock:
            if place == len(self._codes):
                self._codes = np.concatenate((self._codes, np.zeros_like(self._codes)))
                self._counts = np.concatenate((self._counts, np.zeros_like(self._counts)))
            codes = np.frombuffer(word.encode(), np.uint8) - ord("a")
            self._codes[place, : len(word)] = codes + 1
            np.add.at(self._counts[place], codes, 1)
            self._words.append(word)

    def near(self, word: str, *, beginning: bool, most: int = 8) -> list[str]:
        """Words that are nearest to this one, one or two slips away; with `beginning` their beginnings count.

        A slip is a letter too many, missing or wrong, or two neighbours swapped.
        """
        slips = (len(word) >= ONE_SLIP) + (len(word) >= TWO_SLIPS)
        if not slips or len(word) > LONGEST or not (word.isascii() and word.isalpha()):
            return []
        asked = np.frombuffer(word.encode(), np.uint8) - ord("a")
        with self._lock:
            places = self._alike(asked, slips, beginning=beginning)
            if not len(places):
                return []
            apart = _slips(asked + 1, self._codes[places], beginning=beginning)
            best = int(apart.min())
            chosen = places[apart == best] if best <= slips else places[:0]
            found = sorted((self._words[place] for place in chosen), key=len)
        return found[:most]

    def _alike(self, asked: Marks, slips: int, *, beginning: bool) -> npt.NDArray[np.intp]:
        """Places of the words with nearly all of the letters; a tenth of the time of comparing all."""
        counts = self._counts[: len(self._words)]
        wanted = np.bincount(asked, minlength=LETTERS).astype(np.uint8)
        missing = np.maximum(wanted, counts) - counts
        fits = missing.sum(axis=1) <= slips
        if not beginning:
            fits &= (np.maximum(wanted, counts) - wanted).sum(axis=1) <= slips
        return np.flatnonzero(fits)


def _slips(asked: Marks, words: Marks, *, beginning: bool) -> Marks:
    """Slips between one word and each of many, shape (n,); words are rows of letters, 0 behind the end.

    Optimal string alignment, one column of all words at a time.
    """
    count, width = words.shape
    width = min(width, len(asked) + 3)
    ends = np.minimum((words > 0).sum(axis=1), width)
    before: Marks = np.zeros((count, width + 1), np.uint8)
    row = np.tile(np.arange(width + 1, dtype=np.uint8), (count, 1))
    for n, letter in enumerate(asked):
        earlier, before = before, row
        row = np.empty_like(before)
        row[:, 0] = n + 1
        wrong = (words[:, :width] != letter).astype(np.uint8)
        for m in range(width):
            best = np.minimum(np.minimum(row[:, m], before[:, m + 1]) + 1, before[:, m] + wrong[:, m])
            if n and m:
                swapped = (words[:, m] == asked[n - 1]) & (words[:, m - 1] == letter)
                best = np.where(swapped, np.minimum(best, earlier[:, m - 1] + 1), best)
            row[:, m + 1] = best
    if not beginning:
        return np.asarray(row[np.arange(count), ends], np.uint8)
    # A word that ends sooner has no longer beginnings.
    row[np.arange(width + 1) > ends[:, None]] = 255
    return np.asarray(row.min(axis=1), np.uint8)
