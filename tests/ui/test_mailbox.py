"""Values arrive in order on the UI thread, in slices."""

from __future__ import annotations

import threading

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.mailbox import Mailbox


def test_a_burst_from_another_thread_arrives_whole_and_in_order(qtbot: QtBot) -> None:
    seen: list[int] = []
    threads: set[bool] = set()
    slices: list[int] = []

    def take(value: int) -> None:
        threads.add(QThread.isMainThread())
        seen.append(value)

    box = Mailbox(take, lambda: slices.append(len(seen)))
    poster = threading.Thread(target=lambda: [box.post(n) for n in range(10_000)])
    poster.start()
    qtbot.waitUntil(lambda: len(seen) == 10_000, timeout=20_000)
    poster.join()
    assert seen == list(range(10_000))
    assert threads == {True}
    assert slices[-1] == 10_000


def test_values_posted_later_wake_it_again(qtbot: QtBot) -> None:
    seen: list[str] = []
    box = Mailbox(seen.append)
    for word in ("one", "two"):
        box.post(word)
        qtbot.waitUntil(lambda word=word: word in seen)
    assert seen == ["one", "two"]
