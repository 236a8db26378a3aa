"""The second of two clicks inserts, and the first one costs nobody what was on the clipboard."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from assist_app.guards.copying import Departure
from assist_app.model.delivery import Delivered, Result, Target
from assist_app.model.suggestion import Suggestion
from assist_app.reach.inserting import Errand
from assist_app.ui.cards.suggestion_card import SuggestionCard
from tests.ui.inserting_stage import LEFT, Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


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
