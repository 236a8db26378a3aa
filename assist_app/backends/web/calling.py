"""One call to a service: counted, bounded, and its failures told in words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec

from assist_app.assist.setup import Meter
from assist_app.i18n import _
from assist_app.model.errors import TimedOut, Unavailable, UnexpectedReply

MOST_BYTES = 8 * 1024 * 1024
"""No answer of these services is longer; one that is would only fill the memory."""


class Caller:
    """Sends requests for one account. Cancelling a call closes its connection."""

    def __init__(self, client: httpx.AsyncClient, meter: Meter, title: str) -> None:
        """`title` is the account's name for people."""
        self._client = client
        self._meter = meter
        self._title = title

    def request(self, method: str, url: str | httpx.URL, **parts: Any) -> httpx.Request:
        """Builds a request; parts as of httpx.AsyncClient.build_request."""
        return self._client.build_request(method, url, **parts)

    async def send(self, request: httpx.Request, *, calls: int = 1) -> httpx.Response:
        """The whole answer, whatever its status. `calls` is what it counts against the daily budget.

        QuotaSpent, TimedOut, Unavailable, UnexpectedReply (longer than 8 MB).
        """
        async with self.stream(request, calls=calls) as response:
            content = await self.whole(response)
        # The bytes were decoded above: their old encoding must not be undone a second time.
        headers = [(k, v) for k, v in response.headers.multi_items() if k != "content-encoding"]
        return httpx.Response(response.status_code, headers=headers, content=content, request=request)

    async def whole(self, response: httpx.Response) -> bytes:
        """The rest of a body that `stream` gave. Failures as of `send`."""
        content = bytearray()
        async for piece in self.pieces(response):
            content += piece
            if len(content) > MOST_BYTES:
                raise UnexpectedReply(_("{backend} sent more than can be read.").format(backend=self._title))
        return bytes(content)

    @asynccontextmanager
    async def stream(self, request: httpx.Request, *, calls: int = 1) -> AsyncIterator[httpx.Response]:
        """The answer with its body still to come; read it with `pieces`."""
        self._meter.spend(calls)
        try:
            response = await self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise self._in_words(error) from error
        try:
            yield response
        finally:
            await response.aclose()

    async def pieces(self, response: httpx.Response) -> AsyncIterator[bytes]:
        """The body as it comes. TimedOut or Unavailable when it breaks off."""
        try:
            async for piece in response.aiter_bytes():
                yield piece
        except httpx.HTTPError as error:
            raise self._in_words(error) from error

    def _in_words(self, error: httpx.HTTPError) -> Unavailable:
        if isinstance(error, httpx.TimeoutException):
            return TimedOut(_("{backend} did not answer in time.").format(backend=self._title))
        if isinstance(error, httpx.ConnectError):
            return Unavailable(_("{backend} could not be reached.").format(backend=self._title))
        return Unavailable(_("The connection to {backend} broke off.").format(backend=self._title))


def read_json(response: httpx.Response, title: str) -> Any:
    """The body as plain values; whole numbers keep every digit. UnexpectedReply when it is no JSON."""
    try:
        return msgspec.json.decode(response.content)
    except (msgspec.DecodeError, RecursionError) as error:
        sentence = _("{backend} answered with something that is not JSON (status {status}).")
        raise UnexpectedReply(
            sentence.format(backend=title, status=response.status_code), code=str(response.status_code)
        ) from error
