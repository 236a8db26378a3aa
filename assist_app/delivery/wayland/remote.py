"""A RemoteDesktop session: keys pressed and the clipboard taken and read, by the desktop's leave."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from assist_app.delivery.insertion import Leave
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
    unsure,
)
from assist_app.tasks import TaskSet

log = logging.getLogger("assist.delivery")

KEYBOARD = 1
UNTIL_REVOKED = 2
"""persist_mode: the desktop need not ask again while its leave is not withdrawn."""
CONTROL, SMALL_V = 0xFFE3, 0x76
PASTE = (CONTROL, SMALL_V)
TO_RELEASE = 0.3
"""Seconds the desktop has to let keys go when the session ends."""
MODIFIERS = (CONTROL, 0xFFE4, 0xFFE1, 0xFFE2, 0xFFE9, 0xFFEA, 0xFFEB, 0xFFEC)
"""Control, Shift, Alt and Super, left and right."""


class Remembered:
    """Keeps the leave as long as this process lives."""

    def __init__(self) -> None:
        self._token = ""

    def read(self) -> str:
        return self._token

    def write(self, token: str) -> None:
        self._token = token


class Remote:
    """One session, opened when it is first needed; what the desktop gives with its leave spares the next one
    the question."""

    def __init__(self, bus: Bus, leave: Leave | None = None) -> None:
        self._bus = bus
        self._asking = Asking(bus)
        bus.on_gone = lambda: self._closed(())
        self._session = ""
        self._opening = asyncio.Lock()
        self._leave = leave or Remembered()
        self._tasks = TaskSet("portal keys")
        self._releasing: asyncio.Task[None] | None = None
        self.types: tuple[str, ...] | None = None
        """What the clipboard holds, None when the desktop has not said so."""
        self.owner = False
        """Whether it is ours."""
        self.copies = 0
        """How often the desktop has said that others own it."""
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
            except BaseException:
                # Given up while the desktop still asks: without its leave the session is worth nothing.
                await self.close()
                raise

    async def _open(self) -> None:
        token = await asyncio.to_thread(self._leave.read)
        session = await self._asking.new_session(REMOTE)
        await self._bus.listen(SESSION, "Closed", session, self._closed)
        await self._bus.listen(
            CLIPBOARD, "SelectionOwnerChanged", "/org/freedesktop/portal/desktop", self._owned
        )
        await self._bus.listen(
            CLIPBOARD, "SelectionTransfer", "/org/freedesktop/portal/desktop", self._wanted
        )
        options: dict[str, Any] = {"types": ("u", KEYBOARD), "persist_mode": ("u", UNTIL_REVOKED)}
        if token:
            options["restore_token"] = ("s", token)
        await self._asking.ask(REMOTE, "SelectDevices", "o", (session,), options)
        await self._bus.call(portal(CLIPBOARD), "RequestClipboard", "oa{sv}", (session, {}))
        # The desktop may tell at once what lies on the clipboard of this session.
        self._session = session
        results = await self._asking.ask(REMOTE, "Start", "os", (session, ""), {})
        await asyncio.to_thread(self._leave.write, str(results.get("restore_token", "")))
        if not results.get("devices", 0) & KEYBOARD or not results.get("clipboard_enabled"):
            raise Denied

    async def close(self) -> None:
        """Ends the session, with no key down."""
        if self._releasing is not None:
            await asyncio.wait({self._releasing}, timeout=TO_RELEASE)
            await self._tasks.close()
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
        """Keys down in this order, up in the other, whatever happens; those of a shortcut go up before.

        DeliveryError when the desktop does not take them.
        """
        session, down = self._session, list[int]()
        try:
            for key in MODIFIERS:
                await self._key(session, key, 0)
            for key in keys:
                down.append(key)
                await self._key(session, key, 1)
        except BusError as error:
            raise refusal(error) from error
        except TimeoutError as error:
            # The last key makes the chord; it may still be on its way.
            raise (unsure() if len(down) == len(keys) else refusal(error)) from error
        finally:
            releasing = self._releasing = self._tasks.start(self._release(session, down), name="keys up")
            await asyncio.shield(releasing)

    async def _release(self, session: str, keys: Sequence[int]) -> None:
        """A key that stays down would go into everything the user types."""
        for key in reversed(keys):
            try:
                await self._key(session, key, 0)
            except (BusError, TimeoutError) as error:
                log.warning("a key was not released (%s)", type(error).__name__)

    async def _key(self, session: str, key: int, state: int) -> None:
        values: tuple[Any, ...] = (session, {}, key, state)
        await self._bus.call(portal(REMOTE), "NotifyKeyboardKeysym", "oa{sv}iu", values)

    # Clipboard

    def _owned(self, body: tuple[Any, ...]) -> None:
        if len(body) == 2 and body[0] == self._session:
            options = plain(body[1])
            self.types = _names(options.get("mime_types", ()))
            self.owner = bool(options.get("session_is_owner", False))
            self.copies += not self.owner
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
