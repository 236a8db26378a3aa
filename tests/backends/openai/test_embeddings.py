"""Scripts in the order of a model's vectors, and the order of before where those are not to be had."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from assist_app.backends.openai import OpenAI
from assist_app.model.suggestion import Suggestion
from tests.backends.openai.server import Naps, Server, refusal, setup_of, streamed
from tests.backends.openai.test_answers import asked, rows

SCRIPTS = tuple(
    Suggestion(f"r{n}", (text,), ("embedded",), script_id=f"s{n}")
    for n, text in enumerate(("发票说明", "退款说明", "快递说明", "会员说明", "活动说明", "其他说明"))
)


def vectors(body: dict[str, Any]) -> httpx.Response:
    """Texts that share their first sign are near to each other; given back in another order."""
    data = [
        {"object": "embedding", "index": n, "embedding": [float(text[0] == "快"), 0.1]}
        for n, text in enumerate(body["input"])
    ]
    return httpx.Response(200, json={"data": [*reversed(data)], "usage": {"prompt_tokens": 9}})


class Both:
    """Answers both interfaces."""

    def __init__(self, near: Any) -> None:
        self.near, self.chat = Server(near), Server(lambda body: streamed("好。"))

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        return await (self.near if request.url.path.endswith("/embeddings") else self.chat)(request)

    async def system(self, times: int = 1, text: str = "快递三天没动了") -> str:
        backend = OpenAI(
            setup_of(embeddings_model="near-1"),
            httpx.AsyncClient(transport=httpx.MockTransport(self)),
            sleep=Naps(),
        )
        for _time in range(times):
            assert rows([event async for event in backend.ask(asked(text, *SCRIPTS))])
        return str(self.chat.bodies[-1]["messages"][0]["content"])


async def test_the_nearest_scripts_come_first() -> None:
    both = Both(vectors)
    said = await both.system()
    assert said.index("快递说明") < said.index("发票说明") and "[5]" in said and "[6]" not in said
    (body,) = both.near.bodies
    assert body["model"] == "near-1" and body["input"][0] == "快递三天没动了" and len(body["input"]) == 7


async def test_scripts_are_asked_about_once() -> None:
    both = Both(vectors)
    await both.system(times=2)
    assert [len(body["input"]) for body in both.near.bodies] == [7, 1]


@pytest.mark.parametrize(
    "response",
    [
        {"data": []},
        {"data": None},
        {"data": [{"index": n, "embedding": [1.0] * (n + 1)} for n in range(7)]},
        {"data": [{"index": n, "embedding": ["x"]} for n in range(7)]},
        {"data": [{"index": None, "embedding": []}] * 7},
        {"error": {"message": "x", "code": "model_not_found"}},
        [],
    ],
)
async def test_without_usable_vectors_the_order_of_before_holds(response: Any) -> None:
    said = await Both(lambda body: httpx.Response(200, content=json.dumps(response))).system()
    assert said.index("发票说明") < said.index("快递说明")


async def test_a_refusal_of_vectors_is_no_refusal_of_the_answer() -> None:
    assert "[1]" in await Both(refusal(404)).system()


async def test_vectors_of_nothing_do_no_harm() -> None:
    def nothing(body: dict[str, Any]) -> httpx.Response:
        return httpx.Response(
            200, json={"data": [{"index": n, "embedding": [0, 0]} for n, _t in enumerate(body["input"])]}
        )

    assert "[1]" in await Both(nothing).system()
