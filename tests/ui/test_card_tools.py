"""The quiet buttons stand beside the action, whatever it says, and what they cover ends before them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.model.suggestion import Reason, ReasonKind, Suggestion
from assist_app.ui.cards.card_veil import CardVeil
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.look.theme import SPACE_2

REASONS = (Reason(ReasonKind.WORDS, ("parcel", "late")), Reason(ReasonKind.MEANING))
WIDTHS = (340, 380, 420, 520)


@pytest.fixture
def card(qtbot: QtBot) -> SuggestionCard:
    made = SuggestionCard(1, {"local": "Local"})
    qtbot.addWidget(made)
    # Away from the pointer: below it the buttons show without the focus.
    QCursor.setPos(QPoint(5, 5))
    made.move(200, 200)
    made.show_suggestion(
        Suggestion("s", ("We have asked {carrier}.",), ("local",), reasons=REASONS, confidence=0.6)
    )
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def at(card: SuggestionCard, width: int) -> None:
    card.resize(width, card.heightForWidth(width))
    QApplication.processEvents()


def beside(card: SuggestionCard) -> bool:
    """Whether the buttons end where the action begins, clear of the origins."""
    tools, action = card._tools.geometry(), card._action.geometry()
    clear = tools.x() > card._origins.geometry().right()
    return card._tools.isVisible() and tools.right() + 1 + SPACE_2 == action.left() and clear


def ends_before(card: SuggestionCard) -> bool:
    """Whether the reason that is painted ends before the buttons."""
    wide = card._reason.fontMetrics().horizontalAdvance(card._reason.shown)
    return card._reason.x() + wide <= card._tools.x()


@pytest.mark.parametrize("width", WIDTHS)
def test_they_follow_an_action_that_says_less_again(card: SuggestionCard, width: int) -> None:
    at(card, width)
    assert beside(card) and ends_before(card)
    card.confirm_copied(None, "We have asked {carrier}.")
    QApplication.processEvents()
    assert not card._tools.isVisible()
    card._action.over.emit()
    QApplication.processEvents()
    assert beside(card) and ends_before(card)


@pytest.mark.parametrize("width", WIDTHS)
def test_they_follow_an_action_that_says_more(card: SuggestionCard, width: int) -> None:
    at(card, width)
    card.confirm_copied(inserted=True)
    QApplication.processEvents()
    assert beside(card) and ends_before(card)
    card.unsay_copied()
    QApplication.processEvents()
    assert beside(card) and ends_before(card)


def test_what_they_covered_is_whole_again(card: SuggestionCard) -> None:
    at(card, 380)
    covered = card._reason.shown
    card.clearFocus()
    QApplication.processEvents()
    assert not card._tools.isVisible() and len(card._reason.shown) > len(covered)
    # What stays is not moved or replaced by it.
    assert card._reason.shown.startswith(covered.removesuffix("…"))


def test_undo_stands_where_the_action_is_after_long_words(card: SuggestionCard) -> None:
    at(card, 380)
    card.set_aside("Put away")
    QApplication.processEvents()
    calm = card.findChild(CardVeil).undo.mapTo(card, card.findChild(CardVeil).undo.rect().topRight())
    card.lift_veil()
    card.confirm_copied(None, "We have asked {carrier}.")
    card.set_aside("Put away")
    card._action.over.emit()
    QApplication.processEvents()
    undo = card.findChild(CardVeil).undo
    assert undo.mapTo(card, undo.rect().topRight()) == calm
