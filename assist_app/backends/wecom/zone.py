"""Calls interfaces of the zone from outside: through the zone program, as JSON within JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, TypeVar

import httpx
import msgspec

from assist_app.assist.setup import Setup
from assist_app.backends.web import Caller, read_json, retrying
from assist_app.backends.wecom.account import Account
from assist_app.backends.wecom.codes import (
    BUSY,
    CONCURRENCY,
    PROGRAM_DOWN,
    NoAnswer,
    TokenRefused,
    accepted,
    by_status,
    failure,
)
from assist_app.backends.wecom.tokens import TokenBook, key_of
from assist_app.i18n import _
from assist_app.model.errors import (
    BackendError,
    CredentialsRejected,
    Misconfigured,
    TimedOut,
    UnexpectedReply,
)

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

TIMEOUT = httpx.Timeout(15.0, connect=5.0, pool=10.0)
FOREGROUND = 60.0
"""Seconds somebody waits for a job before it is left to itself."""
ASYNC_PAUSES = (1.0, 1.0, 2.0, 3.0, 5.0)
DOWN_PAUSE = 5.0
PASSING = {str(BUSY), str(CONCURRENCY), "429"}
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class StillWorking(TimedOut):
    """The job goes on; asking again finds it."""


class Patience:
    """Waits, but no more than FOREGROUND seconds in all."""

    def __init__(self, sleep: Sleep, title: str) -> None:
        self._sleep, self._title = sleep, title
        self._left = FOREGROUND

    async def wait(self, seconds: float) -> None:
        """A pause. StillWorking when the time is up."""
        if seconds > self._left:
            sentence = _("{backend} is still working; ask again in a moment, and the answer is picked up.")
            raise StillWorking(sentence.format(backend=self._title))
        self._left -= seconds
        await self._sleep(seconds)


@dataclass(frozen=True, slots=True)
class Zone:
    """One account's way into the zone, for one question.

    `title` is the account's name for people; `slots` bounds how many calls it has under way.
    """

    setup: Setup
    account: Account
    caller: Caller
    tokens: TokenBook
    patience: Patience
    title: str
    slots: asyncio.Semaphore

    async def invoke(
        self,
        interface: str,
        body: Mapping[str, Any],
        pending: frozenset[int] = frozenset(),
        *,
        calls: int = 1,
    ) -> dict[str, Any] | None:
        """The interface's reply with errcode 0; None when its errcode is one of `pending`.

        `calls` is what it costs of the day.

        Raises what the outer and inner error codes stand for, each in words.
        """
        payload = {"input": {"func": interface, "func_req": body}} if self.account.wrapped else body
        call = {
            "program_id": self.account.program_id,
            "ability_id": f"invoke_{interface}",
            "request_data": _text(payload),
        }
        if self.account.by_jobs:
            return await self._by_job(call, pending, calls)
        return await self._call(
            "sync_call_program", call, lambda outer: self._inner(outer, pending), calls=calls
        )

    async def _by_job(
        self, call: Mapping[str, Any], pending: frozenset[int], calls: int
    ) -> dict[str, Any] | None:
        """The same through a job of the program: started once, then asked for its end."""

        def started(outer: dict[str, Any]) -> str:
            accepted(outer, self.title)
            return str(outer.get("jobid") or "")

        def ended(outer: dict[str, Any]) -> tuple[dict[str, Any] | None] | None:
            # Without a status field "finished" is: a result, or a code that the program reported.
            if not accepted(outer, self.title, pending=self.account.pending):
                return None
            code = outer.get("response_errcode", 0)
            if code != 0:
                raise failure(code if type(code) is int else 0, "", self.title)
            return (self._inner(outer, pending),) if outer.get("response_data") else None

        job = await self._call("async_program_task", call, started, calls=calls)
        if not job:
            raise UnexpectedReply(_("{backend} started no job.").format(backend=self.title))
        for pause in chain(ASYNC_PAUSES, repeat(ASYNC_PAUSES[-1])):
            await self.patience.wait(pause)
            result = await self._call("async_program_result", {"jobid": job}, ended, calls=0)
            if result is not None:
                return result[0]
        raise AssertionError("patience ends before pauses do")

    def _inner(self, outer: dict[str, Any], pending: frozenset[int]) -> dict[str, Any] | None:
        """The interface's own reply within the outer one."""
        accepted(outer, self.title)
        reply = self._unpacked(outer.get("response_data"))
        if set(reply) == {"output"}:
            reply = self._unpacked(reply["output"])
        counted = self.setup.spec.daily_calls is not None
        return reply if accepted(reply, self.title, pending=pending, counted=counted) else None

    def _unpacked(self, data: Any) -> dict[str, Any]:
        try:
            reply = msgspec.json.decode(data) if isinstance(data, str) else data
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            reply = None
        if not isinstance(reply, dict):
            raise UnexpectedReply(
                _("The zone program of {backend} answered with something that is not JSON.").format(
                    backend=self.title
                )
            )
        return self._hidden(reply)

    async def _call(
        self, operation: str, body: Mapping[str, Any], read: Callable[[dict[str, Any]], T], calls: int = 1
    ) -> T:
        """One operation, asked again after what passes by itself. `calls` is what it costs of the day."""

        async def attempt() -> T:
            return await self._with_token(operation, body, read, calls)

        try:
            return await retrying(attempt, again=_passes, sleep=self.patience.wait)
        except BackendError as error:
            if error.code != str(PROGRAM_DOWN):
                raise
        await self.patience.wait(DOWN_PAUSE)
        try:
            return await attempt()
        except BackendError as error:
            if error.code != str(PROGRAM_DOWN):
                raise
            sentence = _("The zone program is not running (code {code}); its administrator must start it.")
            raise Misconfigured(sentence.format(code=error.code), code=error.code) from error

    async def _with_token(
        self, operation: str, body: Mapping[str, Any], read: Callable[[dict[str, Any]], T], calls: int
    ) -> T:
        token = await self._token()
        try:
            return read(await self._send(operation, body, token, calls))
        except TokenRefused:
            if not token:
                raise
        token = await self._token(refused=token)
        return read(await self._send(operation, body, token, calls))

    async def _send(self, operation: str, body: Mapping[str, Any], token: str, calls: int) -> dict[str, Any]:
        headers = {"content-type": "application/json; charset=utf-8"}
        gateway = self._secret("gateway_token")
        if gateway:
            headers["authorization"] = f"Bearer {gateway}"
        url = _at(self.account.base, f"/chatdata/{operation}", **({"access_token": token} if token else {}))
        content = msgspec.json.encode(body)
        request = self.caller.request("POST", url, content=content, headers=headers, timeout=TIMEOUT)
        async with self.slots:
            return self._read(await self.caller.send(request, calls=calls))

    async def _token(self, refused: str = "") -> str:
        """A live access token; "" when a gateway adds it."""
        if self._secret("gateway_token"):
            return ""
        corp, secret = self.account.corp_id, self._secret("corp_secret")
        if not corp or not secret:
            raise CredentialsRejected(
                _("{backend} needs the company ID and the secret of the application.").format(
                    backend=self.title
                )
            )
        key = key_of(str(self.account.base), corp, secret)
        return await self.tokens.token(key, self._new_token, self.setup.now, refused=refused)

    async def _new_token(self) -> tuple[str, float]:
        # Nothing happens by it, so it may be asked for again.
        return await retrying(
            self._fetch_token, again=lambda error: isinstance(error, NoAnswer), sleep=self.patience.wait
        )

    async def _fetch_token(self) -> tuple[str, float]:
        secret = self._secret("corp_secret")
        url = _at(self.account.base, "/gettoken", corpid=self.account.corp_id, corpsecret=secret)
        reply = self._read(await self.caller.send(self.caller.request("GET", url, timeout=TIMEOUT), calls=0))
        accepted(reply, self.title)
        token, lifetime = reply.get("access_token"), reply.get("expires_in")
        if not isinstance(token, str) or not token or type(lifetime) is not int or lifetime <= 0:
            raise UnexpectedReply(_("{backend} got no access token.").format(backend=self.title))
        return token, float(lifetime)

    def _secret(self, name: str) -> str:
        value = self.setup.secret(name).strip()
        if value.isascii() and (value.isprintable() or not value):
            return value
        sentence = _("A secret of {backend} holds characters that no secret has; enter it again.")
        raise CredentialsRejected(sentence.format(backend=self.title))

    def _read(self, response: httpx.Response) -> dict[str, Any]:
        if response.status_code != 200:
            raise by_status(response, self.title)
        reply = read_json(response, self.title)
        return self._hidden(reply) if isinstance(reply, dict) else {}

    def _hidden(self, reply: dict[str, Any]) -> dict[str, Any]:
        """A service that echoes what it refuses must not bring a secret into a sentence."""
        message = reply.get("errmsg")
        if not isinstance(message, str):
            return reply
        for secret in filter(None, map(self._secret, ("corp_secret", "gateway_token"))):
            message = message.replace(secret, "…")
        return {**reply, "errmsg": message}


def _passes(error: BackendError) -> bool:
    """Busy, or never sent; after anything else it is unknown what has happened already."""
    return error.code in PASSING or isinstance(error.__cause__, NEVER_SENT)


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _at(base: httpx.URL, path: str, **query: str) -> httpx.URL:
    return base.copy_with(path=base.path + path).copy_merge_params(query)
