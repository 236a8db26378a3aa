"""Every window and page in a made-up language, in English and in Chinese: all of it is translated, nothing is
cut, lies over something else or sticks out, also on a small screen and one and a half times as large."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assist_app import i18n
from assist_app.paths import resources
from assist_app.ui.look.style_sheet import application_font
from assist_app.ui.look.theme import LIGHT
from assist_app.ui.parts.form_rows import Choice
from tests.ui.inspection import findings, outside, overlapping, smallest, untranslated, without_room
from tests.ui.pseudo import PSEUDO, messages, stretched, write_catalogue
from tests.ui.screens import SCREENS
from tests.ui.window_stage import themed

SMALL_SCREEN = QSize(910, 485)
"""What a task bar leaves of 1366 x 768 at one and a half times the size."""

NAMES = frozenset({"Assist", "English"})
KEYS = frozenset({"Ctrl", "Alt", "Shift", "Enter", "Tab", "Delete", "PgUp", "PgDown"})
TERMS = frozenset({"AccessKey", "ID", "Secret", "cn", "beijing"})
"""As the vendors' consoles write them in every language."""
PLACES = frozenset({"blank", "chat", "chatcontent", "knowledge", "tagjson", "PEM"})
"""In braces, to be typed as they stand."""
QT_SAYS = frozenset({"Press", "shortcut"})
"""Qt has a catalogue of its own."""
PROPER = NAMES | KEYS | TERMS | PLACES | QT_SAYS

every_screen = pytest.mark.parametrize("name", SCREENS)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    write_catalogue(folder)
    return folder


@pytest.fixture(scope="module", params=[PSEUDO, *i18n.LANGUAGES])
def language(qapp: QApplication, request: pytest.FixtureRequest, catalogues: Path) -> Iterator[str]:
    """The application in a language and its font, and afterwards as it was."""
    before = qapp.font(), qapp.palette(), qapp.styleSheet(), qapp.style().objectName()
    i18n.use_language(request.param, catalogues if request.param == PSEUDO else resources() / "locale")
    qapp.setStyle("Fusion")
    qapp.setFont(application_font())
    themed(qapp, LIGHT)
    yield request.param
    i18n.use_language("en", resources() / "locale")
    qapp.setStyleSheet(before[2])
    qapp.setPalette(before[1])
    qapp.setFont(before[0])
    qapp.setStyle(before[3])


@every_screen
def test_everything_has_room_and_is_translated(name: str, language: str, qtbot: QtBot) -> None:
    window = SCREENS[name](LIGHT)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    assert findings(window) == set()
    if language == PSEUDO:
        assert untranslated(window, PROPER) == set()
    else:
        least = smallest(window)
        assert QRect(0, 0, SMALL_SCREEN.width(), SMALL_SCREEN.height()).contains(QRect(QPoint(), least)), (
            least
        )


def test_the_same_is_true_one_and_a_half_times_as_large() -> None:
    here = Path(__file__)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", str(here), "-k", "room", "-p", "no:cacheprovider"],
        env={**os.environ, "QT_SCALE_FACTOR": "1.5", "QT_QPA_PLATFORM": "offscreen"},
        cwd=here.parents[2], capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3_000:]
    assert f"{3 * len(SCREENS)} passed" in done.stdout


# The looking itself


def test_a_made_up_text_is_longer_and_keeps_its_places() -> None:
    assert stretched("{count} scripts") == "[{count} šçŕíþţš ~~]"
    assert len(stretched("Take from clipboard")) >= 1.4 * len("Take from clipboard")
    assert stretched("{error:.3f} {name!r}").startswith("{error:.3f} {name!r}")
    assert len(messages()) > 800


def test_the_made_up_language_is_one_of_gettext(catalogues: Path) -> None:
    i18n.use_language(PSEUDO, catalogues)
    try:
        assert i18n._("Copy").startswith("[Çóþý")
        assert i18n.ngettext("{count} script", "{count} scripts", 2).format(count=2).startswith("[2 šçŕíþţš")
    finally:
        i18n.use_language("en", resources() / "locale")


def test_the_search_finds_what_is_wrong(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    button, label = QPushButton("Translate me"), QLabel("Many words that do not fit")
    for part in (button, label):
        rows.addWidget(part)
    window.resize(300, 200)
    window.show()
    QApplication.processEvents()
    assert findings(window) == set()
    label.setFixedWidth(20)
    button.move(label.pos())
    assert len(without_room(window)) == 1 and len(overlapping(window)) == 1
    button.move(290, 20)
    assert len(outside(window)) == 1
    assert untranslated(window, frozenset({"Many", "words", "that", "do", "not", "fit", "me"})) == {
        "Translate in 'Translate me' (QPushButton)"
    }


def test_a_list_that_shortens_says_the_whole_where_the_pointer_is(qtbot: QtBot) -> None:
    choice = Choice({"a": "A rather long name of a category"})
    qtbot.addWidget(choice)
    choice.setFixedWidth(60)
    choice.show()
    point = QPoint(5, 5)
    QApplication.sendEvent(choice, QHelpEvent(QEvent.Type.ToolTip, point, choice.mapToGlobal(point)))
    assert "A rather long name" in QToolTip.text()
    QToolTip.hideText()
