"""Inserting by a borrowed clipboard, the same on every system but X11: what happens and in which order.

A system gives two things: its `Screen` (windows and keys) and its `Board` (the clipboard). All that can go
wrong between them is decided here, so it can be tried anywhere.
"""

from __future__ import annotations

import asyncio
import logging
import math
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Protocol

from assist_app.delivery.refusals import must_be_the_same
from assist_app.i18n import _
from assist_app.model.delivery import Content, Delivered, Result, Target
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


class Heard(Enum):
    """What a board tells about the text it lends."""

    READ = auto()
    """The target has read it, or somebody the system does not name."""
    REFUSED = auto()
    """Another program wanted to, most likely a clipboard manager, and was given nothing."""
    LOST = auto()
    """Somebody else has put something on the clipboard."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What lay on the clipboard: every format with its bytes, in the order of its owner."""

    formats: Mapping[Any, bytes]
    """By the system's own name or number of a format."""
    plain: str = ""
    ours: bool = False
    """Whether this process had put it there."""

    def __repr__(self) -> str:
        return f"Saved({len(self.formats)} formats)"


class CopyInstead(DeliveryError):
    """Nothing can be typed now, but the text can be left on the clipboard; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A target; `readers` are the processes that may read for it, none where the system names none.

    `keys` is the chord's name for people; in a terminal a line break sends (`breaks_send`).
    """

    target: Target
    keys: str = "Ctrl+V"
    readers: frozenset[int] = frozenset()
    breaks_send: bool = False


class Screen(Protocol):
    """The windows of others and the keyboard."""

    def came_from(self) -> Place | None:
        """Where the agent came from."""

    def place(self, window: int) -> Place:
        """What a window is; DeliveryError when it has gone, is ours or may not be typed into."""

    def titled(self, pattern: re.Pattern[str]) -> Place:
        """The topmost window whose title fits; DeliveryError when there is none."""

    async def bring_forward(self, place: Place) -> None:
        """Gives it the keyboard; DeliveryError when it does not get it."""

    async def look(self, place: Place) -> None:
        """DeliveryError unless keys go to it now, and to no password field."""

    def keys_held(self) -> bool:
        """Whether the agent holds a modifier down."""

    async def press(self, place: Place) -> None:
        """Sends the chord; DeliveryError when the system takes it from nobody."""

    def exists(self, place: Place) -> bool:
        """Whether the window is still there."""

    async def answers(self, place: Place) -> bool:
        """Whether its program handles its events now."""

    async def close(self) -> None:
        """Leaves."""


class Board(Protocol):
    """The clipboard."""

    async def save(self) -> Saved:
        """All that is on it; DeliveryError when its owner does not hand it over.

        Nor is the user asked for a leave only for this.
        """

    async def lend(self, content: Content, readers: frozenset[int], hear: Callable[[Heard], None]) -> Saved:
        """Saves, and offers a text that is handed over when it is read; `hear` is called on the loop."""

    async def again(self) -> None:
        """Offers the lent text anew, so that its next reader is heard of."""

    async def give_back(self, saved: Saved) -> bool:
        """Puts back what was there, unless somebody has changed the clipboard since; whether it did.

        After a DeliveryError it may be asked again.
        """

    async def leave(self, content: Content) -> None:
        """Puts a text there that the agent pastes."""

    async def until_free(self) -> None:
        """Returns once nothing on the clipboard depends on this process."""

    async def close(self) -> None:
        """Leaves."""


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


