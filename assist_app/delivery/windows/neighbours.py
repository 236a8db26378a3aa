"""Windows of other programs on Windows, for a panel that stands beside one. Not tried on Windows itself."""

from __future__ import annotations

import asyncio
import ctypes

from assist_app.delivery.shortcuts import Moved
from assist_app.delivery.windows.calls import library
from assist_app.delivery.windows.desktop import EXTENDED_STYLE, NOT_ACTIVATED, Desktop
from assist_app.delivery.windows.structures import Rectangle
from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.errors import DeliveryError
from assist_app.model.places import Box, Neighbour
from assist_app.tasks import TaskSet

VISIBLE_FRAME = 9
"""DWMWA_EXTENDED_FRAME_BOUNDS: without the shadow, in pixels of the screen."""
STEP = 0.05
"""Seconds between two looks; hooks into other programs would be seen as what they look like."""


class WindowsNeighbours:
    """Looks a few times a second while a window is followed."""

    def __init__(self, moved: Moved) -> None:
        self._moved = moved
        self._desktop = Desktop()
        self._user = library("user32")
        self._composer = library("dwmapi")
        self._tasks = TaskSet("neighbours")
        self._following: asyncio.Task[None] | None = None

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
            raise DeliveryError(_("The window the reply was meant for is no longer there."))
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
        handle = ctypes.c_void_p(window)
        if not self._desktop.exists(window):
            return Neighbour(gone=True)
        if not self._user.IsWindowVisible(handle) or self._user.IsIconic(handle):
            return Neighbour()
        frame = Rectangle()
        size = ctypes.sizeof(frame)
        if self._composer.DwmGetWindowAttribute(handle, VISIBLE_FRAME, ctypes.byref(frame), size):
            self._user.GetWindowRect(handle, ctypes.byref(frame))
        return Neighbour(Box(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top))

    async def front(self) -> int:
        """The topmost window of others."""
        stacked = self._desktop.stacked()
        return stacked[0] if stacked else 0

    async def may_have_keyboard(self, window: int, allowed: bool) -> None:
        """By the style Windows asks before it activates a window."""
        handle = ctypes.c_void_p(window)
        style = int(self._user.GetWindowLongW(handle, EXTENDED_STYLE))
        style = style & ~NOT_ACTIVATED if allowed else style | NOT_ACTIVATED
        self._user.SetWindowLongW(handle, EXTENDED_STYLE, ctypes.c_int32(style & 0xFFFFFFFF))

    async def activate(self, window: int) -> None:
        """Gives the keyboard to a window."""
        self._desktop.bring(window)

    async def close(self) -> None:
        """Tells nothing more."""
        await self._tasks.close()
