"""Bodies and replies of /v3/chat/suggest.json and /v3/chat/generate.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from assist_app.backends.rongcloud.account import Account
from assist_app.backends.rongcloud.refusals import NOT_DESCRIBED
from assist_app.i18n import _
from assist_app.model.errors import UnexpectedReply
from assist_app.model.suggestion import Suggestion


class _Message(msgspec.Struct):
    content: str = ""


class _Suggestion(msgspec.Struct):
    id: str | int = ""
    messages: list[_Message] = []


class _Reply(msgspec.Struct):
    run_id: str | None = msgspec.field(default=None, name="runId")
    suggestions: list[_Suggestion] | None = None


def suggest_body(account: Account, pair: tuple[str, str]) -> bytes:
    """The body that asks for suggestions; the conversation's text is not in it."""
    user_id, target_id = pair
    provider = {
        "type": "chatHistory",
        "userId": user_id,
        "targetId": target_id,
        "limit": account.limit,
        "conversationType": 1,
    }
    return _encoded(
        {
            "agentId": account.agent_id,
            "provider": provider,
            "variables": account.variables,
            "metadata": account.metadata,
        }
    )


def generate_body(account: Account, query: str) -> bytes:
    """The body that asks for one streamed answer; without conversationId, as the query holds all context."""
    body: dict[str, Any] = {"agentId": account.agent_id, "query": query, "stream": True}
    if account.variables:
        body["variables"] = account.variables
    return _encoded(body)


def read_suggestions(content: bytes, origin: str, title: str) -> list[Suggestion]:
    """Suggestions in the service's order, empty ones left out; their ids hold the run's id."""
    try:
        reply = msgspec.json.decode(content, type=_Reply)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnexpectedReply(_(NOT_DESCRIBED).format(backend=title)) from error
    return list(_suggestions(reply, origin))


def _suggestions(reply: _Reply, origin: str) -> Iterator[Suggestion]:
    used: set[str] = set()
    for number, row in enumerate(reply.suggestions or ()):
        messages = tuple(text for message in row.messages if (text := message.content.strip()))
        if not messages:
            continue
        name = suggestion_id(origin, reply.run_id or "", str(row.id))
        name = f"{name}#{number}" if name in used else name
        used.add(name)
        yield Suggestion(name, messages, (origin,), score=1 / (number + 1))


def suggestion_id(origin: str, run_id: str, own: str) -> str:
    """The account, the run and the service's id, for feedback to find the way back."""
    return f"{origin}/{run_id[:64]}/{own[:64]}"


def _encoded(body: dict[str, Any]) -> bytes:
    # Halves of a surrogate pair, which some sources let through, cannot be UTF-8.
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
