"""The door inside the zone: a port on this computer where the SDK of every program asks its questions."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from assist_app.emulator.wecom.matching import decode
from assist_app.emulator.wecom.refusal import compact

MOST_BYTES = 16 * 1024 * 1024
CLOSING_SECONDS = 1.0
Ask = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]


class BackEnd:
    """Lets in only programs that show the secret they were started with."""

    def __init__(self, secrets: Mapping[str, str], ask: Ask) -> None:
        """`ask` gets a program's id and its question."""
        self._secrets, self._ask = secrets, ask
        self._runner: web.AppRunner | None = None
        self._door = asyncio.Lock()
        self.address = ""

    async def open(self) -> str:
        """The address, once the port is open."""
        async with self._door:
            if self._runner is None:
                app = web.Application(client_max_size=MOST_BYTES)
                app.router.add_post("/", self._answer)
                runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
                await runner.setup()
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                self._runner = runner
                self.address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
            return self.address

    async def _answer(self, request: web.Request) -> web.Response:
        program_id = request.headers.get("X-Program", "")
        known = self._secrets.get(program_id, "")
        shown = request.headers.get("X-Secret", "")
        if not known or not hmac.compare_digest(known.encode(), shown.encode("utf-8", "replace")):
            return web.Response(status=403)
        try:
            question = decode(await request.read())
        except ValueError:
            return web.Response(status=400)
        if not isinstance(question, dict):
            return web.Response(status=400)
        answer = await self._ask(program_id, question)
        return web.Response(body=compact(answer).encode("utf-8", "replace"), content_type="application/json")

    async def close(self) -> None:
        """Closes the port."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
