"""Two emulators in a process of their own: one with all six services, one that streams 100 events/s.

With "hold" the answers of the first one are held back until all six can be given at the same moment.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from assist_app.emulator.doors import MAIN, Doors, open_sockets
from assist_app.emulator.server import serving
from assist_app.emulator.service import Ground, Known, Line, Reply, Request, Thought
from assist_app.emulator.switchboard import Switchboard
from assist_app.model.conversation import Role
from assist_app.vendors.emulating import SERVICES
from tests.bench.crowd import CUSTOMERS
from tests.journeys.vendors import Vendors

AGENT, CUSTOMER = "bench-agent", "bench-customer"
STREAM_PACE = 0.2
WORD_MS = 50
"""Times the pace 10 ms, as the other stream's pieces are."""
PUNCTUAL = 0.9
"""Sleeps come back up to a millisecond late: without this 100 events a second would be 90."""
HOLD, QUIET = 2.6, 1.0
"""Seconds from the first request until everything is answered, and without requests before the next."""
WORDS = "您好，非常抱歉让您久等了，我已经为您查询到这个包裹目前的状态，并且联系了承运方加急处理。"
REPLIES = (
    ("您好，我马上为您查快递。", "请稍等一下。"),
    ("给您带来不便非常抱歉，已为您催件。",),
    ("预计明天送达，到了会短信通知您。",),
)


class QuickMind:
    """Knows parcels, and answers at once."""

    parcel = Known("L1", "催促物流", "客户催快递", "马上为您催")

    async def think(self, lines: Sequence[Line], most: int) -> Thought:
        return Thought(self.parcel, 0.9, "neutral", REPLIES[:most], "快递")

    async def choose(self, lines: Sequence[Line], among: Sequence[Known]) -> tuple[Known, float] | None:
        return (among[0], 0.8) if among else None


class LongMind(QuickMind):
    """Says more than is listened to."""

    async def think(self, lines: Sequence[Line], most: int) -> Thought:
        return Thought(self.parcel, 0.9, "neutral", ((WORDS * 80,),), "快递")


class Held(Switchboard):
    """Gives all answers of one question at the same moment."""

    _until = 0.0

    async def handle(self, request: Request, door: str = MAIN) -> Reply:
        reply = await super().handle(request, door)
        if not request.path.startswith("/_emu") and "gettoken" not in request.path and not _creates(request):
            now = time.monotonic()
            if now > self._until + QUIET:
                self._until = now + HOLD
            await asyncio.sleep(max(0.0, self._until - now))
        return reply


def _creates(request: Request) -> bool:
    return b"invoke_create" in request.body


class Pieces:
    """Says at /bench/pieces how many pieces were streamed so far."""

    name = "pieces"

    def __init__(self, ground: Ground) -> None:
        self.count = 0

    def describe(self, base_url: str) -> Mapping[str, Any]:
        return {"url": f"{base_url}/bench/pieces"}

    def operation(self, request: Request) -> str | None:
        return "pieces" if request.path == "/bench/pieces" else None

    async def answer(self, request: Request) -> Reply:
        return Reply(200, str(self.count).encode(), {})

    def fault(self, kind: str, vendor: Mapping[str, Any]) -> Reply:
        return Reply(500, b"", {})

    async def sleep(self, seconds: float) -> None:
        """What the services of its board sleep with."""
        await asyncio.sleep(seconds * PUNCTUAL)
        self.count += 1


async def serve(hold: bool) -> None:
    """Until the standard input is closed; prints where everything is."""
    async with AsyncExitStack() as stack:
        six, streams = open_sockets(0), open_sockets(0)
        kind = Held if hold else Switchboard
        first = kind(SERVICES, QuickMind(), _doors(six), sleep=asyncio.sleep, seed="six", pace=0.0)
        pieces: list[Pieces] = []

        def counting(ground: Ground) -> Pieces:
            pieces.append(Pieces(ground))
            return pieces[0]

        second = Switchboard(
            (counting, *SERVICES[1:3]),
            LongMind(),
            _doors(streams),
            sleep=lambda seconds: pieces[0].sleep(seconds),
            seed="streams",
            pace=STREAM_PACE,
        )
        next(one for one in second.services if one.name == "openai").adjust({"word_ms": WORD_MS})  # type: ignore[attr-defined]
        for board, sockets in ((first, six), (second, streams)):
            stack.push_async_callback(board.close)
            await stack.enter_async_context(serving(board, sockets))
        print(json.dumps([first.describe(), second.describe()], ensure_ascii=False), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _doors(sockets: Sequence[Any]) -> Doors:
    return Doors.of_ports(*(opened.getsockname()[1] for opened in sockets))


@dataclass(frozen=True)
class World:
    """Both emulators as their clients see them."""

    six: Vendors
    streams: Vendors
    client: httpx.Client

    def hear(self, role: Role, text: str, chat: str = CUSTOMER) -> dict[str, str]:
        """Tells the services that keep conversations; the references WeCom gives the message."""
        pair = (chat, AGENT) if role is Role.CUSTOMER else (AGENT, chat)
        url = f"{self.six.described['base_url']}/_emu/message"
        told = {"from": pair[0], "to": pair[1], "chat": chat, "role": role.value, "text": text}
        kept = self.client.post(url, json=told).raise_for_status().json()["wecom"]
        sealed = kept["service_encrypt_info"]
        return {
            "wecom.msgid": kept["msgid"],
            "wecom.encrypted_secret_key": sealed["encrypted_secret_key"],
            "wecom.public_key_ver": str(sealed["public_key_ver"]),
        }

    def streamed(self) -> int:
        """Pieces sent so far."""
        return int(self.client.get(self.streams.described["services"]["pieces"]["url"]).text)


REFS = {"rongcloud.user": AGENT, "rongcloud.target": CUSTOMER, "wecom.chat": CUSTOMER}
"""Of the conversation."""


@contextmanager
def world(*, hold: bool = False) -> Iterator[World]:
    """The emulators until the block ends."""
    command = [sys.executable, "-m", "tests.bench.vendor_world", "hold" if hold else "at-once"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            first, second = json.loads(process.stdout.readline())
            with httpx.Client(trust_env=False, timeout=20) as client:
                yield World(Vendors(first), Vendors(second), client)
        finally:
            process.stdin.close()
            process.wait(30)


def said(number: int) -> tuple[Role, str]:
    """The words of a message: customer and agent in turns, the customer at even numbers."""
    if number % 2:
        return Role.AGENT, f"好的，马上为您查询，请稍等 {number}"
    return Role.CUSTOMER, f"{CUSTOMERS[number % len(CUSTOMERS)]} {number}"


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1] == "hold"))
