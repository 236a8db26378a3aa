"""The emulated WeCom: one enterprise with its apps, its zone, and the programs that run in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assist_app.emulator.service import Ground, Reply, Request
from assist_app.emulator.wecom import demo
from assist_app.emulator.wecom.back_end import BackEnd
from assist_app.emulator.wecom.description import described
from assist_app.emulator.wecom.gateway import Gateway
from assist_app.emulator.wecom.interfaces import Interfaces
from assist_app.emulator.wecom.keys import new_pair
from assist_app.emulator.wecom.knobs import Knobs, adjusted
from assist_app.emulator.wecom.leaks import leaks
from assist_app.emulator.wecom.matching import decode
from assist_app.emulator.wecom.notices import Notices
from assist_app.emulator.wecom.orders import heard_turn, read_callback
from assist_app.emulator.wecom.platform import Platform, fresh
from assist_app.emulator.wecom.refusal import (
    BAD_JSON,
    BUSY,
    CROWDED,
    FREQUENCY,
    NOT_ALLOWED,
    OUTPUT_MISMATCH,
    Refusal,
    answered,
    compact,
    ok,
)
from assist_app.emulator.wecom.running import Host
from assist_app.emulator.wecom.world import Ability, Start, World

ROOT = "/cgi-bin/"
ESCAPES = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")
BAD_CHARACTERS = 40033
FAULTS = {
    "throttled": (FREQUENCY, "api freq out of limit"),
    "auth": (40001, "invalid credential"),
    "expired": (42001, "access_token expired"),
    "busy": (BUSY, "system busy"),
    "crowded": (CROWDED, "api concurrent out of limit"),
    "vendor": (OUTPUT_MISMATCH, "output does not match the protocol"),
}
LEAKED = "emulator: the reply would have carried message text out of the zone"


class WeCom:
    """Programs run only while it is open; `close` ends them."""

    name = "wecom"

    def __init__(
        self,
        ground: Ground,
        *,
        world: World | None = None,
        zone: Start | None = None,
        abilities: tuple[Ability, ...] = (),
        private_keys: Mapping[int, tuple[str, str]] | None = None,
    ) -> None:
        """`zone` starts another dispatcher, `abilities` (see samples.from_folder) are its protocols.

        `private_keys` are PEM pairs (private, public) by version.
        """
        pairs = dict(private_keys) if private_keys is not None else {1: new_pair()}
        self._private = {version: private for version, (private, _public) in pairs.items()}
        self._public = {version: public for version, (_private, public) in pairs.items()}
        self.world = world or demo.world(ground.draw, zone, abilities)
        secrets = {program.program_id: ground.draw(32) for program in self.world.programs}
        self._back_end = BackEnd(secrets, self._asked)
        host = Host(ground.draw(32), self._back_end.open, secrets)
        self.platform = Platform(self.world, ground, host, fresh(self.world, ground, self._public))
        self.notices = Notices(self.platform)
        self._interfaces = Interfaces(self.platform, self.notices)
        self._gateway = Gateway(self.platform, self._interfaces, self.notices)

    def describe(self, base_url: str) -> Mapping[str, Any]:
        """What a client needs; conversations by their ids and keys only."""
        return described(base_url, self.platform, self._private)

    def operation(self, request: Request) -> str | None:
        """`gettoken` or the name behind `chatdata/`."""
        name = request.path.removeprefix(ROOT)
        if name == request.path:
            return None
        if name == "gettoken":
            return name
        name = name.removeprefix("chatdata/") if name.startswith("chatdata/") else ""
        return name if name in self._gateway.operations else None

    async def answer(self, request: Request) -> Reply:
        """200 with an errcode, whatever was asked; 404 for what is not served."""
        operation = self.operation(request)
        if operation is None:
            return Reply(404, b"", {"content-type": "text/plain"})
        try:
            reply = await self._answer(operation, request)
        except Refusal as refusal:
            reply = refusal.body
        if leaks(reply, self.platform.state.archive.sayings):
            reply = Refusal(NOT_ALLOWED, LEAKED).body
        return answered(reply)

    async def _answer(self, operation: str, request: Request) -> dict[str, Any]:
        if request.method != ("GET" if operation == "gettoken" else "POST"):
            raise Refusal(BAD_JSON, "wrong method")
        self._outer()
        if operation == "gettoken":
            return self._gateway.token(request)
        app = self.platform.state.tokens.check(request.arguments.get("access_token", ""))
        if ESCAPES.search(request.body):
            raise Refusal(BAD_CHARACTERS, "invalid charset: the body holds an escaped character")
        try:
            body = decode(request.body)
        except ValueError as error:
            raise Refusal(BAD_JSON, "Warning: wrong json format.") from error
        if not isinstance(body, dict):
            raise Refusal(BAD_JSON, "Warning: wrong json format.")
        return await self._gateway.operations[operation](app, body)

    def _outer(self) -> None:
        """The number that is set for the next calls."""
        knobs = self.platform.state.knobs
        if knobs.outer_code and knobs.outer_times:
            self.platform.state.knobs = replace(knobs, outer_times=knobs.outer_times - 1)
            raise Refusal(knobs.outer_code, "set by a knob")

    async def _asked(self, program_id: str, question: Mapping[str, Any]) -> Mapping[str, Any]:
        program = self.world.program(program_id)
        assert program is not None, "the back end lets in known programs only"
        return await self._interfaces.asked(program, question)

    def fault(self, kind: str, vendor: Mapping[str, Any]) -> Reply:
        """A quota is used up inside the zone; everything else is told by the outer errcode."""
        code, message = FAULTS.get(kind, FAULTS["vendor"])
        if kind == "quota":
            code, message = FREQUENCY, "api freq out of limit, daily quota of the enterprise used up"
        body = Refusal(int(vendor.get("code", code)), str(vendor.get("message", message))).body
        reply = answered(ok(response_data=compact(body)) if kind == "quota" else body)
        return replace(reply, status=int(vendor.get("http", reply.status)))

    async def hear(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """Archives `{"role", "text", "chat"?, "type"?, "customer"?, "agent"?, "time"?}` and fires the event.

        Without "chat" it belongs to the first conversation. The answer is its record, without the text.
        """
        turn = heard_turn(message)
        archive = self.platform.state.archive
        given = message.get("chat")
        if given is not None and (not isinstance(given, str) or not given):
            raise ValueError('"chat" must be the id of a customer.')
        first = next(iter(archive.chats), f"wm{self.platform.ground.draw(12)}")
        names = {
            name: str(message[name])[:40]
            for name in ("customer", "agent")
            if isinstance(message.get(name), str)
        }
        at = message.get("time", self.platform.ground.now())
        if isinstance(at, bool) or not isinstance(at, int | float):
            raise ValueError('"time" must be seconds.')
        entry = archive.append(archive.open(given or first, **names), turn, float(at))
        self.platform.chores.start(self.notices.new_message(), "event")
        return entry.record() | {"chat": entry.chat.customer_id}

    def adjust(self, knobs: Mapping[str, Any]) -> None:
        """Sets knobs; `expire_tokens` and `revoke_tokens` act at once.

        `callback` is an address with "token" and "aes_key"; it counts once it has answered its check.
        """
        state, wanted = self.platform.state, dict(knobs)
        actions = {"expire_tokens": state.tokens.expire, "revoke_tokens": state.tokens.revoke}
        wished = [name for name in actions if wanted.pop(name, False)]
        told = "callback" in wanted
        callback = read_callback(wanted.pop("callback", None))
        state.knobs = adjusted(state.knobs, wanted)
        if told:
            state.callback = None
        if callback is not None:
            self.platform.chores.start(self.notices.adopt(callback), "callback check")
        for name in wished:
            actions[name]()

    def reset(self) -> None:
        """Conversations, jobs, tokens and knobs as after the start; programs keep running."""
        self.platform.state = fresh(self.world, self.platform.ground, self._public)

    @property
    def knobs(self) -> Knobs:
        """As they are set."""
        return self.platform.state.knobs

    async def settle(self) -> None:
        """Returns when no event, job or notice is on its way any more."""
        await self.platform.chores.settle()

    async def close(self) -> None:
        """Ends what runs: work behind answers, programs, the port of the zone."""
        await self.platform.chores.close()
        await self.platform.host.close()
        await self._back_end.close()
