"""Background work waits while the window is busy, never for long, and never without a window."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from assist_app.courtesy import LONGEST, Courtesy
from assist_app.ui.window.at_work import AtWork


def waited(courtesy: Courtesy) -> float:
    """Seconds that one piece of work had to wait, on a thread of its own."""
    spent: list[float] = []

    def work() -> None:
        started = time.monotonic()
        courtesy.give_way()
        spent.append(time.monotonic() - started)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(5)
    return spent[0]


@pytest.fixture
def still() -> Courtesy:
    """With a clock that stands still."""
    return Courtesy(clock=lambda: 100.0)


def test_without_a_window_nobody_waits(still: Courtesy) -> None:
    assert waited(still) < LONGEST / 2


def test_work_waits_for_a_busy_window_but_not_for_ever(still: Courtesy) -> None:
    still.begin()
    assert waited(still) >= LONGEST * 0.9


def test_work_goes_on_as_soon_as_the_window_has_painted(still: Courtesy) -> None:
    still.begin()
    still.end()
    assert waited(still) < LONGEST / 2


def test_a_window_that_never_says_it_is_done_is_waited_for_once() -> None:
    now = [100.0]
    courtesy = Courtesy(clock=lambda: now[0])
    courtesy.begin()
    now[0] += 1
    courtesy.begin()
    assert waited(courtesy) < LONGEST / 2


def test_the_window_is_at_work_until_what_arrived_is_painted(qapp: QApplication, qtbot: QtBot) -> None:
    said: list[str] = []

    class Heard(Courtesy):
        def begin(self) -> None:
            said.append("begin")

        def end(self) -> None:
            said.append("end")

    class Label(QLabel):
        def paintEvent(self, event: object) -> None:
            said.append("painted")
            super().paintEvent(event)

    label = Label("before")
    qtbot.addWidget(label)
    with qtbot.waitExposed(label):
        label.show()
    owner = QObject()
    at_work = AtWork(owner, Heard())
    said.clear()
    at_work.begin()
    at_work.begin()
    label.setText("after")
    qtbot.waitUntil(lambda: "end" in said)
    assert said == ["begin", "painted", "end"]
