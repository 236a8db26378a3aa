"""What a screen reader is given of a conversation: every message, by place, and nothing that dangles.

Events and announcements need a real accessibility bus: tests/journeys/test_screen_reader.py.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from assist_app.model.conversation import Message, MessageState, Role, TurnNote
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.parts.accessible_parts import held
from assist_app.ui.talk.message_rows import MessageRow
from assist_app.ui.talk.message_words import announced, spoken
from assist_app.ui.window import accessibility
from tests.ui.talk_stage import TalkStage, message

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
LARGE = 100_000


@pytest.fixture(autouse=True)
def installed(qtbot: QtBot) -> Iterator[None]:
    accessibility.install()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: held() == 0)


def listed(stage: TalkStage) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(stage.view)


def test_a_message_is_one_sentence() -> None:
    note = TurnNote("refund", "Refund", 0.9, "negative")
    asked = Message("m", "s", "c", Role.CUSTOMER, "Where\nis it?", 1.7e9, "Ms Wang", note=note)
    clock = time.strftime("%H:%M", time.localtime(1.7e9))
    assert (
        spoken(asked)
        == f"Customer, Ms Wang, {clock}, Where is it?, Refund, recognised by the local engine, Upset"
    )
    vendors = replace(asked, note=replace(note, by="DianJin (emu)"))
    assert spoken(vendors).endswith(", Refund, recognised by DianJin (emu), Upset")
    assert spoken(asked, ends_turn=False) == f"Customer, Ms Wang, {clock}, Where is it?"
    guess = replace(asked, note=replace(note, confidence=0.34))
    assert spoken(guess) == f"Customer, Ms Wang, {clock}, Where is it?, Upset"
    edited = Message("m", "s", "c", Role.AGENT, "Soon", 1.7e9, state=MessageState.EDITED)
    assert spoken(edited) == f"Agent, {clock}, Soon, edited"
    recalled = Message("m", "s", "c", Role.CUSTOMER, None, 1.7e9, state=MessageState.RECALLED, note=note)
    assert spoken(recalled) == f"Customer, {clock}, Message recalled"
    assert spoken(None) == "Loading…"
    assert announced([asked]) == "Ms Wang: Where is it?"
    assert announced([edited, asked]) == "2 new messages. Ms Wang: Where is it?"


def test_the_view_is_a_list_of_its_messages(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    view = listed(stage)
    assert view.role() is QAccessible.Role.List and view.text(NAME) == "Conversation"
    assert view.childCount() == 300 and view.child(300) is None and view.child(-1) is None
    row = view.child(299)
    assert isinstance(row, MessageRow) and row is view.child(299)
    assert row.role() is QAccessible.Role.ListItem and "number 299" in row.text(NAME)
    assert view.indexOfChild(row) == 299 and row.parent().object() is stage.view
    assert not row.state().offscreen and view.child(0).state().offscreen
    middle = row.rect().center()
    assert view.childAt(middle.x(), middle.y()) is row
    assert view.childAt(-9, -9) is None


def test_a_message_that_is_not_loaded_is_asked_for(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 3000, answers=False)
    row = listed(stage).child(5)
    assert row.state().busy and row.text(NAME) == "Loading…" and row.text(DESCRIPTION) == ""
    assert stage.wanted[-1] == (0, 128)
    stage.answer(0, 128)
    assert not row.state().busy and "number 5" in row.text(NAME) and row.text(DESCRIPTION)


def test_the_current_message_is_the_selection(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    view = listed(stage)
    chosen = view.selectionInterface()
    assert chosen.selectedItemCount() == 0 and chosen.selectedItem(0) is None
    qtbot.keyClick(stage.view, Qt.Key.Key_Up)
    assert [view.indexOfChild(row) for row in chosen.selectedItems()] == [299]
    assert chosen.select(view.child(7)) and stage.view.current == 7
    assert chosen.isSelected(view.child(7)) and view.child(7).state().selected
    assert not view.child(7).state().offscreen
    assert not chosen.unselect(view.child(8)) and chosen.unselect(view.child(7))
    assert stage.view.current == -1 and not chosen.selectAll()
    qtbot.keyClick(stage.view, Qt.Key.Key_Home)
    assert stage.view.current == 0
    qtbot.keyClick(stage.view, Qt.Key.Key_End)
    assert stage.view.current == 299


def test_a_message_can_be_focused_opened_and_copied(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    row = listed(stage).child(298)
    acts = row.actionInterface()
    assert acts.actionNames() == ["SetFocus", "Press", "Copy"]
    assert acts.localizedActionName("Copy") == "Copy message" and acts.localizedActionName("Press")
    for name in [*acts.actionNames(), "nonsense"]:
        acts.doAction(name)
    assert stage.view.current == 298
    assert stage.opened == [stage.store[298]] and stage.copied == [stage.store[298].text]


def test_rows_keep_their_message_when_one_comes_late(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    view = listed(stage)
    above, below = view.child(3), view.child(200)
    words = below.text(NAME)
    stage.add("late", at=100)
    assert view.childCount() == 301
    assert view.indexOfChild(above) == 3 and view.indexOfChild(below) == 201
    assert below.text(NAME) == words and view.child(201) is below and view.child(200) is not below


def test_the_button_to_the_newest_is_the_last_child_while_it_shows(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    view = listed(stage)
    stage.bar.setValue(0)
    stage.add("new")
    assert view.childCount() == 302
    button = view.child(301)
    assert button.text(NAME) == "1 new message ↓" and view.indexOfChild(button) == 301
    middle = button.rect().center()
    assert view.childAt(middle.x(), middle.y()).text(NAME) == "1 new message ↓"
    stage.newer().click()
    assert view.childCount() == 301


def test_rows_of_another_conversation_are_deleted(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    view = listed(stage)
    rows = [view.child(n) for n in range(300)]
    for row in rows:
        row.actionInterface()
    stage.view.reset(2, [message(0), message(1)])
    assert not rows[1].isValid() and rows[1].text(NAME) == "" and rows[1].parent() is None
    assert rows[1].state().invalid and rows[1].rect().isNull() and view.indexOfChild(rows[1]) == -1
    qtbot.waitUntil(lambda: held() == 0)
    assert not any(isValid(row) for row in rows)
    assert view.childCount() == 2 and "number 1" in view.child(1).text(NAME)


def test_a_closed_view_leaves_nothing_behind(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    view = listed(stage)
    rows = [view.child(n) for n in range(300)]
    stage.view.close()
    stage.view.deleteLater()
    QCoreApplication.sendPostedEvents(stage.view, QEvent.Type.DeferredDelete)
    assert not isValid(stage.view) and not isValid(view)
    assert not rows[0].isValid() and rows[0].parent() is None and not rows[0].text(NAME)
    qtbot.waitUntil(lambda: held() == 0)
    gc.collect()


def test_a_hundred_thousand_messages_cost_nothing_until_asked_for(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 0)
    view = listed(stage)
    begin = time.perf_counter()
    stage.view.reset(LARGE, [message(n) for n in range(LARGE - 200, LARGE)])
    assert view.childCount() == LARGE and held() == 0
    for place in range(0, LARGE, 100):
        row = view.child(place)
        assert view.indexOfChild(row) == place and row.rect().height() > 0
    assert held() == LARGE // 100
    assert time.perf_counter() - begin < 2.0
    stage.view.reset(0, [])


def test_a_card_is_a_button_that_copies(qtbot: QtBot) -> None:
    card = SuggestionCard(1, {})
    qtbot.addWidget(card)
    copied: list[object] = []
    card.copy_wanted.connect(copied.append)
    button = QAccessible.queryAccessibleInterface(card)
    acts = button.actionInterface()
    assert button.role() is QAccessible.Role.Button
    assert acts.actionNames() == ["Press", "SetFocus"]
    acts.doAction("Press")
    assert copied == []
    card.show_suggestion(Suggestion("1", ("Thank you", "Good bye"), ("embedded",)))
    card.show()
    assert button.text(NAME) == "Suggestion 1: Thank you\nGood bye"
    acts.doAction("Press")
    assert copied == [None]
    card.set_editing(True)
    acts.doAction("Press")
    acts.doAction("nonsense")
    assert copied == [None]
