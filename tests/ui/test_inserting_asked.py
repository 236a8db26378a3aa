"""What is asked before a text goes into another window, and how that is answered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import Message, Role
from assist_app.model.delivery import Result, Target
from assist_app.model.errors import DeliveryError
from assist_app.model.feedback import Outcome
from tests.ui.inserting_stage import CHAT, Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_what_the_check_stops_is_asked_about_and_says_insert(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.shift(1)
    assert stage.room.texts == [] and stage.sheet.isVisible()
    assert stage.sheet.title.text().startswith("Insert this?")
    assert stage.sheet.anyway.text() == "Insert anyway"
    assert stage.said[-1].result is Result.REFUSED
    stage.sheet.editor.setPlainText("you clever")
    stage.sheet.anyway.click()
    assert stage.room.texts == ["you clever"]
    name, outcome, share = stage.desk.recorded[0]
    assert (name, outcome) == ("s0", Outcome.EDITED) and share is not None and 0 < share < 1


def test_blanks_are_asked_about_before_they_stand_before_a_customer(stage: Stage) -> None:
    stage.show(("Your parcel is in {city}.",))
    stage.shift(1)
    assert stage.room.texts == [] and stage.sheet.isVisible()


def test_another_window_than_when_it_was_shown_asks_once(stage: Stage) -> None:
    stage.show(("hello",))
    stage.room._take_target(Target(8, "Mail", "Mail"))
    stage.shift(1)
    assert stage.room.texts == [] and "Mail" in stage.sheet.lines[0].text()
    assert QApplication.focusWidget() is stage.sheet.cancel
    stage.sheet.anyway.click()
    assert stage.room.texts == ["hello"]
    stage.shift(1)
    assert stage.room.texts == ["hello"] * 2


@pytest.mark.parametrize("when", ["before", "while it is away", "before, a question"])
def test_a_chat_client_that_is_started_again_is_asked_about_like_another_window(
    stage: Stage, when: str
) -> None:
    """It has the number, the kind and the title of the one before, and somebody else may be open in it."""
    chat = Target(7, "WeCom", "Chat")
    stage.room._take_target(chat)
    if when == "before":
        stage.show(("hello",))
    elif when != "while it is away":
        stage.show(("you stupid",))
        stage.shift(1)
        stage.sheet.editor.setPlainText("hello")
        assert stage.sheet.verdict.findings == ()
    stage.room._take_target(None)
    if when == "while it is away":
        stage.show(("hello",))
    stage.room._take_target(chat)
    if stage.sheet.isHidden():
        stage.shift(1)
    assert stage.room.texts == [] and "WeCom" in stage.sheet.lines[0].text()
    stage.sheet.anyway.click()
    assert stage.room.texts == ["hello"]
    stage.show(("goodbye",), turn="t2")
    stage.window.panel.apply_held()
    stage.qtbot.waitUntil(lambda: not stage.window.panel._guard.closed)
    stage.shift(1)
    assert stage.room.texts == ["hello", "goodbye"], "what is shown since belongs to the new one"


@pytest.mark.parametrize(
    "target",
    [Target(7, "Mr Li – Chat", "Chat"), Target(7, "Chat", "Chat", "Message to Mr Li")],
    ids=["title", "field"],
)
def test_another_customer_named_by_the_window_or_its_field_is_asked_about(
    stage: Stage, target: Target
) -> None:
    said = Message("m9", "test", "c2", Role.CUSTOMER, "hi", 0.0, author="Mr Li")
    stage.check.others.learn("c2", "Mr Li", [said])
    stage.show(("hello",))
    stage.room._take_target(target)
    stage.shift(1)
    assert stage.room.texts == [] and "Mr Li" in stage.sheet.lines[0].text()
    stage.room._take_target(Target(7, "Chat", "Chat", "Message to Ms Wang"))
    stage.shift(1)
    assert stage.room.texts == ["hello"]


def test_a_text_that_was_not_looked_at_is_not_inserted(stage: Stage) -> None:
    with pytest.raises(DeliveryError, match="not checked"):
        stage.copying.insert_passed("by another way", None, lambda done: None)
    assert stage.room.texts == []


def test_a_question_that_waits_is_asked_again_when_the_window_changes(stage: Stage) -> None:
    stage.show(("hello",))
    stage.room._take_target(Target(8, "Mail", "Mail"))
    stage.shift(1)
    stage.room._take_target(CHAT)
    assert stage.sheet.verdict.findings == ()


def test_copying_does_not_mind_another_window(stage: Stage) -> None:
    stage.show(("hello",))
    stage.room._take_target(Target(8, "Mail", "Mail"))
    stage.window.press_digit(1)
    assert stage.clipboard.text() == "hello"


def test_an_open_question_stays_when_another_text_finds_its_window_changed(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",), ("you stupid",))
    stage.shift(1)
    stage.shift(2)
    assert stage.sheet.isVisible()
    stage.room.asked.pop(0)(None)
    assert stage.sheet.isVisible() and stage.sheet.text == "you stupid"
    assert stage.room.texts == ["hello"] and stage.said[-1].result is Result.REFUSED
    assert stage.window.notices.sentences()[0].endswith("Answer the question first.")
    stage.sheet.leave()
    stage.shift(1)
    assert stage.room.texts == ["hello", "hello"]


def test_an_old_inserted_is_not_said_beside_a_question(stage: Stage) -> None:
    stage.show(("hello",), ("you stupid",))
    stage.shift(1)
    assert stage.window.status._note.text() == "Inserted ✓"
    stage.shift(2)
    assert stage.sheet.isVisible() and stage.window.status._note.text() == ""


def test_a_reply_of_several_messages_is_asked_about_with_its_messages_apart(stage: Stage) -> None:
    stage.show(("one", "you stupid"))
    stage.shift(1, more=Qt.KeyboardModifier.ControlModifier)
    assert stage.sheet.editor.bounds() == [1] and "2 messages" in stage.sheet.several.text()


def test_what_was_filled_in_is_there_again_until_the_turn_is_over(stage: Stage) -> None:
    stage.show(("Your parcel is in {city}.",))
    stage.shift(1)
    stage.sheet.fix.click()
    stage.qtbot.keyClicks(stage.sheet.editor, "Paris")
    stage.qtbot.keyClick(stage.sheet.editor, Qt.Key.Key_Escape)
    assert stage.sheet.isHidden() and stage.room.texts == []
    stage.shift(1)
    assert stage.sheet.text == "Your parcel is in Paris."
    assert stage.sheet.anyway.hasFocus()
    stage.sheet.editor.undo()
    assert stage.sheet.text == "Your parcel is in {city}."
    stage.sheet.editor.redo()
    stage.qtbot.keyClick(stage.sheet.editor, Qt.Key.Key_Escape)
    stage.show(("Your parcel is in {city}.",), turn="t2")
    stage.window.panel.apply_held()
    assert stage.window.panel.turn == "t2"
    stage.qtbot.waitUntil(lambda: not stage.window.panel._guard.closed)
    stage.shift(1)
    assert stage.sheet.text == "Your parcel is in {city}."


def test_below_a_question_enter_copies_no_card(stage: Stage) -> None:
    stage.show(("you stupid",), ("goodbye",))
    stage.shift(1)
    stage.window.conversations.setFocus()
    stage.qtbot.keyClick(stage.window.conversations, Qt.Key.Key_Return)
    assert stage.clipboard.text() == "before" and stage.sheet.isAncestorOf(QApplication.focusWidget())


def test_a_question_makes_room_for_what_is_said_below_the_cards(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.window.set_panel_only(True)
    stage.shift(1)
    stage.window.notices.show_notice("There is no other window to insert into. " * 3)
    place = stage.window.notices
    stage.qtbot.waitUntil(lambda: place.height() > 20 and stage.sheet.geometry().bottom() < place.y() + 8)


def test_f6_leads_to_the_question_and_back(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.shift(1)
    stage.window.conversations.setFocus()
    stage.qtbot.keyClick(stage.window.conversations, Qt.Key.Key_F6)
    assert stage.sheet.fix.hasFocus()
    stage.qtbot.keyClick(stage.sheet.fix, Qt.Key.Key_F6)
    assert stage.window.conversations.hasFocus()
