"""How the customer sounds: positive, neutral or negative, learned from sentences written for it."""

from __future__ import annotations

from collections.abc import Sequence

from assist_app.backends.embedded.classifier import Classifier, Ranked
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.intents import VectorsOf
from assist_app.model.suggestion import Attitude, AttitudeLabel

SURE = 0.7
"""Below this probability a sentence counts as neutral: a wrong "upset" mark costs trust. Nine of ten marks
on left-out examples are right at it."""


class AttitudeModel:
    """Trained once from (sentence, label) pairs."""

    def __init__(self, examples: Sequence[tuple[str, str]], vectors_of: VectorsOf) -> None:
        texts = [text for text, _label in examples]
        labels = [label for _text, label in examples]
        self._label = labels[0] if labels else AttitudeLabel.NEUTRAL.value
        self._classifier = Classifier(labels, vectors_of(texts), texts) if len(set(labels)) > 1 else None

    def rank(self, vectors: Vectors, texts: Sequence[str]) -> list[list[Ranked]]:
        """All learned labels for each text, most probable first; `vectors` has shape (n, 512)."""
        if self._classifier is None:
            return [[Ranked(self._label, 1.0)] for _text in texts]
        return self._classifier.rank_all(vectors, texts)

    def recognise(self, vector: Vectors, text: str) -> Attitude:
        """The attitude of a text; `vector` has shape (512,)."""
        if self._classifier is None:
            return Attitude(AttitudeLabel.NEUTRAL, 1.0)
        best = self.rank(vector[None, :], [text])[0][0]
        if best.probability < SURE:
            return Attitude(AttitudeLabel.NEUTRAL, 1.0 - best.probability)
        return Attitude(AttitudeLabel(best.label), best.probability)
