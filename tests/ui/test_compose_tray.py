"""Several replies become one, which is edited, undone, and leaves once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assist_app.ui.outgoing.compose_tray import ComposeTray


@pytest.fixture
def tray(qtbot: QtBot) -> ComposeTray:
    made = ComposeTray()
    qtbot.addWidget(made)
    return made


def test_it_shows_only_while_something_is_in_it(tray: ComposeTray) -> None:
    assert tray.isHidden()
    tray.add("Hello Ms Wang,")
    tray.add("it has left.\nTomorrow it is there.")
    tray.add("Bye.")
    assert not tray.isHidden() and tray.title == "Reply of 3 parts"
    assert tray.text == "Hello Ms Wang,\nit has left.\nTomorrow it is there.\nBye."
    tray.clear()
    assert tray.isHidden() and tray.text == ""


def test_undo_takes_the_last_part_back(tray: ComposeTray) -> None:
    tray.add("one")
    tray.add("two")
    tray.editor.undo()
    assert tray.text == "one" and tray.title == "Reply of 1 part"


def test_ctrl_enter_copies_what_was_made_of_it(qtbot: QtBot, tray: ComposeTray) -> None:
    copied: list[str] = []
    tray.copy_wanted.connect(copied.append)
    tray.add("one")
    tray.show()
    qtbot.keyClick(tray.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(tray.editor, " more")
    qtbot.keyClick(tray.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert copied == ["one more"] and not tray.isHidden()


def test_emptied_by_hand_it_goes_and_begins_anew(qtbot: QtBot, tray: ComposeTray) -> None:
    emptied: list[None] = []
    tray.emptied.connect(lambda: emptied.append(None))
    tray.add("one")
    tray.editor.setPlainText("  ")
    assert tray.isHidden() and emptied
    tray.add("two")
    assert tray.text == "two" and tray.title == "Reply of 1 part"
