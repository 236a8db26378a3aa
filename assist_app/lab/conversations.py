"""`lab conversations`: past conversations once more, and how often what the agent sent was on offer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assist_app import __version__
from assist_app.assist.backend import Question
from assist_app.assist.turn import current_turn
from assist_app.i18n import _
from assist_app.lab.asking import Answer, Asked
from assist_app.lab.hits import AT, Likeness, Places, places
from assist_app.lab.measures import noise, reliability, times
from assist_app.lab.recordings import Moment, fingerprint
from assist_app.lab.watching import Watch

ROWS = max(AT)


@dataclass(slots=True)
class Score:
    """What one backend did, moment by moment."""

    places: dict[str, Places] = field(default_factory=dict)
    spent: list[float] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)
    unanswered: list[str] = field(default_factory=list)
    """Moments that nothing was suggested in, without a failure."""
    tokens: Counter[str] = field(default_factory=Counter)
    money: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    unpriced: int = 0
    sure: dict[str, float] = field(default_factory=dict)

    def count(self, moment: Moment, answer: Answer, found: Places) -> None:
        """Takes one answer in."""
        self.places[moment.name] = found
        if answer.rows and answer.rows[0].confidence is not None:
            self.sure[moment.name] = answer.rows[0].confidence
        if answer.problem:
            self.problems[answer.problem] += 1
        elif not answer.rows:
            self.unanswered.append(moment.name)
        if answer.milliseconds is not None:
            self.spent.append(answer.milliseconds)
        if answer.metered is not None:
            self.tokens.update({"in": answer.metered.tokens_in, "out": answer.metered.tokens_out})
            if answer.metered.cost is None:
                self.unpriced += 1
            else:
                self.money[answer.metered.currency] += answer.metered.cost


async def replay(
    moments: Sequence[Moment],
    backends: Sequence[Asked],
    likeness: Likeness,
    watch: Watch,
    *,
    meaning: float,
    seed: int,
) -> dict[str, Any]:
    """Asks every backend about every moment; returns the report. Stopped when the watch says so.

    `likeness` gives cosines of a text with others; `meaning` is the cosine that counts as the same.
    """
    scores = {backend.name: Score() for backend in backends}
    total, done = len(moments) * len(backends), 0
    for moment in moments:
        turn = current_turn(moment.conversation)
        assert turn is not None, "a moment ends with the customer's words"
        for backend in backends:
            watch.step(_("Replaying"), done, total)
            answer = await backend.answer(Question(moment.conversation, turn, ROWS, neutral=True))
            found = await places(answer.rows, moment.sent, likeness, meaning)
            scores[backend.name].count(moment, answer, found)
            done += 1
    watch.step(_("Replaying"), done, total)
    return {
        "task": "conversations",
        "version": __version__,
        "seed": seed,
        "recordings": fingerprint(moments),
        "turns": len(moments),
        "meaning_from": meaning,
        "backends": {name: _report(score, seed) for name, score in scores.items()},
    }


def _report(score: Score, seed: int) -> dict[str, Any]:
    turns = len(score.places)
    found = list(score.places.values())
    return {
        "exact": {str(k): _share([place.exact for place in found], k) for k in AT},
        "meaning": {str(k): _share([place.meaning for place in found], k) for k in AT},
        "meaning_1_95": noise([place.meaning == 0 for place in found], seed),
        "abstained": len(score.unanswered) / turns,
        "unanswered": score.unanswered,
        "calibration": _calibration(score),
        "problems": dict(score.problems),
        "latency": times(score.spent),
        "tokens": dict(score.tokens),
        "cost": {currency: round(money, 6) for currency, money in score.money.items()},
        "answers_without_price": score.unpriced,
        "hits": {
            "exact": {name: one.exact for name, one in score.places.items() if one.exact is not None},
            "meaning": {name: one.meaning for name, one in score.places.items() if one.meaning is not None},
        },
    }


def _calibration(score: Score) -> dict[str, Any] | None:
    """How probable first rows were said to be against how often they said what was sent; None for no such."""
    right = [score.places[name].meaning == 0 for name in score.sure]
    return reliability(list(score.sure.values()), right) if right else None


def _share(found: Sequence[int | None], k: int) -> float:
    return sum(place is not None and place < k for place in found) / len(found)
