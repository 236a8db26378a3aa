"""Signs of liking and disliking that can be counted: polar words, what turns them round, what weighs more."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.tone_words import LIKING_EN, LIKING_ZH, LOATHING_EN, LOATHING_ZH
from assist_app.backends.embedded.words import fold

SIGNS = 10
"""Numbers of one sentence."""

KNOWN = 8192
"""Words of which it is remembered what they say."""

REACH_EN, REACH_ZH = 3, 4
"""Words, or characters, before a polar word among which a negation turns it round."""

NEGATION_EN = re.compile(
    r"^(?:not|no|never|none|nothing|neither|nor|hardly|barely|without|cannot|isnt|wasnt|arent|werent|dont|doesnt"
    r"|didnt|wont|wouldnt|cant|couldnt|shouldnt|hasnt|havent|aint|lacks?|lacking|n't)$"
)
NEGATION_ZH = re.compile(r"不|没|無|无|别|未|缺乏|缺少|谈不上|说不上|算不上")
STRENGTH_ZH = re.compile(
    r"不错|不断|不仅|不但|不只|不过|无论|没想到|不愧|不由|无疑|特别|分别|区别|级别|个别|别人|未来|无线"
)
"""What holds a negation's character and denies nothing."""

TURN = re.compile(
    r"\b(?:but|however|though|although|unfortunately|except|yet)\b|但是|可是|不过|然而|只是|就是|可惜|但"
)
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


def _longest_first(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


POLAR_ZH = re.compile(f"(?P<good>{_longest_first(LIKING_ZH)})|(?P<bad>{_longest_first(LOATHING_ZH)})")
LIKED, LOATHED = frozenset(LIKING_EN.split()), frozenset(LOATHING_EN.split())
ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly", "er", "est")


def tones(texts: Sequence[str]) -> Vectors:
    """What can be counted of each text, shape (n, SIGNS).

    Polar words as they are and turned round, their balance in all and after the last "but", the last of them,
    whether there are none, and marks of excitement and of asking.
    """
    return np.array([_signs(fold(text)) for text in texts], np.float32).reshape(len(texts), SIGNS)


def _signs(text: str) -> list[float]:
    turns = list(TURN.finditer(text))
    last = turns[-1].end() if turns else 0
    found = [*_english(text), *_chinese(text)]
    counts = [sum(kind == sign for kind, _place in found) for sign in ("good", "bad", "not good", "not bad")]
    balance = counts[0] - counts[1] - counts[2] + 0.5 * counts[3]
    after = [_WORTH[kind] for kind, place in found if place >= last]
    return [
        *(math.log1p(count) for count in counts),
        math.tanh(balance),
        math.tanh(sum(after)),
        math.tanh(_WORTH[found[-1][0]] if found else 0.0),
        1.0 if not found else 0.0,
        min(3, text.count("!") + text.count("！")) / 3,
        min(3, text.count("?") + text.count("？")) / 3,
    ]


_WORTH = {"good": 1.0, "bad": -1.0, "not good": -1.0, "not bad": 0.5}


def _english(text: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    before: list[str] = []
    for match in WORD.finditer(text):
        word = match.group()
        kind = _kind(word)
        if kind:
            turned = any(NEGATION_EN.match(one) or one.endswith("n't") for one in before[-REACH_EN:])
            found.append((f"not {kind}" if turned else kind, match.start()))
        before.append(word.replace("'", "") if not word.endswith("n't") else word)
    return found


@lru_cache(KNOWN)
def _kind(word: str) -> str:
    for ending in ENDINGS:
        if ending and not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)]
        for form in (stem, stem + "e", stem[:-1] if stem[-2:-1] == stem[-1:] else stem):
            if form in LIKED:
                return "good"
            if form in LOATHED:
                return "bad"
    return ""


def _chinese(text: str) -> list[tuple[str, int]]:
    found = []
    for match in POLAR_ZH.finditer(text):
        kind = "good" if match.lastgroup == "good" else "bad"
        before = STRENGTH_ZH.sub("", text[max(0, match.start() - REACH_ZH) : match.start()])
        found.append((f"not {kind}" if NEGATION_ZH.search(before) else kind, match.start()))
    return found
