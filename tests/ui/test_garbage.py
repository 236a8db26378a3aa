"""Circular garbage with Qt objects in it dies on the UI thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.garbage import GarbageTimer


class Circle(QObject):
    """Holds itself, so that only the collector can free it."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def collector() -> Iterator[GarbageTimer]:
    gc.collect()
    made = GarbageTimer()
    made.start()
    yield made
    made.stop()


def allocate() -> None:
    """More than enough for an automatic search of every generation."""
    kept = [[n] for n in range(200_000)]
    assert len(kept) == 200_000


def test_another_thread_never_collects(qtbot: QtBot, collector: GarbageTimer) -> None:
    died_on: list[int] = []
    circle = Circle()
    weakref.finalize(circle, lambda: died_on.append(threading.get_ident()))
    del circle
    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert not died_on
    allocate()
    kept = [[n] for n in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: bool(died_on), timeout=10_000)
    assert died_on == [threading.get_ident()] and kept


def test_the_automatic_search_comes_back(collector: GarbageTimer) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
