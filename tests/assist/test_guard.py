"""A vendor that is down is left alone, one that hangs is given up, and the board says how each fares."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.board import percentile
from assist_app.assist.breaker import BreakerState
from assist_app.assist.guard import Guarded
from assist_app.assist.meter import DailyMeter
from assist_app.model.conversation import Role
from assist_app.model.errors import (
    BackendError,
    Busy,
    CredentialsRejected,
    NotApplicable,
    QuotaSpent,
    RateLimited,
    Resting,
    TimedOut,
    Unavailable,
)
from assist_app.model.suggestion import AssistEvent
from tests.assist.test_meter import MemoryLedger
from tests.backends.contract import question
from tests.fakes import conversation, suggested

QUESTION = question(conversation((Role.CUSTOMER, "hi")))
GONE = Unavailable("gone.")


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Vendor:
    """Fails as long as `failure` is set; counts how often it was asked; `took` is what an answer takes."""

    def __init__(self, clock: Clock, limit: float = 5.0) -> None:
        self.spec = BackendSpec("vendor", "Vendor", limit=limit)
        self.failure: Exception | None = None
        self.asked = self.closed = 0
        self.took = 0.0
        self.wait: asyncio.Event | None = None
        self._clock = clock

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        self.asked += 1
        try:
            yield suggested("vendor", "a")
            if self.wait is not None:
                await self.wait.wait()
            self._clock.now += self.took
            if self.failure is not None:
                raise self.failure
        finally:
            self.closed += 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vendor(clock: Clock) -> Vendor:
    return Vendor(clock)


async def ask(guarded: Guarded) -> BackendError | None:
    """The failure of one question, if it fails."""
    try:
        assert [event async for event in guarded.ask(QUESTION)]
    except BackendError as error:
        return error
    return None


async def fail(guarded: Guarded, vendor: Vendor, times: int, error: Exception = GONE) -> None:
    vendor.failure = error
    for _time in range(times):
        assert await ask(guarded) is error
    vendor.failure = None


async def test_after_five_failures_in_a_row_it_is_left_alone(vendor: Vendor, clock: Clock) -> None:
    guarded = Guarded(vendor, now=clock)
    await fail(guarded, vendor, 4)
    assert await ask(guarded) is None
    await fail(guarded, vendor, 5)
    refused = await ask(guarded)
    assert isinstance(refused, Resting) and "Vendor" in refused.sentence and "30 seconds" in refused.sentence
    assert vendor.asked == 10 and guarded.board().breaker is BreakerState.OPEN
    clock.now += 29.9
    assert isinstance(await ask(guarded), Resting) and vendor.asked == 10
    clock.now += 0.2
    assert guarded.board().breaker is BreakerState.TRYING
    assert await ask(guarded) is None and vendor.asked == 11
    assert guarded.board().breaker is BreakerState.CLOSED


async def test_each_failed_trial_doubles_the_rest_up_to_five_minutes(vendor: Vendor, clock: Clock) -> None:
    guarded = Guarded(vendor, now=clock)
    await fail(guarded, vendor, 5)
    rests = []
    for _trial in range(6):
        rests.append(guarded.board().rests)
        clock.now += rests[-1]
        await fail(guarded, vendor, 1)
    assert rests == [30, 60, 120, 240, 300, 300]
    clock.now += 300
    assert await ask(guarded) is None
    await fail(guarded, vendor, 5)
    assert guarded.board().rests == 30


async def test_only_one_question_tries(vendor: Vendor, clock: Clock) -> None:
    guarded = Guarded(vendor, now=clock)
    await fail(guarded, vendor, 5)
    clock.now += 30
    vendor.wait = asyncio.Event()
    trying = guarded.ask(QUESTION)
    await anext(trying)
    assert isinstance(await ask(guarded), Resting) and vendor.asked == 6
    # Given up by who asked: it has shown nothing, and the next one tries.
    await trying.aclose()  # type: ignore[attr-defined]
    vendor.wait = None
    assert await ask(guarded) is None and guarded.board().breaker is BreakerState.CLOSED


@pytest.mark.parametrize("error", [CredentialsRejected("wrong."), ZeroDivisionError("bug")])
async def test_what_does_not_pass_never_opens_it(vendor: Vendor, clock: Clock, error: Exception) -> None:
    guarded = Guarded(vendor, now=clock)
    vendor.failure = error
    for _time in range(12):
        with pytest.raises(type(error)):
            [event async for event in guarded.ask(QUESTION)]
    assert vendor.asked == 12 and guarded.board().breaker is BreakerState.CLOSED


async def test_a_refusal_shows_that_the_service_lives(vendor: Vendor, clock: Clock) -> None:
    guarded = Guarded(vendor, now=clock)
    await fail(guarded, vendor, 4)
    await fail(guarded, vendor, 1, CredentialsRejected("wrong."))
    await fail(guarded, vendor, 4)
    assert guarded.board().breaker is BreakerState.CLOSED


@pytest.mark.parametrize("error", [NotApplicable("no text."), QuotaSpent("used up.")])
async def test_what_was_never_asked_tells_nothing(vendor: Vendor, clock: Clock, error: BackendError) -> None:
    guarded = Guarded(vendor, now=clock)
    await fail(guarded, vendor, 4)
    await fail(guarded, vendor, 3, error)
    await fail(guarded, vendor, 1)
    assert guarded.board().breaker is BreakerState.OPEN
    clock.now += 30
    await fail(guarded, vendor, 1, error)
    assert guarded.board().breaker is BreakerState.TRYING


async def test_a_service_that_names_a_time_is_left_alone_that_long(vendor: Vendor, clock: Clock) -> None:
    guarded = Guarded(vendor, now=clock)
    await fail(guarded, vendor, 1, RateLimited("slow down.", 12.0))
    assert isinstance(await ask(guarded), Resting) and guarded.board().rests == 12
    clock.now += 12
    assert await ask(guarded) is None
    await fail(guarded, vendor, 1, RateLimited("tomorrow.", 86_400.0))
    assert guarded.board().rests == 300


async def test_a_service_that_hangs_is_given_up_and_known_for_it(clock: Clock) -> None:
    vendor = Vendor(clock, limit=0.05)
    vendor.wait = asyncio.Event()
    guarded = Guarded(vendor, now=clock)
    for _time in range(5):
        assert isinstance(await ask(guarded), TimedOut)
    assert vendor.closed == 5 and isinstance(await ask(guarded), Resting)
    assert guarded.board().errors == {"timeout": 5}


async def test_at_most_so_many_at_once_and_the_next_one_waits_its_turn(vendor: Vendor, clock: Clock) -> None:
    guarded = Guarded(vendor, at_once=3, now=clock)
    vendor.wait = asyncio.Event()
    loop = asyncio.get_running_loop()
    asking = [loop.create_task(ask(guarded)) for _one in range(7)]
    while vendor.asked < 3:  # noqa: ASYNC110
        await asyncio.sleep(0)
    for _round in range(20):
        await asyncio.sleep(0)
    assert vendor.asked == 3
    asking[5].cancel()
    vendor.wait.set()
    ends = await asyncio.gather(*asking, return_exceptions=True)
    assert vendor.asked == 6 and [end for end in ends if end is not None] == [ends[5]]


async def test_who_waited_too_long_for_a_turn_is_told_so(clock: Clock) -> None:
    vendor = Vendor(clock, limit=60.0)
    vendor.wait = asyncio.Event()
    guarded = Guarded(vendor, at_once=1, now=clock)
    first = asyncio.get_running_loop().create_task(ask(guarded))
    while not vendor.asked:  # noqa: ASYNC110
        await asyncio.sleep(0)
    # Only the second is in a hurry: with one limit for both, either may end first.
    vendor.spec = replace(vendor.spec, limit=0.05)
    assert isinstance(await ask(guarded), Busy) and vendor.asked == 1
    vendor.wait.set()
    assert await first is None
    assert guarded.board().breaker is BreakerState.CLOSED


async def test_those_who_wait_for_a_turn_do_not_ask_a_service_that_went_down(
    vendor: Vendor, clock: Clock
) -> None:
    guarded = Guarded(vendor, at_once=5, now=clock)
    vendor.wait, vendor.failure = asyncio.Event(), GONE
    loop = asyncio.get_running_loop()
    asking = [loop.create_task(ask(guarded)) for _one in range(9)]
    while vendor.asked < 5:  # noqa: ASYNC110
        await asyncio.sleep(0)
    vendor.wait.set()
    ends = await asyncio.gather(*asking)
    assert vendor.asked == 5 and [type(end) for end in ends] == [Unavailable] * 5 + [Resting] * 4


async def test_the_board(vendor: Vendor, clock: Clock) -> None:
    meter = DailyMeter("Vendor", 10, MemoryLedger(), now=clock)
    guarded = Guarded(vendor, meter, now=clock)
    board = guarded.board()
    assert (board.name, board.p50, board.p95, board.left_today) == ("vendor", None, None, 10)
    for number in range(1, 251):
        vendor.took = number / 1000
        assert await ask(guarded) is None
    vendor.took = 0
    await fail(guarded, vendor, 2)
    await fail(guarded, vendor, 1, CredentialsRejected("wrong."))
    meter.spend(3)
    board = guarded.board()
    # Of the last 200: 51 to 250 ms.
    assert board.p50 == pytest.approx(150) and board.p95 == pytest.approx(240) and board.answers == 250
    assert board.errors == {"network": 2, "auth": 1}
    assert (board.spent_today, board.left_today) == (3, 7)
    assert Guarded(vendor).board().left_today is None


def test_percentiles() -> None:
    assert percentile([], 50) is None
    assert [percentile([7.0], p) for p in (0, 50, 95, 100)] == [7.0] * 4
    assert [percentile([1.0, 2.0, 3.0, 4.0], p) for p in (0, 25, 26, 50, 95, 100)] == [1, 1, 2, 2, 4, 4]
