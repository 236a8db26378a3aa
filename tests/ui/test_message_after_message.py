"""A suggestion of several messages is copied one message after the other, by a key and by a button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.elided_label import ElidedLabel
from tests.ui.inserting_stage import LEFT, Stage

CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
FIRST, THREE = ("hi",), ("one", "two", "three")


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def press(stage: Stage) -> str:
    """The key for the next message; what is on the clipboard then."""
    stage.qtbot.keyClick(stage.window.focusWidget() or stage.window, Qt.Key.Key_C, CHORD)
    return stage.clipboard.text()


def button(stage: Stage, place: int) -> QPushButton:
    """The visible one that copies the next message of a card."""
    found = stage.window.panel.cards[place].findChildren(QPushButton)
    return next(one for one in found if "/" in one.text() and one.isVisible())


def note(stage: Stage) -> str:
    return " ".join(label.text() for label in stage.window.status.findChildren(ElidedLabel))


def test_the_key_copies_one_message_after_the_other_and_says_which(stage: Stage) -> None:
    stage.show(FIRST, THREE)
    stage.window.panel.move_current(1)
    said = []
    for expected in (*THREE, "one"):
        assert press(stage) == expected
        said.append(note(stage))
    assert "Message 1 of 3 copied ✓ Ctrl+Shift+C: the next" in said[0]
    assert "Message 2 of 3 copied ✓ Ctrl+Shift+C: the next" in said[1]
    assert "Message 3 of 3 copied ✓" in said[2] and "the next" not in said[2]
    stage.window.panel.press_digit(2)
    assert stage.clipboard.text() == "one\ntwo\nthree"


def test_it_works_while_something_is_typed(stage: Stage) -> None:
    stage.show(THREE)
    stage.window.composer.editor.setFocus()
    assert [press(stage), press(stage)] == ["one", "two"]
    assert stage.window.composer.editor.toPlainText() == ""


def test_a_card_of_one_message_is_copied_whole(stage: Stage) -> None:
    stage.show(FIRST)
    assert [press(stage), press(stage)] == ["hi", "hi"]
    assert not [b for b in stage.window.panel.findChildren(QPushButton) if "/" in b.text() and b.isVisible()]


def test_the_button_names_the_message_it_copies(stage: Stage) -> None:
    stage.show(FIRST, THREE)
    for number, expected in enumerate(THREE, start=1):
        shown = button(stage, 1)
        assert shown.text() == f"Copy {number}/3" and shown.accessibleName() == f"Copy {number}/3, 2"
        before = shown.mapTo(stage.window, shown.rect().topLeft())
        stage.qtbot.mouseClick(shown, LEFT)
        assert stage.clipboard.text() == expected
        assert shown.mapTo(stage.window, shown.rect().topLeft()) == before
    assert button(stage, 1).text() == "Copy 1/3" and "Ctrl+Shift+C" in button(stage, 1).toolTip()
    # The key goes on where the button stopped, on the card that was used.
    assert press(stage) == "one"


def test_two_clicks_in_a_row_are_one_message(stage: Stage) -> None:
    stage.show(THREE)
    shown = button(stage, 0)
    QTest.mouseClick(shown, LEFT)
    QTest.mouseDClick(shown, LEFT)
    assert stage.clipboard.text() == "one" and shown.text() == "Copy 2/3"


def test_what_was_copied_by_its_number_is_followed_by_the_next(stage: Stage) -> None:
    stage.show(THREE)
    card = stage.window.panel.cards[0]
    card.setFocus()
    stage.qtbot.keyClick(card, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert stage.clipboard.text() == "two" and button(stage, 0).text() == "Copy 3/3"
    assert press(stage) == "three"


def test_another_turn_begins_with_the_first_message(stage: Stage) -> None:
    stage.show(THREE)
    assert press(stage) == "one"
    stage.show(THREE, turn="t2")
    assert button(stage, 0).text() == "Copy 1/3" and press(stage) == "one"


def test_each_message_is_looked_at_and_has_its_turn_until_it_has_left(stage: Stage) -> None:
    stage.show(("fine", "you are stupid", "bye"))
    assert press(stage) == "fine"
    assert press(stage) == "fine" and stage.sheet.isVisible()
    # Below the question lie cards that nobody sees.
    assert press(stage) == "fine" and stage.sheet.isVisible()
    stage.sheet.cancelled.emit()
    assert button(stage, 0).text() == "Copy 2/3"
    stage.sheet.put_away()
    assert press(stage) == "fine" and stage.sheet.isVisible()


def test_a_held_key_copies_one_message(stage: Stage) -> None:
    bound = [s for s in stage.window.findChildren(QShortcut) if s.key().toString() == "Ctrl+Shift+C"]
    assert len(bound) == 1 and not bound[0].autoRepeat()


def test_while_a_card_is_edited_or_put_away_there_is_no_button(stage: Stage) -> None:
    stage.show(THREE)
    card, shown = stage.window.panel.cards[0], button(stage, 0)
    card.set_editing(True)
    assert not shown.isVisible()
    card.set_editing(False)
    assert shown.isVisible()
    card.dismiss()
    assert not shown.isEnabled()
    assert press(stage) == "before"
