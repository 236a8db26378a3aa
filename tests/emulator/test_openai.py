"""The emulated model server: bearer, models, answers whole and in a stream, embeddings, errors."""

from __future__ import annotations

import asyncio
import base64
import json
import struct
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist_app.emulator.openai import OpenAI
from tests.emulator.signing import compact
from tests.emulator.stage import NOON, WAYS, Stage, in_process

Way = Callable[..., AbstractAsyncContextManager[Stage]]
ways = pytest.mark.parametrize("way", WAYS)
FIRST = "您好\n我马上为您查快递😀"


def said(text: str, role: str = "user") -> dict[str, Any]:
    return {"role": role, "content": text}


async def post(
    stage: Stage, place: str = "chat/completions", *, body: bytes | None = None, key: str = "", **values: Any
) -> httpx.Response:
    """A request with the printed key, about a parcel unless `values` say otherwise."""
    service = stage.services["openai"]
    asked = {"model": service["model"], "messages": [said("我的快递")], **values}
    headers = {"Authorization": key or f"Bearer {service['api_key']}", "Content-Type": "application/json"}
    content = compact(asked) if body is None else body
    return await stage.client.post(f"{service['base_url']}/{place}", content=content, headers=headers)


def events(answer: httpx.Response) -> list[dict[str, Any]]:
    """The chunks of a stream, which must end as it should."""
    *lines, last = [line for line in answer.text.split("\n\n") if line]
    assert last == "data: [DONE]" and all(line.startswith("data: ") for line in lines)
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def error(answer: httpx.Response) -> tuple[int, str | None]:
    """Status and code; the error object must have all its parts."""
    values = answer.json()["error"]
    assert values["message"] and values["type"] and "param" in values
    return answer.status_code, values["code"]


@ways
async def test_models_and_an_answer(way: Way) -> None:
    async with way(OpenAI) as stage:
        service = stage.services["openai"]
        key = {"Authorization": f"bearer {service['api_key']}"}
        models = (await stage.client.get(f"{service['base_url']}/models", headers=key)).json()
        assert service["model"] in [row["id"] for row in models["data"]] and models["object"] == "list"
        values = (await post(stage)).json()
    assert values["object"] == "chat.completion" and values["created"] == NOON
    choice = values["choices"][0]
    assert choice["message"]["content"] == FIRST and choice["finish_reason"] == "stop"
    usage = values["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert usage["completion_tokens"] > 3


@ways
@pytest.mark.parametrize("counted", [True, False])
async def test_a_stream_grows_word_by_word(way: Way, counted: bool) -> None:
    async with way(OpenAI) as stage:
        options = {"stream_options": {"include_usage": True}} if counted else {}
        answer = await post(stage, stream=True, **options)
        assert answer.headers["content-type"].startswith("text/event-stream")
        chunks = events(answer)
        words = len([pause for pause in stage.slept if pause == 0.04])
    if counted:
        last = chunks.pop()
        assert last["choices"] == [] and last["usage"]["total_tokens"] > 0
        assert all(chunk["usage"] is None for chunk in chunks)
    assert {(chunk["object"], chunk["id"]) for chunk in chunks} == {
        ("chat.completion.chunk", chunks[0]["id"])
    }
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    assert deltas[0] == {"role": "assistant", "content": ""} and deltas[-1] == {}
    assert "".join(delta.get("content", "") for delta in deltas) == FIRST
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks][-2:] == [None, "stop"]
    assert words == len(deltas) - 2 > 3


async def test_the_pace_can_be_set() -> None:
    async with in_process(OpenAI) as stage:
        await stage.control("knob", service="openai", word_ms=1500)
        await post(stage, stream=True)
        assert set(stage.slept) == {1.5}
        for knobs in ({"word_ms": -1}, {"word_ms": "1"}, {"other": 1}):
            assert (await stage.control("knob", service="openai", **knobs)).status_code == 400
        await stage.control("reset")
        await post(stage, stream=True)
        assert 0.04 in stage.slept


async def test_several_answers_and_short_ones() -> None:
    async with in_process(OpenAI) as stage:
        choices = (await post(stage, n=2)).json()["choices"]
        assert [choice["message"]["content"] for choice in choices] == [FIRST, "请稍等。"]
        assert [choice["index"] for choice in choices] == [0, 1]
        for name in ("max_tokens", "max_completion_tokens"):
            choice = (await post(stage, **{name: 1})).json()["choices"][0]
            assert (choice["message"]["content"], choice["finish_reason"]) == ("您好", "length")
        form = {"type": "json_object"}
        content = (await post(stage, response_format=form)).json()["choices"][0]["message"]["content"]
        assert json.loads(content) == {"reply": FIRST}
        unknown = await post(stage, messages=[said("天气")])
        assert unknown.json()["choices"][0]["message"]["content"].endswith("。")


