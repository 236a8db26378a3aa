"""The message view with a hundred thousand messages."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication

from assist_app.model.conversation import Message, Role
from assist_app.model.event import Change, ChangeKind
from assist_app.startup.first_picture import make_application
from assist_app.ui.look.style_sheet import palette, style_sheet
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.talk.message_view import MessageView
from tests.bench.crowd import CUSTOMERS
from tests.bench.rows import Row, percentile

SIZE = 100_000
APPENDS = 300


def message(number: int) -> Message:
    """One message of a long conversation."""
    role = Role.AGENT if number % 3 else Role.CUSTOMER
    text = CUSTOMERS[number % len(CUSTOMERS)] * (1 + number % 4)
    return Message(f"m{number}", "b", "b/c", role, text, 1.7e9 + number * 60)


def view_rows() -> list[Row]:
    """Opening with the first paint, appending with repaint, jumping about."""
    app = QApplication.instance() or make_application([])
    app.setPalette(palette(LIGHT))
    app.setStyleSheet(style_sheet(LIGHT))
    view = MessageView()
    view.resize(640, 640)
    view.page_wanted.connect(
        lambda first, count: view.set_page(first, [message(n) for n in range(first, first + count)])
    )
    view.show()
    app.processEvents()
    started = time.perf_counter()
    view.reset(SIZE, [message(n) for n in range(SIZE - 200, SIZE)])
    view.viewport().repaint()
    opened = (time.perf_counter() - started) * 1000
    appended = []
    for number in range(SIZE, SIZE + APPENDS):
        fresh = message(number)
        started = time.perf_counter()
        view.apply(Change(ChangeKind.ADDED, fresh, number, number + 1))
        view.viewport().repaint()
        appended.append((time.perf_counter() - started) * 1000)
    jumped = []
    bar = view.verticalScrollBar()
    for number in range(100):
        started = time.perf_counter()
        bar.setValue((number * 7919 * 31) % bar.maximum())
        view.viewport().repaint()
        jumped.append((time.perf_counter() - started) * 1000)
    view.close()
    middle = f"p50 {percentile(appended, 0.5):.2f} ms, n={APPENDS}"
    return [
        Row("open a conversation of 100,000 messages, first paint included", opened, "ms", 250.0),
        Row("message appended to it and painted, p99", percentile(appended, 0.99), "ms", 16.0, detail=middle),
        Row("jump to any place in it, painted, p99", percentile(jumped, 0.99), "ms", None),
    ]
