"""Recommendations: status, what fails, how long is too long, the calls of a day, no quotes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.emulator.wecom.stage import REPLIES, Client, enterprise, row_of

CREATE, RESULT = "create_recommend_dialog_task", "get_recommend_dialog_result"


async def create(client: Client, rows: list[Any] | None = None, **more: Any) -> Any:
    """A job for the first conversation."""
    return await client.inside(CREATE, msg_list=client.messages() if rows is None else rows, **more)


async def test_the_status_goes_from_running_to_done() -> None:
    async with enterprise() as client:
        made = await create(client, kb_id=client.known["kb_id"])
        assert made == {"errcode": 0, "errmsg": "ok", "jobid": made["jobid"], "fail_list": []}
        await client.settle()
        assert (await client.inside(RESULT, jobid=made["jobid"]))["status"] == 0
        await client.later(2.0)
        done = await client.inside(RESULT, jobid=made["jobid"])
        assert done["status"] == 1 and done["fail_list"] == []
        assert done["response_data"] == "1. 您好，我马上为您核实。\n2. 请提供一下 {订单号}。 谢谢您的耐心。"
        assert [line.role for line in client.mind.asked[0]] == ["customer", "agent", "customer"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("lines", "您好，我马上为您核实。\n请提供一下 {订单号}。 谢谢您的耐心。"),
        ("text", "您好，我马上为您核实。"),
        ("list", '["您好，我马上为您核实。","请提供一下 {订单号}。 谢谢您的耐心。"]'),
    ],
)
async def test_the_text_of_a_result_comes_in_several_forms(form: str, expected: str) -> None:
    async with enterprise() as client:
        client.service.adjust({"recommend_form": form})
        made = await create(client)
        await client.later()
        assert (await client.inside(RESULT, jobid=made["jobid"]))["response_data"] == expected
        client.service.adjust({"recommend_form": "object"})
        made = await create(client)
        await client.later()
        rows = json.loads((await client.inside(RESULT, jobid=made["jobid"]))["response_data"])["suggestions"]
        assert len(rows) == len(REPLIES)


async def test_failing_messages_are_named_and_the_rest_is_used() -> None:
    async with enterprise() as client:
        rows = client.messages(1)
        wrong = {"msgid": rows[3]["msgid"], "encrypt_info": {"secret_key": "not the key"}}
        absent = {"msgid": "m-absent", "encrypt_info": {"secret_key": "k"}}
        made = await create(client, [rows[0], rows[1], rows[0], wrong, absent])
        assert [(f["errcode"], f["msgid"]) for f in made["fail_list"]] == [(710601, rows[0]["msgid"])]
        assert made["fail_list"][0]["encrypt_info"] == rows[0]["encrypt_info"]
        await client.later()
        done = await client.inside(RESULT, jobid=made["jobid"])
        failed = {f["msgid"]: f["errcode"] for f in done["fail_list"]}
        assert failed == dict.fromkeys([rows[1]["msgid"], rows[3]["msgid"], "m-absent"], 710601)
        assert done["status"] == 1 and len(client.mind.asked[0]) == 1


async def test_a_job_without_one_usable_message_fails() -> None:
    async with enterprise() as client:
        made = await create(client, [{"msgid": "m-absent", "encrypt_info": {"secret_key": "k"}}])
        await client.later()
        done = await client.inside(RESULT, jobid=made["jobid"])
        assert (done["status"], done["errcode"]) == (2, 710601) and len(done["fail_list"]) == 1


ROW = {"msgid": "m", "encrypt_info": {"secret_key": "k"}}


@pytest.mark.parametrize(
    "rows", [[], [ROW] * 1001, [{}], [{"msgid": "m"}], [{"msgid": "", "encrypt_info": {}}]]
)
async def test_wrong_lists_of_messages_are_refused(rows: list[Any]) -> None:
    async with enterprise() as client:
        assert (await create(client, rows))["errcode"] == 40058
        assert (await client.inside(CREATE))["errcode"] == 40058
        assert (await client.inside(RESULT, jobid="j-nobody"))["errcode"] == 40058


async def test_an_unknown_knowledge_set_is_refused() -> None:
    async with enterprise() as client:
        assert (await create(client, kb_id="kb-nobody"))["errcode"] == 40058


@pytest.mark.parametrize("told", ["result", "create"])
async def test_the_length_that_counts_is_that_of_the_expanded_text(told: str) -> None:
    async with enterprise() as client:
        said = await client.service.hear({"role": "customer", "text": "长" * 29_990, "chat": "wm-long"})
        row = row_of(said["msgid"], said["service_encrypt_info"]["encrypted_secret_key"])
        client.service.adjust({"too_long_told": told})
        assert (await create(client, [row]))["errcode"] == 0, "with the name it is below 30,000"
        more = await client.service.hear(
            {"role": "customer", "text": "再加这一句就太长了", "chat": "wm-long"}
        )
        rows = [row, row_of(more["msgid"], more["service_encrypt_info"]["encrypted_secret_key"])]
        made = await create(client, rows)
        await client.later()
        reply = made if told == "create" else await client.inside(RESULT, jobid=made["jobid"])
        assert reply["errcode"] == 790040
        assert told == "create" or reply["status"] == 2
        half = await create(client, rows[1:])
        await client.later()
        assert (await client.inside(RESULT, jobid=half["jobid"]))["status"] == 1


async def test_jobs_fail_or_stay_when_a_knob_says_so() -> None:
    async with enterprise() as client:
        for way, status in (("fail", 2), ("stay", 0)):
            client.service.adjust({"recommend_status": way})
            made = await create(client)
            await client.later(600)
            done = await client.inside(RESULT, jobid=made["jobid"])
            assert (done["errcode"], done["status"]) == (0, status)


async def test_a_mind_that_breaks_fails_the_job(caplog: pytest.LogCaptureFixture) -> None:
    async with enterprise() as client:
        client.mind.error = RuntimeError("the parcel of Ms Li")
        made = await create(client)
        await client.later()
        assert (await client.inside(RESULT, jobid=made["jobid"]))["status"] == 2
    assert "RuntimeError" in caplog.text and "Ms Li" not in caplog.text
    caplog.clear()


async def test_the_calls_of_a_day_are_counted_and_start_again_at_midnight_in_china() -> None:
    async with enterprise() as client:
        client.service.adjust({"daily_calls": 3})
        made = await create(client)
        polls = [(await client.inside(RESULT, jobid=made["jobid"]))["errcode"] for _ in range(3)]
        assert polls == [0, 0, 45009]
        assert (await create(client))["errcode"] == 45009
        client.service.adjust({"polls_count": False})
        assert (await client.inside(RESULT, jobid=made["jobid"]))["errcode"] == 0
        client.clock.at += 86_400 - (client.clock.at + 8 * 3600) % 86_400
        await client.sign_in()
        assert (await create(client))["errcode"] == 0


async def test_ten_thousand_calls_a_day_are_the_limit_at_first() -> None:
    async with enterprise() as client:
        client.service.platform.state.jobs.count(10_000)
        client.service.platform.state.jobs.calls_today = 9_999
        assert [(await create(client))["errcode"] for _ in range(2)] == [0, 45009]


async def test_scripts_do_not_quote_the_conversation() -> None:
    async with enterprise() as client:
        said = "我的订单号是2026112108842，手机13812345678，扫地机器人一直没有送到家里来"
        record = await client.service.hear({"role": "customer", "text": said, "chat": "wm-quote"})
        row = row_of(record["msgid"], record["service_encrypt_info"]["encrypted_secret_key"])
        client.mind.replies = (
            (f"您说的是「{said}」对吗？",),
            ("您好。扫地机器人一直没有送到家里来是我们不好！马上为您查询。",),
            ("订单2026112108842正在路上，会打13812345678联系您，也可以拨打15512345678。",),
        )
        made = await create(client, [row])
        await client.later()
        done = (await client.inside(RESULT, jobid=made["jobid"]))["response_data"]
        assert done == "1. 您好。马上为您查询。\n2. 订单…正在路上，会打…联系您，也可以拨打…。"
