"""A clipboard owner and a reader to hold the program against: raw X11, a thread, no asyncio."""

from __future__ import annotations

import io
import os
import queue
import select
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import xcffib
from xcffib import xproto

LIMIT = 20.0
PIECE = 60_000
META = {"TARGETS", "MULTIPLE", "TIMESTAMP"}


@dataclass(frozen=True)
class Value:
    """One format's type, unit and bytes."""

    type: str
    unit: int
    data: bytes


Offer = dict[str, Value]


class Connection:
    """What owner and reader share."""

    def __init__(self, display: str) -> None:
        self.x = xcffib.connect(display)
        self.core = self.x.core
        setup = self.x.get_setup()
        self.root = setup.roots[0].root
        self.window = self.x.generate_id()
        self.core.CreateWindow(
            0,
            self.window,
            self.root,
            0,
            0,
            1,
            1,
            0,
            2,
            0,
            xproto.CW.EventMask,
            [xproto.EventMask.PropertyChange],
        )
        self._atoms: dict[str, int] = {}
        self._names: dict[int, str] = {}

    def atom(self, name: str) -> int:
        if name not in self._atoms:
            self._atoms[name] = self.core.InternAtom(False, len(name), name).reply().atom
        return self._atoms[name]

    def name(self, atom: int) -> str:
        if atom not in self._names:
            self._names[atom] = self.core.GetAtomName(atom).reply().name.to_string()
        return self._names[atom]

    def put(self, window: int, place: int, value: Value, data: bytes) -> None:
        head = struct.pack(
            "=xB2xIIIB3xI", 0, window, place, self.atom(value.type), value.unit, len(data) * 8 // value.unit
        )
        self.core.send_request(18, io.BytesIO(head + data))

    def get(self, window: int, place: int) -> Value | None:
        cookie = self.core.GetProperty(True, window, place, 0, 0, 1 << 26)
        raw = self.x.wait_for_reply(cookie.sequence)
        unit, kind, _left, count = raw.unpack("=xB2x4xIII12x")
        if not unit:
            return None
        return Value(self.name(kind), unit, raw.unpack(f"={count * unit // 8}s")[0])


@dataclass
class _Sending:
    value: Value
    at: int = 0
    ended: bool = False


@dataclass
class Owner:
    """Owns selections until somebody else does; `slow` holds every answer back for so many seconds."""

    display: str
    offers: dict[str, Offer] = field(default_factory=dict)
    slow: float = 0.0
    mute: bool = False
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._c = Connection(self.display)
        self._sending: dict[tuple[int, int], _Sending] = {}
        self._orders: queue.Queue[tuple[Callable[[], None], threading.Event]] = queue.Queue()
        self._wake, self._awake = os.pipe()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def own(self, offer: Offer | None, selection: str = "CLIPBOARD") -> None:
        """Offers something from now on; None leaves the selection to nobody."""

        def act() -> None:
            window = self._c.window if offer is not None else 0
            if offer is not None:
                self.offers[selection] = offer
            self._c.core.SetSelectionOwner(window, self._c.atom(selection), 0)
            self._c.core.GetInputFocus().reply()

        self._order(act)

    def close(self) -> None:
        """Ends; what it offered has gone."""
        os.write(self._awake, b"q")
        self._thread.join()
        self._c.x.disconnect()
        os.close(self._wake)
        os.close(self._awake)

    def _order(self, act: Callable[[], None]) -> None:
        done = threading.Event()
        self._orders.put((act, done))
        os.write(self._awake, b".")
        assert done.wait(LIMIT)

    def _run(self) -> None:
        while True:
            # Sending may bring events in, and nothing would tell of those.
            self._c.x.flush()
            while (event := self._poll()) is not None:
                self._take(event)
                self._c.x.flush()
            ready = select.select([self._wake, self._c.x.get_file_descriptor()], [], [])[0]
            if self._wake in ready:
                if os.read(self._wake, 1) == b"q":
                    return
                act, done = self._orders.get()
                act()
                done.set()

    def _poll(self) -> Any:
        while True:
            try:
                return self._c.x.poll_for_event()
            except xcffib.Error:
                continue

    def _take(self, event: Any) -> None:
        if isinstance(event, xproto.SelectionRequestEvent) and not self.mute:
            if self.slow:
                time.sleep(self.slow)
            self._answer(event)
        elif isinstance(event, xproto.PropertyNotifyEvent) and event.state == xproto.Property.Delete:
            self._go_on(event)
        elif isinstance(event, xproto.SelectionClearEvent) and not self._owns(event.selection):
            self.offers.pop(self._c.name(event.selection), None)

    def _owns(self, selection: int) -> bool:
        """By the time a loss is read it may have been made good."""
        return bool(self._c.core.GetSelectionOwner(selection).reply().owner == self._c.window)

    def _answer(self, event: Any) -> None:
        c, offer = self._c, self.offers.get(self._c.name(event.selection), {})
        target = c.name(event.target)
        self.asked.append(target)
        place = event.property
        if target == "TARGETS":
            names = ["TIMESTAMP", "TARGETS", *offer]
            data = struct.pack(f"={len(names)}I", *map(c.atom, names))
            c.put(event.requestor, place, Value("ATOM", 32, data), data)
        elif target in offer:
            value = offer[target]
            if len(value.data) > PIECE:
                mask = [xproto.EventMask.PropertyChange]
                c.core.ChangeWindowAttributes(event.requestor, xproto.CW.EventMask, mask)
                self._sending[event.requestor, place] = _Sending(value)
                size = struct.pack("=I", len(value.data))
                c.put(event.requestor, place, Value("INCR", 32, size), size)
            else:
                c.put(event.requestor, place, value, value.data)
        else:
            place = 0
        notice = xproto.SelectionNotifyEvent.synthetic(
            event.time, event.requestor, event.selection, event.target, place
        )
        c.core.SendEvent(False, event.requestor, 0, notice.pack())

    def _go_on(self, event: Any) -> None:
        sending = self._sending.get((event.window, event.atom))
        if sending is None:
            return
        piece = sending.value.data[sending.at : sending.at + PIECE]
        sending.at += len(piece)
        self._c.put(event.window, event.atom, sending.value, piece)
        if not piece:
            del self._sending[event.window, event.atom]


