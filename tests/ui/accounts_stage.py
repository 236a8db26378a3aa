"""The accounts' window over a room in memory, or over real files and a real vault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.board import Board
from assist_app.model.account import Account
from assist_app.model.errors import AssistError
from assist_app.ui.accounts.account_fields import AccountFields
from assist_app.ui.accounts.account_values import Draft, Kind, Shelf, Verdict
from assist_app.ui.accounts.accounts_controller import AccountsController
from assist_app.ui.accounts.accounts_window import AccountsWindow
from assist_app.ui.accounts.field_row import FieldRow, StillChoice
from assist_app.ui.accounts.secret_row import SecretRow
from assist_app.vendors.catalogue import SPECS
from tests.ui.desk_stage import in_qt

KINDS = tuple(Kind(spec, f"About {spec.title}.") for spec in SPECS)
MODEL = next(kind for kind in KINDS if kind.spec.family == "openai")
CLOUD = Account("a1", "openai", "Cloud", {"model": "m-large"}, ("api_key",), order=1)
LOCAL = Account("a2", "openai", "On this PC", {"model": "m-small"}, order=2, enabled=False)


class FakeRoom:
    """Accounts in memory. What is in `refusal` is raised by the next deed; a test waits for `answer`."""

    def __init__(self, *accounts: Account) -> None:
        self.kinds: Sequence[Kind] = KINDS
        self.accounts = list(accounts)
        self.way_out = ""
        self.refusal: Exception | None = None
        self.drafts: list[Draft] = []
        self.done: list[tuple[Any, ...]] = []
        self.answer: asyncio.Future[Verdict] | None = None
        self.ended: list[str] = []

    def read(self) -> Shelf:
        return Shelf(tuple(self.accounts), "Secrets are in the keyring.", "", self.way_out)

    def save(self, draft: Draft) -> Account:
        self._refuse()
        self.drafts.append(draft)
        known = {account.id: account for account in self.accounts}
        before = known.get(draft.id) or Account(f"new{len(self.drafts)}", draft.kind, draft.name)
        kept = {*before.secrets, *(name for name, value in draft.secrets.items() if value)}
        kept -= {name for name, value in draft.secrets.items() if not value}
        fields = {name: value for name, value in draft.fields.items() if value}
        account = replace(
            before,
            name=draft.name,
            fields=fields,
            secrets=tuple(sorted(kept)),
            daily_budget=draft.daily_budget,
            limit=draft.limit,
            masked=draft.masked,
        )
        known[account.id] = account
        self.accounts = list(known.values())
        return account

    def switch(self, account_id: str, on: bool) -> None:
        self._refuse()
        self.done.append(("switch", account_id, on))
        self.accounts = [replace(a, enabled=on) if a.id == account_id else a for a in self.accounts]

    def arrange(self, ids: Sequence[str]) -> None:
        self._refuse()
        self.done.append(("arrange", tuple(ids)))
        self.accounts.sort(key=lambda account: ids.index(account.id))

    def remove(self, account: Account) -> None:
        self._refuse()
        self.done.append(("remove", account.id))
        self.accounts = [other for other in self.accounts if other.id != account.id]

    async def test(self, draft: Draft) -> Verdict:
        self._refuse()
        self.drafts.append(draft)
        self.answer = asyncio.get_running_loop().create_future()
        try:
            verdict = await self.answer
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise
        self.ended.append("answered")
        return verdict

    def _refuse(self) -> None:
        refusal, self.refusal = self.refusal, None
        if refusal is not None:
            raise refusal


class Stage:
    def __init__(self, qtbot: QtBot, room: Any) -> None:
        self.room = room
        self.changes: list[tuple[str, ...]] = []
        self.boards: list[Board] = []
        self.looked = 0
        self.copied: list[str] = []
        self.controller = AccountsController(room, self._changed, self._look)
        self.window = AccountsWindow(self.controller, self.copied.append)
        self.page, self.form = self.window.accounts, self.window.accounts.form
        qtbot.addWidget(self.window)

    def _changed(self, renewed: Collection[str]) -> None:
        self.changes.append(tuple(renewed))

    def _look(self) -> list[Board]:
        self.looked += 1
        return self.boards

    async def open(self) -> None:
        self.window.open()
        await self.until(lambda: len(self.page.shelf.accounts) == len(self.room.read().accounts))
        await self.settle()

    async def until(self, fits: Callable[[], object]) -> None:
        while not fits():  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    async def settle(self) -> None:
        """Everything that was begun has ended, but a test or a question."""
        waiting = {"accounts:test", "accounts page:leave", "accounts page:remove"}
        sets = (self.controller._tasks, self.page._tasks)
        await self.until(lambda: not [t for each in sets for t in each._tasks if t.get_name() not in waiting])

    @property
    def fields(self) -> AccountFields:
        fields = self.form._fields
        assert fields is not None
        return fields

    @property
    def said(self) -> str:
        """Above the form's buttons."""
        return str(self.form.said.text()) if self.form.said.isVisibleTo(self.form) else ""

    @property
    def state(self) -> str:
        """In the window's bottom line."""
        return str(self.window._state.text())

    def begin(self, family: str) -> None:
        kind = next(kind for kind in KINDS if kind.spec.family == family)
        action = next(a for a in self.page.add.menu().actions() if a.text().startswith(kind.spec.title))
        action.trigger()

    def choose(self, row: int) -> None:
        self.page.list.setCurrentIndex(self.page.rows.index(row))

    def chosen(self) -> str:
        line = self.page.rows.line(self.page.list.currentIndex())
        return line.name if line is not None else ""

    def press(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def question(self) -> QMessageBox | None:
        return next((box for box in self.window.findChildren(QMessageBox) if box.isVisible()), None)

    async def reply(self, words: str) -> str:
        """Presses a button of the question and returns what it asked."""
        await self.until(self.question)
        box = self.question()
        assert box is not None
        asked = str(box.text())
        next(button for button in box.buttons() if button.text() == words).click()
        await self.until(lambda: self.question() is None)
        await asyncio.sleep(0)
        return asked

    async def close(self) -> None:
        await self.page.close_tasks()
        await self.controller.close()
        # Nobody is left who could be asked about edits when the window goes.
        self.form.clear()


def type_into(row: FieldRow | SecretRow, text: str) -> None:
    """As a person would: keys where there are keys, an entry of the list where there is one."""
    editor = row.editor
    if isinstance(editor, StillChoice):
        editor.choose(text)
    elif isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
    elif isinstance(row, SecretRow):
        row.enter(text)
    else:
        editor.clear()
        QTest.keyClicks(editor, text)


def on_stage(qtbot: QtBot, app: QApplication, act: Callable[[Stage], Any], *accounts: Account) -> None:
    async def run() -> None:
        stage = Stage(qtbot, FakeRoom(*accounts))
        try:
            await stage.open()
            await act(stage)
            await stage.settle()
        finally:
            await stage.close()

    in_qt(app, run)


def words_of(widget: QWidget) -> str:
    """Everything a widget shows as labels."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def refusal(sentence: str) -> AssistError:
    return AssistError(sentence)
