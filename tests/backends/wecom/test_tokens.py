"""Access tokens: fetched once, renewed early, replaced once when refused; or left to a gateway."""

from __future__ import annotations

import asyncio

import pytest

from assist_app.model.errors import CredentialsRejected
from tests.backends.wecom.platform import SECRET, Seen, error
from tests.backends.wecom.stage import Stage, ask, texts


def fetched(stage: Stage) -> int:
    """How often a token was asked for."""
    return len(stage.platform.calls("gettoken"))


async def held(first: asyncio.Event, release: asyncio.Event) -> None:
    """Says that a request came, and keeps it until it is let go."""
    first.set()
    await release.wait()


async def test_twenty_questions_at_once_fetch_one_token() -> None:
    stage = Stage()
    first, release = asyncio.Event(), asyncio.Event()
    stage.platform.before = lambda seen: held(first, release) if seen.operation == "gettoken" else None
    kinds = ["recommend", "program", "model", "program"]
    adapters = [stage.adapter(kind) for kind in kinds]
    async with asyncio.TaskGroup() as group:
        asked = [
            group.create_task(ask(adapters[n % 4], stage.talk("你好", prefix=f"q{n}-"))) for n in range(20)
        ]
        await first.wait()
        release.set()
    assert all(texts(task.result()) for task in asked)
    assert fetched(stage) == 1


async def test_twenty_questions_share_one_refusal() -> None:
    stage = Stage()
    first, release = asyncio.Event(), asyncio.Event()
    stage.platform.before = lambda seen: held(first, release)
    adapter = stage.adapter("program", {"corp_secret": "wrong"})

    async def failure(number: int) -> BaseException | None:
        try:
            await ask(adapter, stage.talk("你好", prefix=f"q{number}-"))
        except CredentialsRejected as error:
            return error
        return None

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(failure(number)) for number in range(20)]
        await first.wait()
        await asyncio.sleep(0)
        release.set()
    assert all(task.result() for task in asked)
    assert fetched(stage) == 1
    with pytest.raises(CredentialsRejected):
        await ask(adapter, stage.talk("你好"))
    assert fetched(stage) == 2


async def test_whoever_fetches_may_leave_and_the_others_still_get_their_token() -> None:
    stage = Stage()
    first, release = asyncio.Event(), asyncio.Event()
    stage.platform.before = lambda seen: held(first, release) if seen.operation == "gettoken" else None
    adapter = stage.adapter("program")
    async with asyncio.TaskGroup() as group:
        leaving = group.create_task(ask(adapter, stage.talk("a", prefix="a")))
        await first.wait()
        staying = group.create_task(ask(adapter, stage.talk("b", prefix="b")))
        await asyncio.sleep(0)
        leaving.cancel()
        release.set()
    assert texts(staying.result())


async def test_a_token_is_used_until_five_minutes_before_its_end() -> None:
    stage = Stage()
    adapter = stage.adapter("program")
    await ask(adapter, stage.talk("你好"))
    start = stage.clock.time
    stage.clock.time = start + 6800
    await ask(adapter, stage.talk("你好"))
    assert fetched(stage) == 1
    stage.clock.time = start + 6901
    await ask(adapter, stage.talk("你好"))
    assert fetched(stage) == 2


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_refused_token_is_replaced_once_and_the_step_repeated(code: int) -> None:
    stage = Stage()
    adapter = stage.adapter("program")
    await ask(adapter, stage.talk("你好"))
    stage.platform.live = ""
    assert texts(await ask(adapter, stage.talk("你好")))
    assert fetched(stage) == 2
    stage.platform.arm("sync_call_program", *[error(code)] * 9)
    before = len(stage.platform.calls("sync_call_program"))
    with pytest.raises(CredentialsRejected):
        await ask(adapter, stage.talk("你好"))
    assert len(stage.platform.calls("sync_call_program")) == before + 2


async def test_many_refusals_at_once_make_one_replacement() -> None:
    stage = Stage()
    adapter = stage.adapter("program")
    await ask(adapter, stage.talk("你好"))
    stage.platform.live = ""
    talks = [stage.talk("你好", prefix=f"q{n}-") for n in range(20)]
    assert all(texts(events) for events in await asyncio.gather(*(ask(adapter, t) for t in talks)))
    assert fetched(stage) == 2


async def test_an_application_of_its_own_has_a_token_of_its_own() -> None:
    stage = Stage()
    await ask(stage.adapter("program"), stage.talk("你好"))
    with pytest.raises(CredentialsRejected):
        await ask(stage.adapter("program", {"corp_secret": "another"}), stage.talk("你好"))
    assert fetched(stage) == 2


async def test_a_gateway_gets_its_token_and_no_secret_of_wecom() -> None:
    stage = Stage()
    stage.platform.gateway = "gate-1"
    secrets = {"gateway_token": "gate-1"}
    assert texts(await ask(stage.adapter("recommend", secrets), stage.talk("你好")))
    assert not fetched(stage)
    for seen in stage.platform.seen:
        assert "access_token" not in str(seen.request.url) and SECRET not in _all_of(seen)
    with pytest.raises(CredentialsRejected):
        await ask(stage.adapter("program", {"gateway_token": "gate-2"}), stage.talk("你好"))


def _all_of(seen: Seen) -> str:
    return f"{seen.request.url}{seen.request.headers}{seen.request.content!r}"


@pytest.mark.parametrize(
    "secrets", [{"corp_secret": ""}, {"corp_secret": "geheim\n2"}, {"gateway_token": "中"}]
)
async def test_secrets_that_are_none_are_told_before_any_call(secrets: dict[str, str]) -> None:
    stage = Stage()
    with pytest.raises(CredentialsRejected):
        await ask(stage.adapter("program", secrets), stage.talk("你好"))
    assert not stage.platform.seen
