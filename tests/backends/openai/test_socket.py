"""The adapter over a real connection: cut in mid-answer, and used again after an answer was read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

from aiohttp import web

from assist_app.backends.openai import OpenAI
from assist_app.backends.web import make_client
from tests.backends.openai.server import DONE, delta, setup_of, stop, usage
from tests.backends.openai.test_answers import asked, rows

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served(handler: Handler) -> AsyncIterator[OpenAI]:
    """An adapter whose account names a server on this machine."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", handler)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    client = make_client()
    try:
        yield OpenAI(setup_of(base_url=f"http://127.0.0.1:{port}/v1"), client)
    finally:
        await client.aclose()
        await runner.cleanup()


async def begun(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    return response


async def test_leaving_early_ends_the_request_at_the_server() -> None:
    gone = asyncio.Event()

    async def handler(request: web.Request) -> web.StreamResponse:
        response = await begun(request)
        await response.write(delta("您好"))
        try:
            await asyncio.Event().wait()
        finally:
            gone.set()
        return response

    async with served(handler) as backend:
        async with aclosing(backend.ask(asked())) as answers:  # type: ignore[type-var]
            async for _event in answers:
                break
        async with asyncio.timeout(5):
            await gone.wait()


async def test_connections_are_used_again() -> None:
    peers: set[object] = set()

    async def handler(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        response = await begun(request)
        for piece in (delta("您"), delta("好"), stop(), usage(), DONE):
            await response.write(piece)
        return response

    async with served(handler) as backend:
        for _time in range(20):
            assert rows([event async for event in backend.ask(asked())])[-1].text == "您好"
    assert len(peers) == 1


async def test_a_server_that_hangs_up_in_mid_answer() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = await begun(request)
        await response.write(delta("您好"))
        assert request.transport is not None
        request.transport.abort()
        return response

    async with served(handler) as backend:
        events = [event async for event in backend.ask(asked())]
    assert rows(events)[-1].text == "您好" and rows(events)[-1].complete
