"""The emulated RongCloud: headers, limits, what it keeps, what it suggests, two addresses."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist_app.emulator.rongcloud import RongCloud
from assist_app.emulator.rongcloud.refusing import Gate
from assist_app.emulator.service import Request
from tests.emulator.signing import compact, rongcloud
from tests.emulator.stage import NOON, WAYS, Stage, in_process

Way = Callable[..., AbstractAsyncContextManager[Stage]]
ways = pytest.mark.parametrize("way", WAYS)
SUGGEST, GENERATE = "/v3/chat/suggest.json", "/v3/chat/generate.json"
VECTORS = [
    ("Y1W2MeFwwwRxa0", "14314", "1408710653000", "30be0bbca9c9b2e27578701e9fda2358a814c88f"),
    ("testAppSecret01", "1068826355", "1795219200000", "1f6937a51d7ec74ed18afdeb9f3d1f053d55a343"),
    ("testAppSecret01", "1068826355", "1795219200", "0fabadd7e15becf71e4261e868c6bf31fb4bdddf"),
    ("s3cr3t/+=", "573421.9384", "1795219200", "bdec0852fcbbea357c057b0fb6f4d97f3248679f"),
    ("中文Secret", "abcdefghij12345678", "1795219200001", "0a33981cff8c0cb36435e96badd33c05332c4130"),
]


async def post(
    stage: Stage,
    path: str,
    values: object,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    url: str = "",
) -> httpx.Response:
    """A signed request."""
    service = stage.services["rongcloud"]
    sent = compact(values) if body is None else body
    given = headers or rongcloud(service, stage.time[0])
    return await stage.client.post((url or stage.url) + path, content=sent, headers=dict(given))


def asked(stage: Stage, **changes: Any) -> dict[str, Any]:
    """A good suggest body; `changes` of the provider's fields or of its own."""
    body: dict[str, Any] = {
        "agentId": stage.services["rongcloud"]["agent_id"],
        "provider": {"type": "chatHistory", "userId": "u_1001", "targetId": "u_2001", "limit": 10,
                     "conversationType": 1},
        "variables": {},
        "metadata": {"age": "25", "location": "北京"},
    }  # fmt: skip
    for name, value in changes.items():
        (body if name in ("agentId", "provider", "variables", "metadata") else body["provider"])[name] = value
    return body


async def say(stage: Stage, sender: str, receiver: str, text: str, **more: Any) -> None:
    told = {"from": sender, "to": receiver, "text": text, **more}
    assert (await stage.control("message", service="rongcloud", **told)).status_code == 200


def code(answer: httpx.Response) -> tuple[int, int]:
    values = answer.json()
    assert values["errorMessage"]
    return answer.status_code, values["code"]


@pytest.mark.parametrize(("secret", "nonce", "timestamp", "signature"), VECTORS)
def test_the_documents_vectors_are_let_in_and_changed_ones_are_not(
    secret: str, nonce: str, timestamp: str, signature: str
) -> None:
    at = int(timestamp) / (1000 if len(timestamp) > 10 else 1)

    def passes(**changes: str) -> bool:
        headers = {"app-key": "k", "nonce": nonce, "timestamp": timestamp, "signature": signature, **changes}
        try:
            Gate("k", secret, lambda: at).check(Request("POST", SUGGEST, "", headers, b""))
        except Exception:
            return False
        return True

    assert passes()
    assert not any([passes(nonce=nonce + "1"), passes(signature=signature[::-1]), passes(signature="é")])
    assert not passes(timestamp=str(int(timestamp) + 1)) and not passes(**{"app-key": "other"})


@ways
async def test_suggestions_come_from_the_stored_history(way: Way) -> None:
    async with way(RongCloud) as stage:
        await say(stage, "u_1001", "u_2001", "您好")
        await say(stage, "u_2001", "u_1001", "我的快递怎么回事")
        await say(stage, "u_2001", "u_3003", "别人的快递")
        answer = await post(stage, SUGGEST, asked(stage))
        assert [(line.role, line.text) for line in stage.mind.asked[-1]] == [
            ("agent", "您好"), ("customer", "我的快递怎么回事"),
        ]  # fmt: skip
    values = answer.json()
    assert (values["code"], values["agentId"]) == (200, asked(stage)["agentId"]) and values["runId"]
    assert values["timestamp"] == NOON * 1000 and answer.headers["X-Request-ID"]
    rows = [[message["content"] for message in row["messages"]] for row in values["suggestions"]]
    assert rows == [["您好", "我马上为您查快递😀"], ["请稍等。"], ["已为您催件。"]]
    assert [row["id"] for row in values["suggestions"]] == ["s_1", "s_2", "s_3"]


