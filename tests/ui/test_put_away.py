"""What is put away keeps its place until nobody points at the cards, says so, and can be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.change_guard import GUARD
from tests.ui.panel_stage import LEFT, Stage, row, rows

DOWN, LATER = "Not a good suggestion", "Not now"
ways = pytest.mark.parametrize(
    ("name", "what", "words"), [(DOWN, "down", "Noted"), (LATER, "later", "Put away")], ids=["down", "later"]
)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    made = Stage()
    made.appear(qtbot)
    made.show("t1", "a", "b", "c")
    return made


@pytest.fixture
def elsewhere(stage: Stage, qtbot: QtBot) -> QLineEdit:
    """A field outside the panel."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    stage.panel.activateWindow()
    qtbot.waitUntil(stage.panel.isActiveWindow)
    return field


def repeated(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)


def use(stage: Stage, qtbot: QtBot, digit: int, name: str) -> None:
    """Presses a quiet button of a card with the mouse."""
    stage.hover()
    qtbot.mouseClick(stage.tool(digit, name), LEFT)


@ways
def test_it_stays_in_its_place_and_says_what_became_of_it(
    stage: Stage, qtbot: QtBot, name: str, what: str, words: str
) -> None:
    before, calm = stage.boxes(), stage.panel.cards[1].grab().toImage()
    use(stage, qtbot, 2, name)
    card = stage.panel.cards[1]
    assert stage.judged == [(what, "b", 2)] and stage.boxes() == before and len(before) == 3
    assert card.aside_words == words and card.accessibleDescription().startswith(f"{words}. ")
    assert stage.button("Undo").isVisible() and card.grab().toImage() != calm
    stage.leave()
    assert stage.ids() == ["a", "c"]
    stage.panel.press_digit(3)
    assert stage.copied == [("c", 3, None)]
    stage.show("t1", "b", "a", "d")
    assert stage.ids() == ["a", "c", "d"]


def test_it_cannot_be_copied_edited_or_judged_again(stage: Stage, qtbot: QtBot) -> None:
    use(stage, qtbot, 2, DOWN)
    card = stage.panel.cards[1]
    stage.panel.press_digit(2)
    qtbot.mouseClick(card, LEFT, pos=QPoint(20, 20))
    qtbot.mouseClick(QApplication.widgetAt(card.mapToGlobal(QPoint(20, 20))), LEFT)
    card.press()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_E, Qt.Key.Key_Delete):
        qtbot.keyClick(card, key)
    assert stage.copied == [] and not card.editing and stage.judged == [("down", "b", 2)]
    assert not stage.tool(2, "Copy").isEnabled() and card.focusPolicy() is Qt.FocusPolicy.NoFocus


@ways
def test_undo_brings_it_back_and_is_recorded(
    stage: Stage, qtbot: QtBot, name: str, what: str, words: str
) -> None:
    card, boxes = stage.panel.cards[1], stage.boxes()
    use(stage, qtbot, 2, name)
    stage.panel.show_rows("t1", (row("b", "a longer reply"),))
    qtbot.mouseClick(stage.button("Undo"), LEFT)
    assert stage.judged == [(what, "b", 2), ("back", "b", 2)] and stage.boxes() == boxes
    assert not card.aside and card.suggestion == row("b", "a longer reply")
    assert not card.accessibleDescription().startswith(words)
    stage.now += GUARD
    stage.panel.press_digit(2)
    assert stage.copied == [("b", 2, None)]
    stage.leave()
    assert stage.ids() == ["a", "b", "c"]


def test_a_second_click_on_undo_does_not_copy(stage: Stage, qtbot: QtBot) -> None:
    use(stage, qtbot, 2, DOWN)
    undo = stage.button("Undo")
    where = undo.mapToGlobal(undo.rect().center())
    qtbot.mouseClick(undo, LEFT)
    again = QApplication.widgetAt(where)
    qtbot.mouseClick(again, LEFT)
    assert stage.panel.cards[1].isAncestorOf(again) and stage.copied == [] and len(stage.warned) == 1


def test_undo_stands_where_the_action_stood(stage: Stage, qtbot: QtBot) -> None:
    action = stage.tool(2, "Copy")
    where = action.mapToGlobal(action.rect().center())
    use(stage, qtbot, 2, LATER)
    assert QApplication.widgetAt(where) is stage.button("Undo")


