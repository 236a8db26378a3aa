"""What the agent writes or finds is inserted by the checked way, with the same keys everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.outgoing.situation import Binding
from assist_app.desk.own_words import OwnWords
from assist_app.model.delivery import Delivered, Result
from assist_app.model.feedback import Outcome
from assist_app.model.script import Script
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.window.search_controller import SearchController
from tests.ui.inserting_stage import TALK
from tests.ui.inserting_stage import Stage as Inserting

LEFT = Qt.MouseButton.LeftButton
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
GOOD, BAD = Script("a", "en", "Good", ("All is well",)), Script("b", "en", "Bad", ("Do not be stupid",))
INTERNAL = Script("c", "en", "Ours", ("Ask Bob",), internal=True)


class Stage(Inserting):
    """With the search, and with what the agent writes."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.own_words = OwnWords(self.window, self.copying, self.inserting, self.desk, lambda: 0.0)
        self.searching = SearchController(self.window, self.copying.copy_script)
        panel = self.window.panel
        panel.edited_copy_wanted.connect(self.copying.use_edited)
        self.window.composer.copy_wanted.connect(self.copying.copy)
        self.notes: list[str] = []
        panel.warned.connect(self.notes.append)
        self.window.offer_insertion(True)

    def strongly(self, part: QWidget, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """Ctrl+Shift+Enter there."""
        part.setFocus()
        self.qtbot.keyClick(part, key, BOTH)

    def search(self, *scripts: Script) -> None:
        self.window.focus_search()
        self.window.search.setText("words")
        self.window.results.show_rows("words", [SearchRow(script) for script in scripts])
        QApplication.processEvents()

    def at(self, row: int) -> QPoint:
        results = self.window.results
        return results.visualRect(results.model().index(row, 0)).center()

    def add(self, position: int) -> None:
        self.composing.add_suggestion(self.window.panel.rows[position - 1], position)

    def insert_button(self, part: QWidget) -> QPushButton:
        return next(b for b in part.findChildren(QPushButton) if b.text() == "Insert" and b.isVisible())


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def places(stage: Stage) -> list[QWidget]:
    """Where the focus may be while nothing is written."""
    window = stage.window
    return [
        window.conversations,
        window.messages,
        window.composer.editor,
        window.search,
        window.panel.cards[0],
        window.centralWidget(),
    ]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_chord_inserts_the_marked_card_and_never_copies(stage: Stage, key: Qt.Key) -> None:
    stage.show(("hello",), ("goodbye",))
    for number, part in enumerate(places(stage), start=1):
        stage.strongly(part, key)
        assert stage.room.texts == ["hello"] * number, part
    stage.window.panel.move_current(1)
    stage.strongly(stage.window.search)
    assert stage.room.texts[-1] == "goodbye" and stage.clipboard.text() == "before"


def test_the_chord_inserts_the_tray_from_anywhere(stage: Stage) -> None:
    stage.show(("hello",), ("goodbye",))
    for number, part in enumerate(places(stage), start=1):
        stage.add(1)
        stage.add(2)
        stage.strongly(part)
        assert stage.room.texts == ["hello\ngoodbye"] * number, part
        assert stage.window.tray.isHidden()
    assert stage.clipboard.text() == "before"


def test_with_nothing_to_insert_it_says_so(stage: Stage) -> None:
    stage.strongly(stage.window.conversations)
    assert stage.room.texts == [] and stage.notes == ["There are no suggestions now."]
    stage.show(("hello",))
    stage.shift(3)
    assert stage.room.texts == [] and stage.notes[-1] == "There is no suggestion 3."
    stage.window.panel.cards[0].dismiss()
    stage.shift(1)
    assert stage.room.texts == [] and stage.notes[-1] == "Suggestion 1 was put away."


def test_a_question_keeps_the_chord_for_itself(stage: Stage) -> None:
    stage.show(("you stupid",), ("hello",))
    stage.shift(1)
    assert stage.sheet.isVisible()
    stage.strongly(stage.sheet.cancel)
    assert stage.room.texts == [] and stage.sheet.isVisible()


# An edited suggestion


def edit(stage: Stage, text: str) -> QWidget:
    card = stage.window.panel.cards[0]
    card.begin_editing()
    assert card._editor is not None
    card._editor.editor.setPlainText(text)
    return card._editor.editor


def test_an_edited_reply_is_inserted_and_counts_as_edited(stage: Stage) -> None:
    stage.show(("hello",), ("goodbye",))
    stage.add(2)
    stage.strongly(edit(stage, "hello there"))
    assert stage.room.texts == ["hello there"] and stage.clipboard.text() == "before"
    name, outcome, share = stage.desk.recorded[0]
    assert (name, outcome) == ("s0", Outcome.EDITED) and share is not None and 0 < share < 1
    card = stage.window.panel.cards[0]
    assert not card.editing and card.action_words == "Inserted ✓"
    # The tray is another reply and stays.
    assert stage.window.tray.text == "goodbye"


def test_its_quiet_button_does_the_same_and_an_unchanged_one_counts_as_inserted(stage: Stage) -> None:
    stage.show(("hello",))
    edit(stage, "hello")
    stage.insert_button(stage.window.panel).click()
    assert stage.room.texts == ["hello"] and stage.desk.recorded == [("s0", Outcome.INSERTED, None)]


@pytest.mark.parametrize("wrong", ["stopped", "refused", "typed meanwhile"])
def test_an_edited_reply_that_did_not_arrive_stays_in_its_editor(stage: Stage, wrong: str) -> None:
    stage.show(("hello",))
    stage.room.answer = Delivered(Result.REFUSED, "the window has gone")
    stage.room.answers_later = wrong == "typed meanwhile"
    editor = edit(stage, "you stupid" if wrong == "stopped" else "hello there")
    stage.strongly(editor)
    if wrong == "typed meanwhile":
        editor.appendPlainText("and more")
        stage.room.answers()
    assert stage.window.panel.cards[0].editing
    if wrong == "stopped":
        assert stage.room.texts == [] and stage.sheet.isVisible()
        stage.room.answer = Delivered(Result.INSERTED)
        stage.sheet.anyway.click()
        assert stage.room.texts == ["you stupid"] and not stage.window.panel.cards[0].editing


# The reply box


def test_a_reply_is_inserted_and_leaves_the_box_once_it_arrived(stage: Stage) -> None:
    composer = stage.window.composer
    for seen in (None, True, False):
        composer.set_text("hello")
        stage.room.answer = Delivered(Result.INSERTED, seen=seen)
        stage.strongly(composer.editor)
        # Where the field does not show it, it may be needed once more.
        assert composer.text == ("hello" if seen is False else "")
    assert stage.room.texts == ["hello"] * 3 and stage.clipboard.text() == "before"
    composer.set_text("two")
    stage.room.answer = Delivered(Result.INSERTED)
    stage.insert_button(composer).click()
    assert stage.room.texts[-1] == "two"
    composer.editor.undo()
    assert composer.text == "two"


def test_a_reply_that_was_refused_or_changed_stays(stage: Stage) -> None:
    composer = stage.window.composer
    composer.set_text("hello")
    stage.room.answer = Delivered(Result.REFUSED, "gone")
    stage.strongly(composer.editor)
    assert composer.text == "hello"
    stage.room.answers_later = True
    stage.strongly(composer.editor)
    composer.editor.appendPlainText("more")
    stage.room.answers()
    assert composer.text == "hello\nmore"


def test_a_reply_is_bound_to_the_conversation_it_was_begun_for(stage: Stage) -> None:
    stage.window.composer.set_text("hello")
    stage.desk.open_conversation = replace(TALK, id="c2", title="Mr Li")
    stage.strongly(stage.window.composer.editor)
    assert stage.room.texts == [] and stage.sheet.isVisible()


def test_what_the_customer_said_is_not_inserted(stage: Stage) -> None:
    composer, said = stage.window.composer, []
    composer.customer_said.connect(said.append)
    composer.enter_customer_text()
    composer.editor.setPlainText("where is it")
    stage.strongly(composer.editor)
    assert stage.room.texts == [] and said == ["where is it"]
    assert not [b for b in composer.findChildren(QPushButton) if b.text() == "Insert" and b.isVisible()]


def test_while_an_input_method_composes_nothing_is_inserted(stage: Stage) -> None:
    stage.show(("hello",))
    for editor in (stage.window.composer.editor, stage.window.search):
        editor.setFocus()
        QApplication.sendEvent(editor, QInputMethodEvent("kuai", []))
        stage.qtbot.keyClick(editor, Qt.Key.Key_Return, BOTH)
        assert stage.room.texts == []
        QApplication.sendEvent(editor, QInputMethodEvent("", []))


# Search


def test_the_marked_row_is_inserted_whole(stage: Stage) -> None:
    two = Script("d", "en", "Two", ("one", "two"))
    stage.search(GOOD, two)
    stage.strongly(stage.window.search)
    stage.window.results.move_current(1)
    stage.strongly(stage.window.search)
    assert stage.room.texts == ["All is well", "one\ntwo"] and stage.clipboard.text() == "before"


def test_a_row_is_copied_with_a_click_and_inserted_with_two(stage: Stage) -> None:
    stage.search(GOOD, BAD)
    view = stage.window.results.viewport()
    stage.qtbot.mouseClick(view, LEFT, pos=stage.at(0))
    assert stage.clipboard.text() == "All is well" and stage.room.texts == []
    stage.qtbot.mouseDClick(view, LEFT, pos=stage.at(0))
    stage.qtbot.mouseRelease(view, LEFT, pos=stage.at(0))
    assert stage.room.texts == ["All is well"] and stage.room.earlier == ["before"]


def test_what_must_not_leave_is_not_inserted_from_a_search(stage: Stage) -> None:
    stage.search(INTERNAL, BAD)
    stage.strongly(stage.window.search)
    assert stage.room.texts == [] and stage.sheet.isHidden()
    stage.window.results.move_current(1)
    stage.strongly(stage.window.search)
    assert stage.room.texts == [] and stage.sheet.isVisible()


def test_the_row_below_the_pointer_has_a_quiet_button(stage: Stage) -> None:
    stage.search(GOOD, BAD)
    results = stage.window.results
    results.entered.emit(results.model().index(0, 0))
    button = stage.insert_button(results)
    assert results.visualRect(results.model().index(0, 0)).contains(button.geometry())
    stage.qtbot.mouseClick(button, LEFT)
    assert stage.room.texts == ["All is well"] and stage.clipboard.text() == "before"
    stage.window.offer_insertion(False)
    assert not button.isVisible()


# Only where it is possible


def test_it_is_told_where_it_is_possible_and_nowhere_else(stage: Stage) -> None:
    panel = stage.window.panel
    words = panel._area._stack.words
    assert "double click" in words.text()
    stage.show(("one", "two"), ("three",))
    tips = [card._action.button.toolTip() for card in panel.cards]
    assert "Shift+2" in tips[1] and "Double click" in tips[1] and "Ctrl+Shift+1" in tips[0]
    stage.window.offer_insertion(False)
    edit(stage, "hello")
    assert not any(card._action.button.toolTip() for card in panel.cards)
    buttons = stage.window.findChildren(QPushButton)
    shown = [b for b in buttons if b.text() == "Insert" and b.isVisible()]
    assert shown == []
    panel.show_idle()
    assert "double click" not in words.text() and "Press 1 to 9" in words.text()


def test_another_reply_is_not_taken_for_the_one_on_its_way(stage: Stage) -> None:
    stage.room.answers_later = True
    replies = stage.window.composer.insert_wanted
    replies.emit("My refund is on its way")
    replies.emit("Another reply")
    replies.emit("Another reply")
    assert stage.room.texts == ["My refund is on its way", "Another reply"]
    draft = stage.copying.bearings.draft
    stage.copying.bearings.draft = Binding("c2", "Mr Li", draft.target)
    stage.desk.open_conversation = replace(TALK, id="c2", title="Mr Li")
    replies.emit("Another reply")
    assert stage.room.texts[2:] == ["Another reply"], "for another customer it is another one"
