"""The list of keys: made from the tables that bind them, and every key in it does what it says."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import LEVELS
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.situation import Binding, Situation
from assist_app.assist.outgoing.terms import Term
from assist_app.files.settings import Settings
from assist_app.model.conversation import Message, Role
from assist_app.model.shortcuts import Action, Bound, wished
from assist_app.model.suggestion import Suggestion
from assist_app.ui.cards.card_keys import obey
from assist_app.ui.cards.search_box import SearchBox
from assist_app.ui.outgoing.compose_tray import ComposeTray
from assist_app.ui.outgoing.outgoing_sheet import OutgoingSheet
from assist_app.ui.pages.keys_dialog import KeysDialog
from assist_app.ui.pages.keys_painter import HEADING, Row
from assist_app.ui.pages.settings_dialog import Facts, SettingsDialog
from assist_app.ui.parts.keys import (
    ACCOUNTS,
    CARD,
    DIGITS,
    EDITOR,
    PLACES,
    QUESTION,
    SEARCH,
    SUGGESTIONS,
    TALK,
    TRAY,
    WINDOW,
    Keys,
    act_of,
    named,
)
from assist_app.ui.talk.message_view import MessageView
from assist_app.ui.window.main_window import MainWindow

ALL_KEYS = [
    *range(Qt.Key.Key_Space, Qt.Key.Key_AsciiTilde + 1),
    *(Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter),
    *range(Qt.Key.Key_Insert, Qt.Key.Key_Delete + 1),
    *range(Qt.Key.Key_Home, Qt.Key.Key_PageDown + 1),
    *range(Qt.Key.Key_F1, Qt.Key.Key_F12 + 1),
]
HERE = Situation(meant=Binding("a", "Mr Li"), front=Binding("a", "Mr Li"))
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
HELD = [NONE, CONTROL, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier]


def pressed(key: int, held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held)


def events(table: tuple[Keys, ...]) -> list[tuple[str, QKeyEvent]]:
    """Every key of a table, with the act it is listed for."""
    found = []
    for row in table:
        for key in row.keys:
            chord = QKeySequence(key)[0]
            found.append((row.act, pressed(chord.key(), chord.keyboardModifiers())))
    return found


class Noting:
    """A card that writes down what is asked of it."""

    def __init__(self) -> None:
        self.did: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *values: self.did.append((name, *values))


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow({"local": "Local"})
    qtbot.addWidget(made)
    made.panel.show_rows("t1", [Suggestion(f"s{n}", (f"reply {n}",), ("local",)) for n in range(3)])
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_the_window_has_the_listed_keys_and_no_others(window: MainWindow) -> None:
    portable = QKeySequence.SequenceFormat.PortableText
    bound = [shortcut.key().toString(portable) for shortcut in window.findChildren(QShortcut)]
    listed = [QKeySequence(key).toString(portable) for row in (*WINDOW, *SUGGESTIONS) for key in row.keys]
    assert sorted(bound) == sorted(listed)
    assert len(set(bound)) == len(bound) and all(bound)


@pytest.mark.parametrize("place", PLACES)
def test_no_key_stands_for_two_things_in_one_place(place: str) -> None:
    written = [key for row in PLACES[place] for key in row.keys]
    assert written and len(set(written)) == len(written)
    assert all(QKeySequence(key).count() == 1 and QKeySequence(key)[0].key() for key in written)


@pytest.mark.parametrize(
    ("act", "did"),
    [("copy", "press"), ("edit", "begin_editing"), ("add", "add"), ("dismiss", "dismiss"), ("up", "step"),
     ("down", "step"), ("copy-one", "press")],
)  # fmt: skip
def test_a_card_obeys_what_is_listed(act: str, did: str) -> None:
    mine = [event for name, event in events(CARD) if name == act]
    assert mine
    for event in mine:
        card = Noting()
        assert obey(card, 9, event) and card.did[0][0] == did


def test_a_card_obeys_nothing_else() -> None:
    listed = {(event.key(), event.modifiers()) for _act, event in events(CARD)}
    for key in ALL_KEYS:
        for held in HELD:
            card = Noting()
            assert obey(card, 9, pressed(key, held)) == ((key, held) in listed), (key, held)


def test_the_search_obeys_what_is_listed(qtbot: QtBot) -> None:
    box, said = SearchBox(), []
    qtbot.addWidget(box)
    box.moved.connect(lambda step: said.append(("moved", step)))
    box.entered.connect(lambda: said.append("copy"))
    box.added.connect(lambda: said.append("add"))
    box.left.connect(lambda: said.append("leave"))
    for act, event in events(SEARCH):
        said.clear()
        QApplication.sendEvent(box, event)
        steps = {"up": -1, "down": 1, "page-up": -6, "page-down": 6}
        assert said == [("moved", steps[act]) if act in steps else act]


def test_digits_and_enter_use_suggestions_as_listed(window: MainWindow) -> None:
    used: list[int] = []
    window.panel.copy_wanted.connect(lambda _suggestion, number, _part: used.append(number))
    for act, event in events(DIGITS):
        used.clear()
        QApplication.sendEvent(window.conversations, event)
        digit = event.key() - Qt.Key.Key_0
        expected = {"copy": [digit] if digit <= 3 else [], "held": [], "enter": [3]}
        assert used == expected[act]


def test_the_conversation_obeys_what_is_listed(qtbot: QtBot) -> None:
    view, copied = MessageView(), []
    qtbot.addWidget(view)
    view.copy_wanted.connect(copied.append)
    talk = [Message(f"m{n}", "s", "c", Role.CUSTOMER, f"text {n}", 1.7e9 + n) for n in range(9)]
    view.reset(len(talk), talk)
    view.show()
    for act, event in events(TALK):
        view.choose(4)
        QApplication.sendEvent(view, event)
        assert view.current == {"up": 3, "down": 5, "first": 0, "last": 8, "copy": 4}[act]
    assert copied == ["text 4"]


def test_the_tray_obeys_what_is_listed(qtbot: QtBot) -> None:
    tray, said = ComposeTray(), []
    qtbot.addWidget(tray)
    tray.copy_wanted.connect(lambda text: said.append("act"))
    tray.insert_wanted.connect(lambda text: said.append("strong"))
    for act, event in events(TRAY):
        tray.clear()
        tray.add("one")
        tray.add("two")
        said.clear()
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, tray.editor, Qt.Key(event.key()), event.text(), event.modifiers()
        )
        assert said == ([] if act == "undo" else [act])
        assert tray.text == ("one" if act == "undo" else "one\ntwo")


@pytest.mark.parametrize("breaks", [False, True])
def test_fields_of_several_lines_obey_what_is_listed(qtbot: QtBot, breaks: bool) -> None:
    tray = ComposeTray()
    qtbot.addWidget(tray)
    field, said = tray.editor, []
    field.enter_breaks = breaks
    field.entered.connect(lambda: said.append("entered"))
    field.left.connect(lambda: said.append("left"))
    field.setTabChangesFocus(False)
    field.setPlainText("For {your name}.")
    entered = {"act": True, "enter": not breaks, "leave": False}
    for act, event in events(EDITOR):
        said.clear()
        QApplication.sendEvent(field, event)
        assert said == (["left"] if act == "leave" else ["entered"] if entered.get(act) else []), act
        assert (field.textCursor().selectedText() == "{your name}") == (act in ("blank", "back", "leave"))


def test_a_question_obeys_what_is_listed(qtbot: QtBot) -> None:
    for act, event in events(QUESTION):
        room = QWidget()
        room.resize(400, 600)
        sheet, said = OutgoingSheet(room, room.rect), []
        qtbot.addWidget(room)
        room.show()
        room.activateWindow()
        qtbot.waitUntil(room.isActiveWindow)
        check = OutgoingCheck(Folding())
        check.use(Policy(LEVELS, (Term("stupid"),)))
        sheet.passed.connect(lambda _text, said=said: said.append("passed"))
        sheet.cancelled.connect(lambda said=said: said.append("cancelled"))
        text = "This is stupid."
        sheet.ask(text, check.check(text, HERE), lambda words, c=check: c.check(words, HERE), lambda: "Mr Li")
        qtbot.waitUntil(sheet.isVisible)
        (sheet.editor if act == "act" else sheet.anyway).setFocus()
        QApplication.sendEvent(QApplication.focusWidget(), event)
        assert said == (["cancelled"] if act == "leave" else ["passed"]), (act, event.key())


def test_the_number_pad_counts_like_the_other_keys() -> None:
    for _act, event in events(DIGITS):
        pad = pressed(event.key(), Qt.KeyboardModifier.KeypadModifier)
        assert act_of(DIGITS, pad) == act_of(DIGITS, event) != ("", -1)
    assert act_of(ACCOUNTS, pressed(Qt.Key.Key_Up)) == ("", -1)


def listed(page: KeysDialog) -> list[Row]:
    items = [page.list.item(number) for number in range(page.list.count())]
    return [item.data(Qt.ItemDataRole.UserRole) for item in items if not item.isHidden()]


def dialog(qtbot: QtBot, settings: Settings | None = None, reason: str = "", **more: Any) -> KeysDialog:
    chords = wished((settings or Settings()).shortcuts)
    made = KeysDialog(chords, reason, Bound(more.get("refused", {}), more.get("named", {})))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_key_that_is_bound_is_listed_and_read_out(qtbot: QtBot) -> None:
    page = dialog(qtbot)
    rows = {(row.place, row.words): row.keys for row in listed(page) if row.kind != HEADING}
    for place, table in PLACES.items():
        for keys in table:
            assert rows[place, keys.words] == named(keys.keys)
    for number in range(page.list.count()):
        item = page.list.item(number)
        row, spoken = item.data(Qt.ItemDataRole.UserRole), item.data(Qt.ItemDataRole.AccessibleTextRole)
        if row.kind != HEADING:
            assert row.words in spoken and row.place in spoken and all(key in spoken for key in row.keys)


def test_keys_that_work_everywhere_are_listed_as_they_are_now(qtbot: QtBot) -> None:
    def last(page: KeysDialog) -> list[Row]:
        return listed(page)[-len(Action) :]

    changed = Settings(shortcuts={"search": "Meta+S", "insert-3": ""})
    page = dialog(qtbot, changed, refused={Action.TAKE: "Taken."}, named={Action.SHOW_HIDE: "Super+A"})
    keys = [row.keys for row in last(page)]
    assert keys == [("Super+A",), ("Ctrl+Alt+1",), ("Ctrl+Alt+2",), ("no key",), ("Meta+S",), ("Ctrl+Alt+V",)]
    assert last(page)[-1].words.endswith("– Taken.")
    without = dialog(qtbot, reason="Not on this system.")
    assert {row.keys for row in last(without)} == {("no key",)}
    assert listed(without)[-len(Action) - 1].words.endswith("Not on this system.")


def test_keys_are_found_by_what_they_do_and_by_their_name(qtbot: QtBot) -> None:
    page = dialog(qtbot)
    qtbot.keyClicks(page.find, "library")
    assert [row.words for row in listed(page)] == ["In the window", "Script library and intents"]
    assert page.list.currentItem().text() == "Script library and intents"
    page.find.setText("ctrl+shift+enter")
    assert {row.keys for row in listed(page) if row.keys} == {("Ctrl+Shift+Enter",)}
    page.find.setText("nothing like this")
    assert listed(page) == [] and page.nothing.isVisible()
    page.find.clear()
    assert len(listed(page)) == page.list.count() and not page.nothing.isVisible()


def test_the_list_is_walked_by_keys_without_headings_and_closed_by_the_key_that_opened_it(
    qtbot: QtBot,
) -> None:
    page = dialog(qtbot)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.find.setFocus()
    qtbot.keyClick(page.find, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    seen = []
    for _step in range(page.list.count()):
        seen.append(page.list.currentItem().data(Qt.ItemDataRole.UserRole).kind)
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert HEADING not in seen and page.list.currentRow() == page.list.count() - 1
    qtbot.keyClick(page.list, Qt.Key.Key_F1)
    assert not page.isVisible()


def test_the_settings_lead_to_the_list(qtbot: QtBot) -> None:
    facts = Facts("http://127.0.0.1:8765", "token", "/data", "In the keyring.")
    settings = SettingsDialog(Settings(), facts, lambda text: None)
    qtbot.addWidget(settings)
    button = next(each for each in settings.findChildren(QPushButton) if "F1" in each.text())
    with qtbot.waitSignal(settings.keys_wanted):
        button.click()
