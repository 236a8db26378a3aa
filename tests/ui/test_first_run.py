"""The first start: three pages by keyboard, seen at once in another language, skipped with one key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from assist_app.i18n import use_language
from assist_app.paths import resources
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
    assert dialog.result() == FirstRun.DialogCode.Accepted and dialog.choice.begin == "two"


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
