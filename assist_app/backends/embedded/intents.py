"""Intent recognition from editable definitions: global, two-level, and honest "other"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assist_app.backends.embedded.classifier import Classifier, Judged, Ranked
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.logistic import Stop, never
from assist_app.backends.embedded.names import spoken, unglued, worded, words_said
from assist_app.backends.embedded.words import language_of, matched
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import OTHER, Intent

VectorsOf = Callable[[Sequence[str]], Vectors]

LEAST = 0.15
"""Probability under which an intent is never named: among dozens it is still a guess."""

NAME_TRUST = 3.0
"""An intent's name counts as much as so many examples."""

WORDED, TAUGHT = 0.5, 12
"""How much what customers say for the words of a name counts beside examples, and from how many examples on
it is not needed any more."""

PHRASINGS = (
    "how do I {name}?",
    "I have a question about {name}",
    "please help me with {name}",
    "my {name}",
    "why {name}?",
    "can I {name}?",
    "I want to {name}",
    "what is {name}?",
)
"""How customers bring up what has only a name so far: in English a sentence is nearer to sentences
than to a title; in Chinese, where both are written alike, nothing was gained."""

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
        self,
        definitions: Sequence[IntentDefinition],
        other: Sequence[str],
        vectors_of: VectorsOf,
        stop: Stop = never,
    ) -> None:
        """`other` are sentences of no intent; `vectors_of` gives unit vectors for texts, shape (n, 512).

        TrainingStopped when `stop` says so.
        """
        self._definitions: dict[str, dict[str, IntentDefinition]] = defaultdict(dict)
        labels: list[str] = []
        texts: list[str] = []
        names: list[float] = []
        known = words_said(text for definition in definitions for text in definition.examples)
        for definition in definitions:
            self._definitions[definition.code][definition.language] = definition
            for text, count in training_texts(definition, known).items():
                labels.append(definition.code)
                texts.append(text)
                names.append(count)
        labels += [OTHER] * len(other)
        texts += other
        names += [0.0] * len(other)
        self._classifier = None
        if len(set(labels)) > 1:
            self._classifier = Classifier(labels, vectors_of(texts), texts, names, OTHER, stop)

    @property
    def threshold(self) -> float:
        """Probability of belonging to any intent under which a text is called OTHER."""
        return self._classifier.strict if self._classifier is not None else LEAST

    def prepare(self, text: str) -> None:
        """Does what needs no vector of a text that will be recognised."""
        if self._classifier is not None:
            self._classifier.prepare(text)

    def recognise(self, vector: Vectors, text: str) -> Intent:
        """The intent of a customer's text; `vector` has shape (512,)."""
        verdict = self.judge(vector[None, :], [text])[0]
        if verdict.code == OTHER:
            return Intent(OTHER, "", verdict.confidence)
        known = [entry for entry in verdict.ranking[:3] if entry.label != OTHER]
        return self._intent(verdict.ranking[0], known, text)

    def judge(self, vectors: Vectors, texts: Sequence[str]) -> list[Verdict]:
        """What each text means; `vectors` has shape (n, 512)."""
        if self._classifier is None:
            return [Verdict(OTHER, 1.0, (Ranked(OTHER, 1.0),)) for _text in texts]
        return [self._judged(judged) for judged in self._classifier.judge_all(vectors, texts)]

    def _judged(self, judged: Judged) -> Verdict:
        strange = next((entry.probability for entry in judged.ranked if entry.label == OTHER), 0.0)
        # Without a gate the share of OTHER is all that is known of strangers; a gate has seen it already.
        belongs = judged.known if self._gated else 1.0 - strange
        scale = belongs / max(1.0 - strange, 1e-6)
        known = [
            Ranked(entry.label, entry.probability * scale) for entry in judged.ranked if entry.label != OTHER
        ]
        best = known[0] if known else Ranked(OTHER, 0.0)
        if not known or belongs < self.threshold or best.probability < LEAST:
            return Verdict(OTHER, 1.0 - best.probability, (Ranked(OTHER, 1.0 - best.probability), *known))
        later = sorted([*known[1:], Ranked(OTHER, 1.0 - belongs)], key=lambda entry: -entry.probability)
        return Verdict(best.label, best.probability, (best, *later))

    @property
    def _gated(self) -> bool:
        return self._classifier is not None and self._classifier.gate is not None

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


def training_texts(definition: IntentDefinition, known: frozenset[str] = frozenset()) -> dict[str, float]:
    """What an intent is learned from, with how many examples each counts as; 0 is an example itself.

    Its examples, its name, what customers say for the words of the name, and its description where examples
    are few. An English name without examples is put into a few sentences as well. `known` are words of which
    names may have been glued together.
    """
    name = unglued(spoken(definition.name), known)
    texts = [name]
    if not definition.examples and name and definition.language == "en":
        texts += [phrasing.replace("{name}", name) for phrasing in PHRASINGS]
    if len(definition.examples) < 3 and definition.description:
        texts += [definition.description, f"{name} {definition.description}"]
    found = dict.fromkeys(texts, NAME_TRUST)
    if len(definition.examples) < TAUGHT:
        said = WORDED if definition.examples else NAME_TRUST
        found = dict.fromkeys(worded(name, definition.language), said) | found
    found |= dict.fromkeys(definition.examples, 0.0)
    return {text: count for text, count in found.items() if text}
