"""One call to RongCloud: signed, by the domain that works, with the clock put right once."""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx

from assist_app.assist.setup import Setup
from assist_app.backends.rongcloud.domains import Domains
from assist_app.backends.rongcloud.refusals import Call
from assist_app.backends.rongcloud.signing import Clock, credentials_of
from assist_app.backends.web import Caller, retrying
from assist_app.backends.web.retrying import Sleep
from assist_app.i18n import _
from assist_app.model.errors import (
    BackendError,
    Busy,
    CredentialsRejected,
    RateLimited,
    Unavailable,
    UnexpectedReply,
)

log = logging.getLogger("backends.rongcloud")

TIMEOUT = httpx.Timeout(20.0, connect=5.0, pool=10.0)
"""An address that is silent for 20 s leaves the other one time to answer."""


PASSING = (Unavailable, Busy)
"""Failures after which a single address is asked once more; one that was silent for 20 s is not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: `content` is its body, None while `response` still streams."""

    call: Call
    response: httpx.Response
    content: bytes | None = field(repr=False)

    @property
    def end_is_certain(self) -> bool:
        """Whether the transport itself would notice a body that was cut off."""
        return any(name in self.response.headers for name in ("content-length", "transfer-encoding"))


class Service:
    """The server API of one account."""

    def __init__(self, setup: Setup, client: httpx.AsyncClient, sleep: Sleep = asyncio.sleep) -> None:
        self._setup = setup
        self._title = _(setup.spec.title)
        self._calls = Caller(client, setup.meter, self._title)
        self._clock = Clock(setup.now)
        self._domains = Domains(setup.now)
        self._sleep = sleep

    @asynccontextmanager
    async def ask(self, addresses: Sequence[httpx.URL], operation: str, body: bytes) -> AsyncIterator[Answer]:
        """The good answer of the first address that gives one; leaving the context closes its connection.

        `generate` may stream its answer. Throttled calls are made again a moment later, at most twice.
        """
        async with AsyncExitStack() as held:
            yield await retrying(
                lambda: self._at_one_of(addresses, operation, body, held), again=_slower, sleep=self._sleep
            )

    async def pieces(self, answer: Answer) -> AsyncGenerator[bytes, None]:
        """The body of an answer as it comes."""
        if answer.content is not None:
            yield answer.content
            return
        async for piece in self._calls.pieces(answer.response):
            yield piece

    async def _at_one_of(
        self, addresses: Sequence[httpx.URL], operation: str, body: bytes, held: AsyncExitStack
    ) -> Answer:
        first, *others = self._domains.ordered(addresses)
        try:
            return await self._at(first, operation, body, held)
        except (Unavailable, UnexpectedReply) as error:
            failed: BackendError = error
        if not others and type(failed) in PASSING:
            # There is no second address: the same one may do better a moment later.
            await self._sleep(random.uniform(0.2, 1.0))
            return await self._at(first, operation, body, held)
        for address in others:
            log.info("%s: the other address after %s", self._setup.spec.name, type(failed).__name__)
            try:
                answer = await self._at(address, operation, body, held)
            except (Unavailable, UnexpectedReply) as error:
                failed = error
            else:
                self._domains.took_over(address)
                return answer
        raise failed

    async def _at(self, address: httpx.URL, operation: str, body: bytes, held: AsyncExitStack) -> Answer:
        for repeated in (False, True):
            call = Call(operation, self._title, credentials_of(self._setup))
            async with AsyncExitStack() as own:
                response = await own.enter_async_context(
                    self._calls.stream(self._request(call, address, body))
                )
                content = None if _streams(call, response) else await self._calls.whole(response)
                failed = None if content is None else call.refusal(response, content)
                if failed is None:
                    held.push_async_exit(own.pop_all())
                    return Answer(call, response, content)
            if repeated or not _about_time(failed) or not self._clock.learn(_date(response)):
                raise failed
        raise AssertionError("the second refusal is raised")

    def _request(self, call: Call, address: httpx.URL, body: bytes) -> httpx.Request:
        headers = {"Content-Type": "application/json", "X-Request-ID": str(uuid.uuid4())}
        headers |= call.credentials.headers(self._clock)
        url = f"{address}/v3/chat/{call.operation}.json"
        return self._calls.request("POST", url, content=body, headers=headers, timeout=TIMEOUT)


def _streams(call: Call, response: httpx.Response) -> bool:
    kind = response.headers.get("content-type", "")
    whole = kind.startswith("application/json")
    return call.operation == "generate" and response.status_code == 200 and not whole


def _date(response: httpx.Response) -> str:
    # A gateway that adds a date of its own puts it before the one it passes on.
    return (response.headers.get_list("date") or [""])[-1]


def _slower(error: BackendError) -> bool:
    return isinstance(error, RateLimited)


def _about_time(error: BackendError) -> bool:
    """Whether a wrong clock may be the reason: a wrong signature, or a 401 that says no more."""
    return isinstance(error, CredentialsRejected) and error.code in ("1004", "401")
