"""What works while another program is in front: global keys, the docked panel, the tray icon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from assist_app.i18n import N_, _
from assist_app.model.places import Edge
from assist_app.model.shortcuts import Action, Bound, Chord, wished
from assist_app.reach.reach_loop import ReachLoop
from assist_app.reach.standing import Standing
from assist_app.rooms.starting import Late
from assist_app.startup.choosing import Choosing
from assist_app.ui.window.dock_keyboard import writable
from assist_app.ui.window.docking import Docking, PanelPlace
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.tray_icon import TrayIcon

NO_KEYS = N_(
    "These keys do nothing beside other programs: {keys}. Settings, Panel and keys says why; "
    "choose others there."
)


class Reaching(QObject):
    """Joins them to the window. `begin` is called once the window works."""

    def __init__(
        self,
        window: MainWindow,
        docking: Docking,
        choosing: Choosing,
        late: Late,
        insert: Callable[[int], None],
        take: Callable[[], bool],
        question: Callable[[], bool] = lambda: False,
        asked: Callable[[], object | None] = lambda: None,
        meant: Callable[[int], object | None] = lambda digit: None,
    ) -> None:
        """`insert` puts the suggestion with a digit where the agent came from; `take` reads the clipboard and
        says whether there was something; `question` puts the focus into what is asked about a text,
        and says whether anything is; `asked` names what that is about, None for nothing, and `meant` what
        the suggestion with a digit would insert now."""
        super().__init__()
        self._window, self._docking, self._choosing, self._late = window, docking, choosing, late
        self._insert, self._take, self._question = insert, take, question
        self._asked, self._meant = asked, meant
        self._inserted: tuple[Action, object | None] | None = None
        """The key that was pressed last to insert something, and the name of that."""
        self._unasked: Action | None = None
        """The same key while nothing was asked about that at once."""
        self._bound = Bound({}, {})
        self._may_close = window.may_close
        self._quitting = False
        self.loop = ReachLoop(late)
        self.standing = Standing(window, docking, choosing, self.loop)
        self.tray: TrayIcon | None = None
        self.loop.ready.connect(self._bind)
        self.loop.pressed.connect(self.act)
        self.loop.moved.connect(docking.stand_beside)
        docking.keyboard.connect(self._keyboard)
        window.search.left.connect(docking.give_back)
        window.results.copied.connect(self._found_is_copied)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.commitDataRequest.connect(self._end_with_session)

    def begin(self) -> None:
        """The keys are bound, and the icon is in the tray where there is one."""
        if self.tray is not None:
            return
        self.loop.begin()
        self.tray = tray = TrayIcon(self._window)
        tray.toggle_wanted.connect(self.toggle)
        tray.panel_wanted.connect(self._window.toggle_panel_only)
        tray.take_wanted.connect(lambda: self.act(Action.TAKE))
        tray.quit_wanted.connect(self.quit)

    async def close(self) -> None:
        """Every key is free again."""
        # What is pressed by now must not show a window that has been closed.
        self.loop.pressed.disconnect(self.act)
        if self.tray is not None:
            self.tray.close()
        await self.loop.close()

    # Keys

    def _bind(self) -> None:
        self.loop.bind(wished(self._choosing.settings.shortcuts), self._say_refused)

    def keys(self) -> tuple[dict[Action, Chord], str, Bound]:
        """The keys as they are wished, why there are none, and what came of binding them."""
        return wished(self._choosing.settings.shortcuts), self.loop.reason, self._bound

    def _say_refused(self, bound: Bound) -> None:
        self._bound = bound
        sentences = tuple(bound.refused.values())
        if len(sentences) > 1:
            # A notice for each would push every other notice out.
            chords = wished(self._choosing.settings.shortcuts)
            keys = ", ".join(str(chords[action]) for action in bound.refused if action in chords)
            sentences = (_(NO_KEYS).format(keys=keys),)
        for sentence in sentences:
            self._window.notices.show_notice(sentence)

    def act(self, action: Action) -> None:
        """A global key was pressed."""
        if action is Action.SHOW_HIDE:
            self.toggle()
        elif action is Action.SEARCH:
            self.search()
        elif action is Action.TAKE:
            # With nothing to take there is nothing to show.
            if self._take():
                self.reveal()
        elif self._shown():
            self._insert_or_answer(action)
        elif not self._window.panel.rows:
            self.tell(_("There are no suggestions now."))
        else:
            # What nobody sees nobody means.
            self.reveal()
            self._window.status.set_passing_note(_("Assist was hidden. Press again to insert."))

    def tell(self, words: str) -> None:
        """Says shortly that a key did nothing, and why: in the status line, or beside the tray's icon."""
        hidden = not self._shown()
        if hidden and self.tray is not None and self.tray.works:
            self.tray.say(words)
            return
        if hidden:
            self.reveal()
        self._window.status.set_passing_note(words)

    def _insert_or_answer(self, action: Action) -> None:
        """The same key again leads to what was asked about its text. What is asked about another text is
        neither answered by a key nor lost to it: it comes first, and the agent is told so."""
        asked, meant = self._asked(), self._meant(action.inserts)
        # A question may come late, after a second look; the cards may be others by then.
        about_it = asked == meant or self._inserted == (action, asked)
        own = self._unasked is action if asked is None else about_it
        if (own or asked is not None) and self._question():
            self._take_keyboard()
        elif own or asked is None:
            self._insert(action.inserts)
            self._inserted = (action, meant)
            self._unasked = action if self._asked() is None else None
            return
        if not own:
            self._say_question_first()

    def _say_question_first(self) -> None:
        words = _("A question waits here. Answer it, then press the shortcut again.")
        self._window.status.set_passing_note(words)

    def search(self) -> None:
        """The cursor in the search box, wherever the agent is; what is asked about a text comes first."""
        self._take_keyboard()
        if not self._question():
            self._window.focus_search()
        elif self._asked() is not None:
            self._say_question_first()

    def _take_keyboard(self) -> None:
        if self._docking.docked:
            self.reveal()
            self._docking.take_keyboard()
        else:
            self.come()

    def _found_is_copied(self) -> None:
        """Beside a chat client the agent goes on there, and what was found does not hide the cards."""
        if self._docking.docked:
            QTimer.singleShot(0, self, self._after_search)

    def _after_search(self) -> None:
        self._window.search.clear()
        self._docking.give_back()

    def answered(self) -> None:
        """The agent has answered a question: the keyboard goes where it came from."""
        QTimer.singleShot(0, self, self._after_question)

    def _after_question(self) -> None:
        writing = self._window.focusWidget()
        # Whoever changes a card goes on with it.
        if writing is self._window.search or not writable(writing):
            self._docking.give_back()

    def _keyboard(self, wanted: bool) -> None:
        number = self._docking.number
        if not wanted:
            self.loop.give_back(number)
        elif self.loop.neighbours is not None:
            self.loop.bring(number)
        else:
            self._window.activateWindow()

    # Shown and hidden

    def _shown(self) -> bool:
        """Neither hidden nor minimised; whether others cover it is not known everywhere."""
        return self._window.isVisible() and not self._window.isMinimized()

    def toggle(self) -> None:
        """Shows what is hidden or behind others, hides what the agent works in."""
        docked = self._docking.docked
        if not self._shown() or not (docked or self._window.isActiveWindow()):
            self.come()
            return
        # What is hidden has no keyboard, and asks for none when it is shown again.
        self._docking.give_back()
        if self.tray is not None and self.tray.works:
            self._docking.shown_by_hand()
            self._window.hide()
        else:
            # The list of windows is then the only way back without a key.
            self._window.showMinimized()

    def reveal(self) -> None:
        """On the screen and above; the keyboard stays where it is."""
        window = self._window
        self._docking.shown_by_hand()
        if not self._shown():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
        window.raise_()

    def come(self) -> None:
        """To the front; a docked panel without the keyboard."""
        self.reveal()
        if not self._docking.docked:
            self._window.activateWindow()
            self.loop.bring(self._docking.number)

    def quit(self) -> None:
        """Ends the program, whatever closing the window means."""
        self._quitting = True
        self._window.close()
        self._quitting = False

    def guard_closing(self) -> None:
        """From now on closing the window asks here first."""
        self._may_close = self._window.may_close
        self._window.may_close = self._closing

    def _closing(self) -> bool:
        stay = self._choosing.settings.keep_in_tray and not self._quitting
        if stay and self.tray is not None and self.tray.works:
            self._window.hide()
            self.tray.say(_("Assist goes on working here. Quit it in this menu."))
            return False
        return self._may_close()

    def _end_with_session(self, _manager: object) -> None:
        self._quitting = True

    # Settings

    def add_page(self, dialog: Any) -> None:
        """The page of the settings with keys and panel; while it is open no key is bound, unless the user
        would be asked each time."""
        settings = self._choosing.settings
        tray = self.tray is not None and self.tray.works
        page = self._late("ui.pages.shortcuts_page").ShortcutsPage(settings, self.loop.reason, tray)
        dialog.add_page(page, _("Panel and keys"))
        page.tried.connect(
            lambda chords: self.loop.bind(
                chords, lambda bound: page.show_bound(bound.refused, bound.named), keep=False
            )
        )
        page.try_keys()
        dialog.accepted.connect(lambda: self._lay_down(page.chosen))
        dialog.finished.connect(lambda _result: self._bind_changed(settings.shortcuts))

    def _bind_changed(self, before: Mapping[str, str]) -> None:
        if not self.loop.asks or self._choosing.settings.shortcuts != before:
            self._bind()

    def _lay_down(self, chosen: dict[str, Any]) -> None:
        before = self._choosing.settings
        self._choosing.choose(**chosen)
        if chosen["panel_edge"] != before.panel_edge:
            place = self._docking.place
            self.standing.stand(PanelPlace(Edge(chosen["panel_edge"]), place.width, place.screen))
