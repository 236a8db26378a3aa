"""ACS3-HMAC-SHA256, the signature of Alibaba Cloud: every header given is signed.

https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

ALGORITHM = "ACS3-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Key:
    """An access key; `token` belongs to a temporary one (STS) and is "" otherwise."""

    id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Signature:
    """The Authorization header, and the digest of the request that support asks for; it holds no secret."""

    authorization: str = field(repr=False)
    digest: str


def acs_headers(key: Key, body: bytes, *, date: str, nonce: str) -> dict[str, str]:
    """What must be sent, and signed, with a body. `date` is UTC as YYYY-MM-DDTHH:MM:SSZ."""
    headers = {
        "x-acs-content-sha256": sha256(body),
        "x-acs-date": date,
        "x-acs-signature-nonce": nonce,
    }
    if key.token:
        headers |= {"x-acs-accesskey-id": key.id, "x-acs-security-token": key.token}
    return headers


def sign(
    key: Key, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], payload: str
) -> Signature:
    """Signs a request. `path` is percent-encoded as sent, `payload` the hexadecimal SHA-256 of the body."""
    lines = {name.lower(): value.strip() for name, value in headers.items()}
    names = ";".join(sorted(lines))
    block = "".join(f"{name}:{lines[name]}\n" for name in sorted(lines))
    request = f"{method}\n{path or '/'}\n{canonical_query(query)}\n{block}\n{names}\n{payload}"
    digest = sha256(request.encode())
    proof = hmac.new(key.secret.encode(), f"{ALGORITHM}\n{digest}".encode(), hashlib.sha256).hexdigest()
    return Signature(f"{ALGORITHM} Credential={key.id},SignedHeaders={names},Signature={proof}", digest)


def canonical_query(query: Mapping[str, str]) -> str:
    """The query in the order and spelling that is signed, "" when there is none."""
    return "&".join(f"{quote(name, safe='')}={quote(query[name], safe='')}" for name in sorted(query))


def sha256(content: bytes) -> str:
    """Lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()
