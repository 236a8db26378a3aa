"""The three WeCom adapters, and the zone program that comes with them, against the emulated platform.

Both sides were written from the documents and know nothing of each other; between them is real HTTP.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from assist_app.assist.setup import FreeMeter, Setup
from assist_app.backends.web import make_client
from assist_app.backends.wecom import (
    MODEL_SPEC,
    PROGRAM_SPEC,
    RECOMMEND_SPEC,
    WeComModel,
    WeComProgram,
    WeComRecommend,
)
from assist_app.backends.wecom.adapter import WeCom as Adapter
from assist_app.emulator.service import Ground
from assist_app.emulator.wecom import WeCom
from assist_app.emulator.wecom.keys import new_pair
from assist_app.emulator.wecom.world import Start
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.errors import BackendError, Busy, CredentialsRejected, Misconfigured, QuotaSpent
from assist_app.model.suggestion import AssistEvent, Recognised, Remarked, Suggested
from tests.backends.contract import question
from tests.emulator.stage import Stage, over_sockets

ZONE = Path(__file__).resolve().parents[2] / "packaging" / "wecom_zone"
KINDS: dict[str, tuple[Any, type[Adapter]]] = {
    "recommend": (RECOMMEND_SPEC, WeComRecommend),
    "program": (PROGRAM_SPEC, WeComProgram),
    "model": (MODEL_SPEC, WeComModel),
}
EACH = pytest.mark.parametrize("kind", KINDS)
SHIPPED = Start(
    ("/bin/sh", str(ZONE / "start.sh")),
    {"ZONE_PORT": "{port}", "ZONE_PYTHON": "{python}", "ZONE_HOST": "127.0.0.1"},
)


@cache
def pair(version: int) -> tuple[str, str]:
    """A key pair of this test run."""
    made: tuple[str, str] = new_pair()
    return made


@dataclass
class Desk:
    """A desk beside an emulated WeCom."""

    stage: Stage
    client: httpx.AsyncClient
    meter: FreeMeter = field(default_factory=FreeMeter)
    patience: float = 2.0
    """Real seconds that work in the emulator gets between two looks of an adapter."""

    @property
    def wecom(self) -> WeCom:
        """The emulated service."""
        service: WeCom = self.stage.service("wecom")
        return service

    def adapter(self, kind: str, secrets: Mapping[str, str] | None = None, **fields: str) -> Adapter:
        """An account with everything that the emulator prints at its start."""
        printed = self.stage.services["wecom"]
        spec, make = KINDS[kind]
        given = {one.name: one.default for one in spec.fields if not one.secret}
        given |= {name: printed[name] for name in ("endpoint", "corp_id", "program_id", "wrapper")}
        given |= printed[kind]
        kept = {
            "corp_secret": printed["corp_secret"],
            "private_keys": json.dumps(printed["private_keys"]),
            **(secrets or {}),
        }
        setup = Setup(
            spec, given | fields, lambda name: kept.get(name, ""), self.meter, now=lambda: self.stage.time[0]
        )
        return make(setup, self.client, sleep=self.pause)

    async def pause(self, seconds: float) -> None:
        """The emulator's clock goes on, and what runs there may end, however busy the machine is."""
        self.stage.time[0] += seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(self.patience):
                await self.wecom.settle()

    def talk(self, number: int = 0, last: int | None = None) -> Conversation:
        """A conversation as the emulator prints it: ids and keys, no text."""
        printed = self.stage.services["wecom"]["chat"][number]
        messages = tuple(
            Message(row["id"], "wecom", "wecom/c", Role(row["role"]), None, row["time"], refs=row["refs"])
            for row in printed["messages"][:last]
        )
        return Conversation("wecom/c", "wecom", "", messages, {"wecom.chat": printed["chat"]})


@asynccontextmanager
async def desk(zone: Start | None = None) -> AsyncIterator[Desk]:
    """An emulated WeCom with keys of two versions."""

    def wecom(ground: Ground) -> WeCom:
        return WeCom(ground, zone=zone, private_keys={1: pair(1), 2: pair(2)})

    async with over_sockets(wecom) as stage, make_client() as client:
        try:
            yield Desk(stage, client)
        finally:
            await stage.service("wecom").close()


async def ask(adapter: Adapter, talk: Conversation) -> list[AssistEvent]:
    """All events of one question."""
    return [event async for event in adapter.ask(question(talk, 9))]


def texts(events: list[AssistEvent]) -> list[str]:
    """The cards."""
    return [event.suggestion.text for event in events if isinstance(event, Suggested)]


