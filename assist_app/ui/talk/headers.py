"""The headers of the columns: the conversations, the open one, and the narrow panel's own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from assist_app.i18n import _, ngettext
from assist_app.ui.look.theme import HEADER_HEIGHT, SPACE_1, SPACE_2, SPACE_4, Theme
from assist_app.ui.parts.elided_label import ElidedLabel
from assist_app.ui.parts.icon_button import IconButton, Sign
from assist_app.ui.talk.waiting_mark import TalkButton, WaitingMark


def hairline(*, vertical: bool = False) -> QFrame:
    """The line between two parts."""
    line = QFrame()
    line.setObjectName("line")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class Header(QFrame):
    """A row of the same height above each column."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setFixedHeight(HEADER_HEIGHT)
        self._tools: list[IconButton] = []

    def _fill(self, *parts: QWidget, stretch: QWidget, left: int = SPACE_4) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(left, 0, SPACE_2, 0)
        row.setSpacing(SPACE_2)
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_1)
        for part in parts:
            if isinstance(part, IconButton):
                tools.addWidget(part)
            else:
                row.addWidget(part, 1 if part is stretch else 0)
        row.addLayout(tools)
        row.addSpacing(SPACE_1)
        self._tools = [part for part in parts if isinstance(part, IconButton)]

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        for button in self._tools:
            button.set_theme(theme)


class ListHeader(Header):
    """Above the conversations: how many there are, and a new one."""

    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        title, self._active = _named(ElidedLabel(), "title"), _named(ElidedLabel(), "quiet")
        title.setText(_("Conversations"))
        new = tool(Sign.NEW, _("New conversation (Ctrl+Shift+N)"), self.new_wanted.emit)
        self._fill(title, self._active, new, stretch=self._active)

    def set_active(self, count: int) -> None:
        """Says how many conversations there are."""
        self._active.setText(ngettext("{count} active", "{count} active", count).format(count=count))


class TalkHeader(Header):
    """Above the open conversation: whose it is, and the tools of the window."""

    summary_wanted = Signal()
    leaving_wanted = Signal()
    library_wanted = Signal()
    theme_wanted = Signal()
    accounts_wanted = Signal()
    settings_wanted = Signal()
    shortcuts_wanted = Signal()
    dock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = _named(ElidedLabel(), "title")
        self._channel = _named(ElidedLabel(), "quiet")
        self.summary = summary_tool(self.summary_wanted.emit)
        self.leaving = tool(Sign.LEAVING, _("What leaves this PC (Ctrl+I)"), self.leaving_wanted.emit)
        self.leaving.hide()
        tools = (
            self.summary,
            self.leaving,
            tool(Sign.LIBRARY, _("Script library (Ctrl+L)"), self.library_wanted.emit),
            tool(Sign.THEME, _("Light or dark (Ctrl+D)"), self.theme_wanted.emit),
            tool(Sign.ACCOUNTS, _("Accounts (Ctrl+Shift+A)"), self.accounts_wanted.emit),
            tool(Sign.SETTINGS, _("Settings (Ctrl+,)"), self.settings_wanted.emit),
            tool(Sign.HELP, _("Keyboard shortcuts (F1)"), self.shortcuts_wanted.emit),
            tool(Sign.DOCK, _("Panel only, for docking (Ctrl+P)"), self.dock_wanted.emit),
        )
        self._fill(self._title, self._channel, *tools, stretch=self._channel)

    def set_conversation(self, title: str, channel: str) -> None:
        """Names the open conversation."""
        self._title.setText(title)
        self._channel.setText(channel)


class DockHeader(Header):
    """Above the panel when it stands alone: whose conversation it is and who else waits."""

    summary_wanted = Signal()
    list_wanted = Signal()
    next_wanted = Signal()
    undock_wanted = Signal()
    place_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.talk = TalkButton()
        self._channel = _named(ElidedLabel(), "quiet")
        self.waiting = WaitingMark()
        self.summary = summary_tool(self.summary_wanted.emit)
        self.place = tool(Sign.PLACE, _("Where the panel stands"), self.place_wanted.emit)
        back = tool(Sign.DOCK, _("The whole window (Ctrl+P)"), self.undock_wanted.emit)
        # The name stands where titles stand, the frame of its button a little outside.
        tools = (self.summary, self.place, back)
        self._fill(self.talk, self._channel, self.waiting, *tools, stretch=self._channel, left=SPACE_2)
        self.talk.clicked.connect(self.list_wanted)
        self.waiting.clicked.connect(self.next_wanted)

    def set_conversation(self, title: str, channel: str) -> None:
        """Names the open conversation; without one there is a list to choose from."""
        self.talk.setText(title or _("Conversations"))
        self._channel.setText(channel)

    def set_theme(self, theme: Theme) -> None:
        """Repaints in another theme."""
        super().set_theme(theme)
        self.talk.set_theme(theme)
        self.waiting.set_theme(theme)


def tool(sign: Sign, name: str, act: Callable[[], object]) -> IconButton:
    """A small button that does one thing."""
    button = IconButton(sign, name)
    button.clicked.connect(lambda: act())
    return button


def summary_tool(act: Callable[[], object]) -> IconButton:
    """Hidden until there is something that can sum up."""
    button = tool(Sign.SUMMARY, _("Summarise for hand-over"), act)
    button.hide()
    return button


def _named(label: QLabel, look: str) -> QLabel:
    label.setObjectName(look)
    return label
