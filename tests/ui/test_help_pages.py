"""The settings' pages about the program: what the doctor found, which version this is."""

from __future__ import annotations

import json

from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from assist_app.doctor import Check, State, as_json
from assist_app.ui.pages.about_page import AboutPage
from assist_app.ui.pages.doctor_page import DoctorPage

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
