"""A loopback endpoint any helpdesk can post messages to; answers only when they are on disk."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from assist_app.i18n import _
from assist_app.model.errors import DiskFull, NotWritable, SourceError, StoreError
from assist_app.model.event import Batch, ChatEvent
from assist_app.sources import Deliver
from assist_app.sources.event_form import FormError, read_events

log = logging.getLogger("assist.sources.http")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"
MOST_BYTES = 4 * 1024 * 1024
MOST_EVENTS = 1000
JSON_TYPES = {"application/json", "application/cloudevents+json", "application/cloudevents-batch+json"}
EXTENSIONS = ("chrome-extension://", "moz-extension://")
BODY_SECONDS = 15.0
"""A sender that trickles its body is cut off after this long."""


class HttpSource:
    """POST /v1/events with a bearer token. Web pages are kept out: no CORS, Host and Origin are checked."""

    name = "http"

    def __init__(self, port: int, token: Callable[[], str]) -> None:
        """`port` 0 takes a free one; `token` is asked at every request, so rotating it works at once."""
        self._port = port
        self._token = token
        self._deliver: Deliver | None = None
        self._ready: asyncio.Event = asyncio.Event()

    @property
    def address(self) -> str:
        """Where to post, once `listening` has returned."""
        return f"http://{HOST}:{self._port}/v1/events"

    async def listening(self) -> None:
        """Returns when the port is open."""
        await self._ready.wait()

    async def run(self, deliver: Deliver) -> None:
        """Serves until cancelled. SourceError when the port is taken."""
        self._deliver = deliver
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[self._guard])
        app.router.add_post("/v1/events", self._events)
        app.router.add_get("/v1/health", self._health)
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, self._port, reuse_address=True)
            try:
                await site.start()
            except OSError as error:
                raise SourceError(
                    _("Port {port} is taken by another program; choose another one in the settings.").format(
                        port=self._port
                    )
                ) from error
            self._port = runner.addresses[0][1]
            self._ready.set()
            log.info("listening on port %d", self._port)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses what does not come from a program on this machine that knows the token."""
        if request.host not in (f"{HOST}:{self._port}", f"localhost:{self._port}"):
            return _refuse(421, _("This address is not served here."))
        origin = request.headers.get("Origin")
        if origin is not None and not origin.startswith(EXTENSIONS):
            return _refuse(403, _("Web pages may not post here."))
        if request.path != "/v1/health":
            given = request.headers.get("Authorization", "")
            wanted = f"Bearer {self._token()}"
            if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()):
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
        return _answer(200, {"status": "ok"})

    async def _events(self, request: web.Request) -> web.Response:
        if request.content_type not in JSON_TYPES:
            return _refuse(415, _("Send application/json."))
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return _refuse(408, _("The body did not arrive in time."))
        try:
            events = read_events(body, self.name)
        except FormError as error:
            broken = isinstance(error.__cause__, msgspec.ValidationError) or error.__cause__ is None
            return _refuse(422 if broken else 400, error.sentence)
        if len(events) > MOST_EVENTS:
            return _refuse(413, _("At most {most} events at a time.").format(most=MOST_EVENTS))
        return await self._store(events)

    async def _store(self, events: tuple[ChatEvent, ...]) -> web.Response:
        assert self._deliver is not None
        try:
            receipt = await self._deliver(Batch(self.name, events))
        except (DiskFull, NotWritable) as error:
            return _refuse(507, error.sentence, {"Retry-After": "30"})
        except StoreError as error:
            return _refuse(503, error.sentence, {"Retry-After": "5"})
        return _answer(200, {"new": receipt.new, "dup": receipt.duplicate})


def _answer(status: int, values: dict[str, object], headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(values), status=status, content_type="application/json", headers=headers
    )


def _refuse(status: int, sentence: str, headers: dict[str, str] | None = None) -> web.Response:
    log.info("refused with %d", status)
    return _answer(status, {"error": sentence}, headers)
