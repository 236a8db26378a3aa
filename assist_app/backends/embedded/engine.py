"""The embedded engine: one backend that needs no account, no network and no download."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.library import ScriptShelf
from assist_app.assist.small_talk import is_small_talk
from assist_app.backends.embedded.attitude import AttitudeModel
from assist_app.backends.embedded.continuing import FADED, earlier_turns, language_spoken, only_answers
from assist_app.backends.embedded.encoder import Vectors
from assist_app.backends.embedded.fusion import ORIGIN, Signs, Weights, fuse, shown_text
from assist_app.backends.embedded.indexing import BREATH, EngineProgress, Indexer, Report, Stage
from assist_app.backends.embedded.intents import IntentModel
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.logistic import TrainingStopped
from assist_app.backends.embedded.past_replies import MOST_CASES, SIMILAR_REPLY, Expected, PastReplies
from assist_app.backends.embedded.pinyin import readings
from assist_app.backends.embedded.sentences import MOST_WORDS, SentenceVectors, newest_words
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.backends.embedded.words import language_of, matched_in, present, tokens
from assist_app.i18n import N_, _
from assist_app.memory import give_back
from assist_app.model.conversation import Conversation, Role
from assist_app.model.errors import AssistError, NotApplicable
from assist_app.model.feedback import Learned
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import (
    OTHER,
    Abstained,
    AssistEvent,
    AttitudeLabel,
    Intent,
    Recognised,
    Suggested,
    Suggestion,
)

log = logging.getLogger("assist.engine")

T = TypeVar("T")
ByWords = tuple[dict[str, float], dict[str, Script]]
"""How well scripts share words with a text, and those of them that were not at hand."""

CANDIDATES, OF_INTENT, MORE_CANDIDATES = 32, 12, 256
FITTING, ANSWERS = 9, 0.45
"""Scripts that count as an answer to a single question, and the cosine from which any other one does."""

SEEN = 2048
"""Scripts kept at hand before all are forgotten and read anew."""

RELATED = 0.35
"""Cosine below which a script is not offered as "similar meaning" in search."""

EXPECTED_WEIGHT = 0.5
"""How much the reply to expect colours the vector that candidates are looked for with."""

CONTEXT_WEIGHT = 0.15
"""How much earlier customer turns colour the vector of the last one; blind joining hurts."""


@dataclass(frozen=True, slots=True)
class Training:
    """What the engine learns intents and attitude from."""

    intents: tuple[IntentDefinition, ...]
    other: tuple[str, ...] = ()
    attitude: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One script found, with the words it was found by."""

    script: Script
    score: float
    matched: tuple[str, ...] = ()


