"""The line of open questions: three at most, marked, chosen and taken back, and never a jump."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from assist_app.model.question import OpenQuestion
from assist_app.ui.cards.question_bar import QuestionBar
from assist_app.ui.look.theme import DARK, LIGHT, PANEL_WIDTH, Theme
from tests.ui.pictures import has_colour
from tests.ui.window_stage import themed

LEFT = Qt.MouseButton.LeftButton
PARCEL = OpenQuestion("Where is my parcel?", "m1", ("s1",))
INVOICE = OpenQuestion("Can I have an invoice?", "m1")
MANY = (PARCEL, INVOICE, *(OpenQuestion(f"Why is <b>{n}</b> & so?", f"m{n}") for n in range(2, 5)))


@pytest.fixture
def bar(qtbot: QtBot) -> QuestionBar:
    made = QuestionBar()
    made.setFixedWidth(PANEL_WIDTH)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(bar: QuestionBar) -> list[str]:
    return [chip.text() for chip in bar.chips if chip.isVisible()]


def test_at_most_three_are_shown_and_then_how_many_more(bar: QuestionBar) -> None:
    bar.show_questions(MANY)
    assert shown(bar) == [one.text for one in MANY[:3]]
    assert bar.more.isVisible() and bar.more.text() == "+2"
    assert bar.questions == MANY
    bar.show_questions(MANY[:2])
    assert len(shown(bar)) == 2 and not bar.more.isVisible()


def test_the_height_is_always_the_same_and_long_words_ask_for_no_room(bar: QuestionBar) -> None:
    heights = set()
    for questions in ((), (INVOICE,), MANY, (OpenQuestion("为什么" * 500, "m"),) * 3):
        bar.show_questions(questions)
        QApplication.processEvents()
        heights.add(bar.height())
        inside = [chip for chip in bar.chips if chip.isVisible()]
        assert all(chip.geometry().right() < PANEL_WIDTH for chip in inside)
        assert bar.width() == PANEL_WIDTH
    assert len(heights) == 1


def test_each_says_in_words_whether_a_suggestion_answers_it(bar: QuestionBar) -> None:
    bar.show_questions((PARCEL, INVOICE))
    first, second = bar.chips[:2]
    assert first.accessibleName() == "Question 1 of 2: Where is my parcel?"
    assert first.accessibleDescription().startswith("a suggestion answers it")
    assert second.accessibleDescription().startswith("no suggestion answers it yet")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_mark_is_painted(bar: QuestionBar, qapp: QApplication, theme: Theme) -> None:
    themed(qapp, theme)
    bar.set_theme(theme)
    bar.show_questions((PARCEL,))
    covered = bar.chips[0].grab().toImage()
    bar.show_questions((OpenQuestion(PARCEL.text, "m1"),))
    uncovered = bar.chips[0].grab().toImage()
    assert covered != uncovered
    assert has_colour(covered, theme.good) and not has_colour(uncovered, theme.good)


def test_pressing_one_asks_for_it_alone_and_again_for_all(bar: QuestionBar, qtbot: QtBot) -> None:
    wanted: list[OpenQuestion | None] = []
    bar.wanted.connect(wanted.append)
    bar.show_questions((PARCEL, INVOICE))
    qtbot.mouseClick(bar.chips[1], LEFT)
    assert wanted == [INVOICE] and bar.chosen == INVOICE
    bar.show_questions((PARCEL, OpenQuestion(INVOICE.text, "m1", ("s2",))))
    assert bar.chosen is not None and bar.chosen.covered
    qtbot.mouseClick(bar.chips[1], LEFT)
    assert wanted[-1] is None and bar.chosen is None


def test_what_is_answered_is_chosen_no_longer(bar: QuestionBar, qtbot: QtBot) -> None:
    bar.show_questions((PARCEL, INVOICE))
    qtbot.mouseClick(bar.chips[1], LEFT)
    bar.show_questions((PARCEL,))
    assert bar.chosen is None
    bar.show_questions((PARCEL, INVOICE))
    assert bar.chosen is None


def test_those_behind_the_number_are_reached_through_a_menu(bar: QuestionBar, qtbot: QtBot) -> None:
    wanted: list[OpenQuestion | None] = []
    bar.wanted.connect(wanted.append)
    bar.show_questions(MANY)
    qtbot.mouseClick(bar.more, LEFT, pos=QPoint(3, 3))
    menu = bar.findChild(QMenu)
    assert [act.text() for act in menu.actions()] == ["Why is <b>3</b> && so?", "Why is <b>4</b> && so?"]
    menu.actions()[1].trigger()
    menu.close()
    assert wanted == [MANY[4]]


def test_markup_of_customers_is_shown_as_it_is(bar: QuestionBar) -> None:
    bar.show_questions((OpenQuestion("<b>why</b>?", "m"),))
    assert "&lt;b&gt;" in bar.chips[0].toolTip()


def test_digits_on_a_question_are_for_the_cards(bar: QuestionBar, qtbot: QtBot) -> None:
    seen: list[int] = []
    bar.keyPressEvent = lambda event: seen.append(event.key())  # type: ignore[method-assign]
    bar.show_questions((PARCEL,))
    qtbot.keyClick(bar.chips[0], Qt.Key.Key_1)
    assert seen == [Qt.Key.Key_1]
