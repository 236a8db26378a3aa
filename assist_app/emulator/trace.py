"""What was asked and answered lately, without secrets: what tests and curious people look at."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assist_app.emulator.service import Request

HIDDEN = "***"
MOST_CALLS, MOST_BYTES = 1_000, 65_536
SHORTEST = 6
"""A secret shorter than this would hide ordinary words."""

SECRET = "secret|token|signature|password|private_key|api_key|authorization|api-key"
SECRET_NAME = re.compile(SECRET, re.I)
IN_QUERY = re.compile(r"(?i)((?:^|[&?\"])[\w.-]*(?:secret|token|signature)[\w.-]*=)[^&\"\s]*")
IN_JSON = re.compile(rf'(?is)((\\*)"[\w.-]{{0,40}}(?:{SECRET})[\w.-]{{0,40}}\2"\s*:\s*\2").*?(?<!\\)(\2")')
"""A secret's name and its text, also in JSON that is itself a text in JSON."""


@dataclass(slots=True)
class Call:
    """One request and what became of it; `fault` names what spoilt it. `status` 0: no answer was sent."""

    number: int
    time: float
    service: str
    operation: str
    door: str
    request: Request
    status: int = 0
    fault: str = ""
    reply: bytearray = field(default_factory=bytearray)

    def answered(self, piece: bytes) -> None:
        """Notes a piece of the answer."""
        self.reply += piece[: max(0, MOST_BYTES - len(self.reply))]


class Trace:
    """The newest calls; secrets and signatures leave it replaced."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=MOST_CALLS)
        self._secrets: tuple[str, ...] = ()
        self._number = 0

    def hide(self, described: Mapping[str, Any]) -> None:
        """Takes the secrets from what services say of themselves."""
        found = sorted({*self._secrets, *_secrets(described)}, key=len, reverse=True)
        self._secrets = tuple(found)

    def begin(self, time: float, service: str, operation: str, door: str, request: Request) -> Call:
        """Notes a call."""
        self._number += 1
        kept = replace(request, body=request.body[:MOST_BYTES])
        call = Call(self._number, time, service, operation, door, kept)
        self._calls.append(call)
        return call

    def clear(self) -> None:
        """Forgets all calls."""
        self._calls.clear()

    def rows(self) -> list[dict[str, Any]]:
        """All calls as plain values, oldest first."""
        return [self._row(call) for call in self._calls]

    def _row(self, call: Call) -> dict[str, Any]:
        request = call.request
        return {
            "number": call.number,
            "time": round(call.time, 3),
            "service": call.service,
            "op": call.operation,
            "door": call.door,
            "method": self._clean(request.method),
            "path": self._clean(request.path),
            "query": self._clean(request.query),
            "headers": {self._clean(n): self._header(n, value) for n, value in request.headers.items()},
            "body": self._text(request.body),
            "status": call.status,
            "fault": call.fault,
            "reply": self._text(bytes(call.reply)),
        }

    def _header(self, name: str, value: str) -> str:
        if name == "authorization":
            kept, signed = re.subn(r"(Signature=)[^,\s]*", rf"\1{HIDDEN}", value)
            return self._clean(kept) if signed else f"{self._clean(value.partition(' ')[0])} {HIDDEN}"
        return HIDDEN if SECRET_NAME.search(name) else self._clean(value)

    def _text(self, body: bytes) -> str:
        return self._clean(IN_JSON.sub(rf"\1{HIDDEN}\3", body.decode("utf-8", "replace")))

    def _clean(self, text: str) -> str:
        # Bytes that are no text came in as halves of characters.
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return IN_QUERY.sub(rf"\1{HIDDEN}", text)


def _secrets(described: Mapping[str, Any], secret: bool = False) -> Iterable[str]:
    """Texts with a name that says so, and all texts below such a name."""
    for name, value in described.items():
        hidden = secret or SECRET_NAME.search(name) is not None
        if isinstance(value, Mapping):
            yield from _secrets(value, hidden)
        elif isinstance(value, str) and hidden and len(value) >= SHORTEST:
            yield value
