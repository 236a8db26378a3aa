"""In which language a text is, and whether it is the customer's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assist_app.assist.outgoing.kinds import Finding, Hazard

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NO_PROSE = re.compile(r"https?://\S+|www\.\S+|\{[^{}\n]{1,40}\}")
_MAIL = re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9_.-]{1,255}")
_COMMON = re.compile(
    r"\b(?:the|a|an|is|are|was|be|to|of|and|or|in|on|for|with|you|your|we|our|us|i|my|it|this|that|have|has|can"
    r"|will|not|do|does|please|sorry|thanks?|hello|hi|if|when|what|how|there|yes|no|from|at|as|by|so|but)\b",
    re.IGNORECASE,
)
_ENDS = ".!?。！？"
LOOKED_AT = 6
"""Of the customer's newest messages, that many may decide."""
SIGNS = 2_000
"""Of a text, by which its language is told."""


def language(text: str) -> str:
    """ "zh" or "en" where a text shows it; "" for "ok", product names, numbers and other languages."""
    prose = _NO_PROSE.sub(" ", text[:SIGNS])
    if "@" in prose:
        prose = _MAIL.sub(" ", prose)
    if len(_KANA.findall(prose)) > 1:
        return ""
    chinese, words = len(_CHINESE.findall(prose)), _WORD.findall(prose)
    if chinese >= 2 and chinese >= 2 * len(words):
        return "zh"
    plain = len(words) >= 3 and _COMMON.search(prose) is not None
    return "en" if plain and 2 * chinese <= len(words) else ""


def wrong_language(text: str, theirs: Iterable[str]) -> Finding | None:
    """What is in another language than the customer's messages, newest first: from its first to its last
    word."""
    ours = language(text)
    if not ours:
        return None
    for number, message in enumerate(theirs):
        spoken = language(message)
        if spoken or number + 1 == LOOKED_AT:
            return Finding(Hazard.LANGUAGE, *_run(text, ours)) if spoken not in ("", ours) else None
    return None


def _run(text: str, ours: str) -> tuple[int, int]:
    """From the first to the last word in a language, with the mark that ends it."""
    prose = _NO_PROSE.sub(lambda other: "\0" * len(other.group()), text)
    words = [word.span() for word in (_CHINESE if ours == "zh" else _WORD).finditer(prose)]
    start, end = words[0][0], words[-1][1]
    return start, end + (text[end : end + 1] in _ENDS and end < len(text))
