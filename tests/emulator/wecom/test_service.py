"""The service as a whole: what it says of itself, faults and knobs, what never leaves it, its end."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from assist_app.emulator.service import Adjustable, Hearing, Reply, Request, Resettable, Service
from assist_app.emulator.wecom.leaks import Sayings, leaks, scrubbed, texts
from tests.emulator.wecom.stage import DISPATCHER, PAIR, TRIAL, Client, enterprise


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def fields(value: Any) -> Iterator[str]:
    """All texts in a reply, escapes undone at every level."""
    yield from texts(value)


async def test_no_reply_ever_holds_what_was_said() -> None:
    async with enterprise() as client:
        said = "我的扫地机器人昨天签收以后一直在原地打转不肯回去充电"
        record = await client.service.hear({"role": "customer", "text": said})
        await client.settle()
        client.mind.replies = ((f"您是说：{said}？",), (client.texts()[1],), ("这边为您安排检测，可以吗？",))
        await everything(client, record["chat"])
        assert len(client.replies) > 20
        described = json.dumps(client.service.describe("http://x"), ensure_ascii=False)
        whole = [text for reply in client.replies for text in fields(json.loads(reply))]
        for text in client.texts():
            assert text not in described
            assert not any(text in held for held in whole if len(text) > 5), text
        assert any("这边为您安排检测" in held for held in whole), "clean scripts do come out"


async def everything(client: Client, chat: str) -> None:
    """Every interface once, with everything an account can ask for."""
    rows = client.messages()
    target, model = client.known["program"], client.known["model"]
    made = await client.inside("create_recommend_dialog_task", msg_list=rows, kb_id=client.known["kb_id"])
    own = await client.inside(
        "create_program_task",
        program_id=target["target_id"],
        ability_id=target["target_ability_id"],
        msg_list=rows,
        escape_type=1,
    )
    jobs = []
    for way in ("suggest", "answer"):
        asked = {"model_id": model["target_id"], "ability_id": way, "kb_id": client.known["kb_id"]}
        jobs.append(await client.inside("create_model_task", **asked, msg_list=rows))
    leak = await client.inside("create_program_task", program_id=TRIAL, ability_id="leak", msg_list=rows)
    await client.later()
    await client.inside("get_recommend_dialog_result", jobid=made["jobid"])
    await client.inside("get_program_task_result", jobid=own["jobid"])
    await client.call("get_program_task_result", {"jobid": leak["jobid"]})
    for job in jobs:
        await client.inside("get_model_task_result", jobid=job["jobid"])
    for name in ("sync_msg", "knowledge_base_list"):
        later = await client.post(
            "async_program_task", program_id=DISPATCHER, ability_id=f"invoke_{name}", request_data="{}"
        )
        await client.later()
        await client.post("async_program_result", jobid=later["jobid"])
    for notify_id in client.service.platform.state.notices:
        await client.call("", {}, ability_id="get_callback_data", notify_id=notify_id)
    for way in ("echo", "wrong", "bare", "exception", "http500", "mute"):
        await client.call("", {"said": "x"}, ability_id=way, program_id=TRIAL)
    await client.call("", {"said": client.texts()[0]}, ability_id="echo", program_id=TRIAL)


@pytest.mark.parametrize(
    ("text", "leaked"),
    [
        ("我的快递到哪里了", True),
        ('{"a":"[\\"我的快递到哪里了\\"]"}', True),
        ("您问：我的快递到哪里了 对吗", True),
        ("我的快递", False),
        ("请提供订单号", False),
        ("where IS  my parcel, I have waited", True),
        ("waiting for my parcel", False),
        ("A" * 344, False),
    ],
)
def test_quotes_are_found_in_any_wrapping(text: str, leaked: bool) -> None:
    sayings = Sayings(["我的快递到哪里了", "Where is my parcel, I have waited so long", "好的", "谢谢"])
    assert leaks({"errcode": 0, "response_data": text}, sayings) is leaked
    assert leaks({text: [0, None, [True]]}, sayings) is leaked


def test_scripts_of_the_library_pass_untouched() -> None:
    script = "您好{客户称呼}，我帮您查一下物流，请稍等。可拨打 400-800-1234。"
    assert scrubbed(script, ["查物流", "我帮您", "我的快递到哪里了"]) == script


async def test_it_says_what_an_account_needs() -> None:
    async with enterprise() as client:
        told = client.service.describe("http://127.0.0.1:1/")
        assert told["endpoint"] == "http://127.0.0.1:1" and told["private_keys"] == {"1": PAIR[0]}
        assert {"corp_id", "corp_secret", "program_id", "kb_id", "recommend", "program", "model"} <= set(told)
        assert [len(chat["messages"]) for chat in told["chat"]] == [3, 4, 3]
        assert set(told["chat"][0]["messages"][0]) == {"id", "role", "time", "msgtype", "refs"}
        json.dumps(told)
        service: Service = client.service
        assert isinstance(service, Hearing) and isinstance(service, Adjustable)
        assert isinstance(service, Resettable) and service.name == "wecom"


FAULTS = [
    ("throttled", {}, 45009),
    ("auth", {}, 40001),
    ("expired", {}, 42001),
    ("busy", {}, -1),
    ("vendor", {}, 790014),
    ("vendor", {"code": 710674, "message": "connect fail"}, 710674),
]


@pytest.mark.parametrize(("kind", "vendor", "code"), FAULTS)
async def test_faults_are_told_as_wecom_does(kind: str, vendor: dict[str, Any], code: int) -> None:
    async with enterprise() as client:
        reply = client.service.fault(kind, vendor)
        assert reply.status == 200 and body(reply)["errcode"] == code
        assert client.service.fault(kind, {"http": 502}).status == 502


def body(reply: Reply) -> Any:
    """The decoded body."""
    assert isinstance(reply.body, bytes)
    return json.loads(reply.body)


async def test_a_used_up_quota_is_told_inside() -> None:
    async with enterprise() as client:
        outer = body(client.service.fault("quota", {}))
        assert outer["errcode"] == 0 and json.loads(outer["response_data"])["errcode"] == 45009


@pytest.mark.parametrize(
    "knobs",
    [
        {"nothing": 1},
        {"pending": "perhaps"},
        {"daily_calls": 1.5},
        {"daily_calls": True},
        {"program_down": 1},
        {"polls_count": 1},
        {"job_seconds": -1},
        {"job_seconds": "2"},
        {"callback": {"url": "http://x"}},
        {"callback": {"url": "file:///etc", "token": "t", "aes_key": "a" * 43}},
        {"callback": 7},
    ],
)
async def test_wrong_knobs_are_refused_and_change_nothing(knobs: dict[str, Any]) -> None:
    async with enterprise() as client:
        before = client.service.knobs
        with pytest.raises(ValueError, match=r"knob|callback"):
            client.service.adjust({"most_scripts": 1, **knobs})
        assert client.service.knobs == before


async def test_a_reset_brings_back_the_start_and_keeps_the_secrets() -> None:
    async with enterprise() as client:
        await client.service.hear({"role": "customer", "text": "又来了一条新的消息哦"})
        client.service.adjust({"daily_calls": 1})
        await client.settle()
        client.service.reset()
        assert (await client.inside_code("knowledge_base_list")) == 40014
        await client.sign_in()
        assert len((await client.inside("sync_msg"))["msg_list"]) == 10
        assert client.service.knobs.daily_calls == 10_000


async def test_closing_ends_every_process_and_the_port_of_the_zone() -> None:
    async with enterprise() as client:
        await everything(client, "")
        pids = client.service.platform.host.processes().values()
        address = client.service._back_end.address
        assert len(pids) >= 3 and all(alive(pid) for pid in pids)
        await client.inside(
            "create_program_task", program_id=TRIAL, ability_id="hang", msg_list=client.messages()
        )
    assert not any(alive(pid) for pid in pids)
    with pytest.raises(urllib.error.URLError):
        await asyncio.to_thread(urllib.request.urlopen, address, b"{}", 2)


async def test_programs_end_with_an_emulator_that_was_killed() -> None:
    """The emulator in a process of its own, ended without a chance to clean up."""
    code = (
        "import asyncio\n"
        "from tests.emulator.wecom.stage import enterprise\n"
        "async def main():\n"
        "    async with enterprise() as client:\n"
        "        await client.inside('knowledge_base_list')\n"
        "        print(*client.service.platform.host.processes().values(), flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=subprocess.PIPE)
    assert process.stdout is not None
    pid = int(await process.stdout.readline())
    process.kill()
    await process.wait()
    async with asyncio.timeout(10):
        while alive(pid):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_the_port_of_the_zone_lets_in_only_its_own_programs() -> None:
    async with enterprise() as client:
        await client.inside("knowledge_base_list")
        address = client.service._back_end.address
        secret = client.service.platform.host.secrets[DISPATCHER]
        right = {"X-Program": DISPATCHER, "X-Secret": secret}
        for headers, content, status in (
            ({}, b"{}", 403),
            ({**right, "X-Secret": "wrong"}, b"{}", 403),
            ({**right, "X-Program": "nobody"}, b"{}", 403),
            ({**right, "X-Program": ""}, b"{}", 403),
            (right, b"{", 400),
            (right, b"[]", 400),
        ):
            with pytest.raises(urllib.error.HTTPError) as refused:
                await asyncio.to_thread(ask, address, headers, content)
            assert refused.value.code == status
            refused.value.close()


QUESTIONS: list[tuple[dict[str, Any], int]] = [
    ({}, 40058),
    ({"api": "spec_log", "line": "x", "level": 9}, 40058),
    ({"api": "sync_msg"}, 40058),
    ({"api": "sync_msg", "corpid": "CORP", "agentid": 1, "request": "{}"}, 40058),
    ({"api": "sync_msg", "corpid": "CORP", "agentid": 1000002, "request": "["}, 40035),
    ({"api": "sync_msg", "corpid": "CORP", "agentid": 1000002, "request": "[]"}, 40035),
    ({"api": "sync_msg", "corpid": "CORP", "agentid": 1000002, "request": "{}"}, 0),
    ({"api": "get_msg_body", "corpid": "CORP", "agentid": 1000002, "request": "{}"}, 48002),
    ({"api": "program_async_job_call_back", "corpid": "CORP", "agentid": 1000002, "request": "{}"}, 40058),
    ({"api": "emulator_think", "corpid": "CORP", "agentid": 1000002, "request": '{"lines":7}'}, 40058),
    ({"api": "emulator_think", "corpid": "CORP", "agentid": 1000002, "request": '{"lines":[]}'}, 0),
    (
        {"api": "spec_notify_app", "corpid": "CORP", "agentid": 1000002, "request": '{"notify_scene":256}'},
        40058,
    ),
    ({"api": "spec_open_debug_mode", "access_token": "no", "debug_token": "no"}, 40014),
]


@pytest.mark.parametrize(("question", "code"), QUESTIONS, ids=lambda value: str(value)[:50])
async def test_wrong_questions_of_programs_get_their_number(question: dict[str, Any], code: int) -> None:
    async with enterprise() as client:
        await client.inside("knowledge_base_list")
        corp = {"corpid": client.known["corp_id"]} if "corpid" in question else {}
        content = json.dumps({**question, **corp}).encode()
        secret = client.service.platform.host.secrets[DISPATCHER]
        headers = {"X-Program": DISPATCHER, "X-Secret": secret}
        reply = await asyncio.to_thread(ask, client.service._back_end.address, headers, content)
        assert reply["errcode"] == code


def ask(address: str, headers: dict[str, str], content: bytes) -> Any:
    """One request to the port of the zone."""
    with urllib.request.urlopen(urllib.request.Request(address, content, headers), timeout=5) as reply:
        return json.loads(reply.read())


async def test_log_lines_are_kept_by_level() -> None:
    async with enterprise() as client:
        for level in (1, 2, 3):
            client.service.platform.logged(DISPATCHER, level, f"line {level}")
        await client.post("set_log_level", program_id=DISPATCHER, log_level=1)
        client.service.platform.logged(DISPATCHER, 2, "not wanted")
        assert [line for _who, _level, line in client.service.platform.state.log] == ["line 1", "line 2"]


async def test_a_request_for_nothing_known_is_left_to_others() -> None:
    async with enterprise() as client:
        assert client.service.operation(Request("POST", "/v3/chat/suggest.json", "", {}, b"")) is None
