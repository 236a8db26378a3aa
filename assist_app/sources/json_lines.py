"""Messages as JSON lines: from a file that is followed as it grows, or from standard input."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from assist_app.i18n import _, joined, ngettext
from assist_app.model.errors import StoreError
from assist_app.model.event import Batch, ChatEvent
from assist_app.sources import Deliver
from assist_app.sources.event_form import FormError
from assist_app.sources.followed_file import CHUNK, LONGEST_LINE, FollowedFile, Piece
from assist_app.sources.rows import read_message

log = logging.getLogger("assist.sources.lines")

NEWLINE = b"\n"
POLL_SECONDS = 0.2
RETRY_SECONDS = 5.0
MOST_LINES = 500
CHUNKS_AHEAD = 4
"""How far reading standard input may run ahead of storing."""

Notice = Callable[[str], None]
Remark = Callable[[str, str], None]
"""Says of a topic what is so now, in place of what was said of it before; "" takes that back."""
Wait = Callable[[float], Awaitable[object]]
Problem = tuple[str, str]
"""Where a line is, and what is wrong with it."""


class JsonLinesSource:
    """Follows a path: torn lines wait, a rotated file is read to its end first, a bad line is skipped."""

    def __init__(
        self,
        path: Path,
        cursor: str | None = None,
        notice: Notice = lambda sentence: None,
        wait: Wait = asyncio.sleep,
        remark: Remark = lambda topic, sentence: None,
    ) -> None:
        self.name = source_name(path)
        self._skipped = Skipped(path.name, self.name, remark)
        self._remark = remark
        self._path = path
        self._file = FollowedFile(path, cursor)
        self._notice = notice
        self._wait = wait

    async def run(self, deliver: Deliver) -> None:
        """Delivers lines until cancelled. SourceError when the path cannot be read."""
        awaited = not self._path.exists()
        if awaited:
            words = _("Waiting for {path}: there is no such file yet.")
            self._remark(self.name, words.format(path=self._path))
        try:
            while True:
                piece = self._file.next_piece()
                if piece is None:
                    await self._wait(POLL_SECONDS)
                elif piece.data:
                    if awaited:
                        awaited = False
                        self._remark(self.name, "")
                    await self._store(piece, deliver)
        finally:
            self._file.close()

    async def _store(self, piece: Piece, deliver: Deliver) -> None:
        problems: list[Problem] = []
        events: list[ChatEvent] = []
        used = len(piece.data)
        if piece.endless:
            self._notice(_("{path} has a line without an end.").format(path=self._path))
        else:
            used = self._read(piece.data, events, problems)
        after = self._file.after(used)
        await kept(deliver, Batch(self.name, tuple(events), after.text()), self._notice, self._wait)
        self._file.move(after)
        self._skipped.add(problems)

    @property
    def skipped(self) -> int:
        """Lines that were no messages."""
        return self._skipped.count

    def _read(self, data: bytes, events: list[ChatEvent], problems: list[Problem]) -> int:
        """Takes up to MOST_LINES lines; returns the bytes used."""
        position = self._file.position
        used = 0
        for line in whole_lines(data, MOST_LINES):
            start = position.offset + used
            used += len(line)
            if not line.strip():
                continue
            # The same line of the same file, read again after a crash, must get the same id.
            fallback = f"{position.identity}-{start}-{_hash(line.removesuffix(NEWLINE))}"
            try:
                events.append(read_message(line, self.name, fallback))
            except FormError as error:
                place = _("at byte {place}").format(place=start)
                problems.append((place, error.sentence))
        return used


class StandardInputSource:
    """Lines from standard input until it ends; there is no going back, so there is no cursor."""

    name = "stdin"

    def __init__(
        self,
        stream: BinaryIO | None = None,
        notice: Notice = lambda sentence: None,
        wait: Wait = asyncio.sleep,
        remark: Remark = lambda topic, sentence: None,
    ) -> None:
        self._stream = stream
        self._skipped = Skipped(self.name, self.name, remark)
        self._notice = notice
        self._wait = wait
        self._run = os.urandom(4).hex()
        self._number = 0

    async def run(self, deliver: Deliver) -> None:
        """Delivers until the input ends."""
        stream = self._stream or (sys.stdin.buffer if sys.stdin is not None else None)
        if stream is None:
            return
        pump = Pump(stream.fileno())
        rest = b""
        endless = False
        while chunk := await pump.next_chunk():
            if endless:
                endless = NEWLINE not in chunk
                chunk = b"" if endless else chunk[chunk.index(NEWLINE) :]
            rest += chunk
            end = rest.rfind(NEWLINE) + 1
            await self._store(rest[:end], deliver)
            rest = rest[end:]
            if len(rest) > LONGEST_LINE:
                self._notice(_("{path} has a line without an end.").format(path=self.name))
                rest, endless = b"", True
        await self._store(rest, deliver)

    async def _store(self, data: bytes, deliver: Deliver) -> None:
        while data:
            events: list[ChatEvent] = []
            problems: list[Problem] = []
            used = self._read(data, events, problems)
            if events:
                await kept(deliver, Batch(self.name, tuple(events)), self._notice, self._wait)
            self._skipped.add(problems)
            data = data[used:]

    def _read(self, data: bytes, events: list[ChatEvent], problems: list[Problem]) -> int:
        used = 0
        for line in whole_lines(data, MOST_LINES):
            used += len(line)
            self._number += 1
            if not line.strip():
                continue
            try:
                events.append(read_message(line, self.name, f"{self._run}-{self._number}"))
            except FormError as error:
                place = _("line {number}").format(number=self._number)
                problems.append((place, error.sentence))
        return used


class Pump:
    """Reads a descriptor in a thread of its own.

    A daemon, and no buffered reader: a read that never returns must not keep the program from ending,
    as a thread of the loop's pool or the lock of `sys.stdin` would.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._loop = asyncio.get_running_loop()
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self._room = threading.Semaphore(CHUNKS_AHEAD)
        threading.Thread(target=self._read, name="stdin", daemon=True).start()

    async def next_chunk(self) -> bytes:
        """The next bytes; empty at the end."""
        chunk = await self._chunks.get()
        self._room.release()
        return chunk

    def _read(self) -> None:
        chunk = b"?"
        while chunk:
            self._room.acquire()
            try:
                chunk = os.read(self._descriptor, CHUNK)
            except OSError as error:
                log.warning("standard input ended: %s", error.strerror)
                chunk = b""
            try:
                self._loop.call_soon_threadsafe(self._chunks.put_nowait, chunk)
            except RuntimeError:
                # The loop has been closed: nobody waits any more.
                return


