"""Work that goes on behind an answer, with one owner."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger("assist.emulator.wecom")


class Chores:
    """Starts work, waits for it, ends it."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        """Starts `work`; a failure is logged by its kind, never with its text."""
        task = asyncio.get_running_loop().create_task(work, name=f"wecom:{name}")
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s failed: %s", task.get_name(), type(error).__name__)

    async def settle(self) -> None:
        """Returns when nothing runs any more."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    async def close(self) -> None:
        """Cancels what runs and waits for its end."""
        for task in self._running:
            task.cancel()
        await self.settle()
