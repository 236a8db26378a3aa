"""Every control of every window has a name, a role and keys, in both languages; nothing is said twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assist_app import i18n
from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import LEVELS
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.situation import Binding, Situation
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.doctor import Check, State
from assist_app.files.settings import Settings
from assist_app.i18n import _
from assist_app.model.shortcuts import Bound, wished
from assist_app.paths import resources
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.leaving.leaving_dialog import LeavingDialog
from assist_app.ui.leaving.summary_dialog import SummaryDialog
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.outgoing.outgoing_sheet import OutgoingSheet
from assist_app.ui.pages.about_page import AboutPage
from assist_app.ui.pages.doctor_page import DoctorPage
from assist_app.ui.pages.first_run import FirstChoice, FirstRun
from assist_app.ui.pages.keys_dialog import KeysDialog
from assist_app.ui.pages.outgoing_page import OutgoingPage
from assist_app.ui.pages.settings_dialog import Facts, SettingsDialog
from assist_app.ui.pages.shortcuts_page import ShortcutsPage
from assist_app.ui.parts.crash_dialog import CrashDialog
from assist_app.ui.parts.icon_button import IconButton, Sign
from assist_app.ui.parts.passphrase_dialog import PassphraseDialog
from assist_app.ui.window import accessibility
from assist_app.ui.window.state_list import StateList
from assist_app.vendors.catalogue import SPECS
from tests.ui import library_stage
from tests.ui.accounts_stage import CLOUD, LOCAL, on_stage
from tests.ui.reading import faults, name_of, operable, tab_order
from tests.ui.window_stage import full_window

TERMS = (Term("cheapest", TermKind.SUPERLATIVE, "inexpensive"), Term("stupid"))


@pytest.fixture(autouse=True)
def roles() -> None:
    """As in the program, whose main window is there before any other; here a dialog may come first."""
    accessibility.install()


@pytest.fixture(params=["en", "zh_CN"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = i18n.active_language()
    i18n.use_language(request.param, resources() / "locale")
    yield request.param
    i18n.use_language(before, resources() / "locale")


def shown(qtbot: QtBot, window: QWidget) -> QWidget:
    """On the screen and active, as Tab needs it."""
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    if QApplication.focusWidget() is None:
        window.focusNextChild()
    return window


def all_tabs(window: QWidget) -> list[str]:
    """Faults on every page of the tabs."""
    tabs, found = window.findChild(QTabWidget), []
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        QApplication.processEvents()
        tabs.tabBar().setFocus()
        found += [f"{tabs.tabText(number)}: {fault}" for fault in faults(window)]
    return found


@pytest.mark.parametrize("panel_only", [False, True], ids=["window", "panel"])
def test_the_window(qtbot: QtBot, panel_only: bool) -> None:
    window = full_window(qtbot, LIGHT, panel_only=panel_only)
    window.set_writing(True)
    window.name_backends({"other": "LLM"})
    shown(qtbot, window)
    window.tray.add("Hello {name}")
    window.focus_search()
    assert faults(window) == []
    window.panel.cards[0].set_editing(True)
    QApplication.focusWidget().setPlainText("Nothing is blank here, so Tab leads on.")
    QApplication.processEvents()
    assert faults(window) == []


def test_the_window_while_something_is_searched(qtbot: QtBot) -> None:
    window = shown(qtbot, full_window(qtbot, LIGHT, panel_only=False))
    window.focus_search()
    window.search.setText("refund")
    window.show_results(True)
    window.results.set_query("refund")
    window.results.show_rows("refund", [SearchRow(script) for script in library_stage.SCRIPTS])
    assert window.results in operable(window)
    assert faults(window) == []
    assert all(cross.accessibleName() for cross in window.search.findChildren(QToolButton))


def test_the_window_at_first(qtbot: QtBot) -> None:
    window = full_window(qtbot, LIGHT, panel_only=False)
    window.show_welcome(True)
    window.panel.show_not_sure("t2")
    shown(qtbot, window)
    window.composer.enter_customer_text()
    assert faults(window) == []


def test_the_lists_that_open(qtbot: QtBot) -> None:
    window = shown(qtbot, full_window(qtbot, LIGHT, panel_only=True))
    window.open_conversations()
    popup = window._popup
    assert popup is not None and popup.isVisible()
    popup.list.setFocus()
    assert faults(popup) == []
    popup.hide()
    window.status.open_list()
    states = window.status.findChild(StateList)
    assert states.isVisible() and faults(states) == []
    states.hide()


def test_the_library(qtbot: QtBot) -> None:
    stage = library_stage.Stage(qtbot)
    shown(qtbot, stage.window)
    assert all_tabs(stage.window) == []
    for number, view in enumerate(("Scripts", "Intents")):
        stage.tab(number)
        rows = stage.list(_(view))
        rows.setFocus()
        rows.setCurrentIndex(rows.model().index(0))
        QApplication.processEvents()
        assert faults(stage.window) == []


@pytest.mark.parametrize("family", [spec.family for spec in SPECS])
def test_the_form_of_every_kind_of_account(qtbot: QtBot, qapp: QApplication, family: str) -> None:
    async def act(stage) -> None:  # type: ignore[no-untyped-def]
        actions = [action for action in stage.page.add.menu().actions() if not action.isSeparator()]
        assert len(actions) == len(SPECS)
        actions[[spec.family for spec in SPECS].index(family)].trigger()
        assert stage.fields.name.editor.isVisibleTo(stage.window)
        shown(qtbot, stage.window)
        stage.page.list.setFocus()
        assert faults(stage.window) == []

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def test_the_accounts_and_their_board(qtbot: QtBot, qapp: QApplication) -> None:
    async def act(stage) -> None:  # type: ignore[no-untyped-def]
        shown(qtbot, stage.window)
        stage.choose(0)
        assert all_tabs(stage.window) == []

    on_stage(qtbot, qapp, act, CLOUD, LOCAL)


def test_every_page_of_the_settings(qtbot: QtBot) -> None:
    facts = Facts("http://127.0.0.1:8765", "token", "/data", "In the keyring.", way_out="Set a pass-phrase…")
    dialog = SettingsDialog(Settings(), facts, lambda text: None)
    dialog.add_page(OutgoingPage(Policy(LEVELS, TERMS)), "Outgoing")
    dialog.add_page(ShortcutsPage(Settings(), "", True), "Panel and keys")
    doctor = DoctorPage(lambda text: None)
    doctor.show_checks((Check("Port", State.WARN, "8765 is in use", "Choose another."),), "[]")
    dialog.add_page(doctor, "Doctor")
    dialog.add_page(AboutPage(QIcon(), "1.0", lambda text: None), "About")
    shown(qtbot, dialog)
    assert all_tabs(dialog) == []


def test_every_page_of_the_first_start(qtbot: QtBot, language: str) -> None:
    dialog = FirstRun(FirstChoice(language), "http://127.0.0.1:8765", QIcon())
    dialog.use_services(lambda: {"one": ("Service one", "Answers."), "two": ("Service two", "Too.")})
    shown(qtbot, dialog)
    for number in range(dialog.pages.count()):
        dialog.pages.setCurrentIndex(number)
        QApplication.processEvents()
        dialog.focusNextChild()
        assert faults(dialog) == []


DIALOGS: dict[str, Callable[[], QWidget]] = {
    "leaving": lambda: LeavingDialog(LIGHT),
    "summary": lambda: SummaryDialog("Ms Wang", lambda text: None),
    "new pass-phrase": lambda: PassphraseDialog(new=True),
    "pass-phrase": lambda: PassphraseDialog(new=False),
    "crash": lambda: CrashDialog("ValueError at x.py:1", lambda text: None, None),
    "keys": lambda: KeysDialog(wished({}), "", Bound({}, {})),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs(qtbot: QtBot, name: str) -> None:
    assert faults(shown(qtbot, DIALOGS[name]())) == []


@pytest.mark.parametrize("text", ["the cheapest", "you are stupid", "the password is hunter2: hunter2"])
def test_the_question_before_a_text_leaves(qtbot: QtBot, text: str) -> None:
    room = QWidget()
    room.resize(400, 600)
    sheet = OutgoingSheet(room, lambda: QRect(QPoint(0, 0), room.size()))
    shown(qtbot, room)
    check, here = OutgoingCheck(Folding()), Binding("a", "Mr Li")
    check.use(Policy(LEVELS, TERMS))

    def judge(words: str):  # type: ignore[no-untyped-def]
        return check.check(words, Situation(meant=here, front=here))

    sheet.ask(text, judge(text), judge, lambda: "Mr Li")
    QApplication.processEvents()
    assert sheet.isVisible() and faults(room) == []


# The walk itself: what it must not overlook.


class Lamp(QWidget):
    """A new control that somebody has painted."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 20)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


