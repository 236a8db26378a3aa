"""Shared ground of all tests: offscreen Qt, coroutine tests, stray warnings fail."""

from __future__ import annotations

import asyncio
import gc
import inspect
import itertools
import logging
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
COROUTINE_LIMIT = 120.0
FULL_EVERY = 25
"""Tests between two looks through all garbage, which take longer the more modules are loaded."""
TESTS = itertools.count()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Circular garbage is collected between tests only, on the thread Qt lives in.

    The automatic search runs on whichever thread allocates. When that is a worker and the garbage holds
    a widget of an earlier test, the widget dies on the wrong thread, and the process soon after it in Qt's
    event handling. The program has GarbageTimer for the same reason.
    """
    gc.disable()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What a test left in circles goes now."""
    gc.collect(2 if next(TESTS) % FULL_EVERY == 0 else 1)


@pytest.fixture(autouse=True)
def garbage_stays_on_this_thread() -> Iterator[None]:
    """Whole windows give collecting back to the automatic search when they end."""
    yield
    gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs `async def` tests in a fresh loop and fails when they leave tasks behind."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(_bounded(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})))
    return True


async def _bounded(test) -> None:  # type: ignore[no-untyped-def]
    async with asyncio.timeout(COROUTINE_LIMIT):
        await test
    left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert not left, f"tasks left running: {left}"


@pytest.fixture(autouse=True)
def no_stray_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An ERROR that a test did not expect (and clear with caplog.clear()) fails it."""
    yield
    stray = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert not stray, f"unexpected errors in the log: {stray}"
