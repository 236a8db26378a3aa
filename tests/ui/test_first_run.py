"""The first start: three pages by keyboard, seen at once in another language, skipped with one key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.i18n import use_language
from assist_app.paths import resources
from assist_app.ui.look.style_sheet import style_sheet
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.pages.first_run import FirstChoice, FirstRun

SERVICES = {"one": ("Service one", "Answers."), "two": ("Service two", "Answers too.")}
KEY = Qt.Key


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en", resources() / "locale")
    yield
    use_language("en", resources() / "locale")


@pytest.fixture
def dialog(qtbot: QtBot) -> FirstRun:
    made = FirstRun(FirstChoice("en"), "http://127.0.0.1:8765", QIcon())
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.open()
    made.use_services(lambda: SERVICES)
    return made


def words(dialog: FirstRun) -> str:
    page = dialog.pages.currentWidget()
    return " ".join(label.text() for label in page.findChildren(QLabel))


def test_enter_goes_through_all_pages_and_ends_in_the_demo(dialog: FirstRun, qtbot: QtBot) -> None:
    seen = []
    for _page in range(3):
        seen.append(words(dialog))
        QTest.keyClick(dialog, KEY.Key_Return)
    assert "Welcome" in seen[0] and "customers write" in seen[1] and "Service two" in seen[2]
    assert dialog.result() == FirstRun.DialogCode.Accepted
    assert dialog.choice == FirstChoice("en", begin="demo")


def test_escape_skips_everything(dialog: FirstRun) -> None:
    QTest.keyClick(dialog, KEY.Key_Escape)
    assert dialog.result() == FirstRun.DialogCode.Rejected


def test_the_way_back_keeps_what_was_chosen(dialog: FirstRun, qtbot: QtBot) -> None:
    dialog._look.agent.setText(" Lin ")
    dialog.next.click()
    dialog._customers.mark("file")
    dialog._customers.file.setText("/tmp/messages.jsonl")
    dialog.back.click()
    assert not dialog.back.isEnabled() and dialog.step.text() == "1 of 3"
    dialog.next.click()
    dialog.next.click()
    assert dialog.next.text() == "Open Assist"
    dialog.next.click()
    assert dialog.choice == FirstChoice("en", "auto", "Lin", "file", "/tmp/messages.jsonl")


def test_another_language_is_seen_at_once_and_nothing_is_lost(dialog: FirstRun, qtbot: QtBot) -> None:
    dialog._look.agent.setText("Lin")
    row = dialog._look.language.findData("zh_CN")
    dialog._look.language.setCurrentIndex(row)
    with qtbot.waitSignal(dialog.seen_as) as asked:
        dialog._look.language.activated.emit(row)
    assert asked.args[0].language == "zh_CN"
    use_language("zh_CN", resources() / "locale")
    dialog.show_in_words(asked.args[0])
    assert dialog.next.text() == "下一步" and "欢迎" in words(dialog)
    assert dialog.choice == FirstChoice("zh_CN", agent_name="Lin")
    assert len(dialog._assistants.findChildren(QPushButton)) == len(SERVICES)


def test_a_service_is_set_up_after_the_last_page(dialog: FirstRun) -> None:
    dialog.next.click()
    dialog.next.click()
    buttons = {b.accessibleName(): b for b in dialog.pages.currentWidget().findChildren(QPushButton)}
    buttons["Set up and test Service two"].click()
    assert dialog.result() == FirstRun.DialogCode.Accepted
    assert (dialog.choice.begin, dialog.choice.family) == ("demo", "two")


def test_closing_is_neither_going_on_nor_skipping(dialog: FirstRun) -> None:
    assert not dialog.closed
    dialog.close()
    assert dialog.closed and dialog.result() == FirstRun.DialogCode.Rejected


def test_escape_is_no_closing(dialog: FirstRun) -> None:
    QTest.keyClick(dialog, KEY.Key_Escape)
    assert not dialog.closed


def press(key: Qt.Key, times: int = 1) -> None:
    for _time in range(times):
        QTest.keyClick(QApplication.focusWidget(), key)


def test_enter_presses_the_button_that_has_the_focus(dialog: FirstRun) -> None:
    press(KEY.Key_Return)
    assert dialog.step.text() == "2 of 3"
    dialog.back.setFocus()
    press(KEY.Key_Return)
    assert dialog.step.text() == "1 of 3"
    dialog._go(1)
    dialog._go(1)
    buttons = {b.accessibleName(): b for b in dialog._assistants.findChildren(QPushButton)}
    buttons["Set up and test Service one"].setFocus()
    press(KEY.Key_Enter)
    assert dialog.choice.family == "one"


def test_the_keyboard_is_where_the_page_begins(dialog: FirstRun) -> None:
    assert QApplication.focusWidget() is dialog._look.language
    press(KEY.Key_Return)
    assert QApplication.focusWidget() is dialog._customers._picks["demo"]
    press(KEY.Key_Down)
    assert dialog._customers.value == "paste"
    press(KEY.Key_Tab)
    assert QApplication.focusWidget() is dialog.skip
    press(KEY.Key_Tab, 2)
    press(KEY.Key_Return)
    assert dialog.step.text() == "3 of 3" and QApplication.focusWidget() is dialog.next
    press(KEY.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Set up and test Service one"


def test_another_language_leaves_the_keyboard_where_it_was(dialog: FirstRun) -> None:
    dialog.seen_as.connect(lambda choice: dialog.show_in_words(choice))
    press(KEY.Key_Down)
    assert dialog.choice.language == "zh_CN"
    assert QApplication.focusWidget() is dialog._look.language


def test_no_file_is_no_answer(dialog: FirstRun, tmp_path: Path) -> None:
    dialog.next.click()
    page = dialog._customers
    page.mark("file")
    dialog.next.click()
    assert dialog.step.text() == "2 of 3" and "Choose the file" in page.missing.text()
    assert page.missing.isVisible() and QApplication.focusWidget() is page.file
    page.file.setText(str(tmp_path))
    assert not page.missing.isVisible()
    dialog.next.click()
    assert dialog.step.text() == "2 of 3" and "folder" in page.missing.text()
    page.file.setText(str(tmp_path / "later.jsonl"))
    dialog.next.click()
    assert dialog.step.text() == "3 of 3"


def test_the_focus_is_seen(dialog: FirstRun) -> None:
    dialog.setStyleSheet(style_sheet(LIGHT))
    dialog.next.click()
    for part in (dialog.next, dialog._customers._picks["demo"]):
        dialog.back.setFocus()
        without = part.grab().toImage()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        seen = part.grab().toImage()
        changed = sum(
            without.pixel(x, y) != seen.pixel(x, y) for x in range(seen.width()) for y in range(seen.height())
        )
        assert changed > seen.width() + seen.height(), part.text()


def test_arrow_keys_choose_where_customers_write(dialog: FirstRun) -> None:
    dialog.next.click()
    page = dialog._customers
    page.mark("demo")
    page._picks["demo"].setFocus()
    QTest.keyClick(page._picks["demo"], KEY.Key_Down)
    assert page.value == "paste"
    for pick in page._picks.values():
        assert pick.text() and pick.accessibleDescription()
    assert page.file.isVisible() is False
    page.mark("file")
    assert page.file.isVisible()
