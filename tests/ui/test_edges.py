"""What stands below one another begins at the same place, measured on the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assist_app.assist.board import Board
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.terms import Term
from assist_app.model.suggestion import Suggestion
from assist_app.ui.accounts.board_page import BoardPage
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.library.lab_page import LabPage, LabRow
from assist_app.ui.library.learning_page import LearnedRow, LearningPage
from assist_app.ui.look.theme import DARK, LIGHT, Theme
from assist_app.ui.pages.outgoing_page import OutgoingPage
from assist_app.ui.parts.form_rows import Choice, Number
from tests.ui.window_stage import dressed

NEAR = 1
"""Pixels that letters of two sizes may lie apart."""


def inked(widget: QWidget, place: QRect, ground: QColor) -> tuple[int, int]:
    """The first and the last column in a place that has something else than the ground."""
    image = widget.grab(place).toImage()
    far = [
        x
        for x in range(image.width())
        if any(
            abs(image.pixelColor(x, y).lightness() - ground.lightness()) > 70 for y in range(image.height())
        )
    ]
    return far[0], image.width() - 1 - far[-1]


@pytest.fixture(params=[LIGHT, DARK], ids=lambda theme: theme.name)
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    with dressed(qapp, request.param):
        yield request.param


@pytest.mark.parametrize(
    "field",
    [lambda: Number(0, 99999, 1111), lambda: Choice({"1": "1111"}), lambda: QPlainTextEdit("1111")],
    ids=["number", "choice", "lines"],
)
def test_words_of_all_fields_begin_at_the_same_place(
    field: Callable[[], QWidget], theme: Theme, qtbot: QtBot
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    rows, line, other = QVBoxLayout(page), QLineEdit("1111"), field()
    rows.addWidget(line)
    rows.addWidget(other)
    page.resize(300, 200)
    with qtbot.waitExposed(page):
        page.show()
    # Without the frame, and without the sign at the end.
    begins = [
        inked(one, one.rect().adjusted(4, 5, -150, -5), QColor(theme.surface))[0] for one in (line, other)
    ]
    assert begins[0] == begins[1]


def learned() -> tuple[QWidget, QTableView]:
    page = LearningPage()
    page.show_learned("", 0.1, [LearnedRow("HHH", "HHH", 1.0, 11, 11)])
    return page, page._table


def replayed() -> tuple[QWidget, QTableView]:
    page = LabPage()
    page.show_rows(("HHH", "H11", "H11"), [LabRow("HHH", ("11", "11"))], [])
    return page, page._table


def fares() -> tuple[QWidget, QTableView]:
    page = BoardPage(lambda text: None)
    page.show_boards([Board("H", "HHH", 11.0, 11.0, 3)])
    return page, page.table


def forbidden() -> tuple[QWidget, QTableView]:
    page = OutgoingPage(Policy({}, (Term("HHH"),)))
    return page, page.table


@pytest.mark.parametrize("make", [learned, replayed, fares, forbidden])
def test_cells_begin_or_end_where_their_headings_do(
    make: Callable[[], tuple[QWidget, QTableView]], theme: Theme, qtbot: QtBot
) -> None:
    page, table = make()
    qtbot.addWidget(page)
    page.resize(900, 500)
    with qtbot.waitExposed(page):
        page.show()
    header = table.horizontalHeader()
    for column in range(table.model().columnCount()):
        left, wide = header.sectionViewportPosition(column), header.sectionSize(column)
        above = QRect(left, 0, wide, header.height())
        below = table.visualRect(table.model().index(0, column))
        if not table.model().index(0, column).data():
            continue
        heading = inked(header.viewport(), above, QColor(theme.surface2))
        cell = inked(table.viewport(), below, QColor(theme.surface))
        off = [abs(one - other) for one, other in zip(heading, cell, strict=True)]
        assert min(off) <= NEAR, (column, heading, cell)


def test_what_is_offered_below_a_card_stands_below_its_text(theme: Theme, qtbot: QtBot) -> None:
    card = SuggestionCard(1, {"e": "Local"})
    qtbot.addWidget(card)
    card.set_theme(theme)
    card.set_writing(True)
    card.show_suggestion(Suggestion("1", ("HHHH",), ("e",), foreign="zh"))
    card.resize(360, card.heightForWidth(360))
    with qtbot.waitExposed(card):
        card.show()
    ground = QColor(theme.surface)
    text, offer = (
        part.x() + inked(card, part.geometry(), ground)[0] for part in (card._text, card._translation)
    )
    assert abs(text - offer) <= NEAR


def test_a_label_is_told_from_its_ground(qtbot: QtBot) -> None:
    label = QLabel("H")
    qtbot.addWidget(label)
    with qtbot.waitExposed(label):
        label.show()
    begin, end = inked(label, label.rect(), label.palette().window().color())
    assert 0 <= begin < label.width() - end
