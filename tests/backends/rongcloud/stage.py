"""An account of RongCloud and the server it talks to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import httpx

from assist_app.assist.backend import BackendSpec, Question
from assist_app.assist.setup import FreeMeter, Setup
from assist_app.backends.rongcloud import SPEC, RongCloud
from assist_app.backends.web import make_client
from assist_app.model.suggestion import AssistEvent, Suggested, Suggestion
from tests.backends.contract import AGENT, CUSTOMER, question
from tests.backends.rongcloud.server import KEY, NOW, SECRET, Server
from tests.fakes import conversation

REFS = {"rongcloud.user": "u_1001", "rongcloud.target": "u_2001"}


@dataclass
class Stage:
    """The adapter, its server, and a clock and pauses that the test controls."""

    fields: Mapping[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=lambda: {"app_key": KEY, "app_secret": SECRET})
    server: Server = field(default_factory=Server)
    now: float = NOW
    pauses: list[float] = field(default_factory=list)
    meter: FreeMeter = field(default_factory=FreeMeter)
    spec: BackendSpec = SPEC

    def __post_init__(self) -> None:
        defaults = {one.name: one.default for one in SPEC.fields if not one.secret}
        fields = {**defaults, "agent_id": "social_reply_bot", **self.fields}
        setup = Setup(
            self.spec, fields, lambda name: self.secrets.get(name, ""), self.meter, now=lambda: self.now
        )
        self.backend = RongCloud(setup, make_client(httpx.MockTransport(self.server)), sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def ask(self, asked: Question | None = None) -> list[AssistEvent]:
        """Everything the backend says."""
        return [event async for event in self.backend.ask(asked or about())]

    async def rows(self, asked: Question | None = None) -> list[Suggestion]:
        """Its suggestions, as they stand in the end."""
        found = {e.suggestion.id: e.suggestion for e in await self.ask(asked) if isinstance(e, Suggested)}
        return list(found.values())


def about(text: str = "我的快递到哪了", refs: Mapping[str, str] = REFS, rows: int = 5) -> Question:
    """A question in a conversation of the two users."""
    return question(replace(conversation((AGENT, "您好"), (CUSTOMER, text)), refs=refs), rows)
