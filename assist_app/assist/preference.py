"""What one agent's choices teach: how they count, how they fade, and how far they move a suggestion.

A script has, for each intent, choices for it and against it: a Beta distribution with a weak prior. Old
choices fade with time, and only about the last ten count, so that a changed taste is learned in about as many
turns as the old one was. Rows passed over on the way down to the one that was used count against themselves;
those below say nothing, as nobody knows whether they were read (Joachims 2002, "skip above"). What is tried
is what might be better, by the upper bound of fading counts (Garivier and Moulines 2008, discounted UCB).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace

from assist_app.model.feedback import Outcome, Usage

DAY = 86_400.0
HALF_LIFE = 60 * DAY
"""Seconds after which a choice counts half: two months see a season's sale come and go."""

MOST_EVIDENCE = 10.0
"""Choices that count for one script and intent; more make each older one count less."""

EXPECTED, EXPECTED_WEIGHT = 0.3, 2.0
"""The prior: of three or four rows that are read one is used; it weighs as much as two choices."""

ELSEWHERE, MOST_ELSEWHERE = 0.15, 1.0
"""Share at which choices under other intents count, and how much they may weigh: half of the prior. A
greeting that is used everywhere shall not win everywhere."""

COPIED = 1.0
REWORDED = 0.7
"""Share of a choice that is lost when the whole text was changed before use."""

DOWNVOTED, DISMISSED, PASSED, IGNORED = 2.0, 0.3, 0.5, 0.1
"""Choices against: said so, twice as loud as a copy; "not now"; passed over for a lower row; read and nothing
used, which may have many causes."""

READ = 3
"""Rows that count as read when nothing was used."""

CURIOUS = 0.5
"""How much being unknown counts beside being liked when something is tried."""

SIGNS = ("meaning", "words", "intent", "brief", "several", "blanks")
"""What one reply can be preferred to another for, besides being itself; each 0 to 1."""

RATE, SHRINK, MOST_WEIGHT = 0.1, 0.01, 0.8
"""Step of the weights of signs at each choice, how much of them is forgotten at it, and their most: likes and
dislikes of a kind of reply move a row less than what was done with the reply itself."""


def evidence(outcome: Outcome, edit_share: float | None = None) -> tuple[float, float]:
    """Choices for and against that one outcome is; (0, 0) for being shown."""
    match outcome:
        case Outcome.COPIED | Outcome.INSERTED:
            return COPIED, 0.0
        case Outcome.EDITED:
            return COPIED - REWORDED * min(1.0, max(0.0, edit_share or 0.0)), 0.0
        case Outcome.DOWNVOTED:
            return 0.0, DOWNVOTED
        case Outcome.DISMISSED:
            return 0.0, DISMISSED
        case _:
            return 0.0, 0.0


def faded(amount: float, seconds: float) -> float:
    """What is left of evidence after so long; a clock that was set back lets nothing grow."""
    return amount * math.exp2(-max(0.0, seconds) / HALF_LIFE)


def as_of(usage: Usage, now: float) -> Usage:
    """The usage as it counts at the time `now`."""
    age = now - usage.at
    return replace(usage, liked=faded(usage.liked, age), disliked=faded(usage.disliked, age))


def bounded(liked: float, disliked: float) -> tuple[float, float]:
    """Both, not negative, brought down to MOST_EVIDENCE together."""
    liked, disliked = max(0.0, liked), max(0.0, disliked)
    scale = min(1.0, MOST_EVIDENCE / max(1e-9, liked + disliked))
    return liked * scale, disliked * scale


def _counted(usage: Usage | None, overall: Usage | None) -> tuple[float, float]:
    """Choices for and against, with a little of those under other intents."""
    liked = usage.liked if usage is not None else 0.0
    disliked = usage.disliked if usage is not None else 0.0
    if overall is None:
        return liked, disliked
    more = max(0.0, overall.liked - liked), max(0.0, overall.disliked - disliked)
    scale = min(ELSEWHERE, MOST_ELSEWHERE / max(1e-9, sum(more)))
    return liked + scale * more[0], disliked + scale * more[1]


def acceptance(usage: Usage | None, overall: Usage | None = None) -> float:
    """Chance that the agent uses this script here: the mean of what is believed after all choices."""
    liked, disliked = _counted(usage, overall)
    return (EXPECTED * EXPECTED_WEIGHT + liked) / (EXPECTED_WEIGHT + liked + disliked)


def correction(usage: Usage | None, overall: Usage | None = None) -> float:
    """How far choices move a script, in log odds: 0 without any, at most about 2.9 up and 2.1 down."""
    return log_odds(acceptance(usage, overall)) - log_odds(EXPECTED)


def log_odds(chance: float) -> float:
    """Of a chance between 0 and 1."""
    chance = min(1 - 1e-6, max(1e-6, chance))
    return math.log(chance / (1 - chance))


def promise(usage: Usage | None, overall: Usage | None, choices: float) -> float:
    """How worth trying a script is: its chance, and more where less is known of it than of others."""
    liked, disliked = _counted(usage, overall)
    unknown = math.sqrt(math.log(2 + choices) / (EXPECTED_WEIGHT + liked + disliked))
    return acceptance(usage, overall) + CURIOUS * unknown


def preferred(weights: Sequence[float], signs: Sequence[float]) -> float:
    """What the weights say of a row, in log odds; 0 where either is missing."""
    return sum(w * s for w, s in zip(weights, signs, strict=True)) if len(weights) == len(signs) else 0.0


def learned_weights(
    weights: Sequence[float], chosen: Sequence[float], passed: Sequence[float]
) -> tuple[float, ...]:
    """The weights after one row was chosen over another: one step of logistic regression on pairs."""
    if not chosen or len(chosen) != len(passed):
        return tuple(weights)
    before = tuple(weights) if len(weights) == len(chosen) else (0.0,) * len(chosen)
    apart = [a - b for a, b in zip(chosen, passed, strict=True)]
    surprise = 1 / (1 + math.exp(preferred(before, apart)))
    moved = [(1 - SHRINK) * w + RATE * surprise * d for w, d in zip(before, apart, strict=True)]
    return tuple(min(MOST_WEIGHT, max(-MOST_WEIGHT, w)) for w in moved)


def tries(turn: str, explore: float, seed: int) -> bool:
    """Whether something is tried in this turn; the same turn and seed say the same every time."""
    return lot(turn, seed) < explore


def lot(name: str, seed: int) -> float:
    """A number from 0 to 1, not 1 itself; the same name and seed give the same every time."""
    digest = hashlib.blake2b(f"{seed}/{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / 2**53
