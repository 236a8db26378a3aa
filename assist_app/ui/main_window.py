"""The one window: conversations, the live conversation, suggestions; or the panel alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from assist_app.i18n import _, ngettext
from assist_app.ui import accessibility
from assist_app.ui.composer import Composer
from assist_app.ui.conversation_list import ConversationList
from assist_app.ui.elided_label import ElidedLabel
from assist_app.ui.icon_button import IconButton, Sign
from assist_app.ui.intent_header import IntentHeader
from assist_app.ui.message_view import MessageView
from assist_app.ui.notices import Notices
from assist_app.ui.search_box import SearchBox, SearchResults
from assist_app.ui.status_bar import StatusBar
from assist_app.ui.suggestion_panel import SuggestionPanel
from assist_app.ui.theme import (
    HEADER_HEIGHT,
    LIGHT,
    LIST_WIDTH,
    PANEL_ONLY_WIDTH,
    PANEL_WIDTH,
    SPACE_1,
    SPACE_2,
    SPACE_3,
    SPACE_4,
    Theme,
)


class MainWindow(QMainWindow):
    """Lays the parts out and turns keys into signals; it knows no room of the house."""

    closed = Signal()
    painted = Signal()
    layout_toggled = Signal(bool)
    theme_toggled = Signal()
    library_wanted = Signal()
    settings_wanted = Signal()
    shortcuts_wanted = Signal()

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        accessibility.install()
        self.setWindowTitle("Assist")
        self.titles = dict(titles)
        self.conversations = ConversationList()
        self.messages = MessageView()
        self.composer = Composer()
        self.intent = IntentHeader()
        self.panel = SuggestionPanel(titles)
        self.search = SearchBox()
        self.results = SearchResults()
        self.status = StatusBar()
        self.notices = Notices()
        self.theme = LIGHT
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before the window closes; whoever says no has something to ask the agent first."""
        self._panel_only = False
        self._has_painted = False
        self._build()
        self._shortcuts()
        # Lists take digits for their own search; everywhere else an unused key reaches keyPressEvent.
        for part in (self.conversations, self.messages):
            part.installEventFilter(self)

    # Layout

    def _build(self) -> None:
        self._left = self._column(self._list_header(), self.conversations)
        self._left.setFixedWidth(LIST_WIDTH)
        self._middle = self._column(self._talk_header(), self.messages, self._composer_frame())
        self._right = self._column(*self._panel_parts())
        self._right.setFixedWidth(PANEL_WIDTH)
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._left)
        self._lines = [_line(vertical=True), _line(vertical=True)]
        columns.addWidget(self._lines[0])
        columns.addWidget(self._middle, 1)
        columns.addWidget(self._lines[1])
        columns.addWidget(self._right)
        page = QWidget()
        page.setObjectName("page")
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notices)
        rows.addLayout(columns, 1)
        rows.addWidget(_line())
        rows.addWidget(self.status)
        self.setCentralWidget(page)
        self.resize(1280, 800)

    def _column(self, *parts: QWidget) -> QWidget:
        column = QWidget()
        column.setObjectName("surface")
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for number, part in enumerate(parts):
            if number:
                rows.addWidget(_line())
            rows.addWidget(part)
        return column

    def _list_header(self) -> QWidget:
        title = QLabel(_("Conversations"))
        title.setObjectName("title")
        self._active = QLabel()
        self._active.setObjectName("quiet")
        return _header(title, self._active, None)

    def _talk_header(self) -> QWidget:
        self._title = ElidedLabel()
        self._title.setObjectName("title")
        self._channel = ElidedLabel()
        self._channel.setObjectName("quiet")
        self._buttons = [
            self._tool(Sign.LIBRARY, _("Script library (Ctrl+L)"), self.library_wanted),
            self._tool(Sign.THEME, _("Light or dark (Ctrl+D)"), self.theme_toggled),
            self._tool(Sign.SETTINGS, _("Settings (Ctrl+,)"), self.settings_wanted),
            self._tool(Sign.HELP, _("Keyboard shortcuts (F1)"), self.shortcuts_wanted),
        ]
        return _header(self._title, self._channel, *self._buttons)

    def _tool(self, sign: Sign, name: str, signal: Signal) -> IconButton:
        button = IconButton(sign, name)
        button.clicked.connect(lambda: signal.emit())
        return button

    def _composer_frame(self) -> QWidget:
        frame = QFrame()
        frame.setObjectName("page")
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.composer)
        return frame

    def _panel_parts(self) -> tuple[QWidget, ...]:
        self._dock_title, self._dock_channel = ElidedLabel(), ElidedLabel()
        self._dock_title.setObjectName("title")
        self._dock_channel.setObjectName("quiet")
        self._dock_header = _header(self._dock_title, self._dock_channel)
        self._dock_header.hide()
        self._dock = self._tool(Sign.DOCK, _("Panel only, for docking (Ctrl+P)"), self.layout_toggled)
        self._dock.clicked.disconnect()
        self._dock.clicked.connect(lambda: self.set_panel_only(not self._panel_only))
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, SPACE_2, 0)
        row.setSpacing(0)
        row.addWidget(self.intent, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, SPACE_2 + 2, SPACE_1, 0)
        side.addWidget(self._dock)
        row.addLayout(side)
        row.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.panel)
        self._stack.addWidget(self.results)
        box = QFrame()
        box.setObjectName("surface")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(SPACE_3, SPACE_2 + 2, SPACE_3, SPACE_2 + 2)
        inside.addWidget(self.search)
        return self._dock_header, head, self._stack, box

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Gives every part that paints itself the theme."""
        self.theme = theme
        for part in (
            self.conversations,
            self.messages,
            self.intent,
            self.panel,
            self.results,
            self.status,
            *self._buttons,
            self._dock,
        ):
            part.set_theme(theme)

    def set_panel_only(self, only: bool) -> None:
        """Switches between the whole window and the narrow panel for docking."""
        if only == self._panel_only:
            return
        self._panel_only = only
        for part in (self._left, self._middle, *self._lines):
            part.setVisible(not only)
        self._dock_header.setVisible(only)
        if only:
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(16_777_215)
            self.setMinimumWidth(PANEL_ONLY_WIDTH - 20)
            self.resize(PANEL_ONLY_WIDTH, self.height())
        else:
            self._right.setFixedWidth(PANEL_WIDTH)
            self.resize(1280, self.height())
        self.layout_toggled.emit(only)

    @property
    def panel_only(self) -> bool:
        """Whether only the panel is shown."""
        return self._panel_only

    def set_conversation(self, title: str, channel: str) -> None:
        """Names the open conversation."""
        self._title.setText(title)
        self._channel.setText(channel)
        self._dock_title.setText(title)
        self._dock_channel.setText(channel)
        self.setWindowTitle(f"{title} – Assist" if title else "Assist")

    def set_active(self, count: int) -> None:
        """Says how many conversations there are."""
        self._active.setText(ngettext("{count} active", "{count} active", count).format(count=count))

    def show_results(self, shown: bool) -> None:
        """Search results in the place of the cards."""
        self._stack.setCurrentWidget(self.results if shown else self.panel)

    # Keys

    def _shortcuts(self) -> None:
        keys = {
            "Ctrl+K": self.focus_search,
            "Ctrl+L": self.library_wanted.emit,
            "Ctrl+D": self.theme_toggled.emit,
            "Ctrl+,": self.settings_wanted.emit,
            "Ctrl+P": lambda: self.set_panel_only(not self._panel_only),
            "Ctrl+N": self.composer.enter_customer_text,
            "F1": self.shortcuts_wanted.emit,
            "Ctrl+Down": lambda: self.panel.move_current(1),
            "Ctrl+Up": lambda: self.panel.move_current(-1),
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, activated=act)
        for digit in range(10):
            QShortcut(QKeySequence(f"Alt+{digit}"), self, activated=lambda d=digit: self._press_digit(d))

    def focus_search(self) -> None:
        """Puts the cursor into the search box."""
        self.search.setFocus()
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits and Enter on the lists use suggestions."""
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if not self._searching:
                self.panel.press_enter()
            return True
        return self._digit(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits use suggestions wherever nobody else wants them."""
        if not self._digit(event):
            super().keyPressEvent(event)

    def _digit(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9 and not event.isAutoRepeat():
            self._press_digit(event.key() - Qt.Key.Key_0)
            return True
        return False

    @property
    def _searching(self) -> bool:
        """Whether search results hide the cards; then no key may copy one of them."""
        return self._stack.currentWidget() is self.results

    def _press_digit(self, digit: int) -> None:
        if not self._searching:
            self.panel.press_digit(digit)

    # Life

    def paintEvent(self, event: QPaintEvent) -> None:
        """Says once that the first picture is on the screen."""
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lets the program end in order."""
        if not self.may_close():
            event.ignore()
            return
        event.accept()
        self.closed.emit()


def _line(*, vertical: bool = False) -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def _header(title: QLabel, more: QLabel, *buttons: QWidget | None) -> QWidget:
    header = QFrame()
    header.setObjectName("surface")
    header.setFixedHeight(HEADER_HEIGHT)
    row = QHBoxLayout(header)
    row.setContentsMargins(SPACE_4, 0, SPACE_2, 0)
    row.setSpacing(SPACE_2)
    row.addWidget(title)
    row.addWidget(more, 1)
    for button in filter(None, buttons):
        row.addWidget(button)
    row.addSpacing(SPACE_1)
    return header
