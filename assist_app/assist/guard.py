"""Stands before every vendor: so many questions at once, so long each, none while the service is down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import cast

from assist_app.assist.backend import Backend, BackendSpec, Question
from assist_app.assist.board import Board, Tally
from assist_app.assist.breaker import Breaker
from assist_app.assist.meter import DailyMeter
from assist_app.i18n import _
from assist_app.model.errors import (
    BackendError,
    Busy,
    NotApplicable,
    QuotaSpent,
    RateLimited,
    Resting,
    TimedOut,
)
from assist_app.model.suggestion import AssistEvent

AT_ONCE = 8
SHARE = 0.97
"""Of the spec's limit: who is asked gives up shortly before those who wait for the answer, so that a
service that hangs is known as one and not as an answer nobody wanted any more."""


class Guarded:
    """A backend with a breaker, a bound on questions at once, a deadline, and a board. For one event loop."""

    def __init__(
        self,
        backend: Backend,
        meter: DailyMeter | None = None,
        *,
        at_once: int = AT_ONCE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`meter` is the one the backend spends from; here it is only read. `now` is in seconds."""
        self._backend = backend
        self._meter = meter
        self._places = asyncio.Semaphore(at_once)
        self._now = now
        self._breaker = Breaker(now)
        self._tally = Tally()

    @property
    def spec(self) -> BackendSpec:
        """The backend's own."""
        return self._backend.spec

    def board(self) -> Board:
        """How this account fares; may be called from any thread."""
        answers, p50, p95, errors = self._tally.read()
        meter = self._meter
        return Board(
            self.spec.name,
            self.spec.title,
            p50,
            p95,
            answers,
            errors,
            self._breaker.state,
            self._breaker.rest(),
            meter.spent_today if meter else 0,
            meter.left_today if meter else None,
        )

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """What the backend says. Resting or Busy before any call, TimedOut when it says nothing more."""
        started, deadline = self._now(), asyncio.get_running_loop().time() + self.spec.limit * SHARE
        self._refuse_while_resting()
        async with self._place(deadline):
            # While it waited for a place the others may have failed.
            self._refuse_while_resting()
            trial = self._breaker.enter()
            try:
                answers = cast("AsyncGenerator[AssistEvent, None]", self._backend.ask(question))
                async with aclosing(answers):
                    while (event := await self._next(answers, deadline)) is not None:
                        yield event
            except BackendError as error:
                self._failed(error, trial)
                raise
            except Exception:
                self._tally.failed(BackendError.kind)
                raise
            else:
                self._breaker.answered()
                self._tally.answered((self._now() - started) * 1000)
            finally:
                self._breaker.let_go(trial)

    async def _next(self, answers: AsyncGenerator[AssistEvent, None], deadline: float) -> AssistEvent | None:
        try:
            async with asyncio.timeout_at(deadline) as waiting:
                return await anext(answers, None)
        except TimeoutError as error:
            if not waiting.expired():
                raise
            sentence = _("{backend} did not answer within {seconds:.0f} seconds.")
            raise TimedOut(sentence.format(backend=_(self.spec.title), seconds=self.spec.limit)) from error

    @asynccontextmanager
    async def _place(self, deadline: float) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout_at(deadline):
                await self._places.acquire()
        except TimeoutError as error:
            self._tally.failed(Busy.kind)
            sentence = _("{backend} is still busy with earlier questions.")
            raise Busy(sentence.format(backend=_(self.spec.title))) from error
        try:
            yield
        finally:
            self._places.release()

    def _refuse_while_resting(self) -> None:
        seconds = self._breaker.rest()
        if seconds > 0:
            sentence = _(
                "{backend} is left alone after its last failures; it is asked again in {seconds:.0f} seconds."
            )
            raise Resting(sentence.format(backend=_(self.spec.title), seconds=max(1.0, seconds)))

    def _failed(self, error: BackendError, trial: bool) -> None:
        if isinstance(error, NotApplicable):
            return
        self._tally.failed(error.kind)
        if error.retryable:
            self._breaker.failed(trial, error.retry_after if isinstance(error, RateLimited) else None)
        elif not isinstance(error, QuotaSpent):
            self._breaker.answered()
