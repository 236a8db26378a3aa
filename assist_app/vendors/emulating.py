"""The composition root of the emulator: every vendor's service over the embedded engine."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress

from assist_app.assist.backend import Question
from assist_app.assist.library import MemoryShelf
from assist_app.assist.turn import current_turn
from assist_app.backends.embedded.engine import EmbeddedEngine, Training
from assist_app.emulator.dianjin import DianJin
from assist_app.emulator.doors import IN_PROCESS, Doors, open_sockets
from assist_app.emulator.openai import OpenAI
from assist_app.emulator.rongcloud import RongCloud
from assist_app.emulator.server import serving
from assist_app.emulator.service import Ground, Known, Line, Mind, Service, Thought
from assist_app.emulator.switchboard import Switchboard
from assist_app.emulator.wecom import WeCom
from assist_app.files.content import load_starter, with_intent_scripts
from assist_app.i18n import _
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.errors import AssistError
from assist_app.model.suggestion import OTHER, Intent, Recognised, Suggested
from assist_app.paths import resources

# The one list of emulated vendors: a new service is added here and nowhere else.
SERVICES: tuple[Callable[[Ground], Service], ...] = (DianJin, RongCloud, OpenAI, WeCom)

ALIKE = 0.4
"""Cosine from which an offered intent counts as what the customer said."""
LANGUAGES = ("zh", "en")


class EngineMind:
    """What emulated services know: the started engine's library and vectors."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine

    async def think(self, lines: Sequence[Line], most: int) -> Thought:
        """Intent, attitude and replies for the last customer line; nothing when there is none."""
        talk = _conversation(lines)
        turn = current_turn(talk)
        if turn is None or not turn.text.strip() or most < 1:
            return Thought()
        replies: list[tuple[str, ...]] = []
        intent, attitude = None, "neutral"
        async for event in self._engine.ask(Question(talk, turn, most)):
            match event:
                case Recognised(intent=found, attitude=mood):
                    intent = found
                    attitude = mood.label.value if mood is not None else attitude
                case Suggested(suggestion=suggestion):
                    replies.append(suggestion.messages)
        if intent is None or intent.code == OTHER:
            return Thought(None, 0.0, attitude, replies)
        return Thought(_known(intent), intent.confidence, attitude, replies, "; ".join(intent.evidence))

    async def choose(self, lines: Sequence[Line], among: Sequence[Known]) -> tuple[Known, float] | None:
        """The intent the engine recognises when it is among them, else the one whose words are nearest."""
        said = next((line.text for line in reversed(lines) if line.role == "customer"), "")
        if not said.strip() or not among:
            return None
        found = (await self._engine.recognise(said)).intent
        if found is not None and found.code != OTHER:
            for known in among:
                if known.code == found.code or (known.name and known.name == found.name):
                    return known, found.confidence
        words = [text for known in among for text in (known.name or " ", known.description or " ")]
        likeness = await self._engine.likeness(said, words)
        scores = [max(pair) for pair in zip(likeness[::2], likeness[1::2], strict=True)]
        best = max(range(len(among)), key=scores.__getitem__)
        return (among[best], min(1.0, scores[best])) if scores[best] >= ALIKE else None


def _known(intent: Intent) -> Known:
    return Known(intent.code, intent.name, intent.domain, intent.script)


def _conversation(lines: Sequence[Line]) -> Conversation:
    """Up to the last customer line: what was said after it is not what is answered."""
    last = max((place for place, line in enumerate(lines) if line.role == "customer"), default=-1)
    roles = {"customer": Role.CUSTOMER, "agent": Role.AGENT}
    messages = tuple(
        Message(str(place), "emulator", "emulator/talk", roles[line.role], line.text, float(place))
        for place, line in enumerate(lines[: last + 1])
    )
    return Conversation("emulator/talk", "emulator", "", messages, size=len(messages))


def emulated(
    mind: Mind, doors: Doors = IN_PROCESS, *, seed: str | None = None, pace: float = 1.0
) -> Switchboard:
    """All services; to be closed at the end. For clients in this process give it to an EmulatorTransport."""
    return Switchboard(SERVICES, mind, doors, sleep=asyncio.sleep, seed=seed, pace=pace)


def run_emulator(port: int, seed: str | None, pace: float) -> int:
    """Serves until SIGTERM or SIGINT; the exit status. AssistError when the port is taken."""
    # From the beginning: being told to stop while the engine loads is no failure.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sockets = _sockets(port)
        with closing(sockets[0]), closing(sockets[1]), _bundled_engine() as engine:
            asyncio.run(_serve(EngineMind(engine), sockets, seed, pace))
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _sockets(port: int) -> tuple[socket.socket, socket.socket]:
    try:
        return open_sockets(port)
    except OSError as error:
        said = _("Port {port} is taken by another program; choose another one with --port.")
        raise AssistError(said.format(port=port)) from error


@contextmanager
def _bundled_engine() -> Iterator[EmbeddedEngine]:
    """The engine over the starter content, loaded; the user's own library stays out of it."""
    starter = load_starter(resources(), LANGUAGES)
    library = with_intent_scripts(starter.library)
    training = Training(library.intents, starter.other, starter.attitude)
    engine = EmbeddedEngine(MemoryShelf(library.scripts), training)
    try:
        engine.start().result()
        yield engine
    finally:
        engine.close()


async def _serve(
    mind: Mind, sockets: tuple[socket.socket, socket.socket], seed: str | None, pace: float
) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no signal handlers in loops; there Ctrl-C is a KeyboardInterrupt.
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    doors = Doors.of_ports(*(opened.getsockname()[1] for opened in sockets))
    switchboard = emulated(mind, doors, seed=seed, pace=pace)
    try:
        async with serving(switchboard, sockets):
            print(json.dumps(switchboard.describe(), ensure_ascii=False), flush=True)
            await stopped.wait()
    finally:
        await switchboard.close()
