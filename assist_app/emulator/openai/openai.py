"""The service: one key, one model, answers whole or word by word."""

from __future__ import annotations

import base64
import hmac
import struct
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec

from assist_app.emulator.openai.answering import answers_to
from assist_app.emulator.openai.embedding import embedding
from assist_app.emulator.openai.forms import ChatForm, EmbeddingForm, Refused, read
from assist_app.emulator.service import Ground, Reply, Request
from assist_app.emulator.talk import pieces_of, tokens_of

PREFIX = "/v1/"
OPERATIONS = {"models": "models", "chat/completions": "chat", "embeddings": "embeddings"}
MODEL, EMBEDDER = "assist-emulated-1", "assist-emulated-embedding"
WORD_SECONDS = 0.04
MOST_TEXTS = 2_048
INVALID = "invalid_request_error"
FAULTS = {
    "throttled": (429, "Rate limit reached for requests.", "requests", "rate_limit_exceeded"),
    "quota": (429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
    "auth": (401, "Incorrect API key provided.", INVALID, "invalid_api_key"),
    "expired": (401, "This API key has expired.", INVALID, "invalid_api_key"),
    "busy": (503, "The server is overloaded, please try again later.", "server_error", None),
    "vendor": (200, "The model failed to answer.", "server_error", "model_error"),
}


class OpenAI:
    """Serves the bearer of its key."""

    name = "openai"

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._key = f"sk-emulated-{ground.draw(32)}"
        self._word_seconds = WORD_SECONDS

    def reset(self) -> None:
        """The usual pace."""
        self._word_seconds = WORD_SECONDS

    def describe(self, base_url: str) -> Mapping[str, Any]:
        """Address, key and models."""
        return {
            "base_url": f"{base_url}/v1",
            "api_key": self._key,
            "model": MODEL,
            "embedding_model": EMBEDDER,
        }

    def adjust(self, knobs: Mapping[str, Any]) -> None:
        """`word_ms`: milliseconds between two pieces of a stream."""
        for name, value in knobs.items():
            if name != "word_ms" or not isinstance(value, int | float) or not 0 <= value <= 60_000:
                raise ValueError("The only knob is word_ms, from 0 to 60000.")
            self._word_seconds = value / 1000

    def operation(self, request: Request) -> str | None:
        """By the path; an address below /v1/ that is not emulated is "unknown"."""
        if not request.path.startswith(PREFIX):
            return None
        return OPERATIONS.get(request.path.removeprefix(PREFIX), "unknown")

    async def answer(self, request: Request) -> Reply:
        """Checks the key, then works."""
        try:
            self._check(request)
            operation = self.operation(request)
            if operation == "models" and request.method == "GET":
                return _json(200, {"object": "list", "data": [_model(MODEL), _model(EMBEDDER)]})
            if request.method != "POST" or operation not in ("chat", "embeddings"):
                raise Refused(
                    404, "Unknown request URL; there are models, chat/completions, embeddings.", INVALID
                )
            return await (self._chat(request) if operation == "chat" else self._embed(request))
        except Refused as refused:
            return _json(refused.status, {"error": refused.error})

    def _check(self, request: Request) -> None:
        scheme, _space, given = request.headers.get("authorization", "").partition(" ")
        if not given:
            raise Refused(401, "You did not provide an API key.", INVALID)
        right = hmac.compare_digest(given.strip().encode("utf-8", "surrogateescape"), self._key.encode())
        if scheme.lower() != "bearer" or not right:
            raise Refused(401, "Incorrect API key provided.", INVALID, "invalid_api_key")

    async def _chat(self, request: Request) -> Reply:
        form = read(request.body, ChatForm)
        _check_model(form.model, MODEL)
        if not form.messages:
            raise Refused(400, "messages is empty.", INVALID, "empty_array", "messages")
        answers = [_clipped(answer, form.most_tokens) for answer in await answers_to(form, self._ground.mind)]
        asked = sum(tokens_of(message.text) + 4 for message in form.messages)
        said = sum(len(pieces) for pieces, _reason in answers)
        usage = {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
        head = {
            "id": f"chatcmpl-{self._ground.draw(24)}",
            "object": "chat.completion.chunk" if form.stream else "chat.completion",
            "created": int(self._ground.now()),
            "model": form.model,
        }
        if form.stream:
            counted = usage if form.stream_options and form.stream_options.include_usage else None
            return Reply(200, self._events(head, answers, counted), STREAM)
        await self._ground.sleep(self._word_seconds * said * self._ground.pace)
        choices = [
            {
                "index": place,
                "message": {"role": "assistant", "content": "".join(pieces), "refusal": None},
                "logprobs": None,
                "finish_reason": reason,
            }
            for place, (pieces, reason) in enumerate(answers)
        ]
        return _json(200, {**head, "choices": choices, "usage": usage})

    async def _events(
        self,
        head: Mapping[str, Any],
        answers: Sequence[tuple[list[str], str]],
        usage: Mapping[str, int] | None,
    ) -> AsyncIterator[bytes]:
        """One event a piece; with `usage` every chunk has the field and the last one fills it."""
        head = head if usage is None else {**head, "usage": None}
        for place, (pieces, reason) in enumerate(answers):
            yield _chunk(head, place, {"role": "assistant", "content": ""})
            for piece in pieces:
                await self._ground.sleep(self._word_seconds * self._ground.pace)
                yield _chunk(head, place, {"content": piece})
            yield _chunk(head, place, {}, reason)
        if usage is not None:
            yield _event({**head, "choices": [], "usage": usage})
        yield b"data: [DONE]\n\n"

    async def _embed(self, request: Request) -> Reply:
        form = read(request.body, EmbeddingForm)
        _check_model(form.model, EMBEDDER, MODEL)
        texts = [form.input] if isinstance(form.input, str) else form.input
        if not texts or len(texts) > MOST_TEXTS or not all(texts):
            raise Refused(400, "input needs 1 to 2048 texts that are not empty.", INVALID, None, "input")
        rows = [
            {
                "object": "embedding",
                "index": place,
                "embedding": _encoded(embedding(text), form.encoding_format),
            }
            for place, text in enumerate(texts)
        ]
        count = sum(map(tokens_of, texts))
        usage = {"prompt_tokens": count, "total_tokens": count}
        return _json(200, {"object": "list", "data": rows, "model": form.model, "usage": usage})

    def fault(self, kind: str, vendor: Mapping[str, Any]) -> Reply:
        """The error object; "vendor" has it in a 200, as some gateways do."""
        status, message, sort, code = FAULTS.get(kind, FAULTS["busy"])
        told = vendor.get("code", code)
        error = {
            "message": vendor.get("message", message),
            "type": sort,
            "param": None,
            "code": None if told is None else str(told),
        }
        reply = _json(vendor.get("http", status), {"error": error})
        if kind != "throttled":
            return reply
        return Reply(reply.status, reply.body, {**reply.headers, "Retry-After": "1"})


STREAM: Mapping[str, str] = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"}


def _json(status: int, values: Mapping[str, Any]) -> Reply:
    return Reply(status, msgspec.json.encode(values), {"Content-Type": "application/json"})


def _model(name: str) -> Mapping[str, Any]:
    return {"id": name, "object": "model", "created": 1_763_683_200, "owned_by": "assist-emulator"}


def _check_model(name: str, *known: str) -> None:
    if name not in known:
        said = f"The model `{name[:100]}` does not exist or you do not have access to it."
        raise Refused(404, said, INVALID, "model_not_found")


def _clipped(answer: str, most: int | None) -> tuple[list[str], str]:
    """The pieces of an answer, each counted as a token, and why it ends."""
    pieces = pieces_of(answer)
    return (pieces, "stop") if most is None or len(pieces) <= most else (pieces[:most], "length")


def _chunk(head: Mapping[str, Any], place: int, delta: Mapping[str, str], reason: str | None = None) -> bytes:
    choice = {"index": place, "delta": delta, "logprobs": None, "finish_reason": reason}
    return _event({**head, "choices": [choice]})


def _event(values: Mapping[str, Any]) -> bytes:
    return b"data: " + msgspec.json.encode(values) + b"\n\n"


def _encoded(vector: Sequence[float], form: str) -> object:
    if form == "float":
        return vector
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
