"""A reply that turns out to repeat another one: its card leaves, and the others keep their digits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from assist_app.model.suggestion import Suggestion
from tests.ui.panel_stage import Stage, row

WRITING = replace(row("b", "repl"), origins=("model",), complete=False)
ENDED = replace(row("b", "reply a"), origins=("model",), repeats="a")


def said(second: Suggestion, *below: str) -> tuple[Suggestion, ...]:
    """Row a, row b as it is at the moment, and others below."""
    first = replace(row("a"), origins=("local", "model") if second.repeats else ("local",))
    return (first, second, *map(row, below))


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    made = Stage()
    made.appear(qtbot)
    made.panel.show_rows("t", said(WRITING, "c", "d"))
    made.now += 10
    return made


def end(stage: Stage, *below: str) -> None:
    stage.panel.show_rows("t", said(ENDED, *(below or ("c", "d"))))


def test_its_card_leaves_and_the_others_keep_their_digits(stage: Stage) -> None:
    end(stage)
    assert stage.ids() == ["a", "c", "d"]
    assert "model" in stage.panel.cards[0].accessibleDescription()
    for digit, name in ((1, "a"), (3, "c"), (4, "d")):
        stage.panel.press_digit(digit)
        assert stage.copied[-1] == (name, digit, None)
    end(stage, "c", "d", "e")
    assert stage.ids() == ["a", "c", "d", "e"]
    stage.panel.press_digit(5)
    assert stage.copied[-1][0] == "e"


def test_its_digit_copies_the_same_words_from_the_card_it_repeats(stage: Stage) -> None:
    end(stage)
    stage.panel.press_digit(2)
    assert stage.copied == [("a", 1, None)]


def test_under_the_pointer_nothing_moves_until_it_has_left(stage: Stage) -> None:
    stage.hover()
    before = stage.boxes()
    end(stage)
    assert stage.boxes() == before and stage.ids() == ["a", "b", "c", "d"]
    stage.panel.press_digit(2)
    assert stage.copied == [("b", 2, None)]
    end(stage, "c", "d", "e")
    assert stage.boxes()[:4] == before
    stage.leave()
    assert stage.ids() == ["a", "c", "d", "e"]


def test_while_it_is_being_edited_it_stays(stage: Stage, qtbot: QtBot) -> None:
    card = stage.panel.cards[1]
    card.begin_editing()
    end(stage)
    assert stage.ids() == ["a", "b", "c", "d"] and card.editing
    card.set_editing(False)
    assert stage.ids() == ["a", "c", "d"]


def test_who_was_at_it_is_at_the_one_it_repeats(stage: Stage, qtbot: QtBot) -> None:
    stage.panel.move_current(1)
    card, other = stage.panel.cards[1], stage.panel.cards[0]
    qtbot.waitUntil(card.hasFocus)
    end(stage)
    qtbot.waitUntil(other.hasFocus)
    stage.panel.press_enter()
    assert stage.copied == [("a", 1, None)]
    stage.panel.move_current(1)
    stage.panel.press_enter()
    assert stage.copied[-1] == ("c", 3, None)


def test_it_is_not_shown_where_the_turn_is_opened_again(stage: Stage) -> None:
    end(stage)
    stage.show("other", "x")
    end(stage)
    assert stage.ids() == ["a", "c", "d"]
    stage.now += 10
    stage.panel.press_digit(3)
    assert stage.copied == [("c", 3, None)]


def test_what_repeats_a_reply_that_was_put_away_leaves_too(stage: Stage, qtbot: QtBot) -> None:
    stage.hover()
    qtbot.mouseClick(stage.tool(1, "Not now"), Qt.MouseButton.LeftButton)
    end(stage)
    stage.leave()
    assert stage.ids() == ["c", "d"]
    stage.panel.press_digit(2)
    assert stage.copied == [], "the agent did not want these words"
    stage.panel.press_enter()
    assert stage.copied == [("c", 3, None)]


def test_what_waits_under_the_pointer_counts_each_reply_once(stage: Stage) -> None:
    stage.hover()
    stage.panel.show_rows("next", said(ENDED, "c"))
    bars = [bar for bar in stage.panel.findChildren(QPushButton) if bar.text().startswith("New message")]
    assert [bar.text() for bar in bars] == ["New message: 2 suggestions ↓"]
