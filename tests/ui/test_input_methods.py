"""While an input method composes, digits, Enter and Escape are its own; after the commit they are ours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from assist_app.model.suggestion import Suggestion
from assist_app.ui.window.main_window import MainWindow

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FIELDS = ("search", "composer", "card", "tray")


def compose(field: QWidget, unfinished: str, committed: str = "") -> None:
    """What an input method sends while pinyin is typed, and when a word is chosen."""
    event = QInputMethodEvent(unfinished, [])
    event.setCommitString(committed)
    QApplication.sendEvent(field, event)


class Stage:
    """The whole window with three suggestions, and what its parts have asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = window = MainWindow({"local": "Local"})
        qtbot.addWidget(window)
        self.out: list[tuple[str, object]] = []
        note = self.out.append
        window.panel.insert_wanted.connect(lambda s, n, part: note(("insert", n)))
        window.tray.copy_wanted.connect(lambda text: note(("tray", text)))
        window.tray.insert_wanted.connect(lambda text: note(("tray in", text)))
        window.new_wanted.connect(lambda: note(("new", "")))
        window.shortcuts_wanted.connect(lambda: note(("help", "")))
        window.panel.copy_wanted.connect(lambda s, n, part: note(("card", n)))
        window.panel.edited_copy_wanted.connect(lambda s, n, text: note(("edited", text)))
        window.composer.copy_wanted.connect(lambda text: note(("reply", text)))
        window.composer.customer_said.connect(lambda text: note(("said", text)))
        window.search.entered.connect(lambda: note(("search", window.search.text())))
        window.search.moved.connect(lambda step: note(("moved", step)))
        window.search.left.connect(lambda: note(("left", "")))
        self.queries: list[str] = []
        window.search.query_changed.connect(self.queries.append)
        window.panel.show_rows("t1", [Suggestion(f"s{n}", (f"reply {n}",), ("local",)) for n in range(3)])
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    def field(self, name: str) -> QWidget:
        """The text field with this name, ready for typing."""
        if name == "search":
            self.window.focus_search()
        elif name == "composer":
            self.window.composer.enter_customer_text()
        elif name == "tray":
            self.window.tray.add("x")
            self.window.tray.editor.setFocus()
            self.window.tray.editor.selectAll()
        else:
            self.window.panel.cards[0].set_editing(True)
            QApplication.focusWidget().selectAll()
        assert QApplication.focusWidget().composing is False
        return QApplication.focusWidget()


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


@pytest.mark.parametrize("name", FIELDS)
def test_no_digit_copies_a_card_while_a_word_is_composed(stage: Stage, qtbot: QtBot, name: str) -> None:
    field = stage.field(name)
    compose(field, "ni'hao")
    for digit in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_0):
        qtbot.keyClick(field, digit)
        for held in (ALT, SHIFT, ALT | SHIFT, CONTROL | SHIFT):
            qtbot.keyClick(field, digit, held)
    for digit in range(1, 4):
        stage.window.panel.press_digit(digit)
        stage.window.panel.press_digit(digit, insert=True)
    assert field.composing and stage.out == []
    compose(field, "", "你好")
    qtbot.keyClick(field, Qt.Key.Key_2, ALT)
    assert not field.composing and stage.out == [("card", 2)]


@pytest.mark.parametrize(
    ("name", "modifier", "expected"),
    [
        ("search", Qt.KeyboardModifier.NoModifier, ("search", "你好")),
        ("composer", Qt.KeyboardModifier.NoModifier, ("said", "你好")),
        ("card", CONTROL, ("edited", "你好")),
        ("tray", CONTROL, ("tray", "你好")),
        ("tray", CONTROL | SHIFT, ("tray in", "你好")),
    ],
)
def test_enter_chooses_the_word_first_and_acts_after_the_commit(
    stage: Stage, qtbot: QtBot, name: str, modifier: Qt.KeyboardModifier, expected: tuple[str, str]
) -> None:
    field = stage.field(name)
    compose(field, "nihao")
    qtbot.keyClick(field, Qt.Key.Key_Return, modifier)
    qtbot.keyClick(field, Qt.Key.Key_Enter, modifier)
    assert stage.out == []
    if isinstance(field, QPlainTextEdit):
        field.clear()
    compose(field, "", "你好")
    qtbot.keyClick(field, Qt.Key.Key_Return, modifier)
    assert stage.out == [expected]


