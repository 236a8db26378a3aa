"""The bottom line: passing words pass, standing words come back, and the note ends at the edge."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from assist_app.ui.look.theme import SPACE_4
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.window.status_bar import StatusBar


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
