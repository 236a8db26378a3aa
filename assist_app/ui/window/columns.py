"""How the window is laid out: list, conversation and suggestions side by side, or the suggestions alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assist_app.ui.look.theme import (
    LIST_LEAST_WIDTH,
    LIST_WIDTH,
    PANEL_LEAST_WIDTH,
    PANEL_WIDTH,
    SPACE_3,
)
from assist_app.ui.talk.headers import hairline

ANY_WIDTH = 16_777_215
"""Qt's word for no limit."""


class Columns(QWidget):
    """The parts of a window in three columns above its status line; each belongs to the window."""

    def __init__(self, window: Any) -> None:
        """`window` has the parts, all made."""
        super().__init__()
        self.setObjectName("page")
        # The style sheet paints a plain widget's ground, but not that of a class made from it.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panel_only = False
        """Whether only the panel is shown."""
        self._panel, self._notices = window.panel, window.notices
        self.talk, self.replies = QStackedWidget(), QStackedWidget()
        """Messages or the ways to begin; cards or what a search found."""
        for part in (window.messages, window.welcome):
            self.talk.addWidget(part)
        for part in (window.panel, window.results):
            self.replies.addWidget(part)
        self._left = _column(window.list_header, window.conversations)
        self._left.setMinimumWidth(LIST_LEAST_WIDTH)
        self._left.setMaximumWidth(LIST_WIDTH)
        self._middle = _column(window.talk_header, self.talk, _framed("page", window.composer))
        below = _framed("surface", window.tray, window.search)
        below.layout().setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_3)
        self._place_notices()
        self._right = _column(window.intent, window.questions, self.replies, below)
        self._dock = _column(window.dock_header)
        self._dock.layout().addWidget(hairline())
        self._dock.hide()
        self._right.layout().insertWidget(0, self._dock)
        self._set_panel_width()
        self._lines = [hairline(vertical=True), hairline(vertical=True)]
        self._lay_out(window.status)

    def _lay_out(self, status: QWidget) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        # List and panel are as wide as they may be before the middle gets more than it needs.
        columns.addWidget(self._left, 1000)
        columns.addWidget(self._lines[0])
        columns.addWidget(self._middle, 1)
        columns.addWidget(self._lines[1])
        columns.addWidget(self._right, 1000)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(columns, 1)
        rows.addWidget(hairline())
        rows.addWidget(status)

    def set_panel_only(self, only: bool) -> None:
        """Shows the panel alone, as wide as the window is, or beside the rest."""
        self.panel_only = only
        for part in (self._left, self._middle, *self._lines):
            part.setVisible(not only)
        self._dock.setVisible(only)
        self._panel.stand_alone(only)
        self._place_notices()
        if only:
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(ANY_WIDTH)
        else:
            self._set_panel_width()

    def _place_notices(self) -> None:
        """Above the messages or, in the panel, below the cards: no card moves when something is said."""
        if self.panel_only:
            rows = self._right.layout()
            rows.insertWidget(rows.indexOf(self.replies) + 1, self._notices)
        else:
            self._middle.layout().insertWidget(2, self._notices)

    def _set_panel_width(self) -> None:
        """On small screens it is as narrow as it may stand alone."""
        self._right.setMinimumWidth(PANEL_LEAST_WIDTH)
        self._right.setMaximumWidth(PANEL_WIDTH)


def _column(*parts: QWidget) -> QWidget:
    """Parts below each other, a line between any two."""
    column = QWidget()
    column.setObjectName("surface")
    rows = QVBoxLayout(column)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    for number, part in enumerate(parts):
        if number:
            rows.addWidget(hairline())
        rows.addWidget(part)
    return column


def _framed(name: str, *parts: QWidget) -> QFrame:
    """Parts below each other on a ground of that name."""
    frame = QFrame()
    frame.setObjectName(name)
    rows = QVBoxLayout(frame)
    rows.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        rows.addWidget(part)
    return frame
