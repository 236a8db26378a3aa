"""The one window: conversations, the live conversation, suggestions; or the panel alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow

from assist_app.i18n import _
from assist_app.ui.cards.intent_header import IntentHeader
from assist_app.ui.cards.question_bar import QuestionBar
from assist_app.ui.cards.search_box import SearchBox
from assist_app.ui.cards.search_results import SearchResults
from assist_app.ui.cards.suggestion_panel import SuggestionPanel
from assist_app.ui.look.theme import (
    LEAST_HEIGHT,
    LIGHT,
    PANEL_LEAST_HEIGHT,
    PANEL_LEAST_WIDTH,
    PANEL_ONLY_WIDTH,
    Theme,
)
from assist_app.ui.outgoing.compose_tray import ComposeTray
from assist_app.ui.parts.keys import DIGITS, act_of
from assist_app.ui.talk.composer import Composer
from assist_app.ui.talk.conversation_list import ConversationList
from assist_app.ui.talk.conversation_popup import ConversationPopup
from assist_app.ui.talk.headers import DockHeader, ListHeader, TalkHeader
from assist_app.ui.talk.message_view import MessageView
from assist_app.ui.talk.welcome import Welcome
from assist_app.ui.window import accessibility
from assist_app.ui.window.columns import Columns
from assist_app.ui.window.heard import Heard
from assist_app.ui.window.notices import Notices
from assist_app.ui.window.status_bar import StatusBar
from assist_app.ui.window.window_keys import make_shortcuts

LOCAL = "embedded"
"""The engine, which is always asked."""


class MainWindow(QMainWindow):
    """Lays the parts out and turns keys into signals; it knows no room of the house."""

    closed = Signal()
    painted = Signal()
    layout_toggled = Signal(bool)
    theme_toggled = Signal()
    library_wanted = Signal()
    settings_wanted = Signal()
    accounts_wanted = Signal()
    shortcuts_wanted = Signal()
    new_wanted = Signal()
    summary_wanted = Signal()
    leaving_wanted = Signal()

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        accessibility.install()
        self.setWindowTitle("Assist")
        self.titles = dict(titles)
        self.list_header, self.talk_header, self.dock_header = ListHeader(), TalkHeader(), DockHeader()
        self.conversations = ConversationList()
        self.messages = MessageView()
        self.welcome = Welcome()
        self.composer = Composer()
        self.intent = IntentHeader()
        self.questions = QuestionBar()
        self.panel = SuggestionPanel(self.titles)
        self.tray = ComposeTray()
        self.search = SearchBox()
        self.results = SearchResults()
        self.status = StatusBar()
        self.notices = Notices()
        self.theme = LIGHT
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before the window closes; whoever says no has something to ask the agent first."""
        self.question: Callable[[], bool] = lambda: False
        """Puts the focus into what is asked about a text, and says whether anything is."""
        self.remark: Callable[[], bool] = lambda: False
        """The same, also for what is only said of a text."""
        self._popup: ConversationPopup | None = None
        self.whole = QRect(QPoint(), QSize(1280, 800))
        """Where the whole window was before it became a panel; in the corner when it never was."""
        self._has_painted = False
        self._columns = Columns(self)
        self.setCentralWidget(self._columns)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.resize(self.whole.size())
        self._connect()
        make_shortcuts(self)
        self._heard = Heard(self.conversations, self.messages, self.panel)
        # Lists take digits for their own search; everywhere else an unused key reaches keyPressEvent.
        for part in (self.conversations, self.messages):
            part.installEventFilter(self)
        self._focus_on_work()

    def _connect(self) -> None:
        self.list_header.new_wanted.connect(self.new_wanted)
        self.talk_header.library_wanted.connect(self.library_wanted)
        self.talk_header.theme_wanted.connect(self.theme_toggled)
        self.talk_header.settings_wanted.connect(self.settings_wanted)
        self.talk_header.accounts_wanted.connect(self.accounts_wanted)
        self.talk_header.shortcuts_wanted.connect(self.shortcuts_wanted)
        self.talk_header.dock_wanted.connect(self.toggle_panel_only)
        self.talk_header.leaving_wanted.connect(self.leaving_wanted)
        for header in (self.talk_header, self.dock_header):
            header.summary_wanted.connect(self.summary_wanted)
        self.dock_header.undock_wanted.connect(self.toggle_panel_only)
        self.dock_header.list_wanted.connect(self.open_conversations)
        self.dock_header.next_wanted.connect(self.open_next_waiting)
        self.conversations.changed.connect(self._show_waiting)
        self.welcome.paste_wanted.connect(self.composer.paste_customer_text)

    # What is shown

    def name_backends(self, titles: Mapping[str, str]) -> None:
        """Which backends are asked beside the local engine, and what people call them."""
        for name in [name for name in self.titles if name != LOCAL and name not in titles]:
            del self.titles[name]
        self.titles.update(titles)
        self.status.keep_states(self.titles)
        self.talk_header.leaving.setVisible(bool(titles))

    def set_theme(self, theme: Theme) -> None:
        """Gives every part that paints itself the theme."""
        self.theme = theme
        for part in (
            self.conversations,
            self.messages,
            self.intent,
            self.questions,
            self.panel,
            self.results,
            self.status,
            self.list_header,
            self.talk_header,
            self.dock_header,
        ):
            part.set_theme(theme)
        if self._popup is not None:
            self._popup.set_theme(theme)

    def set_panel_only(self, only: bool) -> None:
        """Switches between the whole window and the narrow panel for docking."""
        if only == self.panel_only:
            return
        if only and self.isVisible():
            self.whole = self.normalGeometry() if self.isMaximized() else self.geometry()
        self._columns.set_panel_only(only)
        if only:
            self.setMinimumSize(PANEL_LEAST_WIDTH, PANEL_LEAST_HEIGHT)
            self.resize(PANEL_ONLY_WIDTH, self.height())
        else:
            self.setMinimumSize(0, LEAST_HEIGHT)
            self.resize(self.whole.size())
        self._focus_on_work()
        self.layout_toggled.emit(only)

    def _focus_on_work(self) -> None:
        """The keyboard's focus where digits use suggestions, not on the first button."""
        (self.centralWidget() if self.panel_only else self.conversations).setFocus()

    def toggle_panel_only(self) -> None:
        """The other layout."""
        self.set_panel_only(not self.panel_only)

    @property
    def panel_only(self) -> bool:
        """Whether only the panel is shown."""
        return self._columns.panel_only

    def set_conversation(self, title: str, channel: str) -> None:
        """Names the open conversation."""
        self.talk_header.set_conversation(title, channel)
        self.dock_header.set_conversation(title, channel)
        self.setWindowTitle(f"{title} – Assist" if title else "Assist")

    def set_writing(self, available: bool) -> None:
        """Shows what a writer is needed for, or hides it."""
        self.panel.set_writing(available)
        for header in (self.talk_header, self.dock_header):
            header.summary.setVisible(available)

    def set_active(self, count: int) -> None:
        """Says how many conversations there are."""
        self.list_header.set_active(count)

    def offer_insertion(self, possible: bool) -> None:
        """Whether texts can be inserted into other programs: then it is said how, and offered."""
        for part in (self.panel, self.composer, self.results):
            part.offer_insertion(possible)

    def show_welcome(self, shown: bool) -> None:
        """The ways to begin in the place of a conversation."""
        self._columns.talk.setCurrentWidget(self.welcome if shown else self.messages)

    @property
    def welcoming(self) -> bool:
        """Whether the ways to begin are shown."""
        return self._columns.talk.currentWidget() is self.welcome

    def show_results(self, shown: bool) -> None:
        """Search results in the place of the cards."""
        self._columns.replies.setCurrentWidget(self.results if shown else self.panel)

    def replies_place(self) -> QRect:
        """Where cards and search results lie."""
        replies = self._columns.replies
        return QRect(replies.mapTo(self, QPoint(0, 0)), replies.size())

    # Keys

    def open_conversations(self) -> None:
        """To the list of conversations; beside a chat client it opens from the header."""
        if not self.panel_only:
            self.conversations.setFocus()
            return
        if self._popup is None:
            self._popup = ConversationPopup(self.conversations, self)
            self._popup.taken.connect(self.conversations.select)
            self._popup.set_theme(self.theme)
        self._popup.open_below(self.dock_header)

    def open_next_waiting(self, step: int = 1) -> None:
        """To the customer who waits longest, then to the one after."""
        wanted = self.conversations.next_waiting(step)
        if wanted is None:
            self.status.set_passing_note(_("Nobody else is waiting."))
        else:
            self.conversations.select(wanted)

    def _show_waiting(self) -> None:
        self.dock_header.waiting.show_rows(self.conversations.rows(), self.conversations.current_id())

    def go_to_remark(self) -> None:
        """To what is asked or said at present, and from there back to work."""
        held = self.focusWidget()
        if not (self.remark() or self.notices.take_focus()) or self.focusWidget() is held:
            self._focus_on_work()

    def focus_search(self) -> None:
        """Puts the cursor into the search box."""
        self.search.setFocus()
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits and Enter on the lists use suggestions."""
        if event.type() != QEvent.Type.KeyPress:
            return False
        if act_of(DIGITS, event)[0] == "enter" and not event.isAutoRepeat():
            # Below an open question lie cards that nobody sees.
            if not self.question() and not self.searching:
                self.panel.press_enter()
            return True
        return self._digit(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits use suggestions wherever nobody else wants them; Escape gives up what waits."""
        if event.key() == Qt.Key.Key_Escape and self.notices.give_up():
            return
        if not self._digit(event):
            super().keyPressEvent(event)

    def _digit(self, event: QKeyEvent) -> bool:
        act, place = act_of(DIGITS, event)
        if act not in ("copy", "held") or event.isAutoRepeat():
            return False
        self.press_digit(0 if act == "held" else place + 1)
        return True

    @property
    def searching(self) -> bool:
        """Whether search results hide the cards; then no key may copy one of them."""
        return self._columns.replies.currentWidget() is self.results

    def press_digit(self, digit: int, *, insert: bool = False, whole: bool = False) -> None:
        """Copies or inserts the suggestion with this digit, unless search results hide it."""
        if not self.searching:
            self.panel.press_digit(digit, insert=insert, whole=whole)

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
