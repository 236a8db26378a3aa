"""Ranks scripts by words, meaning, intent and past choices; says nothing when nothing fits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assist_app.backends.embedded.preferring import Candidate, by_choices, signs_of, with_trial
from assist_app.backends.embedded.words import (
    fold,
    matched_in,
    present,
    query_tokens,
    simplified,
    tokens,
)
from assist_app.model.feedback import Learned, Usage
from assist_app.model.script import Script
from assist_app.model.suggestion import OTHER, Intent, Reason, ReasonKind, Suggestion

ORIGIN = "embedded"
NEAR = 0.5
"""Cosine from which a script is near in meaning whatever the intent."""


BEHIND = "\x1e"
"""Between what is shown of a script and its tags."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts; all signs lie between 0 and 1."""

    meaning: float = 0.75
    words: float = 0.6
    intent: float = 0.7
    choices: float = 0.2
    """What one unit of log odds of the agent's choices is worth; they neither offer nor hide a row."""
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
    asked = frozenset(query_tokens(signs.text))
    same = [script for script in scripts.values() if script.language == signs.language]
    scored = [_candidate(signs, script, asked, weights) for script in same or scripts.values()]
    scored.sort(key=lambda one: (-one.score, one.script.id))
    if not scored or scored[0].score < weights.sure:
        return []
    cut = scored[0].score * weights.keep
    fitting = [
        _with_signs(one, signs, asked)
        for n, one in enumerate(scored)
        if one.score >= cut and (n == 0 or _fits(signs, one.script, asked))
    ]
    order = _unlike(by_choices(fitting, learned, weights.choices))
    shown, trial = with_trial(order, rows, learned, turn)
    return [_suggestion(one, signs, learned.usage.get(one.script.id), trial=one is trial) for one in shown]


def _unlike(order: Sequence[Candidate]) -> Iterator[Candidate]:
    """Without those that say nearly the same as one before them; looked at only as far as they are wanted."""
    seen: list[frozenset[str]] = []
    for one in order:
        words = _said_words(one.script)
        if not any(_alike(words, earlier) for earlier in seen):
            seen.append(words)
            yield one


def _candidate(signs: Signs, script: Script, asked: frozenset[str], weights: Weights) -> Candidate:
    score = weights.words * _words(signs, script, asked)
    if signs.dense is not None:
        score += weights.meaning * _meaning(signs, script)
    if signs.intent is not None and _answers(signs, script):
        score += weights.intent * (0.4 + 0.6 * signs.intent.confidence)
    return Candidate(script, score)


def _with_signs(one: Candidate, signs: Signs, asked: frozenset[str]) -> Candidate:
    """The candidate with what it could be preferred for; few get as far as that."""
    meaning = _meaning(signs, one.script) if signs.dense is not None else 0.0
    words = min(1.0, _words(signs, one.script, asked))
    return replace(one, signs=signs_of(one.script, meaning, words, _answers(signs, one.script)))


def _words(signs: Signs, script: Script, asked: frozenset[str]) -> float:
    return _coverage(asked, script) if script.id in signs.lexical else 0.0


def _meaning(signs: Signs, script: Script) -> float:
    # Cosines of a question with a fitting reply lie between 0.2 and 0.7.
    return min(1.0, max(0.0, ((signs.dense or {}).get(script.id, 0.2) - 0.2) / 0.5))


def _answers(signs: Signs, script: Script) -> bool:
    return signs.intent is not None and signs.intent.code != OTHER and signs.intent.code in script.intents


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
    return len(present(asked, searchable(script))) >= 2


def _coverage(asked: frozenset[str], script: Script) -> float:
    """Share of the customer's words that the script has, the square root of it: two of four is a lot."""
    if not asked:
        return 0.0
    return math.sqrt(len(present(asked, searchable(script))) / max(3, len(asked)))


@lru_cache(2048)
def searchable(script: Script) -> str:
    """What a script is found by, folded and simplified; kept: the same scripts are candidates again."""
    return simplified(fold("\n".join((script.title, *script.messages, BEHIND, *script.tags))))


def shown_text(script: Script) -> str:
    """As `searchable`, without what is not shown."""
    return searchable(script).partition(BEHIND)[0]


@lru_cache(512)
def _said_words(script: Script) -> frozenset[str]:
    return frozenset(tokens(" ".join(script.messages)))


def _alike(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= 0.85 * max(1, min(len(words), len(other)))


def _suggestion(one: Candidate, signs: Signs, usage: Usage | None, *, trial: bool) -> Suggestion:
    script = one.script
    words = matched_in(signs.text, present(tokens(signs.text), shown_text(script)))
    reasons = []
    if trial:
        # First: a narrow card cuts what comes last, and why it stands here must be seen.
        reasons.append(Reason(ReasonKind.TRIAL))
    if words:
        reasons.append(Reason(ReasonKind.WORDS, words))
    if signs.intent is not None and signs.intent.code in script.intents:
        # After the words: it stands above the cards already, and a narrow card cuts what comes last.
        reasons.append(Reason(ReasonKind.INTENT, (signs.intent.name,)))
    if len(reasons) == trial:
        reasons.append(Reason(ReasonKind.MEANING))
    if usage is not None and usage.used:
        reasons.append(Reason(ReasonKind.PAST_USE, (str(usage.used),)))
    text = fold(" ".join(script.messages))
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
