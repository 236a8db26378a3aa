"""How the customer sounds: positive, neutral or negative, learned from sentences written for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assist_app.backends.embedded.classifier import Classifier, Ranked
from assist_app.backends.embedded.curved import Curved
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.intents import VectorsOf
from assist_app.backends.embedded.tone import tones
from assist_app.backends.embedded.words import language_of
from assist_app.model.suggestion import Attitude, AttitudeLabel

LANGUAGES = ("zh", "en")

SAY = 0.2
"""How much counted signs of tone weigh beside the numbers of a sentence vector."""

SURE = 0.7
"""Below this probability a sentence counts as neutral: a wrong "upset" mark costs trust. Nine of ten marks
on left-out examples are right at it."""


APART = 600
"""Examples from which a language is learned by itself; fewer borrow from the other language."""


class AttitudeModel:
    """Trained once from (sentence, label) pairs."""

    def __init__(self, examples: Sequence[tuple[str, str]], vectors_of: VectorsOf) -> None:
        texts = [text for text, _label in examples]
        labels = [label for _text, label in examples]
        self._label = labels[0] if labels else AttitudeLabel.NEUTRAL.value
        self._classifiers: dict[str, Classifier] = {}
        if len(set(labels)) > 1:
            self._learn(heard(vectors_of(texts), texts), texts, labels)

    def _learn(self, vectors: Vectors, texts: Sequence[str], labels: Sequence[str]) -> None:
        everything = np.arange(len(texts))
        spoken = np.array([language_of(text) for text in texts])
        for language in LANGUAGES:
            own = np.flatnonzero(spoken == language)
            if len(own) >= APART and {labels[n] for n in own.tolist()} == set(labels):
                self._classifiers[language] = _learned(vectors, texts, labels, own)
        if len(self._classifiers) < len(LANGUAGES):
            both = _learned(vectors, texts, labels, everything)
            self._classifiers = dict.fromkeys(LANGUAGES, both) | self._classifiers

    def rank(self, vectors: Vectors, texts: Sequence[str]) -> list[list[Ranked]]:
        """All learned labels for each text, most probable first; `vectors` has shape (n, 512)."""
        if not self._classifiers:
            return [[Ranked(self._label, 1.0)] for _text in texts]
        found: dict[int, list[Ranked]] = {}
        vectors = heard(vectors, texts)
        for language, classifier in self._classifiers.items():
            own = [n for n, text in enumerate(texts) if language_of(text) == language]
            ranked = classifier.rank_all(vectors[own], [texts[n] for n in own])
            found |= dict(zip(own, ranked, strict=True))
        return [found[n] for n in range(len(texts))]

    def recognise(self, vector: Vectors, text: str) -> Attitude:
        """The attitude of a text; `vector` has shape (512,)."""
        if not self._classifiers:
            return Attitude(AttitudeLabel.NEUTRAL, 1.0)
        best = self.rank(vector[None, :], [text])[0][0]
        if best.probability < SURE:
            return Attitude(AttitudeLabel.NEUTRAL, 1.0 - best.probability)
        return Attitude(AttitudeLabel(best.label), best.probability)


def _learned(
    vectors: Vectors, texts: Sequence[str], labels: Sequence[str], rows: npt.NDArray[np.intp]
) -> Classifier:
    own = [labels[n] for n in rows]
    return Classifier(own, vectors[rows], [texts[n] for n in rows], shapes=Curved)


def heard(vectors: Vectors, texts: Sequence[str]) -> Vectors:
    """Vectors with what can be counted of the tone beside them, shape (n, 512 + 2 x (signs + 1)).

    Each language has its own places: people praise and complain differently, and not as often.
    """
    chinese = np.array([[language_of(text) == "zh"] for text in texts], np.float32).reshape(len(texts), 1)
    signs = SAY * np.hstack([tones(texts), np.ones_like(chinese)])
    return np.asarray(np.hstack([vectors, signs * chinese, signs * (1 - chinese)]), np.float32)
