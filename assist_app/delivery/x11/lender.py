"""Lends a text to one program while everybody else is given what was on the clipboard, and ends that."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass

from assist_app.delivery.refusals import must_be_the_same
from assist_app.delivery.x11.display import Display
from assist_app.delivery.x11.formats import Formats
from assist_app.delivery.x11.keys import Chord, Keyboard
from assist_app.delivery.x11.loan import Loan
from assist_app.delivery.x11.readers import Readers
from assist_app.delivery.x11.saving import Saving
from assist_app.delivery.x11.serving import Hold, Serving
from assist_app.delivery.x11.windows import Place, Windows
from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.errors import DeliveryError
from assist_app.tasks import TaskSet

QUIET = 0.25
"""Seconds without another format read after which a program has all it wanted."""
BETWEEN = 0.04
"""The same before the next text is lent to the same program."""
TO_FINISH = 5.0
"""Seconds a program has to read the last text to its end before it is given up."""
WITHHELD = 30.0
"""Seconds a program that gives no sign is given nothing, after its text was given up."""
TRIES = 8
"""How often focus or clipboard may change hands between looking and pressing the keys."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was on the clipboard before this process copied something itself."""

    formats: Formats

    def __repr__(self) -> str:
        return f"Earlier({len(self.formats)} formats)"


