"""Windows of other programs on Windows, for a panel that stands beside one. Not tried on Windows itself."""

from __future__ import annotations

import asyncio
from typing import Protocol

from assist_app.delivery.shortcuts import Moved
from assist_app.delivery.windows.desktop import Desktop
from assist_app.delivery.windows.recent import Looks, Recent
from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.errors import DeliveryError
from assist_app.model.places import Box, Neighbour
from assist_app.tasks import TaskSet

STEP = 0.05
"""Seconds between two looks; hooks into other programs would be seen as what they look like."""
REMEMBERING = 0.5
"""Seconds between two looks at which window has the keyboard."""


class Surroundings(Looks, Protocol):
    """What is asked of the desktop besides."""

    def title(self, window: int) -> str: ...
    def kind(self, window: int) -> str: ...
    def exists(self, window: int) -> bool: ...
    def frame(self, window: int) -> Box | None: ...
    def let_have_keyboard(self, window: int, allowed: bool) -> None: ...
    def bring(self, window: int) -> None: ...


class WindowsNeighbours:
    """Looks a few times a second; made on a running loop."""

    def __init__(self, moved: Moved, desktop: Surroundings | None = None) -> None:
        self._moved = moved
        self._desktop = desktop or Desktop()
        self._recent = Recent(self._desktop)
        self._tasks = TaskSet("neighbours")
        self._following: asyncio.Task[None] | None = None
        self._tasks.start(self._remember(), name="remember")

    async def _remember(self) -> None:
        """Once the agent is in one of our windows it is too late to ask."""
        while True:
            self._recent.find()
            await asyncio.sleep(REMEMBERING)

    async def choices(self) -> tuple[Target, ...]:
        """The windows a person would choose from, the topmost first."""
        desktop = self._desktop
        return tuple(Target(one, desktop.title(one), desktop.kind(one)) for one in desktop.stacked())

    async def follow(self, window: int) -> None:
        """Tells where a window is from now on; 0 ends it."""
        if self._following is not None:
            self._following.cancel()
            self._following = None
        if window and not self._desktop.exists(window):
            raise DeliveryError(_("The window the panel was to stand beside is no longer there."))
        if window:
            self._following = self._tasks.start(self._follow(window), name="follow")

    async def _follow(self, window: int) -> None:
        told: Neighbour | None = None
        while told is None or not told.gone:
            now = self._look(window)
            if now != told:
                told = now
                self._moved(now)
            await asyncio.sleep(STEP)

    def _look(self, window: int) -> Neighbour:
        if not self._desktop.exists(window):
            return Neighbour(gone=True)
        return Neighbour(self._desktop.frame(window))

    async def front(self) -> int:
        """The window of others that has the keyboard, or had it last."""
        return self._recent.find()

    async def may_have_keyboard(self, window: int, allowed: bool) -> None:
        """By the style Windows asks before it activates a window."""
        self._desktop.let_have_keyboard(window, allowed)

    async def activate(self, window: int) -> None:
        """Gives the keyboard to a window."""
        self._desktop.bring(window)

    async def close(self) -> None:
        """Tells nothing more."""
        await self._tasks.close()