def glyph() -> QWidget:
    button = QToolButton()
    button.setText("✕")
    return button


def unreachable() -> QWidget:
    button = QPushButton("Reach me")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def doubled() -> QWidget:
    button = QPushButton("Copy")
    button.setToolTip("Copy")
    return button


def marked_up() -> QWidget:
    button = QPushButton("Copy")
    button.setToolTip("<p>Copies</p>")
    return button


@pytest.mark.parametrize(
    ("make", "fault"),
    [(Lamp, "no name"), (Lamp, "role"), (Lamp, "no key"), (glyph, "no name"), (QLineEdit, "no name"),
     (QComboBox, "no name"), (unreachable, "no key"), (doubled, "says its name again"),
     (marked_up, "markup")],
)  # fmt: skip
def test_a_control_that_lacks_something_is_found(
    qtbot: QtBot, make: Callable[[], QWidget], fault: str
) -> None:
    window = QWidget()
    rows = QVBoxLayout(window)
    rows.addWidget(QPushButton("Good"))
    rows.addWidget(make())
    shown(qtbot, window)
    found = faults(window)
    assert any(fault in each for each in found) and not any("'Good'" in each for each in found)


def test_what_is_said_twice_in_a_row_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    for words in ("Copy", "Copy", "Edit"):
        row.addWidget(QPushButton(words))
    shown(qtbot, window)
    assert [fault.rpartition(": ")[2] for fault in faults(window)] == ["said twice in a row"]


def test_what_has_all_it_needs_is_left_alone(qtbot: QtBot) -> None:
    window = QWidget()
    rows = QVBoxLayout(window)
    label, field = QLabel("&Name"), QLineEdit()
    label.setBuddy(field)
    for part in (label, field, IconButton(Sign.EDIT, "Edit (E)"), QPushButton("Save")):
        rows.addWidget(part)
    shown(qtbot, window)
    assert faults(window) == [] and name_of(field) == "Name" and len(tab_order(window)) == 3
