"""Reads a growing file like `tail -F`: whole lines only, through rotation, truncation and restarts."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assist_app.i18n import _
from assist_app.model.errors import SourceError

CHUNK = 1 << 20
LONGEST_LINE = 8 << 20
EDGE = 256
"""Bytes at the beginning of a file, and before the place reached, that tell it from another one."""


@dataclass(frozen=True, slots=True)
class Position:
    """Which file has been read to which byte.

    `mark` is the hash of the edges of what was read. `generation` counts the files that had this name:
    a new file may get the inode of a deleted one, and begin with the same line.
    """

    inode: int
    generation: int = 0
    offset: int = 0
    mark: str = ""

    def text(self) -> str:
        """As a cursor."""
        return f"{self.inode}:{self.generation}:{self.mark}:{self.offset}"

    @staticmethod
    def parse(cursor: str | None) -> Position | None:
        """From a cursor; None when there is none or it is not ours: then the file is read from its start."""
        try:
            inode, generation, mark, offset = (cursor or "").split(":")
            return Position(int(inode), int(generation), int(offset), mark)
        except ValueError:
            return None

    @property
    def identity(self) -> str:
        """Name of the file within the ids of its lines."""
        return f"{self.inode:x}.{self.generation}" if self.generation else f"{self.inode:x}"

    def holds_for(self, file: BinaryIO) -> bool:
        """Whether `file` is the one that was read, or a copy of it."""
        size = os.fstat(file.fileno()).st_size
        return size >= self.offset and mark_of(file, self.offset) == self.mark


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines; with `endless` a part of a line that is longer than any message."""

    data: bytes = b""
    endless: bool = False


def mark_of(file: BinaryIO, offset: int) -> str:
    """Hash of the first bytes and of the last ones before `offset`; "" at the beginning."""
    if not offset:
        return ""
    length = min(EDGE, offset)
    file.seek(0)
    edges = file.read(length)
    file.seek(offset - length)
    return hashlib.sha256(edges + file.read(length)).hexdigest()[:16]


class FollowedFile:
    """One path and whatever file is behind it at the moment."""

    def __init__(self, path: Path, cursor: str | None) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._replaced = False
        self._endless = False
        self.position = Position.parse(cursor) or Position(0)

    def next_piece(self) -> Piece | None:
        """The next lines; None when there is nothing new, an empty piece when looking again is worth it.

        The same lines come again until `move` was called. SourceError when the path cannot be read.
        """
        try:
            return self._next_piece()
        except OSError as error:
            raise SourceError(
                _("{path} cannot be read: {reason}.").format(path=self._path, reason=error.strerror)
            ) from error

    def after(self, used: int) -> Position:
        """The position once `used` bytes of the last piece are stored."""
        assert self._file is not None
        offset = self.position.offset + used
        return Position(self.position.inode, self.position.generation, offset, mark_of(self._file, offset))

    def move(self, position: Position) -> None:
        """Goes on from there."""
        self.position = position

    def close(self) -> None:
        """Lets the file go; the position stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _next_piece(self) -> Piece | None:
        if self._file is None and not self._open():
            return None
        assert self._file is not None
        if not self.position.holds_for(self._file):
            # Cut down in place. What was copied away before we had read it comes first.
            self.close()
            return Piece()
        self._file.seek(self.position.offset)
        data = self._file.read(CHUNK)
        end = data.rfind(b"\n") + 1
        if not end and len(data) == CHUNK:
            data += self._file.read(LONGEST_LINE - CHUNK)
            end = data.rfind(b"\n") + 1
        if self._endless or (not end and len(data) == LONGEST_LINE):
            return self._rest_of_endless(data)
        return Piece(data[:end]) if end else self._at_the_end(data)

    def _rest_of_endless(self, data: bytes) -> Piece | None:
        end = data.find(b"\n") + 1
        self._endless = not end
        return Piece(data[:end] if end else data, endless=True) if data else self._at_the_end(data)

    def _at_the_end(self, torn: bytes) -> Piece | None:
        if self._replaced:
            if torn:
                # Nobody will ever finish this line.
                return Piece(torn)
            self.close()
            return Piece()
        assert self._file is not None
        try:
            self._replaced = self._path.stat().st_ino != _inode(self._file)
        except FileNotFoundError:
            return None
        # The writer may have added a line between our last look and the change of files: look once more.
        return Piece() if self._replaced else None

    def _open(self) -> bool:
        """Opens what comes next; False when there is nothing yet."""
        file, known = self._opened(), self.position
        if file is not None and _inode(file) == known.inode and known.holds_for(file):
            return self._take(file)
        renamed = self._sibling(same_file=True)
        # A program that rewrites the whole file leaves none with another name, and begins as before.
        if file is not None and renamed is None and known.holds_for(file):
            return self._take(file)
        left = renamed or self._sibling(same_file=False)
        if left is not None and os.fstat(left.fileno()).st_size > known.offset:
            if file is not None:
                file.close()
            return self._take(left, replaced=True)
        if left is not None:
            left.close()
        if file is None:
            return False
        self.position = Position(0, known.generation + 1)
        return self._take(file)

    def _take(self, file: BinaryIO, *, replaced: bool = False) -> bool:
        self._file, self._replaced, self._endless = file, replaced, False
        if not self.position.offset:
            self.position = Position(_inode(file), self.position.generation)
        return True

    def _sibling(self, *, same_file: bool) -> BinaryIO | None:
        """What we were reading under a name that rotation gave it: the file itself, or a longer copy."""
        known = self.position
        if not known.offset:
            return None
        for path in self._path.parent.glob(f"{_literal(self._path.name)}?*"):
            try:
                file = path.open("rb")
            except OSError:
                continue
            longer = os.fstat(file.fileno()).st_size > known.offset
            if (_inode(file) == known.inode if same_file else longer) and known.holds_for(file):
                return file
            file.close()
        return None

    def _opened(self) -> BinaryIO | None:
        try:
            return self._path.open("rb")
        except FileNotFoundError:
            return None


def _inode(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_ino


def _literal(name: str) -> str:
    """A file name as a pattern that matches only itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
