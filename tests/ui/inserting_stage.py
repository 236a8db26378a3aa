"""The real window, check and seam for insertions; a room stands in for the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import LEVELS
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term
from assist_app.assist.session import Advice
from assist_app.assist.turn import current_turn
from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.desk.composing import Composing
from assist_app.guards.copying import Copying
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.delivery import Delivered, Result, Target
from assist_app.model.feedback import Outcome
from assist_app.model.suggestion import Suggestion
from assist_app.reach.inserting import Inserting
from assist_app.reach.insertion_loop import InsertionLoop
from assist_app.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CHAT = Target(7, "Ms Wang – Chat", "Chat")
TALK = Conversation("c1", "test", "Ms Wang", (Message("m1", "test", "c1", Role.CUSTOMER, "hello", 0.0),))


class Room(InsertionLoop):
    """Where a screen would be: keeps what is inserted, and answers when a test says what came of it."""

    def __init__(self) -> None:
        super().__init__(lambda name: pytest.fail("nothing to import"))
        self.texts: list[str] = []
        self.earlier: list[object | None] = []
        self.answer: Delivered | None = Delivered(Result.INSERTED)
        self.working, self.saves = True, True
        self.waiting: list[Callable[[object | None], None]] = []
        self.answers_later = False
        self.asked: list[Callable[[Delivered | None], None]] = []
        self.target = CHAT
        self.given_back: list[tuple[str, object]] = []
        self.given_up = 0

    @property
    def works(self) -> bool:
        return self.working

    def insert(self, text: str, target: Target | None, earlier: object | None, tell: Any) -> None:
        assert target == self.target
        self.texts.append(text)
        self.earlier.append(earlier)
        if self.answers_later:
            self.asked.append(tell)
        else:
            tell(self.answer)

    def answers(self, result: Result = Result.INSERTED) -> None:
        """To what has waited longest."""
        self.asked.pop(0)(Delivered(result, "" if result is Result.INSERTED else "because"))

    def give_back(self, text: str, earlier: object | None) -> None:
        if earlier is not None:
            self.given_back.append((text, earlier))

    def give_up(self) -> None:
        self.given_up += 1
        for tell in self.asked:
            tell(Delivered(Result.REFUSED, "Given up"))
        self.asked.clear()

    def remember(self, tell: Callable[[object | None], None]) -> None:
        if self.saves:
            tell("before")
        else:
            self.waiting.append(tell)


class Desk:
    """The open conversation, and what was recorded."""

    def __init__(self, copying: Callable[[], Copying]) -> None:
        self.open_conversation: Conversation | None = TALK
        self.recorded: list[tuple[str, Outcome, float | None]] = []
        self.hidden = False
        self._copying = copying

    def restricted(self, suggestion: Suggestion) -> bool:
        return self.hidden

    def judge(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None:
        self.recorded.append((suggestion.id, outcome, edited))

    def use_suggestion(self, suggestion: Suggestion, position: int, part: int | None) -> None:
        self._copying().put(suggestion.text if part is None else suggestion.messages[part])

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None:
        self._copying().put(text)


class Stage:
    """The real window, check and seam, with a room that stands in for the screen."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = MainWindow({"local": "Local"})
        qtbot.addWidget(self.window)
        self.check = OutgoingCheck(Folding())
        self.check.use(Policy(LEVELS, (Term("stupid"),)))
        self.desk = Desk(lambda: self.copying)
        self.clipboard = QApplication.clipboard()
        self.clipboard.setText("before")
        self.copying = Copying(ClipboardDelivery(self.clipboard), self.window, self.desk, lambda: self.check)
        self.room = Room()
        self.inserting = Inserting(self.window, self.copying, self.desk, self.room)
        self.composing = Composing(self.window, self.copying, self.inserting, self.desk.judge)
        self.window.panel.copy_wanted.connect(self.copying.use_suggestion)
        self.said: list[Delivered] = []
        self.inserting.said.connect(self.said.append)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def show(self, *rows: tuple[str, ...], turn: str = "t1") -> None:
        """Suggestions that have been on the screen for a while."""
        made = tuple(Suggestion(f"s{n}", messages, ("local",)) for n, messages in enumerate(rows))
        found = current_turn(TALK)
        assert found is not None
        advice = Advice(turn, found, rows=made)
        self.copying.bearings.note_advice(advice)
        self.window.panel.show_rows(turn, made)
        self.qtbot.waitUntil(lambda: self.window.panel.filled)

    def shift(self, digit: int, *, more: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        key = Qt.Key(Qt.Key.Key_0 + digit)
        self.qtbot.keyClick(self.window, key, Qt.KeyboardModifier.ShiftModifier | more)

    @property
    def sheet(self) -> Any:
        return self.copying.sheet
