"""The settings' pages about the program: what the doctor found, which version this is."""

from __future__ import annotations

import json

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assist_app.doctor import Check, State, as_json
from assist_app.ui.look.theme import DARK, LIGHT, SPACE_3, Theme
from assist_app.ui.pages.about_page import AboutPage
from assist_app.ui.pages.doctor_page import DoctorPage
from assist_app.ui.pages.doctor_rows import COLUMN
from tests.ui.window_stage import dressed

CHECKS = (
    Check("Versions", State.OK, "Assist 0.1.0"),
    Check("Port", State.WARN, "8765 is in use", "Choose another."),
    Check("Encryption", State.FAIL, "plain", "Install it again."),
)


def test_what_needs_somebody_comes_first_with_what_to_do(qtbot: QtBot) -> None:
    copied: list[str] = []
    page = DoctorPage(copied.append)
    qtbot.addWidget(page)
    assert not page.copy.isEnabled()
    with qtbot.waitSignal(page.wanted):
        page.ask()
    assert not page.again.isEnabled()
    page.show_checks(CHECKS, as_json(CHECKS))
    rows = [page.list.item(row).text() for row in range(page.list.count())]
    assert [row[0] for row in rows] == ["✗", "▲", "✓"]
    assert "→ Install it again." in rows[0] and "→" not in rows[2]
    assert page.summary.text() == "2 things are worth a look."
    page.copy.click()
    assert [row["name"] for row in json.loads(copied[0])["checks"]] == ["Versions", "Port", "Encryption"]


LONG = Check(
    "Encryption", State.FAIL, "the keyring is locked " * 8, "Unlock it in the system's settings. " * 8
)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_line_of_a_finding_begins_behind_its_mark(
    theme: Theme, qtbot: QtBot, qapp: QApplication
) -> None:
    with dressed(qapp, theme):
        page = DoctorPage(lambda text: None)
        qtbot.addWidget(page)
        page.show_checks((LONG,), "[]")
        page.resize(420, 500)
        with qtbot.waitExposed(page):
            page.show()
        place = page.list.visualItemRect(page.list.item(0))
        image = page.list.viewport().grab(place).toImage()
        ground = image.pixelColor(2, image.height() - 2)
        lines = page.list.fontMetrics().lineSpacing()
        below = [
            (x, y)
            for y in range(2 * lines, image.height())
            for x in range(SPACE_3 + COLUMN)
            if image.pixelColor(x, y) != ground
        ]
        assert place.height() > 5 * lines and below == []
        marks = {image.pixelColor(x, y).name() for y in range(2 * lines) for x in range(SPACE_3 + COLUMN)}
        assert theme.bad.lower() in marks


def test_findings_are_broken_anew_in_a_narrow_window(qtbot: QtBot) -> None:
    page = DoctorPage(lambda text: None)
    qtbot.addWidget(page)
    page.show_checks((LONG,), "[]")
    page.resize(900, 500)
    with qtbot.waitExposed(page):
        page.show()
    high = page.list.visualItemRect(page.list.item(0)).height()
    page.resize(420, 500)
    qtbot.waitUntil(lambda: page.list.visualItemRect(page.list.item(0)).height() > high)


def test_when_all_is_well_it_is_said(qtbot: QtBot) -> None:
    page = DoctorPage(lambda text: None)
    qtbot.addWidget(page)
    page.show_checks(CHECKS[:1], "[]")
    assert page.summary.text() == "Everything works here." and page.again.isEnabled()


def test_the_version_can_be_copied_and_the_licences_read(qtbot: QtBot) -> None:
    copied: list[str] = []
    page = AboutPage(QIcon(), "0.1.0 (abc, 2026-11-21)", copied.append)
    qtbot.addWidget(page)
    page.set_notices("Qt 6.11.3  --  LGPL-3.0-only")
    assert "Qt 6.11.3" in page.notices.toPlainText() and page.notices.isReadOnly()
    page.copier.click()
    assert copied == ["Assist 0.1.0 (abc, 2026-11-21)"]
