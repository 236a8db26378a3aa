"""A stopped text is shown with its spans marked, put right in place, and leaves only when it may."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import LEVELS, Hazard, Level, Verdict
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.situation import Binding, Situation, Target
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.ui.look.theme import THEMES
from assist_app.ui.outgoing.outgoing_sheet import OutgoingSheet

LEFT = Qt.MouseButton.LeftButton
TERMS = (
    Term("cheapest", TermKind.SUPERLATIVE, "inexpensive"),
    Term("stupid"),
    Term("最便宜", TermKind.SUPERLATIVE, "实惠"),
)


class Stage:
    """A sheet over a window with a button that has the focus."""

    def __init__(self, qtbot: QtBot, **levels: Level) -> None:
        self.qtbot = qtbot
        self.check = OutgoingCheck(Folding())
        self.check.use(Policy({**LEVELS, **{Hazard(name): level for name, level in levels.items()}}, TERMS))
        self.room = QWidget()
        self.room.resize(400, 600)
        self.other = QPushButton("cards", self.room)
        self.front = Binding("a", "Mr Li")
        self.meant = Binding("a", "Mr Li")
        self.sheet = OutgoingSheet(self.room, lambda: QRect(QPoint(0, 0), self.room.size()))
        self.talk: Conversation | None = None
        self.passed: list[str] = []
        self.cancelled: list[None] = []
        self.back: list[None] = []
        self.sheet.passed.connect(self.passed.append)
        self.sheet.cancelled.connect(lambda: self.cancelled.append(None))
        self.sheet.back_wanted.connect(lambda: self.back.append(None))
        qtbot.addWidget(self.room)
        self.room.show()
        self.room.activateWindow()
        qtbot.waitUntil(self.room.isActiveWindow)
        self.other.setFocus()

    def judge(self, text: str) -> Verdict:
        return self.check.check(text, Situation(self.talk, self.meant, self.front))

    def ask(self, text: str) -> None:
        self.sheet.ask(text, self.judge(text), self.judge, lambda: self.front.title)

    def words(self) -> list[str]:
        """The lines that are shown."""
        return [line.text() for line in self.sheet.lines]

    def marked(self) -> list[str]:
        return [one.cursor.selectedText() for one in self.sheet.editor.extraSelections()]


def test_a_word_with_a_better_one_is_replaced_and_leaves(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("It is the cheapest one")
    assert stage.marked() == ["cheapest"]
    assert stage.words() == ["“cheapest” · advertising superlative · put “inexpensive” instead"]
    assert stage.sheet.fix.hasFocus()
    qtbot.keyClick(stage.sheet.fix, Qt.Key.Key_Return)
    assert stage.sheet.text == "It is the inexpensive one" and stage.words() == [] and stage.marked() == []
    assert stage.sheet.anyway.text() == "Copy" and stage.sheet.anyway.hasFocus()
    qtbot.keyClick(stage.sheet.anyway, Qt.Key.Key_Return)
    assert stage.passed == ["It is the inexpensive one"] and stage.sheet.isHidden()
    assert stage.other.hasFocus()


def test_a_word_without_one_is_taken_out_and_ctrl_z_brings_it_back(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("What a stupid thing")
    qtbot.mouseClick(stage.sheet.fix, LEFT)
    assert stage.sheet.text == "What a thing"
    stage.sheet.editor.undo()
    assert stage.sheet.text == "What a stupid thing" and len(stage.words()) == 1


def test_what_would_leave_a_gap_is_left_to_the_agent(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("You are the stupid, my friend")
    assert stage.words() == ["“stupid” · forbidden word · change it here"]
    qtbot.mouseClick(stage.sheet.fix, LEFT)
    assert stage.sheet.editor.hasFocus() and stage.sheet.editor.textCursor().selectedText() == "stupid"
    assert stage.sheet.text == "You are the stupid, my friend"


def test_what_only_a_person_can_say_is_selected_in_the_text(qtbot: QtBot) -> None:
    stage = Stage(qtbot, blank=Level.ASK)
    stage.ask("👋 Your order {order number} has left")
    qtbot.mouseClick(stage.sheet.fix, LEFT)
    editor = stage.sheet.editor
    assert editor.hasFocus() and editor.textCursor().selectedText() == "{order number}"
    qtbot.keyClicks(editor, "A-1")
    assert stage.sheet.text == "👋 Your order A-1 has left" and stage.words() == []
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.passed == ["👋 Your order A-1 has left"]


def test_asked_twice_it_may_leave_anyway(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("the cheapest")
    assert stage.sheet.title.text() == "Copy this? 1 thing to look at:"
    qtbot.mouseClick(stage.sheet.anyway, LEFT)
    assert stage.passed == ["the cheapest"]


def test_what_is_blocked_never_leaves(qtbot: QtBot) -> None:
    stage = Stage(qtbot, superlative=Level.BLOCK)
    stage.ask("the cheapest")
    assert stage.sheet.anyway.isHidden() and stage.sheet.title.text().startswith("Not copied")
    stage.sheet.anyway.click()
    qtbot.keyClick(stage.sheet.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.passed == [] and stage.sheet.isVisible()
    stage.sheet.editor.setPlainText("the nicest")
    assert stage.sheet.anyway.isVisible()
    qtbot.mouseClick(stage.sheet.anyway, LEFT)
    assert stage.passed == ["the nicest"]


@pytest.mark.parametrize("where", ["button", "editor"])
def test_escape_cancels_and_the_focus_goes_back(qtbot: QtBot, where: str) -> None:
    stage = Stage(qtbot)
    stage.ask("the cheapest")
    part = stage.sheet.fix if where == "button" else stage.sheet.editor
    part.setFocus()
    qtbot.keyClick(part, Qt.Key.Key_Escape)
    assert stage.cancelled == [None] and stage.passed == [] and stage.other.hasFocus()


def test_several_findings_are_fixed_one_by_one_the_gravest_first(qtbot: QtBot) -> None:
    stage = Stage(qtbot, forbidden=Level.BLOCK)
    stage.ask("cheapest of all, stupid")
    qtbot.mouseClick(stage.sheet.fix, LEFT)
    assert stage.sheet.text == "cheapest of all" and stage.sheet.fix.hasFocus()
    qtbot.mouseClick(stage.sheet.fix, LEFT)
    assert stage.sheet.text == "inexpensive of all" and stage.sheet.anyway.hasFocus()


def test_all_findings_are_shown_each_with_its_fix_however_many(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("\n".join(["cheapest, stupid, 最便宜"] * 12))
    sheet = stage.sheet
    assert sheet.title.text() == "Copy this? 36 things to look at:"
    qtbot.waitUntil(lambda: len(stage.words()) == len(sheet.findings.buttons) == 36)
    assert len(stage.marked()) == 36
    assert QRect(QPoint(0, 0), stage.room.size()).contains(sheet.geometry())
    # They scroll; the last can be reached, shows where it stands, and is put right alone.
    last = sheet.findings.buttons[-1]
    last.setFocus()
    bar = sheet.findings.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() > 0)
    at = last.mapTo(sheet.findings.viewport(), last.rect().center())
    assert sheet.findings.viewport().rect().contains(at)
    assert sheet.editor.textCursor().blockNumber() == 11
    qtbot.keyClick(last, Qt.Key.Key_Return)
    assert sheet.text.count("最便宜") == 11 and sheet.text.endswith("实惠") and len(stage.words()) == 35


def test_a_fix_stays_when_another_window_is_in_front(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.front = Binding("a", "Mr Li", Target("2", "Mail"))
    stage.meant = Binding("a", "Mr Li", Target("1", "Chat"))
    stage.ask("It is the cheapest one")
    assert "Mail" in stage.words()[0] and stage.sheet.fix.hasFocus()
    assert [button.text() for button in stage.sheet.findings.buttons] == ["Fix"]
    qtbot.keyClick(stage.sheet.fix, Qt.Key.Key_Return)
    assert stage.sheet.text == "It is the inexpensive one" and len(stage.words()) == 1
    # What is left can only be put right in the other window; Enter then does no harm.
    assert stage.sheet.fix.isHidden() and stage.sheet.cancel.hasFocus()


def test_the_wrong_language_is_marked_where_it_stands(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.talk = Conversation(
        "a", "test", "Mr Li", (Message("m", "test", "a", Role.CUSTOMER, "我的快递到哪里了", 1.0),)
    )
    stage.ask("您好 Your parcel has left us today.")
    assert stage.marked() == ["Your parcel has left us today."]
    assert "translate it or choose another reply" in stage.words()[0]
    assert "Your parcel has left us today." in stage.words()[0]
    stage.sheet.fix.click()
    assert stage.sheet.editor.textCursor().selectedText() == "Your parcel has left us today."


@pytest.mark.parametrize("back", [False, True])
def test_tab_stays_in_the_sheet_and_goes_round(qtbot: QtBot, back: bool) -> None:
    stage = Stage(qtbot)
    stage.ask("cheapest and stupid")
    sheet = stage.sheet
    wanted = [sheet.editor, *sheet.findings.buttons, sheet.fix, sheet.anyway, sheet.cancel]
    assert len(wanted) == 6 and sheet.fix.hasFocus()
    reached = []
    for _press in wanted:
        held = QApplication.focusWidget()
        assert held is not None
        keys = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
        qtbot.keyClick(held, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, keys)
        reached.append(QApplication.focusWidget())
    start = wanted.index(sheet.fix)
    step = -1 if back else 1
    assert reached == [wanted[(start + step * n) % 6] for n in range(1, 7)]
    assert not stage.other.hasFocus()


def test_a_button_that_goes_does_not_take_the_focus_out_of_the_sheet(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("cheapest and stupid")
    button = stage.sheet.findings.buttons[-1]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert stage.sheet.isAncestorOf(QApplication.focusWidget())
    assert len(stage.words()) == 1


def test_a_long_secret_is_seen_whole(qtbot: QtBot) -> None:
    stage = Stage(qtbot, secret=Level.ASK)
    secret = "sk-" + "aB3dE5gH7j" * 18
    stage.ask(f"Your key is {secret}, keep it")
    editor = stage.sheet.editor
    qtbot.waitUntil(lambda: editor.verticalScrollBar().maximum() == 0)
    last = editor.textCursor()
    last.movePosition(last.MoveOperation.End)
    editor.setTextCursor(last)
    assert editor.viewport().rect().contains(editor.cursorRect())
    assert editor.horizontalScrollBar().maximum() == 0 and editor.firstVisibleBlock().blockNumber() == 0


def test_messages_are_told_apart_and_what_becomes_of_them_is_said(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    messages = ("It is the cheapest.", "First line\nsecond line", "Bye.")
    text = "\n".join(messages)
    stage.sheet.ask(text, stage.judge(text), stage.judge, str, inserting=True, messages=messages)
    assert stage.sheet.editor.bounds() == [1, 3]
    assert "3 messages" in stage.sheet.several.text() and not stage.sheet.several.isHidden()
    stage.sheet.fix.click()
    assert stage.sheet.editor.bounds() == [1, 3]
    stage.ask("cheapest")
    assert stage.sheet.editor.bounds() == [] and stage.sheet.several.isHidden()


def test_of_an_emptied_text_nothing_can_leave(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("cheapest")
    stage.sheet.editor.selectAll()
    qtbot.keyClick(stage.sheet.editor, Qt.Key.Key_Delete)
    assert stage.sheet.anyway.isHidden() and "Nothing is left" in stage.sheet.title.text()
    stage.sheet.editor.undo()
    assert stage.sheet.text == "cheapest" and stage.sheet.anyway.isVisible()


def test_another_conversation_in_front_is_said_and_led_back_from(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("the cheapest")
    stage.front = Binding("b", "Ms Wang")
    stage.sheet.judge_again()
    assert stage.words()[0] == "Meant for “Mr Li”, but “Ms Wang” is open now"
    qtbot.mouseClick(stage.sheet.fix, LEFT)
    assert stage.back == [None]


def test_a_note_takes_no_focus_and_can_be_put_right(qtbot: QtBot) -> None:
    stage = Stage(qtbot, superlative=Level.NOTE)
    text = "the cheapest"
    stage.sheet.note(text, stage.judge(text), stage.judge, str)
    assert stage.other.hasFocus() and stage.sheet.anyway.isHidden() and stage.sheet.isVisible()
    assert stage.sheet.title.text().startswith("Copied.") and stage.sheet.cancel.text() == "Close"
    qtbot.mouseClick(stage.sheet.fix, LEFT)
    assert stage.sheet.text == "the inexpensive"
    qtbot.mouseClick(stage.sheet.anyway, LEFT)
    assert stage.passed == ["the inexpensive"]


def test_a_note_goes_by_itself(qtbot: QtBot) -> None:
    stage = Stage(qtbot, superlative=Level.NOTE)
    stage.sheet.note("the cheapest", stage.judge("the cheapest"), stage.judge, str)
    assert stage.sheet._gone.isActive()
    stage.sheet.cancel.setFocus()
    stage.sheet._gone.timeout.emit()
    assert stage.sheet.isVisible(), "whoever is in it reads it"
    stage.other.setFocus()
    stage.sheet._gone.timeout.emit()
    assert stage.sheet.isHidden()


def test_a_screen_reader_hears_what_is_wrong(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("the cheapest")
    assert "Copy this?" in stage.sheet.accessibleName() and "“cheapest”" in stage.sheet.accessibleName()
    assert stage.sheet.fix.accessibleDescription() == stage.sheet.accessibleName()
    assert stage.sheet.editor.accessibleName()


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_sheet_stays_inside_its_place_whatever_is_in_it(qtbot: QtBot, theme: object) -> None:
    stage = Stage(qtbot)
    stage.sheet.set_theme(theme)
    stage.ask("cheapest 最便宜 stupid\n" * 400)
    assert QRect(QPoint(0, 0), stage.room.size()).contains(stage.sheet.geometry())
    stage.room.resize(380, 420)
    qtbot.waitUntil(lambda: QRect(QPoint(0, 0), stage.room.size()).contains(stage.sheet.geometry()))
    for button in (stage.sheet.fix, stage.sheet.anyway, stage.sheet.cancel):
        assert stage.sheet.rect().contains(button.geometry())


def test_typing_in_the_sheet_copies_nothing(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("the cheapest")
    stage.sheet.editor.setFocus()
    qtbot.keyClicks(stage.sheet.editor, "1")
    assert stage.sheet.text != "the cheapest" and stage.passed == []


def test_of_a_blocked_text_nothing_is_copied_by_keys(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    board = QApplication.clipboard()
    board.setText("before")
    stage.ask("my password is: hunter2secret9")
    editor = stage.sheet.editor
    for keys in (Qt.Key.Key_C, Qt.Key.Key_X):
        editor.selectAll()
        qtbot.keyClick(editor, keys, Qt.KeyboardModifier.ControlModifier)
        assert board.text() == "before" and "hunter2secret9" in stage.sheet.text
    assert "nothing of it was copied" in stage.sheet.title.text()
    stage.ask("It is the cheapest one")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert board.text() == "It is the cheapest one"


def test_marks_stand_right_in_a_text_with_lines_of_another_system(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("Hello\r\nyou\r\nstupid thing")
    assert stage.marked() == ["stupid"]
    stage.sheet.apply_fix()
    assert stage.sheet.text == "Hello\nyou\nthing"


def test_of_very_many_findings_the_first_ones_have_a_line_and_a_mark(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.ask("😀 " + "cheapest and stupid " * 75)
    assert len(stage.sheet.verdict.findings) == 150
    qtbot.waitUntil(lambda: len(stage.words()) == 41)
    words = stage.words()
    assert words[-1] == "and 110 more"
    assert len(stage.marked()) == 40 and set(stage.marked()) <= {"cheapest", "stupid"}
    # What is put right makes room for the next.
    stage.sheet.apply_fix()
    assert len(stage.marked()) == 40 and stage.words()[-1] == "and 109 more"


def test_the_text_is_read_as_often_for_many_findings_as_for_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(qtbot)
    read: list[None] = []
    plain = stage.sheet.editor.toPlainText
    monkeypatch.setattr(stage.sheet.editor, "toPlainText", lambda: (read.append(None), plain())[1])
    counts = []
    for times in (1, 25):
        stage.ask("It is the cheapest one. " * times)
        read.clear()
        stage.sheet.judge_again()
        counts.append(len(read))
    assert len(stage.marked()) == 25 and counts[0] == counts[1] <= 6
