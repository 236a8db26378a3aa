"""A file of JSON lines that is followed as it grows, or standard input."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assist_app.i18n import _
from assist_app.model.errors import SourceError, StoreError
from assist_app.model.event import Batch, ChatEvent
from assist_app.sources import Deliver
from assist_app.sources.event_form import FormError
from assist_app.sources.rows import read_row

log = logging.getLogger("assist.sources.lines")

POLL_SECONDS = 0.2
RETRY_SECONDS = 5.0
MOST_LINES = 500
CHUNK = 1 << 20
LONGEST_LINE = 8 << 20
HEAD = 256
"""Bytes at the beginning that tell a file from another one in its place."""

Notice = Callable[[str], None]
Wait = Callable[[float], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file has been read: which file (inode and hash of its first bytes) and to which byte."""

    inode: int
    head_length: int
    head: str
    offset: int

    def text(self) -> str:
        """As a cursor."""
        return f"{self.inode}:{self.head_length}:{self.head}:{self.offset}"

    @staticmethod
    def parse(cursor: str | None) -> Position | None:
        """From a cursor; None when there is none."""
        if not cursor:
            return None
        inode, length, head, offset = cursor.split(":")
        return Position(int(inode), int(length), head, int(offset))


class JsonLinesSource:
    """Follows a path: torn lines wait, a rotated file is read to its end first, a bad line is skipped."""

    def __init__(
        self,
        path: Path,
        cursor: str | None = None,
        notice: Notice = lambda sentence: None,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self.name = f"lines:{path.name}"
        self._path = path
        self._position = Position.parse(cursor)
        self._notice = notice
        self._wait = wait
        self._file: BinaryIO | None = None

    async def run(self, deliver: Deliver) -> None:
        """Delivers lines until cancelled."""
        try:
            while True:
                try:
                    more = await self._step(deliver)
                except StoreError as error:
                    # Nothing was acknowledged, so the same lines are read again when there is room.
                    self._notice(error.sentence)
                    self._close()
                    await self._wait(RETRY_SECONDS)
                    continue
                if not more:
                    await self._wait(POLL_SECONDS)
        finally:
            self._close()

    async def _step(self, deliver: Deliver) -> bool:
        """Reads one piece; True when there may be more at once."""
        if self._file is None and not self._open():
            return False
        assert self._file is not None and self._position is not None
        if os.fstat(self._file.fileno()).st_size < self._position.offset:
            # Cut down in place: everything in it now is new.
            self._position = self._identify(self._file, 0)
        self._file.seek(self._position.offset)
        data = self._file.read(CHUNK)
        used, events = self._lines(data)
        if used:
            after = self._identify(self._file, self._position.offset + used)
            await deliver(Batch(self.name, tuple(events), after.text()))
            self._position = after
            return True
        if len(data) >= LONGEST_LINE:
            raise SourceError(_("{path} has a line without an end.").format(path=self._path))
        return self._rotated()

    def _lines(self, data: bytes) -> tuple[int, list[ChatEvent]]:
        """Bytes used (whole lines only) and their events."""
        assert self._position is not None
        events: list[ChatEvent] = []
        used = 0
        for _count in range(MOST_LINES):
            end = data.find(b"\n", used)
            if end < 0:
                break
            line, start = data[used:end], self._position.offset + used
            used = end + 1
            if line.strip():
                self._take(line, start, events)
        return used, events

    def _take(self, line: bytes, start: int, events: list[ChatEvent]) -> None:
        assert self._position is not None
        # The same line of the same file, read again after a crash, must get the same id.
        fallback = f"{self._position.inode:x}-{start}-{_hash(line)}"
        try:
            events.append(read_row(line, self.name, fallback))
        except FormError as error:
            log.warning("skipped a line at byte %d", start)
            words = _("{path}: the line at byte {place} was skipped, {reason}")
            self._notice(words.format(path=self._path.name, place=start, reason=error.sentence))

    def _open(self) -> bool:
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return False
        except OSError as error:
            raise SourceError(
                _("{path} cannot be read: {reason}.").format(path=self._path, reason=error.strerror)
            ) from error
        known, self._file = self._position, file
        same = known is not None and self._matches(file, known)
        self._position = self._identify(file, known.offset if same and known is not None else 0)
        return True

    def _matches(self, file: BinaryIO, known: Position) -> bool:
        """Whether this is the file we read before. A copy has another inode but the same beginning."""
        file.seek(0)
        head = file.read(known.head_length)
        return len(head) == known.head_length and _hash(head) == known.head

    def _identify(self, file: BinaryIO, offset: int) -> Position:
        file.seek(0)
        head = file.read(HEAD)[: max(1, offset)] if offset else file.read(0)
        return Position(os.fstat(file.fileno()).st_ino, len(head), _hash(head), offset)

    def _rotated(self) -> bool:
        """True when another file has taken the name; the one at hand is read to its end."""
        assert self._file is not None
        try:
            now = self._path.stat().st_ino
        except FileNotFoundError:
            return False
        if now == os.fstat(self._file.fileno()).st_ino:
            return False
        self._close()
        self._position = None
        return True

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class StandardInputSource:
    """Lines from standard input until it ends; there is no going back, so there is no cursor."""

    name = "stdin"

    def __init__(self, stream: BinaryIO | None = None, notice: Notice = lambda sentence: None) -> None:
        self._stream = stream or sys.stdin.buffer
        self._notice = notice
        self._run = os.urandom(4).hex()

    async def run(self, deliver: Deliver) -> None:
        """Delivers until the input ends."""
        number = 0
        while line := await asyncio.to_thread(self._stream.readline):
            number += 1
            if not line.strip():
                continue
            try:
                event = read_row(line, self.name, f"{self._run}-{number}")
            except FormError as error:
                self._notice(_("stdin, line {number}: {reason}").format(number=number, reason=error.sentence))
                continue
            await deliver(Batch(self.name, (event,)))


def _hash(head: bytes) -> str:
    return hashlib.sha256(head).hexdigest()[:16]
