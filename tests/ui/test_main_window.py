"""Both layouts in both themes and languages, once and twice as large: nothing is cut off, all is readable."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from assist_app import i18n
from assist_app.paths import resources
from assist_app.ui.look.style_sheet import application_font
from assist_app.ui.look.theme import DARK, LIGHT, PANEL_ONLY_WIDTH, Theme
from assist_app.ui.window.main_window import MainWindow
from tests.ui.pictures import grounds
from tests.ui.window_stage import full_window, squeezed, themed

SCALE = float(os.environ.get("QT_SCALE_FACTOR", "1"))
CASES = [
    pytest.param(only, theme, language, id=f"{'panel' if only else 'full'}-{theme.name}-{language}")
    for only, theme, language in product((False, True), (LIGHT, DARK), i18n.LANGUAGES)
]
look = pytest.mark.parametrize(("panel_only", "theme", "language"), CASES)


@pytest.fixture
def dressed(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QApplication]:
    """The application in its theme, font and language, and afterwards as it was."""
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    i18n.use_language(request.getfixturevalue("language"), resources() / "locale")
    qapp.setFont(application_font())
    themed(qapp, request.getfixturevalue("theme"))
    yield qapp
    i18n.use_language("en", resources() / "locale")
    qapp.setStyleSheet(before[2])
    qapp.setPalette(before[1])
    qapp.setFont(before[0])


@look
@pytest.mark.usefixtures("dressed")
def test_nothing_is_cut_off(qtbot: QtBot, panel_only: bool, theme: Theme, language: str) -> None:
    window = full_window(qtbot, theme, panel_only=panel_only)
    assert squeezed(window) == []
    window.composer.enter_customer_text()
    window.panel.show_not_sure("t2")
    QApplication.processEvents()
    assert squeezed(window) == []
    window.panel.show_idle()
    window.intent.show_intent(None, None)
    window.show_welcome(True)
    window.welcome.expect_demo()
    QApplication.processEvents()
    assert window.welcome.isVisible() != panel_only and squeezed(window) == []
    window.resize(window.minimumSizeHint().width(), 480)
    QApplication.processEvents()
    assert squeezed(window) == []


@look
@pytest.mark.usefixtures("dressed")
def test_the_picture_is_whole_and_in_its_theme_not_cut(
    qtbot: QtBot, panel_only: bool, theme: Theme, language: str
) -> None:
    window = full_window(qtbot, theme, panel_only=panel_only)
    picture = window.grab().toImage()
    assert picture.devicePixelRatio() == SCALE
    assert picture.size() == window.size() * SCALE
    assert window.width() == (PANEL_ONLY_WIDTH if panel_only else 1280)
    used = grounds(picture.scaled(picture.size() / 4))
    tokens = (theme.surface, theme.surface2) if panel_only else (theme.surface, theme.background)
    assert {token.lower() for token in tokens} <= used
    other = DARK if theme is LIGHT else LIGHT
    assert not {other.surface.lower(), other.background.lower(), other.surface2.lower()} & used


@pytest.mark.parametrize(("theme", "language"), [(LIGHT, "en")])
@pytest.mark.usefixtures("dressed")
def test_the_search_finds_what_has_no_room(qtbot: QtBot, theme: Theme, language: str) -> None:
    window = full_window(qtbot, theme, panel_only=False)
    button = next(part for part in window.findChildren(QPushButton) if part.text() == "Copy all")
    count = next(part for part in window.findChildren(QLabel) if part.text() == "0.87")
    button.setFixedWidth(button.width() - 12)
    count.setFixedHeight(count.height() // 2)
    QApplication.processEvents()
    assert sorted(squeezed(window)) == ["0.87", "Copy all"]
    window.composer.setFixedWidth(window.width())
    QApplication.processEvents()
    assert "Take from clipboard" in squeezed(window) or "Copy" in squeezed(window)


def test_at_scale_two_the_same_holds() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "cut", __file__]
    done = subprocess.run(
        command,
        env={**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3_000:]
    assert f"{2 * len(CASES)} passed" in done.stdout


def test_the_window_stays_while_something_has_to_be_asked(qtbot: QtBot) -> None:
    window = MainWindow({})
    qtbot.addWidget(window)
    window.show()
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    window.may_close = lambda: False
    window.close()
    assert window.isVisible() and not closed
    window.may_close = lambda: True
    window.close()
    assert not window.isVisible() and closed
