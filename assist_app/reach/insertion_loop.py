"""The inserter on a loop of its own, as the window sees it: nothing here waits for another program."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from importlib.util import find_spec

from PySide6.QtCore import QObject, Qt, Signal

from assist_app.delivery.insertion import MAKERS, Choice, Inserter, Leave, here, make_inserter
from assist_app.i18n import _
from assist_app.model.delivery import Content, Delivered, Result, Target
from assist_app.model.errors import AssistError, DeliveryError
from assist_app.rooms.starting import Late
from assist_app.tasks import TaskSet
from assist_app.worker_loop import WorkerLoop

log = logging.getLogger("assist.delivery")

TO_LEAVE = 12.0
"""Seconds the screen has to let us go: more than the longest loan, or the old clipboard would be lost."""

TO_BE_ASKED = {"wayland"}
"""Ways of which only the session's other programs can say whether they work."""

Tell = Callable[[Delivered | None], None]
"""Told on the window's thread; None when the window the agent came from is another one by now."""


def _importable(name: str) -> bool:
    return find_spec(name) is not None


class InsertionLoop(QObject):
    """Everything is called on the window's thread, and answers come there."""

    moved = Signal()
    """The window the agent came from, or its title, is another one, or has gone."""
    known = Signal(bool)
    """Whether texts can be inserted here."""
    _answered = Signal(object)
    _arrived = Signal(object)

    def __init__(self, late: Late, choose: Callable[[], Choice] | None = None) -> None:
        """`late` imports a part of the program by name; `choose` finds the way of inserting."""
        super().__init__()
        self._late = late
        self._choose = choose or (lambda: here(os.environ, _importable))
        self._leave: Leave | None = None
        self._loop: WorkerLoop | None = None
        self._inserter: Inserter | None = None
        self._running: set[asyncio.Task[Delivered]] = set()
        self._tasks = TaskSet("insertion")
        self._withholds = False
        self.reason = ""
        """Why nothing can be inserted, "" while nothing is known against it."""
        self.target: Target | None = None
        """The window the agent came from."""
        self.gone = False
        """Whether that window is no longer there; what is for it goes into no other one unasked."""
        self.ends: Counter[int] = Counter()
        """How often windows have gone, by their numbers: the next one may be given the same, and is another
        one all the same."""
        self._seen: Target | None = None
        self._seen_ends: Counter[int] = Counter()
        # Queued even from this thread, where an answer was there at once: never before what led to it.
        self._answered.connect(lambda act: act(), Qt.ConnectionType.QueuedConnection)
        self._arrived.connect(self._take_target)

    @property
    def works(self) -> bool:
        """Whether texts can be inserted."""
        return self._inserter is not None

    def begin(self, leave: Leave | None = None) -> None:
        """Goes to the screen on its own thread; from then on it is known where the agent came from.

        `leave` keeps what a desktop gives with its leave to press keys, for the next start.
        """
        if self._loop is not None or self.reason:
            return
        choice, self._leave = self._choose(), leave
        if choice.name not in MAKERS or not (choice.works or choice.name in TO_BE_ASKED):
            self.reason = choice.reason
            return
        self._loop = WorkerLoop("insertion")
        self._loop.submit(self._make(choice)).add_done_callback(self._made)

    async def _make(self, choice: Choice) -> Inserter:
        if not choice.works:
            # Portals may have to be started first, which the window must not wait for.
            choice = await asyncio.to_thread(here, os.environ, _importable, self._late)
            if not choice.works:
                raise DeliveryError(choice.reason)
        # Only there it is known who asks, and what was given up is given to nobody.
        self._withholds = choice.name == "x11"
        made = make_inserter(choice.name, self._late, self._leave)
        made.follow(lambda: self._see(made.came_from()))
        return made

    def _see(self, target: Target | None) -> None:
        """Counts on the inserter's thread what `_take_target` counts on the window's, a little later."""
        if self._seen is not None and target is None:
            self._seen_ends[self._seen.window] += 1
        self._seen = target
        self._arrived.emit(target)

    def _made(self, made: Future[Inserter]) -> None:
        if made.cancelled():
            return
        error = made.exception()
        if error is None:
            self._inserter = made.result()
        else:
            log.warning("insertion is not possible", exc_info=error)
            self.reason = error.sentence if isinstance(error, AssistError) else type(error).__name__
        self._answered.emit(lambda: self.known.emit(self.works))

    def _take_target(self, target: Target | None) -> None:
        known = target or self.target
        gone = target is None and known is not None
        if known is not None and gone and not self.gone:
            self.ends[known.window] += 1
        if (known, gone) != (self.target, self.gone):
            self.target, self.gone = known, gone
            self.moved.emit()

    # Work

    def insert(self, text: str, target: Target | None, earlier: object | None, tell: Tell) -> None:
        """Inserts into the window the agent came from, as long as that is `target`."""
        if self._inserter is None or self._loop is None:
            tell(Delivered(Result.REFUSED, self.reason or _("Inserting is not ready yet. Try again.")))
            return
        ends = 0 if target is None else self.ends[target.window]
        work = self._loop.submit(self._insert(self._inserter, Content(text), target, ends, earlier))
        work.add_done_callback(lambda done: self._report(done, tell))

    async def _insert(
        self,
        inserter: Inserter,
        content: Content,
        target: Target | None,
        ends: int,
        earlier: object | None,
    ) -> Delivered | None:
        now = inserter.came_from()
        if target is not None and (
            self._seen_ends[target.window] != ends or (now is not None and not now.shows_what(target))
        ):
            self._see(now)
            return None
        work: asyncio.Task[Delivered] = self._tasks.start(
            inserter.insert(content, target, earlier), name="insert"
        )
        self._running.add(work)
        try:
            return await work
        except asyncio.CancelledError:
            if work not in self._running:
                return Delivered(Result.REFUSED, self._given_up_words)
            raise
        finally:
            self._running.discard(work)

    @property
    def _given_up_words(self) -> str:
        if self._withholds:
            return _("Given up; nothing was inserted.")
        return _("Given up. It may still appear by itself; look into the window before you try again.")

    def give_up(self) -> None:
        """Ends what is on its way, and each is told so; what has arrived by then stays."""
        if self._loop is not None:
            self._loop.submit(self._give_up())

    async def _give_up(self) -> None:
        running, self._running = self._running, set()
        for work in running:
            work.cancel()

    def _report(self, done: Future[Delivered | None], tell: Tell) -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is not None:
            log.error("insertion failed", exc_info=error)
        failed = Delivered(Result.REFUSED, _("Inserting failed. The log says why."))
        result = failed if error is not None else done.result()
        self._answered.emit(lambda: tell(result))

    def remember(self, tell: Callable[[object | None], None]) -> None:
        """Saves what is on the clipboard; None when it cannot be saved."""
        if self._inserter is None or self._loop is None:
            tell(None)
            return
        work = self._loop.submit(self._inserter.remember())
        work.add_done_callback(lambda done: self._hand_back(done, tell))

    def _hand_back(self, done: Future[object], tell: Callable[[object | None], None]) -> None:
        if not done.cancelled():
            kept = done.result() if done.exception() is None else None
            self._answered.emit(lambda: tell(kept))

    def give_back(self, text: str, earlier: object | None) -> None:
        """Puts back what was on the clipboard before this process copied `text` over it; what somebody else
        has copied since stays."""
        if earlier is not None and self._inserter is not None and self._loop is not None:
            work = self._loop.submit(self._inserter.give_back(Content(text), earlier))
            work.add_done_callback(_log_failure)

    async def close(self) -> None:
        """Ends, once what was on the clipboard before a loan is back; raises nothing.

        Awaited, because on macOS that needs the window's thread.
        """
        loop, inserter = self._loop, self._inserter
        self._loop = self._inserter = None
        if loop is not None:
            await loop.leave(inserter.close() if inserter is not None else None, TO_LEAVE)


def _log_failure(done: Future[None]) -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        log.warning("the clipboard was not given back", exc_info=error)
