"""A backend in another thread's loop: nothing is lost, nothing is left, and the caller is woken seldom."""

from __future__ import annotations

import asyncio
import gc
import random
import threading
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import Any

import pytest

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.elsewhere import Elsewhere, WriterElsewhere
from assist_app.assist.pipeline import ask_all
from assist_app.assist.writing import Task, TaskKind, WritingEvent, Written
from assist_app.model.conversation import Role
from assist_app.model.errors import RateLimited, Unavailable
from assist_app.model.suggestion import AssistEvent, Failed, Finished, Metered, Suggested, Suggestion
from assist_app.worker_loop import WorkerLoop
from tests.backends.contract import question
from tests.fakes import conversation, suggested

QUESTION = question(conversation((Role.CUSTOMER, "hi")))


class There:
    """A backend that records where it ran and how it ended; `play` is what it does."""

    def __init__(self, play: Callable[[There], AsyncIterator[AssistEvent]]) -> None:
        self.spec = BackendSpec("there", "There", limit=5.0)
        self._play = play
        self.threads: set[str] = set()
        self.began = threading.Event()
        self.ended = 0

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        self.threads.add(threading.current_thread().name)
        self.began.set()
        try:
            async with aclosing(self._play(self)) as events:  # type: ignore[type-var]
                async for event in events:
                    yield event
        finally:
            self.ended += 1


@pytest.fixture
def side() -> Iterator[WorkerLoop]:
    loop = WorkerLoop("side")
    yield loop

    async def others() -> list[str]:
        return [t.get_name() for t in asyncio.all_tasks() if t is not asyncio.current_task()]

    assert loop.submit(others()).result(10) == []
    loop.close()
    assert "side" not in {thread.name for thread in threading.enumerate()}


async def three(_there: There) -> AsyncIterator[AssistEvent]:
    for text in ("a", "b", "c"):
        yield suggested("there", text)


async def forever(_there: There) -> AsyncIterator[AssistEvent]:
    yield suggested("there", "first")
    await asyncio.Event().wait()


async def collect(backend: Elsewhere) -> list[AssistEvent]:
    return [event async for event in backend.ask(QUESTION)]


async def test_it_works_there_and_is_heard_here(side: WorkerLoop) -> None:
    there = There(three)
    events = await collect(Elsewhere(there, side.submit))
    assert [event.suggestion.text for event in events] == ["a", "b", "c"]  # type: ignore[union-attr]
    assert there.threads == {"side"} and there.ended == 1


async def test_nothing_to_say_is_no_failure(side: WorkerLoop) -> None:
    async def silent(_there: There) -> AsyncIterator[AssistEvent]:
        return
        yield

    assert await collect(Elsewhere(There(silent), side.submit)) == []


async def test_failures_come_back_as_they_are_after_what_was_said(side: WorkerLoop) -> None:
    failure = RateLimited("slow down.", 7.0, code="429")

    async def fails(_there: There) -> AsyncIterator[AssistEvent]:
        yield suggested("there", "a")
        raise failure

    heard: list[AssistEvent] = []
    with pytest.raises(RateLimited) as caught:
        async for event in Elsewhere(There(fails), side.submit).ask(QUESTION):
            heard.append(event)
    assert caught.value is failure and len(heard) == 1


