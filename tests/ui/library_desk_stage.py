"""The library window over a store in memory and an engine that learns when a test lets it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.backend import BackendSpec
from assist_app.desk.library_desk import LibraryDesk
from assist_app.model.script import IntentDefinition, Script
from assist_app.store import Store, memory_store
from tests.ui.desk_stage import done, in_qt

SCRIPTS = (
    Script("s1", "zh", "退款", ("已退款",), category="支付"),
    Script("s2", "en", "Refund", ("It is on its way",), category="Payment"),
)
REFUND = IntentDefinition("refund", "Refund", "en", examples=("money back",), script="We refund you.")


class FakeEngine:
    """Learns at once, or when `gate` is set."""

    spec = BackendSpec("embedded", "Local", local=True)

    def __init__(self) -> None:
        self.loading = False
        self.gate: Future[float] | None = None
        self.learned: list[tuple[IntentDefinition, ...]] = []
        self.put: list[Script] = []
        self.removed: list[str] = []

    def set_intents(self, definitions: tuple[IntentDefinition, ...]) -> Future[float]:
        self.learned.append(definitions)
        return self.gate or done(0.4)

    def put_scripts(self, scripts: Sequence[Script]) -> Future[None]:
        self.put += scripts
        return done(None)

    def remove_scripts(self, ids: Sequence[str]) -> Future[None]:
        self.removed += ids
        return done(None)


class Stage:
    def __init__(self, parent: QWidget) -> None:
        self.store: Store = memory_store()
        self.store.put_scripts(SCRIPTS).result(10)
        self.store.put_intents((REFUND,)).result(10)
        self.engine = FakeEngine()
        self.edits: list[dict[str, bool]] = []
        self.desk = LibraryDesk(
            self.store, self.engine, parent, edited=lambda **what: self.edits.append(what)
        )
        self.window = self.desk.window
        self.window.show()

    @property
    def said(self) -> str:
        return str(self.window._state.text())

    async def until(self, fits: Callable[[], object]) -> None:
        while not fits():  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    async def settle(self) -> None:
        """Everything that was begun has ended."""
        await self.until(lambda: not self.desk._tasks._tasks)

    async def fill_the_disk(self) -> None:
        await asyncio.wrap_future(self.store._writer.do(lambda db: db.pragma("max_page_count", 1)))

    def press(self, words: str) -> None:
        button = next(b for b in self.window.findChildren(QPushButton) if b.text() == words and b.isVisible())
        button.click()

    async def answer(self, words: str) -> str:
        """Presses a button of the question and returns what it asked."""
        await self.until(lambda: self.window.findChildren(QMessageBox))
        (box,) = self.window.findChildren(QMessageBox)
        asked = str(box.text())
        next(button for button in box.buttons() if button.text() == words).click()
        return asked


def on_stage(qtbot: QtBot, app: QApplication, act: Callable[[Stage], Any]) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    async def run() -> None:
        stage = Stage(parent)
        try:
            await stage.settle()
            await act(stage)
            await stage.settle()
        finally:
            await stage.desk.rest()
            stage.store.close()

    in_qt(app, run)
