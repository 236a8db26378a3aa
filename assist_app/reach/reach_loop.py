"""Shortcuts and neighbours on a loop of their own, as the window sees them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from importlib.util import find_spec
from typing import Any

from PySide6.QtCore import QObject, Signal

from assist_app.delivery.insertion import Choice, here
from assist_app.delivery.shortcuts import Neighbours, Reach
from assist_app.i18n import N_, _
from assist_app.model.delivery import Target
from assist_app.model.errors import AssistError
from assist_app.model.shortcuts import Action, Bound, Chord
from assist_app.rooms.starting import Late
from assist_app.worker_loop import WorkerLoop

log = logging.getLogger("assist.delivery")

MAKERS = {
    "x11": "delivery.x11.reach",
    "wayland": "delivery.wayland.reach",
    "windows": "delivery.windows.reach",
    "macos": "delivery.macos.reach",
}
"""Where `make` is for each way of inserting."""
NOT_HERE = N_("Keys that work in other programs are not made for this system yet.")
TO_LEAVE = 2.0
"""Seconds the system has to let us go."""


class ReachLoop(QObject):
    """Everything is called on the window's thread, and answers come there."""

    ready = Signal()
    """It is known what there is."""
    pressed = Signal(object)
    """An Action."""
    moved = Signal(object)
    """A Neighbour."""
    _answered = Signal(object)

    def __init__(self, late: Late, choose: Callable[[], Choice] | None = None) -> None:
        """`late` imports a part of the program by name; `choose` finds what this system is."""
        super().__init__()
        self._late = late
        self._choose = choose or (lambda: here(os.environ, lambda name: find_spec(name) is not None))
        self._loop: WorkerLoop | None = None
        self._reach: Reach | None = None
        self._binding = asyncio.Lock()
        self._newest: object = None
        self.reason = ""
        """Why there are no global keys, "" while nothing is known against them."""
        self._answered.connect(lambda act: act())

    @property
    def neighbours(self) -> Neighbours | None:
        """Windows of others, None where they cannot be followed."""
        return self._reach.neighbours if self._reach is not None else None

    @property
    def asks(self) -> bool:
        """Whether the user is asked whenever keys are bound; then none are bound as a trial."""
        return self._reach is not None and self._reach.asks

    def begin(self) -> None:
        """Goes to the system on its own thread."""
        maker = MAKERS.get(self._choose().name)
        if maker is None:
            self.reason = _(NOT_HERE)
            self.ready.emit()
        elif self._loop is None:
            self._loop = WorkerLoop("reach")
            self._loop.submit(self._make(maker)).add_done_callback(
                lambda made: self._answered.emit(lambda: self._made(made))
            )

    async def _make(self, module: str) -> Reach:
        made: Reach = await self._late(module).make(self.pressed.emit, self.moved.emit)
        return made

    def _made(self, made: Future[Reach]) -> None:
        if made.cancelled() or self._loop is None:
            return
        error = made.exception()
        if error is None:
            self._reach = made.result()
            self.reason = self._reach.reason if self._reach.shortcuts is None else ""
        else:
            log.warning("no global keys", exc_info=error)
            self.reason = error.sentence if isinstance(error, AssistError) else type(error).__name__
        self.ready.emit()

    # Work

    def bind(
        self, chords: Mapping[Action, Chord], tell: Callable[[Bound], None], *, keep: bool = True
    ) -> None:
        """Binds these keys and no others; without `keep` only to see what can be had, then none is bound.

        One after the other; nothing is told of what newer ones have made useless before it began.
        """
        reach = self._reach
        if reach is None or reach.shortcuts is None or (self.asks and not keep):
            return
        shortcuts, mine = reach.shortcuts, object()
        self._newest = mine

        async def work() -> Bound | None:
            async with self._binding:
                if self._newest is not mine:
                    return None
                bound = await shortcuts.bind(chords)
                if not keep:
                    await shortcuts.bind({})
                return bound

        self._do(work(), lambda bound: tell(bound) if bound is not None else None)

    def choices(self, tell: Callable[[tuple[Target, ...]], None]) -> None:
        """The windows the panel might stand beside; none where they cannot be followed."""
        if self.neighbours is None:
            tell(())
        else:
            self._do(self.neighbours.choices(), tell)

    def follow(self, window: int, failed: Callable[[str], None]) -> None:
        """Follows a window from now on, 0 for none; `failed` is told a sentence when it has gone."""
        if self.neighbours is not None:
            self._do(self.neighbours.follow(window), lambda done: None, failed)

    def bring(self, window: int) -> None:
        """Gives the keyboard to one of our windows."""
        neighbours = self.neighbours

        async def work(neighbours: Neighbours) -> None:
            await neighbours.may_have_keyboard(window, True)
            await neighbours.activate(window)

        if neighbours is not None:
            self._do(work(neighbours))

    def give_back(self, window: int) -> None:
        """Gives the keyboard from one of ours to the window the agent came from."""
        neighbours = self.neighbours

        async def work(neighbours: Neighbours) -> None:
            await neighbours.may_have_keyboard(window, False)
            front = await neighbours.front()
            if front:
                await neighbours.activate(front)

        if neighbours is not None:
            self._do(work(neighbours))

    def _do(
        self,
        work: Coroutine[Any, Any, Any],
        tell: Callable[[Any], None] = lambda done: None,
        failed: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        if self._loop is None:
            work.close()
            return

        def report(done: Future[Any]) -> None:
            error = None if done.cancelled() else done.exception()
            if isinstance(error, AssistError):
                self._answered.emit(lambda: failed(error.sentence))
            elif error is not None:
                log.error("the system could not be reached", exc_info=error)
            elif not done.cancelled():
                self._answered.emit(lambda: tell(done.result()))

        self._loop.submit(work).add_done_callback(report)

    async def close(self) -> None:
        """Every key is free, nothing is followed; raises nothing. Awaited, because on macOS that needs the
        window's thread."""
        loop, reach, self._loop, self._reach = self._loop, self._reach, None, None
        if loop is not None:
            await loop.leave(_end(reach) if reach is not None else None, TO_LEAVE)


async def _end(reach: Reach) -> None:
    try:
        for part in (reach.shortcuts, reach.neighbours):
            if part is not None:
                await part.close()
    finally:
        reach.end()
