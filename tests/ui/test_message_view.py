"""The view follows the newest message, stays where the agent reads, and lets the agent choose and copy."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import MessageState
from assist_app.ui.talk.message_view import MARGIN_Y
from tests.ui.talk_stage import TalkStage, message

LEFT = Qt.MouseButton.LeftButton


def test_the_newest_message_is_followed(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    for number in range(20):
        stage.add("word " * 30 * (number % 3))
        assert stage.bar.value() == stage.bar.maximum()
        bottom = stage.view.row_box(stage.view.count - 1).bottom()
        assert bottom == stage.view.viewport().height() - MARGIN_Y
    assert stage.newer().isHidden()


def test_scrolled_up_nothing_moves_and_what_is_new_is_counted(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    stage.bar.setValue(stage.bar.maximum() // 2)
    before = stage.anchor()
    for _time in range(3):
        stage.add("word " * 50)
    assert stage.anchor() == before
    assert stage.newer().isVisible() and stage.newer().text() == "3 new messages ↓"
    stage.qtbot.mouseClick(stage.newer(), LEFT)
    assert stage.bar.value() == stage.bar.maximum() and stage.newer().isHidden()


def test_what_was_scrolled_to_is_no_longer_new(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    stage.bar.setValue(0)
    stage.add("new")
    stage.bar.setValue(stage.bar.maximum())
    assert stage.newer().isHidden()
    stage.bar.setValue(0)
    stage.add("newer")
    assert stage.newer().isVisible() and stage.newer().text() == "1 new message ↓"


@pytest.mark.parametrize("where", [0.0, 0.5, 1.0])
def test_messages_that_come_together_look_as_if_they_came_one_by_one(qtbot: QtBot, where: float) -> None:
    pictures, places = [], []
    for together in (False, True):
        stage = TalkStage(qtbot, 60)
        stage.bar.setValue(round(stage.bar.maximum() * where))
        if together:
            stage.view.expect_more(True)
        for number in range(5):
            stage.add("word " * 40 * (number % 3))
        stage.change(len(stage.store) - 2, text="changed " * 30)
        stage.add("late", at=40)
        if together:
            stage.view.expect_more(False)
        QApplication.processEvents()
        places.append((stage.anchor(), stage.view.count, stage.newer().isVisible()))
        pictures.append(stage.view.viewport().grab().toImage())
    assert places[0] == places[1] and pictures[0] == pictures[1]


@pytest.mark.parametrize("step", [7, 24, 131])
def test_scrolling_up_moves_everything_by_the_same_step(qtbot: QtBot, step: int) -> None:
    stage = TalkStage(qtbot, 400)
    for _time in range(120):
        rows = stage.view.visible_rows()
        middle = rows[len(rows) // 2]
        top = stage.view.row_box(middle).top()
        stage.bar.setValue(stage.bar.value() - step)
        assert stage.view.row_box(middle).top() == top + step


def test_a_late_message_above_moves_neither_the_text_nor_the_choice(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    stage.bar.setValue(stage.bar.maximum() // 2)
    row = stage.view.visible_rows()[2]
    box = stage.view.row_box(row)
    stage.qtbot.mouseClick(stage.view.viewport(), LEFT, pos=QPoint(100, int(box.center().y())))
    chosen, before = stage.store[row], stage.anchor()
    stage.add("late", at=3)
    assert stage.anchor() == before
    stage.qtbot.keyClick(stage.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert stage.copied == [chosen.text]


def test_a_recalled_text_never_comes_back_not_even_in_an_old_width(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 3)
    before = stage.view.grab().toImage()
    stage.view.resize(700, 480)
    stage.change(2, state=MessageState.RECALLED, text=None)
    stage.view.resize(560, 480)
    recalled = stage.view.grab().toImage()
    fresh = TalkStage(qtbot, 3)
    fresh.change(2, state=MessageState.RECALLED, text=None)
    assert recalled != before
    assert recalled == fresh.view.grab().toImage()


def test_an_edit_on_the_screen_is_painted(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 3)
    before = stage.view.grab().toImage()
    height = stage.view.row_box(2).height()
    stage.change(2, state=MessageState.EDITED, text="word " * 200)
    assert stage.view.row_box(2).height() > height + 40
    assert stage.view.grab().toImage() != before
    assert stage.view.row_box(2).bottom() <= stage.view.viewport().height()


def test_keys_choose_copy_and_scroll(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    for _time in range(30):
        qtbot.keyClick(stage.view, Qt.Key.Key_Up)
    box = stage.view.row_box(270)
    assert box.top() >= 0 and box.top() < stage.view.viewport().height()
    qtbot.keyClick(stage.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert stage.copied == [stage.store[270].text]
    qtbot.keyClick(stage.view, Qt.Key.Key_Home)
    assert stage.bar.value() == 0 and stage.view.visible_rows()[0] == 0
    qtbot.keyClick(stage.view, Qt.Key.Key_End)
    assert stage.bar.value() == stage.bar.maximum()


def test_a_double_click_opens_the_text_and_a_recalled_one_gives_nothing(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 3)
    spot = stage.view.row_box(1).center().toPoint()
    qtbot.mouseDClick(stage.view.viewport(), LEFT, pos=spot)
    assert stage.opened == [stage.store[1]]
    stage.change(1, state=MessageState.RECALLED)
    qtbot.mouseDClick(stage.view.viewport(), LEFT, pos=stage.view.row_box(1).center().toPoint())
    qtbot.keyClick(stage.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(stage.opened) == 1 and stage.copied == []


@pytest.mark.parametrize("where", [0.7, 0.9, 1.0])
def test_a_click_moves_nothing_however_tall_the_message_is(qtbot: QtBot, where: float) -> None:
    stage = TalkStage(qtbot, 4)
    stage.add("many words " * 1_000)
    stage.bar.setValue(round(stage.bar.maximum() * where))
    read, spot = stage.bar.value(), QPoint(100, 240)
    stage.qtbot.mouseClick(stage.view.viewport(), LEFT, pos=spot)
    assert stage.view.current == 4 and stage.bar.value() == read
    menu_asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, QPoint(100, 240))
    QApplication.sendEvent(stage.view.viewport(), menu_asked)
    menu = stage.view.findChild(QMenu)
    menu.close()
    assert stage.view.current == 4 and stage.bar.value() == read
    # With the keys a message is brought into sight.
    stage.view.choose(3)
    stage.qtbot.keyClick(stage.view, Qt.Key.Key_Down)
    stage.qtbot.keyClick(stage.view, Qt.Key.Key_Up)
    assert 0 <= stage.view.row_box(3).top() < 480


def test_a_message_at_the_edge_is_opened_by_a_double_click_and_not_another(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    stage.bar.setValue(stage.bar.maximum() // 2)
    row = stage.view.visible_rows()[1]
    stage.bar.setValue(stage.bar.value() + int(stage.view.row_box(row).bottom()) - 10)
    spot = QPoint(100, 5)
    assert stage.view.row_under(spot) == row
    stage.qtbot.mouseClick(stage.view.viewport(), LEFT, pos=spot)
    stage.qtbot.mouseDClick(stage.view.viewport(), LEFT, pos=spot)
    assert stage.opened == [stage.store[row]]


def test_home_reaches_the_top_whatever_was_measured_before(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    stage.bar.setValue(4 * 72)
    qtbot.keyClick(stage.view, Qt.Key.Key_Home)
    assert stage.bar.value() == 0
    assert stage.view.row_box(0).top() == MARGIN_Y


def test_the_menu_copies_the_message_under_the_pointer(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    row = stage.view.visible_rows()[2]
    spot = stage.view.row_box(row).center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, stage.view.mapToGlobal(spot))
    QApplication.sendEvent(stage.view.viewport(), event)
    menu = stage.view.findChild(QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert stage.copied == [stage.store[row].text]


def test_another_conversation_begins_at_its_end_with_nothing_chosen(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    qtbot.keyClick(stage.view, Qt.Key.Key_Up)
    stage.bar.setValue(0)
    stage.add("new")
    stage.view.reset(300, stage.store[100:300])
    assert stage.bar.value() == stage.bar.maximum()
    assert stage.view.visible_rows()[-1] == 299 and stage.newer().isHidden()
    qtbot.keyClick(stage.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert stage.copied == []


def test_the_scroll_bar_comes_and_goes_with_the_messages(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 0)
    assert not stage.bar.isVisible()
    stage.view.reset(300, [message(n) for n in range(100, 300)])
    qtbot.waitUntil(stage.bar.isVisible)
    assert stage.bar.value() == stage.bar.maximum() and stage.view.viewport().width() < 560
    stage.view.reset(1, [message(0, "short")])
    qtbot.waitUntil(lambda: not stage.bar.isVisible())
