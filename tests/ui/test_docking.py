"""The panel in its places, on Qt's own screen; a real window manager is asked in tests/insertion."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QExposeEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.model.places import Box, Edge, Neighbour
from assist_app.ui.look.screens import logical, native, work_area
from assist_app.ui.window.dock_keyboard import DOCKED, NO_KEYBOARD
from assist_app.ui.window.docking import NARROWEST, WIDEST, Docking, PanelPlace
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.whole_place import WholePlace, fitted

ACTIVATE, DEACTIVATE = QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate
LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow({"embedded": "Local"})
    qtbot.addWidget(made)
    return made


def area() -> QRect:
    return QApplication.primaryScreen().availableGeometry()


def test_in_and_out_again(window: MainWindow) -> None:
    docking = Docking(window, PanelPlace())
    window.resize(700, 500)
    window.move(40, 30)
    window.show()
    flags = window.windowFlags()
    window.set_panel_only(True)
    assert docking.docked and window.isVisible() and window.windowFlags() & DOCKED == DOCKED
    assert window.geometry() == QRect(area().right() - 379, area().top(), 380, area().height())
    window.set_panel_only(False)
    assert not docking.docked and window.isVisible() and window.windowFlags() == flags
    # The whole window is wider than this screen, so it begins where the screen does.
    assert (window.pos(), window.height()) == (QPoint(area().left(), 30), 500)


def test_a_panel_from_the_start_is_never_shown_elsewhere(window: MainWindow) -> None:
    window.set_panel_only(True)
    Docking(window, PanelPlace(Edge.LEFT, 420))
    assert not window.isVisible()
    window.show()
    assert window.geometry() == QRect(area().left(), area().top(), 420, area().height())


def test_beside_away_and_left_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace())
    window.show()
    docking.stand_beside(Neighbour(Box(20, 40, 300, 400)))
    assert window.geometry() == QRect(320, 40, 380, 400)
    docking.stand_beside(Neighbour())
    assert not window.isVisible()
    docking.stand_beside(Neighbour(Box(50, 60, 300, 400)))
    assert window.isVisible() and window.geometry() == QRect(350, 60, 380, 400)
    docking.stand_beside(Neighbour())
    with qtbot.waitSignal(docking.left_alone):
        docking.stand_beside(Neighbour(gone=True))
    assert window.isVisible() and window.geometry().right() == area().right()


def test_what_the_agent_has_hidden_stays_hidden(window: MainWindow) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace())
    window.show()
    docking.shown_by_hand()
    window.hide()
    docking.stand_beside(Neighbour(Box(20, 40, 300, 400)))
    assert not window.isVisible()


def test_a_whole_window_follows_nobody(window: MainWindow) -> None:
    docking = Docking(window, PanelPlace())
    window.show()
    before = window.geometry()
    docking.stand_beside(Neighbour(Box(20, 40, 300, 400)))
    docking.stand_beside(Neighbour())
    assert window.isVisible() and window.geometry() == before
    docking.take_keyboard()
    assert not docking.typing


def test_the_keyboard_is_taken_and_given_back_once(window: MainWindow, qtbot: QtBot) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace())
    with qtbot.waitExposed(window):
        window.show()
    told: list[bool] = []
    docking.keyboard.connect(told.append)
    docking.give_back()
    docking.take_keyboard()
    assert told == [True] and not window.windowHandle().flags() & NO_KEYBOARD
    assert window.isVisible()
    docking.give_back()
    docking.give_back()
    assert told == [True, False] and window.windowHandle().flags() & NO_KEYBOARD
    # Another window that was clicked has it already: nobody is told to give it there.
    docking.take_keyboard()
    tell(window, ACTIVATE, DEACTIVATE)
    assert told == [True, False, True] and not docking.typing
    assert window.windowHandle().flags() & NO_KEYBOARD


@pytest.mark.parametrize("lent", [True, False])
def test_the_whole_window_asks_for_the_keyboard_when_it_comes_back(
    window: MainWindow, qtbot: QtBot, lent: bool
) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace())
    with qtbot.waitExposed(window):
        window.show()
    if lent:
        docking.take_keyboard()
    told: list[tuple[bool, int]] = []
    docking.keyboard.connect(lambda wanted: told.append((wanted, docking.number)))
    window.toggle_panel_only()
    # The last word is the new window's, and nobody says that the keyboard is to go elsewhere.
    assert told[-1] == (True, docking.number) and all(wanted for wanted, _number in told)
    assert not docking.typing
    # Later the agent is at work elsewhere: what lay over this window and has gone gives it no keyboard.
    handle, seen = window.windowHandle(), QExposeEvent(QRegion(0, 0, 9, 9))
    QApplication.sendEvent(handle, seen)
    told.clear()
    QApplication.sendEvent(handle, seen)
    assert told == []


def test_a_panel_that_is_seen_again_takes_no_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace())
    with qtbot.waitExposed(window):
        window.show()
    # Asked for twice, the second time while it has it; then the chat is clicked and a tool tip above it goes.
    docking.take_keyboard()
    tell(window, ACTIVATE)
    docking.take_keyboard()
    tell(window, DEACTIVATE)
    told: list[bool] = []
    docking.keyboard.connect(told.append)
    QApplication.sendEvent(window.windowHandle(), QExposeEvent(QRegion(0, 0, 9, 9)))
    assert told == []


def tell(window: MainWindow, *kinds: QEvent.Type) -> None:
    for kind in kinds:
        QApplication.sendEvent(window, QEvent(kind))


def test_that_another_window_had_the_keyboard_may_be_told_after_it_was_asked_for(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace())
    with qtbot.waitExposed(window):
        window.show()
    for _again in range(2):
        docking.take_keyboard()
        tell(window, DEACTIVATE)
        assert docking.typing and not window.windowHandle().flags() & NO_KEYBOARD
        tell(window, ACTIVATE)
        assert docking.typing and not docking._doubt.isActive()
        tell(window, DEACTIVATE)
        assert not docking.typing and window.windowHandle().flags() & NO_KEYBOARD
    # It does not come: another window was clicked while the panel had it.
    docking._doubt.setInterval(10)
    docking.take_keyboard()
    tell(window, DEACTIVATE)
    qtbot.waitUntil(lambda: not docking.typing)
    assert window.windowHandle().flags() & NO_KEYBOARD
    # Nor does an earlier doubt end what is asked for after it, or what is no panel any more.
    docking.take_keyboard()
    tell(window, DEACTIVATE)
    docking.take_keyboard()
    assert docking.typing and not docking._doubt.isActive()
    tell(window, DEACTIVATE)
    window.set_panel_only(False)
    assert not docking.typing and not docking._doubt.isActive()


def test_only_a_click_into_a_field_asks_for_it(window: MainWindow, qtbot: QtBot) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace())
    with qtbot.waitExposed(window):
        window.show()
    handle = window.windowHandle()
    for part, wanted in ((window.intent, False), (window.search, True)):
        at = part.mapTo(window, part.rect().center())
        qtbot.mouseClick(handle, Qt.MouseButton.LeftButton, pos=at)
        QApplication.processEvents()
        assert docking.typing is wanted


def test_the_grip_changes_the_width_within_bounds(window: MainWindow, qtbot: QtBot) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace())
    window.show()
    placed: list[PanelPlace] = []
    docking.placed.connect(placed.append)
    for step, width in ((50, 430), (-1000, NARROWEST), (5000, WIDEST)):
        docking._grip.moved.emit(step)
        assert docking.place.width == width
    docking._grip.left.emit()
    assert placed[-1].width == WIDEST
    assert window.geometry().right() == area().right()


@pytest.mark.parametrize(("edge", "wider", "narrower"), [(Edge.RIGHT, LEFT, RIGHT), (Edge.LEFT, RIGHT, LEFT)])
def test_the_arrow_keys_move_the_edge(
    window: MainWindow, qtbot: QtBot, edge: Edge, wider: Qt.Key, narrower: Qt.Key
) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace(edge, 380))
    window.show()
    placed: list[PanelPlace] = []
    docking.placed.connect(placed.append)
    grip = docking._grip
    grip.setFocus()
    qtbot.keyClick(grip, wider)
    qtbot.keyClick(grip, wider)
    assert window.width() == 420 and placed[-1] == PanelPlace(edge, 420, placed[-1].screen)
    qtbot.keyClick(grip, narrower)
    assert window.width() == 400 and placed[-1].width == 400
    for _press in range(40):
        qtbot.keyClick(grip, narrower)
    assert window.width() == NARROWEST
    before = list(placed)
    qtbot.keyClick(grip, Qt.Key.Key_Up)
    assert placed == before


def test_the_edge_is_reached_and_read_out(window: MainWindow) -> None:
    window.set_panel_only(True)
    docking = Docking(window, PanelPlace(Edge.RIGHT, 380))
    window.show()
    assert docking._grip.focusPolicy() & Qt.FocusPolicy.TabFocus
    told = QAccessible.queryAccessibleInterface(docking._grip)
    assert told is not None and told.role() is QAccessible.Role.Splitter
    assert told.text(QAccessible.Text.Name) == "Width of the panel"
    assert told.text(QAccessible.Text.Value) == "380" and "arrow" in told.text(QAccessible.Text.Description)


def test_a_screen_that_is_gone_is_not_missed(window: MainWindow) -> None:
    window.set_panel_only(True)
    Docking(window, PanelPlace(Edge.RIGHT, 380, "taken away"))
    window.show()
    assert window.geometry().right() == area().right()


def test_pixels_there_and_back(qtbot: QtBot) -> None:
    screen = QApplication.primaryScreen()
    assert work_area(screen) == native(screen.availableGeometry(), screen)
    for box in (Box(10, 20, 300, 400), Box(0, 0, 800, 800)):
        assert native(logical(box), screen) == box


def test_a_panel_from_the_start_becomes_a_window_on_the_screen(window: MainWindow) -> None:
    window.set_panel_only(True)
    Docking(window, PanelPlace())
    window.show()
    window.set_panel_only(False)
    assert area().contains(window.frameGeometry().topLeft())
    assert window.width() <= max(area().width(), window.minimumSizeHint().width())


def test_a_window_whose_screen_has_gone_comes_back_on_one_that_is_there() -> None:
    here = QRect(0, 0, 1400, 900)
    for there, back in (
        (QRect(1500, 100, 1000, 700), QRect(400, 100, 1000, 700)),
        (QRect(-900, -600, 1000, 700), QRect(0, 0, 1000, 700)),
        (QRect(200, 700, 3000, 2000), QRect(0, 0, 1400, 900)),
        (QRect(50, 60, 1000, 700), QRect(50, 60, 1000, 700)),
    ):
        assert fitted(there, here) == back


def test_the_screen_it_was_on_is_gone_at_the_end(window: MainWindow) -> None:
    gone = WholePlace(QRect(5000, 4000, 760, 500), QMargins(), "taken away")
    window.show()
    gone.restore(window)
    assert area().contains(window.frameGeometry().topLeft())
    assert area().contains(QRect(window.frameGeometry().topLeft(), QSize(760, 500)))
