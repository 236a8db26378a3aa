"""One answer of `generate` as it grows.

How the service frames its stream is not documented, so a frame may be an object with `answer`, `content` or
`delta`, a piece of the text or all of it so far, and its end may be a `finishReason` or `[DONE]`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

import msgspec

from assist_app.backends.rongcloud.refusals import code_of
from assist_app.backends.web import EventReader
from assist_app.model.errors import Unavailable, UnexpectedReply

SURE = 16
"""Characters after which a piece that begins with all that came before is no accident but the whole text."""


class GrowingAnswer:
    """Takes frames; `text` is the answer so far.

    `ended` says that the service closed the answer itself, `finish_reason` why, and `cut` that something
    broke it off: a connection, a frame that cannot be read, or the failure whose body is in `refusal`.
    `tokens` are those read and written, None while unknown; `frames` counts those that could be read.
    """

    def __init__(self) -> None:
        self.text = ""
        self.run_id = ""
        self.ended = False
        self.cut = False
        self.finish_reason = ""
        self.refusal: Mapping[str, Any] | None = None
        self.tokens: tuple[int, int] | None = None
        self.frames = 0
        self._pieces = 0
        self._whole_each_time = False

    def take(self, data: str) -> None:
        """Takes one frame in; once the answer has ended or was cut, nothing more counts."""
        data = data.strip()
        if self.cut or not data:
            return
        if data == "[DONE]":
            self.ended, self.frames = True, self.frames + 1
            return
        try:
            frame = msgspec.json.decode(data)
        except (msgspec.DecodeError, RecursionError):
            frame = None
        if not isinstance(frame, dict) or frame.get("code", 200) != 200:
            self.cut, self.refusal = True, frame if code_of(frame) is not None else None
            return
        self.frames += 1
        self._read(frame)

    def take_whole(self, content: bytes) -> bool:
        """Takes a reply that is no stream; False, and nothing is taken, when it is not one JSON object."""
        try:
            frame = msgspec.json.decode(content)
        except (msgspec.DecodeError, RecursionError):
            return False
        if not isinstance(frame, dict):
            return False
        self._read(frame)
        self.ended, self.frames = True, 1
        return True

    def _read(self, frame: Mapping[str, Any]) -> None:
        if isinstance(run_id := frame.get("runId"), str) and not self.run_id:
            self.run_id = run_id
        if isinstance(reason := frame.get("finishReason"), str) and reason:
            self.ended, self.finish_reason = True, reason
        delta = frame.get("delta")
        if isinstance(delta, Mapping):
            delta = delta.get("content")
        if isinstance(delta, str):
            self.text += delta
        else:
            for name in ("answer", "content"):
                if isinstance(piece := frame.get(name), str) and piece:
                    self._add(piece)
                    break
        self._count(frame.get("metadata"))

    def _add(self, piece: str) -> None:
        if self._is_whole(piece):
            self._whole_each_time = True
            self.text = piece
        else:
            self._whole_each_time = False
            self.text += piece
        self._pieces += 1

    def _is_whole(self, piece: str) -> bool:
        if not self.text or not piece.startswith(self.text):
            return False
        second_and_longer = self._pieces == 1 and len(piece) > len(self.text)
        return self.ended or self._whole_each_time or second_and_longer or len(self.text) >= SURE

    def _count(self, metadata: object) -> None:
        usage = metadata.get("usage") if isinstance(metadata, Mapping) else None
        if isinstance(usage, Mapping):
            read, written = usage.get("promptTokens"), usage.get("completionTokens")
            if type(read) is int and type(written) is int and min(read, written) >= 0:
                self.tokens = (read, written)


async def grow(
    answer: GrowingAnswer, pieces: AsyncGenerator[bytes, None], title: str
) -> AsyncGenerator[str, None]:
    """The answer's text each time it has grown, until it has ended or is cut off.

    A failure on the way is raised only as long as there is nothing to keep: Unavailable, TimedOut,
    UnexpectedReply.
    """
    reader = EventReader(title, bare_json=True)
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                before = answer.text.strip()
                for event in reader.feed(piece):
                    answer.take(event.data)
                if (text := answer.text.strip()) != before:
                    yield text
                if answer.cut:
                    return
        for event in reader.end():
            answer.take(event.data)
    except (Unavailable, UnexpectedReply):
        if not answer.text.strip():
            raise
        answer.cut = True
