"""Bars with sentences: read whole where the window is small."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
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