def source_name(path: Path) -> str:
    """One name for each file: two of the same name in two folders must not share ids and cursor."""
    folder = str(path.absolute().parent).encode("utf-8", "surrogateescape")
    return f"lines:{path.name}@{hashlib.sha256(folder).hexdigest()[:8]}"


def whole_lines(data: bytes, most: int) -> list[bytes]:
    """The first `most` lines with their line ends; what follows the last line end is a line too."""
    lines: list[bytes] = []
    start = 0
    while start < len(data) and len(lines) < most:
        end = data.find(NEWLINE, start) + 1 or len(data)
        lines.append(data[start:end])
        start = end
    return lines


async def kept(deliver: Deliver, batch: Batch, notice: Notice, wait: Wait) -> None:
    """Delivers a batch, again and again while the store cannot take it; that is said once."""
    told = False
    while True:
        try:
            await deliver(batch)
            return
        except StoreError as error:
            if not told:
                notice(error.sentence)
            told = True
        await wait(RETRY_SECONDS)


class Skipped:
    """The lines of one source that were no messages: one sentence tells of all."""

    def __init__(self, label: str, topic: str, remark: Remark) -> None:
        self._label, self._topic, self._remark = label, f"{topic} skipped", remark
        self.count = 0

    def add(self, problems: Sequence[Problem]) -> None:
        """Some more were skipped."""
        if not problems:
            return
        self.count += len(problems)
        log.warning("skipped %d lines", len(problems))
        place, reason = problems[-1]
        words = ngettext(
            "{path}: {count} line was skipped, {place}: {reason}",
            "{path}: {count} lines were skipped, the last one {place}: {reason}",
            self.count,
        ).format(path=self._label, count=f"{self.count:,}", place=place, reason=reason.rstrip(".。"))
        what = _(
            "Each line has to be one JSON object with at least a “text”; look at the program that writes it."
        )
        self._remark(self._topic, joined((_("{sentence}.").format(sentence=words), what)))


def _hash(head: bytes) -> str:
    return hashlib.sha256(head).hexdigest()[:16]
