"""From a customer's turn to what is said about it: intent, attitude, and rows that fit, or honest silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from assist_app.assist.asked import questions_in
from assist_app.assist.backend import Question
from assist_app.assist.small_talk import is_small_talk
from assist_app.assist.turn import Turn
from assist_app.backends.embedded.continuing import FADED, earlier_turns, language_spoken, only_answers
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.finding import Finder, Looked, Near, known
from assist_app.backends.embedded.fusion import ORIGIN, Weights, fuse, heed
from assist_app.backends.embedded.learner import Learner
from assist_app.backends.embedded.sentences import MOST_WORDS, SentenceVectors, newest_words
from assist_app.backends.embedded.words import language_of
from assist_app.model.conversation import Conversation
from assist_app.model.feedback import Learned
from assist_app.model.script import Script
from assist_app.model.suggestion import (
    OTHER,
    Abstained,
    AssistEvent,
    Attitude,
    Intent,
    Recognised,
    Suggested,
    Suggestion,
)

FITTING, ANSWERS = 9, 0.45
"""Scripts that count as an answer to a single question, and the cosine from which any other one does."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A text, and what a second thread finds out about it: its vector first, then what lies near it in
    meaning, then how it sounds."""

    text: str
    vector: Future[Vectors | None]
    near: Future[Near | None]
    attitude: Future[Attitude | None]


class Answerer:
    """Used on one thread; has the encoder and what follows from its vector done on `helper`."""

    def __init__(
        self,
        finder: Finder,
        learner: Learner,
        sentences: SentenceVectors,
        weights: Weights,
        helper: ThreadPoolExecutor,
    ) -> None:
        self._finder = finder
        self._learner = learner
        self._sentences = sentences
        self._weights = weights
        self._helper = helper

    def answer(self, question: Question) -> list[AssistEvent]:
        """All that is said about a turn."""
        talk, turn = question.conversation, question.turn
        text = newest_words(turn)
        heard = self._hear(talk, text)
        # Words are looked up and taken apart while the encoder works.
        spoken = language_spoken(talk, text)
        looked_up, words = (text, spoken), self._by_words(text, spoken)
        self._learner.prepare(text)
        intent, sound = self._intent(heard), heard
        last = (turn.newest.text or text)[:MOST_WORDS]
        if intent is not None and intent.code == OTHER and last != text:
            # Said together it is nothing we know; the last message alone may be.
            alone = self._hear(talk, last)
            known_alone = self._intent(alone)
            if known_alone is not None and known_alone.code != OTHER:
                heard = sound = alone
                intent = known_alone
        if intent is not None and only_answers(talk, turn):
            heard, intent = self._continued(question, heard, intent)
        spoken = language_spoken(talk, heard.text)
        if looked_up != (heard.text, spoken):
            words = self._by_words(heard.text, spoken)
        rows = self._rows(question, heard, intent, spoken, words, spoken)
        if not rows and known(intent) is not None:
            # Nothing fits in the customer's language: what answers the same intent in the other one.
            other = "en" if spoken == "zh" else "zh"
            rows = self._rows(question, heard, intent, other, self._by_words(heard.text, other), spoken)
        attitude = sound.attitude.result()
        events: list[AssistEvent] = [Recognised(ORIGIN, intent, attitude)] if intent is not None else []
        return [*events, *(Suggested(ORIGIN, row) for row in rows)] if rows else [*events, Abstained(ORIGIN)]

    def recognise(self, text: str) -> Recognised:
        """Intent and attitude of one sentence."""
        text = text[:MOST_WORDS]
        vector = self._sentences.of(text)
        intent = self._learner.intent(vector, text)
        if intent is None:
            return Recognised(ORIGIN, Intent(OTHER, "", 0.0))
        return Recognised(ORIGIN, intent, self._learner.attitude(vector, text))

    def fitting(self, text: str, ids: Sequence[str]) -> frozenset[str]:
        """Which of these scripts answer a sentence."""
        text = text[:MOST_WORDS]
        language, talk = language_of(text), Conversation("", "")
        vector = self._sentences.of(text)
        intent, near = self._learner.intent(vector, text), self._finder.near(talk, text, vector)
        looked = Looked(text, language, vector, lambda: near, intent, self._knows_intents(intent))
        signs, allowed = self._finder.allowed(talk, looked, self._finder.by_words(text, language))
        scripts = self._finder.scripts(allowed)
        found = {row.script_id for row in fuse(signs, scripts, Learned(explore=0.0), FITTING, self._weights)}
        code = known(intent)
        ids = self._finder.spared(list(ids), lambda: () if code is None else (code,))
        alike = self._finder.likeness(ids, vector)
        return frozenset(name for name in ids if name in found or alike.get(name, 0.0) >= ANSWERS)

    def _hear(self, conversation: Conversation, text: str) -> Heard:
        """One after the other on the second thread: the next ones find the vector ready."""
        do = self._helper.submit
        vector = do(self._sentences.of, text)
        return Heard(
            text,
            vector,
            do(lambda: self._finder.near(conversation, text, vector.result())),
            do(lambda: self._learner.attitude(vector.result(), text)),
        )

    def _intent(self, heard: Heard) -> Intent | None:
        return self._learner.intent(heard.vector.result(), heard.text)

    def _knows_intents(self, intent: Intent | None) -> bool:
        return intent is not None and self._learner.knows_intents

    def _by_words(self, text: str, language: str) -> dict[str, float]:
        """With their scripts read and looked through for the words."""
        words = self._finder.by_words(text, language)
        heed(text, self._finder.scripts(words).values())
        return words

    def _continued(self, question: Question, heard: Heard, intent: Intent) -> tuple[Heard, Intent]:
        """A turn that only answers is about what was being talked about; its attitude is its own."""
        for turn in earlier_turns(question.conversation, question.turn):
            if only_answers(question.conversation, turn) or is_small_talk(turn.text):
                continue
            earlier = newest_words(turn)
            before = self._learner.intent(self._sentences.of(earlier), earlier)
            if before is not None and before.code != OTHER:
                together = self._hear(question.conversation, f"{earlier}\n{heard.text}"[:MOST_WORDS])
                return together, replace(before, confidence=before.confidence * FADED)
        return heard, intent

    def _codes(self, turn: Turn) -> set[str]:
        """The intents of every single question: what is forbidden for one is no answer to the others."""
        asked = [words for _place, words in questions_in([message.text or "" for message in turn.messages])]
        codes = (known(self._learner.intent(self._sentences.of(words), words)) for words in asked)
        return {code for code in codes if code is not None}

    def _rows(
        self,
        question: Question,
        heard: Heard,
        intent: Intent | None,
        language: str,
        words: Mapping[str, float],
        spoken: str,
    ) -> list[Suggestion]:
        """What is suggested in a language; marked where that is not the one the customer has `spoken`."""
        talk, turn = question.conversation, question.turn
        vector, wise = heard.vector.result(), self._knows_intents(intent)
        looked = Looked(heard.text, language, vector, heard.near.result, intent, wise)
        signs, ids = self._finder.allowed(talk, looked, words)
        scripts = self._finder.scripts(self._finder.spared(ids, lambda: self._codes(turn)))
        if language != spoken:
            code = known(intent)
            scripts = {name: one for name, one in scripts.items() if code in one.intents}
        learned = Learned(explore=0.0) if question.neutral else self._finder.learned(list(scripts), intent)
        name = f"{talk.id}/{turn.messages[0].id}"
        rows = fuse(signs, scripts, learned, question.rows, self._weights, name)
        return [_in_language(row, scripts, spoken) for row in rows]


def _in_language(row: Suggestion, scripts: Mapping[str, Script], spoken: str) -> Suggestion:
    """The row, marked where it is not in the language that is spoken."""
    script = scripts.get(row.script_id or "")
    return row if script is None or script.language == spoken else replace(row, foreign=script.language)
