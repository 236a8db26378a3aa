"""The window a text is for closes while the agent is asked about it: that is said; nothing goes elsewhere."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from assist_app.model.delivery import Delivered, Result, Target
from tests.ui.test_inserting import CHAT, Stage

GONE = "The window the reply was meant for is no longer there."


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def lines(stage: Stage) -> str:
    return " ".join(line.text() for line in stage.sheet.lines)


def test_a_question_says_that_its_window_has_closed(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.shift(1)
    assert "no longer there" not in lines(stage)
    stage.room._take_target(None)
    assert "“Ms Wang – Chat” is no longer there" in lines(stage)
    # Another chat window, or the same customer's once more.
    stage.room._take_target(Target(9, "Ms Wang – Chat", "Chat"))
    assert "no longer there" not in lines(stage)


def test_the_wrong_window_that_closes_is_not_named_as_the_one_in_front(stage: Stage) -> None:
    stage.show(("hello",))
    stage.room._take_target(Target(8, "Mail", "Mail"))
    stage.shift(1)
    assert "the window in front is “Mail”" in lines(stage)
    stage.room._take_target(None)
    assert "“Mail” is no longer there" in lines(stage) and "in front" not in lines(stage)
    stage.room._take_target(CHAT)
    assert stage.sheet.verdict.findings == ()
    stage.sheet.anyway.click()
    assert stage.room.texts == ["hello"]


def test_an_answer_after_it_has_closed_goes_to_no_other_window_and_is_told(stage: Stage) -> None:
    """The loop says so; what it is given is the window that was asked about, not any."""
    stage.room.answers_later = True
    stage.show(("you stupid",))
    stage.shift(1)
    stage.room._take_target(None)
    # `Room.insert` holds that the target is the one there was.
    stage.sheet.anyway.click()
    assert stage.room.target == CHAT
    stage.room.asked.pop()(Delivered(Result.REFUSED, GONE))
    assert stage.window.notices.sentences() == (GONE,) and stage.sheet.isHidden()
    assert stage.desk.recorded == []


@pytest.mark.parametrize("text", ["hello", "you stupid"])
def test_what_is_wished_after_it_has_closed_is_refused_without_a_question(stage: Stage, text: str) -> None:
    stage.show((text,))
    stage.room._take_target(None)
    stage.shift(1)
    assert stage.room.texts == [] and stage.window.notices.sentences() == (GONE,)
    assert stage.copying._sheet is None or stage.sheet.isHidden()
    assert stage.clipboard.text() == "before"
    # Another one, though it has the number of the one before.
    stage.room._take_target(CHAT)
    stage.shift(1)
    assert stage.room.texts == [] and stage.copying.asking


def test_before_any_window_was_seen_none_has_gone(stage: Stage) -> None:
    stage.room.target = None
    stage.room._take_target(None)
    assert not stage.room.gone
    stage.show(("hello",))
    stage.shift(1)
    assert stage.room.texts == ["hello"]


def test_copying_does_not_mind(stage: Stage) -> None:
    stage.show(("hello",))
    stage.room._take_target(None)
    stage.window.press_digit(1)
    assert stage.clipboard.text() == "hello"
