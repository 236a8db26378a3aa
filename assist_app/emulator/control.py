"""The control plane under /_emu/: faults, clock, knobs, messages, the log. For programs on this machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from assist_app.emulator.clock import MOST_SECONDS, Clock
from assist_app.emulator.faults import FaultPlane, Order
from assist_app.emulator.service import Adjustable, Hearing, Reply, Request, Resettable, Service
from assist_app.emulator.trace import Trace


class Shift(msgspec.Struct, forbid_unknown_fields=True):
    """The body of `POST /_emu/clock`."""

    offset_s: Annotated[float, Meta(ge=-MOST_SECONDS, le=MOST_SECONDS)]


class Refused(Exception):
    """The control plane does not do this; a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


Values = Mapping[str, Any]


class Control:
    """Needs no secret, as it listens on loopback only; web pages are kept out by Host and Origin."""

    def __init__(
        self,
        services: Sequence[Service],
        faults: FaultPlane,
        clock: Clock,
        trace: Trace,
        hosts: Collection[str],
    ) -> None:
        self._services = services
        self._faults = faults
        self._clock = clock
        self._trace = trace
        self._hosts = hosts
        self._places: Mapping[tuple[str, str], Callable[[bytes], Awaitable[Values]]] = {
            ("POST", "/_emu/fault"): self._fault,
            ("POST", "/_emu/clock"): self._shift,
            ("POST", "/_emu/knob"): self._knob,
            ("POST", "/_emu/message"): self._message,
            ("POST", "/_emu/reset"): self._reset,
            ("GET", "/_emu/log"): self._log,
        }

    async def answer(self, request: Request) -> Reply:
        """Does what is asked; 4xx with `{"error": sentence}` when it cannot."""
        try:
            self._guard(request)
            status, values = 200, await self._place(request)(request.body)
        except Refused as refused:
            status, values = refused.status, {"error": str(refused)}
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
            status, values = 400, {"error": str(error)}
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        return Reply(status, msgspec.json.encode(values), headers)

    def _guard(self, request: Request) -> None:
        if request.headers.get("host", "").lower() not in self._hosts:
            raise Refused(421, "This address is not served here.")
        if "origin" in request.headers:
            raise Refused(403, "Web pages may not steer the emulator.")

    def _place(self, request: Request) -> Callable[[bytes], Awaitable[Values]]:
        place = self._places.get((request.method, request.path))
        if place is None:
            known = any(path == request.path for _method, path in self._places)
            raise Refused(405 if known else 404, "There is no such control.")
        return place

    async def _fault(self, body: bytes) -> Values:
        order = msgspec.json.decode(body, type=Order)
        self._named(order.service)
        return {"armed": self._faults.arm(order), "times": order.times}

    async def _shift(self, body: bytes) -> Values:
        self._clock.offset = msgspec.json.decode(body, type=Shift).offset_s
        return {"now": self._clock.now()}

    async def _knob(self, body: bytes) -> Values:
        values = _object(body)
        service = self._named(values.pop("service", None))
        if not isinstance(service, Adjustable):
            raise Refused(404, f"{service.name} has no knobs.")
        service.adjust(values)
        return {"set": sorted(values)}

    async def _message(self, body: bytes) -> Values:
        """To one service, or to all that keep conversations when none is named."""
        values = _object(body)
        name = values.pop("service", None)
        services = self._services if name is None else [self._named(name)]
        hearing = [service for service in services if isinstance(service, Hearing)]
        if not hearing:
            raise Refused(404, "This service keeps no conversations.")
        return {service.name: await service.hear(values) for service in hearing}

    async def _reset(self, body: bytes) -> Values:
        self._faults.clear()
        self._trace.clear()
        self._clock.offset = 0.0
        for service in self._services:
            if isinstance(service, Resettable):
                service.reset()
        return {"reset": True}

    async def _log(self, body: bytes) -> Values:
        return {"requests": self._trace.rows()}

    def _named(self, name: object) -> Service:
        for service in self._services:
            if service.name == name:
                return service
        known = ", ".join(service.name for service in self._services)
        raise Refused(404, f"There is no such service; there are {known}.")


def _object(body: bytes) -> dict[str, Any]:
    values = msgspec.json.decode(body)
    if not isinstance(values, dict):
        raise ValueError("A JSON object is needed.")
    return values
