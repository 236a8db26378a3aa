"""Every menu and every message box has a name, roles and keys, in both languages; nothing is said twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app import i18n
from assist_app.i18n import _
from assist_app.model.delivery import Target
from assist_app.model.places import Edge
from assist_app.model.question import OpenQuestion
from assist_app.paths import resources
from assist_app.tasks import TaskSet
from assist_app.ui.library.intent_picker import IntentPicker
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.parts.question import ask
from assist_app.ui.window.docking import PanelPlace
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.place_menu import PlaceMenu
from assist_app.ui.window.tray_icon import TrayIcon
from tests.ui import library_stage
from tests.ui.accounts_stage import CLOUD, LOCAL, on_stage
from tests.ui.desk_stage import in_qt
from tests.ui.reading import faults, name_of, told
from tests.ui.reading_menus import NAME, menu_faults
from tests.ui.window_stage import full_window

TARGETS = (Target(7, "Chat & orders – Browser"), Target(8, "聊天"), Target(9, "A long title " * 40))
QUESTIONS = tuple(OpenQuestion(f"Why is {n} & so?", f"m{n}", ("s1",)) for n in range(5))


@pytest.fixture(params=["en", "zh_CN"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = i18n.active_language()
    i18n.use_language(request.param, resources() / "locale")
    yield request.param
    i18n.use_language(before, resources() / "locale")


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = full_window(qtbot, LIGHT, panel_only=False)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    for menu in made.findChildren(QMenu):
        menu.hide()


def opened(qtbot: QtBot, menu: QMenu) -> QMenu:
    """On the screen, as a key or a click opens it."""
    if not menu.isVisible():
        menu.popup(QPoint(5, 5))
    qtbot.waitUntil(menu.isVisible)
    return menu


def asked_for(part: QWidget, under: QWidget) -> QMenu:
    """The menu that the menu key opens in a part."""
    spot = QPoint(20, 20)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, spot, part.mapToGlobal(spot))
    QApplication.sendEvent(under, event)
    return next(menu for menu in part.findChildren(QMenu) if menu.isVisible())


def more_questions(window: MainWindow) -> QMenu:
    window.questions.show_questions(QUESTIONS)
    window.questions.more.click()
    return window.questions.findChild(QMenu)


def of_the_tray(window: MainWindow) -> QMenu:
    return TrayIcon(window).menu


def of_an_editor(window: MainWindow) -> QMenu:
    window.composer.set_text("One moment, please.")
    window.composer.editor.selectAll()
    return asked_for(window.composer.editor, window.composer.editor)


MENUS: dict[str, Callable[[MainWindow], QMenu]] = {
    "tray": of_the_tray,
    "places": lambda window: PlaceMenu(PanelPlace(Edge.RIGHT, 400, ""), 8, TARGETS, window),
    "places without windows": lambda window: PlaceMenu(PanelPlace(Edge.LEFT, 400, ""), 0, (), window),
    "more questions": more_questions,
    "a message": lambda window: asked_for(window.messages, window.messages.viewport()),
    "an editor": of_an_editor,
}


@pytest.mark.parametrize("name", MENUS)
def test_menus_of_the_window(qtbot: QtBot, window: MainWindow, name: str) -> None:
    assert menu_faults(opened(qtbot, MENUS[name](window))) == []


def test_the_tray_says_what_a_press_would_do_now(qtbot: QtBot, window: MainWindow) -> None:
    menu = opened(qtbot, of_the_tray(window))
    words = [told(menu).child(place).text(NAME) for place in range(2)]
    assert words == [_("Hide Assist"), _("Panel mode")] and not menu.actions()[1].isChecked()
    menu.hide()
    window.set_panel_only(True)
    window.hide()
    opened(qtbot, menu)
    assert told(menu).child(0).text(NAME) == _("Show Assist") and menu.actions()[1].isChecked()


def test_the_intents_of_a_script(qtbot: QtBot) -> None:
    picker = IntentPicker()
    picker.set_definitions(library_stage.INTENTS)
    picker.set_language("en")
    qtbot.addWidget(picker)
    picker.show()
    menu = opened(qtbot, picker.menu())
    assert menu.actions() and menu_faults(menu) == []
    menu.hide()


def test_the_kinds_of_accounts(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage) -> None:  # type: ignore[no-untyped-def]
        stage.window.show()
        menu = stage.page.add.menu()
        assert menu_faults(opened(qtbot, menu)) == []
        menu.hide()

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def box_in(window: QWidget) -> QMessageBox | None:
    return next((box for box in window.findChildren(QMessageBox) if box.isVisible()), None)


async def shown_box(window: QWidget) -> QMessageBox:
    while (box := box_in(window)) is None or not box.isActiveWindow():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return box


def box_faults(box: QMessageBox, words: str) -> list[str]:
    """Faults of its controls, of what it says, and of where the keyboard is first: on the harmless answer."""
    labels = [label.text() for label in box.findChildren(QLabel) if label.isVisible()]
    found = faults(box) + ([] if name_of(box) else ["a box without a name"])
    found += [] if words in labels else [f"{words!r} is nowhere: {labels}"]
    focus = box.focusWidget()
    return found + ([] if focus is box.escapeButton() else [f"the keyboard is at {focus}"])


@pytest.mark.parametrize("yes", ["Discard all & go", ""])
def test_a_message_box(qtbot: QtBot, qapp: QApplication, window: MainWindow, yes: str) -> None:
    async def act() -> None:
        tasks = TaskSet("box")
        asking = tasks.start(ask(window, "Really & truly?", "It cannot be undone.", yes), name="ask")
        box = await shown_box(window)
        focus = box.focusWidget()
        assert isinstance(focus, QPushButton) and focus.text() == _("Cancel")
        assert box_faults(box, "Really & truly?") == []
        QTest.keyClick(box, Qt.Key.Key_Escape)
        assert await asking is False

    in_qt(qapp, act)


def test_the_box_before_an_account_is_removed(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage) -> None:  # type: ignore[no-untyped-def]
        stage.window.show()
        stage.choose(0)
        stage.page._remove()
        box = await shown_box(stage.window)
        assert box_faults(box, _("Remove the account “{name}”?").format(name=CLOUD.name)) == []
        QTest.keyClick(box, Qt.Key.Key_Escape)
        await stage.until(lambda: box_in(stage.window) is None)
        assert [account.id for account in stage.room.accounts] == [CLOUD.id, LOCAL.id]

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


# The walk itself: what it must not overlook.


def nameless(menu: QMenu) -> None:
    menu.setAccessibleName("")
    menu.setTitle("")


def glyph(menu: QMenu) -> None:
    menu.addAction("✕")


def doubled(menu: QMenu) -> None:
    menu.addAction("Copy")


def marked_up(menu: QMenu) -> None:
    menu.addAction("<b>Copy</b>")


def glyph_below(menu: QMenu) -> None:
    below = menu.addMenu("More")
    below.setAccessibleName("More")
    below.addAction("…")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [(nameless, "without a name"), (glyph, "an entry says"), (doubled, "twice in a row"),
     (marked_up, "told wrongly"), (glyph_below, "More: an entry says")],
)  # fmt: skip
def test_a_menu_that_lacks_something_is_found(
    qtbot: QtBot, spoil: Callable[[QMenu], None], fault: str
) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.setAccessibleName("Message")
    menu.addAction("Copy")
    assert menu_faults(opened(qtbot, menu)) == []
    menu.hide()
    spoil(menu)
    assert any(fault in each for each in menu_faults(opened(qtbot, menu)))
    menu.hide()
