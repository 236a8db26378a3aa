"""Work that is done on another thread, with its result where somebody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def errand(work: Callable[[], T]) -> tuple[Callable[[], None], Future[T]]:
    """What the other thread is to call, and the future that gets the result or the error of `work`.

    Nothing is done when the future was cancelled before.
    """
    done: Future[T] = Future()

    def perform() -> None:
        if done.set_running_or_notify_cancel():
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)

    return perform, done