async def test_only_the_newest_messages_count_and_either_side_may_ask() -> None:
    async with in_process(RongCloud) as stage:
        for place, text in enumerate(["快递一", "快递二", "快递三"]):
            await say(stage, "u_2001", "u_1001", text, time=NOON - 100 + place)
        await say(stage, "u_2001", "u_1001", "最早", time=NOON - 500)
        await post(stage, SUGGEST, asked(stage, limit=2))
        assert [line.text for line in stage.mind.asked[-1]] == ["快递二", "快递三"]
        await post(stage, SUGGEST, asked(stage, userId="u_2001", targetId="u_1001"))
        assert [line.role for line in stage.mind.asked[-1]] == ["agent"] * 4
        nobody = await post(stage, SUGGEST, asked(stage, targetId="u_9"))
        assert nobody.json()["suggestions"] == []


async def test_cloud_storage_can_be_off() -> None:
    async with in_process(RongCloud) as stage:
        await say(stage, "u_2001", "u_1001", "我的快递")
        await stage.control("knob", service="rongcloud", cloud_storage=False)
        assert (await post(stage, SUGGEST, asked(stage))).json()["suggestions"] == []
        await stage.control("knob", service="rongcloud", cloud_storage=True)
        assert (await post(stage, SUGGEST, asked(stage))).json()["suggestions"]
        await stage.control("reset")
        assert (await post(stage, SUGGEST, asked(stage))).json()["suggestions"] == []


@ways
async def test_headers_in_both_spellings_and_both_units(way: Way) -> None:
    async with way(RongCloud) as stage:
        service = stage.services["rongcloud"]
        for prefix in ("", "RC-"):
            for milliseconds in (True, False):
                headers = rongcloud(service, NOON, prefix=prefix, milliseconds=milliseconds)
                answer = await post(stage, SUGGEST, asked(stage), headers={**headers, "X-Request-ID": "mine"})
                assert answer.status_code == 200 and answer.headers["X-Request-ID"] == "mine"
        long = rongcloud(service, NOON, nonce="573421.93841234567890")
        assert (await post(stage, SUGGEST, asked(stage), headers=long)).status_code == 200
        await stage.control("knob", service="rongcloud", strict=True)
        assert code(await post(stage, SUGGEST, asked(stage), headers=long)) == (401, 1004)


@ways
async def test_who_is_not_let_in(way: Way) -> None:
    async with way(RongCloud) as stage:
        service = stage.services["rongcloud"]

        async def refused(headers: Mapping[str, str]) -> tuple[int, int]:
            return code(await post(stage, SUGGEST, asked(stage), headers=headers))

        good = rongcloud(service, NOON)
        assert await refused(rongcloud({**service, "app_secret": "wrong"}, NOON)) == (401, 1004)
        assert await refused(rongcloud({**service, "app_key": "other"}, NOON)) == (401, 1001)
        for milliseconds in (True, False):
            stale = rongcloud(service, NOON - 901, milliseconds=milliseconds)
            assert await refused(stale) == (401, 1004)
        for name in ("App-Key", "Nonce", "Timestamp", "Signature"):
            assert await refused({n: v for n, v in good.items() if n != name}) == (401, 1004)
        for rubbish in ("x", "-5", "1e9", "9" * 30):
            signed = hashlib.sha1((service["app_secret"] + "1" + rubbish).encode()).hexdigest()
            headers = {**good, "Nonce": "1", "Timestamp": rubbish, "Signature": signed}
            assert await refused(headers) == (401, 1004)
        assert (await post(stage, SUGGEST, asked(stage), headers=good)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"agentId": None}, 1002),
        ({"agentId": "ab"}, 1002),
        ({"agentId": "a" * 65}, 1005),
        ({"agentId": "unknown_agent"}, 1002),
        ({"provider": {}}, 1002),
        ({"provider": "chatHistory"}, 1002),
        ({"type": "other"}, 1002),
        ({"userId": ""}, 1002),
        ({"userId": "u" * 65}, 1005),
        ({"targetId": 5}, 1002),
        ({"targetId": "中" * 65}, 1005),
        ({"limit": 0}, 1002),
        ({"limit": 101}, 1002),
        ({"limit": True}, 1002),
        ({"limit": "10"}, 1002),
        ({"conversationType": 3}, 1002),
        ({"variables": []}, 1002),
        ({"variables": {"a": 1}}, 1002),
        ({"variables": {"": "x"}}, 1002),
        ({"variables": {"a": "v" * 129}}, 1005),
        ({"variables": {"k" * 33: "v"}}, 1005),
        ({"variables": {str(n): "v" for n in range(17)}}, 1002),
        ({"metadata": {"a": "v" * 513}}, 1005),
    ],
)
async def test_limits_are_minded(changes: dict[str, Any], expected: int) -> None:
    async with in_process(RongCloud) as stage:
        assert code(await post(stage, SUGGEST, asked(stage, **changes))) == (400, expected)


