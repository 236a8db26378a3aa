"""Every adapter of the catalogue behind its mask, over the emulated vendors: nothing planted is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from assist_app.assist.backend import Backend, Question
from assist_app.assist.masked import Masked
from assist_app.assist.masking.masker import Maskers
from assist_app.assist.pipeline import ask_all
from assist_app.assist.setup import Setup
from assist_app.backends.web import make_client
from assist_app.emulator.transport import EmulatorTransport
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import AssistEvent, Failed, NotAsked
from assist_app.vendors.account_check import filled
from assist_app.vendors.catalogue import CATALOGUE, Entry
from assist_app.vendors.emulating import SERVICES
from tests.assist.planted import MARKED, found_in, planted
from tests.emulator.stage import NOON, Stage, in_process
from tests.journeys.vendors import Vendors

TOLD_TEXTS = {"dianjin", "openai", "rongcloud"}
"""These are sent the texts, RongCloud where it has no history; WeCom finds the messages by their ids."""
INTENTS = (IntentDefinition("refund", "退款", "zh", "客户要退款", examples=("我要退款",)),)


class Overhearing(httpx.AsyncBaseTransport):
    """The emulator, with everything that is sent to it written down."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._inner = stage, EmulatorTransport(stage.switchboard)
        self.heard: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Notes the whole request and passes it on."""
        head = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
        content = (await request.aread()).decode("utf-8", "replace")
        self.heard.append(f"{request.url}\n{head}\n{content}")
        # Jobs of WeCom take their time, which passes here with every question after them.
        self._stage.time[0] += 10
        return await self._inner.handle_async_request(request)


@pytest.fixture(params=CATALOGUE, ids=lambda entry: entry.spec.family)
def entry(request: pytest.FixtureRequest) -> Entry:
    return request.param  # type: ignore[no-any-return]


def adapter(entry: Entry, described: Vendors, network: Overhearing) -> Backend:
    family = entry.spec.family
    secrets: Mapping[str, Any] = described.secrets(family)
    fields = filled(entry.spec, described.fields(family))
    setup = Setup(
        entry.spec,
        fields,
        lambda name: _text(secrets.get(name, "")),
        intents=lambda: INTENTS,
        now=lambda: NOON,
    )
    return entry.make(setup, make_client(network))


def _text(secret: object) -> str:
    return secret if isinstance(secret, str) else json.dumps(secret)


def where_it_lies(asked: Question, described: Vendors) -> Question:
    """The planted conversation with references that every emulated vendor knows."""
    about, *rows = described.wecom_rows
    refs = {**about["conversation"]["refs"], "rongcloud.user": "agent1", "rongcloud.target": "cust1"}
    known = [row["refs"] for row in rows if row["role"] == "customer"]
    turn = replace(
        asked.turn,
        messages=tuple(replace(m, refs=known[-1]) for m in asked.turn.messages),
    )
    by_id = {m.id: m for m in turn.messages}
    messages = tuple(by_id.get(m.id, replace(m, refs=known[0])) for m in asked.conversation.messages)
    return replace(asked, conversation=replace(asked.conversation, refs=refs, messages=messages), turn=turn)


async def heard_of(entry: Entry, *, masked: bool) -> tuple[str, list[AssistEvent]]:
    async with in_process(*SERVICES) as stage:
        described, network = Vendors(stage.switchboard.describe()), Overhearing(stage)
        backend = adapter(entry, described, network)
        events: list[AssistEvent] = []
        asked = where_it_lies(planted(), described)
        await ask_all([Masked(backend, Maskers(lambda: MARKED)) if masked else backend], asked, events.append)
    return "\n".join(network.heard), events


async def test_nothing_planted_is_sent(entry: Entry) -> None:
    sent, events = await heard_of(entry, masked=True)
    assert sent
    assert found_in(sent) == []
    assert not [event for event in events if isinstance(event, Failed | NotAsked)]


async def test_without_the_mask_the_texts_are_sent(entry: Entry) -> None:
    sent, _events = await heard_of(entry, masked=False)
    assert bool(found_in(sent)) == (entry.spec.family in TOLD_TEXTS)
