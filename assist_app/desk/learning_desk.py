"""Joins the page of what was learned to the store and to files."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from assist_app.assist.preference import acceptance, as_of
from assist_app.files.learning_file import read_learning, summary, write_learning
from assist_app.i18n import _
from assist_app.model.errors import AssistError
from assist_app.model.feedback import AgentLearning
from assist_app.tasks import TaskSet
from assist_app.ui.library.learning_page import LearnedRow, LearningPage
from assist_app.ui.parts.question import ask

FILES = "JSON (*.json)"
MOST_ROWS = 200


class LearningDesk:
    """One page, for the agent who works now."""

    def __init__(
        self, page: LearningPage, store: Callable[[], Any], clock: Callable[[], float] = time.time
    ) -> None:
        self.page = page
        self._clock = clock
        self._store = store
        self._tasks = TaskSet("learning")
        page.explore_chosen.connect(lambda share: self._start(self._explore(share), name="explore"))
        page.export_wanted.connect(self._choose_export)
        page.import_wanted.connect(self._choose_import)
        page.reset_wanted.connect(lambda: self._start(self.forget(), name="forget"))

    def refresh(self) -> None:
        """Shows what was learned so far."""
        self._start(self.show(), name="show")

    def _start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        self._tasks.start(self._said(work), name=name)

    async def _said(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AssistError as error:
            self.page.say(error.sentence)

    async def show(self) -> None:
        """Reads and shows it."""
        learning = await asyncio.wrap_future(self._store().learning())
        rows = await self._rows(learning)
        self.page.show_learned(summary(learning), learning.explore, rows)

    async def _rows(self, learning: AgentLearning) -> Sequence[LearnedRow]:
        now = self._clock()
        liked = [as_of(one, now) for one in learning.usage if one.intent]
        liked.sort(key=lambda one: -acceptance(one))
        chosen = liked[:MOST_ROWS]
        scripts = await asyncio.wrap_future(self._store().scripts_by_id([one.script_id for one in chosen]))
        names = {one.code: one.name for one in await asyncio.wrap_future(self._store().intents())}
        return [
            LearnedRow(
                scripts[one.script_id].title if one.script_id in scripts else one.script_id,
                names.get(one.intent or "", one.intent or ""),
                acceptance(one),
                one.used,
                one.downvoted,
            )
            for one in chosen
        ]

    async def _explore(self, share: float) -> None:
        await asyncio.wrap_future(self._store().explore(share))
        await self.show()

    async def forget(self) -> None:
        """Asks, and forgets."""
        words = _("Forget what was learned from your choices?")
        more = _("Suggestions go back to the order of the library. This cannot be undone; export it first.")
        if await ask(self.page, words, more, _("Forget")):
            await asyncio.wrap_future(self._store().reset_learning())
            await self.show()

    # Files

    def _choose_export(self) -> None:
        dialog = QFileDialog(self.page, _("Export what was learned"), filter=FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda name: self._start(self.export(Path(name)), name="export"))
        dialog.open()

    async def export(self, path: Path) -> None:
        """Writes what was learned. ContentError."""
        learning = await asyncio.wrap_future(self._store().learning())
        await asyncio.to_thread(write_learning, path, learning)
        self.page.say(_("Written to {path}.").format(path=path))

    def _choose_import(self) -> None:
        dialog = QFileDialog(self.page, _("Import what was learned"), filter=FILES)
        dialog.fileSelected.connect(lambda name: self._start(self.take_in(Path(name)), name="import"))
        dialog.open()

    async def take_in(self, path: Path) -> None:
        """Asks, and puts the file in the place of what was learned. ContentError."""
        known = await asyncio.wrap_future(self._store().learning())
        learning = await asyncio.to_thread(read_learning, path, known.agent)
        words = _("Put this file in the place of what was learned from your choices?")
        if await ask(self.page, words, summary(learning), _("Import")):
            await asyncio.wrap_future(self._store().put_learning(learning))
        await self.show()

    async def rest(self) -> None:
        """Ends what runs."""
        await self._tasks.close()
