"""Many cards come over several pictures; what has not come yet can neither be seen nor used."""

from __future__ import annotations

from itertools import count, pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.ui.cards.card_action import CardAction
from assist_app.ui.cards.origin_badges import OriginBadges
from assist_app.ui.cards.script_text import ScriptText
from assist_app.ui.cards.suggestion_panel import SuggestionPanel
from assist_app.ui.parts.elided_label import ElidedLabel
from tests.ui.panel_stage import row, rows

NAMES = tuple("abcdefghi")


class SlowMachine:
    """A clock on which each look takes 2 ms, as filling a card does on a slow machine."""

    def __init__(self) -> None:
        self._looks = count()
        self.later = 0.0

    def __call__(self) -> float:
        return 1000.0 + self.later + 0.002 * next(self._looks)


@pytest.fixture
def clock() -> SlowMachine:
    return SlowMachine()


@pytest.fixture
def panel(qtbot: QtBot, clock: SlowMachine) -> SuggestionPanel:
    made = SuggestionPanel({"local": "Local"}, clock=clock)
    QCursor.setPos(QPoint(5, 5))
    made.setGeometry(200, 0, 400, 700)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def steady(qtbot: QtBot) -> SuggestionPanel:
    """A panel that fills all its cards at once."""
    made = SuggestionPanel({"local": "Local"}, clock=lambda: 1000.0)
    QCursor.setPos(QPoint(5, 5))
    made.setGeometry(200, 0, 400, 700)
    qtbot.addWidget(made)
    made.show()
    QApplication.processEvents()
    return made


def seen(panel: SuggestionPanel) -> list[str]:
    return [card.suggestion.id for card in panel.cards if card.isVisible()]


def test_the_first_cards_come_at_once_and_all_of_them_soon(panel: SuggestionPanel, qtbot: QtBot) -> None:
    panel.show_rows("t1", rows(*NAMES))
    first = seen(panel)
    assert first and len(first) < 9 and first == list(NAMES[: len(first)]) and not panel.filled
    qtbot.waitUntil(lambda: panel.filled)
    assert seen(panel) == list(NAMES)


def test_the_first_picture_of_a_new_turn_has_every_card_where_it_stays(steady: SuggestionPanel) -> None:
    panel = steady
    panel.show_rows("t1", (row("a", "short"), row("b", "long " * 60), row("c", "one", "two", "three")))
    QApplication.processEvents()
    panel.show_rows("t2", (row("d", "long " * 80), row("e", "short"), row("f", "long " * 30)))
    at_once = [card.geometry() for card in panel.cards]
    texts = [card.findChild(ScriptText).geometry() for card in panel.cards]
    picture = panel.grab().toImage()
    for _pass in range(5):
        QApplication.processEvents()
    assert [card.geometry() for card in panel.cards] == at_once
    assert [card.findChild(ScriptText).geometry() for card in panel.cards] == texts
    assert panel.grab().toImage() == picture
    assert all(a.bottom() < b.top() for a, b in pairwise(at_once))


@pytest.mark.parametrize("width", [250, 400, 900])
def test_a_card_is_exactly_as_high_as_its_parts(steady: SuggestionPanel, width: int) -> None:
    panel = steady
    panel.resize(width, 700)
    panel.show_rows("t1", (row("a", "short"), row("b", "long " * 60), row("c", "one", "two", "三" * 300)))
    for card in panel.cards:
        parts = [card.findChild(kind).geometry() for kind in (ScriptText, OriginBadges, CardAction)]
        assert all(card.rect().contains(part) for part in parts)
        assert parts[0].bottom() < parts[1].top() < card.height() - parts[1].height()
        text = card.findChild(ScriptText)
        assert text.height() >= text.heightForWidth(text.width())
        reason = card.findChild(ElidedLabel).geometry()
        # What has no room at all is left out, and lies nowhere.
        assert reason.isEmpty() or not reason.intersects(parts[2])


def test_a_panel_that_becomes_wider_or_narrower_keeps_its_cards_apart(steady: SuggestionPanel) -> None:
    panel = steady
    panel.show_rows("t1", tuple(row(name, "many words " * 30) for name in NAMES[:4]))
    for width in (400, 260, 700, 400):
        panel.resize(width, 500)
        QApplication.processEvents()
        boxes = [card.geometry() for card in panel.cards]
        assert all(box.width() == width - 24 and box.left() == 12 for box in boxes)
        assert all(b.top() - a.bottom() == 9 for a, b in pairwise(boxes))


def test_a_card_of_the_turn_before_is_neither_seen_nor_copied_in_the_place_of_one_to_come(
    panel: SuggestionPanel, clock: SlowMachine, qtbot: QtBot
) -> None:
    copied: list[str] = []
    panel.copy_wanted.connect(lambda suggestion, _place, _part: copied.append(suggestion.id))
    panel.show_rows("t1", rows(*NAMES))
    qtbot.waitUntil(lambda: panel.filled)
    panel.show_rows("t2", rows(*"jklmnopqr"))
    clock.later += 10  # The guard is open again; the cards are still to come.
    assert "a" not in seen(panel) and "i" not in seen(panel)
    panel.press_digit(9)
    assert copied == []
    qtbot.waitUntil(lambda: panel.filled)
    panel.press_digit(9)
    assert copied == ["r"] and seen(panel) == list("jklmnopqr")


def test_an_empty_panel_stays_empty_whatever_was_still_to_come(panel: SuggestionPanel, qtbot: QtBot) -> None:
    panel.show_rows("t1", rows(*NAMES))
    assert not panel.filled
    panel.show_idle()
    qtbot.wait(60)
    assert seen(panel) == [] and all(card.isHidden() for card in panel._area.cards)


def test_a_row_that_grows_meanwhile_shows_its_newest_text(panel: SuggestionPanel, qtbot: QtBot) -> None:
    panel.show_rows("t1", rows(*NAMES))
    grown = (*rows(*NAMES[:-1]), row("i", "reply i and more of it"))
    panel.show_rows("t1", grown)
    qtbot.waitUntil(lambda: panel.filled)
    assert panel.cards[8].suggestion == grown[8] and seen(panel) == list(NAMES)
