"""A card shows a reply as it is written, says where it came from, and lets it be changed before copying."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from assist_app.model.suggestion import Reason, ReasonKind, Suggestion
from assist_app.ui.cards.card_action import COPIED_FOR
from assist_app.ui.cards.card_frame import FLASH_FOR
from assist_app.ui.cards.origin_badges import OriginBadges
from assist_app.ui.cards.script_text import ScriptText, mark
from assist_app.ui.cards.suggestion_card import SuggestionCard
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.parts.icon_button import IconButton

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
PARCEL = Suggestion(
    "s1",
    ("Your parcel {number} arrives on {day}.",),
    ("embedded", "other"),
    reasons=(Reason(ReasonKind.WORDS, ("parcel", "day")), Reason(ReasonKind.PAST_USE, ("2",))),
    highlights=("parcel",),
)


class Stage:
    def __init__(self, qtbot: QtBot, suggestion: Suggestion = PARCEL) -> None:
        self.card = SuggestionCard(3, {"embedded": "Local"})
        qtbot.addWidget(self.card)
        self.copied: list[int | None] = []
        self.edited: list[str] = []
        self.said: list[str] = []
        self.card.copy_wanted.connect(self.copied.append)
        self.card.edited_copy_wanted.connect(self.edited.append)
        self.card.downvoted.connect(lambda: self.said.append("down"))
        self.card.dismissed.connect(lambda: self.said.append("later"))
        self.card.setGeometry(200, 100, 380, 160)
        self.card.show_suggestion(suggestion)
        self.card.show()
        self.card.activateWindow()
        qtbot.waitUntil(self.card.isActiveWindow)
        self.card.setFocus()

    @property
    def editor(self) -> QPlainTextEdit:
        return self.card.findChild(QPlainTextEdit)

    @property
    def text(self) -> ScriptText:
        return self.card.findChild(ScriptText)

    @property
    def reason(self) -> ElidedLabel:
        return self.card.findChild(ElidedLabel)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_a_reply_is_changed_blank_by_blank_before_it_is_copied(stage: Stage, qtbot: QtBot) -> None:
    qtbot.keyClick(stage.card, Qt.Key.Key_E)
    assert stage.card.editing and QApplication.focusWidget() is stage.editor
    assert not stage.text.isVisible()
    qtbot.keyClicks(stage.editor, "123")
    qtbot.keyClick(stage.editor, Qt.Key.Key_Tab)
    qtbot.keyClicks(stage.editor, "Monday")
    qtbot.keyClick(stage.editor, Qt.Key.Key_Return, CONTROL)
    assert stage.edited == ["Your parcel 123 arrives on Monday."] and stage.copied == []
    assert not stage.card.editing and stage.text.isVisible() and stage.card.hasFocus()


def test_a_blank_after_an_emoji_is_selected_whole(qtbot: QtBot) -> None:
    stage = Stage(qtbot, replace(PARCEL, messages=("👋🏽 {name}", "Bye")))
    stage.card.set_editing(True)
    qtbot.keyClicks(stage.editor, "Li")
    button = next(b for b in stage.card.findChildren(QPushButton) if b.text() == "Copy edited")
    qtbot.mouseClick(button, LEFT)
    assert stage.edited == ["👋🏽 Li\nBye"]


def test_escape_gives_the_change_up(stage: Stage, qtbot: QtBot) -> None:
    stage.card.set_editing(True)
    qtbot.keyClicks(stage.editor, "changed")
    qtbot.keyClick(stage.editor, Qt.Key.Key_Escape)
    assert stage.edited == [] and not stage.card.editing
    stage.card.set_editing(True)
    assert stage.editor.toPlainText() == PARCEL.text


def test_nothing_is_copied_from_an_empty_editor(stage: Stage, qtbot: QtBot) -> None:
    stage.card.set_editing(True)
    stage.editor.setPlainText("  \n")
    qtbot.keyClick(stage.editor, Qt.Key.Key_Return, CONTROL)
    assert stage.edited == [] and stage.card.editing


def test_while_editing_the_card_itself_copies_nothing(stage: Stage, qtbot: QtBot) -> None:
    stage.card.set_editing(True)
    shown = [b.accessibleName() for b in stage.card.findChildren(IconButton) if b.isVisible()]
    assert shown == []
    qtbot.mouseClick(stage.card, LEFT, pos=QPoint(10, 60))
    qtbot.keyClick(stage.editor, Qt.Key.Key_1, CONTROL)
    button = next(b for b in stage.card.findChildren(QPushButton) if b.text() == "Copy edited")
    qtbot.keyClick(button, Qt.Key.Key_Delete)
    assert stage.copied == [] and stage.said == [] and stage.card.editing
    stage.card.set_editing(False)
    qtbot.mouseClick(stage.card, LEFT, pos=QPoint(10, 60))
    assert stage.copied == [None]


def test_a_growing_answer_leaves_the_editor_open_another_closes_it(stage: Stage) -> None:
    stage.card.set_editing(True)
    stage.card.show_suggestion(replace(PARCEL, messages=("longer",)))
    assert stage.card.editing and stage.editor.toPlainText() == PARCEL.text
    stage.card.show_suggestion(replace(PARCEL, id="s2"))
    assert not stage.card.editing


def test_copied_is_said_for_a_moment_in_the_same_place(stage: Stage, qtbot: QtBot) -> None:
    before = stage.card.action_words
    stage.card.confirm_copied()
    assert stage.card.action_words == "Copied ✓"
    stage.card.show_suggestion(replace(PARCEL, messages=("the same reply grows",)))
    assert stage.card.action_words == "Copied ✓"
    qtbot.waitUntil(lambda: stage.card.action_words == before, timeout=COPIED_FOR + 4000)


def test_copied_is_not_said_of_another_reply(stage: Stage) -> None:
    stage.card.confirm_copied()
    stage.card.show_suggestion(replace(PARCEL, id="s2"))
    assert stage.card.action_words == "Copy"


def test_a_flash_ends_by_itself(stage: Stage, qtbot: QtBot) -> None:
    calm = stage.card.grab().toImage()
    stage.card.flash()
    assert stage.card.flashing and stage.card.grab().toImage() != calm
    qtbot.waitUntil(lambda: not stage.card.flashing, timeout=FLASH_FOR + 4000)
    assert stage.card.grab().toImage() == calm


def test_origin_and_reason_are_said(stage: Stage) -> None:
    assert stage.reason.text() == "matches “parcel”, “day” · used 2 times"
    wide = stage.card.findChild(OriginBadges).sizeHint().width()
    stage.card.show_suggestion(replace(PARCEL, complete=False))
    assert stage.card.findChild(OriginBadges).sizeHint().width() > wide
    assert stage.card.accessibleDescription().startswith("Local, other · writing…. matches")


def test_a_screen_reader_hears_digit_text_origin_and_every_button(stage: Stage) -> None:
    assert stage.card.accessibleName() == f"Suggestion 3: {PARCEL.text}"
    assert stage.card.accessibleDescription() == "Local, other. matches “parcel”, “day” · used 2 times"
    named = {b.accessibleName() for b in stage.card.findChildren(IconButton) if b.isVisible()}
    assert named == {
        "Edit before copying (E)",
        "Add to a reply of several (A)",
        "Not a good suggestion",
        "Not now (Delete)",
    }
    stage.card.set_editing(True)
    shown = [b for b in stage.card.findChildren(QPushButton) if b.isVisible()]
    assert [b.accessibleName() or b.text() for b in shown] == ["Copy edited"]
    assert stage.editor.accessibleName() == "Edit the reply"


def test_html_in_a_reply_is_text(qtbot: QtBot) -> None:
    html = "<h1>Big</h1><img src='file:///etc/passwd'><b>bold</b> &amp; <br><br><br>"
    stage = Stage(qtbot, replace(PARCEL, messages=(html,), highlights=()))
    letters = Stage(qtbot, replace(PARCEL, messages=("x" * len(html),), highlights=()))
    assert mark(html, ()).text == html
    assert stage.text.heightForWidth(4000) == letters.text.heightForWidth(4000)
    assert html in stage.card.accessibleName()
    stage.card.set_editing(True)
    qtbot.keyClick(stage.editor, Qt.Key.Key_Return, CONTROL)
    assert stage.edited == [html]


def test_html_in_a_reason_is_text(qtbot: QtBot) -> None:
    markup = "<h1>Big</h1><br><br>" + "words " * 30
    reasons = (Reason(ReasonKind.CITATION, (markup,)),)
    stage, plain = Stage(qtbot, replace(PARCEL, reasons=reasons)), Stage(qtbot)
    label = stage.reason
    assert label.sizeHint().height() == plain.reason.sizeHint().height()
    inside = QPoint(1, 1)
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, inside, label.mapToGlobal(inside)))
    assert "&lt;h1&gt;Big&lt;/h1&gt;" in label.toolTip()
    QToolTip.hideText()


def test_a_click_with_alt_copies_the_message_under_it(qtbot: QtBot) -> None:
    stage = Stage(qtbot, replace(PARCEL, messages=("First", "Second", "Third")))
    box = stage.text.step_boxes()[1]
    where = stage.text.mapTo(stage.card, QPointF(60, box.center().y())).toPoint()
    qtbot.mouseClick(stage.card, LEFT, Qt.KeyboardModifier.AltModifier, where)
    qtbot.mouseClick(stage.card, LEFT, pos=where)
    assert stage.copied == [1, None]


def test_a_click_never_copies_what_came_under_the_pointer(stage: Stage, qtbot: QtBot) -> None:
    where = QPoint(10, 60)
    qtbot.mousePress(stage.card, LEFT, pos=where)
    stage.card.show_suggestion(replace(PARCEL, id="s2"))
    qtbot.mouseRelease(stage.card, LEFT, pos=where)
    assert stage.copied == []
    qtbot.mousePress(stage.card, LEFT, pos=where)
    qtbot.mouseRelease(stage.card, LEFT, pos=QPoint(10, 400))
    assert stage.copied == []


def test_all_origins_are_in_the_tool_tip_and_a_click_on_them_copies(stage: Stage, qtbot: QtBot) -> None:
    badges = stage.card.findChild(OriginBadges)
    stage.card.show_suggestion(replace(PARCEL, origins=("embedded", "a", "b", "c")))
    assert all(name in badges.toolTip() for name in ("Local", "a", "b", "c"))
    qtbot.mouseClick(badges, LEFT)
    assert stage.copied == [None]
    stage.card.show_suggestion(replace(PARCEL, origins=("embedded",)))
    assert badges.toolTip() == ""


def test_a_card_says_how_sure_the_reply_is_where_that_is_known(qtbot: QtBot) -> None:
    stage = Stage(qtbot, replace(PARCEL, confidence=0.823))
    assert "sure to 82 %" in stage.card.accessibleDescription()
    stage.card.show_suggestion(PARCEL)
    assert "sure to" not in stage.card.accessibleDescription()
