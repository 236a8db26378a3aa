"""Puts a finding right so that a clean sentence is left, or says that only a person can."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assist_app.assist.outgoing.hanging import (
    ADJECTIVE,
    CLIPPED,
    FUNCTION,
    GREETING,
    HANGING,
    LEANING,
    PREDICATE,
    VOWEL_SOUND,
)
from assist_app.assist.outgoing.kinds import Finding

BLANKS = " \t\u00a0\u3000"
DASHES, COLONS = "—–", ":："
LABEL = re.compile(r"[^.!?。！？\n]*[:：]")
"""Another name with a colon in the same sentence."""
MIXED = re.compile(r"[^\W_][\w'’-]*[A-Z]")
"""A word with a capital further on: iPad, macOS."""
NEAR = 80
"""Signs before a gap that say what may stand behind it."""
STOPS, COMMAS = ".!?。！？…～~", ",;:，、；：—–"
OPEN, CLOSE = "([{（【《「『“‘<", ")]}）】》」』”’>"
PAIRS = dict(zip(OPEN, CLOSE, strict=True))
LAST_WORD = re.compile(r"[\w'’%-]+$")
FIRST_WORD = re.compile(r"[\w'’%-]+")
JOINING = re.compile(r"(?<=\w)[ \t]*,?[ \t]+(?:and|or|but|&)$", re.IGNORECASE)
ARTICLE = re.compile(r"\b(an?)([ \t]+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mend:
    """Signs `start` to `end` of the text give way to `words`."""

    start: int
    end: int
    words: str


def mend(text: str, finding: Finding) -> Mend | None:
    """What to change; None where what would be left is no sentence, or nobody knows what belongs there."""
    if finding.instead is None:
        return None
    words = finding.instead.strip()
    left, right = text[: finding.start], text[finding.end :]
    raised = text[finding.start : finding.start + 1].isupper() and _begins(left)
    if words:
        return _put(text, left, right, _raised(words) if raised else words)
    return _taken_out(text, left, right, raised=raised)


def _put(text: str, left: str, right: str, words: str) -> Mend:
    """With the article that goes with what stands there now."""
    article = ARTICLE.search(left)
    if article is None:
        return Mend(len(left), len(text) - len(right), words)
    fitting = _article(article[1], words)
    return Mend(article.start(), len(text) - len(right), f"{fitting}{article[2]}{words}")


def _taken_out(text: str, left: str, right: str, *, raised: bool) -> Mend | None:
    spaced = left[-1:] in BLANKS or right[:1] in BLANKS
    before, after = left.rstrip(BLANKS), right.lstrip(BLANKS)
    first, last = _kind(after[:1]), _kind(before[-1:])
    if before[-1:] in PAIRS and PAIRS[before[-1]] == after[:1]:
        return _taken_out(text, before[:-1], after[1:], raised=False)
    if first == "word" and last != "other":
        return _before_a_word(text, before, after, spaced=spaced, raised=raised)
    if "other" in (first, last):
        return None
    if last == "open" or (last == "comma" and before[-1] in COLONS):
        return _after_an_opening(text, before, after)
    if last in ("end", "stop"):
        return _clause(text, before, after, raised=raised)
    if last == "comma":
        inner = after[1:].lstrip(BLANKS)
        if before[-1] == "," == after[:1] and PREDICATE.match(inner) and not _greets(before):
            # A parenthesis between a subject and its verb: both its commas go.
            return _joined(text, before[:-1], " ", inner)
        before = before[:-1].rstrip(BLANKS)
    elif last == "word":
        before = before[:-NEAR] + JOINING.sub("", before[-NEAR:])
    if _hangs(before) or (last == "word" and _is_wide(before[-1:])):
        return None
    apart = spaced and (first == "open" or (first == "comma" and after[0] in DASHES))
    return _joined(text, before, " " if apart else "", after)


def _before_a_word(text: str, before: str, after: str, *, spaced: bool, raised: bool) -> Mend | None:
    """What follows takes the place; "的" goes with the word it made an adjective."""
    last = _kind(before[-1:])
    if after[0] in ADJECTIVE and _is_content(after[1:]) and _is_wide(after[1]):
        return _joined(text, before, "", after[1:])
    if not _is_content(after) or (before[-1:] == "," and not _greets(before)):
        # An adjective before a comma waits for another one.
        return None
    gap = " " if spaced and last not in ("end", "open") else ""
    if article := ARTICLE.search(before + gap):
        return Mend(article.start(), len(text) - len(after), _article(article[1], after) + article[2])
    if raised:
        return Mend(len(before), len(text) - len(after) + 1, gap + _raised(after)[0])
    return _joined(text, before, gap, after)


def _after_an_opening(text: str, before: str, after: str) -> Mend | None:
    inner = after.lstrip(COMMAS + BLANKS)
    if _kind(after[:1]) != "comma" or not _is_content(inner):
        return None
    if before[-1] in COLONS and (after[0] not in ",，、" or LABEL.match(inner)):
        # What stands behind a name is its value; the next name is not.
        return None
    return _joined(text, before, " " if before[-1] == ":" else "", inner)


def _clause(text: str, before: str, after: str, *, raised: bool) -> Mend | None:
    """It stood alone between two stops, or at an end: its own stop goes with it."""
    rest = after.lstrip(COMMAS + STOPS + BLANKS) if _kind(after[:1]) in ("comma", "stop") else after
    if rest[:1] in ("", "\n"):
        # A line of its own goes as a whole.
        if before.endswith("\n"):
            before = before[:-1]
        elif not before:
            rest = rest[1:]
        return _joined(text, before, "", rest)
    if _kind(rest[0]) not in ("word", "open"):
        return None
    gap = " " if _kind(before[-1:]) == "stop" and not before.endswith("\n") and not _is_wide(rest[0]) else ""
    words = _raised(rest)[0] if raised else rest[0]
    return Mend(len(before), len(text) - len(rest) + 1, gap + words)


def _joined(text: str, before: str, between: str, after: str) -> Mend:
    return Mend(len(before), len(text) - len(after), between)


def _kind(sign: str) -> str:
    """What a sign beside a gap is: "word", "comma", "stop", "open", "close", "end" or "other"."""
    if sign in ("", "\n"):
        return "end"
    for kind, signs in (("stop", STOPS), ("comma", COMMAS), ("open", OPEN), ("close", CLOSE)):
        if sign in signs:
            return kind
    if sign.isalnum():
        return "word"
    # A smiley ends what stands before it.
    return "stop" if unicodedata.category(sign) == "So" else "other"


def _begins(left: str) -> bool:
    return _kind(left.rstrip(BLANKS)[-1:]) in ("end", "stop")


def _hangs(before: str) -> bool:
    """Whether what stands before a gap waits for what was there."""
    word = LAST_WORD.search(before[-NEAR:])
    if word is None:
        return False
    return word[0].casefold() in HANGING or word[0].casefold().endswith(CLIPPED)


def _greets(before: str) -> bool:
    """Whether what stands before a gap is a greeting with its comma, to which it belongs."""
    return GREETING.search(before[-NEAR:]) is not None


def _is_content(after: str) -> bool:
    """Whether what follows can stand where the gap was."""
    word = FIRST_WORD.match(after)
    return word is not None and word[0].casefold() not in FUNCTION and after[0] not in LEANING


def _is_wide(sign: str) -> bool:
    return bool(sign) and unicodedata.east_asian_width(sign) in "WF"


def _raised(words: str) -> str:
    """As at the beginning of a sentence; a name such as iPad keeps its small letter there."""
    return words if MIXED.match(words) else words[:1].upper() + words[1:]


def _article(article: str, words: str) -> str:
    """ "a" or "an" as it is spoken before these words."""
    found = "an" if VOWEL_SOUND.match(words) else "a"
    return found.capitalize() if article[0].isupper() else found
