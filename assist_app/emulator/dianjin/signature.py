"""ACS3-HMAC-SHA256 from the side that checks it: the canonical request is rebuilt from what arrived."""

from __future__ import annotations

import calendar
import hashlib
import hmac
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assist_app.emulator.service import Request

ALGORITHM = "ACS3-HMAC-SHA256"
WINDOW = 15 * 60.0
"""Seconds a date may be off, either way; a nonce is remembered for twice as long."""
MOST_NONCES = 100_000
MUST_SIGN = (
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
)
AUTHORIZATION = re.compile(
    rf"{ALGORITHM}\s+Credential=(?P<key>[^,\s]+)\s*,\s*SignedHeaders=(?P<signed>[\w;.-]+)\s*,"
    r"\s*Signature=(?P<signature>[0-9a-fA-F]{64})",
    re.ASCII,
)
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Rejected(Exception):
    """The gateway lets a request through to nobody: an HTTP status, a code and a message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key pair; `token` is the security token of a temporary one."""

    id: str
    secret: str
    token: str = ""


class Verifier:
    """Knows keys and the nonces that were used."""

    def __init__(self, keys: Mapping[str, AccessKey], now: Callable[[], float]) -> None:
        self._keys = keys
        self._now = now
        self._used: OrderedDict[tuple[str, str], float] = OrderedDict()

    def verify(self, request: Request) -> AccessKey:
        """The key a request was signed with. Rejected when anything about it is wrong."""
        given = AUTHORIZATION.fullmatch(request.headers.get("authorization", "").strip())
        if given is None:
            raise Rejected(400, "IncompleteSignature", f"Authorization is not {ALGORITHM} with its parts.")
        signed = given["signed"].split(";")
        _check_headers(request, signed)
        _check_body(request)
        key = self._key(given["key"], request.headers)
        self._check_date(request.headers["x-acs-date"])
        text = string_to_sign(request, signed)
        expected = hmac.new(key.secret.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha256)
        if not hmac.compare_digest(expected.hexdigest(), given["signature"].lower()):
            said = f"The signature does not match; StringToSign is {text.partition(chr(10))[2]}."
            raise Rejected(400, "SignatureDoesNotMatch", said)
        self._use(key.id, request.headers["x-acs-signature-nonce"])
        return key

    def forget(self) -> None:
        """Forgets the nonces."""
        self._used.clear()

    def _key(self, name: str, headers: Mapping[str, str]) -> AccessKey:
        key = self._keys.get(name)
        if key is None:
            raise Rejected(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")
        token = headers.get("x-acs-security-token", "")
        if not hmac.compare_digest(token.encode("utf-8", "surrogateescape"), key.token.encode()):
            said = "The security token does not belong to this access key."
            raise Rejected(400, "InvalidSecurityToken.MismatchWithAccessKey", said)
        if headers.get("x-acs-accesskey-id", name) != name:
            raise Rejected(400, "IncompleteSignature", "x-acs-accesskey-id is not the Credential.")
        return key

    def _check_date(self, date: str) -> None:
        try:
            if DATE.fullmatch(date) is None:
                raise ValueError(date)
            at = calendar.timegm(time.strptime(date, "%Y-%m-%dT%H:%M:%SZ"))
        except ValueError as error:
            said = "x-acs-date must look like 2026-11-21T08:00:00Z."
            raise Rejected(400, "InvalidTimeStamp.Format", said) from error
        if abs(at - self._now()) > WINDOW:
            said = "Specified time stamp or date value is expired."
            raise Rejected(400, "InvalidTimeStamp.Expired", said)

    def _use(self, key: str, nonce: str) -> None:
        now = self._now()
        while self._used:
            oldest, at = next(iter(self._used.items()))
            if now - at <= 2 * WINDOW and len(self._used) < MOST_NONCES:
                break
            del self._used[oldest]
        if (key, nonce) in self._used:
            raise Rejected(400, "SignatureNonceUsed", "Specified signature nonce was used already.")
        self._used[key, nonce] = now


def _check_headers(request: Request, signed: list[str]) -> None:
    """Every header the algorithm is about is there and signed."""
    present = {name for name in request.headers if name.startswith("x-acs-") or name == "content-type"}
    for name in (*MUST_SIGN, *sorted(present), *signed):
        if name not in request.headers:
            raise Rejected(400, "IncompleteSignature", f"The header {name[:64]} is missing.")
        if name not in signed:
            raise Rejected(400, "IncompleteSignature", f"The header {name[:64]} is not signed.")


def _check_body(request: Request) -> None:
    found = hashlib.sha256(request.body).hexdigest()
    given = request.headers["x-acs-content-sha256"].lower().encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(found.encode(), given):
        said = "x-acs-content-sha256 is not the SHA-256 of the body."
        raise Rejected(400, "SignatureDoesNotMatch", said)


def string_to_sign(request: Request, signed: list[str]) -> str:
    """Algorithm and hash of the canonical request, as path and query arrived."""
    names = sorted(signed)
    lines = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names)
    pieces = [
        request.method,
        request.path or "/",
        canonical_query(request.query),
        lines,
        ";".join(names),
        request.headers["x-acs-content-sha256"],
    ]
    canonical = "\n".join(pieces).encode("utf-8", "surrogateescape")
    return f"{ALGORITHM}\n{hashlib.sha256(canonical).hexdigest()}"


def canonical_query(query: str) -> str:
    """The pairs in the order of their names, each as it was encoded by the sender."""
    pairs = sorted(pair.partition("=")[::2] for pair in query.split("&") if pair)
    return "&".join(f"{name}={value}" for name, value in pairs)
