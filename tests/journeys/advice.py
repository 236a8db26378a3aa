"""Waiting for what the window is advised."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from assist_app.assist.session import Advice
from assist_app.desk.desk import Desk


async def advice_where(desk: Desk, fits: Callable[[Advice], bool]) -> Advice:
    """The first advice from now on that fits."""
    found: asyncio.Future[Advice] = asyncio.get_running_loop().create_future()

    def take(advice: Advice) -> None:
        if not found.done() and fits(advice):
            found.set_result(advice)

    desk.controller.advice_changed.connect(take)
    try:
        return await found
    finally:
        desk.controller.advice_changed.disconnect(take)
