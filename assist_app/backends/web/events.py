"""Reads server-sent events out of a body that comes in pieces, by the rules of the WHATWG HTML standard."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from assist_app.backends.web.calling import MOST_BYTES
from assist_app.i18n import _
from assist_app.model.errors import UnexpectedReply

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event; `name` is "message" unless the service named it.

    `closed` is False when the stream ended before the empty line that closes an event: the standard drops
    such an event, but some services forget that line after their last words.
    """

    data: str
    name: str = "message"
    closed: bool = True


class LineReader:
    """Bytes in, finished lines out: UTF-8, a byte order mark passed over, ended by CR, LF or both."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._begun: list[str] = []
        self._after_cr = False

    def feed(self, piece: bytes) -> list[str]:
        """The lines this piece ends. A CR ends its line at once; an LF that follows it is passed over."""
        return self._split(self._decoder.decode(piece))

    def end(self) -> tuple[list[str], str]:
        """Lines that were still to come, and the last one that nothing ended."""
        lines = self._split(self._decoder.decode(b"", final=True))
        rest, self._begun = "".join(self._begun), []
        return lines, rest

    def _split(self, text: str) -> list[str]:
        if not text:
            return []
        if self._after_cr and text.startswith("\n"):
            text = text[1:]
        self._after_cr = text.endswith("\r")
        *ended, rest = _LINE_END.split(text)
        if ended:
            ended[0] = "".join(self._begun) + ended[0]
            self._begun.clear()
        if rest:
            self._begun.append(rest)
        return ended


class EventReader:
    """Bytes in, events out. `id` and `retry` are passed over: half an answer is never asked for again."""

    def __init__(self, title: str, *, most: int = MOST_BYTES, bare_json: bool = False) -> None:
        """`title` names the service in failures; a stream longer than `most` bytes is not read on.

        With `bare_json` a line that begins with "{" is an event too; the standard would ignore it.
        """
        self._title = title
        self._left = most
        self._bare_json = bare_json
        self._lines = LineReader()
        self._data: list[str] = []
        self._name = ""

    def feed(self, piece: bytes) -> list[ServerEvent]:
        """The events this piece completes. UnexpectedReply when the stream is longer than can be read."""
        self._left -= len(piece)
        if self._left < 0:
            raise UnexpectedReply(_("{backend} sent more than can be read.").format(backend=self._title))
        return self._take(self._lines.feed(piece))

    def end(self) -> list[ServerEvent]:
        """What is left when the stream has ended: at most the last event, not `closed`."""
        lines, rest = self._lines.end()
        events = self._take([*lines, rest] if rest else lines)
        return events + self._close(closed=False)

    def _take(self, lines: list[str]) -> list[ServerEvent]:
        events: list[ServerEvent] = []
        for line in lines:
            if not line:
                events += self._close()
            elif self._bare_json and line.startswith("{"):
                events.append(ServerEvent(line))
            else:
                self._read_field(line)
        return events

    def _read_field(self, line: str) -> None:
        # A comment has an empty name, which is no field's.
        name, _colon, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._name = value

    def _close(self, *, closed: bool = True) -> list[ServerEvent]:
        data, name = self._data, self._name
        self._data, self._name = [], ""
        return [ServerEvent("\n".join(data), name or "message", closed)] if data else []
