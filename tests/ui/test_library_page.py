"""The list beside the form: filters, what is open first, and drafts that stay until they are stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.i18n import use_language
from assist_app.model.script import Script, ScriptFilter
from assist_app.paths import resources
from assist_app.ui.library.library_window import PAGE, LibraryWindow
from assist_app.ui.library.script_filter import ScriptFilterBar
from assist_app.ui.parts.form_rows import Choice
from tests.ui.library_stage import SCRIPTS, Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    yield Stage(qtbot)


def test_the_first_row_is_open_at_the_beginning(stage: Stage) -> None:
    assert stage.list("Scripts").currentIndex().data() == "Title 0" and stage.field("Title 0")
    stage.tab(1)
    assert stage.list("Intents").currentIndex().data() == "Greeting" and stage.field("Greeting")
    stage.window.set_scripts(2, SCRIPTS[4:])
    stage.tab(0)
    assert stage.field("Title 0"), "another list later changes nothing in the form"


def test_what_is_typed_before_the_rows_come_stays(qtbot: QtBot) -> None:
    window = LibraryWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.keyClicks(window._scripts.form._title, "Early")
    window.set_scripts(len(SCRIPTS), SCRIPTS)
    assert window._scripts.form._title.text() == "Early" and window.unsaved() == 1


def choice(stage: Stage, name: str) -> Choice:
    bar = stage.window.findChild(ScriptFilterBar)
    return next(box for box in bar.findChildren(Choice) if box.accessibleName() == name)


def test_language_and_category_filter_beside_the_text(stage: Stage) -> None:
    stage.window.set_categories([("en", "Refund"), ("zh", "退款"), ("zh", "物流")])
    languages, categories = choice(stage, "Language"), choice(stage, "Category")
    assert [languages.itemData(n) for n in range(3)] == ["", "en", "zh"]
    assert [categories.itemText(n) for n in range(4)] == ["All categories", "Refund", "物流", "退款"]
    stage.qtbot.keyClick(languages, Qt.Key.Key_End)
    assert [categories.itemData(n) for n in range(categories.count())] == ["", "物流", "退款"]
    stage.qtbot.keyClick(categories, Qt.Key.Key_End)
    assert [wanted for wanted, _count in stage.asked("page")] == [
        ScriptFilter(language="zh", first="en"),
        ScriptFilter(language="zh", category="退款", first="en"),
    ]
    stage.window.set_categories([("en", "Refund"), ("zh", "物流")])
    assert stage.asked("page")[-1] == (ScriptFilter(language="zh", first="en"), PAGE)


@pytest.mark.parametrize(("language", "own"), [("en", "en"), ("zh_CN", "zh")])
def test_new_scripts_and_intents_are_in_the_language_of_the_window(
    qtbot: QtBot, language: str, own: str
) -> None:
    use_language(language, resources() / "locale")
    try:
        window = LibraryWindow()
        qtbot.addWidget(window)
        other = "en" if own == "zh" else "zh"
        window.set_scripts(1, (Script("s", other, "Other", ("x",)),))
        assert window._scripts.form.value().language == other
        window._scripts.begin()
        window._intents.begin()
        assert window._scripts.form.value().language == own
        assert window._intents.form.value().language == own
        assert window.wanted.first == own
    finally:
        use_language("en", resources() / "locale")


def test_edits_are_kept_until_they_are_stored(stage: Stage) -> None:
    stage.storing = False
    stage.click_row("Scripts", "Title 1")
    stage.retype("Title 1", "Not on the disk")
    stage.press("Save")
    assert stage.field("Not on the disk") and stage.window.unsaved() == 1
    stage.click_row("Scripts", "Title 2")
    stage.click_row("Scripts", "Title 1")
    assert stage.field("Not on the disk")
    stage.storing = True
    stage.press("Save")
    assert len(stage.asked("scripts_put")) == 2 and stage.window.unsaved() == 0


def test_a_new_script_is_kept_until_it_is_stored(stage: Stage) -> None:
    stage.storing = False
    stage.press("New script")
    stage.editor("").setPlainText("No room for this")
    stage.press("Save")
    stage.click_row("Scripts", "Title 2")
    stage.press("New script")
    assert stage.editor("No room for this") and not stage.button("Delete").isEnabled()
    stage.storing = True
    stage.press("Save")
    first, second = stage.asked("scripts_put")
    assert first == second and stage.window.unsaved() == 0 and stage.button("Delete").isEnabled()


def test_what_is_typed_while_storing_is_an_edit_of_what_was_stored(stage: Stage) -> None:
    stage.storing = False
    stage.press("New script")
    stage.editor("").setPlainText("One")
    stage.press("Save")
    stage.editor("One").setPlainText("One and more")
    ((script,),) = stage.asked("scripts_put")
    stage.window.note_scripts_stored((script,))
    assert stage.window.unsaved() == 1 and stage.editor("One and more")
    stage.editor("One and more").setPlainText("One")
    assert stage.window.unsaved() == 0


def test_an_intent_that_could_not_be_renamed_is_still_the_old_one(stage: Stage) -> None:
    stage.storing = False
    stage.tab(1)
    stage.click_row("Intents", "Ask refund")
    stage.retype("refund", "money_back")
    stage.press("Save and learn")
    stage.press("Save and learn")
    assert [old for old, _new in stage.asked("renamed")] == [("refund", "en")] * 2
    assert stage.field("money_back") and stage.window.unsaved() == 1


def test_edits_of_what_is_deleted_are_no_longer_unsaved(stage: Stage) -> None:
    stage.click_row("Scripts", "Title 1")
    stage.retype("Title 1", "Half")
    stage.press("Delete")
    assert stage.window.unsaved() == 0 and stage.field("Half") and not stage.button("Delete").isEnabled()


def test_a_long_category_does_not_widen_the_list(stage: Stage) -> None:
    before = stage.list("Scripts").width()
    stage.window.set_categories([("en", "A category whose name goes on and on " * 5)])
    QApplication.processEvents()
    assert stage.list("Scripts").width() == before
