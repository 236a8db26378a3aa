"""Words that wait for another one: what is taken out behind or before them leaves no sentence."""

from __future__ import annotations

import re

_DETERMINERS = "a an the our my your their his her its this that these those some any every each no"
_VERBS = (
    "is are was were be been being am isn't aren't has have had will can could would should must may might "
    "do does did offer offers offering provide provides give gives get gets sell sells make makes find need "
    "seem seems look looks feel feels become becomes remain remains stay stays called it's"
)
_DEGREES = "guaranteed absolutely completely totally entirely extremely highly"
_OTHERS = (
    "and or but of with for to in on at by from as into than very so too quite really truly simply just only "
    "not most more we i they he she"
)
HANGING = frozenset(f"{_DETERMINERS} {_VERBS} {_DEGREES} {_OTHERS}".split())
"""English words that cannot stand before a gap at the end of a sentence."""
CLIPPED = ("'s", "’s", "'re", "’re", "'m", "’m")
"""Endings of words that cannot either."""
FUNCTION = frozenset(
    [
        "in",
        "of",
        "on",
        "at",
        "for",
        "with",
        "to",
        "by",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "will",
        "would",
        "can",
        "could",
        "has",
        "have",
        "had",
        "that",
        "which",
        "who",
        "when",
        "where",
        "because",
        "if",
        "than",
        "and",
        "or",
        "but",
        "so",
    ]
)
"""English words that cannot take the place of what was taken out before them."""
GREETING = re.compile(
    r"(?:^|[.!?\n])[ \t]*(?:hello|hi|hey|dear|good (?:morning|day|afternoon|evening)|thank you|thanks|sorry"
    r"|yes|no|ok|okay|sure|well|please|welcome)\b[^,.!?\n]{0,40},$",
    re.IGNORECASE,
)
"""What a sentence may begin with so that any other follows behind the comma."""
PREDICATE = re.compile(r"(?:is|are|was|were|will|would|can|could|should|must|has)\b", re.IGNORECASE)
"""English words before which no comma stands when what stood between two is taken out."""
LEANING = "和与及且或而了吗吧呢啊呀嘛哦的地得之是在也都"
"""Chinese signs that cannot either."""
ADJECTIVE = "的之"
"""Signs that make an adjective of what stands before them."""
VOWEL_SOUND = re.compile(
    r"(?:hour|honest|honou?r|heir|[aei]|o(?!ne\b|nce\b)|u(?!ni(?!n|m)|s[eaiu]|tili|surp|r[aeiou]))",
    re.IGNORECASE,
)
"""Beginnings before which "an" is spoken."""
