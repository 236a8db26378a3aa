"""Ranks replies for a conversation, learned from a site's own past replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.listwise import learn_weights
from assist_app.backends.embedded.reply_signs import USUAL, Context, ContextForm, Known, Replies, signs
from assist_app.backends.embedded.reply_texts import TextForm, VectorsOf

MOST_CASES = 4500
"""Past replies that are learned from, evenly spread: time and memory grow with the square of it."""

FOLDS = 6
"""A case is judged by what all parts but its own have taught; neighbours are of one conversation."""

FEW = 40
"""Cases under which the usual weights stay: what so few teach without a sixth of them misleads."""

TRIALS, RIVALS = 2000, 99
"""Cases on which the weights of the signs are learned, and wrong replies each one is compared with."""

RIDGES = (0.1, 0.4)
"""Kernel ridge: two strengths of smoothing, used side by side."""


@dataclass(frozen=True, slots=True)
class Case:
    """What was said, as (role, text), oldest first, and what the agent answered."""

    context: Context
    reply: str


class Cancelled(Exception):
    """Learning was called off."""


class ReplyRanker:
    """A learned map from a conversation to its reply, and what else speaks for a reply."""

    def __init__(
        self, form: ContextForm, text: TextForm, known: Known, weights: Vectors, sharp: float
    ) -> None:
        """Use `fit`."""
        self._form, self._text, self._known, self._weights = form, text, known, weights
        self._sharp = sharp
        self._pool: Replies | None = None
        self._ids: list[str] = []
        self._place: dict[str, int] = {}
        self._last: tuple[Context, Vectors] | None = None

    @classmethod
    def fit(
        cls, cases: Sequence[Case], vectors_of: VectorsOf, *, cancelled: Callable[[], bool] = lambda: False
    ) -> ReplyRanker:
        """Learns from past replies, at least one. Cancelled is raised soon after `cancelled` says so."""
        if not cases:
            raise ValueError("there is nothing to learn replies from")
        step = max(1, -(-len(cases) // MOST_CASES))
        cases = cases[::step]
        text = TextForm(
            vectors_of, [c.reply for c in cases], [t for c in cases for _role, t in c.context[-1:]]
        )
        _check(cancelled)
        form = ContextForm(text, [case.context for case in cases])
        replies = Replies(text, [case.reply for case in cases])
        _check(cancelled)
        kernel = form.kernel()
        known, others = Known.learn(kernel, replies, RIDGES, FOLDS, lambda: _check(cancelled))
        weights, sharp = _weigh(form, replies, known, others, lambda: _check(cancelled))
        return cls(form, text, known, weights, sharp)

    def take_pool(self, replies: Sequence[tuple[str, str]]) -> None:
        """The replies to rank, as (id, text)."""
        self._ids = [name for name, _text in replies]
        self._place = {name: n for n, name in enumerate(self._ids)}
        self._pool = Replies(self._text, [text for _name, text in replies])
        self._known.look_at(self._pool)
        self._last = None

    def rank(
        self, context: Context, candidates: Sequence[str] | None = None, most: int | None = None
    ) -> list[tuple[str, float]]:
        """(id, score), best first, ties in the order of the pool; `candidates` are ids, None for all."""
        if self._pool is None or not self._ids:
            return []
        every = self._signs(context)
        places = np.arange(len(self._ids))
        if candidates is not None:
            places = np.array(sorted(self._place[name] for name in candidates), np.intp)
        if not len(places):
            return []
        score = _even(every[places]) @ self._weights
        order = np.argsort(-score, kind="stable")[:most]
        return [(self._ids[places[n]], float(score[n])) for n in order]

    def confidence(self, ranking: Sequence[tuple[str, float]]) -> float:
        """How probable it is that the first of all the replies that were ranked is the right one."""
        if not ranking:
            return 0.0
        scores = np.array([score for _name, score in ranking], float) * self._sharp
        return float(1 / np.exp(scores - scores[0]).sum())

    def _signs(self, context: Context) -> Vectors:
        """Signs of the whole pool, kept for the last context: it is asked about more than once."""
        assert self._pool is not None
        if self._last is None or self._last[0] != context:
            heard = self._form.read([context])
            maps = self._known.predict(self._form.likeness(heard))
            self._last = context, signs(heard, maps, self._pool, self._text)[0]
        return self._last[1]


def _weigh(
    form: ContextForm, replies: Replies, known: Known, others: Sequence[Vectors], check: Callable[[], None]
) -> tuple[Vectors, float]:
    """How much each sign counts: what told the right reply from chance ones best, case by case.

    And how sharp the scores are, so that their softmax is honest: found on the half of the cases that the
    weights of the other half were not learned on.
    """
    generator = np.random.default_rng(20261121)
    count = len(replies.texts)
    if count < FEW:
        return USUAL, 1.0
    trials = np.sort(generator.permutation(count)[:TRIALS])
    drawn = generator.integers(0, count, (len(trials), RIVALS + 1))
    drawn[:, 0] = trials
    rows = []
    for first in range(0, len(trials), 64):
        check()
        part = slice(first, first + 64)
        found = signs(form.some(trials[part]), [o[trials[part]] for o in others], replies, form.text)
        rows += [_even(every[places]) for every, places in zip(found, drawn[part], strict=True)]
    texts = np.array(replies.texts, object)
    same = texts[drawn] == texts[trials][:, None]
    same[:, 0] = False
    lists, out = np.array(rows, np.float32), same.astype(bool)
    half = len(lists) // 2
    learned = learn_weights(lists[:half], out[:half], USUAL, check)
    return learn_weights(lists, out, USUAL, check), _sharpness(lists[half:] @ learned, out[half:])


def _sharpness(scores: Vectors, out: npt.NDArray[np.bool_]) -> float:
    """The factor under which the first of each row of scores is as probable as it is right."""

    def surprise(sharp: float) -> float:
        logits = np.where(out, -np.inf, scores * sharp).astype(float)
        return float((np.logaddexp.reduce(logits, axis=1) - logits[:, 0]).sum())

    return float(min(np.geomspace(0.1, 4.0, 60), key=surprise))


def _even(rows: Vectors) -> Vectors:
    """Every sign with mean 0 and spread 1 over the candidates: only differences between them matter."""
    centred = rows - rows.mean(axis=0)
    return np.asarray(np.clip(centred / (rows.std(axis=0) + 1e-4), -6, 6), np.float32)


def _check(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled
