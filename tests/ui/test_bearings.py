"""A reply belongs to the conversation in which it was begun, and one written anew to the one in front."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.guards.bearings import Bearings
from assist_app.model.conversation import Conversation
from assist_app.ui.window.main_window import LOCAL, MainWindow

FIRST = "Dear Ann, it has left."


class Stage:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = MainWindow({LOCAL: "Local"})
        qtbot.addWidget(self.window)
        self.talk = Conversation("A", "test", "Ann")
        self.bearings = Bearings(self.window, lambda: self.talk)
        self.editor = self.window.composer.editor
        self.editor.insertPlainText(FIRST)
        self.talk = Conversation("B", "test", "Bob")
        self.bearings.opened()
        assert self.bound == "A"

    @property
    def bound(self) -> str:
        return self.bearings.draft.conversation_id


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_a_draft_that_is_continued_stays_where_it_was_begun(stage: Stage) -> None:
    stage.qtbot.keyClicks(stage.editor, " Bye")
    stage.editor.moveCursor(QTextCursor.MoveOperation.Start)
    stage.editor.insertPlainText("Hello! ")
    cursor = stage.editor.textCursor()
    cursor.setPosition(8)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    assert stage.editor.toPlainText() == "Hello! D" and stage.bound == "A"


@pytest.mark.parametrize("way", ["typed", "pasted", "set", "set again", "inserted"])
def test_a_draft_written_anew_belongs_to_what_is_in_front(stage: Stage, way: str) -> None:
    if way.startswith("set"):
        stage.window.composer.set_text(FIRST if way == "set again" else "Dear Bob, new.")
    else:
        stage.editor.selectAll()
        if way == "typed":
            stage.qtbot.keyClicks(stage.editor, "Dear Bob")
        elif way == "pasted":
            QApplication.clipboard().setText("Dear Bob, new.")
            stage.editor.paste()
        else:
            stage.editor.insertPlainText("Dear Bob, something new.")
    assert stage.bound == "B"


def test_a_draft_that_comes_back_belongs_where_it_did(stage: Stage) -> None:
    for words in ("Dear Bob", ""):
        stage.editor.selectAll()
        stage.editor.insertPlainText(words) if words else stage.editor.textCursor().removeSelectedText()
        assert stage.bound == ("B" if words else "")
        stage.qtbot.keyClick(stage.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert stage.editor.toPlainText() == FIRST and stage.bound == "A"


def test_what_is_made_of_a_copied_reply_is_another_one(stage: Stage) -> None:
    stage.bearings.draft_has_left()
    assert stage.bound == "A"
    stage.qtbot.keyClicks(stage.editor, "!")
    assert stage.bound == "B"
