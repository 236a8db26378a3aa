"""New messages: archived, told to the program, told to the application; and what may be synchronised."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from assist_app.emulator.wecom.callback import Callback
from tests.emulator.wecom.stage import DISPATCHER, TRIAL, Client, enterprise

TOKEN, AES_KEY = "callbackToken01", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"


class Application:
    """A data-callback address: answers the check, keeps what it is told."""

    def __init__(self, corp_id: str, refusals: int = 0) -> None:
        self.corp_id, self.refusals = corp_id, refusals
        self.told: list[str] = []
        self.url = ""
        self.crypt = Callback("", TOKEN, AES_KEY)

    async def check(self, request: web.Request) -> web.Response:
        """GET with echostr."""
        try:
            return web.Response(text=self.opened(request, request.query["echostr"]))
        except ValueError:
            return web.Response(status=403)

    async def tell(self, request: web.Request) -> web.Response:
        """POST of a notice."""
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        found = re.search(r"<Encrypt><!\[CDATA\[(.*)\]\]></Encrypt>", await request.text())
        assert found
        self.told.append(self.opened(request, found[1]))
        return web.Response(text="success")

    def opened(self, request: web.Request, encrypted: str) -> str:
        """The text, after its signature."""
        query = request.query
        assert self.crypt.matches(query["msg_signature"], query["timestamp"], query["nonce"], encrypted)
        return self.crypt.open(encrypted, self.corp_id)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Application]:
        """Serves on loopback."""
        app = web.Application()
        app.router.add_get("/data", self.check)
        app.router.add_post("/data", self.tell)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/data"
        try:
            yield self
        finally:
            await runner.cleanup()

    def knob(self) -> dict[str, str]:
        """How the emulator is told."""
        return {"url": self.url, "token": TOKEN, "aes_key": AES_KEY}


async def fetched(client: Client, notify_id: str) -> Any:
    """The outer reply when the event of a notice is asked for."""
    return await client.call("", {}, ability_id="get_callback_data", notify_id=notify_id)


def notices(client: Client) -> list[str]:
    """The ids of all notices."""
    return list(client.service.platform.state.notices)


@pytest.mark.parametrize("refusals", [0, 2])
async def test_a_new_message_reaches_the_application_and_its_event_can_be_fetched(refusals: int) -> None:
    async with enterprise() as client, Application(client.known["corp_id"], refusals).listening() as told:
        client.service.adjust({"callback": told.knob()})
        await client.settle()
        record = await client.service.hear({"role": "customer", "text": "又来了一条新的消息哦"})
        await client.settle()
        (xml,) = told.told
        assert "<Event><![CDATA[program_notify]]></Event>" in xml and "<NotifyScene>1</NotifyScene>" in xml
        notify_id = re.search(r"<NotifyId><!\[CDATA\[(.*?)\]\]>", xml)
        assert notify_id
        event = json.loads((await fetched(client, notify_id[1]))["response_data"])
        assert event["event_type"] == "conversation_new_message"
        token = event["conversation_new_message"]["token"]
        synced = await client.inside("sync_msg", token=token, limit=1000)
        assert synced["msg_list"][-1]["msgid"] == record["msgid"]


async def test_three_refusals_are_enough_and_a_wrong_address_is_never_used() -> None:
    async with enterprise() as client, Application(client.known["corp_id"], 3).listening() as told:
        client.service.adjust({"callback": told.knob()})
        await client.settle()
        await client.service.hear({"role": "customer", "text": "又来了一条新的消息哦"})
        await client.settle()
        assert told.told == [] and told.refusals == 0
        for wrong in ({**told.knob(), "aes_key": AES_KEY[::-1]}, {**told.knob(), "url": f"{told.url}/no"}):
            client.service.adjust({"callback": wrong})
            await client.settle()
            assert client.service.platform.state.callback is None


async def test_a_notice_can_be_followed_for_ten_minutes_by_its_own_program() -> None:
    async with enterprise() as client:
        await client.service.hear({"role": "customer", "text": "又来了一条新的消息哦"})
        await client.settle()
        (notify_id,) = notices(client)
        client.clock.at += 599
        assert (await fetched(client, notify_id))["errcode"] == 0
        assert (await fetched(client, "N-nobody"))["errcode"] == 40058
        stranger = await client.call("", {}, ability_id="echo", program_id=TRIAL, notify_id=notify_id)
        assert stranger["errcode"] == 40058
        client.clock.at += 2
        assert (await fetched(client, notify_id))["errcode"] == 40058


async def test_the_program_that_was_set_last_gets_the_events() -> None:
    async with enterprise() as client:
        await client.post("set_receive_callback", program_id=TRIAL)
        await client.post("set_receive_callback", program_id=DISPATCHER)
        await client.service.hear({"role": "agent", "text": "您好"})
        await client.settle()
        assert list(client.service.platform.host.processes()) == [DISPATCHER]
        client.service.adjust({"program_down": True})
        await client.service.hear({"role": "agent", "text": "您好"})
        await client.settle()
        assert len(notices(client)) == 1, "the message is kept, the event is lost"


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"role": "customer"},
        {"role": "boss", "text": "x"},
        {"role": "customer", "text": ""},
        {"role": "customer", "text": 7},
        {"role": "customer", "text": "x", "type": "video"},
        {"role": "customer", "text": "x", "chat": 7},
        {"role": "customer", "text": "x", "time": "now"},
    ],
)
async def test_messages_that_are_none_are_refused_in_words(message: dict[str, Any]) -> None:
    async with enterprise() as client:
        before = len(client.texts())
        with pytest.raises(ValueError, match="must be"):
            await client.service.hear(message)
        assert len(client.texts()) == before


async def test_records_hold_ids_and_sealed_keys_only() -> None:
    async with enterprise() as client:
        reply = await client.inside("sync_msg")
        assert (reply["has_more"], len(reply["msg_list"])) == (0, 10)
        record = reply["msg_list"][0]
        assert set(record) == {
            "msgid", "sender", "receiver_list", "chatid", "send_time", "msgtype", "service_encrypt_info"
        }  # fmt: skip
        assert record["sender"]["type"] == 2 and record["receiver_list"][0]["type"] == 1
        assert len(record["service_encrypt_info"]["encrypted_secret_key"]) == 344


async def test_all_messages_are_read_page_by_page() -> None:
    async with enterprise() as client:
        seen, cursor, more = [], {}, 1
        while more:
            reply = await client.inside("sync_msg", limit=4, **cursor)
            seen += [record["msgid"] for record in reply["msg_list"]]
            cursor, more = {"cursor": reply["next_cursor"]}, reply["has_more"]
        assert seen == [entry.msgid for entry in client.service.platform.state.archive.entries]
        assert (await client.inside("sync_msg", **cursor))["msg_list"] == []
        await client.service.hear({"role": "customer", "text": "再补充一句话可以吗"})
        await client.settle()
        assert len((await client.inside("sync_msg", **cursor))["msg_list"]) == 1


async def test_pages_are_fetched_by_their_ids() -> None:
    async with enterprise() as client:
        client.service.adjust({"page_size": 4})
        for mode, key in ((1, "page_id_list"), (2, "page_id_list")):
            reply = await client.inside("sync_msg", mode=mode)
            assert "msg_list" not in reply and len(reply[key]) == 3
        pages = [
            await client.inside("get_msg_list_by_page_id", page_id=name) for name in reply["page_id_list"]
        ]
        assert [len(page["msg_list"]) for page in pages] == [4, 4, 2]
        client.service.adjust({"page_size": 1000})
        assert len((await client.inside("sync_msg", mode=2))["msg_list"]) == 10
        assert (await client.inside("get_msg_list_by_page_id", page_id="no"))["errcode"] == 40058


@pytest.mark.parametrize(
    "request_",
    [
        {"cursor": ""},
        {"token": ""},
        {"cursor": "x"},
        {"cursor": "after-²"},
        {"cursor": "a" * 129},
        {"token": "made up"},
        {"limit": 0},
        {"limit": 1001},
        {"limit": 1.5},
        {"mode": 3},
    ],
)
async def test_wrong_requests_to_synchronise_are_refused(request_: dict[str, Any]) -> None:
    async with enterprise() as client:
        assert (await client.inside("sync_msg", **request_))["errcode"] == 40058


async def test_only_five_days_are_kept_and_event_tokens_live_ten_minutes() -> None:
    async with enterprise() as client:
        token = client.service.platform.state.archive.new_token()
        assert (await client.inside("sync_msg", token=token))["errcode"] == 0
        client.clock.at += 601
        assert (await client.inside("sync_msg", token=token))["errcode"] == 40058
        since = int(client.clock.at)
        assert (await client.inside("sync_msg", begin_time=since))["msg_list"] == []
        client.clock.at += 5 * 86_400
        await client.sign_in()
        assert (await client.inside("sync_msg"))["msg_list"] == []


async def test_synchronising_without_a_token_can_be_limited() -> None:
    async with enterprise() as client:
        client.service.adjust({"calls_without_token": 2})
        codes = [(await client.inside("sync_msg"))["errcode"] for _ in range(3)]
        assert codes == [0, 0, 45009]
        token = client.service.platform.state.archive.new_token()
        assert (await client.inside("sync_msg", token=token))["errcode"] == 0
        client.clock.at += 61
        assert (await client.inside("sync_msg"))["errcode"] == 0
