"""Seven backends on one line: trouble first and in words, the rest counted, everything in the list."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from assist_app.ui.look.style_sheet import style_sheet
from assist_app.ui.look.theme import LIGHT, STATUS_HEIGHT
from assist_app.ui.window.state_list import StateList
from assist_app.ui.window.state_mark import StateLabel
from assist_app.ui.window.status_bar import BackendState, Level, StatusBar
from assist_app.ui.window.status_room import Wanted, shared

REFUSED = "DianJin does not accept the signature; check the AccessKey Secret in the settings."
DETAILS = f"{REFUSED}\nkind: auth\ncode: SignatureDoesNotMatch\ntime: 2026-11-21 12:00:00 +0000"
NAMES = ("Local", "RongCloud", "WeCom scripts", "WeCom program", "WeCom model", "Language model")


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    made = StatusBar()
    qtbot.addWidget(made)
    made.setStyleSheet(style_sheet(LIGHT))
    made.set_note("Works offline")
    for name in NAMES:
        brief = f"{name} 1.2 s"
        remark = " · based on 3 of 5 messages; the others could not be read" if name == "WeCom model" else ""
        short = f"{brief} …" if remark else brief
        made.set_state(name, BackendState(Level.OK, brief + remark, short))
    made.set_state("DianJin", BackendState(Level.WARNING, REFUSED, "DianJin: credentials refused", DETAILS))
    made.resize(1280, STATUS_HEIGHT)
    with qtbot.waitExposed(made):
        made.show()
    return made


def seen(bar: StatusBar) -> list[StateLabel]:
    """The states on the line, from the left."""
    return sorted((s for s in bar.findChildren(StateLabel) if s.isVisible()), key=lambda s: s.x())


def whole(label: StateLabel) -> bool:
    """Whether nothing of what it says is cut."""
    return label.fontMetrics().horizontalAdvance(label.text()) <= label.width()


def more(bar: StatusBar) -> QToolButton:
    return bar.findChild(QToolButton)


def resized(bar: StatusBar, width: int) -> list[StateLabel]:
    bar.resize(width, STATUS_HEIGHT)
    QApplication.processEvents()
    return seen(bar)


@pytest.mark.parametrize("width", [1280, 1100, 900, 640, 400, 380, 260])
def test_trouble_comes_first_and_nothing_overlaps(bar: StatusBar, width: int) -> None:
    labels = resized(bar, width)
    assert labels[0].state.level is Level.WARNING and labels[0].text().startswith("DianJin")
    assert all(whole(label) for label in labels[1:])
    boxes = [label.geometry() for label in labels] + [more(bar).geometry()]
    assert all(one.right() < other.left() + 8 for one, other in pairwise(boxes))
    assert boxes[-1].right() <= width
    hidden = len(NAMES) + 1 - len(labels)
    assert more(bar).text() == (f"+{hidden}" if hidden else "⋯")


def test_with_room_every_backend_is_in_words(bar: StatusBar) -> None:
    assert len(resized(bar, 1280)) == 7 and all(whole(label) for label in seen(bar))
    assert len(resized(bar, 2400)) == 7
    assert [label.text() == " ".join(label.state.words.split()) for label in seen(bar)] == [True] * 7


def test_in_the_narrow_panel_what_failed_can_be_read_whole(bar: StatusBar) -> None:
    first = resized(bar, 380)[0]
    assert first.text() == "DianJin: credentials refused" and whole(first)
    assert "Language model 1.2 s" in more(bar).accessibleDescription()
    assert bar.words()["DianJin"] == REFUSED


def test_the_whole_sentence_is_the_tool_tip_and_is_spoken(bar: StatusBar) -> None:
    first = resized(bar, 380)[0]
    point = QPoint(3, 3)
    QApplication.sendEvent(first, QHelpEvent(QEvent.Type.ToolTip, point, first.mapToGlobal(point)))
    assert "check the AccessKey Secret" in first.toolTip()
    assert first.accessibleName() == f"warning: {REFUSED}"


def test_a_passing_note_is_more_urgent_than_states_and_a_standing_one_less(bar: StatusBar) -> None:
    note = next(label for label in bar.findChildren(QLabel) if label.text() == "Works offline")
    resized(bar, 380)
    assert note.width() == 0
    bar.set_passing_note("Copied ✓")
    QApplication.processEvents()
    assert note.text() == "Copied ✓" and note.width() >= note.fontMetrics().horizontalAdvance("Copied ✓")
    assert seen(bar)[0].state.level is Level.WARNING


def test_a_click_lists_all_in_whole_sentences_and_details_are_copied(qtbot: QtBot, bar: StatusBar) -> None:
    resized(bar, 380)
    copied: list[str] = []
    bar.copy_wanted.connect(copied.append)
    qtbot.mouseClick(seen(bar)[0], Qt.MouseButton.LeftButton)
    opened = bar.findChild(StateList)
    assert opened.isVisible()
    said = [label.text() for label in opened.findChildren(QLabel)]
    assert said[0] == REFUSED and len(said) == 7
    assert any("based on 3 of 5 messages" in words for words in said)
    buttons = opened.findChildren(QPushButton)
    assert [button.text() for button in buttons] == ["Copy details"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert copied == [DETAILS] and not opened.isVisible()


def test_the_list_opens_by_keyboard_and_shows_the_newest_states(qtbot: QtBot, bar: StatusBar) -> None:
    for _again in range(2):
        bar.set_state("DianJin", BackendState(Level.OK, "DianJin 200 ms"))
        more(bar).setFocus()
        qtbot.keyClick(more(bar), Qt.Key.Key_Space)
        opened = bar.findChild(StateList)
        assert opened.isVisible()
        qtbot.keyClick(opened, Qt.Key.Key_Escape)
        assert not opened.isVisible()
    QApplication.processEvents()
    assert "DianJin 200 ms" in [label.text() for label in opened.findChildren(QLabel) if not label.isHidden()]
    assert not [button for button in opened.findChildren(QPushButton) if not button.isHidden()]


def test_backends_that_are_not_asked_any_more_leave_room(bar: StatusBar) -> None:
    bar.keep_states({"Local"})
    QApplication.processEvents()
    assert bar.words() == {"Local": "Local 1.2 s"} and len(seen(bar)) == 1


@pytest.mark.parametrize("room", [128, 348, 1248, 5000])
@pytest.mark.parametrize("urgent", [False, True])
def test_never_more_is_given_away_than_there_is(room: int, urgent: bool) -> None:
    wanted = [Wanted(200, 900, urgent=True), *[Wanted(100 + n, 100 + 60 * n) for n in range(6)]]
    plan = shared(room, wanted, 300, urgent=urgent, more=40)
    used = sum(width + 16 for width in plan.widths) + plan.note
    assert len(plan.widths) >= 1 and used <= room
