"""The emulator over real sockets: loopback only, raw paths and exact bytes, streams that can break off."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any, cast

from aiohttp import web

from assist_app.emulator.service import Reply, Request
from assist_app.emulator.switchboard import Switchboard

log = logging.getLogger("assist.emulator.server")

MOST_BYTES = 8 * 1024 * 1024
CLOSING_SECONDS = 1.0
QUIET = logging.getLogger("assist.emulator.wire")
"""The library's own complaints about callers that speak no HTTP are no errors of ours."""
QUIET.setLevel(logging.CRITICAL)


@asynccontextmanager
async def serving(switchboard: Switchboard, sockets: Sequence[socket.socket]) -> AsyncIterator[None]:
    """Serves at the two bound sockets, main and backup, until the block ends."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        return await _handle(switchboard, request)

    server = web.Server(
        handle,
        handler_cancellation=True,
        auto_decompress=False,
        access_log=None,
        logger=QUIET,
    )
    runner = web.ServerRunner(server, shutdown_timeout=CLOSING_SECONDS)
    await runner.setup()
    try:
        for opened in sockets:
            await web.SockSite(runner, opened).start()
        yield
    finally:
        await runner.cleanup()


async def _handle(switchboard: Switchboard, incoming: web.BaseRequest) -> web.StreamResponse:
    body = await _body(incoming)
    if body is None:
        return web.Response(status=413, text="Too large.")
    path, _mark, query = incoming.raw_path.partition("?")
    headers: dict[str, str] = {}
    for name, value in incoming.headers.items():
        known = headers.get(name.lower())
        headers[name.lower()] = value if known is None else f"{known}, {value}"
    request = Request(incoming.method, path, query, headers, body)
    return await _send(incoming, await switchboard.handle(request, _door(switchboard, incoming)))


def _door(switchboard: Switchboard, incoming: web.BaseRequest) -> str:
    transport = incoming.transport
    name = transport.get_extra_info("sockname") if transport is not None else None
    return switchboard.doors.at(name[1] if name else None)


async def _body(incoming: web.BaseRequest) -> bytes | None:
    """The exact bytes; None when there are too many."""
    body = bytearray()
    async for piece in incoming.content.iter_any():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


async def _send(incoming: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    whole = isinstance(reply.body, bytes) and not reply.cut
    if whole:
        return web.Response(status=reply.status, body=cast(bytes, reply.body), headers=reply.headers)
    response = web.StreamResponse(status=reply.status, headers=reply.headers)
    if reply.cut:
        response.force_close()
    await response.prepare(incoming)
    try:
        await _send_pieces(response, reply.body)
    except ConnectionError:
        log.info("the caller went away")
        return response
    if reply.cut and incoming.transport is not None:
        incoming.transport.close()
    else:
        await response.write_eof()
    return response


async def _send_pieces(response: web.StreamResponse, body: bytes | AsyncIterator[bytes]) -> None:
    if isinstance(body, bytes):
        await response.write(body)
        return
    async with aclosing(cast(Any, body)) as pieces:
        async for piece in pieces:
            if piece:
                await response.write(piece)
