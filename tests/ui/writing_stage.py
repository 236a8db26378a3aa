"""A window with a writer that writes when a test lets it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.assist.backend import BackendSpec
from assist_app.assist.writing import Task, WritingEvent, Written
from assist_app.model.conversation import Conversation, Role
from assist_app.model.suggestion import Metered, Suggestion
from assist_app.ui.cards.card_editor import CardEditor
from assist_app.ui.leaving.summary_dialog import SummaryDialog
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.writing_controller import WritingController
from tests.fakes import conversation

TALK = conversation((Role.CUSTOMER, "Where is my parcel?"), (Role.AGENT, "On its way."))
REPLY = "We are very sorry: your order {order number} is late."
Step = WritingEvent | Exception | asyncio.Event


class FakeWriter:
    """Does every task the same way; `closed` counts tasks that ended, however they did."""

    def __init__(self, *script: Step, limit: float = 5.0) -> None:
        self.spec = BackendSpec("model", "House model", limit=limit)
        self._script: Sequence[Step] = script
        self.tasks: list[Task] = []
        self.closed = 0
        self.ended = asyncio.Event()

    async def write(self, task: Task) -> AsyncIterator[WritingEvent]:
        """Plays the script."""
        self.tasks.append(task)
        try:
            for step in self._script:
                if isinstance(step, asyncio.Event):
                    await step.wait()
                elif isinstance(step, Exception):
                    raise step
                else:
                    yield step
        finally:
            self.closed += 1
            self.ended.set()


class Stage:
    """The window, a controller, and a card whose editor is open."""

    def __init__(self, qtbot: QtBot, *script: Step, limit: float = 5.0) -> None:
        self.window = MainWindow({"local": "Local"})
        qtbot.addWidget(self.window)
        self.talk: Conversation | None = TALK
        self.copied: list[str] = []
        self.spent: list[Metered] = []
        self.writer = FakeWriter(*script, limit=limit)
        self.control = WritingController(
            self.window, lambda: self.talk, self.copied.append, self.spent.append
        )
        self.window.panel.show_rows("t1", (Suggestion("s1", (REPLY,), ("local",)),))
        self.window.show()
        self.window.panel._guard._replaced_at = -10.0

    def edit(self) -> CardEditor:
        """The open editor of the first card."""
        card = self.window.panel.cards[0]
        card.set_editing(True)
        return card.findChild(CardEditor)

    def choose(self, editor: CardEditor, words: str) -> None:
        """Takes an entry of the menu "Rewrite"."""
        actions: list[QAction] = editor.bar.menu.actions()
        next(action for action in actions if action.text() == words).trigger()

    def dialog(self) -> SummaryDialog:
        """The summary that is open."""
        return self.window.findChild(SummaryDialog)

    async def turns(self) -> None:
        """Everything that can run now has run."""
        for _turn in range(10):
            await asyncio.sleep(0)

    async def ended(self) -> None:
        """The writer's task has ended."""
        async with asyncio.timeout(20):
            await self.writer.ended.wait()

    async def quiet(self) -> None:
        """Nothing runs any more."""
        await asyncio.gather(*self.control._running.values(), return_exceptions=True)
        QApplication.processEvents()


def grown(*texts: str) -> list[Written]:
    """States of a text, the last one complete."""
    return [Written(text, complete=number == len(texts)) for number, text in enumerate(texts, start=1)]
