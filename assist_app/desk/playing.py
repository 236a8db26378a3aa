"""Plays the demo: because the command line wished for it, or because the agent asked in an empty window.

It is over when the window is closed, or as soon as a real customer writes; then its customers are gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import Future
from typing import Any

from assist_app.desk.presenting import Presenter
from assist_app.i18n import active_language
from assist_app.model.conversation import DEMO, ConversationSummary
from assist_app.model.event import Batch
from assist_app.paths import resources
from assist_app.sources.manual import ManualSource
from assist_app.tasks import TaskSet
from assist_app.ui.window.assist_controller import AssistController

log = logging.getLogger("assist.demo")

Overhear = Callable[[Batch], Awaitable[Batch]]
LONGEST = 20
"""Seconds that closing waits for a demo that is just being ended."""


class Playing:
    """Begins as soon as replies can be found, and again when it is asked for after its end."""

    def __init__(
        self,
        wishes: Any,
        controller: AssistController,
        presenter: Presenter,
        tasks: TaskSet,
        prepare: Callable[[], Awaitable[Overhear]],
        stand_down: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """`wishes` are those of the command line. `prepare` brings in the vendors' stand-ins and returns
        who is to hear the demo's events before they are stored; `stand_down` has them leave."""
        self._controller = controller
        self._presenter = presenter
        self._languages = wishes.demo_languages
        self._speed = wishes.demo_speed
        self._done = wishes.demo_done
        self._answered = wishes.demo_answered
        self._tasks = tasks
        self._prepare, self._stand_down = prepare, stand_down
        self._searchable = self._prepared = False
        self.started = self._over = False
        self._round = 0
        self._ending: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        """Held while one is put on or removed, which happens on another thread."""

    @property
    def wanted(self) -> bool:
        """Whether the demo was asked for."""
        return bool(self._languages)

    def ask(self, kept: Any, intake: Any) -> None:
        """Plays it now, or when the engine has read the library."""
        self._languages = self._languages or demo_languages()
        self._presenter.expect_demo()
        self._begin(kept, intake)

    def without_earlier(
        self, kept: Any, summaries: tuple[ConversationSummary, ...]
    ) -> tuple[ConversationSummary, ...]:
        """The conversations but for those of a demo that was cut off; they go from the store as well."""
        left = tuple(one for one in summaries if one.source != DEMO)
        if len(left) < len(summaries):
            kept.store.forget_source(DEMO).add_done_callback(_note_failure)
        return left

    def follow(self, progress: Any, kept: Any, intake: Any) -> None:
        """Words are enough for somebody who looks on; where every turn is told and counted, all is."""
        learned = progress.stage == "ready"
        self._searchable = learned or (self._done is None and progress.ready and progress.stage != "words")
        self._begin(kept, intake)

    def _begin(self, kept: Any, intake: Any) -> None:
        if self.started or not self.wanted or not self._searchable or intake is None:
            return
        self.started = True
        self._tasks.start(self._play(intake, self._round), name="demo")

    def make_way(self, summaries: Iterable[ConversationSummary], intake: Any) -> None:
        """A customer who is neither recorded nor typed here, perhaps as a trial, is a real one."""
        real = any(one.source not in ("", DEMO, ManualSource.name) for one in summaries)
        if real and self._claims_end(intake):
            leaving = [self._tasks.start(self._stand_down(), name="stand-down")] if self._prepared else []
            self._prepared = False
            self._ending = self._tasks.start(self._make_way(intake, leaving), name="demo-over")

    def _claims_end(self, intake: Any) -> bool:
        """Whether it has to be ended; from then on nothing of it begins."""
        stops = self.started and not self._over and intake is not None
        if stops:
            self._over = True
            self._round += 1
        return stops

    async def _make_way(self, intake: Any, leaving: list[asyncio.Task[None]]) -> None:
        # The store may be long about it; the customer is read meanwhile.
        await self._remove(intake)
        talk = self._controller.open_conversation
        if talk is not None and talk.source == DEMO:
            self._controller.leave()
        self._presenter.forget_demo()
        # Until the stand-ins have left, no others can come.
        await asyncio.gather(*leaving, return_exceptions=True)
        self._languages = ()
        self.started = self._over = False

    async def end(self, intake: Any) -> None:
        """Its conversations go; what they caused was never kept. A failure is logged: more has to end."""
        if self._ending is not None:
            await asyncio.wait([self._ending], timeout=LONGEST)
        if self._claims_end(intake):
            try:
                await self._remove(intake)
            except Exception:
                log.exception("the demo's conversations were not removed")

    async def _remove(self, intake: Any) -> None:
        async with self._turn:
            await asyncio.to_thread(intake.end_demo)

    async def _play(self, intake: Any, turn: int) -> None:
        overhear = await self._prepare()
        if turn != self._round:
            # A real customer was faster than the stand-ins; another demo would need them.
            if not self.started or self._over:
                await self._stand_down()
            return
        self._prepared = True
        self._clear_stage()
        async with self._turn:
            if turn == self._round:
                # It reads files and waits for the store, which the window must not.
                await asyncio.to_thread(self._put_on, intake, overhear)

    def _put_on(self, intake: Any, overhear: Overhear) -> None:
        intake.start_demo(
            resources(), self._languages, self._speed, self._done, overhear=overhear, answered=self._answered
        )

    def _clear_stage(self) -> None:
        """Conversations of an earlier demo are about to go from the store: their rows go first."""
        talk = self._controller.open_conversation
        if talk is not None and talk.source == DEMO:
            self._controller.leave()
        if not self._presenter.without_demo():
            self._presenter.show_welcome()
            self._presenter.expect_demo()


def _note_failure(done: Future[None]) -> None:
    """They go at the next start."""
    if not done.cancelled() and (error := done.exception()) is not None:
        log.error("an earlier demo's conversations were not removed", exc_info=error)


def demo_languages() -> tuple[str, ...]:
    """The languages of the recordings, ours first."""
    return ("zh", "en") if active_language() == "zh_CN" else ("en", "zh")
