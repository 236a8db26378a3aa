"""Ranks scripts by words, meaning, intent and past use; says nothing when nothing fits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assist_app.backends.embedded.words import fold, matched_in, query_tokens, tokens
from assist_app.model.feedback import Usage
from assist_app.model.script import Script
from assist_app.model.suggestion import OTHER, Intent, Reason, ReasonKind, Suggestion

ORIGIN = "embedded"
NEAR = 0.5
"""Cosine from which a script is near in meaning whatever the intent."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts; all signs lie between 0 and 1."""

    meaning: float = 0.75
    words: float = 0.6
    intent: float = 0.7
    use: float = 0.08
    sure: float = 0.62
    """A best row below this is not offered at all."""
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


def fuse(
    signs: Signs, scripts: Mapping[str, Script], usage: Mapping[str, Usage], rows: int, weights: Weights
) -> list[Suggestion]:
    """Suggestions, best first; empty when even the best is not good enough."""
    asked = frozenset(query_tokens(signs.text))
    scored = sorted(
        (
            (_score(signs, script, asked, usage.get(script.id), weights), script)
            for script in scripts.values()
        ),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    same = [pair for pair in scored if pair[1].language == signs.language]
    scored = same or scored
    if not scored or scored[0][0] < weights.sure:
        return []
    cut = scored[0][0] * weights.keep
    chosen: list[Suggestion] = []
    seen: list[frozenset[str]] = []
    for score, script in scored:
        if score < cut or len(chosen) == rows:
            break
        if chosen and not _fits(signs, script, asked):
            continue
        words = _said_words(script)
        if any(_alike(words, earlier) for earlier in seen):
            continue
        seen.append(words)
        chosen.append(_suggestion(score, script, signs, usage.get(script.id)))
    return chosen


def _score(
    signs: Signs, script: Script, asked: frozenset[str], usage: Usage | None, weights: Weights
) -> float:
    words = _coverage(asked, script) if script.id in signs.lexical else 0.0
    score = weights.words * words
    if signs.dense is not None:
        # Cosines of a question with a fitting reply lie between 0.2 and 0.7.
        meaning = min(1.0, max(0.0, (signs.dense.get(script.id, 0.2) - 0.2) / 0.5))
        score += weights.meaning * meaning
    if signs.intent is not None and signs.intent.code != OTHER and signs.intent.code in script.intents:
        score += weights.intent * (0.4 + 0.6 * signs.intent.confidence)
    if usage is not None:
        score += weights.use * (math.log1p(usage.used) - 2 * math.log1p(usage.downvoted))
    return score


def _fits(signs: Signs, script: Script, asked: frozenset[str]) -> bool:
    """Whether a row below the best has more to say for itself than one common word.

    Where an intent was recognised and the script does not answer it, two of the customer's words or a
    near meaning must speak for it.
    """
    intent = signs.intent
    if intent is None or intent.code == OTHER or intent.code in script.intents:
        return True
    if signs.dense is not None and signs.dense.get(script.id, 0.0) >= NEAR:
        return True
    known = _all_words(script)
    return len(asked & known) >= 2


def _coverage(asked: frozenset[str], script: Script) -> float:
    """Share of the customer's words that the script has, the square root of it: two of four is a lot."""
    if not asked:
        return 0.0
    known = _all_words(script)
    return math.sqrt(len(asked & known) / max(3, len(asked)))


@lru_cache(8192)
def _all_words(script: Script) -> frozenset[str]:
    """Tokens of everything a script is found by; kept, because the same scripts are candidates again."""
    return frozenset(tokens(f"{script.title} {' '.join(script.messages)} {' '.join(script.tags)}"))


@lru_cache(8192)
def _said_words(script: Script) -> frozenset[str]:
    return frozenset(tokens(" ".join(script.messages)))


def _shown_words(script: Script) -> frozenset[str]:
    return frozenset(tokens(script.title)) | _said_words(script)


def _alike(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= 0.85 * max(1, min(len(words), len(other)))


def _suggestion(score: float, script: Script, signs: Signs, usage: Usage | None) -> Suggestion:
    words = matched_in(signs.text, _shown_words(script))
    reasons = []
    if words:
        reasons.append(Reason(ReasonKind.WORDS, words))
    if signs.intent is not None and signs.intent.code in script.intents:
        # After the words: it stands above the cards already, and a narrow card cuts what comes last.
        reasons.append(Reason(ReasonKind.INTENT, (signs.intent.name,)))
    if not reasons:
        reasons.append(Reason(ReasonKind.MEANING))
    if usage is not None and usage.used:
        reasons.append(Reason(ReasonKind.PAST_USE, (str(usage.used),)))
    text = fold(" ".join(script.messages))
    return Suggestion(
        id=f"{ORIGIN}:{script.id}",
        messages=script.messages,
        origins=(ORIGIN,),
        score=round(score, 4),
        reasons=tuple(reasons),
        highlights=tuple(word for word in words if word in text),
        script_id=script.id,
    )
