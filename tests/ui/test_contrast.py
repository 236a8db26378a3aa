"""Every text is readable on every ground it stands on: a contrast of 4.5:1 or more, in both themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from assist_app.ui.look.style_sheet import application_font, palette
from assist_app.ui.look.theme import DARK, LIGHT, THEMES, Theme
from tests.ui.window_stage import full_window, themed

ENOUGH = 4.5
ON = {
    "text": ("background", "surface", "surface2", "accent_soft", "highlight", "bad_soft"),
    "secondary": ("background", "surface", "surface2", "accent_soft", "highlight"),
    "accent": ("background", "surface", "surface2", "accent_soft", "highlight"),
    "on_accent": ("accent",),
    "good": ("background", "surface", "surface2", "accent_soft"),
    "warn": ("background", "surface", "surface2", "accent_soft", "highlight"),
    "bad": ("background", "surface", "surface2", "accent_soft", "bad_soft"),
    "surface": ("bad",),
}
"""Which token is text on which ground; the exclamation mark of an upset customer has the surface's colour."""

PAIRS = [(name, text, ground) for name in THEMES for text, grounds in ON.items() for ground in grounds]
both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: QColor) -> float:
    """As WCAG 2.2 defines it."""
    parts = (channel / 255 for channel in (colour.red(), colour.green(), colour.blue()))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(text: QColor, ground: QColor) -> float:
    """The ratio of two colours; a translucent text is seen through to its ground."""
    share = text.alphaF()
    mixed = [
        round(share * a + (1 - share) * b)
        for a, b in zip(text.getRgb()[:3], ground.getRgb()[:3], strict=True)
    ]
    low, high = sorted((luminance(QColor(*mixed)), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def inked(picture: QImage) -> float:
    """The contrast of the strongest pixel to the ground, which is the commonest one."""
    pixels = Counter(
        picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())
    )
    ground = QColor(pixels.most_common(1)[0][0])
    return max(contrast(QColor(name), ground) for name in pixels)


@pytest.fixture
def dressed(qapp: QApplication, theme: Theme) -> Iterator[QApplication]:
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    qapp.setFont(application_font())
    themed(qapp, theme)
    yield qapp
    qapp.setStyleSheet(before[2])
    qapp.setPalette(before[1])
    qapp.setFont(before[0])


def test_the_measure_knows_the_examples_of_the_standard() -> None:
    white, black, grey = QColor("#fff"), QColor("#000"), QColor("#767676")
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)
    assert contrast(QColor(0, 0, 0, 0), white) == 1.0


@pytest.mark.parametrize(("name", "text", "ground"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
def test_every_pair_of_tokens_is_readable(name: str, text: str, ground: str) -> None:
    theme = THEMES[name]
    assert contrast(QColor(getattr(theme, text)), QColor(getattr(theme, ground))) >= ENOUGH


def test_every_token_is_asked_about() -> None:
    asked = {*ON, *(ground for grounds in ON.values() for ground in grounds)}
    assert {field.name for field in fields(Theme)} - asked == {"name", "hairline"}


@both
def test_the_palette_is_readable(theme: Theme) -> None:
    role, colours = QPalette.ColorRole, palette(theme)
    pairs = [
        (role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button), (role.ToolTipText, role.ToolTipBase), (role.Link, role.Base),
        (role.PlaceholderText, role.Base), (role.HighlightedText, role.Highlight),
    ]  # fmt: skip
    found = {text.name: contrast(colours.color(text), colours.color(ground)) for text, ground in pairs}
    assert {name: ratio for name, ratio in found.items() if ratio < ENOUGH} == {}


@both
@pytest.mark.usefixtures("dressed")
def test_what_an_empty_field_says_is_readable(qtbot: QtBot, theme: Theme) -> None:
    window = full_window(qtbot, theme, panel_only=False)
    empty = [*window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit)]
    assert len(empty) >= 2
    for part in empty:
        colour = part.palette().color(QPalette.ColorRole.PlaceholderText)
        assert contrast(colour, QColor(theme.surface)) >= ENOUGH, part.placeholderText()


@both
@pytest.mark.usefixtures("dressed")
def test_painted_labels_and_buttons_are_readable(qtbot: QtBot, theme: Theme) -> None:
    window = full_window(qtbot, theme, panel_only=False)
    window.panel.confirm_copied("1", None)
    QApplication.processEvents()
    parts: list[QWidget] = [*window.findChildren(QLabel), *window.findChildren(QPushButton)]
    shown = [part for part in parts if part.isVisible() and part.text().strip(" …")]
    picture = window.grab().toImage()
    assert len(shown) >= 15
    for part in shown:
        place = part.rect().translated(part.mapTo(window, part.rect().topLeft()))
        assert inked(picture.copy(place)) >= ENOUGH, part.text()
