"""What the agent wants inserted: looked at like a copy, one message after the other, and said."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term
from assist_app.assist.session import Advice
from assist_app.assist.turn import current_turn
from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.delivery.insertion import Choice
from assist_app.delivery.system import paste_keys
from assist_app.desk.composing import Composing
from assist_app.guards.copying import Copying, Departure
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.delivery import Delivered, Result, Target
from assist_app.model.errors import DeliveryError
from assist_app.model.feedback import Outcome
from assist_app.model.suggestion import Suggestion
from assist_app.reach.inserting import Errand, Inserting
from assist_app.reach.insertion_loop import InsertionLoop
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CHAT = Target(7, "Ms Wang – Chat", "Chat")
TALK = Conversation("c1", "test", "Ms Wang", (Message("m1", "test", "c1", Role.CUSTOMER, "hello", 0.0),))


class Room(InsertionLoop):
    """Where a screen would be: keeps what is inserted, and answers when a test says what came of it."""

    def __init__(self) -> None:
        super().__init__(lambda name: pytest.fail("nothing to import"))
        self.texts: list[str] = []
        self.earlier: list[object | None] = []
        self.answer: Delivered | None = Delivered(Result.INSERTED)
        self.working, self.saves = True, True
        self.waiting: list[Callable[[object | None], None]] = []
        self.answers_later = False
        self.asked: list[Callable[[Delivered | None], None]] = []
        self.target = CHAT
        self.given_back: list[tuple[str, object]] = []
        self.given_up = 0

    @property
    def works(self) -> bool:
        return self.working

    def insert(self, text: str, target: Target | None, earlier: object | None, tell: Any) -> None:
        assert target == self.target
        self.texts.append(text)
        self.earlier.append(earlier)
        if self.answers_later:
            self.asked.append(tell)
        else:
            tell(self.answer)

    def answers(self, result: Result = Result.INSERTED) -> None:
        """To what has waited longest."""
        self.asked.pop(0)(Delivered(result, "" if result is Result.INSERTED else "because"))

    def give_back(self, text: str, earlier: object | None) -> None:
        if earlier is not None:
            self.given_back.append((text, earlier))

    def give_up(self) -> None:
        self.given_up += 1
        for tell in self.asked:
            tell(Delivered(Result.REFUSED, "Given up"))
        self.asked.clear()

    def remember(self, tell: Callable[[object | None], None]) -> None:
        if self.saves:
            tell("before")
        else:
            self.waiting.append(tell)


class Desk:
    """The open conversation, and what was recorded."""

    def __init__(self, copying: Callable[[], Copying]) -> None:
        self.open_conversation: Conversation | None = TALK
        self.recorded: list[tuple[str, Outcome, float | None]] = []
        self.hidden = False
        self._copying = copying

    def restricted(self, suggestion: Suggestion) -> bool:
        return self.hidden

    def judge(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None:
        self.recorded.append((suggestion.id, outcome, edited))

    def use_suggestion(self, suggestion: Suggestion, position: int, part: int | None) -> None:
        self._copying().put(suggestion.text if part is None else suggestion.messages[part])

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None:
        self._copying().put(text)


class Stage:
    """The real window, check and seam, with a room that stands in for the screen."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = MainWindow({"local": "Local"})
        qtbot.addWidget(self.window)
        self.check = OutgoingCheck(Folding())
        self.check.use(Policy(LEVELS, (Term("stupid"),)))
        self.desk = Desk(lambda: self.copying)
        self.clipboard = QApplication.clipboard()
        self.clipboard.setText("before")
        self.copying = Copying(ClipboardDelivery(self.clipboard), self.window, self.desk, lambda: self.check)
        self.room = Room()
        self.inserting = Inserting(self.window, self.copying, self.desk, self.room)
        self.composing = Composing(self.window, self.copying, self.inserting, self.desk.judge)
        self.window.panel.copy_wanted.connect(self.copying.use_suggestion)
        self.said: list[Delivered] = []
        self.inserting.said.connect(self.said.append)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def show(self, *rows: tuple[str, ...], turn: str = "t1") -> None:
        """Suggestions that have been on the screen for a while."""
        made = tuple(Suggestion(f"s{n}", messages, ("local",)) for n, messages in enumerate(rows))
        found = current_turn(TALK)
        assert found is not None
        advice = Advice(turn, found, rows=made)
        self.copying.bearings.note_advice(advice)
        self.window.panel.show_rows(turn, made)
        self.qtbot.waitUntil(lambda: self.window.panel.filled)

    def shift(self, digit: int, *, more: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        key = Qt.Key(Qt.Key.Key_0 + digit)
        self.qtbot.keyClick(self.window, key, Qt.KeyboardModifier.ShiftModifier | more)

    @property
    def sheet(self) -> Any:
        return self.copying.sheet


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_shift_and_a_digit_insert_and_nothing_is_copied(stage: Stage) -> None:
    stage.show(("hello",), ("goodbye",))
    stage.shift(2)
    assert stage.room.texts == ["goodbye"]
    assert stage.clipboard.text() == "before"
    assert stage.desk.recorded == [("s1", Outcome.INSERTED, None)]
    assert stage.window.panel.cards[1].action_words == "Inserted ✓"
    assert stage.said == [Delivered(Result.INSERTED)]


def test_several_messages_go_one_after_the_other_or_all_at_once(stage: Stage) -> None:
    stage.show(("one", "two", "three"))
    for _press in range(4):
        stage.shift(1)
    assert stage.room.texts == ["one", "two", "three", "one"]
    stage.shift(1, more=Qt.KeyboardModifier.ControlModifier)
    assert stage.room.texts[-1] == "one\ntwo\nthree"


def test_a_message_that_was_not_inserted_has_its_turn_again(stage: Stage) -> None:
    stage.show(("one", "two"))
    stage.room.answer = Delivered(Result.REFUSED, "the window has gone")
    stage.shift(1)
    assert stage.window.notices.sentences() == ("the window has gone",)
    stage.room.answer = Delivered(Result.INSERTED)
    stage.shift(1)
    assert stage.room.texts == ["one", "one"]
    stage.show(("one", "two"), turn="t2")
    stage.shift(1)
    assert stage.room.texts[-1] == "one"


def test_a_digit_pressed_again_before_the_answer_inserts_the_next_message(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("one", "two"))
    for _press in range(3):
        stage.shift(1)
    # Both are on their way, so the third press had nothing to insert.
    assert stage.room.texts == ["one", "two"]
    stage.room.answers()
    stage.room.answers()
    stage.shift(1)
    assert stage.room.texts == ["one", "two", "one"]


def test_a_message_refused_later_has_its_turn_again(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("one", "two"))
    stage.shift(1)
    stage.shift(1)
    stage.room.answers(Result.REFUSED)
    stage.room.answers(Result.REFUSED)
    stage.shift(1)
    assert stage.room.texts == ["one", "two", "one"]


def test_what_is_on_its_way_is_not_inserted_twice(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",), ("goodbye",))
    for digit in (1, 1, 2):
        stage.shift(digit)
    assert stage.room.texts == ["hello", "goodbye"]
    stage.room.answers(Result.REFUSED)
    stage.shift(1)
    assert stage.room.texts == ["hello", "goodbye", "hello"]
    stage.room.answers()
    stage.room.answers()
    assert stage.desk.recorded == [("s1", Outcome.INSERTED, None), ("s0", Outcome.INSERTED, None)]


def test_a_question_on_the_second_look_leaves_nothing_on_its_way(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("one", "two"))
    stage.shift(1)
    stage.room._take_target(Target(8, "Mail", "Mail"))
    # It was another window by then; now it is asked about, and the agent does not want it.
    stage.room.asked.pop(0)(None)
    assert stage.sheet.isVisible()
    stage.sheet.cancel.click()
    stage.room._take_target(CHAT)
    stage.shift(1)
    assert stage.room.texts == ["one", "one"]


@pytest.mark.parametrize(
    ("result", "recorded"),
    [(Result.INSERTED, [Outcome.INSERTED]), (Result.COPIED, [Outcome.COPIED]), (Result.REFUSED, [])],
)
def test_what_came_of_it_is_recorded(stage: Stage, result: Result, recorded: list[Outcome]) -> None:
    stage.room.answer = Delivered(result, "because")
    stage.show(("hello",))
    stage.shift(1)
    assert [outcome for _name, outcome, _share in stage.desk.recorded] == recorded


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


def test_a_window_that_keeps_changing_ends_in_words(stage: Stage) -> None:
    stage.room.answer = None
    stage.show(("hello",))
    stage.shift(1)
    assert stage.room.texts == ["hello"] * 3
    assert "kept changing" in stage.said[-1].reason


def test_without_a_way_to_insert_the_text_is_copied_and_the_reason_said(stage: Stage) -> None:
    stage.room.working, stage.room.reason = False, "There is no screen."
    stage.show(("hello",))
    stage.shift(1)
    assert stage.clipboard.text() == "hello"
    keys = "Cmd+V" if sys.platform == "darwin" else "Ctrl+V"
    assert stage.said[-1] == Delivered(Result.COPIED, f"Copied; press {keys}. There is no screen.")


def test_the_keys_that_paste_are_those_of_the_system(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (paste_keys("darwin"), paste_keys("linux"), paste_keys("win32")) == ("Cmd+V", "Ctrl+V", "Ctrl+V")
    monkeypatch.setattr(paste_keys, "__defaults__", ("darwin",))
    stage.room.working = False
    stage.show(("hello",))
    stage.shift(1)
    assert stage.clipboard.text() == "hello"
    assert stage.said[-1].reason.startswith("Copied; press Cmd+V.")


def test_a_restricted_script_stays_here(stage: Stage) -> None:
    stage.desk.hidden = True
    stage.show(("hello",))
    stage.shift(1)
    assert stage.room.texts == [] and "internal" in stage.said[-1].reason


# Double clicks


def double(stage: Stage, card: SuggestionCard) -> None:
    """The second click of two."""
    stage.qtbot.mouseDClick(card, LEFT)
    stage.qtbot.mouseRelease(card, LEFT)


def test_a_double_click_inserts_with_what_was_there_before_the_first(stage: Stage) -> None:
    stage.show(("hello",))
    card = stage.window.panel.cards[0]
    stage.qtbot.mouseClick(card, LEFT)
    assert stage.clipboard.text() == "hello"
    double(stage, card)
    assert stage.room.texts == ["hello"] and stage.room.earlier == ["before"]


def test_a_second_click_before_the_clipboard_is_saved_leaves_it_untouched(stage: Stage) -> None:
    stage.room.saves = False
    stage.show(("hello",))
    card = stage.window.panel.cards[0]
    stage.qtbot.mouseClick(card, LEFT)
    assert stage.clipboard.text() == "before"
    double(stage, card)
    stage.room.waiting[0]("too late")
    assert stage.room.texts == ["hello"] and stage.room.earlier == [None]
    assert stage.clipboard.text() == "before"


def test_a_click_copies_when_the_clipboard_is_saved_or_no_second_one_can_come(stage: Stage) -> None:
    stage.room.saves = False
    stage.show(("hello",), ("goodbye",))
    stage.qtbot.mouseClick(stage.window.panel.cards[0], LEFT)
    stage.room.waiting[0]("saved")
    assert stage.clipboard.text() == "hello"
    stage.qtbot.mouseClick(stage.window.panel.cards[1], LEFT)
    stage.qtbot.waitUntil(lambda: stage.clipboard.text() == "goodbye")


def test_a_copy_that_waits_is_of_the_card_that_was_clicked(stage: Stage) -> None:
    stage.room.saves = False
    stage.show(("hello",))
    stage.qtbot.mouseClick(stage.window.panel.cards[0], LEFT)
    stage.window.panel.cards[0].show_suggestion(Suggestion("other", ("other",), ("local",)))
    stage.room.waiting[0]("saved")
    assert stage.clipboard.text() == "before"


def test_a_global_key_says_that_a_search_covers_the_suggestions(stage: Stage) -> None:
    stage.show(("hello",))
    stage.window.show_results(True)
    stage.inserting.insert_position(1)
    assert stage.room.texts == [] and "search covers" in stage.said[-1].reason
    stage.window.hide()
    stage.inserting.insert_position(1)
    assert stage.room.texts == [] and "Show Assist first" in stage.said[-1].reason


def test_a_search_row_takes_its_copied_back_with_the_clipboard(stage: Stage) -> None:
    results = stage.window.results
    results.confirm_copied("s9")
    assert results._delegate.copied == "s9"
    departure = Departure("hello", lambda text: None, inserting=True)
    errand = Errand("row", lambda text, done: None)
    stage.inserting.leave(departure, errand, "before")
    assert results._delegate.copied == ""


def test_a_double_click_that_ends_in_a_question_or_refusal_gives_the_old_clipboard_back(
    stage: Stage,
) -> None:
    stage.show(("hello",))
    card = stage.window.panel.cards[0]
    stage.room._take_target(Target(8, "Mail", "Mail"))
    stage.qtbot.mouseClick(card, LEFT)
    assert stage.clipboard.text() == "hello"
    double(stage, card)
    assert stage.sheet.isVisible() and stage.room.given_back == [("hello", "before")]
    assert card.action_words.startswith("Copy") and "✓" not in card.action_words
    # By the time it is answered something else may be there: it is not given back twice.
    stage.sheet.anyway.click()
    assert stage.room.texts == ["hello"] and stage.room.earlier == [None]
    stage.room.given_back.clear()
    stage.room.answer = Delivered(Result.REFUSED, "gone")
    stage.qtbot.mouseClick(card, LEFT)
    double(stage, card)
    assert stage.room.given_back == [("hello", "before")]


def test_a_double_click_on_what_is_asked_about_asks_once_and_about_inserting(stage: Stage) -> None:
    stage.show(("you stupid",))
    card = stage.window.panel.cards[0]
    stage.qtbot.mouseClick(card, LEFT)
    # The second click must not fall on what would come over the card.
    assert stage.copying._sheet is None or stage.sheet.isHidden()
    double(stage, card)
    assert stage.sheet.isVisible() and stage.sheet.title.text().startswith("Insert this?")
    assert stage.clipboard.text() == "before"
    stage.sheet.cancel.click()
    stage.qtbot.mouseClick(card, LEFT)
    stage.qtbot.waitUntil(stage.sheet.isVisible)
    assert stage.sheet.title.text().startswith("Copy this?")


# What is said


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


def test_an_old_inserted_is_not_said_beside_a_question(stage: Stage) -> None:
    stage.show(("hello",), ("you stupid",))
    stage.shift(1)
    assert stage.window.status._note.text() == "Inserted ✓"
    stage.shift(2)
    assert stage.sheet.isVisible() and stage.window.status._note.text() == ""


def test_of_several_messages_it_is_said_which_was_inserted_and_how_the_next_follows(stage: Stage) -> None:
    stage.show(("one", "two"))
    stage.shift(1)
    assert stage.window.status._note.text() == "Message 1 of 2 inserted ✓ Shift+1: the next"
    stage.shift(1)
    assert stage.window.status._note.text() == "Message 2 of 2 inserted ✓"


def test_a_reply_of_several_messages_is_asked_about_with_its_messages_apart(stage: Stage) -> None:
    stage.show(("one", "you stupid"))
    stage.shift(1, more=Qt.KeyboardModifier.ControlModifier)
    assert stage.sheet.editor.bounds() == [1] and "2 messages" in stage.sheet.several.text()


# What was filled in


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


# The tray


def test_the_tray_is_inserted_as_one_and_emptied(stage: Stage) -> None:
    stage.show(("hello",), ("goodbye",))
    for digit in (1, 2):
        stage.composing.add_suggestion(stage.window.panel.rows[digit - 1], digit)
    stage.qtbot.keyClick(
        stage.window.tray.editor,
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert stage.room.texts == ["hello\ngoodbye"] and stage.window.tray.isHidden()
    assert [(name, outcome) for name, outcome, _share in stage.desk.recorded] == [
        ("s0", Outcome.INSERTED),
        ("s1", Outcome.INSERTED),
    ]
    assert stage.clipboard.text() == "before"


def test_another_text_of_the_tray_is_not_taken_for_the_one_on_its_way(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",), ("goodbye",))
    for text in ("hello", "goodbye", "goodbye"):
        stage.window.tray.insert_wanted.emit(text)
    assert stage.room.texts == ["hello", "goodbye"]


def test_the_tray_stays_when_nothing_was_inserted(stage: Stage) -> None:
    stage.room.answer = Delivered(Result.REFUSED, "gone")
    stage.show(("hello",))
    stage.composing.add_suggestion(stage.window.panel.rows[0], 1)
    stage.window.tray.insert_wanted.emit("hello")
    assert stage.window.tray.text == "hello"


def test_what_is_typed_while_the_tray_is_on_its_way_stays(stage: Stage) -> None:
    stage.room.answers_later = True
    stage.show(("hello",))
    tray = stage.window.tray
    stage.composing.add_suggestion(stage.window.panel.rows[0], 1)
    tray.insert_wanted.emit(tray.text)
    tray.editor.setPlainText("hello, and the next reply")
    tray.insert_wanted.emit(tray.text)
    assert stage.room.texts == ["hello"]
    stage.room.answers()
    assert tray.text == "hello, and the next reply"
    tray.insert_wanted.emit(tray.text)
    stage.room.answers()
    assert tray.isHidden() and stage.room.texts == ["hello", "hello, and the next reply"]
    # The part has counted once.
    assert stage.desk.recorded == [("s0", Outcome.INSERTED, None)]


def test_a_tray_changed_in_the_question_is_emptied(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.composing.add_suggestion(stage.window.panel.rows[0], 1)
    stage.window.tray.insert_wanted.emit(stage.window.tray.text)
    stage.sheet.editor.setPlainText("you clever")
    stage.sheet.anyway.click()
    assert stage.room.texts == ["you clever"] and stage.window.tray.isHidden()


def test_a_piece_copied_out_of_the_tray_is_looked_at(stage: Stage) -> None:
    stage.show(("you stupid",))
    stage.composing.add_suggestion(stage.window.panel.rows[0], 1)
    editor = stage.window.tray.editor
    editor.selectAll()
    stage.qtbot.keyClick(editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert stage.clipboard.text() == "before" and stage.sheet.isVisible()


# The loop itself


def test_a_machine_without_a_way_says_why(qapp: QApplication) -> None:
    loop = InsertionLoop(lambda name: pytest.fail("no import"), lambda: Choice("none", False, "no screen"))
    loop.begin()
    told: list[Delivered | None] = []
    loop.insert("hello", None, None, told.append)
    assert not loop.works and told == [Delivered(Result.REFUSED, "no screen")]
    asyncio.run(loop.close())
