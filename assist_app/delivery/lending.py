"""Inserting by a borrowed clipboard, the same on every system but X11: what happens and in which order.

All that can go wrong between a screen and a clipboard is decided here, so it can be tried anywhere.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from assist_app.delivery.loan import GivingBack, Loan, Times
from assist_app.delivery.refusals import (
    closed_meanwhile,
    copied_on_the_way,
    must_be_the_same,
    not_for_a_terminal,
    not_taken,
    nowhere,
)
from assist_app.delivery.system import Board, CopyInstead, Place, Saved, Screen
from assist_app.i18n import _
from assist_app.model.delivery import Content, Delivered, Result, Target
from assist_app.model.errors import DeliveryError
from assist_app.tasks import TaskSet

log = logging.getLogger("assist.delivery")


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
        self._giving = GivingBack(board, self._times, self._tasks)
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
            await self._giving.must_be_done()
            return await self._board.save()

    async def give_back(self, content: Content, earlier: object) -> None:
        """Puts back what `remember` saved, where this process has copied `content` over it."""
        if not isinstance(earlier, Saved):
            return
        async with self._my_turn():
            await self._giving.must_be_done()
            # Only who owns it can put something back without a moment in which it is another's. Nothing is
            # offered meanwhile: the text may be one that must not leave.
            loan = Loan(Place(Target(0)))
            found = await self._board.lend(Content(""), frozenset(), loan.hear)
            ours = found.ours or found.plain == content.plain
            self._giving.start(loan, earlier if ours else found)
        await self._giving.until_done()

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
            raise nowhere()
        await self._giving.must_be_done()
        if place.breaks_send and (why := not_for_a_terminal(content.plain, place.keys)):
            return await self._copy(content, why)
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
            self._giving.start(loan, saved)
            raise
        if result is Result.INSERTED:
            self._giving.start(loan, saved)
        return result, reason

    async def _fingers_are_up(self) -> bool:
        """The keys of the shortcut that led here would become part of the chord."""
        end = asyncio.get_running_loop().time() + self._times.fingers
        while self._screen.keys_held():
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(self._times.step)
        return True

    async def _end(self, loan: Loan, content: Content) -> tuple[Result, str]:
        """The keys are sent once only: no system here gives each format once, so a window that was only slow
        would paste twice, or paste the old content the second time."""
        if await loan.read_within(self._times.in_all):
            return Result.INSERTED, ""
        if loan.lost:
            raise copied_on_the_way()
        if not self._screen.exists(loan.place):
            loan.gone = True
            raise closed_meanwhile()
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
        return Result.COPIED, not_taken(loan.place.keys, alive=alive)

    # Copying

    async def _copy(self, content: Content, words: str) -> tuple[Result, str]:
        await self._board.leave(content)
        return Result.COPIED, words

    async def copy(self, content: Content) -> Delivered:
        """Leaves the text on the clipboard, as something the agent wants to keep."""
        started = time.perf_counter()
        try:
            async with self._my_turn():
                await self._giving.must_be_done()
                result, reason = await self._copy(content, "")
        except DeliveryError as error:
            result, reason = Result.REFUSED, error.sentence
        return Delivered(result, reason, (time.perf_counter() - started) * 1000)

    async def until_free(self) -> None:
        """Returns once nothing on the clipboard depends on this process any more."""
        async with self._turn:
            # Whoever was inserting has begun to give back by now.
            pass
        await self._giving.until_done()
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
                await self._giving.until_done()
        await self._tasks.close()
        for part in (self._board, self._screen):
            with suppress(TimeoutError):
                async with asyncio.timeout_at(end + self._times.grace):
                    await part.close()
