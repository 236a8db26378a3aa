"""Over a real connection: a stream breaks off, a backup takes over, a question is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from assist_app.assist.setup import Setup
from assist_app.backends.rongcloud import SPEC, RongCloud
from assist_app.backends.web import make_client
from assist_app.model.suggestion import AssistEvent, Remarked, Suggested
from tests.backends.rongcloud.server import KEY, SECRET
from tests.backends.rongcloud.stage import about

Serve = Callable[[str, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
FRAME = 'data: {"runId": "r1", "answer": "您好，"}\n\n'.encode()
EMPTY = b'{"code": 200, "runId": "r0", "suggestions": []}'


@asynccontextmanager
async def listening(serve: Serve) -> AsyncIterator[str]:
    """An address where every request is handed to `serve` with its path."""
    handlers: list[asyncio.Task[None]] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handlers.append(task)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = next(
                    line for line in head.lower().split("\r\n") if line.startswith("content-length:")
                )
                await reader.readexactly(int(length.partition(":")[2]))
                await serve(head.split(" ")[1], reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    await asyncio.gather(*handlers)


def reply(writer: asyncio.StreamWriter, body: bytes, status: str = "200 OK") -> None:
    """A whole answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)


def begin_stream(writer: asyncio.StreamWriter) -> None:
    """A chunked answer and its first event."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    writer.write(f"{len(FRAME):x}\r\n".encode() + FRAME + b"\r\n")


@asynccontextmanager
async def account(endpoint: str) -> AsyncIterator[RongCloud]:
    """An adapter with the program's own client."""
    fields = {one.name: one.default for one in SPEC.fields if not one.secret}
    secrets = {"app_key": KEY, "app_secret": SECRET}
    fields |= {"agent_id": "social_reply_bot", "endpoint": endpoint}
    async with make_client() as client:
        yield RongCloud(Setup(SPEC, fields, lambda name: secrets.get(name, "")), client)


async def test_a_stream_that_breaks_off_keeps_what_came() -> None:
    async def serve(path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if path == "/v3/chat/suggest.json":
            reply(writer, EMPTY)
            return
        begin_stream(writer)
        await writer.drain()
        writer.close()

    events: list[AssistEvent] = []
    async with listening(serve) as address, account(address) as backend:
        events = [event async for event in backend.ask(about())]
    assert [event.suggestion.text for event in events if isinstance(event, Suggested)] == ["您好，"] * 2
    assert "broke off" in [event.remark for event in events if isinstance(event, Remarked)][-1]


async def test_the_backup_takes_over_from_an_address_that_fails() -> None:
    asked: list[str] = []

    async def broken(path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append("main")
        reply(writer, b"<html>", "502 Bad Gateway")

    async def working(path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append("backup")
        reply(writer, b'{"code": 200, "suggestions": [{"id": "1", "messages": [{"content": "ok"}]}]}')

    async with (
        listening(broken) as main,
        listening(working) as backup,
        account(f"{main} {backup}") as backend,
    ):
        for _again in range(2):
            assert [event async for event in backend.ask(about())]
    assert asked == ["main", "backup", "backup"]


async def test_cancelling_hangs_up() -> None:
    begun, hung_up = asyncio.Event(), asyncio.Event()

    async def serve(path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if path == "/v3/chat/suggest.json":
            reply(writer, EMPTY)
            return
        begin_stream(writer)
        await reader.read()
        hung_up.set()

    async def watch(backend: RongCloud) -> None:
        async for event in backend.ask(about()):
            if isinstance(event, Suggested):
                begun.set()

    async with listening(serve) as address, account(address) as backend:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(watch(backend))
            await begun.wait()
            task.cancel()
        await hung_up.wait()
    assert task.cancelled()
