"""The settings in force: what the agent chooses is applied to the window and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from assist_app.files import settings
from assist_app.i18n import _
from assist_app.model.places import Edge
from assist_app.ui.look.style_sheet import palette, style_sheet
from assist_app.ui.look.theme import DARK, LIGHT, Theme
from assist_app.ui.window.docking import PanelPlace
from assist_app.ui.window.main_window import MainWindow

SOURCES = ("http_enabled", "http_port", "json_lines_path")
"""Settings that name sources: when one changes, the sources are stopped and started anew."""


class Choosing:
    """Holds the settings; they are read at once, the window follows when there is one."""

    def __init__(self, path: Path, app: QApplication) -> None:
        self._path, self._app = path, app
        self._loaded = settings.load(path)
        self._window: MainWindow | None = None
        self._sources_changed: Callable[[], None] = lambda: None

    @property
    def settings(self) -> settings.Settings:
        """Those in force."""
        return self._loaded.settings

    @property
    def problem(self) -> str:
        """Why they could not be read, "" when they could."""
        return self._loaded.problem

    @property
    def panel_place(self) -> PanelPlace:
        """Where the panel stands."""
        chosen = self.settings
        return PanelPlace(Edge(chosen.panel_edge), chosen.panel_width, chosen.panel_screen)

    def apply_to(self, window: MainWindow) -> None:
        """The window that shows them."""
        self._window = window
        self.set_theme(self._theme())
        window.set_panel_only(self.settings.layout == "panel")

    def tell_sources(self, changed: Callable[[], None]) -> None:
        """`changed` is called when sources must be set up anew."""
        self._sources_changed = changed

    def choose(self, **changes: Any) -> None:
        """Changes settings, applies and saves them."""
        assert self._window is not None
        before = self.settings
        values = {name: getattr(before, name) for name in settings.Settings.__struct_fields__}
        chosen = settings.Settings(**(values | changes))
        self._loaded = settings.Loaded(chosen, self._loaded.unknown)
        self.set_theme(self._theme())
        try:
            settings.save(self._path, chosen, self._loaded.unknown)
        except OSError as error:
            words = _("Your settings could not be saved: {reason}.")
            self._window.notices.show_notice(words.format(reason=error.strerror))
        if any(getattr(before, name) != getattr(chosen, name) for name in SOURCES):
            self._sources_changed()

    def toggle_theme(self) -> None:
        """From light to dark or back."""
        assert self._window is not None
        self.choose(theme="light" if self._window.theme.dark else "dark")

    def _theme(self) -> Theme:
        if self.settings.theme in ("light", "dark"):
            return DARK if self.settings.theme == "dark" else LIGHT
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Gives everything a theme."""
        assert self._window is not None
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(style_sheet(theme))
        self._window.set_theme(theme)
