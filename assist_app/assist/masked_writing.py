"""A writer behind a mask: what it is given holds no personal data, what it writes holds it again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import cast

from assist_app.assist.backend import BackendSpec
from assist_app.assist.masking.masker import Masker
from assist_app.assist.writing import Line, Task, Writer, WritingEvent, Written
from assist_app.model.suggestion import Remarked


class MaskedWriter:
    """Any writer; it never sees what was masked. Errors and cancellation pass through."""

    def __init__(self, writer: Writer, masker: Callable[[], Masker]) -> None:
        """`masker` gives that of the conversation the task belongs to: it knows who takes part in it."""
        self._writer = writer
        self._masker = masker

    @property
    def spec(self) -> BackendSpec:
        """The writer's own."""
        return self._writer.spec

    async def write(self, task: Task) -> AsyncIterator[WritingEvent]:
        """What the writer writes, with the values in their places."""
        masker = self._masker()
        events = cast("AsyncGenerator[WritingEvent, None]", self._writer.write(masked_task(task, masker)))
        async with aclosing(events):
            async for event in events:
                yield _restored(event, masker)


def masked_task(task: Task, masker: Masker) -> Task:
    """The task as it may leave."""
    for line in task.lines:
        masker.mask(line.text)
    lines = tuple(Line(line.role, masker.masked(line.text)) for line in task.lines)
    return replace(task, text=masker.masked(task.text), lines=lines)


def _restored(event: WritingEvent, masker: Masker) -> WritingEvent:
    match event:
        case Written(text=text, complete=complete):
            return Written(masker.restored(text, growing=not complete), complete)
        case Remarked(remark=remark):
            return replace(event, remark=masker.restored(remark))
    return event
