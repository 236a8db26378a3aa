"""Accounts, conversations and adapters for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import httpx

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.setup import FreeMeter, Meter, Setup
from assist_app.backends.web import make_client
from assist_app.backends.wecom import (
    MODEL_SPEC,
    PROGRAM_SPEC,
    RECOMMEND_SPEC,
    WeComModel,
    WeComProgram,
    WeComRecommend,
)
from assist_app.backends.wecom.adapter import WeCom
from assist_app.model.conversation import Conversation, Role
from assist_app.model.script import IntentDefinition
from assist_app.model.suggestion import AssistEvent, Remarked, Suggested
from tests.backends.contract import question
from tests.backends.wecom.platform import CORP, PROGRAM, SECRET, Platform
from tests.fakes import conversation

KINDS: dict[str, tuple[BackendSpec, type[WeCom]]] = {
    "recommend": (RECOMMEND_SPEC, WeComRecommend),
    "program": (PROGRAM_SPEC, WeComProgram),
    "model": (MODEL_SPEC, WeComModel),
}


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    time: float = 1_795_219_200.0
    pauses: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Passes at once."""
        self.pauses.append(seconds)
        self.time += seconds


@dataclass
class Stage:
    """One account on one platform."""

    platform: Platform = field(default_factory=Platform)
    clock: Clock = field(default_factory=Clock)
    meter: Meter = field(default_factory=FreeMeter)
    intents: Sequence[IntentDefinition] = ()
    client: httpx.AsyncClient | None = None

    def adapter(
        self, kind: str = "recommend", secrets: Mapping[str, str] | None = None, **fields: str
    ) -> WeCom:
        """An adapter with an account's fields and secrets; defaults are those of a working account."""
        spec, make = KINDS[kind]
        given = {f.name: f.default for f in spec.fields if not f.secret}
        given |= {"corp_id": CORP, "program_id": PROGRAM}
        given |= {"target_id": "T-1", "target_ability_id": "A-1"} if kind != "recommend" else {}
        kept = {"corp_secret": SECRET, **(secrets or {})}
        setup = Setup(
            spec,
            given | fields,
            lambda name: kept.get(name, ""),
            self.meter,
            lambda: self.intents,
            self.clock.now,
        )
        if self.client is None:
            self.client = make_client(self.platform.transport())
        return make(setup, self.client, sleep=self.clock.sleep)

    def talk(self, *turns: tuple[Role, str] | str, prefix: str = "m") -> Conversation:
        """A conversation whose messages lie in the zone under prefix0, prefix1 and so on."""
        pairs = [turn if isinstance(turn, tuple) else (Role.CUSTOMER, turn) for turn in turns]
        plain = conversation(*pairs)
        messages = []
        for number, message in enumerate(plain.messages):
            msgid, key = f"{prefix}{number}", f"key-of-{prefix}{number}"
            self.platform.learn(msgid, message.text or "", key)
            refs = {"wecom.msgid": msgid, "wecom.secret_key": key}
            messages.append(replace(message, refs=refs))
        return replace(plain, messages=tuple(messages), refs={"wecom.chat": "chat-1"})


def with_refs(*refs: Mapping[str, str]) -> Conversation:
    """A conversation of customer messages known by their references only."""
    plain = conversation(*((Role.CUSTOMER, "x") for _one in refs))
    messages = zip(plain.messages, refs, strict=True)
    return replace(plain, messages=tuple(replace(m, text=None, refs=r) for m, r in messages))


async def ask(adapter: WeCom, talk: Conversation, rows: int = 9) -> list[AssistEvent]:
    """All events of one question; failures are raised."""
    asked: Question = question(talk, rows)
    return [event async for event in adapter.ask(asked)]


def texts(events: Sequence[AssistEvent]) -> list[str]:
    """The cards."""
    return [event.suggestion.text for event in events if isinstance(event, Suggested)]


def remarks(events: Sequence[AssistEvent]) -> list[str]:
    """The remarks."""
    return [event.remark for event in events if isinstance(event, Remarked)]
