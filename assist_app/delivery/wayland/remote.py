"""A RemoteDesktop session: keys pressed and the clipboard taken and read, by the desktop's leave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from assist_app.delivery.wayland.bus import Bus, BusError
from assist_app.delivery.wayland.portals import (
    CLIPBOARD,
    REMOTE,
    SESSION,
    Asking,
    Denied,
    plain,
    portal,
    refusal,
)

log = logging.getLogger("assist.delivery")

KEYBOARD = 1
UNTIL_REVOKED = 2
"""persist_mode: the desktop need not ask again while its leave is not withdrawn."""
CONTROL, SMALL_V = 0xFFE3, 0x76
PASTE = (CONTROL, SMALL_V)


class Remote:
    """One session, opened when it is first needed; `token` spares the next one the question."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._asking = Asking(bus)
        bus.on_gone = lambda: self._closed(())
        self._session = ""
        self._opening = asyncio.Lock()
        self._token = ""
        self.types: tuple[str, ...] | None = None
        """What the clipboard holds, None when the desktop has not said so."""
        self.owner = False
        """Whether it is ours."""
        self.on_owner: Callable[[], None] = lambda: None
        self.on_transfer: Callable[[str, int], None] = lambda kind, serial: None

    @property
    def is_open(self) -> bool:
        """Whether keys can be pressed without a question."""
        return bool(self._session)

    async def open(self) -> None:
        """DeliveryError when the user or the desktop does not want it."""
        async with self._opening:
            if self._session:
                return
            try:
                await self._open()
            except (Denied, BusError, TimeoutError) as error:
                await self.close()
                raise refusal(error) from error

    async def _open(self) -> None:
        session = await self._asking.new_session(REMOTE)
        await self._bus.listen(SESSION, "Closed", session, self._closed)
        await self._bus.listen(
            CLIPBOARD, "SelectionOwnerChanged", "/org/freedesktop/portal/desktop", self._owned
        )
        await self._bus.listen(
            CLIPBOARD, "SelectionTransfer", "/org/freedesktop/portal/desktop", self._wanted
        )
        options: dict[str, Any] = {"types": ("u", KEYBOARD), "persist_mode": ("u", UNTIL_REVOKED)}
        if self._token:
            options["restore_token"] = ("s", self._token)
        await self._asking.ask(REMOTE, "SelectDevices", "o", (session,), options)
        await self._bus.call(portal(CLIPBOARD), "RequestClipboard", "oa{sv}", (session, {}))
        # The desktop may tell at once what lies on the clipboard of this session.
        self._session = session
        results = await self._asking.ask(REMOTE, "Start", "os", (session, ""), {})
        self._token = str(results.get("restore_token", ""))
        if not results.get("devices", 0) & KEYBOARD or not results.get("clipboard_enabled"):
            raise Denied

    async def close(self) -> None:
        """Ends the session."""
        session, self._session = self._session, ""
        self.types, self.owner = None, False
        if session and not self._bus.gone:
            try:
                await self._bus.call(portal(SESSION, session), "Close")
            except (BusError, TimeoutError) as error:
                log.debug("session not closed: %s", type(error).__name__)

    def _closed(self, _body: tuple[Any, ...]) -> None:
        self._session, self.types, self.owner = "", None, False
        self.on_owner()

    # Keys

    async def press(self, keys: Sequence[int]) -> None:
        """Keys down in this order, up in the other."""
        events = [(key, 1) for key in keys] + [(key, 0) for key in reversed(keys)]
        try:
            for key, state in events:
                values: tuple[Any, ...] = (self._session, {}, key, state)
                await self._bus.call(portal(REMOTE), "NotifyKeyboardKeysym", "oa{sv}iu", values)
        except (BusError, TimeoutError) as error:
            raise refusal(error) from error

    # Clipboard

    def _owned(self, body: tuple[Any, ...]) -> None:
        if len(body) == 2 and body[0] == self._session:
            options = plain(body[1])
            self.types = _names(options.get("mime_types", ()))
            self.owner = bool(options.get("session_is_owner", False))
            self.on_owner()

    def _wanted(self, body: tuple[Any, ...]) -> None:
        if len(body) == 3 and body[0] == self._session:
            self.on_transfer(str(body[1]), int(body[2]))

    async def offer(self, types: Sequence[str]) -> None:
        """Owns the clipboard with these formats, none to leave it empty."""
        options = {"mime_types": ("as", list(types))}
        await self._call("SetSelection", "oa{sv}", (self._session, options))

    async def reader(self, kind: str) -> int:
        """A descriptor from which a format of the clipboard is read; the caller closes it."""
        return self._descriptor(await self._call("SelectionRead", "os", (self._session, kind)))

    async def writer(self, serial: int) -> int:
        """A descriptor to which a wanted format is written; the caller closes it."""
        return self._descriptor(await self._call("SelectionWrite", "ou", (self._session, serial)))

    async def written(self, serial: int, well: bool) -> None:
        """Says that the descriptor is closed."""
        await self._call("SelectionWriteDone", "oub", (self._session, serial, well))

    def _descriptor(self, body: tuple[Any, ...]) -> int:
        return int(body[0].to_raw_fd())

    async def _call(self, method: str, kinds: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        try:
            return await self._bus.call(portal(CLIPBOARD), method, kinds, values)
        except (BusError, TimeoutError) as error:
            raise refusal(error) from error


def _names(value: Any) -> tuple[str, ...]:
    """Some desktops send the list inside a structure."""
    if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]
    return tuple(name for name in value if isinstance(name, str))
