"""Whatever JSON comes back, it is read or refused with a sentence; nothing else is ever raised."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from assist_app.model.suggestion import Suggested
from tests.backends.contract import SAID, events_of
from tests.backends.rongcloud.server import Server, frames, streamed
from tests.backends.rongcloud.stage import Stage, about

KEYS = st.sampled_from(
    ["code", "suggestions", "messages", "content", "id", "runId", "answer", "delta", "errorMessage",
     "finishReason", "metadata", "usage", "promptTokens", "completionTokens"]
)  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.sampled_from([200, 1008, 1009, -1, 2**70])
    | st.floats()
    | st.text(max_size=5)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


def told(server: Server) -> None:
    """Asks once and looks at what was said."""
    events = asyncio.run(events_of(Stage(server=server).backend, about()))
    assert all(isinstance(event, SAID) for event in events)
    rows = [event.suggestion for event in events if isinstance(event, Suggested)]
    assert all(row.messages and all(isinstance(text, str) and text for text in row.messages) for row in rows)


@settings(deadline=None, max_examples=40)
@given(VALUES, st.sampled_from([200, 400, 429, 500]))
def test_any_suggestions(value: Any, status: int) -> None:
    told(Server(faults=[httpx.Response(status, content=json.dumps(value))] * 6))


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_good_suggestions(value: dict[str, Any]) -> None:
    told(Server(faults=[httpx.Response(200, json={**value, "code": 200}) if _finite(value) else None]))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=4) | st.text(max_size=9), max_size=5))
def test_any_stream(values: list[Any]) -> None:
    told(Server(stored=False, faults=[None, streamed(frames(*values))]))


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=60))
def test_any_bytes(body: bytes) -> None:
    told(Server(stored=False, faults=[None, streamed([body])]))


def _finite(value: Any) -> bool:
    return not any(word in json.dumps(value) for word in ("NaN", "Infinity"))
