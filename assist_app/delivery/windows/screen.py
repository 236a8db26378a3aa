"""The screen of Windows as an inserter uses it."""

from __future__ import annotations

import asyncio
import os
import re
import threading
from concurrent.futures import Future

from assist_app.delivery.refusals import (
    another_in_front,
    gone,
    kept_in_the_back,
    no_such_title,
    own_window,
    password_field,
)
from assist_app.delivery.system import Place
from assist_app.delivery.windows.automation import focus_is_password
from assist_app.delivery.windows.desktop import Desktop
from assist_app.delivery.windows.keys import Keyboard
from assist_app.delivery.windows.processes import Processes
from assist_app.delivery.windows.programs import FRAMES, is_password, must_be_within_reach, profile_of
from assist_app.delivery.windows.recent import Recent
from assist_app.model.delivery import Target

TO_FRONT = 1.5
"""Seconds Windows has to give a window the keyboard."""
TO_TELL = 0.5
"""Seconds a program has to say what its field is."""
STEP = 0.01
BETWEEN_PINGS = 0.1


class WindowsScreen:
    """Windows, keys, and what may be typed into."""

    def __init__(self) -> None:
        self._desktop = Desktop()
        self._recent = Recent(self._desktop)
        self._keyboard = Keyboard()
        self._processes = Processes()
        self._asking: threading.Thread | None = None

    def came_from(self) -> Place | None:
        """The window of others that has, or had last, the keyboard."""
        window = self._recent.find()
        return self._describe(window) if window else None

    def place(self, window: int) -> Place:
        """What a window is; DeliveryError when it has gone, is ours, or is out of reach."""
        desktop = self._desktop
        if not desktop.exists(window):
            raise gone()
        process = desktop.process(window)
        if desktop.is_own(window):
            raise own_window()
        must_be_within_reach(self._processes.level(os.getpid()) or 0, self._processes.level(process))
        return self._describe(window)

    def _describe(self, window: int) -> Place:
        desktop = self._desktop
        kind = desktop.kind(window)
        profile = profile_of(kind)
        readers = frozenset[int]() if kind.lower() in FRAMES else desktop.processes(window)
        return Place(Target(window, desktop.title(window), kind), profile.keys, readers, profile.breaks_send)

    def titled(self, pattern: re.Pattern[str]) -> Place:
        """The topmost window of others whose title fits."""
        for window in self._desktop.stacked():
            if pattern.search(self._desktop.title(window)):
                return self._describe(window)
        ours = any(pattern.search(self._desktop.title(window)) for window in self._desktop.own())
        raise no_such_title(pattern, only_ours=ours)

    async def bring_forward(self, place: Place) -> None:
        """Windows lets a program do that which the agent has just used."""
        window = self.place(place.target.window).target.window
        end = asyncio.get_running_loop().time() + TO_FRONT
        if self._desktop.foreground() != window:
            self._desktop.bring(window)
        while self._desktop.foreground() != window:
            if asyncio.get_running_loop().time() > end:
                self._gone(place)
                raise kept_in_the_back()
            # Windows tells only programs with a hook in all others.
            await asyncio.sleep(STEP)

    def _gone(self, place: Place) -> None:
        if not self._desktop.exists(place.target.window):
            raise gone()

    async def look(self, place: Place) -> None:
        """Keys must go to the window, and to no password field in it."""
        desktop = self._desktop
        window = place.target.window
        self._gone(place)
        if desktop.foreground() != window:
            raise another_in_front()
        focus = desktop.focus(window)
        hidden = is_password(desktop.kind(focus), desktop.style(focus)) if focus else False
        if hidden or await self._asked_password():
            raise password_field()

    async def _asked_password(self) -> bool:
        """Asks the program itself; one that does not answer has not said that it is one."""
        if self._asking is not None and self._asking.is_alive():
            return False
        answer: Future[bool | None] = Future()

        def ask() -> None:
            try:
                answer.set_result(focus_is_password())
            except OSError:
                answer.set_result(None)

        self._asking = threading.Thread(target=ask, name="password field", daemon=True)
        self._asking.start()
        try:
            async with asyncio.timeout(TO_TELL):
                future: asyncio.Future[bool | None] = asyncio.wrap_future(answer)
                return bool(await asyncio.shield(future))
        except TimeoutError:
            return False

    def keys_held(self) -> bool:
        """Whether the agent holds a modifier down."""
        return self._keyboard.held()

    async def press(self, place: Place) -> None:
        """Sends the chord this kind of window pastes by."""
        self._keyboard.press(profile_of(place.target.kind).chord)

    def exists(self, place: Place) -> bool:
        """Whether the window is still there."""
        return self._desktop.exists(place.target.window)

    async def answers(self, place: Place) -> bool:
        """Twice in a row: between the answers it has looked at its keys as well."""
        for _time in range(2):
            if not await asyncio.to_thread(self._desktop.answers, place.target.window):
                return False
            await asyncio.sleep(BETWEEN_PINGS)
        return True

    async def close(self) -> None:
        """Nothing is held."""
