"""One operation called: signed, put right once when only clock or nonce was wrong, asked again on failure."""

from __future__ import annotations

import asyncio
import logging
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from assist_app.assist.setup import Setup
from assist_app.backends.dianjin.account import gateway_token, operation_address, signing_key
from assist_app.backends.dianjin.failures import CLOCK, NONCE, BusyInside, answer_data, in_words
from assist_app.backends.dianjin.refusal import Refusal, refusal_of
from assist_app.backends.dianjin.signing import Key, acs_headers, sign
from assist_app.backends.web import Caller, read_json, retrying
from assist_app.backends.web.retrying import Sleep
from assist_app.i18n import _
from assist_app.model.errors import BackendError, TimedOut

log = logging.getLogger("backends.dianjin")

VERSION = "2024-06-28"
CONTENT_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation's name and its path below the workspace."""

    name: str
    path: str


class Door:
    """The way to the service for one account; remembers how wrong this computer's clock is."""

    def __init__(self, setup: Setup, client: httpx.AsyncClient, *, sleep: Sleep = asyncio.sleep) -> None:
        self._setup = setup
        self._title = _(setup.spec.title)
        self._caller = Caller(client, setup.meter, self._title)
        self._sleep = sleep
        self._clock_error = 0.0

    async def call(self, operation: Operation, body: bytes) -> dict[str, Any]:
        """The data of the answer. Raises a BackendError when there is none after asking again."""
        again = _Patience()
        return await retrying(lambda: self._answered(operation, body), again=again, sleep=self._sleep)

    async def _answered(self, operation: Operation, body: bytes) -> dict[str, Any]:
        tried: set[str] = set()
        while True:
            response = await self._sent(operation, body)
            refusal = refusal_of(response)
            if refusal is None:
                return answer_data(read_json(response, self._title), self._title, self._never_shown)
            self._note(refusal, response)
            repaired = self._repair(refusal, response)
            if not repaired or repaired in tried:
                raise in_words(refusal, self._title)
            tried.add(repaired)

    def _note(self, refusal: Refusal, response: httpx.Response) -> None:
        # Support compares the digest with its own when it does not accept a signature.
        digest = response.request.extensions.get("digest", "none")
        log.info(
            "%s refused: status %d, code %s, request %s, digest of what was signed %s",
            self._setup.spec.name,
            refusal.status,
            refusal.code,
            refusal.request_id,
            digest,
        )

    def _repair(self, refusal: Refusal, response: httpx.Response) -> str:
        """What was put right so that the same call may succeed now, "" for nothing."""
        if refusal.begins(NONCE):
            return NONCE
        theirs = _date(response)
        if not refusal.begins(CLOCK) or theirs is None:
            return ""
        self._clock_error = theirs - self._setup.now()
        log.info("%s: this clock is %.0f s off", self._setup.spec.name, -self._clock_error)
        return CLOCK

    async def _sent(self, operation: Operation, body: bytes) -> httpx.Response:
        key = signing_key(self._setup)
        headers = {
            "accept": "application/json",
            "content-type": CONTENT_TYPE,
            "x-acs-action": operation.name,
            "x-acs-version": VERSION,
        }
        url = operation_address(self._setup.fields, operation.path)
        request = self._caller.request("POST", url, content=body, headers=headers)
        if key is None:
            request.headers["authorization"] = f"Bearer {gateway_token(self._setup)}"
        else:
            self._sign(request, key, body)
        return await self._caller.send(request)

    def _sign(self, request: httpx.Request, key: Key, body: bytes) -> None:
        """Signs what the documents demand; what the HTTP library adds by itself stays free to vary."""
        seconds = self._setup.now() + self._clock_error
        date = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        request.headers.update(acs_headers(key, body, date=date, nonce=secrets.token_hex(16)))
        signed = {
            name: value
            for name, value in request.headers.items()
            if name in ("host", "content-type") or name.startswith("x-acs-")
        }
        path = request.url.raw_path.decode("ascii")
        signature = sign(key, request.method, path, {}, signed, signed["x-acs-content-sha256"])
        request.headers["authorization"] = signature.authorization
        request.extensions = {**request.extensions, "digest": signature.digest}

    def _never_shown(self) -> tuple[str, ...]:
        fields = (field.name for field in self._setup.spec.fields if field.secret)
        return tuple(secret for secret in map(self._setup.secret, fields) if secret)


class _Patience:
    """Asks again after what passes; once only where each try may take half a minute or costs money."""

    def __init__(self) -> None:
        self._met: set[type[BackendError]] = set()

    def __call__(self, error: BackendError) -> bool:
        if isinstance(error, TimedOut | BusyInside):
            seen = type(error) in self._met
            self._met.add(type(error))
            return not seen
        return error.retryable


def _date(response: httpx.Response) -> float | None:
    """The time of the answer, seconds since the epoch; None when it does not say."""
    # A gateway that adds a date of its own puts it before the one it passes on.
    dates = response.headers.get_list("date") or [""]
    try:
        return parsedate_to_datetime(dates[-1]).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def fresh_id() -> str:
    """An id that no other request has."""
    return uuid.uuid4().hex
