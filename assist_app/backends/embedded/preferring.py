"""Puts suggestions that fit in the order the agent's choices ask for, and gives one a place to be tried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from assist_app.assist.preference import correction, lot, preferred, promise, tries
from assist_app.backends.embedded.words import CHINESE, LATIN
from assist_app.model.feedback import Learned
from assist_app.model.script import Script, blanks

TRIED_AT = 2
"""Place (0-based) a reply is tried in: high enough to be read, and never in the way of the best two."""

CHOSEN = 2.0
"""What log odds of choices count beside those of words and meaning: among replies that fit all alike, words
and meaning say little of which one an agent prefers."""

LUCK = 0.3
"""How much a lot weighs beside promise when one is chosen: about as much as three choices against."""

LONG = 80
"""Chinese characters from which a reply is as long as can be; an English word weighs as two."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A script that may fit the turn.

    `score` says how well by itself, and `place` how well beside the others, in about log odds, both without
    the agent's choices. `meaning` and `words` say how far each speaks for it; `intended` is whether it
    answers the intent.
    """

    script: Script
    score: float
    place: float
    meaning: float = 0.0
    words: float = 0.0
    intended: bool = False

    @property
    def signs(self) -> tuple[float, ...]:
        """What it could be preferred for, in the order of SIGNS."""
        return signs_of(self.script, self.meaning, min(1.0, self.words), self.intended)


def by_choices(candidates: Sequence[Candidate], learned: Learned) -> list[Candidate]:
    """All candidates, best first.

    Choices move candidates only past each other. They are no reason to offer what does not fit, nor to be
    silent where something does, so both are for the caller to decide by the scores alone.
    """
    return sorted(candidates, key=lambda one: (-_value(one, learned), one.script.id))


def _value(one: Candidate, learned: Learned) -> float:
    usage, overall = learned.usage.get(one.script.id), learned.overall.get(one.script.id)
    choices = correction(usage, overall) if usage is not None or overall is not None else 0.0
    return one.place + CHOSEN * (
        choices + (preferred(learned.weights, one.signs) if learned.weights else 0.0)
    )


def with_trial(
    order: Iterable[Candidate], rows: int, learned: Learned, turn: str
) -> tuple[list[Candidate], Candidate | None]:
    """The first `rows` of the order; now and then one that would not be seen is among them: the second value.

    `turn` names the customer's turn: asked again, the same is tried again. Where all are seen anyway, nothing
    needs to be tried.
    """
    left = iter(order)
    shown = list(islice(left, rows))
    if rows <= TRIED_AT or not tries(turn, learned.explore, learned.seed):
        return shown, None
    hidden = list(left)
    if not hidden:
        return shown, None
    choices = sum(one.liked + one.disliked for one in learned.usage.values())

    def promising(one: Candidate) -> float:
        name = one.script.id
        worth = promise(learned.usage.get(name), learned.overall.get(name), choices)
        # Of equals another one each time: what stands below a row that was used teaches nothing.
        return worth + LUCK * lot(f"{turn}/{name}", learned.seed)

    chosen = max(hidden, key=promising)
    return [*shown[:TRIED_AT], chosen, *shown[TRIED_AT:-1]], chosen


def signs_of(script: Script, meaning: float, words: float, intent: bool) -> tuple[float, ...]:
    """In the order of SIGNS; `meaning` and `words` are 0 to 1."""
    return round(meaning, 3), round(words, 3), float(intent), *_form(script)


@lru_cache(2048)
def _form(script: Script) -> tuple[float, float, float]:
    """How brief it is, whether it has several messages, and blanks; kept: the same are candidates again."""
    text = " ".join(script.messages)
    length = len(CHINESE.findall(text)) + 2 * len(LATIN.findall(text))
    brief = round(1 - min(1.0, length / LONG), 3)
    return brief, float(len(script.messages) > 1), float(bool(blanks(text)))