def test_where_no_card_is_left_that_is_said_and_search_is_offered(stage: Stage, qtbot: QtBot) -> None:
    for digit in (1, 2, 3):
        use(stage, qtbot, digit, LATER)
    stage.leave()
    assert stage.ids() == [] and stage.button("Search the library").isVisible()
    stage.show("t1", "a", "b", "c")
    assert stage.ids() == [] and stage.button("Search the library").isVisible()
    stage.show("t1", "a", "b", "c", "d")
    assert stage.ids() == ["d"] and not stage.panel._area.offer.isVisible()


def test_a_new_turn_ends_it_but_not_under_the_pointer(stage: Stage, qtbot: QtBot) -> None:
    use(stage, qtbot, 2, DOWN)
    before = stage.boxes()
    stage.panel.show_rows("t2", rows("b", "e"))
    assert stage.boxes() == before and stage.panel.cards[1].aside
    stage.leave()
    assert stage.ids() == ["b", "e"] and not any(card.aside for card in stage.panel.cards)
    assert stage.tool(2, "Copy").isEnabled()


def test_the_same_row_in_a_new_turn_is_a_new_one(stage: Stage, qtbot: QtBot) -> None:
    use(stage, qtbot, 2, DOWN)
    same = stage.panel.rows
    stage.panel.forget_turn()
    stage.panel._area.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    stage.panel.show_rows("t1", same)
    assert stage.ids() == ["a", "b", "c"] and not stage.panel.cards[1].aside


def test_by_keyboard_the_next_card_goes_on_and_all_stay_until_the_focus_leaves(
    stage: Stage, qtbot: QtBot, elsewhere: QLineEdit
) -> None:
    stage.panel.cards[2].setFocus()
    before = stage.boxes()
    for _press in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert stage.judged == [("later", "c", 3), ("later", "b", 2)]
    assert QApplication.focusWidget() is stage.panel.cards[0] and stage.boxes() == before
    stage.panel.press_enter()
    assert stage.copied == [("a", 1, None)]
    elsewhere.activateWindow()
    elsewhere.setFocus()
    qtbot.waitUntil(elsewhere.hasFocus)
    assert stage.ids() == ["a"]


def test_the_focus_may_leave_while_the_pointer_is_there(
    stage: Stage, qtbot: QtBot, elsewhere: QLineEdit
) -> None:
    stage.panel.cards[0].setFocus()
    use(stage, qtbot, 2, DOWN)
    elsewhere.activateWindow()
    elsewhere.setFocus()
    qtbot.waitUntil(elsewhere.hasFocus)
    assert stage.ids() == ["a", "b", "c"]


def test_the_last_card_gives_the_focus_to_undo(stage: Stage, qtbot: QtBot) -> None:
    stage.panel.show_rows("t2", rows("x"))
    stage.now += 10
    card = stage.panel.cards[0]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Delete)
    undo = QApplication.focusWidget()
    assert undo is stage.button("Undo") and undo.accessibleName() == "Undo 1"
    qtbot.keyClick(undo, Qt.Key.Key_Space)
    assert card.hasFocus() and stage.judged == [("later", "x", 1), ("back", "x", 1)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_E])
def test_a_key_meant_for_the_old_card_does_nothing_to_the_new_one(
    stage: Stage, qtbot: QtBot, key: Qt.Key
) -> None:
    card = stage.panel.cards[0]
    card.setFocus()
    stage.panel.show_rows("t2", rows("d", "e"))
    qtbot.keyClick(card, key)
    assert stage.judged == [] and not card.editing and len(stage.warned) == 1 and card.flashing
    stage.now += GUARD
    qtbot.keyClick(card, key)
    assert card.editing is (key == Qt.Key.Key_E)
    assert stage.judged == ([("later", "d", 1)] if key == Qt.Key.Key_Delete else [])


@pytest.mark.parametrize("name", [DOWN, LATER, "Edit before copying"])
def test_a_button_meant_for_the_old_card_does_nothing_to_the_new_one(
    stage: Stage, qtbot: QtBot, name: str
) -> None:
    stage.panel.show_rows("t2", rows("d", "e"))
    use(stage, qtbot, 1, name)
    card = stage.panel.cards[0]
    assert stage.judged == [] and not card.editing and not card.aside and len(stage.warned) == 1
    stage.now += GUARD
    use(stage, qtbot, 1, name)
    assert card.editing or card.aside


def test_a_key_that_is_held_down_puts_one_card_away(stage: Stage, qtbot: QtBot) -> None:
    stage.panel.cards[0].setFocus()
    qtbot.keyPress(stage.panel.cards[0], Qt.Key.Key_Delete)
    QApplication.sendEvent(stage.panel.cards[1], repeated(Qt.Key.Key_Delete))
    assert stage.judged == [("later", "a", 1)]
