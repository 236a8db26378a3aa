"""Everything the emulated WeCom keeps, for the parts that serve from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assist_app.emulator.service import Ground, Line
from assist_app.emulator.wecom.archive import Archive, Entry
from assist_app.emulator.wecom.callback import Callback
from assist_app.emulator.wecom.chores import Chores
from assist_app.emulator.wecom.envelope import APPLICATION, EVENT, Call
from assist_app.emulator.wecom.jobs import Jobs
from assist_app.emulator.wecom.keys import PublicKeys
from assist_app.emulator.wecom.knobs import Knobs
from assist_app.emulator.wecom.leaks import scrubbed
from assist_app.emulator.wecom.running import Host, NotReached
from assist_app.emulator.wecom.tokens import Tokens
from assist_app.emulator.wecom.world import App, Program, World

LOG_LINES = 500
INFO = 2


@dataclass(slots=True)
class Notice:
    """A notice for an application: who may fetch the event, until when."""

    program_id: str
    made: float


@dataclass(slots=True)
class State:
    """What begins anew at a reset."""

    tokens: Tokens
    archive: Archive
    jobs: Jobs
    knobs: Knobs = field(default_factory=Knobs)
    debugged: set[str] = field(default_factory=set)
    log_levels: dict[str, int] = field(default_factory=dict)
    log: deque[tuple[str, int, str]] = field(default_factory=lambda: deque(maxlen=LOG_LINES), repr=False)
    notices: dict[str, Notice] = field(default_factory=dict)
    receivers: dict[int, str] = field(default_factory=dict)
    callback: Callback | None = None


def fresh(world: World, ground: Ground, keys: Mapping[int, str]) -> State:
    """The state after the start; `keys` are the public keys by version."""
    archive = Archive(PublicKeys(dict(keys)), ground.now, ground.draw)
    archive.fill(world.talks)
    return State(
        Tokens(world, ground.now, ground.draw),
        archive,
        Jobs(ground.now, ground.draw, ground.pace),
        receivers={app.agent_id: app.receiver for app in world.apps if app.receiver},
    )


@dataclass(slots=True)
class Platform:
    """The enterprise, its state, and what runs in the zone."""

    world: World
    ground: Ground
    host: Host
    state: State
    chores: Chores = field(default_factory=Chores)

    async def ready(self, program: Program) -> None:
        """Returns when the program listens, so that its start does not count as its answer; NotReached."""
        if self.down(program):
            raise NotReached("connect fail")
        if not (program.debug_url and program.program_id in self.state.debugged):
            await self.host.ready(program)

    def down(self, program: Program) -> bool:
        """Whether a knob says that this program, or every one, is down."""
        return self.state.knobs.program_down in (True, program.program_id)

    async def call(self, program: Program, app: App, ability_id: str, data: str, **more: Any) -> str:
        """A program's answer to a call of the application or a job; NotReached."""
        call = Call(self.world.corp_id, app.agent_id, APPLICATION, ability_id, data, **more)
        return await self.host.call(program, call, debugged=program.program_id in self.state.debugged)

    async def tell(self, program: Program, app: App, event: str) -> str:
        """Hands an event to a program; NotReached."""
        await self.ready(program)
        call = Call(self.world.corp_id, app.agent_id, EVENT, "", event)
        return await self.host.call(program, call, debugged=program.program_id in self.state.debugged)

    def logged(self, program_id: str, level: int, line: str) -> None:
        """Keeps a line of a program if its level is wanted."""
        if level <= self.state.log_levels.get(program_id, INFO):
            self.state.log.append((program_id, level, line))

    async def scripts(self, entries: Sequence[Entry], most: int) -> list[str]:
        """What the mind would say next, without anything the conversation says."""
        thought = await self.ground.mind.think(
            [Line(entry.turn.role, entry.turn.text) for entry in entries], most
        )
        said = [entry.turn.text for entry in entries]
        clean = [scrubbed("\n".join(messages), said) for messages in thought.replies]
        return list(dict.fromkeys(script for script in clean if script))[:most]
