"""A question with two answers: its words stand above its buttons."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.tasks import TaskSet
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.parts.question import ask
from tests.ui.window_stage import dressed


@pytest.mark.parametrize("more", ["", "This cannot be undone."])
def test_words_stand_above_the_buttons(qapp: QApplication, qtbot: QtBot, more: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()

    async def asked() -> set[int]:
        tasks = TaskSet("question")
        tasks.start(ask(window, "Remove the account?", more, "Remove"), name="ask")
        await asyncio.sleep(0)
        box = window.findChild(QMessageBox)
        # The style sheet gives the buttons their places a turn later.
        QApplication.processEvents()
        parts = [*box.findChildren(QLabel), *box.findChildren(QPushButton)]
        lefts = {part.mapTo(box, QPoint(0, 0)).x() for part in parts if part.isVisible() and part.text()}
        await tasks.close()
        return lefts

    with dressed(qapp, LIGHT):
        lefts = asyncio.run(asked())
    # The first button and the words; the other button stands beside the first.
    assert len(lefts) == 2
