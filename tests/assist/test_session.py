"""A turn is asked about once, newest first, and slow services wait for the burst to settle."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from assist_app.assist.session import GROWING, Advice, AdviceState, AssistSession, adaptive_settle
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import Conversation, MessageState, Role
from assist_app.model.errors import CredentialsRejected
from assist_app.model.suggestion import Abstained, Attitude, AttitudeLabel, Intent, Recognised, Suggested
from tests.fakes import FakeBackend, conversation, suggested

PARCEL = (Role.CUSTOMER, "Where is my parcel?")
REFUND = (Role.CUSTOMER, "I want my money back.")


class Reports:
    """Collects advice and lets a test wait for the one it needs."""

    def __init__(self) -> None:
        self.seen: list[Advice] = []
        self._more = asyncio.Event()

    def __call__(self, advice: Advice) -> None:
        self.seen.append(advice)
        self._more.set()

    async def until(self, state: AdviceState) -> Advice:
        while not self.seen or self.seen[-1].state is not state:
            self._more.clear()
            await self._more.wait()
        return self.seen[-1]


def recognised(name: str) -> Recognised:
    return Recognised("local", Intent(name, name, 0.9), Attitude(AttitudeLabel.NEGATIVE, 0.8))


async def test_rows_intent_and_attitude_reach_the_agent() -> None:
    reports = Reports()
    backend = FakeBackend("local", [recognised("track"), suggested("local", "It arrives tomorrow.")])
    session = AssistSession([backend], reports)
    assert session.hear(conversation(PARCEL))
    advice = await reports.until(AdviceState.READY)
    assert advice.intent is not None and advice.intent.code == "track"
    assert advice.attitude is not None and advice.attitude.label is AttitudeLabel.NEGATIVE
    assert [row.text for row in advice.rows] == ["It arrives tomorrow."]
    assert advice.reports["local"].milliseconds is not None
    await session.close()


async def test_a_burst_is_one_turn() -> None:
    reports = Reports()
    backend = FakeBackend("local", [suggested("local", "one")])
    session = AssistSession([backend], reports)
    session.hear(conversation((Role.AGENT, "Hello"), PARCEL, REFUND))
    await reports.until(AdviceState.READY)
    assert backend.questions[0].turn.text == "Where is my parcel?\nI want my money back."
    await session.close()


async def test_a_newer_message_replaces_the_running_question() -> None:
    reports = Reports()
    stuck = asyncio.Event()
    backend = FakeBackend("local", [stuck, suggested("local", "answer")])
    session = AssistSession([backend], reports)
    session.hear(conversation(PARCEL))
    await backend.asked.wait()
    session.hear(conversation(PARCEL, REFUND))
    stuck.set()
    advice = await reports.until(AdviceState.READY)
    assert len(backend.questions) == 2 and backend.closed >= 1
    assert {seen.turn_id for seen in reports.seen} == {advice.turn_id}
    await session.close()


async def test_the_same_turn_is_not_asked_twice() -> None:
    reports = Reports()
    backend = FakeBackend("local", [suggested("local", "answer")])
    session = AssistSession([backend], reports)
    assert session.hear(conversation(PARCEL))
    await reports.until(AdviceState.READY)
    assert not session.hear(conversation(PARCEL))
    assert not session.hear(conversation(PARCEL, (Role.SYSTEM, "The chat was transferred.")))
    assert len(backend.questions) == 1
    await session.close()


async def test_our_own_reply_ends_the_question() -> None:
    backend = FakeBackend("local", [asyncio.Event()])
    session = AssistSession([backend], Reports())
    session.hear(conversation(PARCEL))
    await backend.asked.wait()
    assert not session.hear(conversation(PARCEL, (Role.AGENT, "Tomorrow.")))
    await session.close()
    assert backend.closed == 1


async def test_not_sure_is_said() -> None:
    reports = Reports()
    session = AssistSession([FakeBackend("local", [Abstained("local")])], reports)
    session.hear(conversation(PARCEL))
    assert (await reports.until(AdviceState.UNSURE)).rows == ()
    await session.close()


async def test_local_rows_come_before_a_slow_service_is_even_asked() -> None:
    reports = Reports()
    local = FakeBackend("local", [suggested("local", "quick")])
    remote = FakeBackend("remote", [suggested("remote", "slow")], local=False)
    waited: list[float] = []

    def settle(gap: float) -> float:
        waited.append(gap)
        assert [row.text for row in reports.seen[-1].rows] == ["quick"]
        return 0.0

    session = AssistSession([remote, local], reports, settle=settle)
    session.hear(conversation(PARCEL, REFUND, clock=lambda n: n * 2.0))
    advice = await reports.until(AdviceState.READY)
    while len(advice.rows) < 2:
        await asyncio.sleep(0)
        advice = reports.seen[-1]
    assert [row.text for row in advice.rows] == ["quick", "slow"]
    assert waited == [2.0]
    await session.close()


def test_the_wait_follows_the_customers_rhythm() -> None:
    assert adaptive_settle(0.1) == 0.4
    assert adaptive_settle(2.0) == 1.0
    assert adaptive_settle(60.0) == 1.5


def test_recalled_messages_are_not_part_of_the_turn() -> None:
    talk = conversation(PARCEL, REFUND)
    recalled = replace(talk.messages[1], state=MessageState.RECALLED, text=None)
    turn = current_turn(Conversation(talk.id, talk.source, talk.title, (talk.messages[0], recalled)))
    assert turn is not None and turn.text == "Where is my parcel?"


async def test_what_only_grows_is_reported_together_and_its_end_at_once() -> None:
    reports = Reports()
    whole = suggested("local", "It arrives tomorrow.").suggestion
    grown = [
        Suggested("local", replace(whole, messages=(whole.text[:end],), complete=False))
        for end in range(1, 9)
    ]
    session = AssistSession([FakeBackend("local", [*grown, Suggested("local", whole)])], reports)
    session.hear(conversation(PARCEL))
    await reports.until(AdviceState.READY)
    assert reports.seen[-1].rows == (whole,)
    growing = [seen for seen in reports.seen if seen.rows and not seen.rows[0].complete]
    assert len(growing) <= 1
    await session.close()


async def test_an_answer_that_ends_like_a_row_that_is_there_is_reported_as_agreement() -> None:
    reports = Reports()
    row = suggested("model", "It arrives tomorrow").suggestion
    told, more, done = asyncio.Event(), asyncio.Event(), asyncio.Event()
    growing = Suggested("model", replace(row, messages=("It arr",), complete=False))
    model = FakeBackend("model", [growing, more, Suggested("model", row)], local=False)
    local = FakeBackend("local", [suggested("local", "It arrives tomorrow.")])

    def report(advice: Advice) -> None:
        reports(advice)
        if len(advice.rows) == 2:
            told.set()
        if advice.complete:
            done.set()

    session = AssistSession([local, model], report, settle=lambda gap: 0.0)
    session.hear(conversation(PARCEL))
    await told.wait()
    assert [row.origins for row in reports.seen[-1].rows] == [("local",), ("model",)]
    more.set()
    await done.wait()
    first, second = reports.seen[-1].rows
    assert first.origins == ("local", "model") and second.repeats == first.id
    await session.close()


async def test_nothing_more_is_reported_of_a_question_that_was_replaced() -> None:
    reports = Reports()
    row = suggested("local", "It arrives tomorrow.").suggestion
    growing = [Suggested("local", replace(row, messages=(text,), complete=False)) for text in ("It", "It a")]
    more, asleep = asyncio.Event(), asyncio.Event()
    session = AssistSession([FakeBackend("local", [growing[0], more, growing[1], asleep])], reports)
    session.hear(conversation(PARCEL))
    await reports.until(AdviceState.ASKING)
    more.set()
    await asyncio.sleep(GROWING / 10)
    # Its second word waits to be reported, and the same turn is asked about anew.
    session.use([FakeBackend("local", [asleep])])
    session.forget_turn()
    session.hear(conversation(PARCEL))
    await asyncio.sleep(2 * GROWING)
    assert [seen.rows[0].text for seen in reports.seen] == ["It"]
    await session.close()


async def test_a_surer_intent_of_another_backend_wins_and_the_same_again_takes_nothing_away() -> None:
    local = Intent("track", "Track parcel", 0.7, "Delivery", ("parcel",))
    for other, wins in (
        (Intent("track", "Track parcel", 0.9), False),
        (Intent("refund", "Refund", 0.9), True),
    ):
        reports = Reports()
        first = FakeBackend("local", [Recognised("local", local)])
        second = FakeBackend("far", [Recognised("far", other)], local=False)
        session = AssistSession([first, second], reports, settle=lambda gap: 0.0)
        session.hear(conversation(PARCEL))
        advice = await reports.until(AdviceState.UNSURE)
        assert (advice.intent, advice.intent_by) == ((other, "far") if wins else (local, "local"))
        await session.close()


async def test_a_failure_keeps_what_the_vendors_support_asks_for() -> None:
    reports = Reports()
    refused = CredentialsRejected("The key was refused.", code="InvalidKey", request_id="7F-21")
    session = AssistSession([FakeBackend("far", [refused])], reports)
    session.hear(conversation(PARCEL))
    report = (await reports.until(AdviceState.UNSURE)).reports["far"]
    assert (report.kind, report.code, report.request_id) == ("auth", "InvalidKey", "7F-21")
    await session.close()


async def test_what_was_shown_before_stays_and_nobody_is_asked_again() -> None:
    reports, talk = Reports(), conversation(PARCEL)
    backend = FakeBackend("local", [suggested("local", "one")])
    session = AssistSession([backend], reports)
    session.hear(talk)
    known = replace(await reports.until(AdviceState.READY), complete=True)
    session.forget_turn()
    backend.asked.clear()
    assert not session.hear(talk, known) and len(backend.questions) == 1
    later = conversation(PARCEL, REFUND)
    assert session.hear(later, known)
    await backend.asked.wait()
    await session.close()


async def test_what_is_known_of_another_turn_is_not_this_ones() -> None:
    reports = Reports()
    session = AssistSession([FakeBackend("local", [suggested("local", "one")])], reports)
    known = replace(
        Advice("other", current_turn(conversation(PARCEL))), rows=(suggested("x", "y").suggestion,)
    )
    assert session.hear(conversation(PARCEL), replace(known, complete=True))
    assert [row.text for row in (await reports.until(AdviceState.READY)).rows] == ["one"]
    await session.close()
