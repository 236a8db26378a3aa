"""A RongCloud of its own, written from the documents: users, their stored history, agents and knobs."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import httpx

KEY, SECRET = "e0x9wycfx7flq", "Y1W2MeFwwwRxa0"
NOW = 1_795_219_200.0
MAIN, BACKUP = "api.rong-api.com", "api-b.rong-api.com"

Answer = httpx.Response | Exception | None
Fault = Callable[[httpx.Request], Answer]


def failure(status: int, code: int, message: str = "failed") -> httpx.Response:
    """A refusal as the server API writes it."""
    return httpx.Response(status, json={"code": code, "errorMessage": message})


class Body(httpx.AsyncByteStream):
    """A body in pieces; knows whether it was closed, and waits where an asyncio event stands."""

    def __init__(self, pieces: Sequence[bytes | asyncio.Event | Exception]) -> None:
        self._pieces = pieces
        self.closed = asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, asyncio.Event):
                await piece.wait()
            elif isinstance(piece, Exception):
                raise piece
            else:
                yield piece

    async def aclose(self) -> None:
        self.closed.set()


def frames(*values: dict[str, Any] | str) -> list[bytes]:
    """Server-sent events, one a piece."""
    texts = (v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values)
    return [f"data: {text}\n\n".encode() for text in texts]


def streamed(
    pieces: Body | Sequence[bytes | asyncio.Event | Exception],
    kind: str = "text/event-stream",
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """A streaming reply over a chunked connection, unless `headers` say otherwise."""
    framing = {"transfer-encoding": "chunked"} if headers is None else headers
    return httpx.Response(
        200,
        headers={"content-type": kind, **framing},
        stream=pieces if isinstance(pieces, Body) else Body(pieces),
    )


@dataclass
class Server:
    """Answers requests of one app. `faults` come first, one a call; None in it lets a call pass."""

    now: float = NOW
    stored: bool = True
    agents: set[str] = field(default_factory=lambda: {"social_reply_bot"})
    suggestions: list[list[str]] = field(default_factory=lambda: [["您好。", "马上查。"], ["请稍等。"]])
    answer: list[str] = field(default_factory=lambda: ["您好，", "我来", "查一下。"])
    faults: list[Fault | Answer] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    requests: list[httpx.Request] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """One call."""
        self.requests.append(request)
        if request.url.host in self.down:
            raise httpx.ConnectError("down", request=request)
        fault = self.faults.pop(0) if self.faults else None
        answer = fault(request) if callable(fault) else fault
        if isinstance(answer, Exception):
            raise answer
        response = answer or self._refused(request) or self._answered(request)
        response.headers["x-request-id"] = request.headers["x-request-id"]
        response.headers["date"] = formatdate(self.now, usegmt=True)
        return response

    @property
    def hosts(self) -> list[str]:
        """Who was called, in order."""
        return [request.url.host for request in self.requests]

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was sent."""
        return [json.loads(request.content) for request in self.requests]

    @property
    def operations(self) -> list[str]:
        """What was asked for."""
        return [request.url.path.removeprefix("/v3/chat/").removesuffix(".json") for request in self.requests]

    def _refused(self, request: httpx.Request) -> httpx.Response | None:
        headers = request.headers
        key, nonce = headers.get("app-key", ""), headers.get("nonce", "")
        stamp, given = headers.get("timestamp", ""), headers.get("signature", "")
        if key != KEY:
            return failure(401, 1001)
        expected = hashlib.sha1((SECRET + nonce + stamp).encode()).hexdigest()
        if not (1 <= len(nonce) <= 18) or nonce in self.nonces or given != expected:
            return failure(401, 1004)
        self.nonces.add(nonce)
        seconds = int(stamp) / (1000 if len(stamp) > 11 else 1)
        if abs(seconds - self.now) > 300:
            return failure(401, 1004, "timestamp out of window")
        if len(headers.get("x-request-id", "")) > 36 or request.method != "POST":
            return failure(400, 1002)
        return None

    def _answered(self, request: httpx.Request) -> httpx.Response:
        if request.headers["content-type"] != "application/json":
            return failure(400, 1002)
        body = json.loads(request.content)
        problem = limits_broken(body)
        if problem:
            return failure(400, problem)
        if body["agentId"] not in self.agents:
            return failure(400, 1002, "agent not found")
        if request.url.path == "/v3/chat/suggest.json":
            return self._suggested(body, request.content)
        if request.url.path == "/v3/chat/generate.json":
            return self._generated(body)
        return failure(404, 404)

    def _suggested(self, body: dict[str, Any], raw: bytes) -> httpx.Response:
        rows = [
            {"id": f"s_{n}", "messages": [{"content": text} for text in texts]}
            for n, texts in enumerate(self.suggestions, 1)
        ]
        run = hashlib.sha1(raw).hexdigest()[:12]
        return httpx.Response(
            200,
            json={
                "code": 200,
                "runId": f"run_{run}",
                "agentId": body["agentId"],
                "timestamp": int(self.now * 1000),
                "suggestions": rows if self.stored else [],
            },
        )

    def _generated(self, body: dict[str, Any]) -> httpx.Response:
        run = hashlib.sha1(body["query"].encode()).hexdigest()[:12]
        common = {"runId": f"run_{run}", "conversationId": "c1"}
        usage = {"usage": {"promptTokens": 30, "completionTokens": 12, "totalTokens": 42}}
        last = {**common, "answer": "", "finishReason": "stop", "metadata": usage}
        if not body.get("stream"):
            return httpx.Response(200, json={"code": 200, **last, "answer": "".join(self.answer)})
        return streamed(frames(*({**common, "answer": piece} for piece in self.answer), last, "[DONE]"))


def limits_broken(body: dict[str, Any]) -> int:
    """The code of a broken limit, 0 when all are kept; characters, not bytes."""
    if not 3 <= len(body["agentId"]) <= 64 or len(body.get("query", "x")) not in range(1, 10_001):
        return 1005
    provider = body.get("provider")
    if provider is not None:
        ids = (provider["userId"], provider["targetId"])
        if provider["type"] != "chatHistory" or provider["conversationType"] != 1 or not all(ids):
            return 1002
        if any(len(one) > 64 for one in ids) or type(provider["limit"]) is not int:
            return 1005
        if not 1 <= provider["limit"] <= 100:
            return 1002
    for name, longest in (("variables", 128), ("metadata", 512)):
        pairs = body.get(name, {})
        if len(pairs) > 16 or any(not 1 <= len(key) <= 32 for key in pairs):
            return 1002
        if any(len(value) > longest for value in pairs.values()):
            return 1005
    return 0
