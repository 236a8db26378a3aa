"""The look as it is now, for what paints itself and is not told which theme it is."""

from __future__ import annotations

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from assist_app.ui.look.theme import DARK, LIGHT, Theme


def theme_in_use() -> Theme:
    """The theme whose palette the application has."""
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if ground == QColor(DARK.background) else LIGHT


def quiet_colour() -> QColor:
    """The theme's secondary colour; a style sheet makes the widgets' own one half transparent."""
    return QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText)