class Lender:
    """One loan at a time; which text goes where, and what came of it, is decided elsewhere."""

    def __init__(self, display: Display, windows: Windows, readers: Readers, keyboard: Keyboard) -> None:
        self._display, self._windows, self._readers = display, windows, readers
        self._keyboard = keyboard
        self._serving = Serving(display)
        self._saving = Saving(display)
        self._tasks = TaskSet("insertion")
        self.loan: Loan | None = None
        self._withheld: set[Loan] = set()
        """Given up before the last loan; their programs may still have the keys before them."""
        self._saves: dict[int, tuple[int, asyncio.Future[Formats | DeliveryError]]] = {}
        self._clipboard = display.atom("CLIPBOARD")
        self._utf8 = display.atom("UTF8_STRING")
        self._serving.follow(self._clipboard)
        self._serving.follow(display.atom("PRIMARY"))
        display.flush()

    async def remember(self) -> Earlier:
        """What is on the clipboard; DeliveryError when its owner does not hand it over."""
        return Earlier(await self._usual(self._clipboard))

    async def let_finish(self, place: Place) -> None:
        """A program that is still reading the last text must not be given the next one for it."""
        for loan in [*self._withheld, *filter(None, [self.loan])]:
            if loan.belongs(place.target.window):
                await self._quiet_in_time(loan)
                self.settle(loan)
        if self.loan is not None and self.loan.hold.withheld:
            self._withheld.add(self.loan)
            self._serving.withheld.add(self.loan.hold)
            self.loan = None
        elif self.loan is not None:
            self.settle(self.loan)

    async def _quiet_in_time(self, loan: Loan) -> None:
        try:
            async with asyncio.timeout(TO_FINISH):
                await self.quiet(loan, BETWEEN)
        except TimeoutError:
            words = _("The window does not answer, so nothing was inserted.")
            raise DeliveryError(words) from None

    async def lend(
        self,
        place: Place,
        asked: Target,
        selection: int,
        lent: Formats,
        chord: Chord,
        earlier: Earlier | None,
    ) -> Loan:
        """Saves what is there, owns the selection and presses the keys, all for the window as it is now.

        DeliveryError when it is not what was `asked` for any more.
        `earlier` is given back instead of what this process has put there since.
        """
        changes = self._serving.changes[selection]
        usual = await self._usual(selection, earlier, lent)
        needed = self._readers.needed(place.pid)
        hurried = self._readers.is_chromium(place.pid)
        loan = Loan(self._display, self._serving, place, selection, usual, lent, needed, hurried)
        try:
            for _try in range(TRIES):
                focus = await self._windows.focus(place.target.window)
                if self._serving.changes[selection] != changes:
                    # Counted before it is read: what changes meanwhile is seen the next time round.
                    changes = self._serving.changes[selection]
                    loan.hold.usual = await self._usual(selection, earlier, lent)
                now = await self._display.now()
                must_be_the_same(asked, self._windows.place(place.target.window).target)
                if self._strike(loan.hold, now, focus, changes, chord):
                    loan.ping(loan.hold.time)
                    self.loan = loan
                    return loan
        except BaseException:
            loan.end()
            raise
        loan.end()
        words = _("Keyboard and clipboard kept changing hands, so nothing was inserted. Try again.")
        raise DeliveryError(words)

    async def _usual(
        self, selection: int, earlier: Earlier | None = None, lent: Formats | None = None
    ) -> Formats:
        hold = self._serving.held(selection)
        if hold is not None:
            return hold.usual
        if earlier is not None and selection == self._clipboard and self._is_ours(selection):
            return earlier.formats
        found = await self._save(selection)
        # A clipboard manager may have taken our copy over as its own.
        repeated = lent is not None and self._utf8 in found and found[self._utf8] == lent.get(self._utf8)
        return earlier.formats if earlier is not None and repeated else found

    async def _save(self, selection: int) -> Formats:
        """Whoever wants the same content while it is being handed over waits for it together."""
        changes = self._serving.changes[selection]
        running = self._saves.get(selection)
        if running is None or running[0] != changes or running[1].done():
            running = changes, self._tasks.start(self._attempt(selection), name="save")
            self._saves[selection] = running
        found: Formats | DeliveryError = await asyncio.shield(running[1])
        if self._saves.get(selection) is running:
            # Up to 256 MB that nobody needs any more.
            del self._saves[selection]
        if isinstance(found, DeliveryError):
            raise found
        return found

    async def _attempt(self, selection: int) -> Formats | DeliveryError:
        try:
            return await self._saving.save(selection, await self._display.now())
        except DeliveryError as error:
            return error

    def _is_ours(self, selection: int) -> bool:
        owner = self._display.reply(self._display.core.GetSelectionOwner(selection)).owner
        return bool(owner) and self._display.pid_of(owner) == os.getpid()

    def strike_again(self, focus: int, chord: Chord) -> None:
        """Presses the keys once more, if the focus is still there."""
        self._strike(None, 0, focus, 0, chord)

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

    # Giving back

    async def quiet(self, loan: Loan, seconds: float) -> None:
        """Returns once the program has handled everything and has read nothing more for a while."""
        loop = asyncio.get_running_loop()
        while True:
            await loan.handled()
            left = loan.last_taken + seconds - loop.time()
            if left <= 0 or loan.gone or loan.ended:
                return
            await asyncio.sleep(left)

    def give_back(self, loan: Loan) -> None:
        """Soon: everybody else has been given the old content all along; then the target is too."""
        self._tasks.start(self._give_back(loan), name="give back")

    async def _give_back(self, loan: Loan) -> None:
        await self.quiet(loan, QUIET)
        if self.loan is loan or loan in self._withheld:
            self.settle(loan, await self._display.now())

    def settle(self, loan: Loan, now: int = 0) -> None:
        """Ends a loan: what was there before is served to all, and nothing where nothing was."""
        if self.loan is loan:
            self.loan = None
        self._withheld.discard(loan)
        self._serving.withheld.discard(loan.hold)
        loan.end()
        self._readers.learn(loan.place.pid, loan.reads)
        if loan.silent:
            self._windows.silent.add(loan.place.target.window)
        hold = loan.hold
        hold.guest, hold.lent = None, {}
        if self._serving.held(hold.selection) is hold:
            if not hold.usual:
                self._serving.release(hold)
            elif not loan.hurried:
                # Owned anew, so that a program which remembers what it was offered looks again.
                self._serving.own(hold, now or hold.time)
        self._display.flush()

    def withhold(self, loan: Loan) -> None:
        """Given up: keys that still wait for the program bring it nothing, then it is given the old content
        like everybody else. Another loan in between does not change that."""
        loan.hold.lent, loan.hold.withheld = {}, True
        asked = asyncio.Event()
        loan.hold.asked = asked.set
        self._tasks.start(self._withhold(loan, asked), name="withhold")

    async def _withhold(self, loan: Loan, asked: asyncio.Event) -> None:
        # Others say with a ping that they have handled the keys; here only that they ask does.
        if loan.hurried or not loan.place.pings:
            with suppress(TimeoutError):
                async with asyncio.timeout(WITHHELD):
                    await asked.wait()
            loan.last_taken = asyncio.get_running_loop().time()
        await self._give_back(loan)

    def leave(self, loan: Loan) -> None:
        """Nobody took it: what was lent stays on the clipboard for everybody."""
        self.loan = None
        loan.end()
        loan.hold.guest, loan.hold.usual = None, loan.hold.lent

    async def keep(self, formats: Formats, selection: int | None = None) -> None:
        """Puts something on the clipboard that is to stay there, and into another `selection` too."""
        for loan in [*self._withheld, *filter(None, [self.loan])]:
            self.settle(loan)
        now = await self._display.now()
        for each in {self._clipboard, self._clipboard if selection is None else selection}:
            self._serving.own(Hold(each, formats), now)
        self._display.flush()

    def start_to_put_back(self, earlier: Earlier) -> asyncio.Task[None]:
        """The same as `put_back`, whoever stops waiting for it."""
        return self._tasks.start(self.put_back(earlier), name="put back")

    async def put_back(self, earlier: Earlier, copied: Formats | None = None) -> None:
        """Where the clipboard was not borrowed: gives back what this process copied over. A clipboard manager
        may have taken `copied` over as its own."""
        if self.loan is not None and self.loan.hold.selection == self._clipboard:
            return
        if self._serving.held(self._clipboard) is not None:
            return
        if not self._is_ours(self._clipboard) and not await self._repeats(copied):
            return
        hold = Hold(self._clipboard, earlier.formats)
        self._serving.own(hold, await self._display.now())
        if not earlier.formats:
            self._serving.release(hold)
        self._display.flush()

    async def _repeats(self, copied: Formats | None) -> bool:
        if copied is None:
            return False
        found = await self._save(self._clipboard)
        return self._utf8 in found and found[self._utf8] == copied.get(self._utf8)

    async def until_free(self) -> None:
        """Returns once nothing on the clipboard depends on this process any more, or the screen has gone."""
        await self._serving.free.wait()

    async def close(self) -> None:
        """Gives nothing back any more."""
        await self._tasks.close()
