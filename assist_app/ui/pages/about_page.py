"""Which version this is, from which build, under whose licences."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from assist_app.i18n import _
from assist_app.ui.look.theme import SPACE_1, SPACE_3, SPACE_4
from assist_app.ui.parts.form_rows import CopyButton

ICON = 48


class AboutPage(QWidget):
    """`version` names number, build and day."""

    def __init__(self, icon: QIcon, version: str, copy: Callable[[str], None]) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(icon.pixmap(ICON, ICON))
        name = QLabel("Assist")
        name.setObjectName("headline")
        self.version = QLabel(version)
        self.version.setObjectName("quiet")
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(SPACE_1)
        words.addWidget(name)
        words.addWidget(self.version)
        top = QHBoxLayout()
        top.setSpacing(SPACE_4)
        top.addWidget(picture)
        top.addLayout(words, 1)
        self.copier = CopyButton(_("Copy"), f"Assist {version}", copy)
        top.addWidget(self.copier)
        licence = QLabel(
            _("Free software under the Apache License 2.0. It contains works of others under their licences:")
        )
        licence.setWordWrap(True)
        self.notices = QPlainTextEdit()
        self.notices.setReadOnly(True)
        self.notices.setTabChangesFocus(True)
        self.notices.setAccessibleName(_("Licences of others"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_3, SPACE_4, SPACE_3, SPACE_3)
        rows.setSpacing(SPACE_3)
        rows.addLayout(top)
        rows.addWidget(licence)
        rows.addWidget(self.notices, 1)

    def set_notices(self, text: str) -> None:
        """The licences of everything that is inside."""
        self.notices.setPlainText(text)
