"""Keys and buttons on suggestions: copy one or all, choose, search when nothing fits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.icon_button import IconButton
from tests.ui.panel_stage import LEFT, Stage, row


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    made = Stage()
    made.appear(qtbot)
    return made


def test_not_sure_is_said_and_offers_search(stage: Stage, qtbot: QtBot) -> None:
    stage.panel.show_waiting("t1")
    assert not [b for b in stage.panel.findChildren(QPushButton) if b.isVisible()]
    stage.panel.show_not_sure("t1")
    qtbot.mouseClick(stage.button("Search the library"), LEFT)
    assert len(stage.offers) == 1
    stage.panel.press_digit(1)
    stage.panel.press_enter()
    assert stage.copied == []


def test_not_sure_is_held_under_the_pointer_too(stage: Stage) -> None:
    stage.show("t1", "a")
    stage.hover()
    stage.panel.show_not_sure("t2")
    assert stage.ids() == ["a"] and stage.panel.held
    assert stage.button("New message").text() == "New message: not sure ↓"
    stage.leave()
    assert stage.ids() == [] and stage.button("Search the library")


def test_up_and_down_choose_what_enter_copies(stage: Stage, qtbot: QtBot) -> None:
    stage.show("t1", "a", "b", "c")
    stage.panel.press_enter()
    stage.panel.move_current(1)
    qtbot.keyClick(stage.panel.cards[1], Qt.Key.Key_Down)
    stage.panel.press_enter()
    stage.panel.move_current(5)
    qtbot.keyClick(stage.panel.cards[2], Qt.Key.Key_Up)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [name for name, *_rest in stage.copied] == ["a", "c", "b"]
    assert "↵" in stage.panel.cards[1].action_words


@pytest.mark.parametrize("left", [1, 2])
def test_enter_still_copies_when_fewer_rows_replace_the_chosen_one(stage: Stage, left: int) -> None:
    stage.show("t1", "a", "b", "c", "d")
    stage.panel.cards[3].setFocus()
    stage.show("t2", *"efg"[:left])
    stage.panel.press_enter()
    assert stage.copied == [("e", 1, None)]


def test_several_messages_are_copied_one_by_one_or_all(stage: Stage, qtbot: QtBot) -> None:
    stage.panel.show_rows("t1", (row("a", "Hello.", "How are you?", "Bye."),))
    card = stage.panel.cards[0]
    card.setFocus()
    steps = [b for b in card.findChildren(IconButton) if b.accessibleName().startswith("Copy ")]
    assert [b.accessibleDescription() for b in steps] == ["Hello.", "How are you?", "Bye."]
    assert all(b.isVisible() for b in steps)
    qtbot.mouseClick(steps[0], LEFT)
    qtbot.keyClick(card, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(card, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    stage.panel.press_digit(1)
    assert stage.copied == [("a", 1, 0), ("a", 1, 1), ("a", 1, None)]
    stage.panel.confirm_copied("a", 1)
    assert [b.sign.value for b in steps] == ["copy", "done", "copy"]
    stage.panel.confirm_copied("a", None)
    assert [b.sign.value for b in steps] == ["copy"] * 3 and card.action_words == "Copied ✓"
