"""The calls of an application: tokens, protocols, every layer of failure, hostile requests."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from assist_app.emulator.service import Request
from assist_app.emulator.wecom import Start
from tests.emulator.wecom.stage import DISPATCHER, PAIR, TRIAL, WRAPPED, Client, enterprise

SYNC = "/cgi-bin/chatdata/sync_call_program"


async def test_the_token_stays_the_same_until_it_ends() -> None:
    async with enterprise() as client:
        first = await client.sign_in()
        assert first["expires_in"] == 7200 and len(first["access_token"]) <= 512
        client.clock.at += 7000
        again = await client.sign_in()
        assert again["access_token"] == first["access_token"] and again["expires_in"] == 200
        client.clock.at += 300
        assert (await client.post("check_debug_mode", program_id=DISPATCHER))["errcode"] == 42001
        assert (await client.sign_in())["access_token"] != first["access_token"]
        assert (await client.post("check_debug_mode", program_id=DISPATCHER))["errcode"] == 0


async def test_tokens_end_early_when_a_knob_says_so() -> None:
    async with enterprise() as client:
        client.service.adjust({"expire_tokens": True})
        assert (await client.inside_code("knowledge_base_list")) == 42001
        await client.sign_in()
        client.service.adjust({"revoke_tokens": True})
        assert (await client.inside_code("knowledge_base_list")) == 40014
        client.service.adjust({"token_seconds": 60.0})
        assert (await client.sign_in())["expires_in"] == 60


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, 40013),
        ({"corpid": "wwWrong", "corpsecret": "RIGHT"}, 40013),
        ({"corpid": "RIGHT", "corpsecret": "wrong"}, 40001),
        ({"corpid": "RIGHT"}, 40001),
        ({"corpid": "RIGHT", "corpsecret": "密"}, 40001),
    ],
)
async def test_wrong_credentials_are_refused(query: dict[str, str], code: int) -> None:
    async with enterprise() as client:
        right = {"corpid": client.known["corp_id"], "corpsecret": client.known["corp_secret"]}
        asked = {name: right[name] if value == "RIGHT" else value for name, value in query.items()}
        assert (await client.raw("GET", "/cgi-bin/gettoken", urlencode(asked)))["errcode"] == code


async def test_no_call_without_a_token() -> None:
    async with enterprise() as client:
        assert (await client.raw("POST", SYNC, "", b"{}"))["errcode"] == 41001
        assert (await client.raw("POST", SYNC, "access_token=", b"{}"))["errcode"] == 41001
        assert (await client.raw("POST", SYNC, "access_token=x%FF", b"{}"))["errcode"] == 40014
        assert (await client.raw("GET", SYNC, urlencode({"access_token": client.token})))["errcode"] == 40035


HOSTILE: list[tuple[bytes, int]] = [
    (b"", 40035),
    (b"{", 40035),
    (b"[]", 40035),
    (b"null", 40035),
    (b"\xff\xfe", 40035),
    (b'{"program_id":NaN}', 40035),
    (b"[" * 100_000, 40035),
    (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 40035),
    (b'{"program_id":"\\u4e2d"}', 40033),
    (b"{}", 40058),
    (b'{"program_id":7}', 40058),
    (b'{"program_id":""}', 40058),
    (b'{"program_id":"nobody"}', 40058),
    (b'{"program_id":"prog-dispatcher"}', 40058),
    (b'{"program_id":"prog-dispatcher","ability_id":"invoke_shell"}', 40058),
    (b'{"program_id":"prog-dispatcher","ability_id":"invoke_sync_msg","request_data":{}}', 40058),
    (b'{"program_id":"prog-dispatcher","ability_id":"invoke_sync_msg","request_data":"{"}', 790016),
    (b'{"program_id":"prog-dispatcher","ability_id":"invoke_sync_msg","request_data":"[]"}', 790016),
    (b'{"program_id":"prog-dispatcher","ability_id":"invoke_sync_msg","request_data":"{\\"x\\":1}"}', 790016),
    (
        b'{"program_id":"prog-dispatcher","ability_id":"invoke_sync_msg","request_data":"{\\"limit\\":\\"9\\"}"}',
        790016,
    ),
    (
        b'{"program_id":"prog-dispatcher","ability_id":"invoke_sync_msg","request_data":"{}","notify_id":9}',
        40058,
    ),
]


@pytest.mark.parametrize(("body", "code"), HOSTILE, ids=lambda value: str(value)[:40])
async def test_wrong_requests_get_their_number_before_any_program_starts(body: bytes, code: int) -> None:
    async with enterprise() as client:
        reply = await client.raw("POST", SYNC, urlencode({"access_token": client.token}), body)
        assert reply["errcode"] == code and set(reply) == {"errcode", "errmsg"}
        assert client.service.platform.host.processes() == {}


async def test_an_app_reaches_only_its_own_programs() -> None:
    async with enterprise() as client:
        client.known["corp_secret"] = client.service.world.apps[1].secret
        await client.sign_in()
        assert (await client.call("sync_msg", {}))["errcode"] == 48002


async def test_the_answer_of_a_program_must_fit_its_output_protocol() -> None:
    async with enterprise() as client:
        for way, code in (("echo", 0), ("wrong", 790014)):
            reply = await client.call("", {"said": "x"}, ability_id=way, program_id=TRIAL)
            assert reply["errcode"] == code
        assert json.loads((await trial(client, "echo"))["response_data"])["echo"] == '{"said": "x"}'


async def trial(client: Client, way: str) -> Any:
    """One call of the trial program."""
    return await client.call("", {"said": "x"}, ability_id=way, program_id=TRIAL)


@pytest.mark.parametrize("way", ["bare", "exception", "http500", "mute"])
async def test_a_program_that_breaks_is_not_reached_and_the_next_call_starts_it_again(way: str) -> None:
    async with enterprise() as client:
        assert (await trial(client, way))["errcode"] == 710674
        assert (await trial(client, "echo"))["errcode"] == 0


async def test_a_program_that_hangs_is_given_up() -> None:
    async with enterprise() as client:
        await trial(client, "echo")
        client.service.adjust({"program_seconds": 0.2})
        assert (await trial(client, "hang"))["errcode"] == 710674


async def test_killing_a_program_in_the_middle_of_a_call_ends_that_call_only() -> None:
    async with enterprise() as client:
        await trial(client, "echo")
        calling = asyncio.gather(trial(client, "hang"), knocked_out(client))
        assert (await calling)[0]["errcode"] == 710674
        assert (await trial(client, "echo"))["errcode"] == 0


async def knocked_out(client: Client) -> None:
    """Kills the trial program while it works."""
    await asyncio.sleep(0.3)
    client.service.platform.host._programs[TRIAL].process.kill()


async def test_a_program_that_is_down_or_cannot_start_is_not_reached() -> None:
    async with enterprise(zone=Start(("/nowhere/at/all",))) as client:
        assert (await client.call("sync_msg", {}))["errcode"] == 710674
    async with enterprise(zone=Start(("{python}", "-c", "raise SystemExit(3)"))) as client:
        assert (await client.call("sync_msg", {}))["errcode"] == 710674
    async with enterprise() as client:
        client.service.adjust({"program_down": True})
        assert (await client.call("sync_msg", {}))["errcode"] == 710674
        client.service.adjust({"program_down": False})
        assert (await client.call("sync_msg", {}))["errcode"] == 0


async def test_outer_numbers_and_too_many_calls_at_once() -> None:
    async with enterprise() as client:
        for code in (-1, 45009, 45033, 60020):
            client.service.adjust({"outer_code": code, "outer_times": 2})
            codes = [(await client.call("knowledge_base_list", {}))["errcode"] for _ in range(3)]
            assert codes == [code, code, 0]
        client.service.adjust({"most_at_once": 1})
        many = await asyncio.gather(*(client.call("knowledge_base_list", {}) for _ in range(3)))
        assert sorted(reply["errcode"] for reply in many) == [0, 45033, 45033]


async def test_a_slow_program_only_takes_longer() -> None:
    async with enterprise() as client:
        before = client.clock.at
        client.service.adjust({"program_slow_seconds": 7.5})
        assert (await client.call("knowledge_base_list", {}))["errcode"] == 0
        assert client.clock.at == before + 7.5


async def test_both_conventions_of_the_demos_are_served() -> None:
    async with enterprise() as client:
        flat = await client.inside("knowledge_base_list")
        request = {"input": {"func": "knowledge_base_list", "func_req": {}}}
        outer = await client.call("knowledge_base_list", request, program_id=WRAPPED)
        assert json.loads(outer["response_data"]) == {"output": flat}
        assert flat["kb_info_list"] == [{"kb_id": client.known["kb_id"], "kb_name": "售后知识"}]
        assert (await client.call("x", request, ability_id="invoke_sync_msg"))["errcode"] == 790016


async def test_an_asynchronous_call_is_answered_later() -> None:
    async with enterprise() as client:
        made = await client.post(
            "async_program_task",
            program_id=DISPATCHER,
            ability_id="invoke_knowledge_base_list",
            request_data="{}",
        )
        early = await client.post("async_program_result", jobid=made["jobid"])
        assert early == {"errcode": 0, "errmsg": "ok"}
        await client.later()
        done = await client.post("async_program_result", jobid=made["jobid"])
        assert done["response_errcode"] == 0
        assert json.loads(done["response_data"])["kb_info_list"]
        assert (await client.post("async_program_result", jobid="j0"))["errcode"] == 40058
        assert (await client.inside("get_program_task_result", jobid=made["jobid"]))["errcode"] == 40058


async def test_keys_receivers_and_log_levels_are_set() -> None:
    async with enterprise() as client:
        for wrong in (
            {"public_key": PAIR[1], "public_key_ver": 1},
            {"public_key": "x", "public_key_ver": 2},
            {},
        ):
            assert (await client.post("set_public_key", **wrong))["errcode"] == 40058
        assert (await client.post("set_public_key", public_key=PAIR[1], public_key_ver=2))["errcode"] == 0
        record = await client.service.hear({"role": "customer", "text": "新的密钥之后"})
        assert record["service_encrypt_info"]["public_key_ver"] == 2
        await client.settle()
        assert (await client.post("set_receive_callback", program_id="nobody"))["errcode"] == 40058
        assert (await client.post("get_log_level", program_id=DISPATCHER))["log_level"] == 2
        assert (await client.post("set_log_level", program_id=DISPATCHER, log_level=4))["errcode"] == 40058
        assert (await client.post("set_log_level", program_id=DISPATCHER, log_level=1))["errcode"] == 0
        assert (await client.post("get_log_level", program_id=DISPATCHER))["log_level"] == 1


async def test_other_addresses_are_not_served() -> None:
    async with enterprise() as client:
        for path in (
            "/",
            "/cgi-bin/",
            "/cgi-bin/chatdata/",
            "/cgi-bin/chatdata/no",
            "/chatdata/sync_call_program",
        ):
            request = Request("POST", path, "", {}, b"")
            assert client.service.operation(request) is None
            assert (await client.service.answer(request)).status == 404
        assert client.service.operation(Request("POST", SYNC, "", {}, b"")) == "sync_call_program"
