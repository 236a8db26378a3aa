"""Events into the zone, notices out of it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from assist_app.emulator.wecom.callback import Callback, notice, pushed
from assist_app.emulator.wecom.platform import Notice, Platform
from assist_app.emulator.wecom.refusal import BAD_ARGUMENT, Refusal, compact, number_of, ok, text_of
from assist_app.emulator.wecom.running import NotReached
from assist_app.emulator.wecom.world import App, Program

TRIES, ANSWER_SECONDS = 3, 5.0
MOST_NOTICES = 10_000


class Notices:
    """Tells programs what happened, and applications that there is something to fetch."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def new_message(self) -> None:
        """Hands `conversation_new_message` to the program that receives events, for each app that has one."""
        state, world = self._platform.state, self._platform.world
        for app in world.apps:
            program = world.program(state.receivers.get(app.agent_id))
            if program is None:
                continue
            event = {
                "event_type": "conversation_new_message",
                "timestamp": int(self._platform.ground.now()),
                "conversation_new_message": {"token": state.archive.new_token()},
            }
            with contextlib.suppress(NotReached):
                await self._platform.tell(program, app, compact(event))

    async def notify(self, by: Program, app: App, body: Mapping[str, Any]) -> dict[str, Any]:
        """`spec_notify_app`: keeps the id and tells the application's callback address, if there is one."""
        state = self._platform.state
        notify_id = text_of(body, "notify_id", most=64, needed="notify_id" in body)
        notify_id = notify_id or f"N-{self._platform.ground.draw(24)}"
        scene = number_of(body, "notify_scene", 0, 0, 255)
        state.notices[notify_id] = Notice(by.program_id, self._platform.ground.now())
        while len(state.notices) > MOST_NOTICES:
            del state.notices[next(iter(state.notices))]
        if state.callback is not None:
            self._platform.chores.start(self._push(state.callback, app, notify_id, scene), "callback")
        return ok(notify_id=notify_id)

    def follow(self, notify_id: str, program: Program) -> None:
        """Whether an application may fetch the event of a notice: known, of that program, in time."""
        found = self._platform.state.notices.get(notify_id)
        age = self._platform.ground.now() - found.made if found else 0.0
        late = age > self._platform.state.knobs.notify_seconds
        if found is None or found.program_id != program.program_id or late:
            raise Refusal(BAD_ARGUMENT, "invalid or expired notify_id")

    async def _push(self, callback: Callback, app: App, notify_id: str, scene: int) -> None:
        """Up to three tries, each to be answered within five seconds."""
        corp_id, at = self._platform.world.corp_id, int(self._platform.ground.now())
        message = notice(corp_id, at, notify_id, scene)
        encrypted = callback.seal(message, corp_id, self._platform.ground.draw(16).encode())
        address = self._signed(callback, encrypted)
        async with httpx.AsyncClient(trust_env=False, timeout=ANSWER_SECONDS) as client:
            for _try in range(TRIES):
                with contextlib.suppress(httpx.HTTPError):
                    reply = await client.post(address, content=pushed(corp_id, encrypted, app.agent_id))
                    if reply.status_code == 200:
                        return

    async def adopt(self, callback: Callback) -> None:
        """Takes an address that passes the check: it answers with the decrypted text."""
        state = self._platform.state
        secret = self._platform.ground.draw(20)
        prefix = self._platform.ground.draw(16).encode()
        sealed = callback.seal(secret, self._platform.world.corp_id, prefix)
        address = f"{self._signed(callback, sealed)}&{urlencode({'echostr': sealed})}"
        with contextlib.suppress(httpx.HTTPError):
            async with httpx.AsyncClient(trust_env=False, timeout=ANSWER_SECONDS) as client:
                reply = await client.get(address)
            if reply.status_code == 200 and reply.text == secret:
                state.callback = callback

    def _signed(self, callback: Callback, encrypted: str) -> str:
        """The address with its signature over what is encrypted."""
        timestamp, nonce = str(int(self._platform.ground.now())), self._platform.ground.draw(10)
        signature = callback.signature(timestamp, nonce, encrypted)
        query = urlencode({"msg_signature": signature, "timestamp": timestamp, "nonce": nonce})
        return f"{callback.url}{'&' if urlsplit(callback.url).query else '?'}{query}"
