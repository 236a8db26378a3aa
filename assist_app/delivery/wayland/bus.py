"""The session's message bus on one asyncio loop, with file descriptors, which jeepney's own cannot pass."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from assist_app.i18n import _
from assist_app.model.errors import DeliveryError

log = logging.getLogger("assist.delivery")

Take = Callable[[tuple[Any, ...]], None]


class BusError(Exception):
    """What another program answered instead of a result; `args[0]` is the error's name."""


class Bus:
    """Must be made and used on the thread of the running loop; calls are short, so sending never waits."""

    def __init__(self) -> None:
        try:
            self._connection: DBusConnection = open_dbus_connection("SESSION", enable_fds=True)
        except (OSError, KeyError, RuntimeError, ValueError) as error:
            words = _("This session has no message bus, so nothing can be inserted.")
            raise DeliveryError(words) from error
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._takers: dict[tuple[str, str, str], Take] = {}
        self._numbers = itertools.count(1)
        self.gone = False
        self.on_gone: Callable[[], None] = lambda: None
        """Called once, when the bus or we have left."""
        self._loop.add_reader(self._connection.sock.fileno(), self._drain)

    @property
    def name(self) -> str:
        """Our unique name."""
        return str(self._connection.unique_name)

    def token(self) -> str:
        """A name nobody else of this connection has."""
        return f"assist{next(self._numbers)}"

    async def call(
        self, address: DBusAddress, method: str, kinds: str = "", values: tuple[Any, ...] = (),
        seconds: float = 5.0,
    ) -> tuple[Any, ...]:  # fmt: skip
        """What a method returns; BusError when it fails, TimeoutError when it takes too long."""
        message = new_method_call(address, method, kinds or None, values)
        serial = next(self._connection.outgoing_serial)
        answer = self._waiting[serial] = self._loop.create_future()
        try:
            self._connection.send(message, serial=serial)
            async with asyncio.timeout(seconds):
                reply = await answer
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            self._end()
            raise BusError("the bus has gone") from error
        finally:
            self._waiting.pop(serial, None)
        if reply.header.message_type is MessageType.error:
            raise BusError(reply.header.fields.get(HeaderFields.error_name, ""))
        return tuple(reply.body or ())

    async def listen(self, interface: str, member: str, path: str, take: Take) -> None:
        """From now on `take` is given the values of every such signal of an object."""
        self._takers[interface, member, path] = take
        rule = MatchRule(type="signal", interface=interface, member=member, path=path)
        call = message_bus.AddMatch(rule)
        await self.call(message_bus, "AddMatch", call.header.fields[HeaderFields.signature], call.body)

    def unlisten(self, interface: str, member: str, path: str) -> None:
        """Ends that for us; the bus forgets it with the connection."""
        self._takers.pop((interface, member, path), None)

    def _drain(self) -> None:
        while not self.gone:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except (OSError, RuntimeError) as error:
                log.warning("the message bus has gone (%s)", type(error).__name__)
                self._end()
                return
            self._hand_out(message)

    def _hand_out(self, message: Message) -> None:
        fields = message.header.fields
        if message.header.message_type in (MessageType.method_return, MessageType.error):
            answer = self._waiting.get(fields.get(HeaderFields.reply_serial, -1))
            if answer is not None and not answer.done():
                answer.set_result(message)
        elif message.header.message_type is MessageType.signal:
            names = (fields.get(field, "") for field in (HeaderFields.interface, HeaderFields.member))
            take = self._takers.get((*names, fields.get(HeaderFields.path, "")))
            if take is not None:
                take(tuple(message.body or ()))

    def _end(self) -> None:
        if not self.gone:
            self.gone = True
            self._loop.remove_reader(self._connection.sock.fileno())
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(BusError("the bus has gone"))
            self.on_gone()

    def close(self) -> None:
        """Leaves the bus."""
        self._end()
        self._connection.close()
