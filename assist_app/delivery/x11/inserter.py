"""Insertion on X11 from the first look at the window to the old clipboard being back."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from assist_app.delivery.focus import Focus
from assist_app.delivery.refusals import (
    closed_meanwhile,
    copied_on_the_way,
    must_be_the_same,
    not_for_a_terminal,
    not_taken,
    nowhere,
    password_field,
)
from assist_app.delivery.x11.display import Display
from assist_app.delivery.x11.formats import Formats, content_formats
from assist_app.delivery.x11.handing_over import hand_over
from assist_app.delivery.x11.keys import Chord, Keyboard
from assist_app.delivery.x11.lender import BETWEEN, Earlier, Lender
from assist_app.delivery.x11.loan import Loan, News
from assist_app.delivery.x11.profiles import Profile, profile_of
from assist_app.delivery.x11.readers import Readers
from assist_app.delivery.x11.windows import Place, Windows
from assist_app.i18n import _
from assist_app.model.delivery import Content, Delivered, Result, Target
from assist_app.model.errors import DeliveryError

log = logging.getLogger("assist.delivery")

TO_ASK = 1.0
"""Seconds after which a window that is alive but has not asked is sent the chord once more."""
IN_ALL = 5.0
"""Seconds after which a window that has not asked is given up."""


class X11Inserter:
    """All of it happens on the loop it was made in; one insertion at a time."""

    def __init__(self, name: str | None = None, session: str | None = None) -> None:
        """`name` is the display's, `session` the address of the session's bus; this session's where None."""
        self._display = Display(name)
        self._keyboard = Keyboard(self._display)
        self._readers = Readers()
        self.windows = Windows(self._display)
        self._lender = Lender(self._display, self.windows, self._readers, self._keyboard)
        self._turn = asyncio.Lock()
        self._focus = Focus(self.windows.tell)
        self._focus.start(session or os.environ.get("DBUS_SESSION_BUS_ADDRESS", ""))

    def came_from(self) -> Target | None:
        """The window the agent came from, None when there is none."""
        if not self.windows.came_from:
            return None
        try:
            place = self.windows.place(self.windows.came_from)
        except DeliveryError:
            return None
        return replace(place.target, field=self._focus.name(place.pid))

    def titled(self, pattern: re.Pattern[str]) -> Target:
        """The topmost window whose title fits; DeliveryError when there is none."""
        return self.windows.place(self.windows.titled(pattern)).target

    def follow(self, tell: Callable[[], None]) -> None:
        """`tell` is called whenever the window the agent came from, or its title, may have changed."""
        self.windows.follow(tell)

    async def remember(self) -> object:
        """What is on the clipboard now, which a copy is about to replace; for `insert`.

        Raises DeliveryError when its owner does not hand it over.
        """
        return await self._lender.remember()

    async def insert(
        self, content: Content, target: Target | None = None, earlier: object | None = None
    ) -> Delivered:
        """Puts a text where the cursor of a window stands; without one, of the window the agent came from.

        A `target` with a title is the conversation that is meant: once it shows another, nothing is inserted.
        With `earlier`, from `remember`, that is given back instead of what this process has copied since.
        """
        started = time.perf_counter()
        seen = None
        async with self._turn:
            try:
                place = self._place(target)
                result, reason = await self._insert(content, place, target or place.target, earlier)
            except DeliveryError as error:
                result, reason = Result.REFUSED, error.sentence
            else:
                if result is Result.INSERTED:
                    # It has arrived, also for whoever gives up just now.
                    with suppress(asyncio.CancelledError):
                        seen = await self._focus.shows(place.pid, content.plain)
        spent = (time.perf_counter() - started) * 1000
        log.info("%s after %.0f ms, %d characters", result.value, spent, len(content.plain))
        return Delivered(result, reason, spent, seen)

    def _place(self, target: Target | None) -> Place:
        window = target.window if target is not None else self.windows.came_from
        if not window:
            raise nowhere()
        place = self.windows.place(window)
        if target is not None:
            must_be_the_same(target, place.target)
        if self._focus.is_password(place.pid):
            raise password_field()
        return place

    async def _insert(
        self, content: Content, place: Place, asked: Target, earlier: object | None
    ) -> tuple[Result, str]:
        profile = profile_of(place.target.kind)
        lent = content_formats(self._display, content)
        if profile.breaks_send and (why := not_for_a_terminal(content.plain, profile.keys)):
            return await self._copy(lent, why, profile.selection)
        chord = self._keyboard.chord(profile.chord)
        if chord is None:
            words = _("This keyboard has no V key, so the text was only copied; paste it yourself.")
            return await self._copy(lent, words, profile.selection)
        before = earlier if isinstance(earlier, Earlier) else None
        await self._lender.let_finish(place)
        selection = self._display.atom(profile.selection)
        loan = await self._lender.lend(place, asked, selection, lent, chord, before)
        result, reason = await self._follow_to_the_end(loan, chord, profile)
        if result is Result.INSERTED and before is not None:
            # It has arrived, also for whoever gives up just now.
            with suppress(asyncio.CancelledError):
                await asyncio.shield(self._lender.start_to_put_back(before))
        return result, reason

    # Following

    async def _follow_to_the_end(self, loan: Loan, chord: Chord, profile: Profile) -> tuple[Result, str]:
        """Given up before the window has read it all, it is given no more, and nothing appears; what has been
        read cannot be taken back, so what comes of it is said all the same."""
        try:
            return await self._follow(loan, chord, profile)
        except asyncio.CancelledError:
            if not (loan.news.done() and loan.news.result() is News.TAKEN):
                self._lender.withhold(loan)
                raise
            if (task := asyncio.current_task()) is not None:
                task.uncancel()
        try:
            return await self._follow(loan, chord, profile)
        except asyncio.CancelledError:
            # This process leaves.
            self._lender.give_back(loan)
            raise

    async def _follow(self, loan: Loan, chord: Chord, profile: Profile) -> tuple[Result, str]:
        news = await self._wait(loan, TO_ASK)
        if news is None and loan.reads and not self._readers.knows_to_read_twice(loan.place.pid):
            # Perhaps one of those that read only once.
            news = News.TAKEN
        elif news is None and loan.answers and not loan.asked:
            news = await self._again(loan, chord)
        elif news is None:
            news = await self._wait(loan, IN_ALL - TO_ASK)
        if news is News.TAKEN and loan.hurried:
            with suppress(TimeoutError):
                async with asyncio.timeout(TO_ASK):
                    await self._lender.quiet(loan, BETWEEN)
            news = News.LOST if loan.lost else news
        if news is News.TAKEN:
            self._lender.give_back(loan)
            return Result.INSERTED, ""
        if news is News.GONE:
            self._lender.settle(loan)
            raise closed_meanwhile()
        if news is News.LOST:
            self._lender.settle(loan)
            raise copied_on_the_way()
        return self._leave(loan, profile)

    async def _wait(self, loan: Loan, seconds: float) -> News | None:
        try:
            return await asyncio.wait_for(asyncio.shield(loan.news), seconds)
        except TimeoutError:
            return None

    async def _again(self, loan: Loan, chord: Chord) -> News | None:
        """The window handles its events but has not asked: perhaps something held the keyboard.

        Should it take both chords in the end, each format is given once, so the text cannot appear twice.
        """
        try:
            focus = await self.windows.focus(loan.place.target.window)
        except DeliveryError:
            return await self._wait(loan, 0)
        loan.hold.once = True
        if not loan.news.done():
            self._lender.strike_again(focus, chord)
        return await self._wait(loan, IN_ALL - TO_ASK)

    def _leave(self, loan: Loan, profile: Profile) -> tuple[Result, str]:
        """It never asked: the text stays on the clipboard for whoever pastes it."""
        alive = loan.answers or not loan.place.pings
        self._lender.leave(loan)
        return Result.COPIED, not_taken(profile.keys, alive=alive)

    async def _copy(self, formats: Formats, words: str, selection: str = "CLIPBOARD") -> tuple[Result, str]:
        """Also into the `selection` from which a person pastes into the window in hand."""
        await self._lender.keep(formats, self._display.atom(selection))
        return Result.COPIED, words

    async def give_back(self, content: Content, earlier: object) -> None:
        """Puts back what `remember` saved, where this process has copied over it."""
        if isinstance(earlier, Earlier):
            async with self._turn:
                await self._lender.put_back(earlier, content_formats(self._display, content))

    async def copy(self, content: Content) -> Delivered:
        """Leaves the text on the clipboard, as something the agent wants to keep."""
        started = time.perf_counter()
        async with self._turn:
            result, reason = await self._copy(content_formats(self._display, content), "")
        return Delivered(result, reason, (time.perf_counter() - started) * 1000)

    async def until_free(self) -> None:
        """Returns once nothing on the clipboard depends on this process any more."""
        await self._lender.until_free()

    async def close(self) -> None:
        """Leaves the screen; what is on the clipboard stays only where a clipboard manager keeps it."""
        await self._focus.close()
        if not self._display.gone:
            await hand_over(self._display)
        await self._lender.close()
        self._display.close()
