"""The pasteboard as an inserter uses it, over its bare calls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from assist_app.delivery.lending import Heard, Saved
from assist_app.delivery.macos.formats import PLAIN, kept_types, lent_marks, text_types
from assist_app.delivery.macos.pasteboard import Items, Pasteboard
from assist_app.i18n import _
from assist_app.model.delivery import Content
from assist_app.model.errors import DeliveryError
from assist_app.tasks import TaskSet

MOST_BYTES = 256 * 1024 * 1024
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
            words = _(
                "The program whose content is on the clipboard does not hand it over, so it could not have "
                "been given back. Copy the reply instead."
            )
            raise DeliveryError(words) from error

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

        def give(name: str) -> bytes:
            loop.call_soon_threadsafe(hear, Heard.READ)
            return types.get(name, b"")

        def take() -> Saved:
            before = self._board.count()
            saved = self._saved()
            if self._board.count() != before:
                raise DeliveryError(
                    _("Something else was copied at the same moment, so nothing was inserted. Try again.")
                )
            self._promise = lambda: self._board.promise(list(types), lent_marks(), give)
            self._count = self._promise()
            return saved

        saved: Saved = await self._on_main(take)
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

    async def again(self, everybody: bool) -> None:
        """Promises once more, unless somebody has copied since."""

        def take() -> None:
            if self._board.count() == self._count:
                self._count = self._promise()

        await self._on_main(take)

    async def give_back(self, saved: Saved) -> bool:
        """Puts back what was there, unless somebody has copied since."""
        self._stop_watching()
        count, self._count = self._count, -1

        def put() -> bool:
            if self._board.count() != count:
                return False
            self._board.put(items_of(saved))
            return True

        return bool(await self._on_main(put))

    async def leave(self, content: Content) -> None:
        """Puts a text there."""
        self._stop_watching()
        self._count = -1
        self._left = await self._on_main(lambda: self._board.put([kept_types(content)]))

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
