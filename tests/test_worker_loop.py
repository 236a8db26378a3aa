"""The worker loop runs coroutines in its own thread and leaves nothing behind."""

from __future__ import annotations

import asyncio
import threading

from assist_app.worker_loop import WorkerLoop


def test_work_runs_in_the_other_thread() -> None:
    loop = WorkerLoop("side")

    async def where() -> str:
        return threading.current_thread().name

    assert loop.submit(where()).result() == "side"
    loop.close()
    assert "side" not in {thread.name for thread in threading.enumerate()}


def test_closing_ends_what_still_runs() -> None:
    loop = WorkerLoop("side")
    started, ended = threading.Event(), threading.Event()

    async def forever() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    loop.start(forever(), name="forever")
    assert started.wait(10)
    loop.close()
    loop.close()
    assert ended.is_set()
