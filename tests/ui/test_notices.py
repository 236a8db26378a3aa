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
