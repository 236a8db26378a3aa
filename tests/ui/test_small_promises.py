"""Small things an agent meets on the first day."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from assist_app.assist.session import Advice, AdviceState
from assist_app.assist.turn import Turn
from assist_app.desk.presenting import Presenter
from assist_app.model.conversation import Message, Role
from assist_app.model.script import Script
from assist_app.model.suggestion import Intent, Suggestion
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.window.main_window import MainWindow


class Progress:
    def __init__(self, stage: str) -> None:
        self.stage, self.done, self.total = stage, 1, 1


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow({"embedded": "Local"})
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_not_sure_is_not_said_before_the_engine_has_learned(window: MainWindow) -> None:
    presenter = Presenter(window)
    message = Message("m1", "s", "c1", Role.CUSTOMER, "嗯，新房间可以的", 1.0)
    unsure = Advice("t1", Turn((message,)), state=AdviceState.UNSURE, complete=True)
    presenter.show_progress(Progress("loading"))
    presenter.show_advice(unsure)
    assert not window.panel._area.offer.isVisible()
    presenter.show_progress(Progress("ready"))
    presenter.show_advice(unsure)
    assert window.panel._area.offer.isVisible()


def test_the_narrow_panel_says_whose_conversation_it_is(window: MainWindow) -> None:
    window.set_conversation("Ms Wang", "Web chat")
    assert not window.dock_header.isVisible()
    window.set_panel_only(True)
    assert window.dock_header.isVisible() and window.dock_header.talk.text() == "Ms Wang"


def test_a_copied_search_row_says_so_for_a_moment(window: MainWindow, qtbot: QtBot) -> None:
    results = window.results
    results.set_query("x")
    results.show_rows("x", [SearchRow(Script("s1", "en", "Refund", ("I refund {amount}.",)))])
    results._reset_copied.setInterval(30)
    results.confirm_copied("s1")
    assert results._delegate.copied == "s1"
    qtbot.waitUntil(lambda: results._delegate.copied == "")


def test_fill_in_the_blanks_is_readable_on_the_card(qtbot: QtBot) -> None:
    card = SuggestionCard(1, {"embedded": "Local"})
    qtbot.addWidget(card)
    card.resize(370, 120)
    text = "I refund {amount} within {days}."
    card.show_suggestion(Suggestion("1", (text,), ("embedded",)))
    with qtbot.waitExposed(card):
        card.show()
    card.confirm_copied(None, text)
    qtbot.waitUntil(lambda: card._action.width() >= card._action.sizeHint().width())
    assert "fill in" in card.action_words


def test_the_header_waits_with_the_cards_that_are_held_back(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter = Presenter(window)
    message = Message("m1", "s", "c1", Role.CUSTOMER, "x", 1.0)

    def advice(turn: str, intent: str) -> Advice:
        row = Suggestion(turn, (f"reply {turn}",), ("embedded",))
        return Advice(turn, Turn((message,)), intent=Intent(intent, intent, 0.9), rows=(row,))

    presenter.show_advice(advice("t1", "refund"))
    monkeypatch.setattr(window.panel, "_busy", lambda: True)
    presenter.show_advice(advice("t2", "delivery"))
    assert window.panel.held and window.intent._name.text() == "refund"
    window.panel.apply_held()
    assert window.panel.turn == "t2" and window.intent._name.text() == "delivery"
