"""Progress of a run for whoever watches, and a way to stop it between two batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from assist_app.i18n import _

EVERY_LINE, EVERY_MARK = 2.0, 0.1
"""Seconds between two lines of a log, and between two states of a terminal's line."""


class Stopped(Exception):
    """The run was cancelled; what was written so far is taken back."""


@dataclass(frozen=True, slots=True)
class Step:
    """`done` of `total` in a stage; `total` is 0 where it is not known."""

    stage: str
    done: int
    total: int


class Watch:
    """Passes steps on. `stop` may be called from any thread."""

    def __init__(self, report: Callable[[Step], None] = lambda step: None) -> None:
        self._report = report
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Makes the run end at its next step."""
        self._stopped.set()

    def step(self, stage: str, done: int, total: int) -> None:
        """Says how far the run is; raises Stopped when it is to end."""
        if self._stopped.is_set():
            raise Stopped
        self._report(Step(stage, done, total))


class Ticker:
    """Steps as text: one line that is written over on a terminal, a line every two seconds elsewhere."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._live = stream.isatty()
        self._said, self._stage = 0.0, ""

    def take(self, step: Step) -> None:
        """Shows a step, unless one was shown a moment ago."""
        now = self._clock()
        fresh = step.stage != self._stage or step.done >= step.total > 0
        if not fresh and now - self._said < (EVERY_MARK if self._live else EVERY_LINE):
            return
        self._said, self._stage = now, step.stage
        words = step.stage
        if step.total:
            words = _("{stage}: {done} of {total}").format(stage=words, done=step.done, total=step.total)
        elif step.done:
            words = f"{words}: {step.done}"
        self._stream.write(f"\r\x1b[K{words}" if self._live else f"{words}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leaves the terminal's line empty for what comes next."""
        if self._live:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
