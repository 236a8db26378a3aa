"""A screen reader's side of AT-SPI, spoken directly over D-Bus: what it can find, read, press and hear."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, MatchRule, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.journeys.desktop import LIMIT

A11Y = "org.a11y.atspi"
ROOT = "/org/a11y/atspi/accessible/root"
GONE = "/org/a11y/atspi/null"

CHECK_BOX, COMBO_BOX, DIALOG, LABEL, LIST, LIST_ITEM, PAGE_TAB, BUTTON, TEXT = (
    7,
    11,
    16,
    29,
    31,
    32,
    37,
    43,
    61,
)
"""Roles as AT-SPI numbers them."""

LABELLED_BY = 2
"""The number of a relation."""

CHECKED, FOCUSED, SELECTED, SHOWING = 4, 12, 23, 25
"""Numbers of states."""


class Refused(Exception):
    """The program answered a call with an error."""


class Reader:
    """A connection to the accessibility bus of a screen; `near` is the session's own bus."""

    def __init__(self, near: str) -> None:
        with open_dbus_connection(near) as session:
            bus = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            answer = session.send_and_get_reply(new_method_call(bus, "GetAddress"), timeout=LIMIT)
        self._bus: DBusConnection = open_dbus_connection(answer.body[0])

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.close()

    def call(self, name: str, path: str, interface: str, member: str, *values: Any, kind: str = "") -> Any:
        """Calls a method of an object and returns its answer's first value."""
        there = DBusAddress(path, bus_name=name, interface=f"{A11Y}.{interface}")
        message = new_method_call(there, member, kind or None, values)
        return self._answer(self._bus.send_and_get_reply(message, timeout=LIMIT))

    def read(self, name: str, path: str, interface: str, member: str) -> Any:
        """Reads a property of an object."""
        there = DBusAddress(path, bus_name=name, interface=f"{A11Y}.{interface}")
        message = Properties(there).get(member)
        return self._answer(self._bus.send_and_get_reply(message, timeout=LIMIT))[1]

    def _answer(self, answer: Any) -> Any:
        if answer.header.message_type is MessageType.error:
            raise Refused(str(answer.body))
        return answer.body[0] if answer.body else None

    def programs(self) -> list[Thing]:
        """Every program that can be read."""
        desktop = Thing(self, f"{A11Y}.Registry", ROOT)
        return desktop.children()

    def program(self, process: int) -> Thing | None:
        """The program of a process."""
        owner = "GetConnectionUnixProcessID"
        for thing in self.programs():
            message = new_method_call(message_bus, owner, "s", (thing.name_on_bus,))
            answer = self._bus.send_and_get_reply(message, timeout=LIMIT)
            if answer.header.message_type is not MessageType.error and answer.body[0] == process:
                return thing
        return None

    def listen(self, member: str, event: str) -> Iterator[Any]:
        """From now on collects signals of a member; each `next` waits for one."""
        registry = "/org/a11y/atspi/registry"
        self.call(f"{A11Y}.Registry", registry, "Registry", "RegisterEvent", event, kind="s")
        rule = MatchRule(type="signal", interface=f"{A11Y}.Event.Object", member=member)
        self._answer(self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=LIMIT))
        queue = self._bus.filter(rule, bufsize=500).queue
        return iter(lambda: self._next(queue, event), None)

    def _next(self, queue: deque[Any], event: str) -> Any:
        try:
            return self._bus.recv_until_filtered(queue, timeout=LIMIT)
        except TimeoutError:
            raise AssertionError(f"no event {event} within {LIMIT:.0f} s") from None


@dataclass(frozen=True)
class Thing:
    """Something a screen reader can go to."""

    reader: Reader
    name_on_bus: str
    path: str

    def _ask(self, member: str, *values: Any, kind: str = "", of: str = "Accessible") -> Any:
        return self.reader.call(self.name_on_bus, self.path, of, member, *values, kind=kind)

    def _read(self, member: str, of: str = "Accessible") -> Any:
        return self.reader.read(self.name_on_bus, self.path, of, member)

    def _thing(self, reference: tuple[str, str]) -> Thing | None:
        return None if reference[1] == GONE else Thing(self.reader, *reference)

    @property
    def name(self) -> str:
        """What is read out."""
        return str(self._read("Name"))

    @property
    def description(self) -> str:
        """What is read out when more is wanted."""
        return str(self._read("Description"))

    def labels(self) -> list[str]:
        """The names of what it is labelled by, which is read out with it."""
        return [
            Thing(self.reader, *label).name
            for kind, labels in self._ask("GetRelationSet")
            if kind == LABELLED_BY
            for label in labels
        ]

    @property
    def role(self) -> int:
        """What it is."""
        return int(self._ask("GetRole"))

    @property
    def count(self) -> int:
        """How many children it has."""
        return int(self._read("ChildCount"))

    def states(self) -> set[int]:
        """The numbers of its states."""
        words = self._ask("GetState")
        return {n for n in range(64) if words[n // 32] >> (n % 32) & 1}

    def children(self) -> list[Thing]:
        """All children at once."""
        return [Thing(self.reader, *reference) for reference in self._ask("GetChildren")]

    def child(self, index: int) -> Thing | None:
        """The child at a place."""
        return self._thing(self._ask("GetChildAtIndex", index, kind="i"))

    def parent(self) -> Thing | None:
        """What it lies in."""
        return self._thing(self._read("Parent"))

    def place(self) -> int:
        """Its place among the children of its parent."""
        return int(self._ask("GetIndexInParent"))

    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen."""
        left, top, width, height = self._ask("GetExtents", 0, kind="u", of="Component")
        return left, top, width, height

    def at(self, left: int, top: int) -> Thing | None:
        """What lies at a point of the screen."""
        values = {"kind": "iiu", "of": "Component"}
        return self._thing(self._ask("GetAccessibleAtPoint", left, top, 0, **values))

    def actions(self) -> list[str]:
        """The names of what can be done with it."""
        return [name for name, _words, _keys in self._ask("GetActions", of="Action")]

    def do(self, name: str) -> bool:
        """Does it."""
        return bool(self._ask("DoAction", self.actions().index(name), kind="i", of="Action"))

    def write(self, text: str) -> bool:
        """Puts a text into a field in the place of what stands there."""
        return bool(self._ask("SetTextContents", text, kind="s", of="EditableText"))

    def read(self) -> str:
        """What stands in a field."""
        return str(self._ask("GetText", 0, -1, kind="ii", of="Text"))

    def selected(self) -> list[Thing]:
        """The chosen children."""
        count = int(self._read("NSelectedChildren", of="Selection"))
        found = [self._ask("GetSelectedChild", n, kind="i", of="Selection") for n in range(count)]
        return [Thing(self.reader, *reference) for reference in found]

    def choose(self, index: int) -> bool:
        """Chooses a child."""
        return bool(self._ask("SelectChild", index, kind="i", of="Selection"))

    def below(self, depth: int = 14) -> Iterator[Thing]:
        """Itself and everything in it; of a list itself alone, for a list may be very long."""
        yield self
        if depth and self.role != LIST:
            for child in self.children():
                yield from child.below(depth - 1)

    def find(self, role: int, name: str) -> Thing | None:
        """The first thing in it of a role that can be seen and whose whole name fits the pattern."""
        for thing in self.below():
            if thing.role == role and re.fullmatch(name, thing.name, re.DOTALL) and SHOWING in thing.states():
                return thing
        return None
