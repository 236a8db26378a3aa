"""One asyncio loop in its own thread: sources and network traffic run there, never in the window's loop."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from assist_app.tasks import TaskSet

T = TypeVar("T")

log = logging.getLogger("assist.tasks")


class WorkerLoop:
    """Runs coroutines off the UI thread; closing it cancels what still runs."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._tasks = TaskSet(name)
        self._over: Future[None] = Future()
        # Whoever stops waiting for it must not cancel it.
        self._over.set_running_or_notify_cancel()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._run_until_stopped()
        finally:
            self._over.set_result(None)

    def _run_until_stopped(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        # What was submitted has nobody else who ends it, and somebody may be waiting for it.
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Runs `work` there; the future can be awaited through asyncio.wrap_future or blocked on."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def start(self, work: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """Runs `work` there until it ends, is stopped or the loop is closed; failures are logged."""

        async def begin() -> asyncio.Task[Any]:
            return self._tasks.start(work, name=name)

        return self.submit(begin()).result()

    def stop(self, task: asyncio.Task[Any]) -> None:
        """Cancels one task and waits until it has ended. Must not be called from that thread."""

        async def end() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self.submit(end()).result()

    async def leave(self, last: Coroutine[Any, Any, Any] | None, seconds: float) -> None:
        """Runs `last` there and closes, without blocking the loop it is awaited on.

        Each step has so many seconds; one that fails or hangs is logged by its kind and hinders no other.
        """
        if last is not None:
            await self._step(self.submit(last), seconds)
        await self._step(self.submit(self._tasks.close()), seconds)
        self._loop.call_soon_threadsafe(self._loop.stop)
        await self._step(self._over, seconds)

    async def _step(self, work: Future[Any], seconds: float) -> None:
        step = asyncio.wrap_future(work)
        await asyncio.wait({step}, timeout=seconds)
        if not step.done():
            log.warning("%s did not end in time", self._thread.name)
            step.cancel()
        elif step.cancelled():
            log.warning("%s was ended", self._thread.name)
        elif (error := step.exception()) is not None:
            log.warning("%s ended with %s", self._thread.name, type(error).__name__)

    def close(self) -> None:
        """Cancels everything, waits for it, and ends the thread. Must not be called from that thread."""
        if self._thread.is_alive():
            self.submit(self._tasks.close()).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
