"""The page of global keys: what is wrong is said below its field, and nothing wrong is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit
from pytestqt.qtbot import QtBot

from assist_app.files.settings import Settings
from assist_app.model.shortcuts import Action, Chord
from assist_app.ui.pages.shortcuts_page import ShortcutsPage
from assist_app.ui.parts.form_rows import Tick


def page(
    qtbot: QtBot, settings: Settings | None = None, reason: str = "", tray: bool = True
) -> ShortcutsPage:
    made = ShortcutsPage(settings or Settings(), reason, tray)
    qtbot.addWidget(made)
    made.show()
    return made


def test_nothing_changed_is_nothing_kept(qtbot: QtBot) -> None:
    assert page(qtbot).chosen == {"shortcuts": {}, "panel_edge": "right", "keep_in_tray": False}
    before = Settings(shortcuts={"search": "Meta+S", "insert-3": ""}, panel_edge="left", keep_in_tray=True)
    assert Settings(**page(qtbot, before).chosen) == before  # type: ignore[arg-type]


def test_keys_that_are_pressed_are_tried_at_once(qtbot: QtBot) -> None:
    shown, tried = page(qtbot), []
    shown.tried.connect(tried.append)
    edit = shown.findChildren(QKeySequenceEdit)[list(Action).index(Action.SEARCH)]
    edit.setFocus()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(edit, Qt.Key.Key_J, modifiers)
    assert tried and tried[0][Action.SEARCH] == Chord.read("Ctrl+Alt+J")
    assert shown.chosen["shortcuts"] == {"search": "Ctrl+Alt+J"}


def test_what_would_be_typed_is_not_kept(qtbot: QtBot) -> None:
    shown = page(qtbot)
    shown.put(Action.SEARCH, "K")
    assert "Add Ctrl, Alt or the Windows key" in shown.said(Action.SEARCH)
    assert shown.chosen["shortcuts"] == {}
    shown.put(Action.SEARCH, "Ctrl+Alt+J")
    assert shown.said(Action.SEARCH) == ""


def test_two_with_the_same_keys(qtbot: QtBot) -> None:
    shown = page(qtbot)
    shown.put(Action.TAKE, "Ctrl+Alt+1")
    assert shown.said(Action.TAKE) == "“Insert suggestion 1” has these keys already."
    assert shown.chosen["shortcuts"] == {}
    # Our own word comes before the system's.
    shown.show_bound({Action.TAKE: "taken", Action.SEARCH: "belongs to another program"}, {})
    assert "already" in shown.said(Action.TAKE) and "another program" in shown.said(Action.SEARCH)


def test_a_field_that_is_emptied_has_no_keys(qtbot: QtBot) -> None:
    shown = page(qtbot)
    shown.put(Action.INSERT_2, "")
    assert shown.chosen["shortcuts"] == {"insert-2": ""}


def test_where_there_are_no_global_keys_the_reason_is_said(qtbot: QtBot) -> None:
    shown, tried = page(qtbot, reason="Not on this system.", tray=False), []
    shown.tried.connect(tried.append)
    shown.try_keys()
    assert not tried and not any(edit.isEnabled() for edit in shown.findChildren(QKeySequenceEdit))
    # Without a tray nobody can choose to be kept there, only to be kept no more.
    assert not shown.findChild(Tick).isEnabled()
    kept = page(qtbot, Settings(keep_in_tray=True), tray=False)
    assert kept.findChild(Tick).isEnabled()


def test_a_conflict_is_said_at_the_field_that_was_changed(qtbot: QtBot) -> None:
    shown, tried = page(qtbot), []
    shown.tried.connect(tried.append)
    # In the list "Search" comes before "Take the clipboard".
    shown.put(Action.SEARCH, "Ctrl+Alt+V")
    assert "already" in shown.said(Action.SEARCH) and shown.said(Action.TAKE) == ""
    # The system is not asked for the same keys twice: its answer would stand at either field.
    assert Action.SEARCH not in tried[-1] and tried[-1][Action.TAKE] == Chord.read("Ctrl+Alt+V")
    shown.show_bound({Action.TAKE: "belongs to another program"}, {})
    assert "another program" in shown.said(Action.TAKE) and "already" in shown.said(Action.SEARCH)
    assert shown.chosen["shortcuts"] == {}


def test_escape_leaves_the_field_and_backspace_empties_it(qtbot: QtBot) -> None:
    shown = page(qtbot)
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    edit = shown.findChildren(QKeySequenceEdit)[list(Action).index(Action.SEARCH)]
    within = edit.findChild(QLineEdit)
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert shown.chosen["shortcuts"] == {} and "K" in within.text()
    assert not edit.hasFocus() and not within.hasFocus()
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
        shown.put(Action.SEARCH, "Ctrl+Alt+J")
        edit.setFocus()
        qtbot.keyClick(edit, key)
        assert shown.chosen["shortcuts"] == {"search": ""} and within.text() == ""
    # With Ctrl they are keys like others.
    qtbot.keyClick(edit, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert shown.chosen["shortcuts"] == {"search": "Ctrl+Del"}
