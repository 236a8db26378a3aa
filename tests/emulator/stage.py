"""What tests of the emulator stand on: a small mind, an echo of a service, and the emulator either way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from assist_app.emulator.clock import Clock
from assist_app.emulator.doors import IN_PROCESS, Doors, open_sockets
from assist_app.emulator.server import serving
from assist_app.emulator.service import Ground, Known, Line, Reply, Request, Service, Thought
from assist_app.emulator.switchboard import Switchboard
from assist_app.emulator.transport import EmulatorTransport

NOON = 1_795_219_200.0
"""2026-11-21 00:00:00 UTC, where the vectors of the documents stand."""
SEED = "tests"
Makers = Sequence[Callable[[Ground], Service]]


class SmallMind:
    """Knows parcels; remembers what it was asked."""

    parcel = Known("L1", "催促物流", "客户催快递", "马上为您催")

    def __init__(self) -> None:
        self.asked: list[tuple[Line, ...]] = []

    async def think(self, lines: Sequence[Line], most: int) -> Thought:
        self.asked.append(tuple(lines))
        said = [line.text for line in lines if line.role == "customer"]
        if not said or "快递" not in said[-1]:
            return Thought()
        mood = "negative" if "怎么回事" in said[-1] else "neutral"
        replies = (("您好", "我马上为您查快递😀"), ("请稍等。",), ("已为您催件。",))[:most]
        return Thought(self.parcel, 0.9, mood, replies, said[-1])

    async def choose(self, lines: Sequence[Line], among: Sequence[Known]) -> tuple[Known, float] | None:
        self.asked.append(tuple(lines))
        said = [line.text for line in lines if line.role == "customer"]
        if not said:
            return None
        fitting = [known for known in among if known.name and known.name in said[-1]]
        return (fitting[0], 0.8) if fitting else None


class Echo:
    """Says what it heard at /echo/…, in pieces at /echo/stream."""

    name = "echo"

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.secret = ground.draw(32)
        self.heard: list[Mapping[str, Any]] = []
        self.knobs: dict[str, Any] = {}
        self.ended = asyncio.Event()

    def describe(self, base_url: str) -> Mapping[str, Any]:
        return {"endpoint": base_url, "backup_endpoint": self._ground.backup_url, "app_secret": self.secret}

    def operation(self, request: Request) -> str | None:
        _, _, rest = request.path.partition("/echo/")
        return rest or None

    async def answer(self, request: Request) -> Reply:
        if request.path == "/echo/stream":
            return Reply(200, self._pieces(), {"Content-Type": "text/event-stream"})
        if request.path == "/echo/bug-stream":
            return Reply(200, self._pieces(breaking=True), {})
        if request.path == "/echo/bug":
            raise RuntimeError("a bug")
        told = {
            "method": request.method,
            "path": request.path,
            "query": request.query,
            "host": request.headers.get("host"),
            "twice": request.headers.get("x-twice"),
            "body": request.body.decode("latin-1"),
            "now": self._ground.now(),
        }
        return Reply(200, msgspec.json.encode(told), {"Content-Type": "application/json", "X-Echo": "1"})

    async def _pieces(self, breaking: bool = False) -> AsyncIterator[bytes]:
        try:
            for number in range(6):
                if breaking and number == 2:
                    raise RuntimeError("a bug")
                await self._ground.sleep(self._ground.pace)
                yield b'data: {"n": %d}\n\n' % number
        finally:
            self.ended.set()

    def fault(self, kind: str, vendor: Mapping[str, Any]) -> Reply:
        values = {"kind": kind, **{name: str(value) for name, value in vendor.items()}}
        return Reply(int(vendor.get("http", 418)), msgspec.json.encode(values), {})

    async def hear(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        if "text" not in message:
            raise ValueError("A message needs a text.")
        self.heard.append(message)
        return {"number": len(self.heard)}

    def adjust(self, knobs: Mapping[str, Any]) -> None:
        self.knobs |= knobs

    def reset(self) -> None:
        self.heard.clear()


@dataclass
class Stage:
    """A running emulator and a client of it; `slept` are the waits that were asked for."""

    switchboard: Switchboard
    client: httpx.AsyncClient
    slept: list[float]
    mind: SmallMind
    time: list[float] = field(default_factory=lambda: [NOON])

    @property
    def url(self) -> str:
        return self.switchboard.doors.main

    @property
    def services(self) -> dict[str, dict[str, Any]]:
        """What the first line says."""
        described: dict[str, dict[str, Any]] = self.switchboard.describe()["services"]
        return described

    def service(self, name: str) -> Any:
        """The service itself."""
        return next(service for service in self.switchboard.services if service.name == name)

    async def control(self, place: str, **values: Any) -> httpx.Response:
        """POST /_emu/…"""
        return await self.client.post(f"{self.url}/_emu/{place}", json=values)

    async def fault(self, service: str, **values: Any) -> None:
        """Arms a fault, which must be accepted."""
        answer = await self.control("fault", service=service, **values)
        assert answer.status_code == 200, answer.text

    async def log(self) -> list[dict[str, Any]]:
        """The requests so far."""
        rows: list[dict[str, Any]] = (await self.client.get(f"{self.url}/_emu/log")).json()["requests"]
        return rows


def _switchboard(
    makers: Makers, doors: Doors, slept: list[float], sleep: Callable[[float], Awaitable[None]] | None
) -> tuple[Switchboard, SmallMind, list[float]]:
    async def noted(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    mind, time = SmallMind(), [NOON]
    clock = Clock(lambda: time[0])
    board = Switchboard(makers, mind, doors, sleep=sleep or noted, clock=clock, seed=SEED)
    return board, mind, time


@asynccontextmanager
async def over_sockets(
    *makers: Callable[[Ground], Service], sleep: Callable[[float], Awaitable[None]] | None = None
) -> AsyncIterator[Stage]:
    """The emulator at two real ports."""
    sockets = open_sockets(0)
    doors = Doors.of_ports(*(opened.getsockname()[1] for opened in sockets))
    slept: list[float] = []
    board, mind, time = _switchboard(makers, doors, slept, sleep)
    async with serving(board, sockets), httpx.AsyncClient(timeout=5.0) as client:
        try:
            yield Stage(board, client, slept, mind, time)
        finally:
            await board.close()


@asynccontextmanager
async def in_process(
    *makers: Callable[[Ground], Service], sleep: Callable[[float], Awaitable[None]] | None = None
) -> AsyncIterator[Stage]:
    """The same without a socket."""
    slept: list[float] = []
    board, mind, time = _switchboard(makers, IN_PROCESS, slept, sleep)
    async with httpx.AsyncClient(transport=EmulatorTransport(board), timeout=5.0) as client:
        try:
            yield Stage(board, client, slept, mind, time)
        finally:
            await board.close()


WAYS = [over_sockets, in_process]
