"""Asks again after a failure that may pass: full jitter, base 1 s, factor 2, at most 30 s."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from assist_app.model.errors import BackendError, RateLimited

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

TRIES, BASE, LONGEST = 3, 1.0, 30.0


def passes(error: BackendError) -> bool:
    """Whether the same call may succeed a moment later."""
    return error.retryable


async def retrying(
    attempt: Callable[[], Awaitable[T]],
    *,
    tries: int = TRIES,
    again: Callable[[BackendError], bool] = passes,
    sleep: Sleep = asyncio.sleep,
) -> T:
    """The result of the first attempt that succeeds, else the last failure.

    `again` says after which failures to ask again; leave out those where a repetition could do harm or
    costs what it cannot bring. What the service says about when to come back wins over our own pause.
    """
    for number in range(1, tries + 1):
        try:
            return await attempt()
        except BackendError as error:
            if number == tries or not again(error):
                raise
            asked = error.retry_after if isinstance(error, RateLimited) else None
            if asked is not None and asked > LONGEST:
                raise
            await sleep(
                asked if asked is not None else random.uniform(0, min(LONGEST, BASE * 2 ** (number - 1)))
            )
    raise AssertionError("tries must be at least 1")
