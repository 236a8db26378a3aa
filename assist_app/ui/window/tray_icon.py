"""The icon in the system's tray, where there is one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from assist_app.i18n import _


class TrayIcon(QObject):
    """Shown as soon as the system has a tray; `works` says whether it can be found there now."""

    toggle_wanted = Signal()
    panel_wanted = Signal()
    take_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icon = QSystemTrayIcon(QGuiApplication.windowIcon(), self)
        self._icon.setToolTip("Assist")
        self.menu = QMenu(window)
        self.menu.setAccessibleName("Assist")
        self._toggle = self.menu.addAction(_("Hide Assist"), self.toggle_wanted.emit)
        self._panel = self.menu.addAction(_("Panel mode"), self.panel_wanted.emit)
        self._panel.setCheckable(True)
        self.menu.addAction(_("Take the clipboard as the customer's message"), self.take_wanted.emit)
        self.menu.addSeparator()
        self.menu.addAction(_("Quit Assist"), self.quit_wanted.emit)
        self.menu.aboutToShow.connect(self._name)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activated)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon.show()

    @property
    def works(self) -> bool:
        """Whether what is hidden can be found again in the tray."""
        return self._icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def say(self, words: str) -> None:
        """A sentence beside the icon."""
        if self.works:
            self._icon.showMessage("Assist", words, self._icon.icon())

    def close(self) -> None:
        """Leaves the tray."""
        self._icon.hide()

    def _name(self) -> None:
        shown = self._window.isVisible() and not self._window.isMinimized()
        self._toggle.setText(_("Hide Assist") if shown else _("Show Assist"))
        self._panel.setChecked(self._window.panel_only)

    def _activated(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how is QSystemTrayIcon.ActivationReason.Trigger:
            self.toggle_wanted.emit()