@pytest.mark.parametrize("name", FIELDS)
def test_escape_ends_the_composition_not_the_work(stage: Stage, qtbot: QtBot, name: str) -> None:
    field = stage.field(name)
    compose(field, "", "你好")
    compose(field, "shi'jie")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    compose(field, "")
    assert stage.out == [] and field.isVisible() and not field.composing
    text = field.text() if name == "search" else field.toPlainText()
    assert text == "你好"


def test_unfinished_text_is_no_query(stage: Stage) -> None:
    field = stage.field("search")
    stage.queries.clear()
    for typed in ("t", "tu", "tui'k", "tui'kuan"):
        compose(field, typed)
    assert stage.queries == []
    compose(field, "", "退款")
    assert stage.queries == ["退款"]


def test_arrows_choose_a_word_not_a_row(stage: Stage, qtbot: QtBot) -> None:
    field = stage.field("search")
    compose(field, "tui")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        qtbot.keyClick(field, key)
    assert stage.out == []
    compose(field, "", "退")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert stage.out == [("moved", 1)]


def test_tab_stays_with_the_input_method(stage: Stage, qtbot: QtBot) -> None:
    card = stage.window.panel.cards[0]
    card.show_suggestion(Suggestion("blank", ("Dear {name}, {greeting}",), ("local",)))
    field = stage.field("card")
    compose(field, "", "{称呼} ")
    compose(field, "ni")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert not field.textCursor().hasSelection()
    compose(field, "")
    field.setPlainText("{称呼}")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.textCursor().selectedText() == "{称呼}"


@pytest.mark.parametrize("name", ["composer", "card"])
def test_a_field_emptied_under_a_composition_is_no_longer_composing(
    stage: Stage, qtbot: QtBot, name: str
) -> None:
    field = stage.field(name)
    compose(field, "nihao")
    field.setPlainText("")
    assert not field.composing
    qtbot.keyClick(field, Qt.Key.Key_3, ALT)
    assert stage.out == [("card", 3)]


@pytest.mark.parametrize("name", FIELDS)
def test_shortcuts_wait_for_the_end_of_a_composition(stage: Stage, qtbot: QtBot, name: str) -> None:
    field = stage.field(name)
    compose(field, "nihao")
    keys = ((Qt.Key.Key_N, CONTROL | SHIFT), (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier))
    for key, held in keys:
        qtbot.keyClick(field, key, held)
    assert stage.out == [] and field.composing
    compose(field, "", "你好")
    for key, held in keys:
        qtbot.keyClick(field, key, held)
    assert stage.out == [("new", ""), ("help", "")]


def test_digits_typed_into_a_field_are_text(stage: Stage, qtbot: QtBot) -> None:
    for name in FIELDS:
        field = stage.field(name)
        qtbot.keyClicks(field, "12")
        assert (field.text() if name == "search" else field.toPlainText()) == "12"
    assert stage.out == []


def test_shift_and_a_digit_in_a_field_are_text_and_elsewhere_insert(stage: Stage, qtbot: QtBot) -> None:
    field = stage.field("search")
    qtbot.keyClick(field, Qt.Key.Key_1, SHIFT)
    assert stage.out == []
    qtbot.keyClick(field, Qt.Key.Key_1, ALT | SHIFT)
    stage.window.conversations.setFocus()
    qtbot.keyClick(stage.window.conversations, Qt.Key.Key_2, SHIFT)
    assert stage.out == [("insert", 1), ("insert", 2)]


def test_digits_and_enter_on_the_lists_copy_cards(stage: Stage, qtbot: QtBot) -> None:
    for part in (stage.window.conversations, stage.window.messages):
        part.setFocus()
        qtbot.keyClick(part, Qt.Key.Key_3)
        qtbot.keyClick(part, Qt.Key.Key_1, Qt.KeyboardModifier.KeypadModifier)
        qtbot.keyClick(part, Qt.Key.Key_Return)
    assert stage.out == [("card", 3), ("card", 1), ("card", 1)] * 2


def test_a_card_behind_search_results_is_not_copied(stage: Stage, qtbot: QtBot) -> None:
    field = stage.field("search")
    stage.window.show_results(True)
    qtbot.keyClick(field, Qt.Key.Key_1, ALT)
    assert stage.out == []
    stage.window.show_results(False)
    qtbot.keyClick(field, Qt.Key.Key_1, ALT)
    assert stage.out == [("card", 1)]
