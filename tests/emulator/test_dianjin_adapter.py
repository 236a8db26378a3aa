"""Our adapter and our emulator, written apart from the same documents, understand each other."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from assist_app.assist.setup import FreeMeter, Setup
from assist_app.backends.dianjin import SPEC
from assist_app.backends.dianjin import DianJin as Adapter
from assist_app.backends.web import make_client
from assist_app.emulator.dianjin import DianJin
from assist_app.emulator.transport import EmulatorTransport
from assist_app.model.conversation import Role
from assist_app.model.errors import BackendError, Busy, CredentialsRejected, NotPermitted, RateLimited
from assist_app.model.script import IntentDefinition, IntentLevel
from assist_app.model.suggestion import AssistEvent, AttitudeLabel, Intent, Recognised, Suggested
from tests.backends.contract import question
from tests.emulator.stage import Stage, in_process, over_sockets
from tests.fakes import conversation

Way = Callable[..., AbstractAsyncContextManager[Stage]]
INTENTS = (
    IntentDefinition("1808766224000262144", "快递", "zh", "催快递", "物流", script="马上查。\n---\n请稍等。"),
    IntentDefinition("human", "转人工", "zh", "", "", IntentLevel.GLOBAL),
)
TALK = conversation((Role.AGENT, "您好"), (Role.CUSTOMER, "快递怎么回事"))


async def asked(
    stage: Stage,
    fields: dict[str, str] | None = None,
    *,
    secrets: dict[str, str] | None = None,
    clock: float = 0.0,
    way: Way = over_sockets,
) -> list[AssistEvent]:
    """What the adapter says about the talk, with this computer's clock off by so many seconds."""
    account: dict[str, Any] = stage.services["dianjin"]
    known = {"access_key_id": account["access_key_id"], "access_key_secret": account["access_key_secret"]}
    known |= secrets or {}
    plain = {field.name: field.default for field in SPEC.fields if not field.secret}
    plain |= {"endpoint": account["endpoint"], "workspace_id": account["workspace_id"], **(fields or {})}
    setup = Setup(
        SPEC,
        plain,
        lambda name: known.get(name, ""),
        FreeMeter(),
        lambda: INTENTS,
        lambda: stage.time[0] + clock,
    )

    async def no_wait(seconds: float) -> None:
        return None

    transport = EmulatorTransport(stage.switchboard) if way is in_process else None
    async with make_client(transport) as web:
        return [event async for event in Adapter(setup, web, sleep=no_wait).ask(question(TALK))]


def intent_of(events: list[AssistEvent]) -> Intent | None:
    """The intent among events."""
    return next((event.intent for event in events if isinstance(event, Recognised)), None)


def rows_of(events: list[AssistEvent]) -> list[tuple[str, ...]]:
    """The suggestions among events."""
    return [event.suggestion.messages for event in events if isinstance(event, Suggested)]


@pytest.mark.parametrize("way", [over_sockets, in_process])
@pytest.mark.parametrize("fields", [{}, {"op_type": "hierarchical"}, {"biz_type": "business"}])
async def test_an_intent_with_its_scripts(way: Way, fields: dict[str, str]) -> None:
    async with way(DianJin) as stage:
        events = await asked(stage, {**fields, "analysis": "yes"}, way=way)
    intent = intent_of(events)
    assert intent is not None and (intent.code, intent.domain) == ("1808766224000262144", "物流")
    assert intent.evidence and rows_of(events)[0] == ("马上查。", "请稍等。") and len(rows_of(events)) == 2


async def test_the_attitude() -> None:
    async with over_sockets(DianJin) as stage:
        events = await asked(stage, {"biz_type": "attitude"})
    moods = [event.attitude for event in events if isinstance(event, Recognised)]
    assert [mood.label for mood in moods if mood] == [AttitudeLabel.NEGATIVE]


async def test_the_dialogue_assistant() -> None:
    async with over_sockets(DianJin) as stage:
        events = await asked(stage, {"mode": "assist", "analysis": "yes"})
    intent = intent_of(events)
    assert intent is not None and intent.name == "催促物流" and len(rows_of(events)) == 3


async def test_a_temporary_key() -> None:
    async with over_sockets(DianJin) as stage:
        assert rows_of(await asked(stage, secrets=stage.services["dianjin"]["sts"]))


async def test_a_clock_that_is_a_day_off_is_put_right() -> None:
    async with over_sockets(DianJin) as stage:
        # The Date header is that of the emulator's own clock.
        stage.time[0] = time.time()
        assert rows_of(await asked(stage, clock=86_400.0))
        assert len(await stage.log()) == 2


@pytest.mark.parametrize(
    ("fields", "secrets", "kind"),
    [
        ({}, {"access_key_secret": "wrong"}, CredentialsRejected),
        ({}, {"access_key_id": "LTAInobody"}, CredentialsRejected),
        ({}, {"security_token": "one-too-many"}, CredentialsRejected),
        ({"workspace_id": "llm-another"}, {}, NotPermitted),
    ],
)
@pytest.mark.parametrize("xml", [False, True])
async def test_refusals(
    fields: dict[str, str], secrets: dict[str, str], kind: type[BackendError], xml: bool
) -> None:
    async with over_sockets(DianJin) as stage:
        stage.service("dianjin").adjust({"xml_errors": xml})
        with pytest.raises(kind) as caught:
            await asked(stage, fields, secrets=secrets)
    assert caught.value.code and caught.value.request_id


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("throttled", RateLimited),
        ("auth", CredentialsRejected),
        ("expired", CredentialsRejected),
        ("busy", Busy),
        ("vendor", Busy),
    ],
)
async def test_faults(kind: str, error: type[BackendError]) -> None:
    async with over_sockets(DianJin) as stage:
        await stage.fault("dianjin", kind=kind, times=9)
        with pytest.raises(error):
            await asked(stage)
