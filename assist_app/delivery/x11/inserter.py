"""Insertion on X11 from the first look at the window to the old clipboard being back."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from contextlib import suppress

from assist_app.delivery.x11.display import Display
from assist_app.delivery.x11.formats import Formats, content_formats
from assist_app.delivery.x11.keys import Chord, Keyboard
from assist_app.delivery.x11.loan import Loan, News
from assist_app.delivery.x11.profiles import Profile, profile_of
from assist_app.delivery.x11.readers import Readers
from assist_app.delivery.x11.saving import Saving
from assist_app.delivery.x11.serving import Hold, Serving
from assist_app.delivery.x11.windows import Place, Windows
from assist_app.i18n import _
from assist_app.model.delivery import Content, Delivered, Result, Target
from assist_app.model.errors import DeliveryError
from assist_app.tasks import TaskSet

log = logging.getLogger("assist.delivery")

TO_ASK = 1.0
"""Seconds after which a window that is alive but has not asked is sent the chord once more."""
IN_ALL = 5.0
"""Seconds after which a window that has not asked is given up."""
QUIET = 0.25
"""Seconds without another format read after which a program has all it wanted."""
BETWEEN = 0.04
"""The same before the next text is lent to the same program."""
TRIES = 8
"""How often focus or clipboard may change hands between looking and pressing the keys."""


class X11Inserter:
    """All of it happens on the loop it was made in; one insertion at a time."""

    def __init__(self, name: str | None = None) -> None:
        self._display = Display(name)
        self._serving = Serving(self._display)
        self._saving = Saving(self._display)
        self._keyboard = Keyboard(self._display)
        self._readers = Readers()
        self.windows = Windows(self._display)
        self._turn = asyncio.Lock()
        self._tasks = TaskSet("insertion")
        self._loan: Loan | None = None
        self._clipboard = self._display.atom("CLIPBOARD")
        self._serving.follow(self._clipboard)
        self._serving.follow(self._display.atom("PRIMARY"))
        self._display.flush()

    def came_from(self) -> Target | None:
        """The window the agent came from, None when there is none."""
        try:
            return self.windows.place(self.windows.came_from).target if self.windows.came_from else None
        except DeliveryError:
            return None

    def titled(self, pattern: re.Pattern[str]) -> Target:
        """The topmost window whose title fits; DeliveryError when there is none."""
        return self.windows.place(self.windows.titled(pattern)).target

    async def insert(self, content: Content, target: Target | None = None) -> Delivered:
        """Puts a text where the cursor of a window stands; without one, of the window the agent came from."""
        started = time.perf_counter()
        async with self._turn:
            try:
                result, reason = await self._insert(content, target)
            except DeliveryError as error:
                result, reason = Result.REFUSED, error.sentence
        spent = (time.perf_counter() - started) * 1000
        log.info("%s after %.0f ms, %d characters", result.value, spent, len(content.plain))
        return Delivered(result, reason, spent)

    async def _insert(self, content: Content, target: Target | None) -> tuple[Result, str]:
        window = target.window if target is not None else self.windows.came_from
        if not window:
            raise DeliveryError(
                _("There is no other window to insert into. Click into your chat client first.")
            )
        place = self.windows.place(window)
        profile = profile_of(place.target.kind)
        lent = content_formats(self._display, content)
        if profile.breaks_send and any(mark in content.plain for mark in "\n\r"):
            words = _(
                "In a terminal a line break acts like Enter, so the text was only copied; press {keys}."
            )
            return await self._copy(lent, words.format(keys=profile.keys))
        chord = self._keyboard.chord(profile.chord)
        if chord is None:
            words = _("This keyboard has no V key, so the text was only copied; paste it yourself.")
            return await self._copy(lent, words)
        await self._let_finish(place)
        loan = await self._lend(place, self._display.atom(profile.selection), lent, chord)
        return await self._follow(loan, chord, profile)

    async def _let_finish(self, place: Place) -> None:
        """A program that is still reading the last text must not be given the next one for it."""
        loan = self._loan
        if loan is not None and loan.belongs(place.target.window):
            try:
                async with asyncio.timeout(IN_ALL):
                    await self._quiet(loan, BETWEEN)
            except TimeoutError:
                words = _("The window does not answer, so nothing was inserted.")
                raise DeliveryError(words) from None
        if loan is not None:
            self._settle(loan)

    # Lending

    async def _lend(self, place: Place, selection: int, lent: Formats, chord: Chord) -> Loan:
        """Saves what is there, owns the selection and presses the keys, all for the window as it is now."""
        changes = self._serving.changes[selection]
        usual = await self._usual(selection)
        needed = self._readers.needed(place.pid)
        hurried = self._readers.is_chromium(place.pid)
        loan = Loan(self._display, self._serving, place, selection, usual, lent, needed, hurried)
        try:
            for _try in range(TRIES):
                focus = await self.windows.focus(place.target.window)
                if self._serving.changes[selection] != changes:
                    # Counted before it is read: what changes meanwhile is seen the next time round.
                    changes = self._serving.changes[selection]
                    loan.hold.usual = await self._usual(selection)
                if self._strike(loan.hold, await self._display.now(), focus, changes, chord):
                    loan.ping(loan.hold.time)
                    self._loan = loan
                    return loan
        except DeliveryError:
            loan.end()
            raise
        loan.end()
        words = _("Keyboard and clipboard kept changing hands, so nothing was inserted. Try again.")
        raise DeliveryError(words)

    async def _usual(self, selection: int) -> Formats:
        hold = self._serving.held(selection)
        if hold is not None:
            return hold.usual
        return await self._saving.save(selection, await self._display.now())

    def _strike(self, hold: Hold | None, now: int, focus: int, changes: int, chord: Chord) -> bool:
        """While the X server serves nobody else: a last look, the selection owned, the keys pressed."""
        display, core = self._display, self._display.core
        core.GrabServer()
        try:
            asked = core.GetInputFocus(), core.QueryKeymap()
            seen = asked[0].reply().focus
            keymap = list(asked[1].reply().keys)
            # What has happened before the answers lies in the queue now.
            display.drain()
            if hold is not None:
                if seen != focus or self._serving.changes[hold.selection] != changes:
                    return False
                self._serving.own(hold, now)
            elif seen != focus:
                return False
            self._keyboard.press(chord, keymap)
        finally:
            core.UngrabServer()
            display.flush()
        return True

    # Following

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
                    await self._quiet(loan, BETWEEN)
            news = News.LOST if loan.lost else news
        if news is News.TAKEN:
            self._tasks.start(self._give_back(loan), name="give back")
            return Result.INSERTED, ""
        if news is News.GONE:
            self._settle(loan)
            raise DeliveryError(_("The window was closed before it took the text."))
        if news is News.LOST:
            self._settle(loan)
            words = _(
                "Something else was copied at the same moment. Look into the window before you try again."
            )
            raise DeliveryError(words)
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
            self._strike(None, 0, focus, 0, chord)
        return await self._wait(loan, IN_ALL - TO_ASK)

    def _leave(self, loan: Loan, profile: Profile) -> tuple[Result, str]:
        """It never asked: the text stays on the clipboard for whoever pastes it."""
        hold = loan.hold
        alive = loan.answers or not loan.place.pings
        self._loan = None
        loan.end()
        hold.guest, hold.usual = None, hold.lent
        if alive:
            words = _("The window did not take the text. It was copied; press {keys} where it belongs.")
        else:
            words = _(
                "The window does not answer. The text was copied; it may still appear by itself, so look "
                "before you press {keys}."
            )
        return Result.COPIED, words.format(keys=profile.keys)

    async def _copy(self, formats: Formats, words: str) -> tuple[Result, str]:
        if self._loan is not None:
            self._settle(self._loan)
        self._serving.own(Hold(self._clipboard, formats), await self._display.now())
        self._display.flush()
        return Result.COPIED, words

    # Giving back

    async def _quiet(self, loan: Loan, seconds: float) -> None:
        """Returns once the program has handled everything and has read nothing more for a while."""
        loop = asyncio.get_running_loop()
        while True:
            await loan.handled()
            left = loan.last_taken + seconds - loop.time()
            if left <= 0 or loan.gone or loan.ended:
                return
            await asyncio.sleep(left)

    async def _give_back(self, loan: Loan) -> None:
        """Everybody else has been given the old content all along; now the target is too."""
        await self._quiet(loan, QUIET)
        if self._loan is loan:
            self._settle(loan, await self._display.now())

    def _settle(self, loan: Loan, now: int = 0) -> None:
        """Ends a loan: what was there before is served to all, and nothing where nothing was."""
        if self._loan is loan:
            self._loan = None
        loan.end()
        self._readers.learn(loan.place.pid, loan.reads)
        if loan.silent:
            self.windows.silent.add(loan.place.target.window)
        hold = loan.hold
        hold.guest, hold.lent = None, {}
        if self._serving.held(hold.selection) is hold:
            if not hold.usual:
                self._serving.release(hold)
            elif not loan.hurried:
                # Owned anew, so that a program which remembers what it was offered looks again.
                self._serving.own(hold, now or hold.time)
        self._display.flush()

    async def copy(self, content: Content) -> Delivered:
        """Leaves the text on the clipboard, as something the agent wants to keep."""
        started = time.perf_counter()
        async with self._turn:
            result, reason = await self._copy(content_formats(self._display, content, kept=True), "")
        return Delivered(result, reason, (time.perf_counter() - started) * 1000)

    async def until_free(self) -> None:
        """Returns once nothing on the clipboard depends on this process any more."""
        await self._serving.free.wait()

    async def close(self) -> None:
        """Leaves the screen; what was on the clipboard goes with it."""
        await self._tasks.close()
        self._display.close()
