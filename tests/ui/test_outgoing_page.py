"""The page of levels and words: chosen, edited, filtered, exchanged; what is chosen is what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.guards.outgoing_exchange import OutgoingExchange
from assist_app.paths import resources
from assist_app.ui.pages.outgoing_page import OutgoingPage
from assist_app.ui.parts.form_rows import Choice

TERMS = (Term("滚"), Term("最便宜", TermKind.SUPERLATIVE, "实惠"), Term("最近", TermKind.ALLOWED))
POLICY = Policy(LEVELS, TERMS)


def page(qtbot: QtBot, policy: Policy = POLICY) -> OutgoingPage:
    made = OutgoingPage(policy)
    qtbot.addWidget(made)
    made.resize(700, 560)
    made.show()
    return made


def press(qtbot: QtBot, there: OutgoingPage, words: str) -> None:
    button = next(each for each in there.findChildren(QPushButton) if each.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_untouched_it_gives_back_what_it_was_given(qtbot: QtBot) -> None:
    policy = Policy({**LEVELS, Hazard.BLANK: Level.BLOCK, Hazard.PROMISE: Level.OFF}, TERMS)
    assert page(qtbot, policy).policy == policy


def test_every_level_can_be_chosen_with_the_keyboard(qtbot: QtBot) -> None:
    there = page(qtbot)
    for choice in there.findChildren(Choice)[: len(Hazard)]:
        assert choice.accessibleName()
        qtbot.keyClick(choice, Qt.Key.Key_End)
    assert set(there.policy.levels.values()) == {Level.BLOCK} and len(there.policy.levels) == len(Hazard)


def test_words_are_added_edited_and_removed(qtbot: QtBot) -> None:
    there = page(qtbot)
    field = next(one for one in there.findChildren(QLineEdit) if one.accessibleName() == "New word")
    qtbot.keyClicks(field, "  stupid ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert there.policy.terms == (Term("stupid"), *TERMS) and field.text() == ""
    model = there.words
    assert model.setData(model.index(0, 2), " odd ") and model.setData(model.index(0, 1), "exception")
    assert there.policy.terms[0] == Term("stupid", TermKind.ALLOWED)
    assert not model.setData(model.index(0, 0), "  ") and not model.setData(model.index(0, 1), "nonsense")
    there.filter.setText("STUPID")
    assert there.table.model().rowCount() == 1
    there.table.selectRow(0)
    press(qtbot, there, "Remove")
    assert there.policy.terms == TERMS


def test_a_word_that_is_there_is_not_added_twice(qtbot: QtBot) -> None:
    there = page(qtbot)
    assert there.take_in([Term("滚", TermKind.FORBIDDEN, "请稍等"), Term("new"), Term("new")]) == 1
    assert there.policy.terms == (Term("new"), Term("滚", TermKind.FORBIDDEN, "请稍等"), *TERMS[1:])


async def test_lists_come_in_and_go_out_as_files(qtbot: QtBot, tmp_path: Path) -> None:
    there = page(qtbot)
    exchange = OutgoingExchange(there, resources())
    for name in ("words.csv", "words.txt"):
        await exchange.export_file(tmp_path / name)
        assert there.said == "3 words exported."
        other = page(qtbot, Policy(LEVELS, ()))
        await OutgoingExchange(other, resources()).import_file(tmp_path / name)
        assert other.policy.terms == TERMS and other.said == "3 words read, 3 new."
    (tmp_path / "odd.txt").write_text("good\n" + "x" * 80 + "\n")
    await exchange.import_file(tmp_path / "odd.txt")
    assert there.said == "1 word read, 1 new. Not used: line 2."
    await exchange.import_file(tmp_path / "gone.csv")
    assert "gone.csv" in there.said
    await exchange.export_file(tmp_path / "no" / ("x" * 300 + ".csv"))
    assert there.said.startswith("The file could not be written")


async def test_the_bundled_lists_can_be_brought_back(qtbot: QtBot) -> None:
    there = page(qtbot, Policy(LEVELS, (Term("mine"),)))
    await OutgoingExchange(there, resources()).bring_starter()
    count = len(there.policy.terms)
    assert count > 200 and Term("mine") in there.policy.terms
    await OutgoingExchange(there, resources()).bring_starter()
    assert len(there.policy.terms) == count


@pytest.mark.parametrize("count", [0, 5000])
def test_few_and_many_words_are_shown_at_once(qtbot: QtBot, count: int) -> None:
    there = page(qtbot, Policy(LEVELS, tuple(Term(f"word {number}") for number in range(count))))
    there.filter.setText("word 4999")
    assert there.table.model().rowCount() == (1 if count else 0)
