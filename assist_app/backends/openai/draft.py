"""An answer as it grows: collected as it comes, handed on at most twenty times a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from assist_app.backends.openai.ending import ending
from assist_app.backends.openai.wire import Broken, Closed, Counted, Ended, Piece, Text, Unread
from assist_app.model.errors import BackendError
from assist_app.tasks import TaskSet

INTERVAL = 0.05
"""Seconds at least between two states of the same answer: nobody reads faster, and each costs a repaint."""

MOST_TEXT = 40_000
"""Characters of one reply with its thoughts; a model that does not stop is not listened to any longer."""


class Draft:
    """What has come so far. `trouble` is what ended it early; `ended` says that nothing more comes."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self.reasons: dict[int, str] = {}
        self.counted: Counted | None = None
        self.unread = False
        self.closed = False
        self.ended = False
        self.trouble: BackendError | None = None

    def take(self, piece: Piece) -> None:
        """Adds what has come, unless all that counts has been said."""
        if self.said:
            return
        match piece:
            case Text(index, text, whole):
                self.texts[index] = text if whole else self.texts.get(index, "") + text
            case Ended(index, reason):
                self.reasons[index] = reason
            case Counted():
                self.counted = piece
            case Unread():
                self.unread = True
            case Closed():
                self.closed = True
            case Broken(error):
                self.trouble = self.trouble or error

    @property
    def said(self) -> bool:
        """Whether nothing that may still come counts."""
        return self.closed or self.trouble is not None or self.overlong

    @property
    def overlong(self) -> bool:
        """Whether the model does not come to an end."""
        return any(len(text) > MOST_TEXT for text in self.texts.values())

    @property
    def unfinished(self) -> bool:
        """Whether the answer ended without the service saying that this was all."""
        return self.trouble is not None or not (self.closed or self.reasons)


async def growing(pieces: AsyncIterator[Piece], interval: float = INTERVAL) -> AsyncIterator[Draft]:
    """The same draft whenever it has grown; the last time it has `ended`.

    A task of its own reads on while the one who asks is busy; closing the iteration ends it and with it
    the connection.
    """
    draft, news, tasks = Draft(), asyncio.Event(), TaskSet("openai")
    reading = tasks.start(_read(pieces, draft, news), name="read")
    try:
        while not reading.done():
            await news.wait()
            news.clear()
            if draft.texts and not (reading.done() or draft.said):
                yield draft
            # Also after its last words: the end of the body is often there already, and a connection
            # that was read to its end can be used again.
            await asyncio.wait({reading}, timeout=interval)
            if draft.said:
                break
    finally:
        await tasks.close()
    if not reading.cancelled() and (bug := reading.exception()) is not None:
        raise bug
    draft.ended = True
    yield draft


async def _read(pieces: AsyncIterator[Piece], draft: Draft, news: asyncio.Event) -> None:
    try:
        async with ending(pieces) as coming:
            async for piece in coming:
                draft.take(piece)
                news.set()
    except BackendError as error:
        draft.take(Broken(error))
    finally:
        news.set()
