"""What is on the clipboard outlives the program that owns it, where a clipboard manager keeps it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from xcffib import xproto

from assist_app.delivery.x11.display import Display

log = logging.getLogger("assist.delivery")

PATIENCE = 1.5
"""Seconds the manager has to read everything."""


async def hand_over(display: Display) -> bool:
    """Asks the clipboard manager to take what this connection offers; whether it has.

    The connection must go on answering for its selections meanwhile. Without a manager, or when the
    clipboard is somebody else's, there is nothing to do.
    """
    core, clipboard = display.core, display.atom("CLIPBOARD")
    manager = display.atom("CLIPBOARD_MANAGER")
    if display.reply(core.GetSelectionOwner(clipboard)).owner != display.window:
        return False
    if not display.reply(core.GetSelectionOwner(manager)).owner:
        return False
    answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def take(event: Any) -> None:
        if event.selection == manager and not answered.done():
            answered.set_result(bool(event.property))

    display.listen(xproto.SelectionNotifyEvent, take)
    try:
        place, now = display.atom("ASSIST_HANDED"), await display.now()
        core.ConvertSelection(display.window, manager, display.atom("SAVE_TARGETS"), place, now)
        display.flush()
        async with asyncio.timeout(PATIENCE):
            return await answered
    except TimeoutError:
        log.warning("the clipboard manager did not answer")
        return False
    finally:
        display.unlisten(xproto.SelectionNotifyEvent, take)