class LendingInserter:
    """One insertion at a time, on the loop it was made in."""

    def __init__(self, screen: Screen, board: Board, times: Times | None = None) -> None:
        self._screen = screen
        self._board = board
        self._times = times or Times()
        self._turn = asyncio.Lock()
        self._tasks = TaskSet("insertion")
        self._running: asyncio.Task[Any] | None = None
        self._closing = False
        self._loan: Loan | None = None
        self._giving: asyncio.Task[None] | None = None
        self._followers: list[Callable[[], None]] = []

    # Who and where

    def came_from(self) -> Target | None:
        """The window the agent came from, None when there is none."""
        try:
            place = self._screen.came_from()
        except DeliveryError:
            return None
        return place.target if place is not None else None

    def titled(self, pattern: re.Pattern[str]) -> Target:
        """The topmost window whose title fits; DeliveryError when there is none."""
        return self._screen.titled(pattern).target

    def follow(self, tell: Callable[[], None]) -> None:
        """Calls `tell`, and again whenever the window the agent came from, or its title, has changed."""
        self._followers.append(tell)
        tell()
        if len(self._followers) == 1:
            self._tasks.start(self._look_around(self.came_from()), name="follow")

    async def _look_around(self, before: Target | None) -> None:
        while True:
            await asyncio.sleep(self._times.following)
            now = self.came_from()
            if now != before:
                before = now
                for tell in self._followers:
                    tell()

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        """One at a time, and nobody any more once this process leaves."""
        async with self._turn:
            if self._closing:
                raise DeliveryError(_("Assist is closing, so nothing was inserted."))
            self._running = asyncio.current_task()
            try:
                yield
            finally:
                self._running = None

    # Inserting

    async def remember(self) -> object:
        """All that is on the clipboard now, for `insert`.

        DeliveryError when its owner does not hand it over.
        """
        async with self._my_turn():
            await self._given_back()
            return await self._board.save()

    async def insert(
        self, content: Content, target: Target | None = None, earlier: object | None = None
    ) -> Delivered:
        """Puts a text where the cursor of a window stands; without one, of the window the agent came from.

        A `target` with a title is the conversation that is meant: once it shows another, nothing is inserted.
        `earlier`, from `remember`, is given back where the clipboard holds this text already or our own copy.
        """
        started = time.perf_counter()
        before = earlier if isinstance(earlier, Saved) else None
        try:
            async with self._my_turn():
                try:
                    result, reason = await self._insert(content, target, before)
                except CopyInstead as instead:
                    result, reason = await self._copy(content, instead.sentence)
        except DeliveryError as error:
            result, reason = Result.REFUSED, error.sentence
        spent = (time.perf_counter() - started) * 1000
        log.info("%s after %.0f ms, %d characters", result.value, spent, len(content.plain))
        return Delivered(result, reason, spent)

    def _asked_for(self, target: Target) -> Place:
        """The window as it is now; DeliveryError when it is not what was asked for."""
        place = self._screen.place(target.window)
        must_be_the_same(target, place.target)
        return place

    async def _insert(
        self, content: Content, target: Target | None, earlier: Saved | None
    ) -> tuple[Result, str]:
        place = self._asked_for(target) if target is not None else self._screen.came_from()
        if place is None:
            words = _("There is no other window to insert into. Click into your chat client first.")
            raise DeliveryError(words)
        await self._given_back()
        if place.breaks_send and any(mark in content.plain for mark in "\n\r"):
            words = _(
                "In a terminal a line break acts like Enter, so the text was only copied; press {keys}."
            )
            return await self._copy(content, words.format(keys=place.keys))
        await self._screen.bring_forward(place)
        if not await self._fingers_are_up():
            words = _("A key is still held down, so the text was only copied; press {keys}.")
            return await self._copy(content, words.format(keys=place.keys))
        await self._screen.look(place)
        asked = target or place.target
        loan = self._loan = Loan(place)
        saved = await self._board.lend(content, place.readers, loan.hear)
        if earlier is not None and (saved.ours or saved.plain == content.plain):
            saved = earlier
        try:
            # Saving took its time; whatever has come to the front meanwhile must not be typed into.
            await self._screen.look(place)
            if loan.spoilt:
                await self._board.again()
            self._asked_for(asked)
            loan.pressed = True
            await self._screen.press(place)
            result, reason = await self._end(loan, content)
        except BaseException:
            self._start_giving_back(loan, saved)
            raise
        if result is Result.INSERTED:
            self._start_giving_back(loan, saved)
        return result, reason

    async def _fingers_are_up(self) -> bool:
        """The keys of the shortcut that led here would become part of the chord."""
        end = asyncio.get_running_loop().time() + self._times.fingers
        while self._screen.keys_held():
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(self._times.step)
        return True

    async def _read_within(self, loan: Loan, seconds: float) -> bool:
        """Whether the target has read; False also when the text was lost."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not (loan.read.is_set() or loan.lost) and (left := min(end, loan.end) - loop.time()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await loan.changed.wait()
            loan.changed.clear()
        return loan.read.is_set()

    async def _end(self, loan: Loan, content: Content) -> tuple[Result, str]:
        """The keys are sent once only: no system here gives each format once, so a window that was only slow
        would paste twice, or paste the old content the second time."""
        if await self._read_within(loan, self._times.in_all):
            return Result.INSERTED, ""
        if loan.lost:
            words = _(
                "Something else was copied at the same moment. Look into the window before you try again."
            )
            raise DeliveryError(words)
        if not self._screen.exists(loan.place):
            loan.gone = True
            raise DeliveryError(_("The window was closed before it took the text."))
        return await self._leave(loan, content)

    async def _leave(self, loan: Loan, content: Content) -> tuple[Result, str]:
        alive = await self._screen.answers(loan.place)
        try:
            await self._board.leave(content)
        except DeliveryError as error:
            log.warning("not copied either: %s", error.sentence)
            words = _(
                "The window has not taken the text, and it could not be copied. It may still appear by "
                "itself, so look before you try again."
            )
            raise DeliveryError(words) from error
        if alive:
            words = _("The window did not take the text. It was copied; press {keys} where it belongs.")
        else:
            words = _(
                "The window does not answer. The text was copied; it may still appear by itself, so look "
                "before you press {keys}."
            )
        return Result.COPIED, words.format(keys=loan.place.keys)

    # Giving back

    def _start_giving_back(self, loan: Loan, saved: Saved) -> None:
        self._giving = self._tasks.start(self._give_back(loan, saved), name="give back")

    async def _give_back(self, loan: Loan, saved: Saved) -> None:
        loop = asyncio.get_running_loop()
        if loan.pressed and not loan.gone:
            # Who still has the keys before it must find our text, not the old content.
            await self._read_within(loan, self._times.in_all)
        left = self._times.quiet if loan.read.is_set() else 0.0
        while (left := min(left, loan.end - loop.time())) > 0:
            loan.changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await loan.changed.wait()
            left = loan.last_read + self._times.quiet - loop.time()
        level = logging.WARNING
        while not loan.lost:
            try:
                await self._board.give_back(saved)
                return
            except DeliveryError as error:
                log.log(level, "not given back yet: %s", error.sentence)
            level = logging.DEBUG
            await asyncio.sleep(self._times.again)

    async def _given_back(self) -> None:
        """Waits until the last loan is over: what is saved before that would be our own text."""
        if self._giving is None:
            return
        done, _pending = await asyncio.wait({self._giving}, timeout=self._times.in_all * 2)
        if not done:
            words = _(
                "What was on the clipboard could not be put back yet, so nothing was inserted. Try again."
            )
            raise DeliveryError(words)
        self._giving = None

    # Copying

    async def _copy(self, content: Content, words: str) -> tuple[Result, str]:
        await self._board.leave(content)
        return Result.COPIED, words

    async def copy(self, content: Content) -> Delivered:
        """Leaves the text on the clipboard, as something the agent wants to keep."""
        started = time.perf_counter()
        try:
            async with self._my_turn():
                await self._given_back()
                result, reason = await self._copy(content, "")
        except DeliveryError as error:
            result, reason = Result.REFUSED, error.sentence
        return Delivered(result, reason, (time.perf_counter() - started) * 1000)

    async def until_free(self) -> None:
        """Returns once nothing on the clipboard depends on this process any more."""
        async with self._turn:
            giving = self._giving
        if giving is not None:
            await asyncio.wait({giving})
        await self._board.until_free()

    async def close(self) -> None:
        """Ends what is under way and leaves; an old content that is not back yet is put back before.

        What does not answer is not waited for longer than `leaving` seconds in all.
        """
        self._closing = True
        now = asyncio.get_running_loop().time()
        end = now + self._times.leaving
        if self._loan is not None:
            self._loan.hurry(now + self._times.grace)
        if self._running is not None:
            self._running.cancel()
        # Somebody who waits for the old content holds the turn; the loan itself hurries.
        with suppress(TimeoutError):
            async with asyncio.timeout_at(end), self._turn:
                if self._giving is not None:
                    await asyncio.wait({self._giving})
        await self._tasks.close()
        for part in (self._board, self._screen):
            with suppress(TimeoutError):
                async with asyncio.timeout_at(end + self._times.grace):
                    await part.close()
