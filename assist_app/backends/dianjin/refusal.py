"""A refusal by the gateway in front of the service: how it is read from JSON or XML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import httpx
import msgspec

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}")
"""What a code, an id or an action looks like; anything else could be what somebody wrote."""
WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a refusal says; "" where it says nothing. `retry_after` is in seconds."""

    status: int
    code: str = ""
    request_id: str = ""
    action: str = ""
    retry_after: float | None = None

    def begins(self, *prefixes: str) -> bool:
        """Whether the code begins with one of these."""
        return self.code.lower().startswith(tuple(prefix.lower() for prefix in prefixes))


def refusal_of(response: httpx.Response) -> Refusal | None:
    """The refusal an answer is, None when it is an answer of the service itself."""
    if response.is_success:
        return None
    body = _body(response.content)
    denied = _either(body, "AccessDeniedDetail")
    return Refusal(
        response.status_code,
        name(_either(body, "Code")),
        name(_either(body, "RequestId")) or name(response.headers.get("x-acs-request-id")),
        name(_either(denied, "AuthAction")) if isinstance(denied, dict) else "",
        _retry_after(response.headers),
    )


def name(value: object) -> str:
    """The value when it looks like a code or an id, else ""."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if NAME.fullmatch(text) else ""


def _body(content: bytes) -> dict[str, Any]:
    try:
        read = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError):
        return _from_xml(content)
    return read if isinstance(read, dict) else {}


def _from_xml(content: bytes) -> dict[str, Any]:
    # A refusal has no document type; one that has could hold entities that fill the memory.
    if not content.lstrip().startswith(b"<") or b"<!" in content:
        return {}
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        return {}
    return {child.tag: (child.text or "").strip() for child in root}


def _either(row: dict[str, Any], key: str) -> Any:
    """A value under its name with a capital or a small first letter."""
    return row.get(key, row.get(key[0].lower() + key[1:]))


def _retry_after(headers: httpx.Headers) -> float | None:
    """The service says milliseconds; gateways of other makers say seconds in the standard header."""
    for header, unit in (("x-acs-retry-after", 0.001), ("retry-after", 1.0)):
        value = headers.get(header, "").strip()
        if WHOLE.fullmatch(value) and int(value) > 0:
            return int(value) * unit
    return None
