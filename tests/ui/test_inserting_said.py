"""What is said of insertions: what is waited for, what came of them, and how it is put away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term
from assist_app.model.delivery import Delivered, Result, Target
from tests.ui.inserting_stage import LEFT, Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_a_window_that_does_not_answer_is_named_at_once_and_escape_gives_up(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",))
    stage.shift(1)
    notices = stage.window.notices
    assert notices.sentences() == ()
    stage.qtbot.waitUntil(lambda: bool(notices.sentences()), timeout=1500)
    assert "Ms Wang – Chat" in notices.sentences()[0] and "Esc" in notices.sentences()[0]
    stage.qtbot.keyClick(stage.window.conversations, Qt.Key.Key_Escape)
    assert stage.room.given_up == 1 and notices.sentences() == ("Given up",)
    stage.shift(1)
    assert notices.sentences() == (), "what was said of the last one is not true of this"
    stage.room.answers()
    assert notices.sentences() == () and stage.window.status._note.text() == "Inserted ✓"


def test_what_waits_is_given_up_by_keys_where_the_panel_stands_alone(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",))
    stage.window.set_panel_only(True)
    stage.shift(1)
    notices = stage.window.notices
    assert not notices.take_focus_of_waiting()
    stage.qtbot.waitUntil(lambda: bool(notices.sentences()), timeout=1500)
    assert "the same shortcut again" in notices.sentences()[0]
    assert notices.take_focus_of_waiting()
    held = QApplication.focusWidget()
    assert held is not None
    stage.qtbot.keyClick(held, Qt.Key.Key_Return)
    assert stage.room.given_up == 1 and notices.sentences() == ("Given up",)
    # And that is put away by keys too.
    stage.qtbot.keyClick(stage.window.panel, Qt.Key.Key_F6)
    held = QApplication.focusWidget()
    assert held is not None and notices.isAncestorOf(held)
    stage.qtbot.keyClick(held, Qt.Key.Key_Escape)
    assert notices.sentences() == ()


def test_what_waits_can_still_be_given_up_when_its_sentence_was_put_away(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",))
    notices = stage.window.notices
    for number in (1, 2):
        stage.shift(1)
        stage.qtbot.waitUntil(lambda: "Waiting" in "".join(notices.sentences()), timeout=1500)
        (cross,) = notices.findChildren(QToolButton)
        stage.qtbot.mouseClick(cross, LEFT)
        assert notices.sentences() == () and stage.room.given_up == number - 1
        if number == 1:
            stage.qtbot.keyClick(stage.window.conversations, Qt.Key.Key_Escape)
        else:
            # The same shortcut again brings it back where the panel stands alone.
            assert notices.take_focus_of_waiting() and len(notices.sentences()) == 1
            stage.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert stage.room.given_up == number and notices.sentences() == ("Given up",)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not notices.give_up() and not notices.take_focus_of_waiting()


def test_escape_on_another_sentence_puts_that_away_and_gives_up_nothing(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",))
    notices = stage.window.notices
    stage.shift(1)
    stage.qtbot.waitUntil(lambda: bool(notices.sentences()), timeout=1500)
    waits = notices.sentences()[0]
    notices.show_notice("Something else")
    assert notices.take_focus()
    stage.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert stage.room.given_up == 0 and notices.sentences() == (waits,)
    assert notices.take_focus()
    stage.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert stage.room.given_up == 1 and notices.sentences() == ("Given up",)


def test_a_place_that_is_gone_does_not_keep_what_was_waited_for(stage: Stage) -> None:
    notices, place = stage.window.notices, QLineEdit(stage.window)
    place.show()
    place.setFocus()
    notices.wait_for("Waiting", lambda: None)
    assert notices.take_focus()
    delete(place)
    notices.end_news()
    assert notices.sentences() == () and not notices.give_up()


def test_the_window_it_was_sent_to_is_named_not_the_one_in_front_now(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",))
    stage.shift(1)
    stage.room.target = Target(8, "Mr Li – Chat", "Chat")
    stage.qtbot.waitUntil(lambda: bool(stage.window.notices.sentences()), timeout=1500)
    assert "Ms Wang – Chat" in stage.window.notices.sentences()[0]


def test_what_came_of_one_stays_while_another_waits_and_lands(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",), ("goodbye",))
    stage.shift(1)
    stage.shift(2)
    stage.room.answers(Result.REFUSED)
    notices = stage.window.notices
    assert notices.sentences() == ("because",)
    stage.qtbot.waitUntil(lambda: len(notices.sentences()) == 2, timeout=1500)
    assert notices.sentences()[0] == "because" and "Waiting" in notices.sentences()[1]
    notices._over.timeout.emit()
    assert len(notices.sentences()) == 1 and notices.take_focus_of_waiting()
    stage.room.answers()
    assert notices.sentences() == () and not notices.give_up()


def test_what_came_of_one_is_not_wiped_by_another_that_lands(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",), ("goodbye",))
    stage.shift(1)
    stage.shift(2)
    stage.room.answers(Result.REFUSED)
    stage.room.answers()
    assert stage.window.notices.sentences() == ("because",)
    stage.shift(1)
    assert stage.window.notices.sentences() == ()


@pytest.mark.parametrize("alone", [False, True])
def test_no_card_moves_when_something_is_said(stage: Stage, alone: bool) -> None:
    stage.show(("hello",), ("goodbye",))
    stage.window.set_panel_only(alone)
    stage.window.resize(stage.window.minimumWidth() if alone else 1100, 700)
    QApplication.processEvents()
    card = stage.window.panel.cards[1]
    place = card.mapTo(stage.window, card.rect().topLeft())
    words = "There is no other window to insert into. Click into your chat client first. " * 2
    stage.room.answer = Delivered(Result.REFUSED, words)
    stage.shift(1)
    QApplication.processEvents()
    label = next(label for label in stage.window.notices.findChildren(QLabel) if label.text() == words)
    assert label.isVisible() and label.height() >= label.heightForWidth(label.width())
    assert card.mapTo(stage.window, card.rect().topLeft()) == place


def test_what_answers_soon_is_not_said_to_be_waited_for(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",))
    stage.shift(1)
    stage.room.answers()
    stage.qtbot.wait(400)
    assert stage.window.notices.sentences() == ()


def test_a_long_outcome_is_a_notice_that_is_read_whole_and_goes(stage: Stage) -> None:
    words = "The window does not answer. The text was copied; it may still appear by itself. " * 2
    stage.room.answer = Delivered(Result.COPIED, words)
    stage.show(("hello",))
    stage.shift(1)
    notices = stage.window.notices
    assert notices.sentences() == (words,)
    notices._over.timeout.emit()
    assert notices.sentences() == ()


def test_of_several_messages_it_is_said_which_was_inserted_and_how_the_next_follows(stage: Stage) -> None:
    stage.show(("one", "two"))
    stage.shift(1)
    assert stage.window.status._note.text() == "Message 1 of 2 inserted ✓ Shift+1: the next"
    stage.shift(1)
    assert stage.window.status._note.text() == "Message 2 of 2 inserted ✓"


def test_a_note_is_reached_and_put_away_by_keys(stage: Stage) -> None:
    stage.check.use(Policy({**LEVELS, Hazard.FORBIDDEN: Level.NOTE}, (Term("stupid"),)))
    stage.show(("you stupid",))
    stage.window.conversations.setFocus()
    stage.shift(1)
    assert stage.room.texts == ["you stupid"] and stage.sheet.isVisible()
    assert stage.sheet.title.text() == "Look at it again before you send it:"
    assert stage.window.conversations.hasFocus()
    stage.qtbot.keyClick(stage.window.conversations, Qt.Key.Key_F6)
    assert stage.sheet.fix.hasFocus()
    stage.qtbot.keyClick(stage.sheet.fix, Qt.Key.Key_Tab)
    assert stage.sheet.cancel.hasFocus()
    stage.qtbot.keyClick(stage.sheet.cancel, Qt.Key.Key_Escape)
    assert stage.sheet.isHidden() and stage.window.conversations.hasFocus()
