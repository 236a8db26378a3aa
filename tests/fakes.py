"""Stand-ins for what cannot run here; each records what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from assist_app.assist.backend import BackendSpec, Question
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.suggestion import AssistEvent, Suggested, Suggestion

Script = Sequence[AssistEvent | Exception | asyncio.Event]


class FakeBackend:
    """Answers every question with the same list: yields events, raises errors, waits for asyncio events."""

    def __init__(self, name: str, script: Script, *, local: bool = True, limit: float = 5.0) -> None:
        self.spec = BackendSpec(name, name.title(), local=local, limit=limit)
        self._script = script
        self.questions: list[Question] = []
        self.closed = 0
        self.asked = asyncio.Event()

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Plays the list."""
        self.questions.append(question)
        self.asked.set()
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


def suggested(backend: str, text: str, *, name: str = "") -> Suggested:
    """One suggestion of one message."""
    return Suggested(backend, Suggestion(name or f"{backend}:{text}", (text,), (backend,)))


def conversation(*turns: tuple[Role, str], clock: Callable[[int], float] = float) -> Conversation:
    """A conversation from (role, text) pairs; `clock` gives the time of the nth message."""
    messages = tuple(
        Message(f"m{n}", "test", "test/c", role, text, clock(n)) for n, (role, text) in enumerate(turns)
    )
    return Conversation("test/c", "test", "Ms Wang", messages)
