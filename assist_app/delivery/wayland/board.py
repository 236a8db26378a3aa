"""The clipboard of a RemoteDesktop session: each format is asked for when somebody reads it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping

from assist_app.delivery.marks import KDE
from assist_app.delivery.refusals import MOST_BYTES, copied_meanwhile, not_handed_over
from assist_app.delivery.system import Heard, Saved
from assist_app.delivery.wayland.remote import Remote
from assist_app.i18n import _
from assist_app.model.delivery import Content
from assist_app.model.errors import DeliveryError
from assist_app.tasks import TaskSet

PLAIN = ("text/plain;charset=utf-8", "text/plain", "UTF8_STRING", "TEXT", "STRING")
QUESTIONS = {"TARGETS", "MULTIPLE", "TIMESTAMP", "SAVE_TARGETS", "DELETE"}
"""Formats of X11 programs that ask for something else than content."""
AT_MOST = 4.0
"""Seconds for all formats together."""
PIECE = 1 << 16
TO_SAY = 1.0
"""Seconds a desktop has to say what lies on the clipboard of a new session."""


def formats_of(content: Content) -> dict[str, bytes]:
    """Our text as programs want it, marked for clipboard managers."""
    found = {name: content.plain.encode("utf-8", "replace") for name in PLAIN}
    if content.html:
        found["text/html"] = content.html.encode("utf-8", "replace")
    return {**found, KDE: b"secret"}


class PortalBoard:
    """Whoever reads is not named by the desktop, so every reader after the keys counts as the target."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._formats: Mapping[str, bytes] = {}
        self._ours: Saved | None = None
        self._hear: Callable[[Heard], None] | None = None
        self._changed = asyncio.Event()
        self._confirmed = False
        self._listed = 0
        """`Remote.copies` when it was listed what is saved."""
        self._tasks = TaskSet("portal clipboard")
        remote.on_owner = self._note_owner
        remote.on_transfer = self._note_reader

    # Reading

    async def save(self) -> Saved:
        """All formats; DeliveryError when the owner does not hand them over in time.

        Reading needs the leave to press keys too, and for that alone the user is not asked.
        """
        if not self._remote.is_open:
            words = _("The clipboard cannot be kept before the desktop has let Assist insert a text.")
            raise DeliveryError(words)
        return await self._saved()

    async def _saved(self) -> Saved:
        remote = self._remote
        self._listed = remote.copies
        if remote.owner and self._ours is not None:
            return self._ours
        try:
            async with asyncio.timeout(TO_SAY):
                while remote.types is None:
                    self._changed.clear()
                    await self._changed.wait()
            self._listed = remote.copies
            async with asyncio.timeout(AT_MOST):
                wanted = [name for name in dict.fromkeys(remote.types) if name not in QUESTIONS]
                found = {name: await self._read(name) for name in wanted}
        except (TimeoutError, OSError) as error:
            raise not_handed_over() from error
        text = next((found[name] for name in PLAIN if name in found), b"")
        return Saved(found, text.decode("utf-8", "replace"))

    async def _read(self, name: str) -> bytes:
        descriptor = await self._remote.reader(name)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        pipe = os.fdopen(descriptor, "rb")
        transport, _protocol = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        try:
            parts, size = [], 0
            while part := await reader.read(PIECE):
                parts.append(part)
                size += len(part)
                if size > MOST_BYTES:
                    raise OSError("too much")
            return b"".join(parts)
        finally:
            transport.close()

    # Lending

    async def lend(self, content: Content, readers: frozenset[int], hear: Callable[[Heard], None]) -> Saved:
        """Saves, and owns the clipboard with our text."""
        await self._remote.open()
        saved = await self._saved()
        if self._remote.copies != self._listed:
            raise copied_meanwhile()
        await self._offer(formats_of(content), None, hear)
        return saved

    async def again(self) -> None:
        """Every reader is heard of here."""

    async def give_back(self, saved: Saved) -> bool:
        """Owns it with the old content."""
        if self._hear is None or not self._remote.is_open:
            return False
        await self._offer(saved.formats, saved, None)
        return True

    async def leave(self, content: Content) -> None:
        """Owns it with a text the agent pastes."""
        await self._remote.open()
        formats = formats_of(content)
        await self._offer(formats, Saved(formats, content.plain, ours=True), None)

    def _note_owner(self) -> None:
        """What is said before our own offer has been confirmed was said before it was made."""
        self._changed.set()
        if self._remote.owner:
            self._confirmed = True
        elif self._confirmed or not self._remote.is_open:
            self._lose()

    async def _offer(
        self, formats: Mapping[str, bytes], ours: Saved | None, hear: Callable[[Heard], None] | None
    ) -> None:
        before = self._formats, self._ours, self._hear
        # It may be read before the desktop has answered.
        self._formats, self._ours, self._hear = formats, ours, hear
        self._confirmed = False
        try:
            await self._remote.offer(list(formats))
        except BaseException:
            if self._formats is formats:
                self._formats, self._ours, self._hear = before
            raise

    def _lose(self) -> None:
        self._confirmed = False
        hear, self._hear = self._hear, None
        self._formats, self._ours = {}, None
        if hear is not None:
            hear(Heard.LOST)

    def _note_reader(self, name: str, serial: int) -> None:
        self._tasks.start(self._serve(name, serial, self._hear), name="serve")

    async def _serve(self, name: str, serial: int, hear: Callable[[Heard], None] | None) -> None:
        data = self._formats.get(name)
        if data is None:
            await self._remote.written(serial, False)
            return
        descriptor = await self._remote.writer(serial)
        try:
            async with asyncio.timeout(AT_MOST):
                await write(descriptor, data)
            well = True
        except OSError:
            well = False
        finally:
            os.close(descriptor)
        await self._remote.written(serial, well)
        if well and hear is not None and name != KDE:
            hear(Heard.READ)

    async def until_free(self) -> None:
        """Returns once the clipboard belongs to somebody else, or never was ours."""
        while self._formats and self._remote.is_open:
            self._changed.clear()
            await self._changed.wait()

    async def close(self) -> None:
        """Ends what is still being handed over."""
        await self._tasks.close()


async def write(descriptor: int, data: bytes) -> None:
    """Writes all of it to a pipe, as fast as its reader takes it; OSError when that has gone."""
    os.set_blocking(descriptor, False)
    loop = asyncio.get_running_loop()
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest[:PIECE]) :]
        except BlockingIOError:
            ready = asyncio.Event()
            loop.add_writer(descriptor, ready.set)
            try:
                await ready.wait()
            finally:
                loop.remove_writer(descriptor)
