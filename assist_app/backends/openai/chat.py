"""One chat completion: asked for, and its pieces as they come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any

import httpx
import msgspec

from assist_app.assist.setup import Setup
from assist_app.backends.openai.account import Account
from assist_app.backends.openai.ending import ending
from assist_app.backends.openai.refusals import Refusal, as_error, read_refusal, refusal_within
from assist_app.backends.openai.wire import Broken, Closed, Piece, Said, body_of, newly_refused, pieces_of
from assist_app.backends.web import Caller, EventReader, ServerEvent, read_json, retrying
from assist_app.backends.web.calling import MOST_BYTES
from assist_app.backends.web.client import CONNECT, POOL
from assist_app.backends.web.retrying import Sleep
from assist_app.i18n import _
from assist_app.model.errors import BackendError, Misconfigured, TimedOut, TooLong

log = logging.getLogger("assist.backends.openai")

MOST_REFUSAL = 64 * 1024
"""Bytes of a refusal that are looked at."""

COMPLAINING = (400, 404, 422, 500, 501)
"""Statuses with which servers refuse a field; 500 where it fails in the model's template."""


class Chat:
    """Asks one account's model. What its server refused once is not sent to it again."""

    def __init__(self, setup: Setup, client: httpx.AsyncClient, sleep: Sleep = asyncio.sleep) -> None:
        self._setup = setup
        self._title = _(setup.spec.title)
        self._caller = Caller(client, setup.meter, self._title)
        self._sleep = sleep
        # A model on this computer may read for a minute before its first word.
        self._patience = httpx.Timeout(setup.spec.limit, connect=CONNECT, pool=POOL)
        self._refused: set[str] = set()

    async def answer(
        self, account: Account, messages: Sequence[Said], replies: int = 1
    ) -> AsyncIterator[Piece]:
        """The pieces of the answer; closing the iteration closes the connection. BackendError."""

        async def attempt() -> tuple[AsyncExitStack, httpx.Response]:
            return await self._accepted(account, messages, replies)

        # Not after a time-out: whoever waited so long for nothing is not made to wait again.
        stack, response = await retrying(
            attempt, again=lambda e: e.retryable and not isinstance(e, TimedOut), sleep=self._sleep
        )
        async with stack:
            kind = response.headers.get("content-type", "").lower()
            if "html" in kind:
                raise Misconfigured(self._elsewhere(), code=str(response.status_code))
            if "json" in kind and "ndjson" not in kind:
                for piece in await self._whole(account, response):
                    yield piece
                return
            reader = EventReader(self._title, bare_json=True)
            async with ending(self._caller.pieces(response)) as contents:
                async for content in contents:
                    for piece in self._read(account, reader.feed(content)):
                        yield piece
            for piece in self._read(account, reader.end()):
                yield piece

    async def _accepted(
        self, account: Account, messages: Sequence[Said], replies: int
    ) -> tuple[AsyncExitStack, httpx.Response]:
        """An answer with its body still to come, asked for until no optional field is refused any more."""
        while True:
            body = body_of(account, messages, replies, self._refused)
            request = self._caller.request(
                "POST",
                account.url("chat/completions"),
                content=msgspec.json.encode(body),
                timeout=self._patience,
                headers={
                    "content-type": "application/json",
                    "accept": "text/event-stream, application/json;q=0.9",
                    **account.headers,
                },
            )
            async with AsyncExitStack() as stack:
                response = await stack.enter_async_context(self._caller.stream(request))
                if response.status_code < 300:
                    return stack.pop_all(), response
                refusal = await self._refusal(response)
            error = as_error(refusal, self._title, account.model)
            refused = self._complained(refusal, error, body.keys())
            if not refused:
                raise error
            log.info("asking again without %s", ", ".join(sorted(refused)))
            self._refused |= refused

    def _complained(self, refusal: Refusal, error: BackendError, sent: Collection[str]) -> set[str]:
        if refusal.status not in COMPLAINING or isinstance(error, TooLong):
            return set()
        return newly_refused(refusal.words, sent, self._refused)

    async def _refusal(self, response: httpx.Response) -> Refusal:
        content = await self._content(response, MOST_REFUSAL)
        return read_refusal(response.status_code, response.headers, content, self._setup.now())

    async def _content(self, response: httpx.Response, most: int) -> bytes:
        content = bytearray()
        async with ending(self._caller.pieces(response)) as pieces:
            async for piece in pieces:
                content += piece
                if len(content) > most:
                    break
        return bytes(content)

    async def _whole(self, account: Account, response: httpx.Response) -> list[Piece]:
        """A server that does not stream answers with everything at once."""
        content = await self._content(response, MOST_BYTES)
        value = read_json(httpx.Response(response.status_code, content=content), self._title)
        refusal = refusal_within(value)
        if refusal is not None:
            raise as_error(refusal, self._title, account.model)
        return [*pieces_of(value), Closed()]

    def _read(self, account: Account, events: Sequence[ServerEvent]) -> Iterator[Piece]:
        """What events say. A failure among them is a piece too: raised here it would leave the iterators
        below half read, and the loop would have to end them some time later."""
        for event in events:
            value = _value(event)
            refusal = refusal_within(value)
            if event.data.strip() == "[DONE]":
                yield Closed()
            elif refusal is not None:
                yield Broken(as_error(refusal, self._title, account.model))
            else:
                yield from pieces_of(value)

    def _elsewhere(self) -> str:
        return _("The address of {backend} leads elsewhere; it usually ends in /v1.").format(
            backend=self._title
        )


def _value(event: ServerEvent) -> Any:
    """What an event carries; None when that is no JSON."""
    try:
        value = msgspec.json.decode(event.data.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    if event.name == "error" and not (isinstance(value, dict) and "error" in value):
        return {"error": value}
    return value
