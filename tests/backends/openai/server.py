"""A server as the documents of chat completions describe it; it knows nothing of the adapter."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

import httpx

from assist_app.assist.setup import FreeMeter, Setup
from assist_app.backends.openai import SPEC
from assist_app.backends.web import make_client

KEY = "sk-secret-0123456789"
FIELDS = {field.name: field.default for field in SPEC.fields if not field.secret} | {"model": "small-1"}

Step = bytes | Exception | asyncio.Event


class Body(httpx.AsyncByteStream):
    """Plays steps: sends bytes, breaks off, waits; `closed` once the reader has let go."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps = list(steps)
        self.closed = asyncio.Event()
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for step in self._steps:
            if isinstance(step, asyncio.Event):
                await step.wait()
            elif isinstance(step, Exception):
                raise step
            else:
                self.sent += 1
                yield step
            await asyncio.sleep(0)

    async def aclose(self) -> None:
        self.closed.set()


def frame(value: Any) -> bytes:
    """One event of a stream."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"data: {text}\n\n".encode()


def delta(text: str, *, index: int = 0, **more: Any) -> bytes:
    """More text of a reply."""
    choice = {"index": index, "delta": {"content": text, **more}, "finish_reason": None}
    return frame({"id": "c1", "object": "chat.completion.chunk", "choices": [choice]})


def stop(reason: str = "stop", index: int = 0) -> bytes:
    """The end of one reply."""
    return frame({"choices": [{"index": index, "delta": {}, "finish_reason": reason}]})


def usage(read: int = 120, written: int = 30) -> bytes:
    """The frame before the last when usage was asked for."""
    counted = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return frame({"choices": [], "usage": counted})


DONE = frame("[DONE]")


def streamed(*texts: str, end: Sequence[Step] = (stop(), usage(), DONE)) -> httpx.Response:
    """A whole answer in pieces."""
    return stream(*(delta(text) for text in texts), *end)


def stream(*steps: Step, kind: str = "text/event-stream; charset=utf-8") -> httpx.Response:
    """An answer made of steps."""
    return httpx.Response(200, headers={"content-type": kind}, stream=Body(steps))


def refusal(status: int, code: str = "", message: str = "No.", **headers: str) -> httpx.Response:
    """A refusal as the first vendor writes it."""
    body = {
        "error": {"message": message, "type": "invalid_request_error", "param": None, "code": code or None}
    }
    return httpx.Response(
        status, json=body, headers={name.replace("_", "-"): v for name, v in headers.items()}
    )


class Server:
    """Answers with what it is given, in order and the last again and again; keeps what it was sent."""

    def __init__(self, *answers: httpx.Response | Callable[[dict[str, Any]], httpx.Response]) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.streams: list[Any] = []
        """The bodies of its answers."""

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers[0] if len(self._answers) == 1 else self._answers.pop(0)
        response = answer if isinstance(answer, httpx.Response) else answer(json.loads(request.content))
        self.streams.append(response.stream)
        return response

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What it was sent."""
        return [json.loads(request.content) for request in self.requests]

    def client(self) -> httpx.AsyncClient:
        """A client that reaches nothing but this server."""
        return make_client(httpx.MockTransport(self))


def setup_of(*, key: str = KEY, **fields: str) -> Setup:
    """An account with these fields."""
    return Setup(
        SPEC, FIELDS | fields, lambda name: key if name == "api_key" else "", FreeMeter(), now=lambda: 1e9
    )


class Naps:
    """A sleep that takes no time and remembers for how long it should have slept."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
