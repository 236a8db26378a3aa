"""One card is framed: the keys of a card act on the one that Enter copies, whichever had the focus before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.panel_stage import LEFT, Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    made = Stage()
    made.appear(qtbot)
    made.show("t1", "a", "b", "c")
    made.panel.cards[2].setFocus()
    return made


def framed(stage: Stage) -> set[int]:
    """Digits of the cards that look current: by the mark, or by the focus in them."""
    focus = QApplication.focusWidget()
    holding = {card.position for card in stage.panel.cards if card is focus or card.isAncestorOf(focus)}
    return {stage.panel._area.current + 1, *holding}


def key(qtbot: QtBot, which: Qt.Key) -> None:
    """Where the focus is, as the system sends it."""
    qtbot.keyClick(QApplication.focusWidget(), which)


def test_after_a_digit_the_keys_are_those_of_the_card_it_copied(stage: Stage, qtbot: QtBot) -> None:
    added: list[str] = []
    stage.panel.add_wanted.connect(lambda suggestion, _digit: added.append(suggestion.id))
    stage.panel.press_digit(2)
    assert framed(stage) == {2} and stage.copied == [("b", 2, None)]
    key(qtbot, Qt.Key.Key_A)
    assert added == ["b"]
    key(qtbot, Qt.Key.Key_E)
    assert [card.editing for card in stage.panel.cards] == [False, True, False]
    key(qtbot, Qt.Key.Key_Escape)
    key(qtbot, Qt.Key.Key_Delete)
    assert stage.judged == [("later", "b", 2)] and framed(stage) == {3}


def test_a_button_of_another_card_does_not_keep_the_keys(stage: Stage, qtbot: QtBot) -> None:
    stage.tool(3, "Edit before").setFocus()
    stage.panel.press_digit(1)
    assert framed(stage) == {1}
    key(qtbot, Qt.Key.Key_Delete)
    assert stage.judged == [("later", "a", 1)]


def test_a_click_on_a_quiet_button_marks_its_card_alone(stage: Stage, qtbot: QtBot) -> None:
    stage.hover()
    qtbot.mouseClick(stage.tool(1, "Add to"), LEFT)
    assert framed(stage) == {1}


def test_the_next_turn_begins_at_its_first_card(stage: Stage, qtbot: QtBot) -> None:
    stage.show("t2", "d", "e", "f")
    assert framed(stage) == {1}
    key(qtbot, Qt.Key.Key_Delete)
    assert stage.judged == [("later", "d", 1)]


def test_what_is_being_typed_in_an_editor_is_not_left(stage: Stage, qtbot: QtBot) -> None:
    stage.panel.cards[2].begin_editing()
    typing = QApplication.focusWidget()
    assert stage.panel.cards[2].isAncestorOf(typing)
    stage.panel.press_digit(1)
    assert QApplication.focusWidget() is typing and stage.copied == [("a", 1, None)]


def test_a_digit_takes_the_focus_of_nothing_else(stage: Stage, qtbot: QtBot) -> None:
    field = QLineEdit(stage.panel)
    field.show()
    field.setFocus()
    assert field.hasFocus()
    stage.panel.press_digit(2)
    assert field.hasFocus() and stage.panel._area.current == 1