class EmbeddedEngine:
    """Answers on one thread with a second one's help, learns on another, takes in edits on the last."""

    spec = BackendSpec(ORIGIN, N_("Local"), local=True, limit=5.0)

    def __init__(
        self,
        shelf: ScriptShelf,
        training: Training,
        report: Report = lambda progress: None,
        *,
        weights: Weights | None = None,
        cache: Path | None = None,
    ) -> None:
        """`cache` is a folder for what can be computed again; without it more is held in memory."""
        self._shelf = shelf
        self._training = training
        self._report = report
        self._weights = weights or Weights()
        self._words = LexicalIndex()
        self._vectors = VectorIndex()
        self._indexer = Indexer(shelf, self._words, self._vectors, report)
        self._sentences = SentenceVectors(shelf, cache)
        self._past = PastReplies()
        self._seen: dict[str, Script] = {}
        self._intents: IntentModel | None = None
        self._attitude: AttitudeModel | None = None
        self._answering = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._learning = ThreadPoolExecutor(1, thread_name_prefix="engine-index")
        self._editing = ThreadPoolExecutor(1, thread_name_prefix="engine-edit")
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="engine-read")
        self._closing = threading.Event()
        self._generation = 0
        self._started: Future[None] | None = None

    # Life

    def start(self) -> Future[None]:
        """Begins loading and indexing; words can be searched long before the future is done."""
        self._started = self._learning.submit(self._start)
        return self._started

    @property
    def loading(self) -> bool:
        """Whether intents that are edited now have to wait until loading and indexing have ended."""
        return self._started is None or not self._started.done()

    def _start(self) -> None:
        readings()
        self._indexer.index_words()
        give_back()
        self._report(EngineProgress(Stage.LOADING, ready=True))
        if self._closing.is_set():
            return
        # One core is enough for these small products; more threads would spin against the window.
        threadpool_limits(1)
        self._sentences.load()
        with suppress(TrainingStopped):
            self._train(self._generation)
        self._sentences.rest()
        self._indexer.index_vectors(self._sentences.encode)
        self._sentences.rest()
        if not self._closing.is_set():
            self._report(EngineProgress(Stage.READY, ready=True))
            # Last: everything else works without it.
            self._learn_past()
            self._sentences.rest()

    def close(self) -> None:
        """Ends its threads; what is under way stops after its batch."""
        self._closing.set()
        self._sentences.close()
        self._indexer.stop()
        self._editing.shutdown(cancel_futures=True)
        self._learning.shutdown(cancel_futures=True)
        self._indexer.close()
        self._answering.shutdown(cancel_futures=True)
        self._reading.shutdown()

    # Answers

    def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Yields the intent, then suggestions or Abstained; NotApplicable when the turn has no text.

        The work begins with the call and not with the first event: painting the customer's message
        and answering it happen at the same time.
        """
        if not question.turn.text.strip():
            return self._no_text()
        return self._events(self._answering.submit(self._answer, question))

    async def _events(self, answer: Future[list[AssistEvent]]) -> AsyncIterator[AssistEvent]:
        for event in await asyncio.wrap_future(answer):
            yield event

    async def _no_text(self) -> AsyncIterator[AssistEvent]:
        raise NotApplicable(_("The text of this conversation stays with the vendor."))
        yield

    async def recognise(self, text: str) -> Recognised:
        """Intent and attitude of one sentence."""
        return await self._soon(self._recognise, text)

    async def search(self, text: str, rows: int) -> tuple[SearchHit, ...]:
        """Scripts by words, beginnings and pinyin, best first; fast enough for every keystroke."""
        return await self._soon(self._search, text, rows)

    async def search_meaning(self, text: str, rows: int) -> tuple[SearchHit, ...]:
        """Scripts by meaning, nearest first; empty before the encoder is ready."""
        return await self._soon(self._search_meaning, text, rows)

    async def likeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """Cosine of a sentence with each of the others; all 0 before the encoder is ready."""
        return await self._soon(self._likeness, text, others)

    async def fitting(self, text: str, ids: Sequence[str]) -> frozenset[str]:
        """Which of these scripts answer a sentence: they would be suggested for it alone, or are near it."""
        return await self._soon(self._fitting, text, ids)

    def set_intents(self, definitions: Sequence[IntentDefinition]) -> Future[float]:
        """Learns edited intents in the background; the future says how many seconds it took.

        A newer edit makes older ones that still wait do nothing.
        """
        self._training = replace(self._training, intents=tuple(definitions))
        self._generation += 1
        return self._learning.submit(self._retrain, self._generation)

    def put_scripts(self, scripts: Sequence[Script]) -> Future[None]:
        """Takes added or edited scripts into both indexes, whatever is being learned or indexed."""
        return self._editing.submit(self._put, tuple(scripts))

    def remove_scripts(self, ids: Sequence[str]) -> Future[None]:
        """Takes scripts out of both indexes."""
        return self._editing.submit(self._remove, tuple(ids))

    def _put(self, scripts: Sequence[Script]) -> None:
        self._answering.submit(self._forget, [script.id for script in scripts])
        self._indexer.put(scripts, self._sentences.encode if self._sentences.ready else None)

    def _remove(self, ids: Sequence[str]) -> None:
        self._answering.submit(self._forget, ids)
        self._indexer.remove(ids)

    # On the answering thread

    async def _soon(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._answering, work, *arguments)

    def _answer(self, question: Question) -> list[AssistEvent]:
        text = newest_words(question.turn)
        # Words are looked up and their scripts are read while the encoder works.
        looked_up = text, language_spoken(question.conversation, text)
        early = self._reading.submit(self._by_words, *looked_up)
        recognised = self._recognised(self._sentences.of(text), text)
        last = (question.turn.newest.text or text)[:MOST_WORDS]
        if recognised is not None and _code(recognised) == OTHER and last != text:
            # Said together it is nothing we know; the last message alone may be.
            alone = self._recognised(self._sentences.of(last), last)
            if alone is not None and _code(alone) != OTHER:
                text, recognised = last, alone
        if recognised is not None and only_answers(question.conversation, question.turn):
            text, recognised = self._continued(question, text, recognised)
        intent = recognised.intent if recognised else None
        events: list[AssistEvent] = [recognised] if recognised else []
        spoken = language_spoken(question.conversation, text)
        words = early if (text, spoken) == looked_up else self._reading.submit(self._by_words, text, spoken)
        rows = self._rows(question, text, intent, spoken, words)
        rows = rows or self._foreign_rows(question, text, intent, spoken)
        if not rows:
            return [*events, Abstained(ORIGIN)]
        return [*events, *(Suggested(ORIGIN, row) for row in rows)]

    def _continued(self, question: Question, text: str, recognised: Recognised) -> tuple[str, Recognised]:
        """A turn that only answers is about what was being talked about; its attitude is its own."""
        for turn in earlier_turns(question.conversation, question.turn):
            if only_answers(question.conversation, turn) or is_small_talk(turn.text):
                continue
            earlier = newest_words(turn)
            known = self._recognised(self._sentences.of(earlier), earlier)
            if known is not None and known.intent is not None and known.intent.code != OTHER:
                intent = replace(known.intent, confidence=known.intent.confidence * FADED)
                return f"{earlier}\n{text}"[:MOST_WORDS], replace(recognised, intent=intent)
        return text, recognised

    def _rows(
        self, question: Question, text: str, intent: Intent | None, language: str, words: Future[ByWords]
    ) -> list[Suggestion]:
        """What is suggested in a language; marked where that is not the customer's."""
        spoken = language_spoken(question.conversation, text)
        vector = self._sentences.of(text)
        lexical, known = words.result()
        self._seen.update(known)
        signs, ids = self._allowed(question.conversation, text, vector, intent, language, lexical)
        scripts = self._scripts(ids)
        if language != spoken:
            code = _known(intent)
            scripts = {name: one for name, one in scripts.items() if code in one.intents}
        learned = self._learned(list(scripts), intent)
        turn = f"{question.conversation.id}/{question.turn.messages[0].id}"
        rows = fuse(signs, scripts, learned, question.rows, self._weights, turn)
        return [_in_language(row, scripts, spoken) for row in rows]

    def _foreign_rows(
        self, question: Question, text: str, intent: Intent | None, spoken: str
    ) -> list[Suggestion]:
        """Where nothing fits in the customer's language: what answers the same intent in the other one."""
        if _known(intent) is None:
            return []
        other = "en" if spoken == "zh" else "zh"
        return self._rows(question, text, intent, other, self._reading.submit(self._by_words, text, other))

    def _allowed(
        self,
        conversation: Conversation,
        text: str,
        vector: Vectors | None,
        intent: Intent | None,
        language: str,
        words: Mapping[str, float],
    ) -> tuple[Signs, list[str]]:
        """What speaks for the candidates, `words` among it, and those of them that may be suggested now.

        Where many may not, there is another look with room for those behind them.
        """
        withheld, code = self._shelf.withheld, _known(intent)
        for most in (CANDIDATES, MORE_CANDIDATES):
            if most > CANDIDATES:
                words = dict(self._words.rank(text, language, most))
            signs = self._signs(conversation, text, vector, intent, language, most, words)
            ids = list(dict.fromkeys((*signs.lexical, *(signs.dense or ()))))
            allowed = [name for name in ids if not withheld.refuses(name, code)]
            if 2 * len(allowed) >= len(ids):
                break
        return signs, allowed

    def _scripts(self, ids: Sequence[str]) -> dict[str, Script]:
        """Scripts by id; the same few are looked at again and again, and the store is a thread away."""
        missing = [name for name in ids if name not in self._seen]
        if missing:
            if len(self._seen) > SEEN:
                self._seen.clear()
            self._seen.update(self._shelf.scripts_by_id(missing))
        return {name: self._seen[name] for name in ids if name in self._seen}

    def _by_words(self, text: str, language: str) -> ByWords:
        """Scripts that share words with a text, read where they are not at hand; on its own thread."""
        lexical = dict(self._words.rank(text, language, CANDIDATES))
        missing = [name for name in lexical if name not in self._seen]
        return lexical, self._shelf.scripts_by_id(missing) if missing else {}

    def _forget(self, ids: Iterable[str]) -> None:
        for name in ids:
            self._seen.pop(name, None)

    def _learned(self, ids: Sequence[str], intent: Intent | None) -> Learned:
        if not ids:
            return Learned()
        return self._shelf.learned(ids, _known(intent))

    def _signs(
        self,
        conversation: Conversation,
        text: str,
        vector: Vectors | None,
        intent: Intent | None,
        language: str,
        most: int,
        words: Mapping[str, float],
    ) -> Signs:
        learned = intent is not None and bool(self._training.intents)
        code = _known(intent)
        lexical = dict(words)
        if code is not None:
            # What answers the intent is always looked at, even where other scripts share more words.
            lexical |= dict(self._words.rank_intent(code, text, language, most * OF_INTENT // CANDIDATES))
        dense = None
        if vector is not None and len(self._vectors):
            expected = self._past.expected(vector)
            heard = self._in_context(conversation, text, vector)
            if expected is not None:
                # One look for both: a second one would cost as much again.
                heard = _unit(heard + EXPECTED_WEIGHT * expected.reply)
            dense = dict(self._vectors.nearest(heard, most))
            ids = [*dense, *(name for name in lexical if name not in dense)]
            again = ids if expected is not None else [name for name in ids if name not in dense]
            dense |= self._vectors.scores(again, vector)
            if expected is not None:
                likely, cases = self._by_past(expected, ids)
                return Signs(text, language, lexical, dense, intent, likely, cases, learned)
        return Signs(text, language, lexical, dense, intent, intents_known=learned)

    def _by_past(self, expected: Expected, ids: Sequence[str]) -> tuple[dict[str, float], Mapping[str, int]]:
        """Cosines with the expected reply, and in how many similar cases agents answered so."""
        cases: Counter[str] = Counter()
        for reply in expected.similar:
            said = self._vectors.scores(ids, reply)
            cases.update(name for name, score in said.items() if score >= SIMILAR_REPLY)
        return self._vectors.scores(ids, expected.reply), cases

    def _in_context(self, conversation: Conversation, text: str, vector: Vectors) -> Vectors:
        earlier = [m.text for m in conversation.messages if m.role is Role.CUSTOMER and m.text]
        if len(text) > 24 or len(earlier) < 2:
            return vector
        before = self._sentences.of(earlier[-2])
        return _unit(vector + CONTEXT_WEIGHT * before) if before is not None else vector

    def _recognise(self, text: str) -> Recognised:
        text = text[:MOST_WORDS]
        return self._recognised(self._sentences.of(text), text) or Recognised(ORIGIN, Intent(OTHER, "", 0.0))

    def _recognised(self, vector: Vectors | None, text: str) -> Recognised | None:
        if vector is None or self._intents is None or self._attitude is None:
            return None
        intent = self._intents.recognise(vector, text)
        if intent.script and self._shelf.withheld.hides_text((intent.script,), intent.code):
            intent = replace(intent, script="")
        return Recognised(ORIGIN, intent, self._attitude.recognise(vector, text))

    def _search(self, text: str, rows: int) -> tuple[SearchHit, ...]:
        return self._hits(text, self._words.search(text, rows))

    def _search_meaning(self, text: str, rows: int) -> tuple[SearchHit, ...]:
        vector = self._sentences.of(text)
        if vector is None:
            return ()
        near = self._vectors.nearest(vector, rows)
        return self._hits(text, [(name, score) for name, score in near if score >= RELATED])

    def _likeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        vector = self._sentences.of(text)
        if vector is None:
            return (0.0,) * len(others)
        near = (self._sentences.of(other) for other in others)
        return tuple(0.0 if other is None else float(vector @ other) for other in near)

    def _fitting(self, text: str, ids: Sequence[str]) -> frozenset[str]:
        text = text[:MOST_WORDS]
        vector = self._sentences.of(text)
        recognised = self._recognised(vector, text)
        intent = recognised.intent if recognised is not None else None
        words, _scripts = self._by_words(text, language_of(text))
        conversation = Conversation("", "")
        signs, allowed = self._allowed(conversation, text, vector, intent, language_of(text), words)
        found = fuse(signs, self._scripts(allowed), Learned(explore=0.0), FITTING, self._weights)
        near = self._vectors.scores(list(ids), vector) if vector is not None else {}
        fitting = {row.script_id for row in found} | {name for name in near if near[name] >= ANSWERS}
        return frozenset(name for name in ids if name in fitting)

    def _hits(self, text: str, found: Sequence[tuple[str, float]]) -> tuple[SearchHit, ...]:
        scripts = self._scripts([name for name, _score in found])
        asked = tokens(text)
        return tuple(
            SearchHit(scripts[name], score, matched_in(text, present(asked, shown_text(scripts[name]))))
            for name, score in found
            if name in scripts
        )

    # Learning

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

    def _learn_past(self) -> None:
        """What agents answered; without it everything else works as before."""
        try:
            pairs = self._shelf.past_replies(MOST_CASES)
        except AssistError as error:
            log.warning("past replies were not learned: %s", type(error).__name__)
            return
        self._past.learn(pairs, self._sentences.encode, lambda: self._closing.wait(BREATH))
        log.info("learned from %d past replies", len(pairs))

    def _retrain(self, generation: int) -> float:
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


def _unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _known(intent: Intent | None) -> str | None:
    return intent.code if intent is not None and intent.code != OTHER else None


def _in_language(row: Suggestion, scripts: Mapping[str, Script], spoken: str) -> Suggestion:
    """The row, marked where it is not in the language that is spoken."""
    script = scripts.get(row.script_id or "")
    language = script.language if script is not None else spoken
    return replace(row, foreign="" if language == spoken else language)


def _code(recognised: Recognised) -> str:
    return recognised.intent.code if recognised.intent is not None else ""
