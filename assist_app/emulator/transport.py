"""The emulator as a transport for httpx: the same services without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx

from assist_app.emulator.faults import closed
from assist_app.emulator.service import Reply, Request
from assist_app.emulator.switchboard import Switchboard


class EmulatorTransport(httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient(transport=…)`; read timeouts and broken connections are as real ones."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answers every address: which of the two doors is meant follows from the port."""
        path, _mark, query = request.url.raw_path.decode("ascii").partition("?")
        headers: dict[str, str] = {}
        for name, value in request.headers.multi_items():
            known = headers.get(name.lower())
            headers[name.lower()] = value if known is None else f"{known}, {value}"
        body = await request.aread()
        asked = Request(request.method, path, query, headers, body)
        patience = request.extensions.get("timeout", {}).get("read")
        try:
            async with asyncio.timeout(patience):
                reply = await self._switchboard.handle(asked, self._switchboard.doors.at(request.url.port))
        except TimeoutError as error:
            raise httpx.ReadTimeout("no answer in time", request=request) from error
        return httpx.Response(reply.status, headers=dict(reply.headers), stream=_Body(reply, patience))


class _Body(httpx.AsyncByteStream):
    """The pieces of a reply as they are made."""

    def __init__(self, reply: Reply, patience: float | None) -> None:
        self._reply = reply
        self._patience = patience
        body = reply.body
        self._pieces = _alone(body) if isinstance(body, bytes) else body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            try:
                async with asyncio.timeout(self._patience):
                    piece = await anext(self._pieces)
            except StopAsyncIteration:
                break
            except TimeoutError as error:
                raise httpx.ReadTimeout("the stream stands still") from error
            yield piece
        if self._reply.cut:
            raise httpx.RemoteProtocolError("the connection broke off in the middle of the answer")

    async def aclose(self) -> None:
        """The caller has read enough."""
        await closed(self._pieces)


async def _alone(body: bytes) -> AsyncIterator[bytes]:
    yield body
