"""The vendor's codes, and the signature in the headers of every request."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping

from assist_app.emulator.service import Request

WINDOW = 15 * 60.0
"""Seconds a timestamp may be off; the documents name no number."""
LONGEST_NONCE = 18
MILLISECONDS = 100_000_000_000
"""A timestamp above this counts milliseconds."""

CODES: Mapping[int, tuple[int, str]] = {
    1000: (500, "server internal error"),
    1001: (401, "App Secret does not belong to this App Key"),
    1002: (400, "argument error"),
    1003: (400, "no POST data"),
    1004: (401, "signature error"),
    1005: (400, "argument is too long"),
    1006: (401, "app is locked or deleted"),
    1007: (401, "call is not permitted"),
    1008: (429, "called too frequently"),
    1009: (430, "service is not enabled"),
    1050: (504, "internal server timeout"),
    2007: (403, "quota of test users is used up"),
    404: (404, "not found"),
}


class Refused(Exception):
    """A code of the vendor and why."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message or CODES[code][1])
        self.code = code

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return CODES[self.code][0]


class Gate:
    """Lets requests in that are signed with the one pair of key and secret. `strict` minds long nonces."""

    def __init__(self, key: str, secret: str, now: Callable[[], float]) -> None:
        self._key = key
        self._secret = secret
        self._now = now
        self.strict = False

    def check(self, request: Request) -> None:
        """Refused when a header is missing or wrong."""
        key, nonce, timestamp, signature = (
            _header(request, name) for name in ("app-key", "nonce", "timestamp", "signature")
        )
        if not hmac.compare_digest(key.encode("utf-8", "surrogateescape"), self._key.encode()):
            raise Refused(1001)
        if self.strict and len(nonce) > LONGEST_NONCE:
            raise Refused(1004, "Nonce is longer than 18 characters")
        self._check_time(timestamp)
        expected = hashlib.sha1(f"{self._secret}{nonce}{timestamp}".encode("utf-8", "surrogateescape"))
        if not hmac.compare_digest(
            expected.hexdigest().encode(), signature.encode("utf-8", "surrogateescape")
        ):
            raise Refused(1004)

    def _check_time(self, timestamp: str) -> None:
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 16):
            raise Refused(1004, "Timestamp is not a number")
        at = int(timestamp)
        seconds = at / 1000 if at > MILLISECONDS else float(at)
        if abs(seconds - self._now()) > WINDOW:
            raise Refused(1004, "Timestamp is too far from the server's time")


def _header(request: Request, name: str) -> str:
    value = request.headers.get(name) or request.headers.get(f"rc-{name}")
    if not value:
        raise Refused(1004, f"header {name} is missing")
    return value
