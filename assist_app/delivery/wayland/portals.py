"""The desktop portals a session offers, and how they are asked.

https://flatpak.github.io/xdg-desktop-portal/docs/, chapters RemoteDesktop, Clipboard, Request and Session.
"""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import Any

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from assist_app.delivery.insertion import Portals
from assist_app.delivery.wayland.bus import Bus, BusError
from assist_app.i18n import _
from assist_app.model.errors import DeliveryError

NAME, PLACE = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
REMOTE, CLIPBOARD, SHORTCUTS, REQUEST, SESSION = (
    f"org.freedesktop.portal.{name}"
    for name in ("RemoteDesktop", "Clipboard", "GlobalShortcuts", "Request", "Session")
)
PROPERTIES = "org.freedesktop.DBus.Properties"
TO_TELL = 2.0
"""Seconds a portal has to start and say its version."""
TO_GRANT = 120.0
"""Seconds the user has to answer the desktop's question."""


def found() -> Portals:
    """Which portals there are; none where there is no bus."""
    try:
        connection = open_dbus_connection("SESSION")
    except (OSError, KeyError, RuntimeError, ValueError):
        return Portals()
    with closing(connection):
        return Portals(*(_version(connection, interface) for interface in (REMOTE, CLIPBOARD, SHORTCUTS)))


def _version(connection: DBusConnection, interface: str) -> int:
    address = DBusAddress(PLACE, NAME, PROPERTIES)
    message = new_method_call(address, "Get", "ss", (interface, "version"))
    try:
        reply = connection.send_and_get_reply(message, timeout=TO_TELL)
    except (OSError, RuntimeError):
        return 0
    if reply.header.message_type is MessageType.error or not reply.body:
        return 0
    value = plain(reply.body[0])
    return value if isinstance(value, int) else 0


def plain(value: Any) -> Any:
    """What a variant holds; dictionaries of variants too. jeepney gives a variant as (signature, value)."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        return plain(value[1])
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value


class Denied(Exception):
    """The user said no, or the desktop ended the question."""


def portal(interface: str, path: str = PLACE) -> DBusAddress:
    """Where a portal is asked."""
    return DBusAddress(path, NAME, interface)


class Asking:
    """Requests that a portal answers later, perhaps after asking the user."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def ask(
        self, interface: str, method: str, kinds: str, values: tuple[Any, ...], options: dict[str, Any]
    ) -> dict[str, Any]:
        """The results of a request whose last argument are options; Denied, BusError or TimeoutError."""
        token = self._bus.token()
        sender = self._bus.name.lstrip(":").replace(".", "_")
        path = f"{PLACE}/request/{sender}/{token}"
        answered: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

        def take(body: tuple[Any, ...]) -> None:
            if not answered.done():
                answered.set_result(body)

        await self._bus.listen(REQUEST, "Response", path, take)
        try:
            options = {**options, "handle_token": ("s", token)}
            await self._bus.call(portal(interface), method, f"{kinds}a{{sv}}", (*values, options))
            async with asyncio.timeout(TO_GRANT):
                body = await answered
        finally:
            self._bus.unlisten(REQUEST, "Response", path)
        if len(body) != 2 or body[0] != 0:
            raise Denied
        return dict(plain(body[1]))

    async def new_session(self, interface: str) -> str:
        """The path of a new session."""
        options = {"session_handle_token": ("s", self._bus.token())}
        results = await self.ask(interface, "CreateSession", "", (), options)
        handle = results.get("session_handle")
        if not isinstance(handle, str):
            raise BusError("no session")
        return handle


def refusal(error: Exception) -> DeliveryError:
    """Why a portal did not do it, for people."""
    if isinstance(error, Denied):
        words = _("The desktop was not allowed to press keys for Assist, so nothing was inserted.")
    else:
        words = _("The desktop's portal does not answer as it should, so nothing was inserted.")
    return DeliveryError(words)


def unsure() -> DeliveryError:
    """The keys may have arrived."""
    words = _(
        "The desktop has not said whether it pressed the keys. Look into the window before you try again."
    )
    return DeliveryError(words)