async def test_the_largest_values_are_taken() -> None:
    async with in_process(RongCloud) as stage:
        body = asked(
            stage,
            userId="中" * 64,
            targetId="😀" * 64,
            limit=100,
            variables={f"{n:032d}": "值" * 128 for n in range(16)},
            metadata={"a": "v" * 512},
        )
        assert (await post(stage, SUGGEST, body)).json()["code"] == 200
        bare = {
            "agentId": body["agentId"],
            "provider": {"type": "chatHistory", "userId": "a", "targetId": "b"},
        }
        assert (await post(stage, SUGGEST, bare)).json()["code"] == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [(b"", 1003), (b" \n", 1003), (b"{", 1002), (b"[]", 1002), (b"\xff", 1002), (b"[" * 100_000, 1002),
     (b'"\\ud83d"', 1002)],
)  # fmt: skip
async def test_a_body_that_is_no_object_is_refused(body: bytes, expected: int) -> None:
    async with in_process(RongCloud) as stage:
        assert code(await post(stage, SUGGEST, None, body=body)) == (400, expected)


wild = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "agentId",
    "provider",
    "variables",
    "metadata",
    "userId",
    "limit",
    "query",
    "conversationId",
    "stream",
]
PATHS = [SUGGEST, GENERATE, "/v3/message/private/query.json", "/v3/agent/update.json", "/v3/agent/query.json"]


@given(st.sampled_from(PATHS), st.dictionaries(st.sampled_from([*FIELDS, "page", "startTime", "name"]), wild))
@settings(max_examples=100, deadline=None)
def test_no_body_makes_it_fail(path: str, changes: dict[str, Any]) -> None:
    async def answered() -> httpx.Response:
        async with in_process(RongCloud) as stage:
            return await post(stage, path, {**asked(stage), **changes})

    answer = asyncio.run(answered())
    assert answer.status_code in (200, 400) and answer.json()["code"] in (200, 1002, 1005)


@ways
async def test_generate_answers_whole_and_remembers_the_conversation(way: Way) -> None:
    async with way(RongCloud) as stage:
        agent = stage.services["rongcloud"]["agent_id"]
        first = (
            await post(stage, GENERATE, {"agentId": agent, "query": "客户：在吗\n客户：我的快递呢"})
        ).json()
        assert first["answer"] == "您好\n我马上为您查快递😀" and first["finishReason"] == "stop"
        usage = first["metadata"]["usage"]
        assert usage["totalTokens"] == usage["promptTokens"] + usage["completionTokens"] > 0
        again = {"agentId": agent, "query": "天气", "conversationId": first["conversationId"]}
        second = (await post(stage, GENERATE, again)).json()
        assert second["conversationId"] == first["conversationId"] and second["answer"]
        assert [line.text for line in stage.mind.asked[-1]][:2] == ["在吗", "我的快递呢"]
        assert len(stage.mind.asked[-1]) == 4
        stage.time[0] += 25 * 3600
        await post(stage, GENERATE, again)
        assert [line.text for line in stage.mind.asked[-1]] == ["天气"]


