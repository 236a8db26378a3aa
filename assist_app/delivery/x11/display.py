"""A connection to the X server that one asyncio loop listens to: events, properties, atoms, server time."""

from __future__ import annotations

import asyncio
import io
import logging
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import xcffib
from xcffib import res, xfixes, xproto, xtest

from assist_app.i18n import _
from assist_app.model.errors import DeliveryError

log = logging.getLogger("assist.delivery")

ANY = 0
"""Any type of a property; no window; the current time."""
CHANGE_PROPERTY = 18
PIECE = 1 << 18
"""Units of four bytes in which long properties are read: a megabyte."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property as it lies on a window; `format` is 8, 16 or 32 bits a unit."""

    type: int
    format: int
    data: bytes

    def numbers(self) -> tuple[int, ...]:
        """The value as 32-bit numbers."""
        return struct.unpack(f"={len(self.data) // 4}I", self.data[: len(self.data) // 4 * 4])


class Display:
    """Must be made and used on the thread of the running loop."""

    def __init__(self, name: str | None = None) -> None:
        try:
            self.connection = xcffib.connect(name)
            self.fixes = self.connection(xfixes.key)
            self.test = self.connection(xtest.key)
            self.resources = self.connection(res.key)
        except xcffib.XcffibException as error:
            words = _("The screen of this session cannot be reached, so nothing can be inserted.")
            raise DeliveryError(words) from error
        self.core = self.connection.core
        setup = self.connection.get_setup()
        self._mask: int = setup.resource_id_mask
        self.keycodes = (setup.min_keycode, setup.max_keycode)
        self.root: int = setup.roots[self.connection.pref_screen].root
        self._atoms: dict[str, int] = {}
        self._watched: dict[int, Counter[int]] = {}
        self._takers: dict[type, list[Callable[[Any], None]]] = {}
        self._waiting: list[asyncio.Future[int]] = []
        self._drain_due = self._closed = False
        self.gone = False
        """The X server has ended, and with it everything that this connection was for."""
        self._at_end: list[Callable[[], None]] = []
        self._file = self.connection.get_file_descriptor()
        self.fixes.QueryVersion(5, 0).reply()
        self.window = self.new_window(xproto.EventMask.PropertyChange)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._file, self.drain)
        self.listen(xproto.PropertyNotifyEvent, self._note_time)

    def close(self) -> None:
        """Leaves; what this connection owned is gone."""
        self._closed = True
        self._loop.remove_reader(self._file)
        self.connection.disconnect()

    # Events

    def listen(self, kind: type, take: Callable[[Any], None]) -> None:
        """From now on `take` is given every event of a kind."""
        self._takers.setdefault(kind, []).append(take)

    def when_gone(self, act: Callable[[], None]) -> None:
        """Does something once, when the X server has ended."""
        self._at_end.append(act)

    def unlisten(self, kind: type, take: Callable[[Any], None]) -> None:
        """Ends that."""
        takers = self._takers.get(kind, [])
        if take in takers:
            takers.remove(take)

    def drain(self) -> None:
        """Hands out every event that has arrived, and sends what that led to."""
        self._drain_due = False
        while not self._closed:
            try:
                event = self.connection.poll_for_event()
                if event is None:
                    # Sending may bring events in, and nothing would tell of those.
                    self.connection.flush()
                    event = self.connection.poll_for_event()
            except xcffib.ConnectionException:
                self._leave()
                return
            except (xcffib.Error, LookupError) as error:
                # Windows of others go at any time; requests about them then fail.
                log.debug("X error %s", type(error).__name__)
                continue
            if event is None:
                return
            for take in tuple(self._takers.get(type(event), ())):
                take(event)

    def _leave(self) -> None:
        # A broken connection tells its file no more, and its file is ready to be read for ever.
        self._closed = True
        self._loop.remove_reader(self._file)
        log.warning("the X server has gone")
        self.gone = True
        for act in self._at_end:
            act()

    def flush(self) -> None:
        """Sends what was asked for."""
        self.connection.flush()
        self._soon()

    def reply(self, cookie: Any) -> Any:
        """The answer to a request; it may have brought events with it, which are handed out soon."""
        self._soon()
        return cookie.reply()

    def soon(self, act: Callable[[], None]) -> None:
        """Does something once the events that are here have been handed out."""
        self._loop.call_soon(act)

    def _soon(self) -> None:
        if not self._drain_due:
            self._drain_due = True
            self._loop.call_soon(self.drain)

    def watch(self, window: int, mask: int) -> None:
        """Selects kinds of events of a window, until `unwatch` was called as often."""
        counts = self._watched.setdefault(window, Counter())
        before = _bits(counts)
        counts.update(_single(mask))
        if _bits(counts) != before:
            self.core.ChangeWindowAttributes(window, xproto.CW.EventMask, [_bits(counts)])

    def unwatch(self, window: int, mask: int) -> None:
        """Takes one `watch` back; a window that has gone is forgotten."""
        counts = self._watched.get(window)
        if counts is None:
            return
        before = _bits(counts)
        counts.subtract(_single(mask))
        if _bits(counts) != before:
            self.core.ChangeWindowAttributes(window, xproto.CW.EventMask, [_bits(counts)])
        if not _bits(counts):
            del self._watched[window]

    def forget(self, window: int) -> None:
        """A window has gone."""
        self._watched.pop(window, None)

    def send(self, window: int, event: Any, mask: int = 0) -> None:
        """Sends an event to a window."""
        self.core.SendEvent(False, window, mask, event.pack())

    def tell(self, window: int, kind: str, *values: int, mask: int = 0, about: int | None = None) -> None:
        """Sends a client message of up to five numbers."""
        data = xproto.ClientMessageData.synthetic([*values, 0, 0, 0, 0, 0][:5], "5I")
        where = window if about is None else about
        event = xproto.ClientMessageEvent.synthetic(32, where, self.atom(kind), data)
        self.send(window, event, mask)

    # Atoms, windows, clients

    def atom(self, name: str) -> int:
        """The number of a name."""
        found = self._atoms.get(name)
        if found is None:
            found = self._atoms[name] = int(
                self.reply(self.core.InternAtom(False, len(name.encode()), name)).atom
            )
        return found

    def new_window(self, mask: int) -> int:
        """An own window nobody sees."""
        window: int = self.connection.generate_id()
        only_input = xproto.WindowClass.InputOnly
        self.core.CreateWindow(
            0, window, self.root, -10, -10, 1, 1, 0, only_input, 0, xproto.CW.EventMask, [mask]
        )
        return window

    def client_of(self, window: int) -> int:
        """The connection a window belongs to, as a number."""
        return window & ~self._mask

    def pid_of(self, window: int) -> int:
        """The local process behind a window, 0 when it is not known; numbers of clients are used again."""
        spec = res.ClientIdSpec.synthetic(window, res.ClientIdMask.LocalClientPID)
        try:
            found = self.reply(self.resources.QueryClientIds(1, [spec])).ids
        except xcffib.Error:
            return 0
        return int(found[0].value[0]) if len(found) and len(found[0].value) else 0

    # Properties

    def property(self, window: int, name: int, *, delete: bool = False) -> Property | None:
        """A property's whole value, None when it is not there or the window has gone."""
        parts: list[bytes] = []
        while True:
            offset = sum(map(len, parts)) // 4
            cookie = self.core.GetProperty(delete, window, name, ANY, offset, PIECE)
            self._soon()
            try:
                # The library's own reply makes an object of every byte, which freezes all threads.
                raw = self.connection.wait_for_reply(cookie.sequence)
            except xcffib.Error:
                return None
            bits, kind, left, count = raw.unpack("=xB2x4xIII12x")
            if bits == 0:
                return None
            parts += raw.unpack(f"={count * bits // 8}s")
            if not left:
                return Property(kind, bits, b"".join(parts))

    def set_property(self, window: int, name: int, value: Property) -> None:
        """Replaces a property."""
        units = len(value.data) * 8 // value.format
        mode = xproto.PropMode.Replace
        head = struct.pack("=xB2xIIIB3xI", mode, window, name, value.type, value.format, units)
        self.core.send_request(CHANGE_PROPERTY, io.BytesIO(head + value.data))

    def text(self, window: int, *names: str) -> str:
        """The first of some properties that is there, as text."""
        for name in names:
            found = self.property(window, self.atom(name))
            if found is not None and found.data:
                return found.data.decode("utf-8", "replace")
        return ""

    # Time

    async def now(self) -> int:
        """The server's time, in milliseconds since it began."""
        waiting: asyncio.Future[int] = self._loop.create_future()
        self._waiting.append(waiting)
        stamp = self.atom("ASSIST_STAMP")
        head = struct.pack("=xB2xIIIB3xI", xproto.PropMode.Append, self.window, stamp, stamp, 8, 0)
        self.core.send_request(CHANGE_PROPERTY, io.BytesIO(head))
        self.flush()
        return await waiting

    def _note_time(self, event: Any) -> None:
        if event.window == self.window and event.atom == self._atoms.get("ASSIST_STAMP"):
            for waiting in self._waiting:
                if not waiting.done():
                    waiting.set_result(event.time)
            self._waiting.clear()


def _single(mask: int) -> list[int]:
    """The bits that are set in a mask."""
    return [1 << place for place in range(mask.bit_length()) if mask >> place & 1]


def _bits(counts: Counter[int]) -> int:
    """The mask of the bits that are counted."""
    return sum(bit for bit, count in counts.items() if count > 0)
