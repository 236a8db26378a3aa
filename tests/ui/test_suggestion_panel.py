"""A digit means one reply for as long as it is seen; nothing is copied that was not meant."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.suggestion_rows import CARDS
from assist_app.ui.parts.change_guard import EMPTY, GUARD
from tests.ui.panel_stage import LEFT, Stage, row, rows


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    made = Stage()
    made.appear(qtbot)
    return made


Update = tuple[int, list[int], bool]
UPDATES = st.lists(
    st.tuples(
        st.integers(0, 2), st.lists(st.integers(0, 11), min_size=1, max_size=11, unique=True), st.booleans()
    ),
    max_size=8,
)


def check_digits(stage: Stage, before: Sequence[Suggestion]) -> None:
    """What stood there stands there; the card with a digit shows what the digit copies."""
    panel = stage.panel
    assert [each.id for each in panel.rows[: len(before)]] == [each.id for each in before]
    assert len(panel.rows) <= CARDS
    stage.now, stage.copied = stage.now + 10, []
    for digit in range(1, 10):
        panel.press_digit(digit)
    assert stage.copied == [(each.id, n, None) for n, each in enumerate(panel.rows, start=1)]
    assert [card.suggestion for card in panel.cards] == list(panel.rows)
    assert all(each.text in card.accessibleName() for card, each in zip(panel.cards, panel.rows, strict=True))


@settings(max_examples=60, deadline=None, database=None)
@given(updates=UPDATES)
def test_a_digit_never_changes_while_its_card_is_shown(qapp: QApplication, updates: list[Update]) -> None:
    stage = Stage()
    stage.panel.show()
    for version, (turn, numbers, over) in enumerate(updates):
        (stage.hover if over else stage.leave)()
        before = stage.panel.rows
        same = stage.panel.turn == str(turn)
        newest = [row(f"{turn}-{n}", f"reply {n}, version {version}") for n in numbers]
        stage.panel.show_rows(str(turn), newest)
        held = over and bool(before) and not same
        assert stage.panel.held is held
        check_digits(stage, before if same or held else ())
        if not held:
            texts = {each.id: each.text for each in newest}
            assert all(texts.get(each.id, each.text) == each.text for each in stage.panel.rows)
    stage.panel.close()
    stage.panel.deleteLater()


def test_a_pointer_that_rests_where_the_window_appeared_holds_nothing(stage: Stage) -> None:
    stage.show("t1", "a")
    stage.panel._area.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    stage.show("t2", "b")
    assert stage.ids() == ["b"]
    stage.hover()
    stage.show("t3", "c")
    assert stage.ids() == ["b"] and stage.panel.held


def test_the_panel_alone_says_where_the_window_is(stage: Stage) -> None:
    said = stage.panel._area._stack.words
    assert "whole window" not in said.text()
    stage.panel.stand_alone(True)
    assert "whole window" in said.text()
    stage.panel.stand_alone(False)
    assert "whole window" not in said.text()
    stage.show("t1", "a")
    stage.panel.stand_alone(True)
    assert stage.ids() == ["a"] and said.isHidden()


def test_rows_are_held_under_the_pointer_and_come_when_it_leaves(stage: Stage) -> None:
    stage.show("t1", "a", "b")
    stage.hover()
    stage.panel.show_rows("t2", rows("c", "d", "e"))
    assert stage.ids() == ["a", "b"] and stage.panel.turn == "t1"
    assert stage.button("New message: 3 suggestions")
    stage.panel.press_digit(1)
    assert stage.copied == [("a", 1, None)]
    stage.leave()
    assert stage.ids() == ["c", "d", "e"] and not stage.panel.held
    assert stage.shown == [["a", "b"], ["c", "d", "e"]]


@pytest.mark.parametrize("way", ["bar", "zero"])
def test_held_rows_come_on_demand_and_are_guarded(stage: Stage, qtbot: QtBot, way: str) -> None:
    stage.show("t1", "a")
    stage.hover()
    stage.panel.show_rows("t2", rows("b"))
    bar = stage.button("New message: 1 suggestion ")
    if way == "bar":
        qtbot.mouseClick(bar, LEFT)
    else:
        stage.panel.press_digit(0)
    assert stage.ids() == ["b"] and not bar.isVisible()
    stage.panel.press_digit(1)
    assert stage.copied == [] and len(stage.warned) == 1


def test_rows_of_the_same_turn_are_not_held(stage: Stage) -> None:
    stage.show("t1", "a")
    stage.hover()
    stage.panel.show_rows("t1", (row("b"), row("a", "a longer reply")))
    assert stage.ids() == ["a", "b"] and not stage.panel.held
    stage.panel.press_digit(1)
    assert stage.panel.rows[0].text == "a longer reply" and stage.copied == [("a", 1, None)]


def test_rows_are_held_while_a_card_is_edited(stage: Stage, qtbot: QtBot) -> None:
    stage.show("t1", "a")
    card = stage.panel.cards[0]
    card.set_editing(True)
    stage.panel.show_rows("t2", rows("b"))
    assert stage.ids() == ["a"]
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, " now")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.edited == [("a", 1, "reply a now")]
    assert stage.ids() == ["b"] and not card.editing


def test_a_digit_meant_for_the_old_card_copies_nothing(stage: Stage) -> None:
    stage.show("t1", "a", "b")
    stage.panel.show_rows("t2", rows("c", "d"))
    stage.now += GUARD - 0.001
    stage.panel.press_digit(2)
    stage.panel.press_enter()
    assert stage.copied == [] and len(stage.warned) == 2
    assert all(card.flashing for card in stage.panel.cards)
    stage.now += 0.002
    stage.panel.press_digit(2)
    assert stage.copied == [("d", 2, None)] and len(stage.warned) == 2


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_a_key_on_a_card_is_guarded_like_a_digit(
    stage: Stage, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    stage.show("t1", "a", "b")
    card = stage.panel.cards[0]
    card.setFocus()
    stage.panel.show_rows("t2", rows("c", "d"))
    qtbot.keyClick(card, key, modifier)
    assert stage.copied == [] and len(stage.warned) == 1
    stage.now += GUARD
    qtbot.keyClick(card, key, modifier)
    assert stage.copied == [("c", 1, None)]


@pytest.mark.parametrize(("pause", "copies"), [(EMPTY - 0.01, 0), (EMPTY, 1)])
def test_the_first_rows_after_a_pause_need_no_guard(stage: Stage, pause: float, copies: int) -> None:
    stage.show("t1", "a")
    stage.panel.show_idle()
    assert stage.ids() == [] and stage.panel.turn == ""
    stage.now += pause
    stage.panel.show_rows("t2", rows("b"))
    stage.panel.press_digit(1)
    assert len(stage.copied) == copies


def test_the_very_first_rows_can_be_copied_at_once(stage: Stage) -> None:
    stage.panel.show_rows("t1", rows("a"))
    stage.panel.press_digit(1)
    assert stage.copied == [("a", 1, None)]


def test_after_learning_the_same_turn_counts_as_new(stage: Stage) -> None:
    stage.show("t1", "a", "b")
    stage.panel.forget_turn()
    stage.show("t1", "b")
    assert stage.ids() == ["b"] and stage.panel.turn == "t1"


def test_cards_made_ahead_are_not_seen_and_are_the_ones_that_are_used(stage: Stage, qtbot: QtBot) -> None:
    panel = Stage().panel
    qtbot.addWidget(panel)
    panel.show()
    panel.make_ready()
    qtbot.waitUntil(lambda: len(panel._area.cards) == 9)
    made = list(panel._area.cards)
    QApplication.processEvents()
    assert not any(card.isVisible() for card in made)
    panel.show_rows("t1", rows("a", "b"))
    assert [card.isVisible() for card in made] == [True, True] + [False] * 7 and panel._area.cards == made
