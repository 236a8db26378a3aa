"""Bars with sentences: read whole where the window is small."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QToolButton
from pytestqt.qtbot import QtBot

from assist_app.ui.parts.wrapped_label import WrappedLabel
from assist_app.ui.window.main_window import MainWindow


@pytest.mark.parametrize("height", [400, 640])
def test_what_is_said_in_a_low_panel_is_read_whole(qtbot: QtBot, height: int) -> None:
    window = MainWindow({"embedded": "Local"})
    qtbot.addWidget(window)
    window.set_panel_only(True)
    window.resize(360, height)
    with qtbot.waitExposed(window):
        window.show()
    window.notices.show_notice("Language and library take effect at the next start.", "Set…", lambda: None)
    label = window.notices.findChild(WrappedLabel)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 0)
    assert window.search.mapTo(window, window.search.rect().bottomRight()).y() < height
    below = window.notices.mapTo(window, window.notices.rect().bottomLeft()).y()
    assert below < window.search.mapTo(window, QPoint(0, 0)).y()
    window.notices.put_away(window.notices.sentences()[0])
    qtbot.waitUntil(lambda: window.notices.height() == 0)


def test_where_not_all_have_room_the_newest_are_read_whole(qtbot: QtBot) -> None:
    window = MainWindow({"embedded": "Local"})
    qtbot.addWidget(window)
    window.set_panel_only(True)
    window.resize(360, 800)
    with qtbot.waitExposed(window):
        window.show()
    said = [f"{number}: {'words that take more than one line ' * 3}" for number in range(3)]
    for sentence in said:
        window.notices.show_notice(sentence, "Do it…", lambda: None)

    def read_whole() -> list[str]:
        labels = [label for label in window.notices.findChildren(WrappedLabel) if label.isVisible()]
        assert all(label.height() >= label.heightForWidth(label.width()) for label in labels)
        return [label.text() for label in labels]

    qtbot.waitUntil(lambda: read_whole() == said)
    window.resize(360, 400)
    qtbot.waitUntil(lambda: read_whole() == said[2:])
    # What has no room is not lost: it comes again, with its button.
    window.notices.put_away(said[2])
    qtbot.waitUntil(lambda: read_whole() == said[1:2])
    window.resize(360, 800)
    qtbot.waitUntil(lambda: read_whole() == said[:2])
    assert window.notices.sentences() == tuple(said[:2])
    window.set_panel_only(False)
    qtbot.waitUntil(lambda: read_whole() == said[:2])


def low_panel(qtbot: QtBot) -> tuple[MainWindow, Callable[[], list[str]]]:
    """A panel with room for one long sentence, and what is seen of them; its window is the active one."""
    window = MainWindow({"embedded": "Local"})
    qtbot.addWidget(window)
    window.set_panel_only(True)
    window.resize(360, 400)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def seen() -> list[str]:
        for _round in range(10):  # A layout asks for the next one.
            QApplication.processEvents()
        return [bar.text() for bar in window.notices.findChildren(WrappedLabel) if bar.isVisible()]

    return window, seen


LONG = "words that take more than one line " * 7


def test_what_is_being_read_with_the_keyboard_is_not_replaced_by_what_comes(qtbot: QtBot) -> None:
    window, seen = low_panel(qtbot)
    older, newer = f"older: {LONG}", f"newer: {LONG}"
    window.notices.show_notice(older, "Do it…", lambda: None)
    qtbot.waitUntil(lambda: seen() == [older])
    window.go_to_remark()
    held = QApplication.focusWidget()
    assert held is not None and held.accessibleDescription() == older
    window.notices.show_notice(newer, "Do it…", lambda: None)
    qtbot.waitUntil(lambda: seen() == [older])
    assert QApplication.focusWidget() is held
    # The Enter meant for the older one puts that one away, and the newer is read next.
    qtbot.keyClick(held, Qt.Key.Key_Return)
    assert window.notices.sentences() == (newer,)
    qtbot.waitUntil(lambda: seen() == [newer])
    assert QApplication.focusWidget().accessibleDescription() == newer


def test_when_the_keyboard_goes_elsewhere_the_newest_is_shown(qtbot: QtBot) -> None:
    window, seen = low_panel(qtbot)
    older, newer = f"older: {LONG}", f"newer: {LONG}"
    window.notices.show_notice(older, "Do it…", lambda: None)
    qtbot.waitUntil(lambda: seen() == [older])
    window.go_to_remark()
    window.notices.show_notice(newer, "Do it…", lambda: None)
    qtbot.waitUntil(lambda: seen() == [older])
    window.focus_search()
    qtbot.waitUntil(lambda: seen() == [newer])
    assert QApplication.focusWidget() is window.search


def test_what_is_waited_for_is_seen_before_it_gets_the_keyboard(qtbot: QtBot) -> None:
    window, seen = low_panel(qtbot)
    waiting, newer = f"waiting: {LONG}", f"newer: {LONG}"
    given_up: list[bool] = []
    window.notices.wait_for(waiting, lambda: given_up.append(True))
    window.notices.show_notice(newer)
    qtbot.waitUntil(lambda: seen() == [waiting])
    window.go_to_remark()
    qtbot.waitUntil(lambda: seen() == [newer])
    assert QApplication.focusWidget().accessibleDescription() == newer
    assert window.notices.take_focus_of_waiting()
    qtbot.waitUntil(lambda: seen() == [waiting])
    assert QApplication.focusWidget().isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert given_up == [True]


def test_a_fourth_sentence_leaves_the_one_that_is_being_read(qtbot: QtBot) -> None:
    window, _seen = low_panel(qtbot)
    window.resize(360, 800)
    for sentence in ("one", "two", "three"):
        window.notices.show_notice(sentence)
    bar = next(bar for bar in window.notices.findChildren(QFrame, "notice") if bar.accessibleName() == "one")
    bar.findChild(QToolButton).setFocus()
    window.notices.show_notice("four")
    assert window.notices.sentences() == ("one", "three", "four")
    assert QApplication.focusWidget().accessibleDescription() == "one"
