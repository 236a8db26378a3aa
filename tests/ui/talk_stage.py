"""A shown message view over a store that answers its questions."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QScrollBar
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import Message, Role
from assist_app.model.event import Change, ChangeKind
from assist_app.ui.talk.message_view import MessageView

MINUTE = 60.0


def message(number: int, text: str = "") -> Message:
    """Messages of very different lengths, a minute apart."""
    role = Role.AGENT if number % 3 else Role.CUSTOMER
    text = text or f"number {number} " + "some words " * (number * 7 % 40)
    return Message(f"m{number}", "test", "test/c", role, text, 1.7e9 + number * MINUTE)


class TalkStage:
    """A shown view over a store that answers every page at once."""

    def __init__(self, qtbot: QtBot, size: int, *, answers: bool = True) -> None:
        self.qtbot = qtbot
        self.store = [message(n) for n in range(size)]
        self.wanted: list[tuple[int, int]] = []
        self.copied: list[str] = []
        self.opened: list[Message] = []
        self.view = MessageView()
        qtbot.addWidget(self.view)
        self.view.page_wanted.connect(lambda first, count: self.wanted.append((first, count)))
        if answers:
            self.view.page_wanted.connect(self.answer)
        self.view.copy_wanted.connect(self.copied.append)
        self.view.text_wanted.connect(self.opened.append)
        self.view.resize(560, 480)
        self.view.show()
        self.view.reset(size, self.store[-200:])
        qtbot.waitUntil(lambda: self.bar.isVisible() or self.bar.maximum() == 0)

    @property
    def bar(self) -> QScrollBar:
        return self.view.verticalScrollBar()

    def answer(self, first: int, count: int) -> None:
        self.view.set_page(first, self.store[first : first + count])

    def add(self, text: str = "", at: int | None = None) -> None:
        """A message arrives at the end, or late at an older place."""
        place = len(self.store) if at is None else at
        self.store.insert(place, message(len(self.store) + 1000, text))
        self.view.apply(Change(ChangeKind.ADDED, self.store[place], place, len(self.store)))

    def change(self, place: int, **fields: object) -> None:
        self.store[place] = replace(self.store[place], **fields)  # type: ignore[arg-type]
        self.view.apply(Change(ChangeKind.REPLACED, self.store[place], place, len(self.store)))

    def anchor(self) -> tuple[Message | None, float]:
        """The message in the middle of the screen and its place there."""
        rows = self.view.visible_rows()
        middle = rows[len(rows) // 2]
        return self.view.message(middle), self.view.row_box(middle).top()

    def newer(self) -> QPushButton:
        return self.view.findChild(QPushButton)
