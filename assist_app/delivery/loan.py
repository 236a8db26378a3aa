"""One text lent to one window, and the old content of the clipboard coming back when it has been read."""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import suppress
from dataclasses import dataclass, field

from assist_app.delivery.system import Board, Heard, Place, Saved
from assist_app.i18n import _
from assist_app.model.errors import DeliveryError
from assist_app.tasks import TaskSet

log = logging.getLogger("assist.delivery")


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds."""

    in_all: float = 5.0
    """After which a window that has not read is given up."""
    quiet: float = 0.25
    """Without another format read, after which a program has all it wanted."""
    fingers: float = 1.5
    """The agent has to let go of the keys of a shortcut."""
    step: float = 0.01
    """Between two looks at keys that are held down."""
    following: float = 0.5
    """Between two looks at the window the agent came from."""
    again: float = 0.5
    """Between two tries to give back."""
    grace: float = 0.5
    """When this process ends, whoever still has the keys before it has to read."""
    leaving: float = 1.6
    """In which this process leaves, whatever does not answer."""


@dataclass(slots=True)
class Loan:
    """One text on its way into one window."""

    place: Place
    read: asyncio.Event = field(default_factory=asyncio.Event)
    lost: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    last_read: float = 0.0
    spoilt: bool = False
    """Whether somebody has read before the keys were pressed; the next reader would not be heard of."""
    pressed: bool = False
    gone: bool = False
    end: float = math.inf
    """The loop's time from which nobody is waited for any more."""

    def hear(self, heard: Heard) -> None:
        """Takes what the board says; who reads before the keys are pressed cannot be the target."""
        if heard is Heard.LOST:
            self.lost = True
        elif heard is Heard.READ and not self.pressed:
            self.spoilt = True
        elif heard is Heard.READ:
            self.last_read = asyncio.get_running_loop().time()
            self.read.set()
        self.changed.set()

    def hurry(self, end: float) -> None:
        """Nobody is waited for after `end`."""
        self.end = end
        self.changed.set()

    async def read_within(self, seconds: float) -> bool:
        """Whether the target has read; False also when the text was lost."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not (self.read.is_set() or self.lost) and (left := min(end, self.end) - loop.time()) > 0:
            await self._change_within(left)
        return self.read.is_set()

    async def until_over(self, times: Times) -> None:
        """Returns once the target has all it wanted, or nobody waits for it any more."""
        loop = asyncio.get_running_loop()
        if self.pressed and not self.gone:
            # Who still has the keys before it must find our text, not the old content.
            await self.read_within(times.in_all)
        left = times.quiet if self.read.is_set() else 0.0
        while (left := min(left, self.end - loop.time())) > 0:
            await self._change_within(left)
            left = self.last_read + times.quiet - loop.time()

    async def _change_within(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.changed.wait()
        self.changed.clear()


class GivingBack:
    """Gives back what was borrowed, one loan after the other, while the inserter goes on."""

    def __init__(self, board: Board, times: Times, tasks: TaskSet) -> None:
        self._board, self._times, self._tasks = board, times, tasks
        self._running: asyncio.Task[None] | None = None

    def start(self, loan: Loan, saved: Saved) -> None:
        """As soon as the loan is over."""
        self._running = self._tasks.start(self._give_back(loan, saved), name="give back")

    async def _give_back(self, loan: Loan, saved: Saved) -> None:
        await loan.until_over(self._times)
        level = logging.WARNING
        while not loan.lost:
            try:
                await self._board.give_back(saved)
                return
            except DeliveryError as error:
                log.log(level, "not given back yet: %s", error.sentence)
            level = logging.DEBUG
            await asyncio.sleep(self._times.again)

    async def must_be_done(self) -> None:
        """Waits until the last loan is over: what is saved before that would be our own text.

        DeliveryError when it is not over in time.
        """
        if self._running is None:
            return
        done, _pending = await asyncio.wait({self._running}, timeout=self._times.in_all * 2)
        if not done:
            words = _(
                "What was on the clipboard could not be put back yet, so nothing was inserted. Try again."
            )
            raise DeliveryError(words)
        self._running = None

    async def until_done(self) -> None:
        """Waits as long as it takes."""
        if self._running is not None:
            await asyncio.wait({self._running})
