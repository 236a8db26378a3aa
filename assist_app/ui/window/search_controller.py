"""Search as the agent types: words at once, meaning when typing pauses, stale answers dropped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from assist_app.i18n import _
from assist_app.model.script import Script
from assist_app.tasks import TaskSet
from assist_app.ui.cards.restriction import restriction
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.window.main_window import MainWindow

PAUSE = 0.18
"""Seconds without a keystroke after which scripts of similar meaning are looked for too."""

ROWS, MEANING_ROWS = 40, 10


class Hit(Protocol):
    """A script that was found."""

    @property
    def script(self) -> Script: ...

    @property
    def matched(self) -> tuple[str, ...]: ...


Search = Callable[[str, int], Awaitable[Sequence[Hit]]]


class SearchController:
    """Joins the search box, the results and the engine."""

    def __init__(
        self,
        window: MainWindow,
        copy: Callable[[Script], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives the time in seconds since the epoch."""
        self._window = window
        self._copy_script = copy
        self._clock = clock
        self._by_words: Search | None = None
        self._by_meaning: Search | None = None
        self._tasks = TaskSet("search")
        self._running: asyncio.Task[Any] | None = None
        window.search.query_changed.connect(self._changed)
        window.search.moved.connect(window.results.move_current)
        window.search.entered.connect(window.results.use_current)
        window.search.left.connect(self.leave)
        window.results.copy_wanted.connect(self._copy)
        window.panel.search_offered.connect(window.focus_search)

    def use(self, by_words: Search, by_meaning: Search) -> None:
        """Starts answering; what was typed before is answered now."""
        self._by_words, self._by_meaning = by_words, by_meaning
        if self._window.search.text().strip():
            self._changed(self._window.search.text())

    async def rest(self) -> None:
        """Answers nothing until `use` is called again."""
        self._by_words = self._by_meaning = None
        await self._tasks.close()

    def leave(self) -> None:
        """Back to the suggestions."""
        self._window.show_results(False)
        self._window.conversations.setFocus()

    def _changed(self, text: str) -> None:
        query = text.strip()
        if self._running is not None:
            self._running.cancel()
        self._window.show_results(bool(query))
        self._window.results.set_query(query)
        if query and self._by_words is not None:
            self._running = self._tasks.start(self._search(query), name="query")

    async def _search(self, query: str) -> None:
        assert self._by_words is not None and self._by_meaning is not None
        self._window.results.show_rows(query, self._rows(await self._by_words(query, ROWS)))
        await asyncio.sleep(PAUSE)
        near = await self._by_meaning(query, MEANING_ROWS)
        self._window.results.show_rows(query, self._rows(near, by_meaning=True))

    def _rows(self, hits: Sequence[Hit], *, by_meaning: bool = False) -> list[SearchRow]:
        now = self._clock()
        return [SearchRow(hit.script, hit.matched, by_meaning, restriction(hit.script, now)) for hit in hits]

    def _copy(self, script: Script) -> None:
        if script.expired(self._clock()):
            self._window.status.set_passing_note(_("This script has expired; it was not copied."))
        else:
            self._copy_script(script)

    async def close(self) -> None:
        """Ends a running query."""
        await self._tasks.close()
