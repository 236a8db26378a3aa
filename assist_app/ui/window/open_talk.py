"""Which conversation is open: the newest part of it, what came while it was read, and its older pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from assist_app.model.conversation import Conversation
from assist_app.model.errors import AssistError
from assist_app.model.event import Change
from assist_app.tasks import TaskSet
from assist_app.ui.talk.history import History
from assist_app.ui.talk.talk import TAIL, is_news, with_change


class OpenTalk(QObject):
    """Reads what the agent opens; the last choice wins."""

    page_arrived = Signal(int, object)
    read = Signal(object)
    """The summaries of what was marked as read."""
    trouble = Signal(str)

    def __init__(
        self,
        tasks: TaskSet,
        before: Callable[[], None],
        opened: Callable[[Conversation, int], None],
        parent: QObject,
    ) -> None:
        """`before` is called before another conversation is open or none, `opened` with it and its size."""
        super().__init__(parent)
        self._tasks, self._before, self._opened = tasks, before, opened
        self._history: History | None = None
        self._opening: asyncio.Task[Any] | None = None
        self._wanted = ""
        self._missed: list[Change] = []
        self.now: Conversation | None = None
        """The newest part of the conversation on the screen."""

    def use_history(self, history: History) -> None:
        """Reads here from now on; nothing is open yet."""
        self.forget()
        self._history = history

    def open(self, conversation_id: str) -> None:
        """Opens a conversation, unless it is open already."""
        self._stop()
        self._opening, self._wanted, self._missed = None, conversation_id, []
        if self.now is None or self.now.id != conversation_id:
            self._opening = self._tasks.start(self._open(conversation_id), name="open")

    def leave(self) -> None:
        """None is open from now on."""
        self._stop()
        self._before()
        self.now, self._opening, self._wanted, self._missed = None, None, "", []

    def forget(self) -> None:
        """The same, and of what was open nothing waits to be shown."""
        self._stop()
        self.now, self._opening, self._wanted, self._missed = None, None, "", []

    def _stop(self) -> None:
        if self._opening is not None:
            self._opening.cancel()

    def take(self, change: Change) -> bool:
        """Whether it is news of the open conversation, which the part that was read does not have."""
        conversation_id = change.message.conversation_id
        if self.now is not None and conversation_id == self.now.id:
            if is_news(self.now, change):
                self.now = with_change(self.now, change)
                return True
        elif conversation_id == self._wanted:
            # Perhaps stored after the conversation that is being opened was read.
            self._missed.append(change)
        return False

    async def _open(self, conversation_id: str) -> None:
        assert self._history is not None
        try:
            talk = await asyncio.wrap_future(self._history.tail(conversation_id, TAIL))
        except AssistError as error:
            self._wanted = self.now.id if self.now is not None else ""
            self.trouble.emit(error.sentence)
            return
        # What still waits to be shown belongs to the conversation before.
        self._before()
        news = [change for change in self._missed if is_news(talk, change)]
        for change in news:
            talk = with_change(talk, change)
        self.now, self._missed = talk, []
        self._opened(talk, max([talk.size, *(change.size for change in news)]))
        await self._mark_read(conversation_id)

    def mark_read(self, conversation_id: str) -> None:
        """The agent sees it."""
        self._tasks.start(self._mark_read(conversation_id), name="read")

    async def _mark_read(self, conversation_id: str) -> None:
        assert self._history is not None
        summary = await asyncio.wrap_future(self._history.mark_read(conversation_id))
        self.read.emit((summary,))

    def fetch_page(self, first: int, count: int) -> None:
        """Older messages of the open conversation."""
        if self.now is not None:
            self._tasks.start(self._fetch_page(self.now.id, first, count), name="page")

    async def _fetch_page(self, conversation_id: str, first: int, count: int) -> None:
        assert self._history is not None
        messages = await asyncio.wrap_future(self._history.page(conversation_id, first, count))
        if self.now is not None and self.now.id == conversation_id:
            self.page_arrived.emit(first, messages)
