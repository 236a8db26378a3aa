"""Rewriting in a card's editor and the summary for hand-over: growing, stopped, undone, failed."""

from __future__ import annotations

import asyncio
import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.assist.writing import Line, Task, TaskKind, Written
from assist_app.model.conversation import Role
from assist_app.model.errors import Unavailable
from assist_app.model.suggestion import Metered, Remarked
from tests.ui.writing_stage import REPLY, Stage, grown

LEFT = Qt.MouseButton.LeftButton
SHORT = "Sorry, your order {order number} is late."


async def test_without_a_writer_nothing_of_it_is_to_be_seen(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    bar = stage.edit().bar
    buttons = (stage.window.talk_header.summary, stage.window.dock_header.summary)
    assert not bar.isVisible() and all(button.isHidden() for button in buttons)
    stage.control.use(stage.writer)
    assert bar.isVisible() and not any(button.isHidden() for button in buttons)
    await stage.control.rest()
    assert not bar.isVisible() and all(button.isHidden() for button in buttons)


async def test_cards_made_later_offer_it_too(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.control.use(stage.writer)
    assert stage.edit().bar.isVisible()


async def test_the_text_grows_in_the_editor_and_is_copied_when_it_is_whole(qtbot: QtBot) -> None:
    gate, sent = asyncio.Event(), list[str]()
    stage = Stage(qtbot, Written("Sorry, your"), gate, Written(SHORT, complete=True), Metered("model", 9, 3))
    stage.control.use(stage.writer)
    stage.window.panel.edited_copy_wanted.connect(lambda _s, _n, text: sent.append(text))
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.turns()
    assert stage.writer.tasks == [Task(TaskKind.SHORTER, REPLY)]
    assert editor.editor.toPlainText() == "Sorry, your" and editor.editor.isReadOnly()
    assert editor.bar.words == "Writing…" and editor.bar.main.text() == "Stop"
    qtbot.keyClick(editor.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == []
    gate.set()
    await stage.quiet()
    assert editor.editor.toPlainText() == SHORT and not editor.editor.isReadOnly() and editor.bar.words == ""
    assert stage.spent == [Metered("model", 9, 3)]
    qtbot.keyClick(editor.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == [SHORT]


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("Warmer", Task(TaskKind.WARMER, REPLY)),
        ("More formal", Task(TaskKind.MORE_FORMAL, REPLY)),
        ("Translate to Chinese", Task(TaskKind.TRANSLATE, REPLY, language="zh")),
        ("Translate to English", Task(TaskKind.TRANSLATE, REPLY, language="en")),
    ],
)
async def test_every_entry_of_the_menu_is_a_task(qtbot: QtBot, words: str, task: Task) -> None:
    stage = Stage(qtbot, *grown("x"))
    stage.control.use(stage.writer)
    stage.choose(stage.edit(), words)
    await stage.quiet()
    assert stage.writer.tasks == [task]


async def test_an_empty_text_is_no_task(qtbot: QtBot) -> None:
    stage = Stage(qtbot, *grown("x"))
    stage.control.use(stage.writer)
    editor = stage.edit()
    editor.editor.setPlainText(" \n")
    stage.choose(editor, "Shorter")
    assert stage.writer.tasks == [] and not editor.bar.writing


async def test_the_text_of_before_comes_back_step_by_step(qtbot: QtBot) -> None:
    stage = Stage(qtbot, *grown("One {order number}", "One {order number} two"))
    stage.control.use(stage.writer)
    editor = stage.edit()
    assert not editor.bar.undo.isVisible()
    for words in ("Shorter", "Warmer"):
        stage.choose(editor, words)
        await stage.quiet()
    editor.editor.setPlainText("typed over it")
    qtbot.mouseClick(editor.bar.undo, LEFT)
    assert editor.editor.toPlainText() == "One {order number} two"
    qtbot.mouseClick(editor.bar.undo, LEFT)
    assert editor.editor.toPlainText() == REPLY and not editor.bar.undo.isVisible()


async def test_one_undo_of_the_field_takes_the_whole_growth_back(qtbot: QtBot) -> None:
    stage = Stage(qtbot, *grown("One", "One {order number}", "Two {order number}", "Two {order number}."))
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.quiet()
    assert editor.editor.toPlainText() == "Two {order number}."
    qtbot.keySequence(editor.editor, QKeySequence(QKeySequence.StandardKey.Undo))
    assert editor.editor.toPlainText() == REPLY


async def test_stop_keeps_what_has_come_and_ends_the_request(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Written("Sorry, {order number}"), asyncio.Event())
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.turns()
    qtbot.mouseClick(editor.bar.main, LEFT)
    assert not editor.bar.writing and not editor.editor.isReadOnly()
    await stage.turns()
    assert stage.writer.closed == 1 and editor.editor.toPlainText() == "Sorry, {order number}"
    qtbot.mouseClick(editor.bar.undo, LEFT)
    assert editor.editor.toPlainText() == REPLY


async def test_escape_stops_first_and_closes_then(qtbot: QtBot) -> None:
    stage = Stage(qtbot, asyncio.Event())
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.turns()
    qtbot.keyClick(editor.editor, Qt.Key.Key_Escape)
    assert stage.window.panel.cards[0].editing and editor.editor.toPlainText() == REPLY
    assert not editor.bar.undo.isVisible()
    qtbot.keyClick(editor.editor, Qt.Key.Key_Escape)
    assert not stage.window.panel.cards[0].editing
    await stage.turns()
    assert stage.writer.closed == 1


async def test_closing_the_editor_ends_the_request(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Written("x"), asyncio.Event(), Written("late"))
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.turns()
    stage.window.panel.cards[0].dismiss()
    await stage.ended()
    assert stage.writer.closed == 1 and not editor.bar.writing
    stage.window.panel.cards[0].lift_veil()
    assert stage.edit().editor.toPlainText() == REPLY and not editor.bar.undo.isVisible()


async def test_a_failure_is_a_sentence_and_the_text_is_as_it_was(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Written("Half"), Unavailable("House model could not be reached."))
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.quiet()
    assert editor.editor.toPlainText() == REPLY and not editor.editor.isReadOnly()
    assert editor.bar.words == "House model could not be reached." and not editor.bar.undo.isVisible()


async def test_what_takes_too_long_ends_with_a_sentence(qtbot: QtBot) -> None:
    stage = Stage(qtbot, asyncio.Event(), limit=0.01)
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.quiet()
    assert editor.bar.words == "House model did not finish within 0 seconds." and stage.writer.closed == 1


async def test_a_bug_in_a_writer_leaves_no_locked_editor(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage(qtbot, ValueError("bug"))
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.quiet()
    assert "House model failed unexpectedly" in editor.bar.words and not editor.editor.isReadOnly()
    assert [r.levelno for r in caplog.records] == [logging.ERROR]
    caplog.clear()


async def test_remarks_and_lost_blanks_are_said(qtbot: QtBot) -> None:
    stage = Stage(qtbot, *grown("Sorry, it is late."), Remarked("model", "It may be unfinished."))
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.quiet()
    assert editor.bar.words == "No longer in the text: order number. It may be unfinished."


async def test_the_end_of_the_program_ends_what_is_written(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Written("x {order number}"), asyncio.Event())
    stage.control.use(stage.writer)
    editor = stage.edit()
    stage.choose(editor, "Shorter")
    await stage.turns()
    await stage.control.close()
    assert stage.writer.closed == 1 and not editor.editor.isReadOnly()


# The summary


def button(stage: Stage, words: str) -> QPushButton:
    return next(b for b in stage.dialog().findChildren(QPushButton) if b.text() == words)


async def test_a_summary_fills_while_it_is_written_and_is_copied(qtbot: QtBot) -> None:
    gate = asyncio.Event()
    stage = Stage(qtbot, Written("Wants: parcel."), gate, *grown("Wants: parcel.\nOpen: where it is."))
    stage.control.use(stage.writer)
    qtbot.mouseClick(stage.window.talk_header.summary, LEFT)
    await stage.turns()
    lines = (Line(Role.CUSTOMER, "Where is my parcel?"), Line(Role.AGENT, "On its way."))
    assert stage.writer.tasks == [Task(TaskKind.SUMMARISE, lines=lines, language="en")]
    dialog = stage.dialog()
    assert dialog.text == "Wants: parcel." and not button(stage, "Copy").isEnabled()
    gate.set()
    await stage.quiet()
    assert dialog.words == "Check it before you pass it on: a model wrote it."
    qtbot.keyClicks(dialog.findChild(QPlainTextEdit), "! ")
    qtbot.mouseClick(button(stage, "Copy"), LEFT)
    assert stage.copied == ["! Wants: parcel.\nOpen: where it is."]
    assert button(stage, "Copied ✓")
    dialog.close()


async def test_a_summary_can_be_stopped_and_written_again(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Written("Wants"), asyncio.Event())
    stage.control.use(stage.writer)
    stage.window.summary_wanted.emit()
    await stage.turns()
    qtbot.mouseClick(button(stage, "Stop"), LEFT)
    await stage.turns()
    assert stage.writer.closed == 1 and stage.dialog().text == "Wants"
    qtbot.mouseClick(button(stage, "Write again"), LEFT)
    await stage.turns()
    assert len(stage.writer.tasks) == 2
    stage.dialog().close()
    await stage.turns()
    assert stage.writer.closed == 2


async def test_a_summary_that_fails_says_why(qtbot: QtBot) -> None:
    stage = Stage(qtbot, Unavailable("House model could not be reached."))
    stage.control.use(stage.writer)
    stage.window.summary_wanted.emit()
    await stage.quiet()
    assert stage.dialog().words == "House model could not be reached."
    assert not button(stage, "Copy").isEnabled()
    stage.dialog().close()


async def test_without_a_conversation_there_is_nothing_to_sum_up(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.control.use(stage.writer)
    stage.talk = None
    stage.window.summary_wanted.emit()
    assert stage.dialog() is None and stage.writer.tasks == []
