"""What the window needs from whoever keeps the conversations."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any, Protocol

from assist_app.model.conversation import Conversation, ConversationSummary, Message, TurnNote
from assist_app.model.event import Receipt
from assist_app.model.feedback import Feedback


class History(Protocol):
    """Stored conversations. Every call returns at once; the answer comes from another thread."""

    def conversations(self) -> Future[tuple[ConversationSummary, ...]]: ...

    def tail(self, conversation_id: str, count: int) -> Future[Conversation]: ...

    def page(self, conversation_id: str, first: int, count: int) -> Future[tuple[Message, ...]]: ...

    def mark_read(self, conversation_id: str) -> Future[ConversationSummary]: ...

    def annotate(self, conversation_id: str, notes: Mapping[str, TurnNote]) -> Future[Receipt]: ...

    def record(self, *outcomes: Feedback) -> Future[Any]: ...
