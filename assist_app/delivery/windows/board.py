"""The clipboard of Windows as an inserter uses it: from its loop, waiting where another has it open."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from assist_app.delivery.system import Heard, Saved
from assist_app.delivery.windows.keeper import Busy
from assist_app.delivery.windows.pump import Pump
from assist_app.i18n import _
from assist_app.model.delivery import Content
from assist_app.model.errors import DeliveryError

T = TypeVar("T")

TO_OPEN = 1.0
"""Seconds in which the others must have closed it once."""
STEP = 0.01


class WindowsBoard:
    """A board over the pump's window."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump

    async def _when_free(self, work: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        end = loop.time() + TO_OPEN
        while True:
            try:
                return await self._pump.run(work)
            except Busy as error:
                if loop.time() > end:
                    words = _("Another program keeps the clipboard open, so nothing was inserted. Try again.")
                    raise DeliveryError(words) from error
            # Windows has no event for it.
            await asyncio.sleep(STEP)

    async def save(self) -> Saved:
        """All that is on it."""
        return await self._when_free(self._pump.keeper.save)

    async def lend(self, content: Content, readers: frozenset[int], hear: Callable[[Heard], None]) -> Saved:
        """Saves and promises; what is heard on the window's thread is said on the loop."""
        loop = asyncio.get_running_loop()
        given_up = threading.Event()

        def say(heard: Heard) -> None:
            loop.call_soon_threadsafe(hear, heard)

        keeper = self._pump.keeper
        try:
            return await self._when_free(lambda: keeper.lend(content, readers, say, given_up.is_set))
        except BaseException:
            given_up.set()
            raise

    async def again(self) -> None:
        """Promises once more."""
        await self._when_free(self._pump.keeper.again)

    async def give_back(self, saved: Saved) -> bool:
        """Puts back what was there."""
        return await self._when_free(lambda: self._pump.keeper.give_back(saved))

    async def leave(self, content: Content) -> None:
        """Puts a text there."""
        await self._when_free(lambda: self._pump.keeper.leave(content))

    async def until_free(self) -> None:
        """At once: Windows keeps what was put there."""

    async def close(self) -> None:
        """Ends the window."""
        await self._pump.close()
