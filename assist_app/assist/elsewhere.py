"""Lets a backend work in another thread's loop; its events come back in bundles, newest text first."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from contextlib import aclosing, suppress
from typing import Any, Generic, TypeVar, cast

from assist_app.assist.backend import Backend, BackendSpec, Question
from assist_app.assist.writing import Task, Writer, WritingEvent, Written
from assist_app.i18n import _
from assist_app.model.errors import Unavailable
from assist_app.model.suggestion import AssistEvent, Suggested

PAUSE = 0.03
"""Seconds between two times the caller is woken: 100 events a second would leave its loop nothing else."""

E = TypeVar("E")
Submit = Callable[[Coroutine[Any, Any, None]], "Future[None]"]
"""Runs work in the other loop and says when it has ended; as WorkerLoop.submit."""


class Elsewhere:
    """A backend whose requests run in another loop. To be asked in the caller's loop."""

    def __init__(self, backend: Backend, submit: Submit, *, pause: float = PAUSE) -> None:
        """`backend` is used in the other loop only. `pause` is in seconds."""
        self._backend = backend
        self._bridge = _Bridge(backend.spec, submit, pause)

    @property
    def spec(self) -> BackendSpec:
        """The backend's own."""
        return self._backend.spec

    def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """What the backend says, and its failure as it is. Closing ends the work there and waits for that."""
        return self._bridge.bring(lambda: self._backend.ask(question))


class WriterElsewhere:
    """A writer whose requests run in another loop. To be used in the caller's loop."""

    def __init__(self, writer: Writer, submit: Submit, *, pause: float = PAUSE) -> None:
        """`writer` is used in the other loop only. `pause` is in seconds."""
        self._writer = writer
        self._bridge = _Bridge(writer.spec, submit, pause)

    @property
    def spec(self) -> BackendSpec:
        """That of the account it works with."""
        return self._writer.spec

    def write(self, task: Task) -> AsyncIterator[WritingEvent]:
        """What the writer says, and its failure as it is. Closing ends the work there and waits for that."""
        return self._bridge.bring(lambda: self._writer.write(task))


class _Bridge:
    """Brings over what is said in the other loop."""

    def __init__(self, spec: BackendSpec, submit: Submit, pause: float) -> None:
        self._spec, self._submit, self._pause = spec, submit, pause

    async def bring(self, ask: Callable[[], AsyncIterator[E]]) -> AsyncGenerator[E, None]:
        """`ask` is called in the other loop."""
        box: _Mailbox[E] = _Mailbox(asyncio.get_running_loop(), self._pause)
        ended = self._begin(ask, box)
        try:
            while not box.over:
                for event in await box.take():
                    yield event
            box.raise_failure()
            await asyncio.wait((ended,))
            if ended.cancelled():
                raise self._stopped()
            ended.result()
        finally:
            box.give_up()
            await _until(ended)

    def _begin(self, ask: Callable[[], AsyncIterator[E]], box: _Mailbox[E]) -> asyncio.Future[None]:
        work = _work(ask, box)
        try:
            running = self._submit(work)
        except RuntimeError as error:
            work.close()
            raise self._stopped() from error
        ended = asyncio.wrap_future(running)
        # Work that ends before it has begun says nothing itself.
        ended.add_done_callback(box.close)
        return ended

    def _stopped(self) -> Unavailable:
        sentence = _("{backend} was not waited for: its connections are being closed.")
        return Unavailable(sentence.format(backend=_(self._spec.title)))


async def _work(ask: Callable[[], AsyncIterator[E]], box: _Mailbox[E]) -> None:
    """Runs in the other loop."""
    if not box.begin():
        return
    try:
        async with aclosing(cast("AsyncGenerator[E, None]", ask())) as answers:
            async for event in answers:
                box.put(event)
    except Exception as error:
        box.failure = error
    finally:
        box.end()


async def _until(ended: asyncio.Future[None]) -> None:
    """Waits however often the caller is cancelled meanwhile: what it began must not outlive it."""
    cancelled: asyncio.CancelledError | None = None
    while not ended.done():
        try:
            await asyncio.wait((ended,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled


def _growing(event: object) -> str | None:
    """A name for what grows; only its newest state is worth a wake-up."""
    match event:
        case Suggested(suggestion=suggestion):
            return suggestion.id
        case Written():
            return "written"
    return None


class _Mailbox(Generic[E]):
    """What one answer has said and the caller has not taken yet."""

    def __init__(self, reader: asyncio.AbstractEventLoop, pause: float) -> None:
        self._reader = reader
        self._pause = pause
        self._lock = threading.Lock()
        self._news = asyncio.Event()
        self._events: list[E] = []
        self._places: dict[str, int] = {}
        self._writer: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._bell: asyncio.TimerHandle | None = None
        self._rung = float("-inf")
        self._closed = self._ended = False
        self.failure: Exception | None = None

    # In the other loop

    def begin(self) -> bool:
        """Whether anybody still wants an answer."""
        with self._lock:
            self._writer, self._task = asyncio.get_running_loop(), asyncio.current_task()
            return not self._closed

    def put(self, event: E) -> None:
        """Keeps an event; a suggestion that has grown takes the place of its shorter self."""
        with self._lock:
            if self._closed:
                return
            name = _growing(event)
            place = None if name is None else self._places.get(name)
            if place is not None:
                self._events[place] = event
                return
            if name is not None:
                self._places[name] = len(self._events)
            self._events.append(event)
        self._ring_soon()

    def end(self) -> None:
        """Nothing more will come."""
        if self._bell is not None:
            self._bell.cancel()
            self._bell = None
        with self._lock:
            self._ended, self._task = True, None
        self._ring()

    def _ring_soon(self) -> None:
        assert self._writer is not None
        if self._bell is not None:
            return
        wait = self._rung + self._pause - self._writer.time()
        if wait <= 0:
            self._ring()
        else:
            self._bell = self._writer.call_later(wait, self._ring)

    def _ring(self) -> None:
        self._bell = None
        if self._writer is not None:
            self._rung = self._writer.time()
        # A caller's loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            self._reader.call_soon_threadsafe(self._news.set)

    # In the caller's loop

    @property
    def over(self) -> bool:
        """Whether everything that will ever come has been taken."""
        with self._lock:
            return self._ended and not self._events

    async def take(self) -> list[E]:
        """Waits for news and gives what has come, oldest first."""
        await self._news.wait()
        self._news.clear()
        with self._lock:
            events, self._events = self._events, []
            self._places.clear()
            return events

    def raise_failure(self) -> None:
        """The failure as it came, if there was one."""
        failure, self.failure = self.failure, None
        if failure is not None:
            try:
                raise failure
            finally:
                # Its traceback holds this frame: without this line both would wait for the collector.
                del failure

    def close(self, _ended: object) -> None:
        """The work is over, also where it never began."""
        with self._lock:
            self._ended = True
        self._news.set()

    def give_up(self) -> None:
        """Nobody wants more: the work ends at once, and what it still says is lost."""
        with self._lock:
            self._closed = True
            self._events.clear()
            writer, task = self._writer, self._task
        if writer is not None and task is not None:
            with suppress(RuntimeError):
                writer.call_soon_threadsafe(task.cancel)
