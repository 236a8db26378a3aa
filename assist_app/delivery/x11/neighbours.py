"""The window the panel stands beside: the X server tells when it moves, hides or goes."""

from __future__ import annotations

import struct
from typing import Any

import xcffib
from xcffib import xproto

from assist_app.delivery.shortcuts import Moved
from assist_app.delivery.x11.display import Display, Property
from assist_app.delivery.x11.windows import PAGER, Windows
from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.errors import DeliveryError
from assist_app.model.places import Box, Neighbour

MASK = int(xproto.EventMask.StructureNotify | xproto.EventMask.PropertyChange)
OF_NO_USE = {"DESKTOP", "DOCK", "TOOLBAR", "MENU", "SPLASH", "NOTIFICATION", "UTILITY"}
"""Types of windows nobody would put a panel beside."""
ICONIC, WITHDRAWN = 3, 0
HINTS, INPUT_HINT = 9, 1
"""Numbers in WM_HINTS, and the flag that says that the second of them counts."""


class X11Neighbours:
    """Follows one window on a connection."""

    def __init__(self, display: Display, moved: Moved) -> None:
        self._display, self._moved = display, moved
        self._windows = Windows(display)
        self._window = 0
        self._said: Neighbour | None = None
        self._due = False
        names = ("_NET_FRAME_EXTENTS", "_GTK_FRAME_EXTENTS", "_NET_WM_STATE", "WM_STATE")
        self._atoms = {display.atom(name): name for name in names}
        moving = (
            xproto.ConfigureNotifyEvent,
            xproto.MapNotifyEvent,
            xproto.UnmapNotifyEvent,
            xproto.ReparentNotifyEvent,
        )
        self._kinds = (
            *((kind, self._changed) for kind in moving),
            (xproto.PropertyNotifyEvent, self._property),
            (xproto.DestroyNotifyEvent, self._gone),
        )
        for kind, take in self._kinds:
            display.listen(kind, take)

    async def choices(self) -> tuple[Target, ...]:
        """Windows of other programs, the topmost first."""
        display = self._display
        useless = {display.atom(f"_NET_WM_WINDOW_TYPE_{name}") for name in OF_NO_USE}
        found = []
        for window in self._windows.stacked():
            types = display.property(window, display.atom("_NET_WM_WINDOW_TYPE"))
            title = display.text(window, "_NET_WM_NAME", "WM_NAME").rstrip("\0")
            of_no_use = types is not None and types.format == 32 and useless & set(types.numbers())
            if title and not of_no_use and not self._windows.is_ours(window):
                kind = display.text(window, "WM_CLASS").rstrip("\0").split("\0")[-1]
                found.append(Target(window, title, kind))
        return tuple(found)

    async def front(self) -> int:
        """The last active window that is not ours."""
        return self._windows.came_from

    async def may_have_keyboard(self, window: int, allowed: bool) -> None:
        """Writes the hint window managers obey. Written here too, as Qt's connection may come later than
        what this one asks for next."""
        display, name = self._display, int(xproto.Atom.WM_HINTS)
        found = display.property(window, name)
        numbers = list(found.numbers()) if found is not None and found.format == 32 else []
        numbers = (numbers + [0] * HINTS)[:HINTS]
        numbers[:2] = numbers[0] | INPUT_HINT, int(allowed)
        display.set_property(window, name, Property(name, 32, struct.pack(f"={HINTS}I", *numbers)))
        display.flush()

    async def activate(self, window: int) -> None:
        """Asks the window manager to give it the keyboard."""
        display = self._display
        mask = int(xproto.EventMask.SubstructureNotify | xproto.EventMask.SubstructureRedirect)
        now = await display.now()
        display.tell(display.root, "_NET_ACTIVE_WINDOW", PAGER, now, 0, mask=mask, about=window)
        display.flush()

    async def follow(self, window: int) -> None:
        """Tells where it is, now and whenever that changes."""
        display = self._display
        if self._window:
            display.unwatch(self._window, MASK)
            self._window = 0
        self._said = None
        if window:
            # First the events, then the look: nothing that happens in between is missed.
            display.watch(window, MASK)
            self._window = window
            if not self._look():
                self._window = 0
                display.forget(window)
                raise DeliveryError(_("The window the panel was to stand beside is no longer there."))
        display.flush()

    async def close(self) -> None:
        """Tells nothing more."""
        await self.follow(0)
        for kind, take in self._kinds:
            self._display.unlisten(kind, take)

    # Events

    def _changed(self, event: Any) -> None:
        if event.window == self._window and not self._due:
            # A window that is dragged tells of every step; those that have come together are one.
            self._due = True
            self._display.soon(self._look_again)

    def _property(self, event: Any) -> None:
        if event.atom in self._atoms:
            self._changed(event)

    def _gone(self, event: Any) -> None:
        if self._window and event.window == self._window:
            self._display.forget(self._window)
            self._window = 0
            self._say(Neighbour(gone=True))

    def _look_again(self) -> None:
        self._due = False
        if self._window:
            self._look()

    def _look(self) -> bool:
        """Tells where the window is; False when it is not there. DestroyNotify tells of its end."""
        try:
            frame = self._frame()
        except xcffib.Error:
            return False
        self._say(Neighbour(frame))
        return True

    def _say(self, now: Neighbour) -> None:
        if now != self._said:
            self._said = now
            self._moved(now)

    def _frame(self) -> Box | None:
        """The outer frame with what the window manager adds and without the shadow the program paints; None
        while nobody sees it."""
        display, window = self._display, self._window
        place = display.core.TranslateCoordinates(window, display.root, 0, 0)
        size, look = display.core.GetGeometry(window), display.core.GetWindowAttributes(window)
        at, box, seen = display.reply(place), display.reply(size), display.reply(look)
        if seen.map_state != xproto.MapState.Viewable or self._hidden():
            return None
        left, right, top, bottom = self._extents("_NET_FRAME_EXTENTS")
        minus_left, minus_right, minus_top, minus_bottom = self._extents("_GTK_FRAME_EXTENTS")
        left, right, top, bottom = (
            left - minus_left,
            right - minus_right,
            top - minus_top,
            bottom - minus_bottom,
        )
        return Box(at.dst_x - left, at.dst_y - top, box.width + left + right, box.height + top + bottom)

    def _hidden(self) -> bool:
        display = self._display
        found = display.property(self._window, display.atom("_NET_WM_STATE"))
        if found is not None and found.format == 32:
            return display.atom("_NET_WM_STATE_HIDDEN") in found.numbers()
        found = display.property(self._window, display.atom("WM_STATE"))
        return found is not None and found.format == 32 and found.numbers()[:1] in ((ICONIC,), (WITHDRAWN,))

    def _extents(self, name: str) -> tuple[int, int, int, int]:
        """Left, right, top, bottom."""
        found = self._display.property(self._window, self._display.atom(name))
        if found is None or found.format != 32 or len(found.data) < 16:
            return 0, 0, 0, 0
        left, right, top, bottom = struct.unpack("=4i", found.data[:16])
        return left, right, top, bottom
