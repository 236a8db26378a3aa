"""A screen and a clipboard of which a test decides what happens on them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from assist_app.delivery.lending import LendingInserter
from assist_app.delivery.loan import Times
from assist_app.delivery.system import Heard, Place, Saved
from assist_app.model.delivery import Content, Target
from assist_app.model.errors import DeliveryError

QUICK = Times(
    in_all=0.15, quiet=0.02, fingers=0.05, step=0.002, following=0.01, again=0.01, grace=0.03, leaving=0.3
)
CHAT = Place(Target(7, "Chat with Li", "Chat"), readers=frozenset({70}))
OLD = Saved({"text": "旧的".encode(), "png": bytes(range(256))}, "旧的")


async def at_once() -> None:
    """Nothing happens meanwhile."""


class FakeBoard:
    """A clipboard that holds one thing at a time."""

    def __init__(self) -> None:
        self.now: Saved | Content = OLD
        self.lent: Content | None = None
        self.offers = 0
        self.on_lend: Callable[[], Awaitable[None]] = at_once
        self.hear: Callable[[Heard], None] = lambda heard: None
        self.broken = False
        self.busy = 0
        """How many times from now, less one, another program has it open."""
        self.closed = False

    def _saved(self) -> Saved:
        if self.broken:
            raise DeliveryError("not handed over")
        return self.now if isinstance(self.now, Saved) else Saved({}, self.now.plain, ours=True)

    def _open(self) -> None:
        self.busy = max(0, self.busy - 1)
        if self.busy:
            raise DeliveryError("kept open by another program, nothing was inserted")

    async def save(self) -> Saved:
        return self._saved()

    async def lend(self, content: Content, readers: frozenset[int], hear: Callable[[Heard], None]) -> Saved:
        await self.on_lend()
        saved = self._saved()
        self.now = self.lent = content
        self.offers, self.hear = 1, hear
        return saved

    async def again(self) -> None:
        self.offers += 1

    async def give_back(self, saved: Saved) -> bool:
        if self.lent is None:
            return False
        self._open()
        self.now, self.lent = saved, None
        return True

    async def leave(self, content: Content) -> None:
        self._open()
        self.now, self.lent = content, None

    def copied_elsewhere(self, saved: Saved) -> None:
        self.now, self.lent = saved, None
        self.hear(Heard.LOST)

    async def until_free(self) -> None:
        await asyncio.sleep(0)

    async def close(self) -> None:
        self.closed = True


class FakeScreen:
    """One window; `on_press` is what its program does with the keys."""

    def __init__(self, board: FakeBoard) -> None:
        self.board = board
        self.here: Place | None = CHAT
        self.in_front = True
        self.password = False
        self.held = 0
        self.alive = True
        self.presses = 0
        self.text = ""
        self.on_press: Callable[[], Awaitable[None]] = self.paste
        self.on_look: Callable[[], None] = lambda: None
        self.running: list[asyncio.Task[None]] = []

    async def paste(self) -> None:
        """A program that reads at once."""
        now = self.board.now
        self.text += now.plain
        self.board.hear(Heard.READ)

    async def never(self) -> None:
        """A program that does nothing with the keys."""

    def came_from(self) -> Place | None:
        return self.here

    def place(self, window: int) -> Place:
        if self.here is None or self.here.target.window != window:
            raise DeliveryError("gone")
        return self.here

    def titled(self, pattern: re.Pattern[str]) -> Place:
        if self.here is None or not pattern.search(self.here.target.title):
            raise DeliveryError("no such title")
        return self.here

    async def bring_forward(self, place: Place) -> None:
        if not self.in_front:
            raise DeliveryError("kept in the back")

    async def look(self, place: Place) -> None:
        self.on_look()
        if not self.in_front or self.password:
            raise DeliveryError("another window" if not self.in_front else "password")

    def keys_held(self) -> bool:
        self.held = max(0, self.held - 1)
        return self.held > 0

    async def press(self, place: Place) -> None:
        self.presses += 1
        self.running.append(asyncio.get_running_loop().create_task(self._react()))

    async def _react(self) -> None:
        await self.on_press()

    def exists(self, place: Place) -> bool:
        return self.here is not None

    async def answers(self, place: Place) -> bool:
        return self.alive

    async def close(self) -> None:
        """Nothing is held."""


def staged() -> tuple[LendingInserter, FakeScreen, FakeBoard]:
    """An inserter between both; on a running loop."""
    board = FakeBoard()
    screen = FakeScreen(board)
    return LendingInserter(screen, board, QUICK), screen, board


TEXT = Content("您好，\n退款 1-3 天到账 👍🏽")
Act = Callable[[LendingInserter, FakeScreen, FakeBoard], Awaitable[None]]


def play(act: Act) -> None:
    """Runs a scene; whatever happens in it, no task may be left behind."""

    async def run() -> None:
        inserter, screen, board = staged()
        async with asyncio.timeout(10):
            await act(inserter, screen, board)
            await inserter.until_free()
            await inserter.close()
        assert board.closed
        left = asyncio.all_tasks() - {asyncio.current_task()} - set(screen.running)
        assert not left

    asyncio.run(run())
