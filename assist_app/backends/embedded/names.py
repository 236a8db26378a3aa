"""What an intent is called, as words: codes are names too, once they are taken apart."""

from __future__ import annotations

import re
from functools import cache

from assist_app.backends.embedded.name_wordings import WORDINGS_EN, WORDINGS_ZH
from assist_app.backends.embedded.words import fold, stem

BETWEEN_WORDS = re.compile(r"[-_/.]+|(?<=[a-z])(?=[A-Z])")
FILLING_ZH = re.compile(r"询问|查询|咨询|了解|通用|\s")
"""What names of intents say and customers do not."""

OWNED = ("my ", "the ", "a ", "an ")
REST = "{}"


def spoken(name: str) -> str:
    """ "pending_card_payment" and "pendingCardPayment" as "pending card payment"."""
    return " ".join(BETWEEN_WORDS.sub(" ", name).split())


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