async def test_a_bug_there_is_a_bug_here(side: WorkerLoop) -> None:
    async def bug(_there: There) -> AsyncIterator[AssistEvent]:
        yield suggested("there", "a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await collect(Elsewhere(There(bug), side.submit))


async def test_a_growing_answer_wakes_the_caller_seldom_and_ends_whole(side: WorkerLoop) -> None:
    go_on = threading.Event()

    async def grows(_there: There) -> AsyncIterator[AssistEvent]:
        for size in range(1, 1001):
            yield Suggested("there", Suggestion("one", ("x" * size,), ("there",), complete=size == 1000))
            if size == 1:
                await asyncio.to_thread(go_on.wait, 10)
        yield suggested("there", "other")

    sizes: list[int] = []
    async for event in Elsewhere(There(grows), side.submit, pause=0.03).ask(QUESTION):
        assert isinstance(event, Suggested)
        sizes.append(len(event.suggestion.text))
        go_on.set()
    # The first came alone and at once; of the others the newest at each waking, the whole one at the end.
    assert sizes[0] == 1 and sizes[-2:] == [1000, 5]
    assert len(sizes) < 30 and sizes[:-1] == sorted(sizes[:-1])


async def test_wakings_keep_their_distance(side: WorkerLoop) -> None:
    async def ticks(_there: There) -> AsyncIterator[AssistEvent]:
        for number in range(40):
            yield suggested("there", str(number))
            await asyncio.sleep(0.005)

    loop = asyncio.get_running_loop()
    wakings: list[float] = []
    heard = 0
    async for _event in Elsewhere(There(ticks), side.submit, pause=0.05).ask(QUESTION):
        heard += 1
        now = loop.time()
        if not wakings or now - wakings[-1] > 0.002:
            wakings.append(now)
    assert heard == 40
    assert 2 <= len(wakings) <= (wakings[-1] - wakings[0]) / 0.05 + 2


async def test_closing_ends_the_work_there_before_it_returns(side: WorkerLoop) -> None:
    there = There(forever)
    answers: Any = Elsewhere(there, side.submit).ask(QUESTION)
    async for _event in answers:
        break
    assert there.ended == 0
    await answers.aclose()
    assert there.ended == 1


async def test_cancelling_ends_the_work_there_before_it_returns(side: WorkerLoop) -> None:
    async def mute(_there: There) -> AsyncIterator[AssistEvent]:
        await asyncio.Event().wait()
        yield suggested("there", "never")

    there = There(mute)
    task = asyncio.get_running_loop().create_task(collect(Elsewhere(there, side.submit)))
    await asyncio.to_thread(there.began.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert there.ended == 1


async def test_slow_farewells_are_waited_for_however_often_one_is_cancelled(side: WorkerLoop) -> None:
    farewell, done = threading.Event(), threading.Event()

    async def lingers(_there: There) -> AsyncIterator[AssistEvent]:
        try:
            yield suggested("there", "a")
            await asyncio.Event().wait()
        finally:
            farewell.set()
            await asyncio.to_thread(done.wait, 10)

    there = There(lingers)
    task = asyncio.get_running_loop().create_task(collect(Elsewhere(there, side.submit)))
    await asyncio.to_thread(there.began.wait, 10)
    task.cancel()
    await asyncio.to_thread(farewell.wait, 10)
    for _time in range(5):
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    done.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert there.ended == 1


async def test_what_is_given_up_before_it_began_never_begins(side: WorkerLoop) -> None:
    gate = threading.Event()
    side.submit(_blocks(gate))
    there = There(three)
    task = asyncio.get_running_loop().create_task(collect(Elsewhere(there, side.submit)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not there.began.is_set()


async def _blocks(gate: threading.Event) -> None:
    """Holds the other loop up, as no well-behaved work would."""
    gate.wait(10)


async def test_no_event_comes_after_closing(side: WorkerLoop) -> None:
    async def stubborn(_there: There) -> AsyncIterator[AssistEvent]:
        yield suggested("there", "a")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            yield suggested("there", "late")
            raise

    heard: list[AssistEvent] = []
    answers: Any = Elsewhere(There(stubborn), side.submit, pause=0).ask(QUESTION)
    heard.append(await anext(answers))
    await answers.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(answers)
    await asyncio.sleep(0.05)
    assert len(heard) == 1


async def test_a_thousand_questions_leave_nothing(side: WorkerLoop) -> None:
    there = There(three)
    backend = Elsewhere(there, side.submit)
    await collect(backend)
    gc.collect()
    before, threads = len(gc.get_objects()), threading.active_count()
    for _time in range(1000):
        assert len(await collect(backend)) == 3
    assert there.ended == 1001
    assert asyncio.all_tasks() == {asyncio.current_task()} and threading.active_count() == threads
    gc.collect()
    assert len(gc.get_objects()) - before < 500


async def test_what_failed_is_let_go_of_without_a_collection(side: WorkerLoop) -> None:
    class Odd(Unavailable):
        pass

    async def fails(_there: There) -> AsyncIterator[AssistEvent]:
        raise Odd("gone.")
        yield

    backend = Elsewhere(There(fails), side.submit)
    failures: list[weakref.ref[Odd]] = []
    for _time in range(20):
        try:
            await collect(backend)
        except Odd as error:
            failures.append(weakref.ref(error))
    gc.collect()
    assert len(failures) == 20 and not [failure for failure in failures if failure() is not None]


async def test_a_storm_of_cancellations_leaves_nothing(side: WorkerLoop) -> None:
    chance = random.Random(7)
    there = There(forever)
    backend = Elsewhere(there, side.submit, pause=0.001)
    loop = asyncio.get_running_loop()
    for _round in range(30):
        tasks = [loop.create_task(collect(backend)) for _one in range(10)]
        for task in tasks:
            if chance.random() < 0.5:
                await asyncio.sleep(chance.random() * 0.004)
            task.cancel()
        assert all(
            isinstance(end, asyncio.CancelledError)
            for end in await asyncio.gather(*tasks, return_exceptions=True)
        )
    assert asyncio.all_tasks() == {asyncio.current_task()}

    async def ended() -> int:
        return there.ended

    began = await asyncio.wrap_future(side.submit(ended()))
    assert began == there.ended > 0


async def test_questions_at_once_do_not_mix(side: WorkerLoop) -> None:
    class Echo:
        spec = BackendSpec("echo", "Echo")

        async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
            for number in range(5):
                yield suggested("echo", f"{question.turn.text}{number}")
                await asyncio.sleep(0.001)

    backend = Elsewhere(Echo(), side.submit, pause=0.002)

    async def one(words: str) -> list[str]:
        asked = question(conversation((Role.CUSTOMER, words)))
        return [event.suggestion.text async for event in backend.ask(asked)]  # type: ignore[union-attr]

    names = [f"n{number}-" for number in range(20)]
    answers = await asyncio.gather(*(one(name) for name in names))
    assert answers == [[f"{name}{number}" for number in range(5)] for name in names]


async def test_the_pipelines_limit_ends_the_work_there(side: WorkerLoop) -> None:
    there = There(forever)
    there.spec = BackendSpec("there", "There", limit=0.2)
    told: list[AssistEvent] = []
    await ask_all([Elsewhere(there, side.submit)], QUESTION, told.append)
    assert [type(event) for event in told] == [Suggested, Failed] and there.ended == 1


async def test_in_the_pipeline_it_is_a_backend_like_any_other(side: WorkerLoop) -> None:
    told: list[AssistEvent] = []
    await ask_all([Elsewhere(There(three), side.submit)], QUESTION, told.append)
    assert [type(event) for event in told] == [Suggested] * 3 + [Finished]


async def test_when_the_other_loop_closes_the_caller_is_told() -> None:
    loop = WorkerLoop("closing")
    there = There(forever)
    task = asyncio.get_running_loop().create_task(collect(Elsewhere(there, loop.submit)))
    await asyncio.to_thread(there.began.wait, 10)
    await asyncio.to_thread(loop.close)
    with pytest.raises(Unavailable, match="being closed"):
        await task
    assert there.ended == 1
    with pytest.raises(Unavailable, match="being closed"):
        await collect(Elsewhere(there, loop.submit))


def test_a_caller_that_goes_away_with_its_loop_ends_the_work(side: WorkerLoop) -> None:
    there = There(forever)

    async def leave() -> None:
        answers: Any = Elsewhere(there, side.submit).ask(QUESTION)
        await anext(answers)

    asyncio.run(leave())
    assert there.ended == 1


class Scribe:
    """A writer whose text grows word by word; it records where it ran and that it ended."""

    def __init__(self, words: int) -> None:
        self.spec = BackendSpec("scribe", "Scribe")
        self._words = words
        self.threads: set[str] = set()
        self.ended = threading.Event()

    async def write(self, task: Task) -> AsyncIterator[WritingEvent]:
        self.threads.add(threading.current_thread().name)
        try:
            for number in range(1, self._words + 1):
                yield Written("word " * number, number == self._words)
            yield Metered(self.spec.name, 3, self._words)
            await asyncio.sleep(0 if self._words < 1000 else 3600)
        finally:
            self.ended.set()


async def test_a_writer_there_is_heard_in_few_bundles_and_whole(side: WorkerLoop) -> None:
    scribe = Scribe(200)
    events = [
        event async for event in WriterElsewhere(scribe, side.submit).write(Task(TaskKind.SHORTER, "x"))
    ]
    texts = [event for event in events if isinstance(event, Written)]
    assert texts[-1] == Written("word " * 200, complete=True) and len(texts) < 20
    assert events[-1] == Metered("scribe", 3, 200) and scribe.threads == {"side"} and scribe.ended.is_set()


async def test_a_writer_there_ends_when_nobody_reads_any_more(side: WorkerLoop) -> None:
    scribe = Scribe(1000)
    answers = WriterElsewhere(scribe, side.submit).write(Task(TaskKind.SHORTER, "x"))
    async with aclosing(answers):  # type: ignore[type-var]
        async for _event in answers:
            break
    assert scribe.ended.is_set()
