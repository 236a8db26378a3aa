"""An empty window teaches and offers three ways to begin; the next sentence begins a new conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.desk.presenting import Presenter
from assist_app.files.settings import Settings
from assist_app.model.conversation import Conversation, ConversationSummary, Role
from assist_app.ui.pages.settings_dialog import Facts, SettingsDialog
from assist_app.ui.parts.icon_button import IconButton
from assist_app.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
ROW = ConversationSummary("s/c1", "s", "Ms Wang", "hello", Role.CUSTOMER, 1.0)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow({"embedded": "Local"})
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_the_ways_to_begin_are_buttons_in_the_middle(window: MainWindow, qtbot: QtBot) -> None:
    Presenter(window).show_welcome()
    asked: list[str] = []
    welcome = window.welcome
    welcome.demo_wanted.connect(lambda: asked.append("demo"))
    welcome.connect_wanted.connect(lambda: asked.append("connect"))
    for button in (welcome.demo, welcome.connect_button):
        assert button.isVisible() and button.accessibleDescription()
        qtbot.mouseClick(button, LEFT)
    assert asked == ["demo", "connect"]
    assert not window.messages.isVisible()


def test_what_was_copied_is_put_into_the_field_to_be_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    said: list[str] = []
    window.composer.customer_said.connect(said.append)
    Presenter(window).show_welcome()
    QApplication.clipboard().setText("Where is my parcel?")
    qtbot.mouseClick(window.welcome.paste, LEFT)
    assert window.composer.text == "Where is my parcel?" and said == []
    assert QApplication.focusWidget() is window.composer.editor
    qtbot.keyClick(window.composer.editor, Qt.Key.Key_Return)
    assert said == ["Where is my parcel?"]


def test_with_nothing_to_reply_to_the_field_takes_the_customers_words(window: MainWindow) -> None:
    assert not window.composer._customer.isChecked()
    Presenter(window).show_welcome()
    assert window.composer._customer.isChecked()


def test_the_first_conversation_takes_the_place_of_the_welcome(window: MainWindow) -> None:
    presenter = Presenter(window)
    presenter.show_welcome()
    opened: list[str] = []
    window.conversations.chosen.connect(opened.append)
    presenter.show_summaries((ROW,))
    assert opened == ["s/c1"]
    presenter.show_conversation(Conversation("s/c1", "s", "Ms Wang"), 0)
    assert not window.welcoming and window.messages.isVisible()
    assert not window.composer._customer.isChecked()


def test_a_chosen_demo_says_that_it_comes(window: MainWindow) -> None:
    presenter = Presenter(window)
    presenter.show_welcome()
    presenter.expect_demo()
    assert not window.welcome.demo.isEnabled() and "about to begin" in window.welcome.demo.text()


def test_the_plus_and_its_key_ask_for_a_new_conversation(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[bool] = []
    window.new_wanted.connect(lambda: asked.append(True))
    plus = window.list_header.findChild(IconButton)
    qtbot.mouseClick(plus, LEFT)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.composer.editor, Qt.Key.Key_N, held)
    assert len(asked) == 2 and "Ctrl+Shift+N" in plus.accessibleName()


def test_a_new_conversation_is_empty_and_waits_for_words(window: MainWindow) -> None:
    presenter = Presenter(window)
    presenter.show_history((ROW,))
    window.set_panel_only(True)
    presenter.show_new()
    assert window.conversations.current_id() is None and not window.conversations.selectedIndexes()
    assert window.windowTitle() == "New conversation – Assist" and window.messages.count == 0
    assert QApplication.focusWidget() is window.composer.editor and window.composer._customer.isChecked()
    assert not window.panel_only


def test_who_writes_meanwhile_does_not_take_the_place_of_a_new_conversation(window: MainWindow) -> None:
    presenter = Presenter(window)
    presenter.show_new()
    presenter.show_summaries((ROW,))
    assert window.conversations.current_id() is None
    presenter.show_conversation(Conversation("s/c2", "s", "Typed 14:05"), 0)
    window.conversations.set_rows(())
    presenter.show_summaries((replace(ROW, id="s/c3"),))
    assert window.conversations.current_id() == "s/c3"


def test_settings_open_at_the_sources(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Settings(), Facts("off", "", "/data", ""), lambda text: None)
    qtbot.addWidget(dialog)
    dialog.show_sources()
    dialog.show()
    assert dialog._http.isVisible() and not dialog._language.isVisible()
