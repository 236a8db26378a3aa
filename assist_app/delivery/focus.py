"""What has the focus in other programs, as screen readers are told: password fields, names, the text itself.

By AT-SPI over D-Bus, where a desktop has an accessibility bus; without one nothing is known, nothing waits.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.asyncio import DBusRouter, open_dbus_router
from jeepney.io.common import RouterClosed

from assist_app.tasks import TaskSet

log = logging.getLogger("assist.delivery")

A11Y = "org.a11y.atspi"
FOCUSED = "object:state-changed:focused"
PASSWORD = 40
"""The role of a password field, as AT-SPI numbers it."""
NO_ANSWER = (OSError, TimeoutError, ValueError, RouterClosed)
TO_CONNECT = 2.0
TO_ANSWER = 0.15
"""Seconds that a program has for one question."""
TO_SHOW = 0.5
"""Seconds after which a field should show what was put into it."""
BETWEEN = 0.05
MOST_TEXT = 50_000
EMBEDDED = "\ufffc"
"""Where another object stands in a text: the field's own text is not all of it."""
PROGRAMS = 50


@dataclass(frozen=True, slots=True)
class Field:
    """What has the focus in a program: where it is on the bus, its role, and how it is called."""

    owner: str
    path: str
    role: int = 0
    name: str = ""


class Focus:
    """Follows the focus of all programs; made, used and closed on one running loop."""

    def __init__(self, tell: Callable[[], None]) -> None:
        """`tell` is called when something else has the focus."""
        self._tell = tell
        self._tasks = TaskSet("focus")
        self._bus: DBusRouter | None = None
        self._fields: dict[int, Field] = {}
        self._pids: dict[str, int] = {}

    def start(self, session: str) -> None:
        """Looks for the bus on the session's own, by its address, and follows it from then on."""
        if session:
            self._tasks.start(self._run(session), name="follow")

    async def close(self) -> None:
        """Leaves the bus."""
        await self._tasks.close()

    # What is known

    def is_password(self, pid: int) -> bool:
        """Whether the focus of a process is in a password field."""
        return pid in self._fields and self._fields[pid].role == PASSWORD

    def name(self, pid: int) -> str:
        """How the field with the focus is called, "" when that is not known."""
        return self._fields[pid].name if pid in self._fields else ""

    async def shows(self, pid: int, text: str) -> bool | None:
        """Whether the field shows a text, which may take a moment; None where it cannot be read."""
        wanted, end = _bare(text), asyncio.get_running_loop().time() + TO_SHOW
        while True:
            found = await self._text(self._fields.get(pid))
            if found is None or wanted in _bare(found):
                return None if found is None else True
            if asyncio.get_running_loop().time() > end:
                return None if EMBEDDED in found else False
            await asyncio.sleep(BETWEEN)

    async def _text(self, field: Field | None) -> str | None:
        if field is None or field.role == PASSWORD:
            return None
        try:
            return str(await self._ask(field, "Text", "GetText", "ii", (0, MOST_TEXT)))
        except NO_ANSWER:
            return None

    # Following

    async def _run(self, session: str) -> None:
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(TO_CONNECT):
                    events = await self._join(session, stack)
            except NO_ANSWER as error:
                log.info("no accessibility bus: %s", type(error).__name__)
                return
            try:
                while events is not None:
                    await self._note(await events.get())
            finally:
                self._bus = None

    async def _join(self, session: str, stack: AsyncExitStack) -> asyncio.Queue[Any] | None:
        """Goes to the bus and asks to be told of the focus; None where there is no bus."""
        address = await self._address(session)
        if not address:
            return None
        self._bus = bus = await stack.enter_async_context(open_dbus_router(address))
        rule = MatchRule(type="signal", interface=f"{A11Y}.Event.Object", member="StateChanged")
        rule.add_arg_condition(0, "focused")
        events: asyncio.Queue[Any] = stack.enter_context(bus.filter(rule, bufsize=200))
        await bus.send_and_get_reply(message_bus.AddMatch(rule))
        place = f"/{A11Y.replace('.', '/')}/registry"
        registry = DBusAddress(place, f"{A11Y}.Registry", f"{A11Y}.Registry")
        await bus.send_and_get_reply(new_method_call(registry, "RegisterEvent", "s", (FOCUSED,)))
        return events

    async def _address(self, session: str) -> str:
        """Where the accessibility bus is, "" where nobody has started one: it is not ours to start."""
        async with open_dbus_router(session) as router:
            owned = await router.send_and_get_reply(message_bus.NameHasOwner("org.a11y.Bus"))
            if not owned.body[0]:
                return ""
            bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            answer = await router.send_and_get_reply(new_method_call(bus, "GetAddress"))
            return str(answer.body[0])

    async def _note(self, event: Any) -> None:
        fields = event.header.fields
        owner, path = fields.get(HeaderFields.sender, ""), fields.get(HeaderFields.path, "")
        if len(event.body) < 2 or event.body[0] != "focused" or not event.body[1]:
            return
        try:
            pid = await self._pid(owner)
            if pid == os.getpid():
                return
            field = Field(owner, path)
            role = int(await self._ask(field, "Accessible", "GetRole"))
            field = Field(owner, path, role, await self._name(field))
        except NO_ANSWER:
            return
        self._fields.pop(pid, None)
        self._fields[pid] = field
        if len(self._fields) > PROGRAMS:
            del self._fields[next(iter(self._fields))]
        self._tell()

    async def _pid(self, owner: str) -> int:
        if owner not in self._pids:
            question = new_method_call(message_bus, "GetConnectionUnixProcessID", "s", (owner,))
            self._pids[owner] = int(await self._answer(question))
        return self._pids[owner]

    # Questions

    async def _ask(
        self, field: Field, interface: str, member: str, kind: str = "", values: tuple[Any, ...] = ()
    ) -> Any:
        there = DBusAddress(field.path, field.owner, f"{A11Y}.{interface}")
        return await self._answer(new_method_call(there, member, kind or None, values))

    async def _name(self, field: Field) -> str:
        there = DBusAddress(field.path, field.owner, f"{A11Y}.Accessible")
        return str((await self._answer(Properties(there).get("Name")))[1])

    async def _answer(self, question: Any) -> Any:
        """The first value of an answer; OSError, TimeoutError or ValueError when there is none."""
        if self._bus is None:
            raise ValueError("the bus has gone")
        async with asyncio.timeout(TO_ANSWER):
            answer = await self._bus.send_and_get_reply(question)
        if answer.header.message_type is MessageType.error or not answer.body:
            raise ValueError("no answer")
        return answer.body[0]


def _bare(text: str) -> str:
    """A text without what programs change in it: spaces and line breaks of all kinds."""
    return "".join(text.split())
