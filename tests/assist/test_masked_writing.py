"""A masked writer sees placeholders only, and nobody sees a piece of one in what it writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from assist_app.assist.backend import BackendSpec
from assist_app.assist.masked_writing import MaskedWriter
from assist_app.assist.masking.masker import Masker, Maskers
from assist_app.assist.writing import Line, Task, TaskKind, WritingEvent, Written
from assist_app.model.conversation import Role
from assist_app.model.errors import RateLimited
from assist_app.model.suggestion import Metered, Remarked
from tests.assist.planted import MARKED, SENTENCES, found_in, strings


class Echo:
    """Writes its task's text again, sign by sign, then a remark and what it cost."""

    def __init__(self, failing: bool = False) -> None:
        self.spec = BackendSpec("echo", "Echo")
        self.tasks: list[Task] = []
        self.closed = 0
        self._failing = failing

    async def write(self, task: Task) -> AsyncIterator[WritingEvent]:
        """The growing text."""
        self.tasks.append(task)
        whole = task.text or "\n".join(line.text for line in task.lines)
        try:
            for end in range(1, len(whole)):
                yield Written(whole[:end])
            if self._failing:
                raise RateLimited("Wait.")
            yield Written(whole, True)
            yield Remarked("echo", f"kept {whole}")
            yield Metered("echo", 1, 2)
        finally:
            self.closed += 1


def told(writer: Echo, masker: Masker | None = None) -> MaskedWriter:
    mine = masker or Masker(lambda: MARKED, mark="QKX")
    mine.meet(["李华女士", "客服周婷", "Jan Kowalski", "小明同学"])
    return MaskedWriter(writer, lambda: mine)


async def test_a_text_is_written_again_with_its_values() -> None:
    writer = Echo()
    task = Task(TaskKind.WARMER, "请拨打13812345678找李华")
    events = [event async for event in told(writer).write(task)]
    assert writer.tasks[0].text == "请拨打[PHONE_5QKX]找[NAME_1QKX]"
    written = [event for event in events if isinstance(event, Written)]
    assert written[-1] == Written(task.text, True)
    assert all(task.text.startswith(event.text) for event in written)
    assert events[-2:] == [Remarked("echo", f"kept {task.text}"), Metered("echo", 1, 2)]


async def test_a_whole_conversation_leaves_without_what_is_planted() -> None:
    writer = Echo()
    lines = tuple(Line(Role.AGENT if n % 2 else Role.CUSTOMER, text) for n, text in enumerate(SENTENCES))
    task = Task(TaskKind.SUMMARISE, lines=(lines[-1], *lines), language="zh")
    events = [event async for event in told(writer).write(task)]
    (seen,) = writer.tasks
    assert found_in("\n".join(strings(seen))) == []
    assert [line.role for line in seen.lines] == [line.role for line in task.lines]
    assert (seen.kind, seen.language) == (task.kind, "zh")
    whole = next(event.text for event in events if isinstance(event, Written) and event.complete)
    assert whole == "\n".join(line.text for line in task.lines)


async def test_a_reply_has_the_placeholders_of_its_conversation() -> None:
    maskers, writer = Maskers(), Echo()
    placeholder = maskers.of("c").mask("13812345678").text
    async for _event in MaskedWriter(writer, lambda: maskers.of("c")).write(
        Task(TaskKind.SHORTER, "13812345678")
    ):
        pass
    assert writer.tasks[0].text == placeholder


async def test_errors_and_closing_pass_through() -> None:
    writer = Echo(failing=True)
    with pytest.raises(RateLimited):
        async for _event in told(writer).write(Task(TaskKind.SHORTER, "abc")):
            pass
    events = told(writer).write(Task(TaskKind.SHORTER, "abc"))
    async with aclosing(events):  # type: ignore[type-var]
        async for _event in events:
            break
    assert writer.closed == 2 and told(writer).spec is writer.spec
