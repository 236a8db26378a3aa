"""Where the keyboard is can be seen: each kind of control has another picture while it has the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assist_app.ui.accounts.account_rows import AccountList
from assist_app.ui.look.theme import DARK, LIGHT, Theme
from assist_app.ui.parts.chevron import MenuButton
from assist_app.ui.parts.form_rows import Choice, Number, Tick
from assist_app.ui.parts.hinted_list import HintedList
from assist_app.ui.parts.icon_button import IconButton, Sign
from assist_app.ui.parts.pick import Pick
from assist_app.ui.parts.scrolled import Scrolled
from tests.ui.window_stage import dressed


def tabs() -> QWidget:
    bar = QTabBar()
    bar.addTab("One")
    bar.addTab("Two")
    return bar


def checked(button: QWidget) -> QWidget:
    button.setChecked(True)
    return button


def named(name: str, button: QPushButton) -> QWidget:
    button.setObjectName(name)
    return button


def filled() -> QWidget:
    rows = QListWidget()
    rows.addItems(["one", "two"])
    rows.setCurrentRow(0)
    return rows


CONTROLS: dict[str, Callable[[], QWidget]] = {
    "tabs": tabs,
    "tick": lambda: Tick("One"),
    "tick that is on": lambda: checked(Tick("One")),
    "pick": lambda: Pick("One"),
    "pick that is on": lambda: checked(Pick("One")),
    "button": lambda: QPushButton("One"),
    "primary": lambda: named("primary", QPushButton("One")),
    "link": lambda: named("link", QPushButton("One")),
    "tab button": lambda: named("tab", QPushButton("One")),
    "menu": lambda: MenuButton("One", QMenu()),
    "icon": lambda: IconButton(Sign.COPY, "One"),
    "choice": lambda: Choice({"1": "One"}),
    "number": lambda: Number(0, 9),
    "list": filled,
    "empty list": HintedList,
    "accounts": AccountList,
    "table": lambda: QTableWidget(2, 2),
}


@pytest.fixture(params=[LIGHT, DARK], ids=lambda theme: theme.name)
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    with dressed(qapp, request.param):
        yield request.param


@pytest.mark.parametrize("name", CONTROLS)
def test_the_focus_is_seen(name: str, theme: Theme, qtbot: QtBot) -> None:
    page, other, control = QWidget(), QLineEdit(), CONTROLS[name]()
    qtbot.addWidget(page)
    rows = QVBoxLayout(page)
    rows.addWidget(other)
    rows.addWidget(control)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    without = control.grab().toImage()
    control.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(control.hasFocus)
    QApplication.processEvents()
    assert control.grab().toImage() != without


def test_a_field_reached_by_tab_is_seen_with_its_frame(qtbot: QtBot) -> None:
    page = QWidget()
    rows, first, far = QVBoxLayout(page), QLineEdit(), QPlainTextEdit()
    far.setFixedHeight(90)
    rows.addWidget(first)
    rows.addSpacing(400)
    rows.addWidget(far)
    rows.addSpacing(400)
    scrolled = Scrolled(page)
    qtbot.addWidget(scrolled)
    scrolled.resize(300, 160)
    with qtbot.waitActive(scrolled):
        scrolled.show()
        scrolled.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    qtbot.waitUntil(far.hasFocus)
    assert scrolled.viewport().rect().contains(far.geometry().translated(page.pos()))
    qtbot.keyClick(far, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(first.hasFocus)
    assert scrolled.viewport().rect().contains(first.geometry().translated(page.pos()))
