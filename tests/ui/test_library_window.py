"""The team lead's window: edits go out whole, and none is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from assist_app.assist.expiry import expiry_text
from assist_app.model.script import IntentLevel, Script, ScriptFilter
from assist_app.model.suggestion import Intent
from assist_app.ui.library.library_rows import EntryDelegate
from assist_app.ui.library.library_window import PAGE, LibraryWindow
from assist_app.ui.parts.form_rows import Tick
from tests.ui.library_stage import INTENTS, SCRIPTS, Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    yield Stage(qtbot)


def test_a_script_is_edited_and_goes_out_whole(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 2")
    stage.retype("Title 2", "Better")
    stage.press("Save")
    want = Script("s2", "en", "Better", ("Hello {name} 2", "Second"), ("refund",), "sale", ("tag",))
    assert stage.asked("scripts_put") == [(want,)]


def test_messages_are_steps_between_lines_of_dashes(stage: Stage) -> None:
    stage.press("New script")
    stage.editor("").setPlainText("One {order}\n ---- \n\nTwo\n---\n")
    stage.press("Save")
    ((script,),) = stage.asked("scripts_put")
    assert script.messages == ("One {order}", "Two")
    assert script.title == "One {order}" and script.id.startswith("own-")


def test_an_empty_script_cannot_be_saved_nor_a_new_one_deleted(stage: Stage) -> None:
    stage.press("New script")
    assert not stage.button("Save").isEnabled() and not stage.button("Delete").isEnabled()


def test_unsaved_edits_wait_in_their_row(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 1")
    stage.retype("Title 1", "Half done")
    stage.click_row("Scripts", "Title 3")
    assert stage.field("Title 3") and stage.window.unsaved() == 1
    rows = stage.list("Scripts").model()
    assert [rows.index(n).data() for n in range(6) if rows.unsaved(rows.index(n))] == ["Title 1"]
    stage.click_row("Scripts", "Title 1")
    stage.retype("Half done", "Done")
    stage.press("Save")
    assert stage.asked("scripts_put")[0][0].title == "Done"
    assert stage.window.unsaved() == 0
    stage.click_row("Scripts", "Title 3")
    assert stage.field("Title 3")


def test_typing_back_what_was_there_is_no_edit(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 1")
    stage.retype("Title 1", "x")
    stage.retype("x", "Title 1")
    assert stage.window.unsaved() == 0


def test_a_new_script_that_is_not_saved_waits_behind_new(stage: Stage) -> None:
    stage.press("New script")
    stage.editor("").setPlainText("Half a reply")
    stage.click_row("Scripts", "Title 0")
    assert stage.field("Title 0")
    stage.press("New script")
    assert stage.editor("Half a reply")
    stage.press("Save")
    stage.press("New script")
    assert stage.editor("").toPlainText() == ""
    assert len(stage.asked("scripts_put")) == 1


def test_new_rows_do_not_touch_what_is_being_typed(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 1")
    stage.retype("Title 1", "Typing")
    stage.window.set_scripts(6, tuple(reversed(SCRIPTS)))
    assert stage.field("Typing")
    assert stage.list("Scripts").currentIndex().data() == "Title 1"


def test_a_stored_change_is_shown_where_nothing_was_typed(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 1")
    changed = Script("s1", "en", "From elsewhere", ("x",))
    stage.window.set_scripts(6, (SCRIPTS[0], changed))
    assert stage.field("From elsewhere")


def test_a_deleted_script_can_be_saved_again(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 4")
    stage.press("Delete")
    assert stage.asked("scripts_deleted") == [("s4",)]
    stage.window.set_scripts(5, SCRIPTS[:4] + SCRIPTS[5:])
    stage.press("Save")
    assert stage.asked("scripts_put") == [(SCRIPTS[4],)]


def test_language_and_internal_are_carried(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 0")
    tick = stage.window.findChild(Tick)
    stage.qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(tick.width() - 6, tick.height() // 2))
    stage.qtbot.keyClick(stage.window._scripts.form._language, Qt.Key.Key_Down)
    stage.press("Save")
    script = stage.asked("scripts_put")[0][0]
    assert script.internal and script.language == "zh"


def test_intents_of_a_script_are_ticked_by_name(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 0")
    picker = stage.window._scripts.form._intents
    menu = picker.menu()
    titles = [action.menu().title() for action in menu.actions()]
    assert titles == ["Payment", "Global"]
    payment, everywhere = (action.menu().actions() for action in menu.actions())
    assert [(a.text(), a.isChecked()) for a in payment] == [("Ask refund", True)]
    payment[0].trigger()
    everywhere[0].trigger()
    assert picker.codes == ("hello",)
    menu.close()


def test_more_rows_are_asked_for_once_at_the_end(stage: Stage) -> None:
    many = tuple(Script(f"n{n}", "en", f"Script {n}", ("x",)) for n in range(2 * PAGE))
    stage.window.set_scripts(100_000, many[:PAGE])
    stage.click_row("Scripts", "Script 3")
    bar = stage.list("Scripts").verticalScrollBar()
    for _time in range(3):
        bar.setValue(bar.maximum() - 1)
        bar.setValue(bar.maximum())
    assert stage.asked("page") == [(ScriptFilter(first="en"), 2 * PAGE)]
    before = bar.value()
    stage.window.set_scripts(100_000, many)
    assert bar.value() == before and stage.list("Scripts").model().rowCount() == 2 * PAGE
    assert stage.list("Scripts").currentIndex().data() == "Script 3"


def test_the_filter_asks_for_the_first_page(stage: Stage) -> None:
    filter_field = next(
        f for f in stage.window.findChildren(QLineEdit) if f.accessibleName().startswith("Fil")
    )
    stage.qtbot.keyClicks(filter_field, "re")
    wanted = [ScriptFilter(text, first="en") for text in ("r", "re")]
    assert stage.asked("page") == [(one, PAGE) for one in wanted]


def test_intents_stand_under_their_domain(stage: Stage) -> None:
    rows = stage.list("Intents").model()
    titles = [rows.index(n).data() for n in range(rows.rowCount())]
    assert titles == ["Global", "Greeting", "Payment", "Ask refund", "支付", "申请退款"]
    spoken = rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Greeting, hello · 2 examples"
    assert not rows.flags(rows.index(0)) & Qt.ItemFlag.ItemIsSelectable


def test_an_intent_is_edited_and_learned_while_typing_goes_on(stage: Stage) -> None:
    stage.tab(1)
    stage.click_row("Intents", "Greeting")
    stage.editor("hi").setPlainText("hi\nhello\n\n hi \ngood day")
    stage.press("Save and learn")
    ((intent,),) = stage.asked("intents_put")
    assert intent.examples == ("hi", "hello", "good day") and intent.level is IntentLevel.GLOBAL
    stage.window.show_training(None)
    stage.retype("Greeting", "Greet")
    stage.window.set_intents((INTENTS[0], intent, INTENTS[2]))
    stage.window.show_training(0.4)
    assert stage.field("Greet")
    assert stage.list("Intents").currentIndex().data() == "Greeting"


def test_a_renamed_code_replaces_the_old_intent(stage: Stage) -> None:
    stage.tab(1)
    stage.click_row("Intents", "Ask refund")
    stage.retype("refund", "money_back")
    stage.press("Save and learn")
    ((before, intent),) = stage.asked("renamed")
    assert before == ("refund", "en") and intent.code == "money_back"
    # Never a moment without it: one wish, no deletion of its own.
    assert stage.asked("intents_put") == stage.asked("intents_deleted") == []
    assert stage.window.unsaved() == 1
    stage.window.note_intents_stored((intent,))
    assert stage.window.unsaved() == 0
    stage.window.set_intents((intent, *INTENTS[1:]))
    assert stage.list("Intents").currentIndex().data() == "Ask refund" and stage.field("money_back")
    stage.press("Save and learn")
    assert stage.asked("intents_put") == [(intent,)]


def test_delete_names_what_is_stored_not_what_was_typed(stage: Stage) -> None:
    stage.tab(1)
    stage.click_row("Intents", "Ask refund")
    stage.retype("refund", "hello")
    stage.press("Delete")
    assert stage.asked("intents_deleted") == [(("refund", "en"),)]


def test_a_new_intent_never_takes_the_place_of_another(stage: Stage) -> None:
    stage.tab(1)
    stage.press("New intent")
    assert not stage.button("Delete").isEnabled() and not stage.button("Save and learn").isEnabled()
    form = stage.window._intents.form
    form._language.choose("en")
    stage.qtbot.keyClicks(form._name, "Refund of shipping")
    stage.qtbot.keyClicks(form._code, "refund")
    stage.press("Save and learn")
    assert stage.asked("intents_put")[0][0].code == "refund-2"
    assert stage.asked("intents_deleted") == []


def test_a_sentence_is_tried(stage: Stage) -> None:
    stage.tab(1)
    line = next(f for f in stage.window.findChildren(QLineEdit) if f.accessibleName().startswith("Try"))
    stage.qtbot.keyClicks(line, "hi")
    assert stage.asked("try_wanted") == ["h", "hi"]
    stage.window.show_try(Intent("hello", "Greeting", 0.91), None)
    assert "0.91" in stage.window._tried.text()
    line.clear()
    assert stage.window._tried.text().strip() == ""


def test_answers_that_come_after_closing_are_no_crash(stage: Stage) -> None:
    stage.tab(1)
    stage.click_row("Intents", "Greeting")
    stage.retype("Greeting", "Half")
    stage.window.close()
    QApplication.processEvents()
    stage.window.show_training(0.4)
    stage.window.set_intents(INTENTS)
    stage.window.show()
    assert stage.field("Half")


def test_letters_of_an_input_method_are_no_edit_until_they_are_chosen(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 0")
    editor = stage.editor("Hello")
    QApplication.sendEvent(editor, QInputMethodEvent("tui", []))
    stage.window.set_scripts(6, SCRIPTS)
    chosen = QInputMethodEvent("", [])
    chosen.setCommitString("退款")
    QApplication.sendEvent(editor, chosen)
    assert "退款" in editor.toPlainText() and "tui" not in editor.toPlainText()


@pytest.mark.parametrize("words", ["x" * 5000, "<b>bold</b>\n", "\u202eright to left\u0000", "👩‍👧" * 200])
def test_strange_texts_are_shown_and_come_out_as_they_went_in(stage: Stage, words: str) -> None:
    stage.window.set_scripts(1, (Script("odd", "en", "Odd", (words.strip(),)),))
    stage.click_row("Scripts", "Odd")
    stage.press("Save")
    assert stage.asked("scripts_put")[0][0].messages == (words.strip(),)
    assert not stage.window.grab().isNull()


def test_rows_are_painted_by_our_delegate_without_a_sideways_bar(stage: Stage) -> None:
    view = stage.list("Scripts")
    assert isinstance(view.itemDelegate(), EntryDelegate)
    assert view.horizontalScrollBar().maximum() == 0


def test_restrictions_are_typed_checked_and_carried(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 1")
    form = stage.window._scripts.form
    form._expires.setText("next week")
    assert not stage.button("Save").isEnabled() and "next week" in form._blanks.text()
    form._expires.setText("2026-12-31")
    form._forbidden.set_codes(["complaint"])
    stage.press("Save")
    script = stage.asked("scripts_put")[0][0]
    assert script.forbidden == ("complaint",) and expiry_text(script.expires_at) == "2026-12-31"
    assert not form.dirty


def test_a_list_says_which_scripts_are_not_suggested(qtbot: QtBot) -> None:
    window = LibraryWindow(clock=lambda: 100.0)
    qtbot.addWidget(window)
    over = Script("a", "en", "Sale", ("Ten percent off!",), expires_at=100.0)
    window.set_scripts(2, (over, Script("b", "en", "Note", ("For us.",), internal=True)))
    rows = window._scripts.list.model()
    spoken = [rows.index(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(2)]
    assert spoken == ["Sale, expired · Ten percent off!", "Note, internal · For us."]
