"""Measures a backend that needs no guard: the local engine's row of the board."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import cast

from assist_app.assist.backend import Backend, BackendSpec, Question
from assist_app.assist.board import Board, Tally
from assist_app.model.errors import BackendError, NotApplicable
from assist_app.model.suggestion import AssistEvent


class Timed:
    """A backend as it is, with a board."""

    def __init__(self, backend: Backend, *, now: Callable[[], float] = time.perf_counter) -> None:
        """`now` is in seconds."""
        self._backend = backend
        self._now = now
        self._tally = Tally()

    @property
    def spec(self) -> BackendSpec:
        """The backend's own."""
        return self._backend.spec

    def board(self) -> Board:
        """How it fares; may be called from any thread."""
        answers, p50, p95, errors = self._tally.read()
        return Board(self.spec.name, self.spec.title, p50, p95, answers, errors)

    def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """What the backend says; its work may begin with this call."""
        started = self._now()
        return self._watched(self._backend.ask(question), started)

    async def _watched(
        self, answers: AsyncIterator[AssistEvent], started: float
    ) -> AsyncIterator[AssistEvent]:
        try:
            async with aclosing(cast("AsyncGenerator[AssistEvent, None]", answers)) as events:
                async for event in events:
                    yield event
        except NotApplicable:
            # Nothing was asked.
            raise
        except Exception as error:
            self._tally.failed(error.kind if isinstance(error, BackendError) else BackendError.kind)
            raise
        else:
            self._tally.answered((self._now() - started) * 1000)
