"""Shared ground of all tests: offscreen Qt, coroutine tests, stray warnings fail."""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
COROUTINE_LIMIT = 60.0


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
