"""Words of Chinese and English text: tokens for the index, matched words for the agent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from functools import cache, lru_cache

from assist_app.paths import resources

RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:'[a-z]+)?")
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WITHIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
LATIN = re.compile(r"[A-Za-z]{2,}")
STOP_WORDS = """
a an the is are am was were be to of in on at for and or but i you he she it we they my your our me us
do does did have has had can could will would please this that with from not so if as by there what when
how why it's i'm don't about just any some get got
i'd i'll i've you'd you'll you've you're he's she's we'd we'll we've we're they're they've that's there's
what's isn't aren't wasn't weren't won't wouldn't can't couldn't didn't doesn't haven't hasn't lot
really where who until since said
"""
STOP = frozenset(STOP_WORDS.split())
STOP_CHINESE = frozenset(
    "的了吗呢吧啊呀哦我你您他她它们是在有就都也还和与这那个么什怎给把被让要会能可以不没很请一下到说"
)


def fold(text: str) -> str:
    """Text without case and width differences."""
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _simplified() -> dict[int, int]:
    lines = (resources() / "characters" / "simplified.txt").read_text("utf-8").splitlines()
    signs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(map(ord, signs[::2]), map(ord, signs[1::2]), strict=True))


def simplified(text: str) -> str:
    """Text with every traditional character as the simplified one it is searched as; as long as before."""
    return text if text.isascii() else text.translate(_simplified())


class _Plain(dict[int, str]):
    """Every character as it is searched; those that come are remembered."""

    def __missing__(self, code: int) -> str:
        found = self[code] = simplified(fold(chr(code)))
        return found


_PLAIN = _Plain()


def plain(text: str) -> str:
    """As `simplified(fold(text))`, character by character: three times faster, for texts that are many."""
    return text.lower() if text.isascii() else text.translate(_PLAIN)


def language_of(text: str) -> str:
    """ "zh" when Chinese characters weigh more than Latin words, "en" otherwise.

    One English word says about as much as two characters, so "我的order还没到" is Chinese.
    """
    return (
        "zh" if len(CHINESE.findall(text)) >= 2 * len(LATIN.findall(text)) and CHINESE.search(text) else "en"
    )


def tokens(text: str) -> list[str]:
    """Index tokens: Chinese characters and bigrams, simplified, and English words without common endings."""
    found: list[str] = []
    for run in RUN.findall(simplified(fold(text))):
        if CHINESE.match(run):
            found += run
            found += [run[n : n + 2] for n in range(len(run) - 1)]
        else:
            found.append(stem(run))
    return found


def query_tokens(text: str) -> list[str]:
    """Tokens worth asking for: bigrams instead of characters where a run has two or more; no stop words."""
    found: dict[str, None] = {}
    for run in RUN.findall(simplified(fold(text))):
        if not CHINESE.match(run):
            if run not in STOP:
                found[stem(run)] = None
        elif len(run) == 1:
            found[run] = None
        else:
            for n in range(len(run) - 1):
                pair = run[n : n + 2]
                if not STOP_CHINESE.issuperset(pair):
                    found[pair] = None
    return list(found)


def searched_tokens(text: str) -> list[str]:
    """Tokens of a text to be searched among many: as `query_tokens`, with single characters that say much.

    They find more than pairs alone and cost time, which is why customers' messages do without.
    """
    single = (sign for sign in simplified(fold(text)) if CHINESE.match(sign) and sign not in STOP_CHINESE)
    return list(dict.fromkeys((*query_tokens(text), *single)))


@lru_cache(8192)
def stem(word: str) -> str:
    """The word without plural, -ing and -ed; light on purpose: "parcels" must find "parcel"."""
    word = word.split("'")[0]
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 - (ending == "s"):
            return word[: -len(ending)].removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def present(asked: Iterable[str], text: str) -> frozenset[str]:
    """Those of some tokens that a folded and simplified text has; many times faster than its own tokens."""
    return frozenset(
        token for token in asked if token in text and (not token.isascii() or _says(text, token))
    )


def _says(text: str, token: str) -> bool:
    """Whether a word of the text has this stem; a stem is the beginning of its word."""
    at = text.find(token)
    while at >= 0:
        word = RUN.match(text, at)
        if word is not None and not (at and text[at - 1] in WITHIN) and stem(word[0]) == token:
            return True
        at = text.find(token, at + 1)
    return False


def matched(query: str, texts: Iterable[str], most: int = 4) -> tuple[str, ...]:
    """The customer's own words that stand in the texts too, longest spans first.

    Neighbouring Chinese bigrams are joined to one span; stop words are no match.
    """
    return matched_in(query, present(tokens(query), _searchable(tuple(texts))), most)


@lru_cache(512)
def _searchable(texts: tuple[str, ...]) -> str:
    return plain("\n".join(texts))


@lru_cache(8)
def _runs(query: str) -> tuple[str, ...]:
    return tuple(RUN.findall(fold(query)))


def matched_in(query: str, known: Set[str], most: int = 4) -> tuple[str, ...]:
    """As `matched`, with the tokens of the texts at hand."""
    spans: dict[str, None] = {}
    for run in _runs(query):
        if CHINESE.match(run):
            spans |= dict.fromkeys(_chinese_spans(run, known))
        elif run not in STOP and stem(run) in known:
            spans[run] = None
    return tuple(sorted(spans, key=lambda span: -_weight(span))[:most])


def _chinese_spans(run: str, known: Set[str]) -> list[str]:
    spans: list[str] = []
    start = None
    plain = simplified(run)
    for n in range(len(run)):
        pair = plain[n : n + 2]
        hit = len(pair) == 2 and pair in known and not STOP_CHINESE.issuperset(pair)
        if hit and start is None:
            start = n
        elif not hit and start is not None:
            spans.append(run[start : n + 1].strip("".join(STOP_CHINESE)))
            start = None
    return [span for span in spans if len(span) >= 2]


def _weight(span: str) -> float:
    return len(span) * (2.5 if CHINESE.match(span) else 1.0)
