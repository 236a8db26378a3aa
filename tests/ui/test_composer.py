"""The composer copies replies and adds what the customer said; it never sends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.growing_editor import MOST_LINES
from assist_app.ui.talk.composer import Composer

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Stage:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.composer = qtbot, Composer()
        qtbot.addWidget(self.composer)
        self.out: list[tuple[str, str]] = []
        self.composer.copy_wanted.connect(lambda text: self.out.append(("copy", text)))
        self.composer.customer_said.connect(lambda text: self.out.append(("said", text)))
        self.composer.clipboard_wanted.connect(lambda: self.out.append(("clipboard", "")))
        self.composer.resize(500, 200)
        self.composer.show()
        self.composer.activateWindow()
        qtbot.waitUntil(self.composer.isActiveWindow)

    def button(self, words: str) -> QPushButton | None:
        shown = [b for b in self.composer.findChildren(QPushButton) if b.isVisible()]
        return next((b for b in shown if b.text() == words), None)

    def press(self, words: str) -> None:
        self.qtbot.mouseClick(self.button(words), LEFT)

    def enter(self, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        self.qtbot.keyClick(self.composer.editor, Qt.Key.Key_Return, modifier)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_a_reply_breaks_lines_and_is_copied_not_sent(stage: Stage, qtbot: QtBot) -> None:
    stage.composer.set_text("Hello")
    assert stage.composer.editor.hasFocus()
    stage.composer.editor.moveCursor(stage.composer.editor.textCursor().MoveOperation.End)
    stage.enter()
    qtbot.keyClicks(stage.composer.editor, "Bye ")
    assert stage.out == []
    stage.enter(CONTROL)
    stage.press("Copy")
    assert stage.out == [("copy", "Hello\nBye")] * 2 and stage.composer.text == "Hello\nBye "


def test_what_the_customer_said_is_added_with_enter(stage: Stage, qtbot: QtBot) -> None:
    stage.press("Customer said")
    qtbot.keyClicks(stage.composer.editor, " one")
    stage.enter(SHIFT)
    qtbot.keyClicks(stage.composer.editor, "two")
    assert stage.out == []
    stage.enter()
    stage.press("Add ↵")
    assert stage.out == [("said", "one\ntwo")] * 2
    stage.composer.clear()
    assert stage.composer.text == ""


@pytest.mark.parametrize("mode", ["Reply", "Customer said"])
def test_nothing_is_no_message(stage: Stage, qtbot: QtBot, mode: str) -> None:
    stage.press(mode)
    qtbot.keyClicks(stage.composer.editor, "   ")
    stage.enter(CONTROL)
    assert stage.out == []


def test_a_key_held_down_adds_the_message_once(stage: Stage, qtbot: QtBot) -> None:
    stage.composer.enter_customer_text()
    qtbot.keyClicks(stage.composer.editor, "Where is it?")
    stage.enter()
    for _repeat in range(5):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, PLAIN, "\r", True)
        QApplication.sendEvent(stage.composer.editor, held)
    assert stage.out == [("said", "Where is it?")] and stage.composer.text == "Where is it?"


def test_the_clipboard_is_offered_for_the_customers_words_only(stage: Stage) -> None:
    assert stage.button("Take from clipboard") is None and stage.button("Copy") is not None
    stage.composer.enter_customer_text()
    assert stage.button("Add ↵") is not None
    stage.press("Take from clipboard")
    assert stage.out == [("clipboard", "")]
    stage.composer.set_text("a reply")
    assert stage.button("Take from clipboard") is None and stage.button("Copy") is not None


def test_each_mode_says_what_it_is_for(stage: Stage) -> None:
    editor = stage.composer.editor
    assert editor.accessibleName() == editor.placeholderText() == "Edit here, then copy (never sent for you)"
    stage.composer.enter_customer_text()
    assert editor.accessibleName() == editor.placeholderText() == "Type or paste what the customer said"
    assert editor.hasFocus()


def test_switching_modes_keeps_the_text(stage: Stage, qtbot: QtBot) -> None:
    qtbot.keyClicks(stage.composer.editor, "draft")
    stage.press("Customer said")
    stage.press("Reply")
    assert stage.composer.text == "draft"
    stage.press("Copy")
    assert stage.out == [("copy", "draft")]


def test_pasted_markup_becomes_plain_text(stage: Stage) -> None:
    pasted = QMimeData()
    pasted.setText("<b>bold</b>")
    pasted.setHtml("<h1>bold</h1>")
    stage.composer.editor.insertFromMimeData(pasted)
    assert stage.composer.text == "<b>bold</b>"
    stage.press("Copy")
    assert stage.out == [("copy", "<b>bold</b>")]


def test_it_grows_with_the_text_up_to_six_lines(stage: Stage) -> None:
    editor = stage.composer.editor
    heights = []
    for lines in (1, 2, MOST_LINES, MOST_LINES + 1, 40):
        editor.setPlainText("\n".join(["line"] * lines))
        QApplication.processEvents()
        heights.append(editor.height())
    assert heights[0] < heights[1] < heights[2] == heights[3] == heights[4]


def test_tab_leaves_the_field(stage: Stage, qtbot: QtBot) -> None:
    stage.composer.set_text("Hello")
    qtbot.keyClick(stage.composer.editor, Qt.Key.Key_Tab)
    assert not stage.composer.editor.hasFocus() and stage.composer.text == "Hello"


def test_the_other_modes_hint_is_painted_at_once(stage: Stage, qtbot: QtBot) -> None:
    painted = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            painted.append(event.type() == QEvent.Type.Paint)
            return False

    watch = Watch()
    QApplication.processEvents()
    stage.composer.editor.viewport().installEventFilter(watch)
    stage.composer.expect_customer_text()
    qtbot.waitUntil(lambda: any(painted), timeout=1_000)


def test_the_menu_copies_and_cuts_like_the_keys(stage: Stage, qtbot: QtBot) -> None:
    editor, asked = stage.composer.editor, []
    stage.composer.copy_pieces_with(lambda text: bool(asked.append(text)))
    QApplication.clipboard().setText("before")
    editor.setPlainText("not looked at yet")
    editor.selectAll()
    editor.contextMenuEvent(
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), editor.mapToGlobal(QPoint(5, 5)))
    )
    (menu,) = editor.findChildren(QMenu)
    for name in ("edit-copy", "edit-cut"):
        menu.findChild(QAction, name).trigger()
    assert asked == ["not looked at yet"] * 2 and editor.toPlainText() == "not looked at yet"
    assert QApplication.clipboard().text() == "before"
    menu.close()
