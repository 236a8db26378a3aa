"""The cross that empties a field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from assist_app.ui.look.theme import DARK, LIGHT, Theme
from assist_app.ui.parts.clear_button import give_clear_button
from tests.ui.window_stage import themed


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    one = QLineEdit("refund")
    qtbot.addWidget(one)
    give_clear_button(one, "Clear")
    one.resize(240, 40)
    one.show()
    cross = one.findChild(QToolButton)
    qtbot.waitUntil(lambda: cross.property("opacity") == 1.0)
    return one


def nearest(image: QImage, colour: QColor) -> int:
    """How near, in steps of a channel, some pixel comes to a colour."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return min(
        max(abs(one.red() - colour.red()), abs(one.green() - colour.green()), abs(one.blue() - colour.blue()))
        for one in pixels
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_cross_has_the_themes_colour(
    field: QLineEdit, theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    themed(qapp, theme)
    qapp.processEvents()
    image = field.findChild(QToolButton).grab().toImage()
    assert nearest(image, QColor(theme.secondary)) < 40
    assert nearest(image, QColor(theme.accent)) > 40


def test_the_cross_empties_and_has_a_name(field: QLineEdit, qtbot: QtBot) -> None:
    cross = field.findChild(QToolButton)
    assert cross.accessibleName() == "Clear"
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert field.text() == ""
