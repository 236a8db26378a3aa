"""What an intent is called, as words: codes are names too, once they are taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assist_app.backends.embedded.name_wordings import WORDINGS_EN, WORDINGS_ZH
from assist_app.backends.embedded.words import fold, stem

BETWEEN_WORDS = re.compile(r"[-_/.]+|(?<=[a-z])(?=[A-Z])")
FILLING_ZH = re.compile(r"询问|查询|咨询|了解|通用|\s")
"""What names of intents say and customers do not."""

GLUED, ENDLESS, LONGEST = 8, 64, 20
"""Letters from which, and up to which, a word of a name that nobody says is looked at for being several, and
letters of the longest one in it."""

SHORT = frozenset(("a", "i", "in", "my", "no", "of", "on", "to", "up"))
WORD = re.compile(r"[a-z]+")
FILLING_EN = "intent"

OWNED = ("my ", "the ", "a ", "an ")
REST = "{}"


def spoken(name: str) -> str:
    """ "pending_card_payment" and "pendingCardPayment" as "pending card payment"."""
    return " ".join(BETWEEN_WORDS.sub(" ", name).split())


def words_said(texts: Iterable[str]) -> frozenset[str]:
    """Latin words of the texts and of the wordings, of which glued words may be made."""
    found = {word for text in texts for word in WORD.findall(text.lower())}
    found |= {
        word for key, said in _table(WORDINGS_EN) for text in (key, *said) for word in WORD.findall(text)
    }
    return frozenset(word for word in found if len(word) > 2) | SHORT


def unglued(name: str, known: frozenset[str]) -> str:
    """ "reportlostcard" as "report lost card"; what cannot be made of known words stays as it is."""
    return " ".join(part for word in name.split() for part in _parts(word, known))


def _parts(word: str, known: frozenset[str]) -> list[str]:
    low = word.lower()
    if not GLUED <= len(low) <= ENDLESS or low in known or not WORD.fullmatch(low):
        return [word]
    bare = low.removesuffix(FILLING_EN)
    # The fewest words that make up the first so many letters.
    made: list[list[str] | None] = [[], *([None] * len(bare))]
    for end in range(1, len(bare) + 1):
        for start in range(max(0, end - LONGEST), end):
            before = made[start]
            if before is not None and bare[start:end] in known:
                longer = [*before, bare[start:end]]
                now = made[end]
                if now is None or len(longer) < len(now):
                    made[end] = longer
    return made[len(bare)] or [word]


def worded(name: str, language: str) -> tuple[str, ...]:
    """What customers may say for the words of a spoken name, the rest of the name put in its place."""
    found = _chinese(fold(name)) if language == "zh" else _english(fold(name).split())
    return tuple(dict.fromkeys(text for text in found if text))


def _english(words: list[str]) -> list[str]:
    stems = [stem(word) or word for word in words]
    free = [True] * len(words)
    found: list[str] = []
    for key, sayings in _table(WORDINGS_EN):
        wanted = [stem(word) or word for word in key.split()]
        for first in range(len(words) - len(wanted) + 1):
            last = first + len(wanted)
            if stems[first:last] == wanted and all(free[first:last]):
                free[first:last] = [False] * len(wanted)
                found += [_filled(saying, " ".join(words[:first] + words[last:])) for saying in sayings]
                break
    return found


def _filled(saying: str, rest: str) -> str:
    if not rest:
        rest = "" if saying.endswith(REST) else "it"
    elif not rest.startswith(OWNED):
        rest = f"my {rest}"
    return " ".join(saying.replace(REST, rest).split())


def _chinese(name: str) -> list[str]:
    whole = left = FILLING_ZH.sub("", name)
    found: list[str] = []
    for key, sayings in _table(WORDINGS_ZH):
        if key in left:
            left = left.replace(key, "\n")
            found += [saying.replace(REST, whole.replace(key, "")) for saying in sayings]
    return found


@cache
def _table(lines: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Office words and what customers say, longest words first."""
    rows = []
    for line in lines.strip().splitlines():
        keys, _colon, sayings = line.partition(":")
        said = tuple(saying.strip() for saying in sayings.split("|"))
        rows += [(key.strip(), said) for key in keys.split(",")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def plain_sayings() -> tuple[str, ...]:
    """Some hundred things customers say in both languages, about nothing in particular."""
    rows = (*_table(WORDINGS_EN), *_table(WORDINGS_ZH))
    return tuple(dict.fromkeys(saying for _key, said in rows for saying in said if REST not in saying))
