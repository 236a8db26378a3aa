"""What stands below a suggestion is whole at every width, or counted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.model.suggestion import Reason, ReasonKind, Suggestion
from assist_app.ui.cards.origin_badges import OriginBadges
from assist_app.ui.cards.phrase_line import BETWEEN, WORTH_CUTTING, PhraseLine, fitting
from assist_app.ui.cards.suggestion_card import SuggestionCard

WIDE = 10
"""Pixels of every sign."""


def fit(phrases: list[str], room: int) -> str:
    return fitting(
        phrases, room, lambda text: WIDE * len(text), lambda text, wide: text[: wide // WIDE - 1] + "…"
    )


@pytest.mark.parametrize("room", range(0, 900, 7))
def test_each_is_whole_or_long_enough_to_be_told(room: int) -> None:
    phrases = ["73 %", "matches “refund”, “card”", "similar meaning", "used 3 times"]
    shown = fit(phrases, room)
    assert len(shown) * WIDE <= room
    for part in shown.split(BETWEEN):
        whole = part in ("", *phrases) or part.startswith("+")
        assert whole or (part.endswith("…") and len(part) * WIDE >= WORTH_CUTTING - WIDE), shown
    counted = sum(part in phrases or part.endswith("…") for part in shown.split(BETWEEN))
    if shown and counted < len(phrases) and "…" not in shown:
        assert shown.endswith(f"+{len(phrases) - counted}")


def test_what_there_is() -> None:
    assert fit(["73 %", "matches"], 1000) == "73 % · matches"
    assert fit(["73 %", "matches"], 100) == "73 % · +1"
    assert fit(["73 %", "matches"], 40) == "+2"
    assert fit(["73 %", "matches"], 10) == ""
    assert fit([], 10) == "" == fit([], 0)


def test_what_is_left_out_is_in_the_tool_tip(qtbot: QtBot) -> None:
    line = PhraseLine()
    qtbot.addWidget(line)
    line.set_phrases(["73 %", "similar meaning"])
    line.resize(30, 20)
    line.show()
    asked = QHelpEvent(QEvent.Type.ToolTip, QPoint(3, 3), line.mapToGlobal(QPoint(3, 3)))
    QApplication.sendEvent(line, asked)
    assert line.shown == "+2" and "similar meaning" in line.toolTip()
    line.resize(600, 20)
    QApplication.sendEvent(line, asked)
    assert line.shown == line.text() and line.toolTip() == ""


def test_a_card_of_any_width_cuts_neither_reasons_nor_origins(qtbot: QtBot) -> None:
    names = {"a": "Local", "b": "Tongyi DianJin (emu)", "c": "RongCloud (emu)"}
    card = SuggestionCard(1, names)
    qtbot.addWidget(card)
    reasons = (Reason(ReasonKind.WORDS, ("refund",)), Reason(ReasonKind.MEANING))
    card.show_suggestion(
        Suggestion(
            "s", ("We have refunded you.",), ("a", "b", "c"), 0.7, reasons, complete=False, confidence=0.73
        )
    )
    card.show()
    badges = card.findChild(OriginBadges)
    for width in range(240, 900, 5):
        card.resize(width, card.heightForWidth(width))
        QApplication.processEvents()
        assert card._reason.shown[:3] in ("73 ", "+3", ""), (width, card._reason.shown)
        assert not card._reason.shown.startswith("7…")
        assert card._reason.fontMetrics().horizontalAdvance(card._reason.shown) <= card._reason.width()
        assert badges._width(badges._fitting(badges.width())) <= badges.width()


def test_one_origin_with_a_long_name_is_shortened(qtbot: QtBot) -> None:
    badges = OriginBadges()
    qtbot.addWidget(badges)
    badges.set_words(["A vendor with a very long name indeed", "other"])
    badges.resize(120, 20)
    assert badges._fitting(badges.width())[0].endswith("…") and badges._fitting(badges.width())[1] == "+1"
    badges.resize(34, 20)
    assert badges._fitting(badges.width()) == ["+2"]
    assert "very long name indeed" in badges.toolTip()
