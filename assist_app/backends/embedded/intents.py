"""Intent recognition from editable definitions: global, two-level, and honest "other"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assist_app.backends.embedded.classifier import Classifier, Ranked
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.words import language_of, matched
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import OTHER, Intent

VectorsOf = Callable[[Sequence[str]], Vectors]

LEAST = 0.25
"""Probability under which an intent is never named: among dozens it is still a guess."""

CLOSE = 0.45
"""A second intent is named when it has at least this share of the first one's probability."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An intent's code or OTHER, how sure that is, and every label, best first, `code` being the first.

    Sureness of OTHER is what is missing to that of the best known intent, so both lie on one scale.
    """

    code: str
    confidence: float
    ranking: tuple[Ranked, ...]


class IntentModel:
    """Trained once from definitions; an edit makes a new one."""

    def __init__(
        self, definitions: Sequence[IntentDefinition], other: Sequence[str], vectors_of: VectorsOf
    ) -> None:
        """`other` are sentences of no intent; `vectors_of` gives unit vectors for texts, shape (n, 512)."""
        self._definitions: dict[str, dict[str, IntentDefinition]] = defaultdict(dict)
        labels: list[str] = []
        texts: list[str] = []
        for definition in definitions:
            self._definitions[definition.code][definition.language] = definition
            for text in training_texts(definition):
                labels.append(definition.code)
                texts.append(text)
        labels += [OTHER] * len(other)
        texts += other
        self._classifier = Classifier(labels, vectors_of(texts), texts) if len(set(labels)) > 1 else None
        self._threshold = self._fit_threshold()

    @property
    def threshold(self) -> float:
        """Probability under which the best intent is not believed."""
        return self._threshold

    def recognise(self, vector: Vectors, text: str) -> Intent:
        """The intent of a customer's text; `vector` has shape (512,)."""
        verdict = self.judge(vector[None, :], [text])[0]
        if verdict.code == OTHER:
            return Intent(OTHER, "", verdict.confidence)
        known = [entry for entry in verdict.ranking[:4] if entry.label != OTHER]
        return self._intent(verdict.ranking[0], known, text)

    def judge(self, vectors: Vectors, texts: Sequence[str]) -> list[Verdict]:
        """What each text means; `vectors` has shape (n, 512)."""
        if self._classifier is None:
            return [Verdict(OTHER, 1.0, (Ranked(OTHER, 1.0),)) for _text in texts]
        return [self._judged(ranked) for ranked in self._classifier.rank_all(vectors, texts)]

    def _judged(self, ranked: Sequence[Ranked]) -> Verdict:
        best = ranked[0]
        if best.label != OTHER and best.probability >= self._threshold:
            return Verdict(best.label, best.probability, tuple(ranked))
        known = [entry for entry in ranked if entry.label != OTHER]
        none = Ranked(OTHER, 1.0 - (known[0].probability if known else 0.0))
        return Verdict(OTHER, none.probability, (none, *known))

    def _intent(self, best: Ranked, known: Sequence[Ranked], text: str) -> Intent:
        language = language_of(text)
        definition = self._pick(best.label, language)
        close = [entry for entry in known[1:2] if entry.probability >= CLOSE * best.probability]
        return Intent(
            code=best.label,
            name=definition.name,
            confidence=best.probability,
            domain=definition.domain,
            evidence=matched(text, (definition.name, *definition.examples)),
            runner_up=self._pick(close[0].label, language).name if close else "",
            script=definition.script,
        )

    def _pick(self, code: str, language: str) -> IntentDefinition:
        choices = self._definitions[code]
        return choices.get(language) or next(iter(choices.values()))

    def _fit_threshold(self) -> float:
        """The threshold under which left-out sentences of no intent are told apart best (F1 of "other")."""
        if self._classifier is None or OTHER not in self._classifier.labels:
            return 0.3
        column = self._classifier.labels.index(OTHER)
        is_other = self._classifier.truth == column
        chances = self._classifier.left_out.copy()
        says_other = chances.argmax(axis=1) == column
        chances[:, column] = 0
        best = chances.max(axis=1)

        def quality(threshold: float) -> float:
            called = says_other | (best < threshold)
            hits = float((called & is_other).sum())
            return 2 * hits / max(1.0, float(called.sum() + is_other.sum()))

        # Halved: definitions are few and starter sentences easy; real customers are less typical.
        grid = [float(step) for step in np.arange(0.05, 0.7, 0.025)]
        return max(LEAST, max(grid, key=quality) * 0.5)


def training_texts(definition: IntentDefinition) -> tuple[str, ...]:
    """What an intent is learned from: its examples, its name, and its description where examples are few."""
    texts = (definition.name, *definition.examples)
    if len(definition.examples) < 3 and definition.description:
        texts = (*texts, definition.description, f"{definition.name} {definition.description}")
    return tuple(text for text in texts if text)
