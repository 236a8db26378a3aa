"""A hundred thousand messages are read in pages, each asked for once, and what is not looked at is let go."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import Message
from assist_app.model.event import Change, ChangeKind
from assist_app.ui.talk import message_view
from assist_app.ui.talk.message_layout import Placed, lay_out
from assist_app.ui.talk.message_pages import KEPT, PAGE
from tests.ui.talk_stage import TalkStage, message


def test_messages_missed_while_opening_are_fetched(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    stage.store.append(message(300))
    stage.add("after the missed one")
    assert stage.view.count == 302
    assert [stage.view.message(n) for n in (300, 301)] == stage.store[300:]
    assert stage.view.visible_rows()[-1] == 301


def test_a_message_that_was_counted_but_not_read_while_opening_makes_no_ghost(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    late = message(300)
    stage.store.append(late)
    stage.view.reset(301, stage.store[100:300])
    assert stage.view.message(300) == stage.store[299]
    stage.view.apply(Change(ChangeKind.ADDED, late, 300, 301))
    assert stage.view.visible_rows()[-1] == 300 == stage.view.count - 1
    for row in stage.view.visible_rows():
        assert stage.view.message(row) == stage.store[row]


def test_a_page_that_arrives_moves_nothing_below_the_upper_edge(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 1_000, answers=False)
    stage.bar.setValue(200 * 72 + 50)
    rows = stage.view.visible_rows()
    top = stage.view.row_box(rows[1]).top()
    assert stage.view.message(rows[1]) is None and stage.view.row_box(rows[0]).top() < 0 < top
    stage.answer(rows[0] // PAGE * PAGE, PAGE)
    assert stage.view.message(rows[1]) is not None
    assert stage.view.row_box(rows[1]).top() == top


def test_moved_messages_are_read_again(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 100)
    stage.store[98], stage.store[99] = stage.store[99], stage.store[98]
    stage.view.apply(Change(ChangeKind.MOVED, stage.store[98], 98, 100))
    assert stage.view.message(98) == stage.store[98] and stage.view.message(99) == stage.store[99]


def test_a_hundred_thousand_are_paged(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[str] = []

    def counted(shown: Message, *about: Any) -> Placed:
        laid_out.append(shown.id)
        return lay_out(shown, *about)

    monkeypatch.setattr(message_view, "lay_out", counted)
    stage = TalkStage(qtbot, 100_000)
    stage.view.grab()
    assert 5 <= len(laid_out) <= 80
    del laid_out[:]
    for number in range(1, 11):
        stage.bar.setValue(stage.bar.maximum() * number // 11)
        stage.view.grab()
    assert len(laid_out) <= 10 * 60
    assert all(count <= PAGE for _first, count in stage.wanted) and len(stage.wanted) <= 30
    held = sum(stage.view.message(n) is not None for n in range(100_000))
    assert 0 < held <= KEPT * PAGE


def test_a_page_is_asked_for_once(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 1_000, answers=False)
    edge = 3 * PAGE
    stage.bar.setValue(int(stage.view.row_box(edge).top()) + stage.bar.value() - 100)
    assert stage.wanted == [(2 * PAGE, PAGE), (edge, PAGE)]
    stage.answer(2 * PAGE, PAGE)
    stage.view.set_page(edge, ())
    assert stage.wanted == [(2 * PAGE, PAGE), (edge, PAGE)]
    assert stage.view.message(edge - 1) is not None and stage.view.message(edge) is None


def test_what_arrives_for_hours_is_let_go(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 10)
    for number in range((KEPT + 3) * PAGE):
        stage.view.apply(Change(ChangeKind.ADDED, message(number, "x"), stage.view.count, 0))
    assert stage.view.message(0) is None
    assert stage.view.message(stage.view.count - 1) is not None


def test_what_is_looked_at_is_kept_while_others_arrive(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 300)
    stage.bar.setValue(0)
    asked = list(stage.wanted)
    for number in range(300, 300 + (KEPT + 3) * PAGE):
        stage.view.apply(Change(ChangeKind.ADDED, message(number, "x"), number, number + 1))
    assert stage.view.message(0) == stage.store[0]
    assert stage.wanted == asked and stage.bar.value() == 0
