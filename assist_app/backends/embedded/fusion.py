"""Ranks scripts by words, meaning, intent and past choices; says nothing when nothing fits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import dropwhile, islice

import numpy as np

from assist_app.assist.preference import correction
from assist_app.backends.embedded.fusing import Row, even, words_weight
from assist_app.backends.embedded.preferring import Candidate, by_choices, with_trial
from assist_app.backends.embedded.sureness import UNSURE, confidence
from assist_app.backends.embedded.words import (
    fold,
    matched_in,
    plain,
    present,
    query_tokens,
)
from assist_app.model.feedback import Learned, Usage
from assist_app.model.script import Script
from assist_app.model.suggestion import OTHER, Intent, Reason, ReasonKind, Suggestion

BEHIND = "\x1e"
"""Between what is shown of a script and its tags."""

ORIGIN = "embedded"
COSINE, OF_INTENT, EXPECTED, OF_CASES = 2.0, 8.0, 2.0, 4.0
"""What meaning says without regard to the others, an intent that is certain, the reply that the past lets
expect, and similar cases that were answered so count beside words (1.5) and meaning (1)."""

HIDDEN = 6
"""Rows behind those shown from which one is chosen when something is tried."""

NEAR = 0.5
"""Cosine from which a script is near in meaning whatever the intent."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts; all signs lie between 0 and 1."""

    meaning: float = 0.75
    words: float = 0.6
    intent: float = 0.7
    past: float = 0.4
    """Two similar cases that were answered so count as much as a near meaning."""
    sure: float = 0.62
    """A best row below this is not offered at all."""
    alone: float = 0.55
    """Share of the customer's words from which they are enough before anything else is learned."""
    keep: float = 0.6
    """Rows below this share of the best row are cut."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What the indexes say of one turn, by script id; `dense` is None before the encoder is ready."""

    text: str
    language: str
    lexical: Mapping[str, float]
    dense: Mapping[str, float] | None
    intent: Intent | None
    expected: Mapping[str, float] = field(default_factory=dict)
    """Cosine with the reply that the past lets expect; empty while nothing was learned from it."""
    cases: Mapping[str, int] = field(default_factory=dict)
    """In how many similar cases agents answered so."""
    intents_known: bool = False
    """Whether intents were learned: without them nobody can say how sure one may be."""


def fuse(
    signs: Signs,
    scripts: Mapping[str, Script],
    learned: Learned,
    rows: int,
    weights: Weights,
    turn: str = "",
) -> list[Suggestion]:
    """Suggestions, best first; empty when even the best is not good enough.

    `turn` names the customer's turn: which ones try something seldom shown follows from it.
    """
    asked = _asked(signs.text)
    same = [script for script in scripts.values() if script.language == signs.language]
    fitting = [
        one
        for n, one in enumerate(_candidates(signs, same or list(scripts.values()), asked, weights))
        if n == 0 or _fits(signs, one.script, asked)
    ]
    order: Iterable[Candidate] = by_choices(fitting, learned)
    if signs.intents_known:
        # Words that are shared by chance can lift a row over those of the intent that was recognised.
        order = dropwhile(lambda one: _confidence(one, signs, learned) < UNSURE, order)
    shown, trial = with_trial(islice(_unlike(order), rows + HIDDEN), rows, learned, turn)
    found = [_suggestion(one, signs, learned.usage.get(one.script.id), trial=one is trial) for one in shown]
    if not signs.intents_known or not found:
        return found
    return [replace(found[0], confidence=round(_confidence(shown[0], signs, learned), 4)), *found[1:]]


def _confidence(first: Candidate, signs: Signs, learned: Learned) -> float:
    """How probable it is that this row is right, when it stands first."""
    return confidence(first, _sure_of(signs.intent, first.script), learned)


def _unlike(order: Iterable[Candidate]) -> Iterator[Candidate]:
    """Without those that say nearly the same as one before them; looked at only as far as they are wanted."""
    seen: list[frozenset[str]] = []
    for one in order:
        words = _said_words(one.script)
        if not any(_alike(words, earlier) for earlier in seen):
            seen.append(words)
            yield one


def _candidates(
    signs: Signs, scripts: Sequence[Script], asked: frozenset[str], weights: Weights
) -> list[Candidate]:
    """Those that are good enough beside the best, best first by what speaks for each alone.

    None when even the best is not good enough. Their places say how they stand beside each other.
    """
    if not scripts:
        return []
    covered = np.array([_coverage(asked, one) if one.id in signs.lexical else 0.0 for one in scripts])
    known = np.array([_sure_of(signs.intent, one) for one in scripts])
    answered = np.array([_answered_so(signs, one) for one in scripts])
    meaning = np.zeros(len(scripts))
    score = weights.words * covered
    if signs.dense is not None:
        # Cosines of a question with a fitting reply lie between 0.2 and 0.7.
        near = np.array([signs.dense.get(one.id, 0.2) for one in scripts])
        meaning = np.minimum(1.0, np.maximum(0.0, (near - 0.2) / 0.5))
        score += weights.meaning * meaning
    score += np.where(known > 0, weights.intent * (0.4 + 0.6 * known), 0.0)
    score += weights.past * answered
    scores = score.tolist()
    order = sorted(range(len(scripts)), key=lambda n: (-scores[n], scripts[n].id))
    best = scores[order[0]]
    # Before meanings and intents are learned only words speak, and could never be sure enough.
    by_words = signs.dense is None and not signs.intents_known
    if best < (weights.words * weights.alone if by_words else weights.sure):
        return []
    places = _places(signs, scripts, covered, known, answered).tolist()
    return [
        Candidate(scripts[n], scores[n], places[n], float(meaning[n]), float(covered[n]), bool(known[n] > 0))
        for n in order
        if scores[n] >= best * weights.keep
    ]


