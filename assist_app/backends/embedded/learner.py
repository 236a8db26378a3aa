"""What was learned so far: intents, attitude, past replies. Learned on one thread, asked on others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assist_app.assist.library import ScriptShelf
from assist_app.backends.embedded.attitude import AttitudeModel
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.indexing import BREATH, EngineProgress, Report, Stage
from assist_app.backends.embedded.intents import IntentModel
from assist_app.backends.embedded.logistic import TrainingStopped
from assist_app.backends.embedded.past_replies import MOST_CASES, PastReplies
from assist_app.backends.embedded.sentences import SentenceVectors
from assist_app.model.errors import AssistError
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import Attitude, AttitudeLabel, Intent

log = logging.getLogger("assist.engine")


@dataclass(frozen=True, slots=True)
class Training:
    """What the engine learns intents and attitude from."""

    intents: tuple[IntentDefinition, ...]
    other: tuple[str, ...] = ()
    attitude: tuple[tuple[str, str], ...] = ()


class Learner:
    """Learns anew at every edit; what was learned before serves until then."""

    def __init__(
        self, shelf: ScriptShelf, training: Training, sentences: SentenceVectors, report: Report
    ) -> None:
        self._shelf = shelf
        self._training = training
        self._sentences = sentences
        self._report = report
        self._intents: IntentModel | None = None
        self._attitude: AttitudeModel | None = None
        self._closing = threading.Event()
        self._generation = 0
        self.past = PastReplies()

    def close(self) -> None:
        """Makes what is being learned stop soon."""
        self._closing.set()

    def expect(self, definitions: Sequence[IntentDefinition]) -> int:
        """Intents to be learned by `relearn` with the number this returns; an older number does nothing."""
        self._training = replace(self._training, intents=tuple(definitions))
        self._generation += 1
        return self._generation

    def learn(self) -> None:
        """For the first time; nothing is learned when a newer edit or closing makes it useless."""
        try:
            self._train(self._generation)
        except TrainingStopped:
            log.info("learning was stopped")

    def relearn(self, generation: int) -> float:
        """Learns edited intents; returns how many seconds it took, 0 when it was of no use any more."""
        if generation != self._generation or not self._sentences.ready:
            return 0.0
        started = time.perf_counter()
        try:
            self._train(generation)
        except TrainingStopped:
            return 0.0
        elapsed = time.perf_counter() - started
        self._sentences.rest()
        log.info("learned %d intents in %.2f s", len(self._training.intents), elapsed)
        self._report(EngineProgress(Stage.READY, ready=True))
        return elapsed

    def _train(self, generation: int) -> None:
        """TrainingStopped when a newer edit or closing makes it useless."""
        self._report(EngineProgress(Stage.TRAINING, ready=True))
        training = self._training
        self._intents = IntentModel(
            training.intents,
            training.other,
            self._sentences.learn,
            lambda: self._closing.is_set() or generation != self._generation,
        )
        if self._attitude is None:
            # Small talk is neutral: without it every sentence that is not about an order sounds upset.
            calm = tuple((text, AttitudeLabel.NEUTRAL.value) for text in training.other)
            self._attitude = AttitudeModel((*training.attitude, *calm), self._sentences.learn)

    def learn_past(self) -> None:
        """What agents answered; without it everything else works as before."""
        try:
            pairs = self._shelf.past_replies(MOST_CASES)
        except AssistError as error:
            log.warning("past replies were not learned: %s", type(error).__name__)
            return
        self.past.learn(pairs, self._sentences.encode, lambda: self._closing.wait(BREATH))
        log.info("learned from %d past replies", len(pairs))

    # What was learned

    @property
    def ready(self) -> bool:
        """Whether intents and attitude can be recognised."""
        return self._intents is not None and self._attitude is not None

    @property
    def knows_intents(self) -> bool:
        """Whether there are any."""
        return bool(self._training.intents)

    def prepare(self, text: str) -> None:
        """Does what needs no vector, so that less is left to do once there is one."""
        if self._intents is not None:
            self._intents.prepare(text)

    def intent(self, vector: Vectors | None, text: str) -> Intent | None:
        """The intent of a text; None before anything was learned."""
        if vector is None or self._intents is None or self._attitude is None:
            return None
        intent = self._intents.recognise(vector, text)
        if intent.script and self._shelf.withheld.hides_text((intent.script,), intent.code):
            intent = replace(intent, script="")
        return intent

    def attitude(self, vector: Vectors | None, text: str) -> Attitude | None:
        """How the customer sounds; None before anything was learned."""
        if vector is None or self._attitude is None:
            return None
        return self._attitude.recognise(vector, text)
