"""The bottom line: passing words pass, standing words come back, and the note ends at the edge."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assist_app.ui.look.theme import PANEL_ONLY_WIDTH, SPACE_4, STATUS_HEIGHT
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.window.status_bar import BackendState, Level, StatusBar
from assist_app.ui.window.tall_note import TallNote

LONG = (
    "A question waits here. Answer it, then press the shortcut again.",
    "这里有一个问题在等您。请先回答，然后再按一次快捷键。",
    "The suggestions just changed. Press again if you mean the new one.",
    "word " * 60,
)


def note(bar: StatusBar) -> ElidedLabel:
    return bar.findChildren(ElidedLabel)[-1] if bar.words() == {} else bar.findChildren(ElidedLabel)[0]


def test_copied_is_said_for_a_moment_and_then_the_standing_words_again(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.set_note("Works offline")
    bar._passed.setInterval(30)
    bar.set_passing_note("Copied ✓")
    assert note(bar).text() == "Copied ✓"
    bar.set_note("Learning intents…")
    assert note(bar).text() == "Copied ✓"
    qtbot.waitUntil(lambda: note(bar).text() == "Learning intents…")


def test_the_note_ends_at_the_right_edge(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(900, 28)
    bar.set_note("Works offline")
    with qtbot.waitExposed(bar):
        bar.show()
    qtbot.waitUntil(lambda: note(bar).geometry().right() == 900 - SPACE_4 - 1)


class Panel(QWidget):
    """A narrow window with a field above its bottom line."""

    def __init__(self) -> None:
        super().__init__()
        self.bar, self.field = StatusBar(), QLineEdit()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addStretch(1)
        rows.addWidget(self.field)
        rows.addWidget(self.bar)
        self.resize(PANEL_ONLY_WIDTH, 500)
        self.bar.set_state("local", BackendState(Level.OK, "Local: 7 ms"))
        self.bar.set_note("Works offline")

    @property
    def tall(self) -> TallNote:
        return self.findChild(TallNote)

    def reads(self, words: str) -> bool:
        """Whether every word stands over the bottom line and nothing of it is cut."""
        label = self.tall.findChild(QLabel)
        room = label.contentsRect()
        fits = label.heightForWidth(room.width()) <= room.height()
        box = self.tall.geometry()
        over = (box.left(), box.right(), box.bottom()) == (0, self.width() - 1, self.height() - 1)
        return self.tall.isVisible() and label.text() == words and fits and over


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize("words", LONG, ids=["en", "zh", "again", "sixty"])
def test_a_long_passing_note_is_read_whole_and_moves_nothing(panel: Panel, qtbot: QtBot, words: str) -> None:
    before = panel.bar.geometry(), panel.field.geometry()
    panel.bar.set_passing_note(words)
    assert panel.reads(words)
    qtbot.wait(1)
    assert (panel.bar.geometry(), panel.field.geometry()) == before and panel.bar.height() == STATUS_HEIGHT


def test_it_goes_when_it_has_passed(panel: Panel, qtbot: QtBot) -> None:
    panel.bar._passed.setInterval(30)
    panel.bar.set_passing_note(LONG[0])
    assert panel.tall.isVisible()
    qtbot.waitUntil(lambda: not panel.tall.isVisible())
    assert note(panel.bar).text() == "Works offline"
    panel.bar.set_passing_note(LONG[0])
    panel.bar.end_passing_note()
    assert not panel.tall.isVisible()


def test_a_short_note_or_a_wide_window_needs_no_more_than_the_line(panel: Panel, qtbot: QtBot) -> None:
    panel.bar.set_passing_note("Copied ✓")
    assert not panel.tall.isVisible()
    panel.bar.set_passing_note(LONG[0])
    panel.resize(1200, 500)
    qtbot.waitUntil(lambda: panel.bar.width() == 1200)
    assert not panel.tall.isVisible()


def test_it_keeps_to_a_bottom_line_that_moves(panel: Panel, qtbot: QtBot) -> None:
    panel.bar.set_passing_note(LONG[0])
    panel.resize(PANEL_ONLY_WIDTH, 620)
    qtbot.waitUntil(lambda: panel.reads(LONG[0]))


def test_a_standing_note_stays_in_its_line(panel: Panel) -> None:
    panel.bar.set_note(LONG[3])
    assert not panel.tall.isVisible()


def test_clicks_go_through_it(panel: Panel, qtbot: QtBot) -> None:
    panel.bar.set_passing_note(LONG[3])
    assert panel.tall.geometry().intersects(panel.field.geometry())
    found = panel.childAt(panel.field.geometry().center())
    assert found is panel.field or panel.field.isAncestorOf(found)
    qtbot.mouseClick(panel.windowHandle(), Qt.MouseButton.LeftButton, pos=_centre(panel.field))
    qtbot.waitUntil(panel.field.hasFocus)


def _centre(part: QWidget) -> QPoint:
    return part.geometry().center()