def _places(signs: Signs, scripts: Sequence[Script], covered: Row, known: Row, answered: Row) -> Row:
    """How each script stands beside the others, in about log odds.

    Words and meaning are brought to one spread over the candidates, as in `fused_ranking`; what was learned
    from past replies the same. Regression on public questions and the starter library gave 0.9 for meaning
    and 1.5 for words.
    """
    dense = signs.dense or {}
    meaning = np.array([dense.get(script.id, 0.0) for script in scripts])
    words = np.array([signs.lexical.get(script.id, 0.0) for script in scripts])
    native = sum(script.language == signs.language for script in scripts) / len(scripts)
    place = even(meaning) + words_weight(1.0, native) * even(words)
    place += COSINE * meaning + covered + OF_INTENT * known
    place += OF_CASES * answered
    if signs.expected:
        place += EXPECTED * even(np.array([signs.expected.get(script.id, 0.0) for script in scripts]))
    return np.asarray(place, np.float64)


def heed(text: str, scripts: Iterable[Script]) -> None:
    """Looks scripts through for the words of a text, so that `fuse` finds that done."""
    asked = _asked(text)
    for script in scripts:
        _coverage(asked, script)


@lru_cache(8)
def _asked(text: str) -> frozenset[str]:
    return frozenset(query_tokens(text))


def _answered_so(signs: Signs, script: Script) -> float:
    """How far similar cases speak for it: wholly from two on."""
    return min(1.0, signs.cases.get(script.id, 0) / 2)


def _sure_of(intent: Intent | None, script: Script) -> float:
    """How sure the intent is that the script answers; 0 when it answers another."""
    if intent is None or intent.code == OTHER or intent.code not in script.intents:
        return 0.0
    return intent.confidence


def _fits(signs: Signs, script: Script, asked: frozenset[str]) -> bool:
    """Whether a row below the best has more to say for itself than one common word.

    Where an intent was recognised and the script does not answer it, two of the customer's words or a
    near meaning must speak for it.
    """
    intent = signs.intent
    if intent is None or intent.code == OTHER or intent.code in script.intents:
        return True
    if (signs.dense or {}).get(script.id, 0.0) >= NEAR or script.id in signs.cases:
        return True
    return len(present(asked, searchable(script))) >= 2


@lru_cache(1024)
def _coverage(asked: frozenset[str], script: Script) -> float:
    """Share of the customer's words that the script has, the square root of it: two of four is a lot."""
    if not asked:
        return 0.0
    return math.sqrt(len(present(asked, searchable(script))) / max(3, len(asked)))


@lru_cache(2048)
def searchable(script: Script) -> str:
    """What a script is found by, folded and simplified; kept: the same scripts are candidates again."""
    return plain("\n".join((script.title, *script.messages, BEHIND, *script.tags)))


def shown_text(script: Script) -> str:
    """As `searchable`, without what is not shown."""
    return searchable(script).partition(BEHIND)[0]


@lru_cache(512)
def _said_words(script: Script) -> frozenset[str]:
    """Words, or pairs of characters in Chinese: enough to tell whether two replies say the same."""
    text = plain(" ".join(script.messages))
    return frozenset(text.split() if text.isascii() else map(str.__add__, text, text[1:]))


def _alike(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= 0.85 * max(1, min(len(words), len(other)))


def _suggestion(one: Candidate, signs: Signs, usage: Usage | None, *, trial: bool) -> Suggestion:
    script = one.script
    words = matched_in(signs.text, present(_asked(signs.text), shown_text(script)))
    reasons = []
    if trial:
        # First: a narrow card cuts what comes last, and why it stands here must be seen.
        reasons.append(Reason(ReasonKind.TRIAL))
    if words:
        reasons.append(Reason(ReasonKind.WORDS, words))
    if signs.intent is not None and signs.intent.code in script.intents:
        # After the words: it stands above the cards already, and a narrow card cuts what comes last.
        reasons.append(Reason(ReasonKind.INTENT, (signs.intent.name,)))
    cases = signs.cases.get(script.id, 0)
    if cases:
        reasons.append(Reason(ReasonKind.PAST_CASE, (str(cases),)))
    if len(reasons) == trial:
        reasons.append(Reason(ReasonKind.MEANING))
    if usage is not None and usage.used and correction(usage) > 0:
        reasons.append(Reason(ReasonKind.PAST_USE, (str(usage.used),)))
    text = fold(" ".join(script.messages)) if words else ""
    return Suggestion(
        id=f"{ORIGIN}:{script.id}",
        messages=script.messages,
        origins=(ORIGIN,),
        score=round(one.score, 4),
        reasons=tuple(reasons),
        highlights=tuple(word for word in words if word in text),
        script_id=script.id,
        signs=one.signs,
    )
