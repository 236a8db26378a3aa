"""One running window: first its picture, then everything that works in it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any

from assist_app.i18n import _
from assist_app.log import crash_report
from assist_app.model.errors import AssistError
from assist_app.rooms.forerunner import Forerunner
from assist_app.rooms.starting import Late, Starting, versions
from assist_app.rooms.wishes import Wishes
from assist_app.startup.folder_lock import take_folder_or_call
from assist_app.startup.replaced import program

log = logging.getLogger("assist.desk")

AHEAD = 0.25
"""Seconds the window, when it is made, waits for the forerunner; it began long before."""


def run_window(
    wishes: Wishes, late: Late, ready: Callable[[Any], None], forerunner: Forerunner | None = None
) -> int:
    """Runs the window until it is closed; `ready` is told of its desk when everything is joined. The
    `forerunner` reads the newest conversation.

    On a data folder that a window works on already that window is brought to the front instead: with two
    of them each message would be new to only one. Returns 0 when it came, 1 when it did not answer.
    """
    lock, came = take_folder_or_call(wishes.folder, late)
    if lock is None:
        if forerunner is not None:
            forerunner.answer(0)
        words = _("Assist is already open on this data folder; its window was brought to the front.")
        print(words if came else _("Assist already runs on this data folder; its window does not answer."))
        return 0 if came else 1
    # Other threads give the interpreter back after 0.3 ms instead of 5: painting needs it many times a frame.
    sys.setswitchinterval(0.0003)
    starting = Starting(wishes.folder, late)
    if forerunner is None:
        # Vault and store wait for other programs; meanwhile Qt is loaded and the window built.
        starting.begin(wishes.passphrase)
    hook = sys.excepthook
    sys.excepthook = crash_hook(starting)
    try:
        picture = late("startup.first_picture").FirstPicture(sys.argv[:1], wishes.folder, starting)
        glimpse = forerunner.answer(AHEAD) if forerunner is not None else None
        if glimpse is None and forerunner is not None:
            starting.begin(wishes.passphrase)
        picture.show(glimpse)
        if glimpse is not None:
            starting.begin(wishes.passphrase)
        late("desk.working").work(picture, starting, wishes, late, ready)
    finally:
        sys.excepthook = hook
        lock.unlock()
    return 0


def crash_hook(
    starting: Starting,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Catches failures nobody expected, logs them and has them shown. In a program whose files were replaced
    they are its end's beginning, and a report, which would have to be loaded first, helps nobody."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("unexpected failure", exc_info=(kind, error, trace))
        sentence = error.sentence if isinstance(error, AssistError) else program.change()
        if sentence:
            starting.tell(sentence)
            return
        starting.crash(crash_report(kind, error, trace, versions()))

    return caught
