"""The screen of macOS as an inserter uses it."""

from __future__ import annotations

import asyncio
import os
import re

from assist_app.delivery.macos import permission
from assist_app.delivery.macos.desktop import Desktop, Seen
from assist_app.delivery.macos.formats import breaks_send, is_assist
from assist_app.delivery.macos.keys import Keyboard
from assist_app.delivery.refusals import (
    another_in_front,
    gone,
    kept_in_the_back,
    no_such_title,
    own_window,
    password_field,
)
from assist_app.delivery.system import CopyInstead, Place, paste_keys
from assist_app.i18n import _
from assist_app.model.delivery import Target

TO_FRONT = 1.5
"""Seconds macOS has to bring a program to the front."""
STEP = 0.01
KEYS = paste_keys("darwin")


class MacScreen:
    """Windows, keys, and what may be typed into."""

    def __init__(self) -> None:
        self._desktop = Desktop()
        self._keyboard = Keyboard()
        self._asked = False
        self._bundle = self._desktop.bundle(os.getpid())

    def _others(self) -> list[Seen]:
        return [seen for seen in self._desktop.stacked() if not self._is_own(seen)]

    def _is_own(self, seen: Seen) -> bool:
        """This process shows it, or another one of Assist's, as seen from the command line."""
        return seen.process == os.getpid() or is_assist(self._desktop.bundle(seen.process), self._bundle)

    def came_from(self) -> Place | None:
        """The topmost window of others."""
        others = self._others()
        return self._describe(others[0]) if others else None

    def _titles(self) -> list[str]:
        return [seen.title for seen in self._desktop.stacked()]

    def _describe(self, seen: Seen) -> Place:
        bundle = self._desktop.bundle(seen.process)
        return Place(Target(seen.window, seen.title, bundle), KEYS, frozenset(), breaks_send(bundle))

    def _seen(self, window: int) -> Seen | None:
        return next((seen for seen in self._desktop.stacked() if seen.window == window), None)

    def place(self, window: int) -> Place:
        """What a window is; DeliveryError when it has gone or is ours."""
        seen = self._seen(window)
        if seen is None:
            raise gone()
        if self._is_own(seen):
            raise own_window()
        return self._describe(seen)

    def titled(self, pattern: re.Pattern[str]) -> Place:
        """The topmost window of others whose title fits."""
        for seen in self._others():
            if pattern.search(seen.title):
                return self._describe(seen)
        # Others have been looked through: what fits now is ours.
        raise no_such_title(pattern, only_ours=any(map(pattern.search, self._titles())))

    async def bring_forward(self, place: Place) -> None:
        """Asks for the permission first, once; macOS then leads the user to it."""
        if not permission.trusted(ask=not self._asked):
            self._asked = True
            raise CopyInstead(
                _(
                    "macOS does not let Assist press keys yet. Switch Assist on in System Settings, Privacy "
                    "& Security, Accessibility. The text was copied; press {keys}."
                ).format(keys=KEYS)
            )
        seen = self._seen(place.target.window)
        end = asyncio.get_running_loop().time() + TO_FRONT
        while seen is not None and self._desktop.front() != seen.process:
            self._desktop.bring(seen.process)
            if asyncio.get_running_loop().time() > end:
                raise kept_in_the_back()
            await asyncio.sleep(STEP)

    async def look(self, place: Place) -> None:
        """Keys must go to the window, and to no password field."""
        seen = self._seen(place.target.window)
        if seen is None:
            raise gone()
        first = next((one for one in self._desktop.stacked() if one.process == seen.process), None)
        if self._desktop.front() != seen.process or first is None or first.window != seen.window:
            raise another_in_front()
        secret = await asyncio.to_thread(self._desktop.focus_is_secret, seen.process)
        if secret or permission.secure_input():
            raise password_field()

    def keys_held(self) -> bool:
        """Whether the agent holds a modifier down."""
        return self._keyboard.held()

    async def press(self, place: Place) -> None:
        """Cmd+V."""
        self._keyboard.press()

    def exists(self, place: Place) -> bool:
        """Whether the window is still there."""
        return self._seen(place.target.window) is not None

    async def answers(self, place: Place) -> bool:
        """Whether its program talks to us now."""
        seen = self._seen(place.target.window)
        return seen is not None and await asyncio.to_thread(self._desktop.answers, seen.process)

    async def close(self) -> None:
        """Nothing is held."""
