"""Owns selections and answers those who ask: one program may be given something else than all others."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from xcffib import xfixes, xproto

from assist_app.delivery.x11.display import Display, Property
from assist_app.delivery.x11.formats import Formats

CHUNK = 256 * 1024
"""Bytes handed over at once; what is longer goes piece by piece."""

NOTHING: Formats = {}


@dataclass(slots=True, eq=False)
class Hold:
    """A selection that is ours. `usual` is for everybody; while there is a `guest` it alone is given `lent`.

    `guest` says of a window whether it belongs to that program. `taken` is told each time the guest has
    really taken a format away, and `asked` each time it has asked for anything; `lost` once somebody else
    owns the selection. `withheld` says that the guest was given up. `once` makes every lent format be given
    a single time. `askers` are the clients that have read something.
    """

    selection: int
    usual: Formats
    lent: Formats = field(default_factory=dict)
    guest: Callable[[int], bool] | None = None
    taken: Callable[[int], None] = lambda target: None
    lost: Callable[[int], None] = lambda owner: None
    asked: Callable[[], None] = lambda: None
    withheld: bool = False
    once: bool = False
    spent: set[int] = field(default_factory=set)
    askers: set[int] = field(default_factory=set)
    time: int = 0


@dataclass(slots=True)
class _Transfer:
    """A value on its way into a property of another window; `place` is None while it is sent whole."""

    hold: Hold
    target: int
    value: Property
    guest: bool
    place: int | None = None


class Serving:
    """Answers for every selection that is held."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self.window = display.window
        self._holds: dict[int, Hold] = {}
        self.withheld: set[Hold] = set()
        """Held before; their guests are given nothing of what is held now either."""
        self.free = asyncio.Event()
        """Set while nothing is held and nobody is still reading."""
        self.free.set()
        display.when_gone(self.free.set)
        self._transfers: dict[tuple[int, int], _Transfer] = {}
        self.changes: dict[int, int] = {}
        """How often each followed selection has changed hands."""
        display.listen(xproto.SelectionRequestEvent, self._answer)
        display.listen(xproto.SelectionClearEvent, self._clear)
        display.listen(xproto.PropertyNotifyEvent, self._go_on)
        display.listen(xproto.DestroyNotifyEvent, self._end)
        display.listen(xfixes.SelectionNotifyEvent, self._note_change)

    def follow(self, selection: int) -> None:
        """From now on counts changes of a selection's owner."""
        if selection not in self.changes:
            self.changes[selection] = 0
            self._display.fixes.SelectSelectionInput(
                self.window, selection, xfixes.SelectionEventMask.SetSelectionOwner
            )

    def held(self, selection: int) -> Hold | None:
        """What is served for a selection, None when it is not ours."""
        return self._holds.get(selection)

    def own(self, hold: Hold, time: int) -> None:
        """Takes a selection from a time of the server on."""
        hold.time = time
        self._holds[hold.selection] = hold
        self.free.clear()
        self._display.core.SetSelectionOwner(self.window, hold.selection, time)

    def release(self, hold: Hold) -> None:
        """Leaves a selection to nobody."""
        if self._holds.get(hold.selection) is hold:
            del self._holds[hold.selection]
            self._display.core.SetSelectionOwner(0, hold.selection, hold.time)
            self._note_free()

    def _note_free(self) -> None:
        if not self._holds and not self._transfers:
            self.free.set()

    # Events

    def _note_change(self, event: Any) -> None:
        if event.selection in self.changes and event.owner != self.window:
            self.changes[event.selection] += 1

    def _clear(self, event: Any) -> None:
        hold = self._holds.get(event.selection)
        if hold is None or event.time < hold.time:
            return
        owner = self._display.reply(self._display.core.GetSelectionOwner(event.selection)).owner
        if owner == self.window:
            return
        del self._holds[event.selection]
        hold.lost(owner)
        self._note_free()

    def _answer(self, event: Any) -> None:
        hold = self._holds.get(event.selection)
        place = event.property or event.target
        given = False
        if hold is not None and event.owner == self.window:
            hold = self._withheld_from(event.requestor, event.selection) or hold
            hold.askers.add(self._display.client_of(event.requestor))
            guest = hold.guest is not None and hold.guest(event.requestor)
            given = self._give(hold, event.requestor, event.target, place, guest)
            if guest:
                hold.asked()
        notice = xproto.SelectionNotifyEvent.synthetic(
            event.time, event.requestor, event.selection, event.target, place if given else 0
        )
        self._display.send(event.requestor, notice)

    def _withheld_from(self, window: int, selection: int) -> Hold | None:
        for hold in self.withheld:
            if hold.selection == selection and hold.guest is not None and hold.guest(window):
                return hold
        return None

    def _give(self, hold: Hold, window: int, target: int, place: int, guest: bool) -> bool:
        display = self._display
        formats = hold.lent if guest else hold.usual
        if target == display.atom("MULTIPLE"):
            return self._give_many(hold, window, place, guest)
        if target == display.atom("TARGETS"):
            names = [display.atom(name) for name in ("TARGETS", "TIMESTAMP", "MULTIPLE")]
            atoms = struct.pack(f"={len(names) + len(formats)}I", *names, *formats)
            display.set_property(window, place, Property(xproto.Atom.ATOM, 32, atoms))
            return bool(formats)
        if target == display.atom("TIMESTAMP"):
            stamp = Property(xproto.Atom.INTEGER, 32, struct.pack("=I", hold.time))
            display.set_property(window, place, stamp)
            return bool(formats)
        value = formats.get(target)
        if value is None or (guest and hold.once and target in hold.spent):
            return False
        self._start(_Transfer(hold, target, value, guest), window, place)
        return True

    def _give_many(self, hold: Hold, window: int, place: int, guest: bool) -> bool:
        asked = self._display.property(window, place)
        if asked is None or asked.format != 32:
            return False
        pairs = list(asked.numbers())
        for at in range(0, len(pairs) - 1, 2):
            if not self._give(hold, window, pairs[at], pairs[at + 1], guest):
                pairs[at + 1] = 0
        answer = Property(asked.type, 32, struct.pack(f"={len(pairs)}I", *pairs))
        self._display.set_property(window, place, answer)
        return True

    # Transfers

    def _start(self, transfer: _Transfer, window: int, place: int) -> None:
        display = self._display
        display.watch(window, xproto.EventMask.PropertyChange | xproto.EventMask.StructureNotify)
        self._transfers[window, place] = transfer
        value = transfer.value
        if len(value.data) > CHUNK:
            transfer.place = 0
            size = struct.pack("=I", len(value.data))
            value = Property(display.atom("INCR"), 32, size)
        display.set_property(window, place, value)

    def _go_on(self, event: Any) -> None:
        if event.state != xproto.Property.Delete:
            return
        where = (event.window, event.atom)
        transfer = self._transfers.get(where)
        if transfer is None:
            return
        value = transfer.value
        if transfer.place is None or transfer.place > len(value.data):
            del self._transfers[where]
            self._finish(transfer, event.window)
            return
        piece = value.data[transfer.place : transfer.place + CHUNK]
        # An empty piece says that this was all; whoever deletes that one has everything.
        transfer.place += len(piece) or 1
        self._display.set_property(event.window, event.atom, Property(value.type, value.format, piece))

    def _finish(self, transfer: _Transfer, window: int) -> None:
        if not any(other == window for other, _place in self._transfers):
            mask = xproto.EventMask.PropertyChange | xproto.EventMask.StructureNotify
            self._display.unwatch(window, mask)
        self._note_free()
        if transfer.guest:
            transfer.hold.spent.add(transfer.target)
            transfer.hold.taken(transfer.target)

    def _end(self, event: Any) -> None:
        for where in [where for where in self._transfers if where[0] == event.window]:
            del self._transfers[where]
        self._display.forget(event.window)
        self._note_free()
