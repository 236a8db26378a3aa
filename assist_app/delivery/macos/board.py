"""The pasteboard as an inserter uses it, over its bare calls."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from assist_app.delivery.macos.formats import PLAIN, kept_types, lent_marks, text_types
from assist_app.delivery.macos.pasteboard import Items, Pasteboard
from assist_app.delivery.refusals import MOST_BYTES, copied_meanwhile, not_handed_over
from assist_app.delivery.system import Heard, Saved
from assist_app.i18n import _
from assist_app.model.delivery import Content
from assist_app.model.errors import DeliveryError
from assist_app.tasks import TaskSet

PATIENCE = 4.0
"""Seconds the owner has to hand everything over."""


class Main(Protocol):
    """The thread on which the pasteboard lives."""

    async def run(self, work: Callable[[], Any]) -> Any: ...
    def listen(self) -> Awaitable[None]: ...


class MacBoard:
    """macOS does not say who reads, so every reader after the keys counts as the target."""

    def __init__(self, board: Pasteboard, main: Main) -> None:
        self._board = board
        self._main = main
        self._tasks = TaskSet("pasteboard")
        self._count = -1
        self._left = -1
        self._promise: Callable[[], int] = lambda: -1
        self._watching: asyncio.Task[None] | None = None

    async def _on_main(self, work: Callable[[], Any]) -> Any:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._main.run(work)
        except TimeoutError as error:
            raise not_handed_over() from error

    async def save(self) -> Saved:
        """All items with all their types."""
        saved: Saved = await self._on_main(self._saved)
        return saved

    def _saved(self) -> Saved:
        ours = self._board.count() == self._left
        formats = {
            (number, name): data
            for number, types in enumerate(self._board.items())
            for name, data in types.items()
        }
        if sum(map(len, formats.values())) > MOST_BYTES:
            words = _("There is too much on the clipboard to keep it meanwhile. Copy the reply instead.")
            raise DeliveryError(words)
        return Saved(formats, formats.get((0, PLAIN), b"").decode("utf-8", "replace"), ours)

    async def lend(self, content: Content, readers: frozenset[int], hear: Callable[[Heard], None]) -> Saved:
        """Saves and promises in one turn of the main thread; later changes show by its number."""
        loop = asyncio.get_running_loop()
        types = text_types(content)
        given_up = threading.Event()

        def give(name: str) -> bytes:
            loop.call_soon_threadsafe(hear, Heard.READ)
            return types.get(name, b"")

        def take() -> Saved:
            before = self._board.count()
            saved = self._saved()
            if self._board.count() != before:
                raise copied_meanwhile()
            if given_up.is_set():
                raise not_handed_over()
            self._promise = lambda: self._board.promise(list(types), lent_marks(), give)
            self._count = self._promise()
            return saved

        try:
            saved: Saved = await self._on_main(take)
        except BaseException:
            given_up.set()
            raise
        self._watching = self._tasks.start(self._watch(hear), name="watch")
        return saved

    async def _watch(self, hear: Callable[[Heard], None]) -> None:
        """macOS tells nobody that something was copied."""
        while await self._on_main(lambda: self._board.count() == self._count):
            await self._main.listen()
        if self._count != -1:
            hear(Heard.LOST)

    def _stop_watching(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    async def again(self) -> None:
        """Promises once more, unless somebody has copied since."""

        def take() -> None:
            if self._board.count() == self._count:
                self._count = self._promise()

        await self._on_main(take)

    async def give_back(self, saved: Saved) -> bool:
        """Puts back what was there, unless somebody has copied since."""

        def put() -> bool:
            if self._board.count() != self._count:
                return False
            # The watch must not take our own giving back for somebody's copy.
            self._count = -1
            self._board.put(items_of(saved))
            return True

        done = bool(await self._on_main(put))
        self._stop_watching()
        return done

    async def leave(self, content: Content) -> None:
        """Puts a text there."""

        def put() -> int:
            self._count = -1
            return self._board.put([kept_types(content)])

        self._left = await self._on_main(put)
        self._stop_watching()

    async def until_free(self) -> None:
        """At once: macOS keeps what was put there."""

    async def close(self) -> None:
        """Ends the watch."""
        await self._tasks.close()


def items_of(saved: Saved) -> Items:
    """The items as they were."""
    items: dict[int, dict[str, bytes]] = {}
    for (number, name), data in saved.formats.items():
        items.setdefault(number, {})[name] = data
    return tuple(items[number] for number in sorted(items))
