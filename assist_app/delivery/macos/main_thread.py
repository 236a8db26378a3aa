"""Work on the main thread of macOS, where pasteboard and windows live: libdispatch's main queue.

The window's own event loop runs that queue; a command has none, so it runs one itself (`turn`). Not tried on
macOS.
"""

from __future__ import annotations

import asyncio
import ctypes
import itertools
import threading
from collections.abc import Callable
from typing import TypeVar

from assist_app.delivery.errands import errand
from assist_app.delivery.macos import runtime

T = TypeVar("T")

WORK = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
TURN = 0.02
"""Seconds the main thread listens at a time where a command's loop runs on it."""


class MainThread:
    """Hands work to the main thread and awaits its result."""

    def __init__(self) -> None:
        self._waiting: dict[int, Callable[[], None]] = {}
        self._numbers = itertools.count(1)
        self._perform = WORK(self._run)

    def _run(self, number: int | None) -> None:
        work = self._waiting.pop(number or 0, None)
        if work is not None:
            work()

    async def run(self, work: Callable[[], T]) -> T:
        """Its result, at once where this is the main thread."""
        if threading.current_thread() is threading.main_thread():
            return work()
        perform, done = errand(work)
        number = next(self._numbers)
        self._waiting[number] = perform
        system = ctypes.CDLL(None)
        queue = ctypes.c_void_p.in_dll(system, "_dispatch_main_q")
        system.dispatch_async_f(ctypes.byref(queue), ctypes.c_void_p(number), self._perform)
        return await asyncio.wrap_future(done)

    async def listen(self) -> None:
        """Lets macOS deliver what it has for the main thread, where nothing else does."""
        if threading.current_thread() is threading.main_thread():
            with runtime.Pool():
                now = runtime.send(
                    runtime.cls("NSDate"), "dateWithTimeIntervalSinceNow:", TURN, kinds=(ctypes.c_double,)
                )
                loop = runtime.send(runtime.cls("NSRunLoop"), "currentRunLoop")
                mode = runtime.string("kCFRunLoopDefaultMode")
                runtime.send(loop, "runMode:beforeDate:", mode, now, answer=runtime.BOOL)
        await asyncio.sleep(TURN)
