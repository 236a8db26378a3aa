"""The tray goes as one text, and keeps what was not inserted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assist_app.model.delivery import Delivered, Result
from assist_app.model.feedback import Outcome
from tests.ui.inserting_stage import Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_the_tray_is_inserted_as_one_and_emptied(stage: Stage) -> None:
    stage.show(("hello",), ("goodbye",))
    for digit in (1, 2):
        stage.composing.add_suggestion(stage.window.panel.rows[digit - 1], digit)
    stage.qtbot.keyClick(
        stage.window.tray.editor,
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert stage.room.texts == ["hello\ngoodbye"] and stage.window.tray.isHidden()
    assert [(name, outcome) for name, outcome, _share in stage.desk.recorded] == [
        ("s0", Outcome.INSERTED),
        ("s1", Outcome.INSERTED),
    ]
    assert stage.clipboard.text() == "before"


def test_another_text_of_the_tray_is_not_taken_for_the_one_on_its_way(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",), ("goodbye",))
    for text in ("hello", "goodbye", "goodbye"):
        stage.window.tray.insert_wanted.emit(text)
    assert stage.room.texts == ["hello", "goodbye"]


def test_the_tray_stays_when_nothing_was_inserted(stage: Stage) -> None:
    stage.room.answer = Delivered(Result.REFUSED, "gone")
    stage.show(("hello",))
    stage.composing.add_suggestion(stage.window.panel.rows[0], 1)
    stage.window.tray.insert_wanted.emit("hello")
    assert stage.window.tray.text == "hello"


def test_what_is_typed_while_the_tray_is_on_its_way_stays(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",))
    tray = stage.window.tray
    stage.composing.add_suggestion(stage.window.panel.rows[0], 1)
    tray.insert_wanted.emit(tray.text)
    tray.editor.setPlainText("hello, and the next reply")
    tray.insert_wanted.emit(tray.text)
    assert stage.room.texts == ["hello"]
    stage.room.answers()
    assert tray.text == "hello, and the next reply"
    tray.insert_wanted.emit(tray.text)
    stage.room.answers()
    assert tray.isHidden() and stage.room.texts == ["hello", "hello, and the next reply"]
    # The part has counted once.
    assert stage.desk.recorded == [("s0", Outcome.INSERTED, None)]


def test_a_tray_changed_in_the_question_is_emptied(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.composing.add_suggestion(stage.window.panel.rows[0], 1)
    stage.window.tray.insert_wanted.emit(stage.window.tray.text)
    stage.sheet.editor.setPlainText("you clever")
    stage.sheet.anyway.click()
    assert stage.room.texts == ["you clever"] and stage.window.tray.isHidden()


def test_a_piece_copied_out_of_the_tray_is_looked_at(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.composing.add_suggestion(stage.window.panel.rows[0], 1)
    editor = stage.window.tray.editor
    editor.selectAll()
    stage.qtbot.keyClick(editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert stage.clipboard.text() == "before" and stage.sheet.isVisible()