@pytest.mark.parametrize(
    ("messages", "lines"),
    [
        ([said("规则", "system"), said("您好", "assistant"), said("我的快递")],
         [("agent", "您好"), ("customer", "我的快递")]),
        ([said("Reply to the customer.\n\n客户：我的快递\n客服：请稍等\n客户：快递呢\n\nOnly the reply.")],
         [("customer", "我的快递"), ("agent", "请稍等"), ("customer", "快递呢")]),
        ([said("规则", "developer"), {"role": "user", "content": [{"type": "text", "text": "快递"},
          {"type": "image_url", "image_url": {"url": "x"}}]}], [("customer", "快递")]),
        ([said("r", "system"), said("<customer-1>\n我的快递\n</customer-1>")], [("customer", "我的快递")]),
    ],
)  # fmt: skip
async def test_the_conversation_is_found(
    messages: list[dict[str, Any]], lines: list[tuple[str, str]]
) -> None:
    async with in_process(OpenAI) as stage:
        assert (await post(stage, messages=messages)).json()["choices"][0]["message"]["content"] == FIRST
        assert [(line.role, line.text) for line in stage.mind.asked[-1]] == lines


@pytest.mark.parametrize(
    "task",
    ["Translate this text into English.", "Help with writing.\n\nMake this reply clearly shorter.",
     "Sum this conversation up.", "请总结以下对话", "1. Rewrite it warmly", "把下面的话改得更正式"],
)  # fmt: skip
async def test_a_task_that_needs_a_real_model_is_echoed_with_a_note(task: str) -> None:
    async with in_process(OpenAI) as stage:
        answer = await post(stage, messages=[said(task, "system"), said("<t>\n我的快递\n</t>")])
        content = answer.json()["choices"][0]["message"]["content"]
        assert content == "[emulated model, text returned as it came] 我的快递"
        alone = await post(stage, messages=[said(f"{task}\n我的快递")])
        assert alone.json()["choices"][0]["message"]["content"].startswith("[emulated") == ("\n" not in task)
        mine = await post(stage, messages=[said("Reply.", "system"), said("翻译公司的快递")])
        assert mine.json()["choices"][0]["message"]["content"] == FIRST


async def test_a_script_that_was_given_is_cited() -> None:
    async with in_process(OpenAI) as stage:
        scripts = "Scripts:\n[1] 退款请稍等\n[2] <s>\n您好\n我马上为您查快递😀\n</s>\n\nReply."
        answer = await post(stage, messages=[said(scripts, "system"), said("我的快递")])
        assert answer.json()["choices"][0]["message"]["content"] == FIRST + "[2]"


@ways
async def test_embeddings_are_always_the_same_unit_vectors(way: Way) -> None:
    async with way(OpenAI) as stage:
        model = stage.services["openai"]["embedding_model"]
        texts = ["我的快递没到", "我的快递没有到", "Refund, please", " \n"]
        values = (await post(stage, "embeddings", model=model, input=texts)).json()
        again = (await post(stage, "embeddings", model=model, input=texts[0])).json()
        coded = (
            await post(stage, "embeddings", model=model, input=texts[0], encoding_format="base64")
        ).json()
    vectors = [row["embedding"] for row in values["data"]]
    assert vectors[0] == again["data"][0]["embedding"] and [row["index"] for row in values["data"]] == [
        0,
        1,
        2,
        3,
    ]

    def alike(first: int, second: int) -> float:
        return sum(a * b for a, b in zip(vectors[first], vectors[second], strict=True))

    assert all(abs(alike(place, place) - 1) < 1e-9 for place in range(4))
    assert alike(0, 1) > 0.6 > alike(0, 2)
    packed = base64.b64decode(coded["data"][0]["embedding"])
    assert struct.unpack(f"<{len(vectors[0])}f", packed) == pytest.approx(vectors[0])
    assert values["usage"]["total_tokens"] == values["usage"]["prompt_tokens"] > 0