@ways
@pytest.mark.parametrize("style", ["delta", "growing", "done"])
async def test_generate_streams(way: Way, style: str) -> None:
    async with way(RongCloud) as stage:
        await stage.control("knob", service="rongcloud", stream_style=style)
        agent = stage.services["rongcloud"]["agent_id"]
        answer = await post(stage, GENERATE, {"agentId": agent, "query": "我的快递", "stream": True})
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
    if style == "done":
        assert lines.pop() == "[DONE]"
    frames = [json.loads(line) for line in lines]
    texts = [frame["answer"] for frame in frames]
    whole = texts[-1] if style == "growing" else "".join(texts)
    assert whole == "您好\n我马上为您查快递😀" and len(frames) > 4
    assert frames[-1]["finishReason"] == "stop" and "finishReason" not in frames[0]
    assert {frame["runId"] for frame in frames} == {frames[0]["runId"]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"query": ""}, 1002), ({"query": "x" * 10_001}, 1005), ({"stream": 1}, 1002),
     ({"conversationId": "c" * 65}, 1005), ({"variables": {"a": None}}, 1002)],
)  # fmt: skip
async def test_generate_minds_its_limits(changes: dict[str, Any], expected: int) -> None:
    async with in_process(RongCloud) as stage:
        body = {"agentId": stage.services["rongcloud"]["agent_id"], "query": "x", **changes}
        assert code(await post(stage, GENERATE, body)) == (400, expected)


async def test_agents_are_kept() -> None:
    async with in_process(RongCloud) as stage:

        async def agent(verb: str, **values: Any) -> dict[str, Any]:
            told: dict[str, Any] = (await post(stage, f"/v3/agent/{verb}.json", values)).json()
            return told

        assert (await agent("create", agentId="bot_2", name="二号", agentConfig={}))["code"] == 200
        assert (await agent("create", agentId="bot_2", name="二号"))["code"] == 1002
        assert (await post(stage, SUGGEST, asked(stage, agentId="bot_2"))).json()["code"] == 200
        assert (await agent("update", agentId="bot_2", status="inactive"))["code"] == 200
        assert (await agent("get", agentId="bot_2"))["agent"]["name"] == "二号"
        assert (await post(stage, SUGGEST, asked(stage, agentId="bot_2"))).json()["code"] == 1002
        assert (await agent("query", status="inactive"))["total"] == 1
        assert [row["agentId"] for row in (await agent("query", page=2, size=1))["agents"]] == ["bot_2"]
        assert (await agent("delete", agentId="bot_2"))["code"] == 200
        for verb, values in (
            ("get", {"agentId": "bot_2"}),
            ("update", {"agentId": "bot_2"}),
            ("create", {"agentId": "bot_3"}),
            ("create", {"agentId": "bot_3", "name": "x" * 129}),
            ("create", {"agentId": "bot_3", "name": "xy", "status": "asleep"}),
            ("create", {"agentId": "bot_3", "name": "xy", "agentConfig": 1}),
        ):
            assert (await agent(verb, **values))["code"] in (1002, 1005)


@ways
async def test_published_messages_are_history_and_the_senders_own_only_when_asked_for(way: Way) -> None:
    async with way(RongCloud) as stage:

        async def publish(**form: str) -> httpx.Response:
            body = httpx.QueryParams({"objectName": "RC:TxtMsg", "content": '{"content":"我的快递"}', **form})
            return await post(stage, "/message/private/publish.json", None, body=str(body).encode())

        async def history(user: str, target: str, **more: Any) -> list[dict[str, Any]]:
            body = {"userId": user, "targetId": target, **more}
            rows: list[dict[str, Any]] = (await post(stage, "/v3/message/private/query.json", body)).json()[
                "data"
            ]
            return rows

        sent = (await publish(fromUserId="a", toUserId="b")).json()
        assert sent["code"] == 200 and sent["messageUIDs"][0]["userId"] == "b"
        assert len(await history("b", "a")) == 1 and await history("a", "b") == []
        stage.time[0] += 60
        await publish(fromUserId="a", toUserId="b", isIncludeSender="1", objectName="RC:ImgMsg")
        assert [row["objectName"] for row in await history("a", "b")] == ["RC:ImgMsg"]
        first, second = await history("b", "a")
        assert json.loads(first["content"]) == {"content": "我的快递"} and first["fromUserId"] == "a"
        assert first["targetId"] == "a" and second["msgTime"] == first["msgTime"] + 60_000
        start = first["msgTime"]
        assert len(await history("b", "a", startTime=start)) == 1
        assert len(await history("b", "a", startTime=start, includeStart=True, pageSize=1)) == 1
        assert len(await history("b", "a", endTime=start)) == 1
        await post(stage, SUGGEST, asked(stage, userId="b", targetId="a"))
        assert [line.text for line in stage.mind.asked[-1]] == ["我的快递"]
        assert code(await publish(fromUserId="a")) == (400, 1002)
        assert code(await publish(fromUserId="a", toUserId="b", content="x" * 131_073)) == (400, 1005)
        many = await post(stage, "/message/private/publish.json", None, body=b"&".join([b"a=b"] * 2_500))
        assert code(many) == (400, 1005)


