"""What works in a window that is on the screen: the loop of Qt and asyncio, and the desk."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import qasync

from assist_app.desk.desk import Desk
from assist_app.rooms.starting import Late, Starting
from assist_app.rooms.wishes import Wishes
from assist_app.startup.first_picture import FirstPicture
from assist_app.startup.replaced import program
from assist_app.startup.watching import ProgramWatch
from assist_app.ui.parts.garbage import GarbageTimer


def work(
    picture: FirstPicture, starting: Starting, wishes: Wishes, late: Late, ready: Callable[[Desk], None]
) -> None:
    """Runs the desk until the window is closed."""
    loop = qasync.QEventLoop(picture.app)
    garbage = GarbageTimer()
    garbage.start()
    desk = Desk(picture, starting, wishes, late)
    watch = ProgramWatch(program, starting.tell)
    loop.set_exception_handler(_caught_in_loop)
    ready(desk)
    try:
        with loop:
            loop.run_until_complete(desk.run())
    finally:
        # The window and all that hangs on it end here, on the thread they belong to.
        watch.end()
        del desk
        garbage.stop()
        let_clipboard_go(picture.app)


def let_clipboard_go(app: Any) -> None:
    """Without a screen Qt's clipboard outlives Python, and what was copied would end it with a crash. On a
    screen Qt hands it to the clipboard manager."""
    if app.platformName() in ("offscreen", "minimal"):
        app.clipboard().clear()


def _caught_in_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if error is not None:
        sys.excepthook(type(error), error, error.__traceback__)
