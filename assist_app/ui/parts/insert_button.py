"""The quiet button that puts a text into the window the agent came from."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from assist_app.i18n import _


class InsertButton(QPushButton):
    """Hidden until it is known that texts can be inserted here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Insert"), parent)
        self.setObjectName("link")
        self.setToolTip(_("Puts it into the window you came from (Ctrl+Shift+Enter); nothing is sent"))
        self.hide()