@pytest.mark.parametrize("content", ["not json", "[1]", '{"content": 5}', "[" * 50_000])
async def test_stored_rubbish_is_no_text(content: str) -> None:
    async with in_process(RongCloud) as stage:
        form = {"fromUserId": "u_2001", "toUserId": "u_1001", "objectName": "RC:TxtMsg", "content": content}
        body = str(httpx.QueryParams(form)).encode()
        assert (await post(stage, "/message/private/publish.json", None, body=body)).status_code == 200
        assert (await post(stage, SUGGEST, asked(stage))).json()["suggestions"] == []


async def test_what_is_no_message_is_refused_with_a_sentence() -> None:
    async with in_process(RongCloud) as stage:
        for values in (
            {"from": "a", "to": "b"},
            {"from": "a", "to": "b", "text": ""},
            {"from": 1, "to": "b", "text": "x"},
            {"from": "a", "to": "b", "text": "x", "time": "now"},
            {"from": "a", "to": "b", "text": "x", "time": -1},
        ):
            answer = await stage.control("message", service="rongcloud", **values)
            assert answer.status_code == 400 and answer.json()["error"].endswith(".")


@ways
async def test_every_fault_in_the_vendors_codes(way: Way) -> None:
    async with way(RongCloud) as stage:

        async def spoilt(**order: Any) -> httpx.Response:
            await stage.fault("rongcloud", op="suggest", **order)
            return await post(stage, SUGGEST, asked(stage))

        assert code(await spoilt(kind="auth")) == (401, 1004)
        assert code(await spoilt(kind="expired")) == (401, 1004)
        assert code(await spoilt(kind="throttled")) == (429, 1008)
        assert code(await spoilt(kind="busy")) == (500, 1000)
        assert code(await spoilt(kind="quota")) == (403, 2007)
        assert code(await spoilt(kind="vendor")) == (200, 1009)
        assert code(await spoilt(http=430, code=1009)) == (430, 1009)
        assert code(await spoilt(kind="busy", code="1050")) == (504, 1050)
        assert code(await spoilt(kind="clock", offset_s=-3600)) == (401, 1004)
        with pytest.raises(httpx.RemoteProtocolError):
            await spoilt(kind="cut")
        with pytest.raises(ValueError, match=r"."):
            (await spoilt(kind="broken")).json()
        assert (await spoilt(kind="slow")).json()["code"] == 200 and 5.0 in stage.slept


@ways
async def test_the_main_address_can_fail_while_the_backup_works(way: Way) -> None:
    async with way(RongCloud) as stage:
        service = stage.services["rongcloud"]
        assert service["endpoint"] != service["backup_endpoint"]
        await stage.fault("rongcloud", kind="busy", door="main", times=100)
        assert code(await post(stage, SUGGEST, asked(stage))) == (500, 1000)
        backup = await post(stage, SUGGEST, asked(stage), url=service["backup_endpoint"])
        assert backup.json()["code"] == 200


async def test_addresses_and_methods_that_are_not_its() -> None:
    async with in_process(RongCloud) as stage:
        assert code(await post(stage, "/v3/chat/other.json", {})) == (404, 404)
        headers = rongcloud(stage.services["rongcloud"], NOON)
        assert code(await stage.client.get(stage.url + SUGGEST, headers=headers)) == (404, 404)
        assert "error" in (await stage.client.post(f"{stage.url}/v3/chat/suggest")).json()
        for knobs in ({"strict": 1}, {"stream_style": "x"}, {"stream_style": 1}, {"other": True}):
            assert (await stage.control("knob", service="rongcloud", **knobs)).status_code == 400
