"""Iterators that are closed when they are left early, and with them the connection behind them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TypeVar, cast

T = TypeVar("T")


def ending(iterator: AsyncIterator[T]) -> aclosing[AsyncGenerator[T, None]]:
    """For `async with`: gives the iterator itself and closes it at the end."""
    return aclosing(cast("AsyncGenerator[T, None]", iterator))
