"""The service: one app with its key and secret, at a main and a backup address."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import parse_qs

import msgspec

from assist_app.emulator.rongcloud.agents import Agents
from assist_app.emulator.rongcloud.checks import (
    LONGEST_ID,
    METADATA,
    VARIABLE,
    body_of,
    flag,
    inner,
    number,
    pairs,
    text,
)
from assist_app.emulator.rongcloud.generating import STYLES, Generating
from assist_app.emulator.rongcloud.history import History, lines_of, row_of
from assist_app.emulator.rongcloud.refusing import CODES, Gate, Refused
from assist_app.emulator.service import Ground, Reply, Request

ADDRESS = re.compile(r"/(?:v3|message|user)/.+\.json")
OPERATIONS = {
    "/v3/chat/suggest.json": "suggest",
    "/v3/chat/generate.json": "generate",
    "/v3/message/private/query.json": "history",
    "/message/private/publish.json": "publish",
    **{f"/v3/agent/{verb}.json": f"agent_{verb}" for verb in ("create", "update", "get", "delete", "query")},
}
THINKING = 0.6
"""Seconds suggestions take at pace 1."""
MOST_SUGGESTIONS, MOST_ROWS, LONGEST_CONTENT = 3, 100, 128 * 1024
LAST_MOMENT = 2**53
FAULTS = {"throttled": 1008, "auth": 1004, "expired": 1004, "busy": 1000, "quota": 2007, "vendor": 1009}


class RongCloud:
    """Suggests from the history it keeps itself; `POST /_emu/message` fills it."""

    name = "rongcloud"

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._key, self._secret = ground.draw(13), ground.draw(14)
        self._agent = f"agent_{ground.draw(8)}"
        self._gate = Gate(self._key, self._secret, ground.now)
        self._history = History(ground.draw, ground.now)
        self._agents = Agents(self._agent)
        self._generating = Generating(ground)

    def reset(self) -> None:
        """Forgets messages, agents and knobs."""
        self._history.clear()
        self._agents.reset()
        self._generating.reset()
        self._gate.strict = False

    def describe(self, base_url: str) -> Mapping[str, Any]:
        """Both addresses, key, secret and an agent."""
        return {
            "endpoint": base_url,
            "backup_endpoint": self._ground.backup_url,
            "app_key": self._key,
            "app_secret": self._secret,
            "agent_id": self._agent,
        }

    def adjust(self, knobs: Mapping[str, Any]) -> None:
        """`cloud_storage`, `strict` (nonces of at most 18 characters), `stream_style`."""
        for name, value in knobs.items():
            match name, value:
                case "cloud_storage", bool():
                    self._history.storing = value
                case "strict", bool():
                    self._gate.strict = value
                case "stream_style", str() if value in STYLES:
                    self._generating.style = value
                case _:
                    styles = ", ".join(STYLES)
                    raise ValueError(
                        f"Knobs are cloud_storage and strict (true or false), stream_style ({styles})."
                    )

    async def hear(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """`from`, `to` (user ids), `text`; `time` in seconds when it was not now."""
        sender, receiver, words = (message.get(name) for name in ("from", "to", "text"))
        if not all(isinstance(value, str) and value for value in (sender, receiver, words)):
            raise ValueError("A message needs from, to and text.")
        at = message.get("time")
        if at is not None and not (isinstance(at, int | float) and 0 <= at <= LAST_MOMENT):
            raise ValueError("time is a number of seconds.")
        content = msgspec.json.encode({"content": words}).decode()
        kept = self._history.keep(str(sender), str(receiver), content, at=at)
        return {"messageUID": kept.uid, "msgTime": kept.at}

    def operation(self, request: Request) -> str | None:
        """By the path; an address of this API that is not emulated is "unknown"."""
        known = OPERATIONS.get(request.path)
        return known or ("unknown" if ADDRESS.fullmatch(request.path) else None)

    async def answer(self, request: Request) -> Reply:
        """Checks the headers, then works; the id of the request goes back with it."""
        try:
            self._gate.check(request)
            told = await self._work(request)
        except Refused as refused:
            reply = _refusal(refused.status, refused.code, str(refused))
        else:
            if isinstance(told, Mapping):
                reply = Reply(200, msgspec.json.encode({"code": 200, **told}), JSON)
            else:
                reply = Reply(200, told, STREAM)
        given = request.headers.get("x-request-id", "")
        number = (
            given
            if 0 < len(given) <= 36 and given.isascii() and given.isprintable()
            else self._ground.draw(32)
        )
        return Reply(reply.status, reply.body, {**reply.headers, "X-Request-ID": number})

    async def _work(self, request: Request) -> Mapping[str, Any] | AsyncIterator[bytes]:
        operation = OPERATIONS.get(request.path)
        if operation is None or request.method != "POST":
            raise Refused(404)
        if operation == "publish":
            return self._publish(request.body)
        values = body_of(request.body)
        match operation:
            case "suggest":
                return await self._suggest(values)
            case "generate":
                return await self._generating.generate(self._agents.able(values), values)
            case "history":
                return self._query(values)
        return self._agents.handle(operation.removeprefix("agent_"), values)

    async def _suggest(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """From the newest messages of the pair; the reply is written for `userId`."""
        agent = text(values, "agentId", LONGEST_ID, 3)
        provider = inner(values, "provider")
        if provider.get("type") != "chatHistory":
            raise Refused(1002, "provider.type must be chatHistory")
        user, target = text(provider, "userId", LONGEST_ID), text(provider, "targetId", LONGEST_ID)
        limit = number(provider, "limit", 10, 1, 100)
        number(provider, "conversationType", 1, 1, 1)
        pairs(values, "variables", VARIABLE)
        pairs(values, "metadata", METADATA)
        self._agents.able(values)
        lines = lines_of(self._history.between(user, target)[-limit:], user)
        await self._ground.sleep(THINKING * self._ground.pace)
        thought = await self._ground.mind.think(lines, MOST_SUGGESTIONS) if lines else None
        replies = thought.replies if thought is not None else ()
        return {
            "runId": f"run_{self._ground.draw(20)}",
            "agentId": agent,
            "timestamp": int(self._ground.now() * 1000),
            "suggestions": [
                {"id": f"s_{place}", "messages": [{"content": message} for message in messages]}
                for place, messages in enumerate(replies, start=1)
            ],
        }

    def _query(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        user, target = text(values, "userId", LONGEST_ID), text(values, "targetId", LONGEST_ID)
        start = number(values, "startTime", 0, 0, LAST_MOMENT)
        end = number(values, "endTime", LAST_MOMENT, 0, LAST_MOMENT)
        size = number(values, "pageSize", 50, 1, MOST_ROWS)
        first = start if flag(values, "includeStart") else start + 1
        found = [m for m in self._history.between(user, target) if first <= m.at <= end]
        return {"data": [row_of(message, user) for message in found[:size]]}

    def _publish(self, body: bytes) -> Mapping[str, Any]:
        """A form; without isIncludeSender=1 the sender's own history does not get the message."""
        try:
            form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=2_000)
        except ValueError as error:
            raise Refused(1005) from error
        sender, kind, content = (form.get(n, [""])[0] for n in ("fromUserId", "objectName", "content"))
        receivers = form.get("toUserId", [])
        if not (sender and kind and content and receivers and all(receivers)):
            raise Refused(1002, "fromUserId, toUserId, objectName and content are required")
        if len(content.encode()) > LONGEST_CONTENT or len(receivers) > 1_000:
            raise Refused(1005)
        both = form.get("isIncludeSender", ["0"])[0] == "1"
        kept = [self._history.keep(sender, to, content, kind=kind, both=both) for to in receivers]
        return {"messageUIDs": [{"userId": m.receiver, "messageUID": m.uid} for m in kept]}

    def fault(self, kind: str, vendor: Mapping[str, Any]) -> Reply:
        """A code of the vendor's with its own status; "vendor" has it in a 200, 1009 unless told so."""
        given = vendor.get("code", FAULTS.get(kind, 1000))
        code = int(given) if str(given).isdecimal() else 1000
        status, message = CODES.get(code, (500, "error"))
        status = vendor.get("http", 200 if kind == "vendor" else status)
        return _refusal(status, code, str(vendor.get("message", message)))


JSON: Mapping[str, str] = {"Content-Type": "application/json; charset=utf-8"}
STREAM: Mapping[str, str] = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"}


def _refusal(status: int, code: int, message: str) -> Reply:
    return Reply(status, msgspec.json.encode({"code": code, "errorMessage": message}), JSON)
