"""Jobs: pending in three styles, when they are looked at, given up, picked up again, and what they cost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import cast

import httpx
import pytest

from assist_app.assist.setup import FreeMeter
from assist_app.model.conversation import Role
from assist_app.model.errors import Busy, InputRejected, QuotaSpent, TimedOut, TooLong, UnexpectedReply
from assist_app.model.suggestion import Abstained, AssistEvent
from tests.backends.contract import question
from tests.backends.wecom.platform import OK, PENDING_CODE, Platform, Seen, error, inner
from tests.backends.wecom.stage import Stage, ask, remarks, texts

KINDS = ["recommend", "program", "model"]
CREATE = "create_recommend_dialog_task"
RESULT = "get_recommend_dialog_result"


@pytest.mark.parametrize("route", ["sync", "async"])
@pytest.mark.parametrize("pending", ["absent", "empty", "code"])
@pytest.mark.parametrize("kind", KINDS)
async def test_three_styles_of_pending_on_both_routes(kind: str, pending: str, route: str) -> None:
    stage = Stage(Platform(pending=pending, looks=3))
    adapter = stage.adapter(kind, route=route, pending_codes=str(PENDING_CODE))
    assert len(texts(await ask(adapter, stage.talk("你好")))) == 2


@pytest.mark.parametrize("kind", ["program", "model"])
async def test_a_code_that_nobody_called_pending_is_a_failure(kind: str) -> None:
    stage = Stage(Platform(pending="code"))
    with pytest.raises(UnexpectedReply) as caught:
        await ask(stage.adapter(kind), stage.talk("你好"))
    assert caught.value.code == str(PENDING_CODE)


@pytest.mark.parametrize(
    ("kind", "pauses"), [("recommend", [2, 2, 3, 4, 5, 5, 5]), ("program", [1, 1, 2, 3, 5, 5, 5])]
)
async def test_a_job_is_looked_at_less_and_less_often(kind: str, pauses: list[float]) -> None:
    stage = Stage(Platform(looks=6))
    await ask(stage.adapter(kind), stage.talk("你好"))
    assert stage.clock.pauses == pauses


@pytest.mark.parametrize("kind", KINDS)
async def test_after_a_minute_the_job_is_left_and_found_again(kind: str) -> None:
    stage = Stage()
    adapter, talk = stage.adapter(kind), stage.talk("你好")
    stage.platform.unfinished = True
    with pytest.raises(TimedOut) as caught:
        await ask(adapter, talk)
    assert 50 <= sum(stage.clock.pauses) <= 60 and "ask again" in caught.value.sentence
    stage.platform.unfinished = False
    assert texts(await ask(adapter, talk))
    assert (
        len(stage.platform.calls(f"create_{'recommend_dialog' if kind == 'recommend' else kind}_task")) == 1
    )


async def test_a_job_that_is_late_is_looked_at_every_half_minute_and_given_up_after_ten() -> None:
    stage = Stage()
    adapter, talk = stage.adapter(), stage.talk("你好")
    stage.platform.unfinished = True
    with pytest.raises(TimedOut):
        await ask(adapter, talk)
    stage.clock.time += 60
    stage.clock.pauses.clear()
    with pytest.raises(TimedOut):
        await ask(adapter, talk)
    assert stage.clock.pauses == [0, 30, 30]
    stage.clock.time += 600
    stage.platform.unfinished = False
    assert texts(await ask(adapter, talk))
    assert len(stage.platform.calls(CREATE)) == 2


async def test_create_and_every_look_count_against_the_day() -> None:
    stage = Stage(Platform(looks=3))
    meter = stage.meter = FreeMeter()
    await ask(stage.adapter(), stage.talk("你好"))
    assert meter.spent == 1 + 4


async def test_on_the_asynchronous_route_only_what_reaches_the_interface_counts() -> None:
    stage = Stage(Platform(looks=2))
    meter = stage.meter = FreeMeter()
    await ask(stage.adapter(route="async"), stage.talk("你好"))
    assert meter.spent == len(stage.platform.calls("async_program_task")) == 1 + 3
    assert stage.platform.calls("async_program_result") and not stage.platform.calls("sync_call_program")


async def test_nothing_is_sent_once_the_day_is_spent() -> None:
    class Spent(FreeMeter):
        def spend(self, calls: int = 1) -> None:
            super().spend(calls)
            if self.spent > 2:
                raise QuotaSpent("Spent.")

    stage = Stage(Platform(looks=5), meter=Spent())
    with pytest.raises(QuotaSpent):
        await ask(stage.adapter(), stage.talk("你好"))
    assert len(stage.platform.calls("sync_call_program")) == 2


async def test_the_same_question_is_not_paid_for_twice_within_minutes() -> None:
    stage = Stage()
    adapter, talk = stage.adapter(), stage.talk("你好")
    assert texts(await ask(adapter, talk)) == texts(await ask(adapter, talk))
    assert len(stage.platform.calls(CREATE)) == 1
    stage.clock.time += 601
    await ask(adapter, talk)
    assert len(stage.platform.calls(CREATE)) == 2


async def test_a_conversation_that_is_too_long_is_asked_about_by_its_newer_half() -> None:
    stage = Stage()
    talk = stage.talk(*["长" * 6000] * 4)
    talk = replace(talk, messages=tuple(replace(message, text=None) for message in talk.messages))
    stage.platform.learn("m0", "长" * 20_000, "key-of-m0")
    events = await ask(stage.adapter(), talk)
    sent = [[m["msgid"] for m in seen.inner["msg_list"]] for seen in stage.platform.calls(CREATE)]
    assert sent == [["m0", "m1", "m2", "m3"], ["m2", "m3"]]
    assert len(texts(events)) == 2 and remarks(events) == ["based on 2 of 4 messages"]


async def test_it_is_halved_once_only() -> None:
    stage = Stage()
    stage.platform.arm(RESULT, inner(error(790040)), inner(error(790040)))
    with pytest.raises(TooLong):
        await ask(stage.adapter(), stage.talk("a", "b", "c", "d"))
    assert len(stage.platform.calls(CREATE)) == 2


async def test_one_message_cannot_be_halved() -> None:
    stage = Stage()
    stage.platform.arm(CREATE, inner(error(790040)))
    with pytest.raises(TooLong):
        await ask(stage.adapter(), stage.talk("a"))
    assert len(stage.platform.calls(CREATE)) == 1


async def test_texts_that_are_known_to_be_too_long_are_not_even_sent() -> None:
    stage = Stage()
    events = await ask(stage.adapter(), stage.talk(*["长" * 9000] * 4))
    assert len(stage.platform.calls(CREATE)) == 1
    assert len(stage.platform.calls(CREATE)[0].inner["msg_list"]) == 2 and texts(events)


async def test_a_failed_job_is_tried_once_more_after_ten_seconds() -> None:
    stage = Stage()
    stage.platform.arm(RESULT, inner({**OK, "status": 2}))
    assert texts(await ask(stage.adapter(), stage.talk("你好")))
    assert 10.0 in stage.clock.pauses and len(stage.platform.calls(CREATE)) == 2
    stage.platform.arm(RESULT, inner({**OK, "status": 2}), inner({**OK, "status": 2}))
    with pytest.raises(Busy):
        await ask(stage.adapter(), stage.talk("你好", prefix="n"))


@pytest.mark.parametrize("lost", [httpx.ReadTimeout("x"), httpx.ReadError("x"), httpx.Response(502)])
async def test_a_create_of_unknown_outcome_is_repeated_once(lost: object) -> None:
    stage = Stage()
    stage.platform.arm(CREATE, lost)
    assert texts(await ask(stage.adapter(), stage.talk("你好")))
    assert stage.clock.pauses[0] == 5.0
    stage.platform.arm(CREATE, lost, lost)
    with pytest.raises(Exception, match="WeCom"):
        await ask(stage.adapter(), stage.talk("你好", prefix="n"))
    assert len(stage.platform.calls(CREATE)) == 4


async def test_a_lost_look_is_only_a_lost_look() -> None:
    stage = Stage()
    stage.platform.arm(RESULT, httpx.ReadTimeout("x"), httpx.Response(500, content=b"<html>"))
    assert texts(await ask(stage.adapter(), stage.talk("你好")))
    assert len(stage.platform.calls(CREATE)) == 1


async def test_messages_that_failed_are_counted() -> None:
    stage = Stage()
    talk = stage.talk("a", "b", "c", "d", "e")
    for gone in ("m0", "m3"):
        del stage.platform.messages[gone]
    assert remarks(await ask(stage.adapter(), talk)) == ["based on 3 of 5 messages"]


async def test_no_job_and_every_message_refused() -> None:
    stage = Stage()
    talk = stage.talk("a", "b")
    refused = [{"errcode": 710601, "msgid": m.refs["wecom.msgid"]} for m in talk.messages]
    stage.platform.arm(CREATE, inner({**OK, "jobid": "", "fail_list": refused}))
    with pytest.raises(InputRejected):
        await ask(stage.adapter(), talk)
    stage.platform.arm(CREATE, inner(dict(OK)))
    with pytest.raises(UnexpectedReply):
        await ask(stage.adapter(), talk)


async def test_an_empty_recommendation_is_honest_silence() -> None:
    stage = Stage()
    stage.platform.arm(RESULT, inner({**OK, "status": 1, "response_data": " "}))
    assert await ask(stage.adapter(), stage.talk("a")) == [Abstained("wecom-recommend")]


async def test_unknown_tag_groups_are_told() -> None:
    stage = Stage()
    reply = {**OK, "jobid": "job-0", "fail_tag_group_id_list": ["G9"]}
    stage.platform._start("model", {"msg_list": []})
    stage.platform.arm("create_model_task", inner(reply))
    events = await ask(stage.adapter("model", tag_groups="G9"), stage.talk("a"))
    assert remarks(events) == ["without the unknown tag groups G9"]


async def test_a_code_of_the_own_program_is_told() -> None:
    stage = Stage()
    stage.platform.response_errcode = 31
    with pytest.raises(UnexpectedReply) as caught:
        await ask(stage.adapter("program"), stage.talk("a"))
    assert caught.value.code == "31"


async def test_a_newer_question_ends_the_looks_and_the_late_result_is_dropped() -> None:
    stage = Stage(Platform(looks=0))
    waiting, forever = asyncio.Event(), asyncio.Event()

    async def held() -> None:
        waiting.set()
        await forever.wait()

    stage.platform.before = lambda seen: held() if seen.inner == {"jobid": "job-0"} else None
    adapter = stage.adapter("program")
    said: list[AssistEvent] = []

    async def first() -> None:
        answers = cast("AsyncGenerator[AssistEvent]", adapter.ask(question(stage.talk("旧问题"))))
        async with aclosing(answers):
            async for event in answers:
                said.append(event)

    async with asyncio.TaskGroup() as group:
        old = group.create_task(first())
        await waiting.wait()
        old.cancel()
    events = await ask(adapter, stage.talk("旧问题", "新问题，长一些"))
    assert not said and len(stage.platform.calls("get_program_task_result")) == 2
    assert "2条" in texts(events)[1]


async def test_a_question_that_was_broken_off_goes_on_with_its_job() -> None:
    stage = Stage(Platform(looks=0))
    waiting, forever = asyncio.Event(), asyncio.Event()

    async def held() -> None:
        waiting.set()
        await forever.wait()

    def before(seen: Seen) -> object:
        return held() if seen.interface == RESULT and not forever.is_set() else None

    stage.platform.before = before
    adapter, talk = stage.adapter(), stage.talk((Role.CUSTOMER, "你好"))
    async with asyncio.TaskGroup() as group:
        old = group.create_task(ask(adapter, talk))
        await waiting.wait()
        old.cancel()
    forever.set()
    assert texts(await ask(adapter, talk))
    assert len(stage.platform.calls(CREATE)) == 1 and stage.clock.pauses[-1] == 0.0
