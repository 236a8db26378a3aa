"""What the agent wants inserted: looked at like a copy, one message after the other, and said."""

from __future__ import annotations

import asyncio
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.delivery.insertion import Choice
from assist_app.delivery.system import paste_keys
from assist_app.model.delivery import Delivered, Result, Target
from assist_app.model.feedback import Outcome
from assist_app.reach.insertion_loop import InsertionLoop
from tests.ui.inserting_stage import CHAT, Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_shift_and_a_digit_insert_and_nothing_is_copied(stage: Stage) -> None:
    stage.show(("hello",), ("goodbye",))
    stage.shift(2)
    assert stage.room.texts == ["goodbye"]
    assert stage.clipboard.text() == "before"
    assert stage.desk.recorded == [("s1", Outcome.INSERTED, None)]
    assert stage.window.panel.cards[1].action_words == "Inserted ✓"
    assert stage.said == [Delivered(Result.INSERTED)]


def test_several_messages_go_one_after_the_other_or_all_at_once(stage: Stage) -> None:
    stage.show(("one", "two", "three"))
    for _press in range(4):
        stage.shift(1)
    assert stage.room.texts == ["one", "two", "three", "one"]
    stage.shift(1, more=Qt.KeyboardModifier.ControlModifier)
    assert stage.room.texts[-1] == "one\ntwo\nthree"


def test_a_message_that_was_not_inserted_has_its_turn_again(stage: Stage) -> None:
    stage.show(("one", "two"))
    stage.room.answer = Delivered(Result.REFUSED, "the window has gone")
    stage.shift(1)
    assert stage.window.notices.sentences() == ("the window has gone",)
    stage.room.answer = Delivered(Result.INSERTED)
    stage.shift(1)
    assert stage.room.texts == ["one", "one"]
    stage.show(("one", "two"), turn="t2")
    stage.shift(1)
    assert stage.room.texts[-1] == "one"


def test_a_digit_pressed_again_before_the_answer_inserts_the_next_message(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("one", "two"))
    for _press in range(3):
        stage.shift(1)
    # Both are on their way, so the third press had nothing to insert.
    assert stage.room.texts == ["one", "two"]
    stage.room.answers()
    stage.room.answers()
    stage.shift(1)
    assert stage.room.texts == ["one", "two", "one"]


def test_a_message_refused_later_has_its_turn_again(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("one", "two"))
    stage.shift(1)
    stage.shift(1)
    stage.room.answers(Result.REFUSED)
    stage.room.answers(Result.REFUSED)
    stage.shift(1)
    assert stage.room.texts == ["one", "two", "one"]


def test_what_is_on_its_way_is_not_inserted_twice(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",), ("goodbye",))
    for digit in (1, 1, 2):
        stage.shift(digit)
    assert stage.room.texts == ["hello", "goodbye"]
    stage.room.answers(Result.REFUSED)
    stage.shift(1)
    assert stage.room.texts == ["hello", "goodbye", "hello"]
    stage.room.answers()
    stage.room.answers()
    assert stage.desk.recorded == [("s1", Outcome.INSERTED, None), ("s0", Outcome.INSERTED, None)]


def test_a_question_on_the_second_look_leaves_nothing_on_its_way(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("one", "two"))
    stage.shift(1)
    stage.room._take_target(Target(8, "Mail", "Mail"))
    # It was another window by then; now it is asked about, and the agent does not want it.
    stage.room.asked.pop(0)(None)
    assert stage.sheet.isVisible()
    stage.sheet.cancel.click()
    stage.room._take_target(CHAT)
    stage.shift(1)
    assert stage.room.texts == ["one", "one"]


@pytest.mark.parametrize(
    ("result", "recorded"),
    [(Result.INSERTED, [Outcome.INSERTED]), (Result.COPIED, [Outcome.COPIED]), (Result.REFUSED, [])],
)
def test_what_came_of_it_is_recorded(stage: Stage, result: Result, recorded: list[Outcome]) -> None:
    stage.room.answer = Delivered(result, "because")
    stage.show(("hello",))
    stage.shift(1)
    assert [outcome for _name, outcome, _share in stage.desk.recorded] == recorded


def test_a_window_that_keeps_changing_ends_in_words(stage: Stage) -> None:
    stage.room.answer = None
    stage.show(("hello",))
    stage.shift(1)
    assert stage.room.texts == ["hello"] * 3
    assert "kept changing" in stage.said[-1].reason


def test_without_a_way_to_insert_the_text_is_copied_and_the_reason_said(stage: Stage) -> None:
    stage.room.working, stage.room.reason = False, "There is no screen."
    stage.show(("hello",))
    stage.shift(1)
    assert stage.clipboard.text() == "hello"
    keys = "Cmd+V" if sys.platform == "darwin" else "Ctrl+V"
    assert stage.said[-1] == Delivered(Result.COPIED, f"Copied; press {keys}. There is no screen.")


def test_the_keys_that_paste_are_those_of_the_system(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (paste_keys("darwin"), paste_keys("linux"), paste_keys("win32")) == ("Cmd+V", "Ctrl+V", "Ctrl+V")
    monkeypatch.setattr(paste_keys, "__defaults__", ("darwin",))
    stage.room.working = False
    stage.show(("hello",))
    stage.shift(1)
    assert stage.clipboard.text() == "hello"
    assert stage.said[-1].reason.startswith("Copied; press Cmd+V.")


def test_a_restricted_script_stays_here(stage: Stage) -> None:
    stage.desk.hidden = True
    stage.show(("hello",))
    stage.shift(1)
    assert stage.room.texts == [] and "internal" in stage.said[-1].reason


def test_a_machine_without_a_way_says_why(qapp: QApplication) -> None:
    loop = InsertionLoop(lambda name: pytest.fail("no import"), lambda: Choice("none", False, "no screen"))
    loop.begin()
    told: list[Delivered | None] = []
    loop.insert("hello", None, None, told.append)
    assert not loop.works and told == [Delivered(Result.REFUSED, "no screen")]
    asyncio.run(loop.close())
