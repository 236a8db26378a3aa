"""A chip says whose intent it shows: in its tip always, on itself where it is a vendor's and has room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import Role, TurnNote
from assist_app.ui.look.theme import SPACE_5
from tests.ui.talk_stage import TalkStage, message

OURS = TurnNote("refund", "Refund", 0.9, "negative")
THEIRS = replace(OURS, by="点金 <b>")


def talk(qtbot: QtBot, note: TurnNote) -> TalkStage:
    stage = TalkStage(qtbot, 0)
    stage.store = [replace(message(0, "Where is it?"), role=Role.CUSTOMER, note=note)]
    stage.view.reset(1, stage.store)
    stage.view.grab()
    return stage


def point_on(stage: TalkStage, chip: int) -> QPoint:
    box = stage.view._layout(0).chips[chip].box
    return box.translated(SPACE_5, stage.view.row_box(0).top()).center().toPoint()


def tip_at(stage: TalkStage, point: QPoint) -> str:
    """What Qt shows when the pointer rests there."""
    ground = stage.view.viewport()
    QToolTip.hideText()
    stage.qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QApplication.sendEvent(ground, QHelpEvent(QHelpEvent.Type.ToolTip, point, ground.mapToGlobal(point)))
    return QToolTip.text() if QToolTip.isVisible() else ""


@pytest.mark.parametrize(
    ("note", "text", "by"),
    [
        (OURS, "Refund", "Recognised by the local engine"),
        (THEIRS, "Refund · 点金 <b>", "Recognised by 点金 &lt;b&gt;"),
    ],
)
def test_the_tip_says_who_recognised_the_intent(qtbot: QtBot, note: TurnNote, text: str, by: str) -> None:
    stage = talk(qtbot, note)
    assert stage.view.chip_under(point_on(stage, 0)).text == text
    tip = tip_at(stage, point_on(stage, 0))
    assert "Refund\n" in tip and by in tip and "Confidence 90 %" in tip


def test_beside_the_chip_and_on_the_mood_there_is_no_tip(qtbot: QtBot) -> None:
    stage = talk(qtbot, THEIRS)
    assert tip_at(stage, point_on(stage, 0))
    for point in (point_on(stage, 1), point_on(stage, 0) + QPoint(0, 40), QPoint(1, 1)):
        assert tip_at(stage, point) == ""


def test_where_both_have_no_room_the_intent_stays_whole_and_the_tip_names_the_service(qtbot: QtBot) -> None:
    stage = talk(qtbot, replace(THEIRS, by="a service with a very long name " * 4))
    assert [chip.text for chip in stage.view._layout(0).chips] == ["Refund", "Upset"]
    assert "very long name" in tip_at(stage, point_on(stage, 0))


def test_a_long_name_is_whole_in_the_tip_and_the_mood_keeps_its_place(qtbot: QtBot) -> None:
    stage = talk(qtbot, replace(THEIRS, intent_name="Money back " * 30))
    name, mood = stage.view._layout(0).chips
    assert name.text.endswith("…") and mood.text == "Upset"
    assert mood.box.right() <= stage.view._width() and not name.box.intersects(mood.box)
    assert ("Money back " * 30).strip() in tip_at(stage, point_on(stage, 0))
