"""Windows of other programs: which one the agent came from, what it is, and bringing it to the keyboard."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import xcffib
from xcffib import xproto

from assist_app.delivery.refusals import gone, kept_in_the_back, no_such_title, own_window
from assist_app.delivery.x11.display import Display
from assist_app.model.delivery import Target

TO_FRONT = 1.5
"""Seconds a window manager has to give a window the keyboard."""
TITLES = ("_NET_WM_NAME", "WM_NAME")
OUR_CLASS = "Assist"
"""Qt makes it of the application's name."""
FOLLOWED = xproto.EventMask.PropertyChange | xproto.EventMask.StructureNotify
"""Of the window the agent came from: its title, and its end."""
PAGER = 2
"""Who asks for a window to be brought forward: a program that acts for the user."""


@dataclass(frozen=True, slots=True)
class Place:
    """A target together with the X client that must read, and the focus window keys really go to."""

    target: Target
    client: int
    pid: int
    pings: bool
    focus: int = 0


class Windows:
    """Follows the active window and describes others."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._active = display.atom("_NET_ACTIVE_WINDOW")
        self._changed = asyncio.Event()
        self.silent: set[int] = set()
        """Windows that promise to answer pings and do not."""
        self.came_from = 0
        """The last active window that is not ours, 0 before there was one and after it has gone."""
        self._tell: Callable[[], None] = lambda: None
        self._titles = {display.atom(name) for name in TITLES}
        display.watch(display.root, xproto.EventMask.PropertyChange)
        display.listen(xproto.PropertyNotifyEvent, self._follow)
        display.listen(xproto.FocusInEvent, self._note)
        display.listen(xproto.DestroyNotifyEvent, self._note_end)
        display.listen(xproto.UnmapNotifyEvent, self._note)
        self._remember()

    def follow(self, tell: Callable[[], None]) -> None:
        """`tell` is called when another window, or another title of it, is the one the agent came from, and
        when that window has gone."""
        self._tell = tell
        tell()

    def tell(self) -> None:
        """Something about the window the agent came from may be otherwise now."""
        self._tell()

    def _follow(self, event: Any) -> None:
        if event.window == self._display.root and event.atom == self._active:
            self._remember()
            self._changed.set()
        elif event.window == self.came_from and event.atom in self._titles:
            self._tell()

    def _note(self, _event: Any) -> None:
        self._changed.set()

    def _note_end(self, event: Any) -> None:
        self._changed.set()
        if event.window == self.came_from:
            # The server may give its number to the next program, which is another window then.
            self._display.forget(self.came_from)
            self.came_from = 0
            self._tell()

    def _remember(self) -> None:
        window, before = self.active(), self.came_from
        if not window or window == before or self.is_ours(window):
            return
        if before:
            self._display.unwatch(before, FOLLOWED)
        self.came_from = window
        self._display.watch(window, FOLLOWED)
        self._display.flush()
        self._tell()

    def active(self) -> int:
        """The active window, 0 when there is none or no window manager says so."""
        found = self._display.property(self._display.root, self._active)
        return found.numbers()[0] if found is not None and found.format == 32 and found.data else 0

    def is_ours(self, window: int) -> bool:
        """Whether this process shows it, or another one of Assist's, as seen from the command line."""
        return self._class_of(window) == OUR_CLASS or self._is_of_this_process(window)

    def _is_of_this_process(self, window: int) -> bool:
        found = self._display.property(window, self._display.atom("_NET_WM_PID"))
        named = found.numbers()[0] if found is not None and found.format == 32 and found.data else 0
        return os.getpid() in (named, self._display.pid_of(window))

    def _class_of(self, window: int) -> str:
        return self._display.text(window, "WM_CLASS").rstrip("\0").split("\0")[-1]

    def place(self, window: int) -> Place:
        """What a window is; DeliveryError when it has gone or is our own."""
        display = self._display
        self._must_be_there(window)
        kind = self._class_of(window)
        if kind == OUR_CLASS or self._is_of_this_process(window):
            raise own_window()
        protocols = display.property(window, display.atom("WM_PROTOCOLS"))
        pings = protocols is not None and display.atom("_NET_WM_PING") in protocols.numbers()
        pings = pings and window not in self.silent
        target = Target(window, display.text(window, *TITLES), kind)
        return Place(target, display.client_of(window), display.pid_of(window), pings)

    def _must_be_there(self, window: int) -> None:
        try:
            self._display.reply(self._display.core.GetWindowAttributes(window))
        except xcffib.Error:
            raise gone() from None

    def titled(self, pattern: re.Pattern[str]) -> int:
        """The topmost window of others whose title fits; DeliveryError when there is none."""
        found = [one for one in self._stacked() if pattern.search(self._display.text(one, *TITLES))]
        for window in found:
            if not self.is_ours(window):
                return window
        raise no_such_title(pattern, only_ours=bool(found))

    def stacked(self) -> tuple[int, ...]:
        """The windows that are shown, the topmost first."""
        return tuple(self._stacked())

    def _stacked(self) -> Iterator[int]:
        display = self._display
        for name in ("_NET_CLIENT_LIST_STACKING", "_NET_CLIENT_LIST"):
            found = display.property(display.root, display.atom(name))
            if found is not None:
                yield from reversed(found.numbers())
                return
        yield from reversed(list(display.reply(display.core.QueryTree(display.root)).children))

    # Focus

    async def focus(self, window: int) -> int:
        """Gives the keyboard to a window and returns the focus window in it.

        Raises DeliveryError when the window goes meanwhile or another one keeps the keyboard.
        """
        display = self._display
        within = self.focus_within(window)
        if within:
            return within
        mask = xproto.EventMask.FocusChange | xproto.EventMask.StructureNotify
        display.watch(window, mask)
        try:
            async with asyncio.timeout(TO_FRONT):
                await self._ask_for_focus(window)
                while not (within := self.focus_within(window)):
                    self._changed.clear()
                    display.flush()
                    await self._changed.wait()
                    self._must_be_there(window)
        except TimeoutError:
            self.place(window)
            raise kept_in_the_back() from None
        finally:
            display.unwatch(window, mask)
        return within

    async def _ask_for_focus(self, window: int) -> None:
        display = self._display
        now = await display.now()
        supported = display.property(display.root, display.atom("_NET_SUPPORTED"))
        if supported is not None and self._active in supported.numbers():
            mask = xproto.EventMask.SubstructureNotify | xproto.EventMask.SubstructureRedirect
            display.tell(
                display.root, "_NET_ACTIVE_WINDOW", PAGER, now, self.active(), mask=mask, about=window
            )
        else:
            display.core.SetInputFocus(xproto.InputFocus.Parent, window, now)

    def focus_within(self, window: int) -> int:
        """The focus window when it is the given one or lies in it, otherwise 0."""
        display = self._display
        focus = display.reply(display.core.GetInputFocus()).focus
        step = focus
        while step > 1 and step != display.root:
            if step == window:
                return int(focus)
            try:
                step = display.reply(display.core.QueryTree(step)).parent
            except xcffib.Error:
                return 0
        return 0
