"""The fault plane: the next calls of a service go wrong in a chosen way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from assist_app.emulator.clock import MOST_SECONDS, Clock
from assist_app.emulator.service import Reply, Service

SLOW_MS = 5_000
KINDS = frozenset(
    {"slow", "auth", "throttled", "busy", "quota", "expired", "vendor", "cut", "broken", "clock"}
)
ALSO = {"401": "auth", "403": "auth", "429": "throttled", "500": "busy", "502": "busy", "503": "busy"}
"""Statuses that stand for a kind."""

HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")

Answer = Callable[[], Awaitable[Reply]]


class Order(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The body of `POST /_emu/fault`; `op`, `door` and `kind` "" mean any."""

    service: str
    op: str = ""
    kind: str | int = ""
    http: Annotated[int, Meta(ge=200, le=599)] | None = None
    code: str | int | None = None
    message: str | None = None
    headers: dict[str, str] = {}
    delay_ms: Annotated[int, Meta(ge=0, le=600_000)] | None = None
    times: Annotated[int, Meta(ge=1, le=100_000)] = 1
    body: Any = None
    door: Literal["", "main", "backup"] = ""
    offset_s: Annotated[float, Meta(ge=-MOST_SECONDS, le=MOST_SECONDS)] = 3_600.0


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call."""

    kind: str
    order: Order

    @property
    def delay(self) -> float:
        """Seconds before anything is answered."""
        given = self.order.delay_ms
        return (SLOW_MS if given is None and self.kind == "slow" else given or 0) / 1000

    @property
    def vendor(self) -> Mapping[str, Any]:
        """What a service is told about it."""
        told = {"http": self.order.http, "code": self.order.code, "message": self.order.message}
        return {name: value for name, value in told.items() if value is not None}


class FaultPlane:
    """Faults in the order they were armed; each spoils so many calls and is gone."""

    def __init__(self, clock: Clock, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._armed: list[tuple[Fault, int]] = []

    def arm(self, order: Order) -> str:
        """Says which kind it is. ValueError with a sentence when the order makes no sense."""
        kind = _kind(order)
        for name, value in order.headers.items():
            if not HEADER.fullmatch(name) or not value.isprintable():
                raise ValueError("A header needs a name of ASCII letters and a value of one line.")
        self._armed.append((Fault(kind, order), order.times))
        return kind

    def take(self, service: str, operation: str, door: str) -> Fault | None:
        """The fault for a call, counted; None when it goes well."""
        for place, (fault, times) in enumerate(self._armed):
            order = fault.order
            asked = zip((order.service, order.op, order.door), (service, operation, door), strict=True)
            if all(wanted in ("", given) for wanted, given in asked):
                self._armed[place : place + 1] = [(fault, times - 1)] if times > 1 else []
                return fault
        return None

    def clear(self) -> None:
        """Everything goes well again."""
        self._armed.clear()

    async def spoil(self, fault: Fault, service: Service, answer: Answer) -> Reply:
        """The reply to a call that this fault happens to."""
        if fault.delay:
            await self._sleep(fault.delay)
        match fault.kind:
            case "slow":
                reply = await answer()
            case "clock":
                with self._clock.skewed(fault.order.offset_s):
                    reply = await answer()
                    reply = replace(reply, headers={**reply.headers, "Date": self._clock.date()})
            case "cut":
                reply = _cut(await answer())
            case "broken":
                reply = _broken(await answer())
            case "body":
                reply = Reply(fault.order.http or 200, b"", {"Content-Type": "application/json"})
            case kind:
                reply = service.fault(kind, fault.vendor)
        return _dressed(reply, fault.order)


def _kind(order: Order) -> str:
    given = str(order.kind) or ("" if order.http is None else str(order.http))
    kind = ALSO.get(given, given)
    if kind in KINDS:
        return kind
    if order.kind == "" and order.body is not None:
        return "body"
    if order.kind == "" and order.delay_ms is not None:
        return "slow"
    if order.kind == "" and (order.http is not None or order.code is not None):
        return "vendor"
    raise ValueError(f"A fault needs a kind ({', '.join(sorted(KINDS))}), a status or a body.")


def _dressed(reply: Reply, order: Order) -> Reply:
    """The reply with what the order says about it word for word."""
    if order.body is not None:
        text = order.body.encode() if isinstance(order.body, str) else msgspec.json.encode(order.body)
        reply = replace(reply, body=text)
    return replace(reply, headers={**reply.headers, **order.headers}, status=order.http or reply.status)


def _cut(reply: Reply) -> Reply:
    if isinstance(reply.body, bytes):
        return replace(reply, body=reply.body[: len(reply.body) // 2], cut=True)
    return replace(reply, body=_first_pieces(reply.body), cut=True)


async def _first_pieces(pieces: AsyncIterator[bytes], most: int = 2) -> AsyncIterator[bytes]:
    async for piece in pieces:
        yield piece
        most -= 1
        if not most:
            break
    await closed(pieces)


def _broken(reply: Reply) -> Reply:
    if isinstance(reply.body, bytes):
        return replace(reply, body=reply.body[: len(reply.body) // 2])
    return replace(reply, body=_half_a_piece(reply.body))


async def _half_a_piece(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A stream that ends as it should, but one of its events is no JSON."""
    place = 0
    async for piece in pieces:
        yield piece if place != 1 else piece[: len(piece) // 2] + b"\n\n"
        place += 1
    await closed(pieces)


async def closed(pieces: AsyncIterator[bytes]) -> None:
    """Ends a stream that is not read to its end, as far as it can be ended."""
    with suppress(AttributeError):
        await pieces.aclose()  # type: ignore[attr-defined]
