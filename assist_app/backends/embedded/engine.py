"""The embedded engine: one backend that needs no account, no network and no download."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from threadpoolctl import threadpool_limits

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.library import ScriptShelf
from assist_app.backends.embedded.answering import Answerer
from assist_app.backends.embedded.finding import Finder
from assist_app.backends.embedded.fusion import ORIGIN, Weights, shown_text
from assist_app.backends.embedded.indexing import EngineProgress, Indexer, Report, Stage
from assist_app.backends.embedded.learner import Learner, Training
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.past_replies import AFRESH
from assist_app.backends.embedded.pinyin import readings
from assist_app.backends.embedded.sentences import SentenceVectors
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.backends.embedded.words import matched_in, present, tokens
from assist_app.i18n import N_, _
from assist_app.memory import give_back, share_heaps
from assist_app.model.errors import NotApplicable
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import AssistEvent, Recognised

__all__ = ["EmbeddedEngine", "SearchHit", "Training"]

T = TypeVar("T")

RELATED = 0.35
"""Cosine below which a script is not offered as "similar meaning" in search."""


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
        share_heaps()
        self._report = report
        self._words = LexicalIndex()
        self._vectors = VectorIndex()
        self._indexer = Indexer(shelf, self._words, self._vectors, report)
        self._sentences = SentenceVectors(shelf, cache)
        self._learner = Learner(shelf, training, self._sentences, report)
        self._answering = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._learning = ThreadPoolExecutor(1, thread_name_prefix="engine-index")
        self._editing = ThreadPoolExecutor(1, thread_name_prefix="engine-edit")
        self._helping = ThreadPoolExecutor(1, thread_name_prefix="engine-help")
        self._finder = Finder(shelf, self._words, self._vectors, self._sentences, self._learner.past)
        self._answers = Answerer(
            self._finder, self._learner, self._sentences, weights or Weights(), self._helping
        )
        self._closing = False
        self._started: Future[None] | None = None
        self._asked = 0

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
        if self._closing:
            return
        # One core is enough for these small products; more threads would spin against the window.
        threadpool_limits(1)
        self._sentences.load()
        self._learner.learn()
        self._sentences.rest()
        self._indexer.index_vectors(self._sentences.encode)
        self._sentences.rest()
        if not self._closing:
            self._report(EngineProgress(Stage.READY, ready=True))
            # Last: everything else works without it.
            self._learn_past()

    def _learn_past(self) -> None:
        self._learner.learn_past()
        self._sentences.rest()

    def close(self) -> None:
        """Ends its threads; what is under way stops after its batch."""
        self._closing = True
        self._learner.close()
        self._sentences.close()
        self._indexer.stop()
        self._editing.shutdown(cancel_futures=True)
        self._learning.shutdown(cancel_futures=True)
        self._indexer.close()
        self._answering.shutdown(cancel_futures=True)
        self._helping.shutdown()

    # Answers

    def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Yields the intent, then suggestions or Abstained; NotApplicable when the turn has no text.

        The work begins with the call and not with the first event: painting the customer's message
        and answering it happen at the same time.
        """
        if not question.turn.text.strip():
            return self._no_text()
        self._asked += 1
        if self._asked % AFRESH == 0 and not self.loading:
            # What was answered today teaches too, without a new start.
            self._learning.submit(self._learn_past)
        return self._events(self._answering.submit(self._answers.answer, question))

    async def _events(self, answer: Future[list[AssistEvent]]) -> AsyncIterator[AssistEvent]:
        for event in await asyncio.wrap_future(answer):
            yield event

    async def _no_text(self) -> AsyncIterator[AssistEvent]:
        raise NotApplicable(_("The text of this conversation stays with the vendor."))
        yield

    async def recognise(self, text: str) -> Recognised:
        """Intent and attitude of one sentence."""
        return await self._soon(self._answers.recognise, text)

    async def search(self, text: str, rows: int) -> tuple[SearchHit, ...]:
        """Scripts by words, beginnings and pinyin, best first; fast enough for every keystroke."""
        return await self._soon(lambda: self._hits(text, self._words.search(text, rows)))

    async def search_meaning(self, text: str, rows: int) -> tuple[SearchHit, ...]:
        """Scripts by meaning, nearest first; empty before the encoder is ready."""
        return await self._soon(self._search_meaning, text, rows)

    async def likeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """Cosine of a sentence with each of the others; all 0 before the encoder is ready."""
        return await self._soon(self._sentences.likeness, text, others)

    async def fitting(self, text: str, ids: Sequence[str]) -> frozenset[str]:
        """Which of these scripts answer a sentence: they would be suggested for it alone, or are near it."""
        return await self._soon(self._answers.fitting, text, ids)

    async def _soon(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._answering, work, *arguments)

    def _search_meaning(self, text: str, rows: int) -> tuple[SearchHit, ...]:
        vector = self._sentences.of(text)
        if vector is None:
            return ()
        near = self._vectors.nearest(vector, rows)
        return self._hits(text, [(name, score) for name, score in near if score >= RELATED])

    def _hits(self, text: str, found: Sequence[tuple[str, float]]) -> tuple[SearchHit, ...]:
        scripts = self._finder.scripts([name for name, _score in found])
        asked = tokens(text)
        return tuple(
            SearchHit(scripts[name], score, matched_in(text, present(asked, shown_text(scripts[name]))))
            for name, score in found
            if name in scripts
        )

    # Edits

    def set_intents(self, definitions: Sequence[IntentDefinition]) -> Future[float]:
        """Learns edited intents in the background; the future says how many seconds it took.

        A newer edit makes older ones that still wait do nothing.
        """
        return self._learning.submit(self._learner.relearn, self._learner.expect(definitions))

    def put_scripts(self, scripts: Sequence[Script]) -> Future[None]:
        """Takes added or edited scripts into both indexes, whatever is being learned or indexed."""
        return self._editing.submit(self._put, tuple(scripts))

    def remove_scripts(self, ids: Sequence[str]) -> Future[None]:
        """Takes scripts out of both indexes."""
        return self._editing.submit(self._remove, tuple(ids))

    def _put(self, scripts: Sequence[Script]) -> None:
        self._answering.submit(self._finder.forget, [script.id for script in scripts])
        self._indexer.put(scripts, self._sentences.encode if self._sentences.ready else None)

    def _remove(self, ids: Sequence[str]) -> None:
        self._answering.submit(self._finder.forget, ids)
        self._indexer.remove(ids)
