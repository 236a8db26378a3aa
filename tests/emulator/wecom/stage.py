"""An enterprise for tests: a clock to move, a mind told what to say, a client that records replies."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from assist_app.emulator.service import Ground, Known, Line, Request, Thought
from assist_app.emulator.wecom import Start, WeCom
from assist_app.emulator.wecom.demo import DISPATCHER, WRAPPED, ability, world
from assist_app.emulator.wecom.world import Ability, Program

HERE = Path(__file__).resolve().parent
VECTORS = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
PAIR = (VECTORS["rsa"]["private"], VECTORS["rsa"]["public"])
PRIVATE = load_pem_private_key(PAIR[0].encode(), None)
assert isinstance(PRIVATE, rsa.RSAPrivateKey)
REPLIES = (("您好，我马上为您核实。",), ("请提供一下 {订单号}。", "谢谢您的耐心。"))
TRIAL, TRIAL_MODEL = "prog-trial", "model-trial"
ECHO_INPUT = {
    "said": "{chat}",
    "content": "{chatcontent}",
    "know": "{knowledge}",
    "tags": "{tagjson}",
    "x": 1,
}
ECHO_OUTPUT = {"echo": "", "number": 0}


@dataclass
class FakeMind:
    """Says what it is told and keeps what it was asked."""

    replies: Sequence[Sequence[str]] = REPLIES
    asked: list[Sequence[Line]] = field(default_factory=list)
    error: Exception | None = None

    async def think(self, lines: Sequence[Line], most: int) -> Thought:
        """The replies that are set."""
        self.asked.append(tuple(lines))
        if self.error:
            raise self.error
        return Thought(Known("refund", "申请退款"), 0.83, "negative", tuple(self.replies[:most]))

    async def choose(self, lines: Sequence[Line], among: Sequence[Known]) -> tuple[Known, float] | None:
        """Never asked by WeCom."""
        raise AssertionError


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: float = 1_795_219_200.0

    def __call__(self) -> float:
        return self.at


class Client:
    """Speaks to the service as an application does; every reply is kept."""

    def __init__(self, service: WeCom, mind: FakeMind, clock: Clock, secrets: dict[str, Any]) -> None:
        self.service, self.mind, self.clock, self.known = service, mind, clock, secrets
        self.replies: list[bytes] = []
        self.token = ""

    async def raw(self, method: str, path: str, query: str = "", body: bytes = b"") -> Any:
        """The decoded reply to any request."""
        reply = await self.service.answer(Request(method, path, query, {}, body))
        assert isinstance(reply.body, bytes)
        self.replies.append(reply.body)
        assert reply.status == 200, reply
        return json.loads(reply.body)

    async def sign_in(self) -> Any:
        """`gettoken`; the token is used from now on."""
        query = urlencode({"corpid": self.known["corp_id"], "corpsecret": self.known["corp_secret"]})
        reply = await self.raw("GET", "/cgi-bin/gettoken", query)
        self.token = reply.get("access_token", "")
        return reply

    async def post(self, operation: str, **body: Any) -> Any:
        """One call with the token."""
        content = json.dumps(body, ensure_ascii=False).encode()
        query = urlencode({"access_token": self.token})
        return await self.raw("POST", f"/cgi-bin/chatdata/{operation}", query, content)

    async def call(self, interface: str, request: Any, *, ability_id: str = "", **more: Any) -> Any:
        """The outer reply of `sync_call_program`."""
        text = request if isinstance(request, str) else json.dumps(request, ensure_ascii=False)
        body = {"program_id": DISPATCHER, "ability_id": ability_id or f"invoke_{interface}"}
        return await self.post("sync_call_program", **{**body, "request_data": text, **more})

    async def inside(self, interface: str, **request: Any) -> Any:
        """The interface's own reply."""
        outer = await self.call(interface, request)
        assert outer["errcode"] == 0, outer
        return json.loads(outer["response_data"])

    async def inside_code(self, interface: str) -> int:
        """The outer number of a call without arguments."""
        code: int = (await self.call(interface, {}))["errcode"]
        return code

    def messages(self, chat: int = 0) -> list[Any]:
        """`msg_list` of a conversation, built from ids and the private key alone."""
        rows = self.service.describe("http://x")["chat"][chat]["messages"]
        return [row_of(r["refs"]["wecom.msgid"], r["refs"]["wecom.encrypted_secret_key"]) for r in rows]

    async def later(self, seconds: float = 60.0) -> None:
        """What runs comes to its end, then time passes."""
        await self.settle()
        self.clock.at += seconds

    async def settle(self) -> None:
        """Everything behind the answers has ended, uploads of programs included."""
        await self.service.settle()
        async with asyncio.timeout(10):
            for job in list(self.service.platform.state.jobs._jobs.values()):
                if job.kind != "recommend":
                    await job.over.wait()

    def texts(self) -> list[str]:
        """All that was ever said."""
        return [entry.turn.text for entry in self.service.platform.state.archive.entries]


def row_of(msgid: str, sealed: str) -> dict[str, Any]:
    """One element of `msg_list`."""
    secret = PRIVATE.decrypt(base64.b64decode(sealed), padding.PKCS1v15()).decode()
    return {"msgid": msgid, "encrypt_info": {"secret_key": secret}}


def drawing() -> Any:
    """Ids that count up."""
    count = iter(range(1, 10**9))
    return lambda digits: f"{next(count):0{digits}x}"[:digits]


def trial(name: str, *, model: bool = False, seen: Path | None = None) -> Program:
    """A program that behaves as badly as its ability says; see trial_program.py."""
    abilities = [ability(way, ECHO_INPUT, ECHO_OUTPUT) for way in WAYS]
    told = {"TRIAL_SEEN": str(seen)} if seen else {}
    start = Start(("{python}", str(HERE / "trial_program.py")), told)
    return Program(name, tuple(abilities), start, model=model, debug_token="debug-me")


WAYS = (
    "echo",
    "late",
    "hang",
    "bare",
    "exception",
    "crash",
    "wrong",
    "twice",
    "sorry",
    "http500",
    "mute",
    "leak",
)


@asynccontextmanager
async def enterprise(
    *programs: Program,
    zone: Start | None = None,
    abilities: tuple[Ability, ...] = (),
    seen: Path | None = None,
) -> AsyncIterator[Client]:
    """The demo's enterprise with further programs, signed in; closed with everything it started.

    The trial programs write what they are sent as jobs to the file `seen`.
    """
    mind, clock, draw = FakeMind(), Clock(), drawing()
    base = world(draw, zone, abilities)
    extra = (trial(TRIAL, seen=seen), trial(TRIAL_MODEL, model=True, seen=seen), *programs)
    app = replace(base.apps[0], programs=base.apps[0].programs | {p.program_id for p in extra})
    made = replace(base, programs=base.programs + extra, apps=(app, *base.apps[1:]))

    async def sleep(seconds: float) -> None:
        clock.at += seconds

    ground = Ground(mind, clock, draw, "", 1.0, sleep)
    service = WeCom(ground, world=made, private_keys={1: PAIR})
    client = Client(service, mind, clock, dict(service.describe("http://x")))
    await client.sign_in()
    try:
        yield client
    finally:
        await service.close()


__all__ = ["DISPATCHER", "PAIR", "TRIAL", "TRIAL_MODEL", "VECTORS", "WRAPPED", "Client", "enterprise"]
