"""Where every request comes in, over a socket or in the same process: finds its service, or spoils it."""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from assist_app.emulator.clock import Clock
from assist_app.emulator.control import Control
from assist_app.emulator.doors import MAIN, Doors
from assist_app.emulator.faults import FaultPlane, closed
from assist_app.emulator.service import Closable, Ground, Mind, Reply, Request, Service
from assist_app.emulator.trace import Call, Trace

log = logging.getLogger("assist.emulator")

CONTROL = "/_emu"


class Switchboard:
    """All services behind two doors, the fault plane and the control plane."""

    def __init__(
        self,
        makers: Sequence[Callable[[Ground], Service]],
        mind: Mind,
        doors: Doors,
        *,
        sleep: Callable[[float], Awaitable[None]],
        clock: Clock | None = None,
        seed: str | None = None,
        pace: float = 1.0,
    ) -> None:
        """`makers` are the services' classes. The same `seed` gives the same ids and secrets."""
        self.doors = doors
        self.clock = clock or Clock()
        self.trace = Trace()
        self.faults = FaultPlane(self.clock, sleep)
        self.services = tuple(
            make(Ground(mind, self.clock.now, _drawing(seed, str(place)), doors.backup, pace, sleep))
            for place, make in enumerate(makers)
        )
        self._control = Control(self.services, self.faults, self.clock, self.trace, doors.hosts)
        self.trace.hide(self.describe())

    def describe(self) -> dict[str, Any]:
        """What is printed at the start: where everything is and the secrets a client needs."""
        services = {service.name: dict(service.describe(self.doors.main)) for service in self.services}
        return {"base_url": self.doors.main, "backup_url": self.doors.backup, "services": services}

    async def close(self) -> None:
        """Ends what services have running; nothing is to be asked afterwards."""
        for service in self.services:
            if isinstance(service, Closable):
                await service.close()

    async def handle(self, request: Request, door: str = MAIN) -> Reply:
        """Answers everything; a bug in a service is a 500 and a line in the log."""
        if request.path == CONTROL or request.path.startswith(f"{CONTROL}/"):
            return self._dated(await self._control.answer(request))
        service, operation = self._find(request)
        call = self.trace.begin(
            self.clock.now(), service.name if service else "", operation or "", door, request
        )
        if service is None or operation is None:
            reply = Reply(404, msgspec.json.encode({"error": "No service has this address."}), JSON)
        else:
            reply = await self._answered(service, operation, door, request, call)
        return self._noted(self._dated(reply), call)

    def _find(self, request: Request) -> tuple[Service | None, str | None]:
        for service in self.services:
            operation = service.operation(request)
            if operation is not None:
                return service, operation
        return None, None

    async def _answered(
        self, service: Service, operation: str, door: str, request: Request, call: Call
    ) -> Reply:
        async def answer() -> Reply:
            return await service.answer(request)

        fault = self.faults.take(service.name, operation, door)
        try:
            if fault is None:
                return await answer()
            call.fault = fault.kind
            return await self.faults.spoil(fault, service, answer)
        except Exception:
            log.exception("%s failed at %s", service.name, operation)
            return Reply(500, msgspec.json.encode({"error": "The emulator has a bug here."}), JSON)

    def _dated(self, reply: Reply) -> Reply:
        """With the Date of the emulator's own clock: clients correct theirs by it."""
        return replace(reply, headers={"Date": self.clock.date(), **reply.headers})

    def _noted(self, reply: Reply, call: Call) -> Reply:
        call.status = reply.status
        if isinstance(reply.body, bytes):
            call.answered(reply.body)
            return reply
        return replace(reply, body=_heard(reply.body, call))


JSON: Mapping[str, str] = {"Content-Type": "application/json; charset=utf-8"}


async def _heard(pieces: AsyncIterator[bytes], call: Call) -> AsyncIterator[bytes]:
    try:
        async for piece in pieces:
            call.answered(piece)
            yield piece
    except Exception:
        log.exception("%s failed in the middle of %s", call.service, call.operation)
        raise
    finally:
        await closed(pieces)


def _drawing(seed: str | None, place: str) -> Callable[[int], str]:
    """Random hexadecimal digits; a service more in the list does not change those of the others."""
    chance: random.Random = secrets.SystemRandom() if seed is None else random.Random(f"{seed}/{place}")

    def draw(digits: int) -> str:
        return f"{chance.getrandbits(4 * digits):0{digits}x}"

    return draw