class Reader:
    """Reads whole selections, as a program that wants everything would."""

    def __init__(self, display: str) -> None:
        self._c = Connection(display)

    def close(self) -> None:
        self._c.x.disconnect()

    def owned(self, selection: str = "CLIPBOARD") -> bool:
        """Whether anybody owns it."""
        return bool(self._c.core.GetSelectionOwner(self._c.atom(selection)).reply().owner)

    def names(self, selection: str = "CLIPBOARD") -> list[str]:
        """The targets that are offered, without those that ask for something else than content."""
        value = self.one("TARGETS", selection)
        if value is None:
            return []
        atoms = struct.unpack(f"={len(value.data) // 4}I", value.data)
        return [name for name in map(self._c.name, atoms) if name not in META]

    def all(self, selection: str = "CLIPBOARD") -> Offer:
        """Everything that is offered."""
        found = {name: self.one(name, selection) for name in self.names(selection)}
        return {name: value for name, value in found.items() if value is not None}

    def one(self, target: str, selection: str = "CLIPBOARD") -> Value | None:
        """One format, None when it is not given."""
        c, place = self._c, self._c.atom("TEST_READ")
        c.core.DeleteProperty(c.window, place)
        c.core.ConvertSelection(c.window, c.atom(selection), c.atom(target), place, 0)
        notice = self._next(lambda e: isinstance(e, xproto.SelectionNotifyEvent))
        if not notice.property:
            return None
        value = c.get(c.window, place)
        if value is None or value.type != "INCR":
            return value
        parts: list[Value] = []
        while True:
            c.x.flush()
            self._next(
                lambda e: (
                    isinstance(e, xproto.PropertyNotifyEvent)
                    and e.state == 0
                    and e.atom == place
                    and e.window
                )
            )
            piece = c.get(c.window, place)
            if piece is None:
                continue
            if not piece.data:
                return Value(piece.type, piece.unit, b"".join(part.data for part in parts))
            parts.append(piece)

    def follow(self, key: Any) -> None:
        """From now on is told of new owners, by the extension of this key."""
        fixes = self._c.x(key)
        fixes.QueryVersion(5, 0).reply()
        fixes.SelectSelectionInput(self._c.window, self._c.atom("CLIPBOARD"), 1)
        self._c.x.flush()

    def changed(self, kind: type) -> None:
        """Waits for a new owner."""
        self._next(lambda event: isinstance(event, kind))

    def _next(self, wanted: Callable[[Any], bool]) -> Any:
        end = time.monotonic() + LIMIT
        while True:
            self._c.x.flush()
            while (event := self._c.x.poll_for_event()) is not None:
                if wanted(event):
                    return event
            left = end - time.monotonic()
            assert left > 0, "the owner of the selection did not answer"
            select.select([self._c.x.get_file_descriptor()], [], [], left)
