"""The first window and the settings stand wholly on the screen, small ones too, and in its middle."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from assist_app.files.settings import Settings
from assist_app.ui.look.screens import FRAME, centred
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.pages.settings_dialog import Facts, SettingsDialog
from assist_app.ui.parts.on_screen import OnScreen
from assist_app.ui.parts.scrolled import Scrolled
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.whole_place import first_place
from tests.ui.screens import SCREENS

AREAS = [
    QRect(0, 0, 1366, 768),
    QRect(0, 27, 1366, 741),
    QRect(1920, 0, 1400, 900),
    QRect(0, 0, 2560, 1400),
    QRect(-1280, 40, 1280, 684),
]


@pytest.mark.parametrize("area", AREAS, ids=lambda area: f"{area.width()}x{area.height()}")
@pytest.mark.parametrize("panel_only", [False, True])
def test_the_first_window_is_wholly_visible(qtbot: QtBot, area: QRect, panel_only: bool) -> None:
    window = MainWindow({})
    qtbot.addWidget(window)
    window.set_panel_only(panel_only)
    before = window.geometry()
    first_place(window, area)
    wished = QSize(1280, 800)
    room = area.marginsRemoved(FRAME).size()
    assert window.whole.size() == wished.boundedTo(room)
    if panel_only:
        assert window.geometry() == before
    else:
        frame = window.geometry().marginsAdded(FRAME)
        assert area.contains(frame)
        off = frame.center() - area.center()
        assert abs(off.x()) <= 1 and abs(off.y()) <= 1


def test_what_would_stand_over_an_edge_is_moved_in(qtbot: QtBot) -> None:
    area = QRect(0, 0, 1400, 900)
    inside = centred(QSize(700, 800), QPoint(1390, 880), area)
    assert inside.size() == QSize(700, 800) and area.contains(inside.marginsAdded(FRAME))


def test_the_settings_grow_around_the_middle_of_their_window(qtbot: QtBot) -> None:
    window = MainWindow({})
    qtbot.addWidget(window)
    area = window.screen().availableGeometry()
    window.setGeometry(area.adjusted(20, 20, -20, -20))
    with qtbot.waitExposed(window):
        window.show()
    dialog = SettingsDialog(Settings(), Facts("http://x", "", "/d", "file"), lambda text: None, window)
    dialog.open()
    for number in range(3):
        page = QLabel("\n".join(["a long page"] * (10 + 8 * number)))
        dialog.add_page(page, f"Page {number}")
        QApplication.processEvents()
        frame = dialog.geometry().marginsAdded(FRAME)
        assert area.contains(frame)
        assert abs(frame.center().y() - window.geometry().center().y()) <= 1
    # Taller than the screen: as tall as there is room for.
    dialog.add_page(Scrolled(QLabel("\n".join(["a long page"] * 90))), "Long")
    assert area.contains(dialog.geometry())


BESIDE = ("library-scripts", "accounts", "shortcuts", "leaving", "first-run-3", "crash")
SMALL = (QRect(0, 0, 1366, 768), QRect(0, 0, 910, 485), QRect(1920, 30, 910, 455))


@pytest.mark.parametrize("area", SMALL, ids=lambda area: f"{area.width()}x{area.height()}")
@pytest.mark.parametrize(
    "name", ["library-scripts", "accounts", "shortcuts", "leaving", "first-run-3", "crash"]
)
def test_the_other_windows_fit_a_small_screen(qtbot: QtBot, name: str, area: QRect) -> None:
    window = SCREENS[name](LIGHT)
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    keeper = window.findChild(OnScreen)
    keeper.place(area)
    QApplication.processEvents()
    assert area.contains(window.geometry().marginsAdded(FRAME))
    # Where it was left it comes again, unless that is no longer on the screen.
    window.move(area.topLeft() + QPoint(60, 50))
    left = window.geometry()
    keeper.place(QRect(0, 0, 4000, 3000))
    assert window.geometry() == left
    window.move(5000, 5000)
    keeper.place(area)
    assert area.contains(window.geometry().marginsAdded(FRAME))
