"""The questions and requests in what a customer writes."""

from __future__ import annotations

import re
import unicodedata

from assist_app.assist.asking_words import (
    CHINESE_ASKS,
    CHINESE_BY_THE_WAY,
    CHINESE_WANTS,
    CONDITION,
    ENGLISH_ASKS,
    ENGLISH_BY_THE_WAY,
    ENGLISH_WANTS,
    PHATIC,
    TAG,
)

MOST = 8
"""Questions of one turn: whoever pastes a page is not asking all of it."""

LONGEST = 2000
"""Characters of a turn that are looked through; the newest ones count."""

LEAN = 6
"""Characters of content under which a question is not understood without what was said before it."""

HAN = re.compile(r"[\u3400-\u9fff]")
SENTENCE = re.compile(r"(?<=[。！？!?；;\n])|(?<=[a-z0-9)]\.)\s+(?=[A-Z\"'(])|(?<=\.)\s{2,}")
CLAUSE = re.compile(r"[，,]\s*|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\s+[-–—]+\s+")
AND = re.compile(
    r"[,;]?\s+(?:and|also|but|plus)\s+(?=(?:also\s+)?(?:what|where|when|who|why|how|which|whose|can|"
    r"could|do|does|is|are|will|would|should|please)\b)",
    re.IGNORECASE,
)
FILLER = re.compile(
    r"请问|您好|你好|到底|究竟|那|对了|还有|另外|顺便|然后|啊|呀|呢|吗|怎么回事|咋回事|怎么办|咋办|什么意思|什么情况|怎么说|可以|能|行|不|好"
    r"|what'?s that about|what is that|what about|how about|what now|what can i do|what should i do|"
    r"what do i do|why is that|why|how come|or what|can you help|is that (?:ok|okay|possible|right)|"
    r"(?:can|could|will|would) you (?:do|arrange) (?:that|it|this)|"
    r"would that be possible|what would i have to do",
    re.IGNORECASE,
)


def questions_in(texts: list[str]) -> list[tuple[int, str]]:
    """The questions of a turn's texts, as (number of the text, words), in their order.

    A question that says too little alone is given with what stands before it; "are you there?" is none.
    """
    found: list[tuple[int, str]] = []
    before = ""
    for number, text in enumerate(texts):
        for sentence in sentences(text[-LONGEST:]):
            asked = _of_sentence(sentence, before)
            found += [(number, words) for words in asked]
            before = "" if asked else sentence
    return found[-MOST:]


def sentences(text: str) -> list[str]:
    """Sentences of a text, with the sign that ends them."""
    return [part.strip() for part in SENTENCE.split(text) if part.strip()]


def is_question(clause: str) -> bool:
    """Whether a clause asks or requests something."""
    return asks(clause) or wants(clause)


def asks(clause: str) -> bool:
    """Whether a clause is a question, with or without the sign."""
    if not _says_something(clause):
        return False
    if clause.rstrip(" 。！.!~～…)").endswith(("？", "?")):
        return True
    if HAN.search(clause):
        return CHINESE_ASKS.search(clause.rstrip(" 。！!~～…啊呀呐哦")) is not None
    return ENGLISH_ASKS.search(clause) is not None


def wants(clause: str) -> bool:
    """Whether a clause requests something to be done."""
    if not _says_something(clause):
        return False
    return (CHINESE_WANTS if HAN.search(clause) else ENGLISH_WANTS).search(clause) is not None


def _says_something(clause: str) -> bool:
    said = _bare(clause)
    aside = CHINESE_BY_THE_WAY if HAN.search(clause) else ENGLISH_BY_THE_WAY
    return bool(said) and PHATIC.fullmatch(said) is None and aside.search(clause) is None


def _of_sentence(sentence: str, before: str) -> list[str]:
    """Each clause that asks, with the condition it stands under."""
    found: list[str] = []
    waiting: list[str] = []
    for clause in clauses(sentence):
        if not is_question(clause):
            waiting.append(clause)
            continue
        lean = _lean(clause)
        if lean and not waiting and not found and before:
            waiting = [before]
        kept = waiting if lean else [part for part in waiting if CONDITION.match(part)]
        waiting = []
        if lean and not kept and (found or _empty(clause)):
            continue
        found.append(_joined([*kept, clause]))
    return found


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence; what only hangs on to one stays with it."""
    parts = [part for piece in CLAUSE.split(sentence) for part in AND.split(piece)]
    found: list[str] = []
    for part in filter(None, map(str.strip, parts)):
        if found and TAG.fullmatch(part):
            found[-1] += f", {part}" if part[0].isascii() else f"，{part}"
        else:
            found.append(part)
    return found


def _lean(clause: str) -> bool:
    """Whether a clause says too little to be understood alone."""
    left = _bare(FILLER.sub("", clause))
    return len(left) < (LEAN if not HAN.search(clause) else LEAN // 2)


def _empty(clause: str) -> bool:
    return not _bare(FILLER.sub("", clause))


def _joined(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0].strip("，,、 ")
    sign = "，" if HAN.search("".join(parts)) else ", "
    cleaned = [part.strip("，,、。.；; \n") for part in parts[:-1]]
    return sign.join([*filter(None, cleaned), parts[-1].strip("，,、 ")])


def _bare(text: str) -> str:
    """Letters and digits only, without case: what a sentence says."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
