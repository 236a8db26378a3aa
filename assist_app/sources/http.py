"""A loopback endpoint any helpdesk can post messages to; answers only when they are on disk."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from assist_app.i18n import _
from assist_app.model.errors import AssistError, DiskFull, NotWritable, SourceError
from assist_app.model.event import Batch, ChatEvent
from assist_app.sources import Deliver
from assist_app.sources.event_form import FormError, decode, read_all

log = logging.getLogger("assist.sources.http")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"
MOST_BYTES = 4 * 1024 * 1024
MOST_EVENTS = 1000
JSON_TYPES = {"application/json", "application/cloudevents+json", "application/cloudevents-batch+json"}
EXTENSIONS = ("chrome-extension://", "moz-extension://")
BODY_SECONDS = 15.0
"""A sender that trickles its body is cut off after this long."""
SILENT_SECONDS = 15.0
"""A connection that has not brought a whole request head after this long (at most twice) is closed."""
IDLE_SECONDS = 75.0
CLOSING_SECONDS = 3.0
LINGERING_SECONDS = 2.0
"""A refused sender may finish its body for this long, so that it reads why instead of a reset."""
MOST_AT_ONCE = 16
"""Requests that are read and stored at the same time; the others wait for their turn."""


class HttpSource:
    """POST /v1/events with a bearer token. Web pages are kept out: no CORS, Host and Origin are checked."""

    name = "http"

    def __init__(self, port: int, token: Callable[[], str], silent: float = SILENT_SECONDS) -> None:
        """`port` 0 takes a free one; `token` is asked at every request, so rotating it works at once."""
        self._port = port
        self._token = token
        self._deliver: Deliver | None = None
        self._ready: asyncio.Event = asyncio.Event()
        self._silent = silent
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._spoken: set[object] = set()

    @property
    def address(self) -> str:
        """Where to post, once `listening` has returned."""
        return f"http://{HOST}:{self._port}/v1/events"

    @property
    def open(self) -> bool:
        """Whether the port is ours."""
        return self._ready.is_set()

    async def listening(self) -> None:
        """Returns when the port is open."""
        await self._ready.wait()

    async def run(self, deliver: Deliver) -> None:
        """Serves until cancelled. SourceError when the port is taken."""
        self._deliver = deliver
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[self._guard])
        app.router.add_post("/v1/events", self._events)
        app.router.add_get("/v1/health", self._health)
        runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            keepalive_timeout=IDLE_SECONDS,
            lingering_time=LINGERING_SECONDS,
            shutdown_timeout=CLOSING_SECONDS,
        )
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, self._port)
            try:
                await site.start()
            except (OSError, OverflowError) as error:
                raise SourceError(
                    _("Port {port} is taken by another program; choose another one in the settings.").format(
                        port=self._port
                    )
                ) from error
            self._port = runner.addresses[0][1]
            self._ready.set()
            log.info("listening on port %d", self._port)
            await self._close_silent(runner)
        finally:
            self._ready.clear()
            await runner.cleanup()

    async def _close_silent(self, runner: web.AppRunner) -> None:
        """Closes connections that never finish a request head; the library has no limit for the first."""
        before: set[object] = set()
        while runner.server is not None:
            await asyncio.sleep(self._silent)
            now: set[RequestHandler] = set(runner.server.connections)
            self._spoken &= now
            silent = now - self._spoken
            for connection in silent & before:
                connection.force_close()
            before = set(silent)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses what does not come from a program on this machine that knows the token."""
        self._spoken.add(request.protocol)
        # Not request.host: without the header that asks the name service who we are.
        hosts = [host.lower() for host in request.headers.getall("Host", [])]
        if hosts not in ([f"{HOST}:{self._port}"], [f"localhost:{self._port}"]):
            return _refuse(421, _("This address is not served here."))
        origin = request.headers.get("Origin")
        if origin is not None and not origin.startswith(EXTENSIONS):
            return _refuse(403, _("Web pages may not post here."))
        if request.path != "/v1/health":
            scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
            token = self._token()
            known = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode())
            if not (known and token and scheme.lower() == "bearer"):
                return _refuse(
                    401, _("The bearer token is missing or wrong."), {"WWW-Authenticate": "Bearer"}
                )
        try:
            return await handler(request)
        except web.HTTPRequestEntityTooLarge:
            return _refuse(413, _("At most {most} bytes at a time.").format(most=MOST_BYTES))
        except web.HTTPException as error:
            return _refuse(error.status, error.reason)

    async def _health(self, request: web.Request) -> web.Response:
        # The doctor tells by it whether its own window answers or one on another data folder.
        return _answer(200, {"status": "ok"}, {"X-Assist-Process": str(os.getpid())})

    async def _events(self, request: web.Request) -> web.Response:
        if request.content_type not in JSON_TYPES:
            return _refuse(415, _("Send application/json."))
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            # Otherwise the library waits once more for the rest of the body.
            request.content.feed_eof()
            answer = _refuse(408, _("The body did not arrive in time."))
            answer.force_close()
            return answer
        async with self._turns:
            return await self._take(body)

    async def _take(self, body: bytes) -> web.Response:
        try:
            rows = decode(body)
        except FormError as error:
            return _refuse(400, error.sentence)
        if isinstance(rows, list) and len(rows) > MOST_EVENTS:
            return _refuse(413, _("At most {most} events at a time.").format(most=MOST_EVENTS))
        try:
            events = read_all(rows, self.name)
        except FormError as error:
            return _answer(422, {"error": error.sentence, "problems": error.problems})
        return await self._store(events)

    async def _store(self, events: tuple[ChatEvent, ...]) -> web.Response:
        assert self._deliver is not None
        try:
            receipt = await self._deliver(Batch(self.name, events))
        except (DiskFull, NotWritable) as error:
            return _refuse(507, error.sentence, {"Retry-After": "30"})
        except AssistError as error:
            return _refuse(503, error.sentence, {"Retry-After": "5"})
        return _answer(200, {"new": receipt.new, "dup": receipt.duplicate})


def _answer(status: int, values: dict[str, object], headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(values), status=status, content_type="application/json", headers=headers
    )


def _refuse(status: int, sentence: str, headers: dict[str, str] | None = None) -> web.Response:
    log.info("refused with %d", status)
    return _answer(status, {"error": sentence}, headers)
