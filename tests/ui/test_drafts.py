"""What was being written in a card is there again after a look at another conversation."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from assist_app.ui.cards.drafts import MOST
from assist_app.ui.cards.suggestion_card import SuggestionCard
from tests.ui.panel_stage import Stage

LI, LATER, WANG = "li#m1#1#0#77", "li#m2#2#0#78", "wang#m1#1#0#79"


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    made = Stage()
    made.appear(qtbot)
    made.show(LI, "a", "b")
    return made


def write(card: SuggestionCard, text: str) -> None:
    card.begin_editing()
    assert card._editor is not None
    card._editor.editor.setPlainText(text)


def leave_for(stage: Stage, turn: str, *names: str) -> None:
    """As another conversation is opened: nothing is suggested yet, then there is."""
    stage.panel.show_idle()
    stage.show(turn, *names)


def test_a_wording_comes_back_with_its_card_and_leaves_the_keyboard_where_it_is(stage: Stage) -> None:
    write(stage.panel.cards[1], "my own words")
    leave_for(stage, WANG, "a", "b")
    assert not any(card.editing for card in stage.panel.cards)
    stage.panel.setFocus()
    leave_for(stage, LI, "a", "b")
    first, second = stage.panel.cards
    assert not first.editing and second.editing and second.draft == "my own words"
    assert second._editor is not None and not second._editor.editor.hasFocus()
    # And again, though the engine has learned meanwhile.
    stage.panel.forget_turn()
    leave_for(stage, WANG, "a")
    leave_for(stage, LI, "a", "b")
    assert stage.panel.cards[1].draft == "my own words"


def test_what_was_given_up_used_or_never_changed_does_not_come_back(stage: Stage) -> None:
    first, second = stage.panel.cards
    write(first, "given up")
    first.set_editing(False)
    second.begin_editing()
    leave_for(stage, WANG, "a")
    leave_for(stage, LI, "a", "b")
    assert not any(card.editing for card in stage.panel.cards)
    write(stage.panel.cards[0], "inserted meanwhile")
    leave_for(stage, WANG, "a")
    stage.panel.drop_draft(LI, "a")
    leave_for(stage, LI, "a", "b")
    assert not any(card.editing for card in stage.panel.cards)


def test_it_goes_along_with_its_suggestion_or_is_given_out(stage: Stage) -> None:
    left: list[str] = []
    stage.panel.left_over.connect(left.append)
    for card, words in zip(stage.panel.cards, ("of a", "of b"), strict=True):
        write(card, words)
    leave_for(stage, WANG, "x")
    assert left == []
    leave_for(stage, LATER, "b", "c")
    assert left == ["of a"] and stage.panel.cards[0].draft == "of b"
    leave_for(stage, LI, "a", "b")
    assert left == ["of a"]


def test_with_the_conversations_they_go(stage: Stage) -> None:
    write(stage.panel.cards[0], "my own words")
    stage.panel.forget_drafts()
    leave_for(stage, LI, "a", "b")
    assert not any(card.editing for card in stage.panel.cards)


def test_few_are_kept(stage: Stage) -> None:
    for number in range(MOST + 1):
        leave_for(stage, f"talk {number}#m#1#0#1", "a")
        write(stage.panel.cards[0], f"words {number}")
    leave_for(stage, "talk 0#m#1#0#1", "a")
    assert not stage.panel.cards[0].editing
    leave_for(stage, "talk 1#m#1#0#1", "a")
    assert stage.panel.cards[0].draft == "words 1"
