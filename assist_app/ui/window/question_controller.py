"""Keeps the open questions beside the cards true: found and compared on the engine's thread, shown here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from assist_app.assist.questions import Fitting, Likeness, covered, open_questions
from assist_app.model.conversation import Conversation
from assist_app.model.question import OpenQuestion
from assist_app.model.suggestion import Suggestion
from assist_app.tasks import TaskSet
from assist_app.ui.window.assist_controller import AssistController
from assist_app.ui.window.main_window import MainWindow

AFTER = 0.08
"""Seconds that questions let suggestions go ahead; what grows meanwhile is looked at once."""


class QuestionController(QObject):
    """Joins the bar with the conversation, the cards and the engine."""

    found = Signal(object)
    """The open questions, oldest first, whenever they or their marks have changed."""

    def __init__(self, window: MainWindow, controller: AssistController) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._likeness: Likeness | None = None
        self._fitting: Fitting | None = None
        self._tasks = TaskSet("questions")
        self._running: asyncio.Task[Any] | None = None
        self._again = False
        self._judged: object = None
        window.questions.wanted.connect(controller.ask_about)
        window.panel.applied.connect(self._look)
        controller.conversation_opened.connect(self._open)
        controller.messages_changed.connect(self._look)
        controller.advice_changed.connect(self._look)
        for gone in (controller.emptied, controller.withdrawn):
            gone.connect(self._look)

    def use(self, likeness: Likeness, fitting: Fitting) -> None:
        """Starts judging; the open conversation is looked at now."""
        self._likeness, self._fitting, self._judged = likeness, fitting, None
        self._look()

    async def rest(self) -> None:
        """Asks nobody until `use` is called again."""
        self._likeness = self._fitting = None
        await self._tasks.close()
        self._running = None

    def _open(self, talk: Conversation, _size: int) -> None:
        self._window.questions.forget()
        self._judged = None
        self._look()

    def _look(self, *_news: object) -> None:
        """Soon, and once for all that happens until then."""
        self._again = True
        if self._running is None and self._likeness is not None:
            self._running = self._tasks.start(self._follow(), name="questions")

    async def _follow(self) -> None:
        try:
            while self._again:
                await asyncio.sleep(AFTER)
                self._again = False
                await self._find()
        finally:
            self._running = None

    async def _find(self) -> None:
        talk, likeness, fitting = self._controller.open_conversation, self._likeness, self._fitting
        if likeness is None or fitting is None:
            return
        questions: tuple[OpenQuestion, ...] = ()
        rows = [row for row in self._window.panel.rows if not row.repeats]
        judged = _looked_at(talk, rows)
        if judged == self._judged:
            return
        self._judged = judged
        if talk is not None:
            questions = await open_questions(talk, likeness)
            questions = await covered(questions, rows, likeness, fitting)
        now = self._controller.open_conversation
        if (now.id if now else "") == (talk.id if talk else "") and questions != self._shown:
            self._window.questions.show_questions(questions)
            self.found.emit(questions)

    @property
    def _shown(self) -> tuple[OpenQuestion, ...]:
        return self._window.questions.questions


def _looked_at(talk: Conversation | None, rows: Sequence[Suggestion]) -> object:
    """What questions and their marks follow from; an answer that still grows marks nothing until it has
    ended."""
    said = () if talk is None else tuple((one.id, one.revision, one.state, one.text) for one in talk.messages)
    return said, tuple((row.id, row.messages if row.complete else None) for row in rows)