@ways
async def test_only_the_bearer_is_served(way: Way) -> None:
    async with way(OpenAI) as stage:
        key = stage.services["openai"]["api_key"]
        for wrong in ("Bearer wrong", f"Basic {key}", f"Bearer {key}x"):
            assert error(await post(stage, key=wrong)) == (401, "invalid_api_key")
        address = f"{stage.services['openai']['base_url']}/models"
        for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": key}):
            assert error(await stage.client.get(address, headers=headers)) == (401, None)
        hostile = {"Authorization": "Bearer \xe9\xff".encode("latin-1")}
        assert (await stage.client.get(address, headers=hostile)).status_code == 401


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"model": "gpt-unknown"}, 404),
        ({"model": None}, 400),
        ({"messages": []}, 400),
        ({"messages": None}, 400),
        ({"messages": [{"role": "customer", "content": "x"}]}, 400),
        ({"messages": [{"role": "user", "content": 5}]}, 400),
        ({"temperature": 3}, 400),
        ({"n": 0}, 400),
        ({"max_tokens": 0}, 400),
        ({"stream": "yes"}, 400),
    ],
)
async def test_a_wrong_request_is_told_in_the_error_object(values: dict[str, Any], status: int) -> None:
    async with in_process(OpenAI) as stage:
        answer = await post(stage, **values)
        assert error(answer)[0] == status and answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    async with in_process(OpenAI) as stage:
        for place in ("chat/completions", "embeddings"):
            assert error(await post(stage, place, body=body))[0] == 400


async def test_wrong_embeddings_and_addresses() -> None:
    async with in_process(OpenAI) as stage:
        model = stage.services["openai"]["embedding_model"]
        for given in ([], "", ["a", ""], 5, [["a"]], ["x"] * 2049):
            assert error(await post(stage, "embeddings", model=model, input=given))[0] == 400
        assert error(await post(stage, "embeddings", model="other", input="x")) == (404, "model_not_found")
        assert error(await post(stage, "completions"))[0] == 404
        assert error(await post(stage, "models"))[0] == 404


wild = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["model", "messages", "stream", "stream_options", "n", "max_tokens", "response_format", "input"]


@given(st.sampled_from(["chat/completions", "embeddings"]), st.dictionaries(st.sampled_from(FIELDS), wild))
@settings(max_examples=100, deadline=None)
def test_no_body_makes_it_fail(place: str, changes: dict[str, Any]) -> None:
    async def answered() -> int:
        async with in_process(OpenAI) as stage:
            return (await post(stage, place, **changes)).status_code

    assert asyncio.run(answered()) in (200, 400, 404)


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_no_words_make_it_fail(text: str) -> None:
    async def answered() -> int:
        async with in_process(OpenAI) as stage:
            return (await post(stage, messages=[said(text)], stream=True)).status_code

    assert asyncio.run(answered()) == 200


@ways
async def test_every_fault_in_the_error_object(way: Way) -> None:
    async with way(OpenAI) as stage:

        async def spoilt(**order: Any) -> httpx.Response:
            await stage.fault("openai", op="chat", **order)
            return await post(stage)

        assert error(await spoilt(kind="auth")) == (401, "invalid_api_key")
        assert error(await spoilt(kind="expired")) == (401, "invalid_api_key")
        throttled = await spoilt(kind="429")
        assert error(throttled) == (429, "rate_limit_exceeded") and throttled.headers["retry-after"] == "1"
        assert error(await spoilt(kind="quota")) == (429, "insufficient_quota")
        assert error(await spoilt(kind="busy")) == (503, None)
        assert error(await spoilt(kind="vendor", code="content_filter")) == (200, "content_filter")
        assert error(await spoilt(http=413, code="too_large", message="m")) == (413, "too_large")
        with pytest.raises(httpx.RemoteProtocolError):
            await spoilt(kind="cut")
        with pytest.raises(ValueError, match=r"."):
            (await spoilt(kind="broken")).json()
        assert (await spoilt(kind="slow")).status_code == 200 and 5.0 in stage.slept


@ways
async def test_a_stream_can_be_cut_and_be_no_json(way: Way) -> None:
    async with way(OpenAI) as stage:
        await stage.fault("openai", kind="broken")
        lines = [line for line in (await post(stage, stream=True)).text.split("\n\n") if line]
        with pytest.raises(ValueError, match=r"."):
            [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
        await stage.fault("openai", kind="cut")
        with pytest.raises(httpx.RemoteProtocolError):
            await post(stage, stream=True)
