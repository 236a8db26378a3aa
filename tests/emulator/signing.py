"""How a client signs, written down once more for the tests."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import time
from typing import Any

import msgspec

VERSION = "2024-06-28"
NONCES = itertools.count(1)


def acs3(
    key: dict[str, str],
    host: str,
    path: str,
    body: bytes,
    action: str,
    now: float,
    *,
    method: str = "POST",
    query: str = "",
    **changes: str | None,
) -> dict[str, str]:
    """Headers of a signed DianJin request; `changes` (with _ for -) replace or leave out signed headers."""
    headers: dict[str, str | None] = {
        "host": host,
        "content-type": "application/json; charset=utf-8",
        "x-acs-action": action,
        "x-acs-version": VERSION,
        "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
        "x-acs-signature-nonce": f"nonce-{next(NONCES)}",
        "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
    }
    if "security_token" in key:
        headers["x-acs-accesskey-id"] = key["access_key_id"]
        headers["x-acs-security-token"] = key["security_token"]
    headers |= {name.replace("_", "-"): value for name, value in changes.items()}
    given = {name: value for name, value in sorted(headers.items()) if value is not None}
    names = ";".join(given)
    block = "".join(f"{name}:{value}\n" for name, value in given.items())
    canonical = f"{method}\n{path}\n{query}\n{block}\n{names}\n{given.get('x-acs-content-sha256', '')}"
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(key["access_key_secret"].encode(), text.encode(), hashlib.sha256).hexdigest()
    credential = f"Credential={key['access_key_id']},SignedHeaders={names},Signature={signature}"
    return {**given, "authorization": f"ACS3-HMAC-SHA256 {credential}"}


def compact(values: Any) -> bytes:
    """JSON as clients send it."""
    return msgspec.json.encode(values)


def rongcloud(
    keys: dict[str, Any], now: float, *, prefix: str = "", milliseconds: bool = True, nonce: str | None = None
) -> dict[str, str]:
    """The four headers of RongCloud."""
    nonce = nonce if nonce is not None else f"{next(NONCES):016d}"
    timestamp = str(int(now * 1000 if milliseconds else now))
    signature = hashlib.sha1((keys["app_secret"] + nonce + timestamp).encode()).hexdigest()
    four = {"App-Key": keys["app_key"], "Nonce": nonce, "Timestamp": timestamp, "Signature": signature}
    return {**{prefix + name: value for name, value in four.items()}, "Content-Type": "application/json"}