@EACH
@pytest.mark.parametrize("route", ["sync", "async"])
@pytest.mark.parametrize("zone", [None, SHIPPED], ids=["their-dispatcher", "our-zone-program"])
async def test_a_conversation_known_by_ids_gets_suggestions(
    kind: str, route: str, zone: Start | None
) -> None:
    async with desk(zone) as here:
        events = await ask(here.adapter(kind, route=route), here.talk())
        assert len(texts(events)) >= 2
        if kind == "program":
            [recognised] = [event for event in events if isinstance(event, Recognised)]
            assert recognised.intent is not None and recognised.intent.code == "L1"
        log = json.dumps(await here.stage.log(), ensure_ascii=False)
        assert "加湿器" not in log and "chatdata" in log


@EACH
async def test_the_form_of_the_python_demo(kind: str) -> None:
    async with desk() as here:
        program = here.stage.services["wecom"]["wrapped_program_id"]
        adapter = here.adapter(kind, wrapper="input_output", program_id=program)
        assert texts(await ask(adapter, here.talk()))


@pytest.mark.parametrize("kind", ["program", "model"])
@pytest.mark.parametrize("pending", ["absent", "empty", "code"])
@pytest.mark.parametrize("route", ["sync", "async"])
async def test_the_three_styles_of_pending(kind: str, pending: str, route: str) -> None:
    async with desk() as here:
        here.wecom.adjust({"pending": pending, "pending_code": 710_777})
        adapter = here.adapter(kind, pending_codes="710777", route=route)
        assert texts(await ask(adapter, here.talk()))


@pytest.mark.parametrize("form", ["numbered", "lines", "list", "object", "text"])
async def test_every_form_of_a_recommendation(form: str) -> None:
    async with desk() as here:
        here.wecom.adjust({"recommend_form": form})
        assert texts(await ask(here.adapter("recommend"), here.talk()))


async def test_a_message_that_cannot_be_read_is_counted() -> None:
    async with desk() as here:
        events = await ask(here.adapter("recommend"), here.talk(1))
        assert [event.remark for event in events if isinstance(event, Remarked)] == [
            "based on 3 of 4 messages"
        ]


@pytest.mark.parametrize("knobs", [{"expire_tokens": True}, {"revoke_tokens": True}])
async def test_a_token_that_ends_early_is_replaced(knobs: dict[str, Any]) -> None:
    async with desk() as here:
        adapter = here.adapter("program")
        await ask(adapter, here.talk())
        here.wecom.adjust(knobs)
        assert texts(await ask(adapter, here.talk()))


async def test_twenty_questions_at_once_fetch_one_token() -> None:
    async with desk() as here:
        adapter = here.adapter("program")
        async with asyncio.TaskGroup() as group:
            talks = [replace(here.talk(), id=f"wecom/{number}") for number in range(20)]
            asked = [group.create_task(ask(adapter, talk)) for talk in talks]
        assert all(texts(task.result()) for task in asked)
        rows = await here.stage.log()
        assert sum("gettoken" in json.dumps(row) for row in rows) == 1


async def test_a_wrong_private_key_of_the_right_version_is_told_before_any_call() -> None:
    async with desk() as here:
        wrong = {"private_keys": json.dumps({"1": pair(9)[0], "2": pair(9)[0]})}
        with pytest.raises(Misconfigured):
            await ask(here.adapter("recommend", wrong), here.talk())
        assert not await here.stage.log()


@pytest.mark.parametrize(
    ("knobs", "kind"),
    [
        ({"program_down": True}, Misconfigured),
        ({"recommend_status": "fail"}, Busy),
        ({"recommend_status": "stay"}, BackendError),
        ({"daily_calls": 0}, QuotaSpent),
        ({"outer_code": 790_016, "outer_times": 99}, Misconfigured),
        ({"outer_code": 40_001, "outer_times": 99}, CredentialsRejected),
    ],
)
async def test_failures_are_of_the_right_kind(knobs: dict[str, Any], kind: type[BackendError]) -> None:
    async with desk() as here:
        here.wecom.adjust(knobs)
        with pytest.raises(kind):
            await ask(here.adapter("recommend"), here.talk())


@pytest.mark.parametrize("told", ["result", "create"])
async def test_a_text_that_is_too_long_is_halved_once(told: str) -> None:
    async with desk() as here:
        here.wecom.adjust({"longest_text": 40, "too_long_told": told})
        events = await ask(here.adapter("recommend"), here.talk())
        assert texts(events)
        assert [event.remark for event in events if isinstance(event, Remarked)] == [
            "based on 1 of 3 messages"
        ]


async def test_the_budget_agrees_with_the_platforms_own_count() -> None:
    async with desk() as here:
        await ask(here.adapter("recommend"), here.talk())
        spent = here.meter.spent
        here.wecom.reset()
        here.wecom.adjust({"daily_calls": spent})
        await ask(here.adapter("recommend"), here.talk())
        with pytest.raises(QuotaSpent):
            await ask(here.adapter("recommend"), here.talk())
