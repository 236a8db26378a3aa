"""What stands around a text: recalled and edited marks, days, times, and chips on the customer's turn."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from assist_app.model.conversation import Message, MessageState, Role, TurnNote
from assist_app.model.suggestion import OTHER, AttitudeLabel
from assist_app.ui.look.theme import DARK, LIGHT
from assist_app.ui.talk import message_layout
from assist_app.ui.talk.message_layout import DAY, Placed, lay_out, meta_text, shown_text
from tests.ui.pictures import has_colour
from tests.ui.talk_stage import TalkStage

pytestmark = pytest.mark.usefixtures("qapp")

NOON = time.mktime((2026, 3, 18, 12, 0, 0, 0, 0, -1))
DAY_LONG = 86_400.0
UPSET = TurnNote("refund", "Refund", 0.9, AttitudeLabel.NEGATIVE.value)


def said(text: str | None = "hello", *, at: float = NOON, **more: object) -> Message:
    return replace(Message("m", "test", "test/c", Role.CUSTOMER, text, at), **more)  # type: ignore[arg-type]


def placed(message: Message, width: float = 500.0) -> Placed:
    return lay_out(message, width, None, False)


def test_a_recalled_message_says_so_and_keeps_its_text_to_itself() -> None:
    recalled = said("my card is 4111", state=MessageState.RECALLED, note=UPSET)
    shown = placed(recalled)
    assert shown.lines.text() == "Message recalled" and shown.quiet and shown.lines.font().italic()
    assert shown.chips == []
    long = said("x" * 9_000, state=MessageState.RECALLED)
    assert meta_text(long) == meta_text(recalled)


def test_an_edited_message_says_so_beside_its_time() -> None:
    assert meta_text(said()) == "12:00"
    assert meta_text(said(state=MessageState.EDITED)) == "12:00 · edited"
    assert meta_text(said(role=Role.BOT, state=MessageState.EDITED)) == "Bot · 12:00 · edited"
    assert meta_text(said(role=Role.SYSTEM)) == ""


def test_a_text_that_stays_with_the_vendor_is_said_to() -> None:
    assert shown_text(said(None)) == ("The text stays with the vendor", True)
    assert not placed(said("")).quiet


@pytest.mark.parametrize("moment", [-5.0, 0.0, float("nan"), float("inf"), float("-inf"), 1e300])
def test_any_number_is_a_time(moment: float) -> None:
    hour, minute = meta_text(said(at=moment)).split(":")
    assert 0 <= int(hour) < 24 and 0 <= int(minute) < 60
    assert placed(said(at=moment)).height == placed(said()).height


def test_days_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_layout.time, "time", lambda: NOON)
    days = [
        lay_out(said(at=NOON - back * DAY_LONG), 500, said(at=NOON - 9 * DAY_LONG), True).day
        for back in range(4)
    ]
    assert days == ["Today", "Yesterday", "2026-03-16", "2026-03-15"]


def test_a_day_is_named_once_and_only_when_the_message_before_is_known() -> None:
    morning, evening = said(at=NOON - 3600), said(at=NOON + 3600)
    assert lay_out(evening, 500, morning, True).day == ""
    assert lay_out(evening, 500, None, False).day == ""
    first = lay_out(evening, 500, None, True)
    assert first.day and first.bubble.top() == placed(evening).bubble.top() + DAY


def test_the_view_separates_days(qtbot: QtBot) -> None:
    stage = TalkStage(qtbot, 0)
    moments = [NOON, NOON + 60, NOON + DAY_LONG, NOON + DAY_LONG + 60]
    stage.view.reset(4, [said(at=moment) for moment in moments])
    heights = [stage.view.row_box(row).height() for row in range(4)]
    assert heights[0] == heights[2] == heights[1] + DAY == heights[3] + DAY
    same_day = said("edited", at=NOON + 60, state=MessageState.EDITED)
    stage.store = [said(at=moment) for moment in moments]
    stage.change(2, sent_at=same_day.sent_at)
    heights = [stage.view.row_box(row).height() for row in range(4)]
    assert heights[2] == heights[1] and heights[3] == heights[1] + DAY


def test_chips_stand_in_the_line_under_the_customers_bubble() -> None:
    shown = placed(said(note=UPSET))
    assert [(chip.text, chip.bad) for chip in shown.chips] == [("Refund", False), ("Upset", True)]
    assert shown.height == placed(said()).height
    name, mood = shown.chips
    assert shown.meta_box.right() < name.box.left() and name.box.right() < mood.box.left()
    assert shown.bubble.bottom() < name.box.top() and mood.box.bottom() < shown.height


@pytest.mark.parametrize(
    ("code", "attitude", "words"),
    [
        (OTHER, None, []),
        (OTHER, AttitudeLabel.NEUTRAL, []),
        (OTHER, AttitudeLabel.POSITIVE, ["Pleased"]),
        ("refund", AttitudeLabel.NEUTRAL, ["Refund"]),
    ],
)
def test_only_what_is_worth_a_chip_gets_one(code: str, attitude: str | None, words: list[str]) -> None:
    note = TurnNote(code, "Refund", 0.9, attitude)
    assert [chip.text for chip in placed(said(note=note)).chips] == words


@pytest.mark.parametrize("role", [Role.AGENT, Role.BOT, Role.SYSTEM])
def test_only_customers_get_chips(role: Role) -> None:
    assert placed(said(note=UPSET, role=role)).chips == []


@pytest.mark.parametrize("name", ["Refund " * 40, "退款" * 80, "two\nlines", "x" * 5_000])
@pytest.mark.parametrize("width", [300.0, 460.0, 800.0])
def test_a_long_intent_name_gives_way(name: str, width: float) -> None:
    note = TurnNote("refund", name, 0.9, AttitudeLabel.NEGATIVE.value)
    chips = placed(said(note=note), width).chips
    assert len(chips) == 2 and chips[-1].text == "Upset"
    assert all(0 < chip.box.left() < chip.box.right() <= width for chip in chips)
    assert "\n" not in chips[0].text


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_chip_appears_in_the_view_and_moves_nothing(qtbot: QtBot, theme: object) -> None:
    stage = TalkStage(qtbot, 4)
    stage.view.set_theme(theme)  # type: ignore[arg-type]
    boxes = [stage.view.row_box(row) for row in range(4)]
    assert not has_colour(stage.view.grab().toImage(), theme.bad_soft)  # type: ignore[attr-defined]
    stage.change(3, note=UPSET)
    assert has_colour(stage.view.grab().toImage(), theme.bad_soft)  # type: ignore[attr-defined]
    assert [stage.view.row_box(row) for row in range(4)] == boxes


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.349, []), (0.35, ["perhaps Refund"]), (0.499, ["perhaps Refund"]), (0.5, ["Refund"])],
)
def test_a_guess_is_said_as_one_or_not_at_all(confidence: float, words: list[str]) -> None:
    shown = placed(said(note=TurnNote("refund", "Refund", confidence)))
    assert [chip.text for chip in shown.chips] == words


def test_a_message_that_does_not_end_its_turn_has_no_chips_and_the_same_height() -> None:
    ended, going_on = (lay_out(said(note=UPSET), 500.0, None, False, ends) for ends in (True, False))
    assert len(ended.chips) == 2 and going_on.chips == [] and ended.height == going_on.height
