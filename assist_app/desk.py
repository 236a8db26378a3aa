"""The part of the composition root with a window: builds it, joins it to the rooms, ends it in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import qasync
from PySide6.QtCore import QLibraryInfo, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from assist_app import settings
from assist_app.asking import Asking
from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.folder_lock import take_folder_or_call
from assist_app.i18n import _, active_language
from assist_app.log import crash_report
from assist_app.model.conversation import Conversation, ConversationSummary
from assist_app.model.errors import AssistError
from assist_app.model.feedback import Outcome
from assist_app.model.script import Script, blanks
from assist_app.paths import DataFolder, resources
from assist_app.playing import Playing
from assist_app.presenting import Presenter
from assist_app.saying import Saying
from assist_app.starting import Late, Starting, versions
from assist_app.tasks import TaskSet
from assist_app.ui.assist_controller import AssistController
from assist_app.ui.garbage import GarbageTimer
from assist_app.ui.main_window import MainWindow
from assist_app.ui.search_controller import SearchController
from assist_app.ui.status_bar import BackendState, Level
from assist_app.ui.style_sheet import application_font, palette, style_sheet
from assist_app.ui.theme import DARK, LIGHT, Theme

log = logging.getLogger("assist.desk")

SOURCES = ("http_enabled", "http_port", "json_lines_path")
"""Settings that name sources: when one changes, the sources are stopped and started anew."""

PICTURE = 30
"""Milliseconds after which a shown history is surely painted."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asked the window for."""

    folder: DataFolder
    demo_languages: tuple[str, ...] = ()
    demo_speed: float = 1.0
    demo_done: Callable[[], None] | None = None
    demo_answered: Callable[[str], Future[None]] | None = None
    """Promises the whole answer to a message, by the message's id."""
    demo_pace: float = 1.0
    """How slow the demo's vendors are: 1 as the real ones, 0 at once."""
    passphrase: str | None = None


class Desk:
    """One running window with everything behind it."""

    def __init__(self, app: QApplication, wishes: Wishes, late: Late) -> None:
        """`late` imports a part of the program by name; it is called on another thread."""
        self._app = app
        self._wishes = wishes
        self._late = late
        self._loaded = settings.load(wishes.folder.settings)
        self._tasks = TaskSet("window")
        self._done: asyncio.Event | None = None
        self._frozen = False
        self._library: Any = None
        self._dialogs: Any = None
        self._calls: Any = None
        self.kept: Any = None
        self.engine: Any = None
        self.intake: Any = None
        self.clipboard = ClipboardDelivery(app.clipboard())
        self.controller = AssistController(self.clipboard.copy, lambda: self.settings.agent_name)
        self.starting = Starting(wishes.folder, late)
        self._connect_starting()
        # Vault and store wait for other programs; meanwhile the window is built.
        self._begin(wishes.passphrase)
        self.window = MainWindow({"embedded": _("Local")})
        self.presenter = Presenter(self.window)
        self.searching = SearchController(self.window, self._copy_script)
        self.saying = Saying(self.window, self.controller, self.presenter, lambda: self.intake)
        self.asking = Asking(
            wishes.folder,
            self.window,
            self.controller,
            lambda: self.settings,
            self._copy_text,
            late,
            self._tasks,
        )
        self.playing = Playing(
            wishes,
            self.controller,
            self.presenter,
            self._tasks,
            lambda: self.asking.stand_in(wishes.demo_pace),
        )
        self._connect_controller()
        self._connect_window()
        self.set_theme(self._chosen_theme())
        self.window.set_panel_only(self.settings.layout == "panel")

    @property
    def settings(self) -> settings.Settings:
        """The settings in force."""
        return self._loaded.settings

    @property
    def dialogs(self) -> Any:
        """The dialogs' part of the root, imported when the first one is wanted."""
        if self._dialogs is None:
            room = self._late("dialog_desk")
            self._dialogs = room.DialogDesk(
                self._wishes.folder,
                self.window,
                self.clipboard.copy,
                self._reopen,
                self._tasks,
            )
        return self._dialogs

    # Joining

    def _connect_starting(self) -> None:
        starting = self.starting
        starting.opened.connect(self._opened)
        starting.intake_made.connect(self._intake_made)
        starting.engine_made.connect(self._engine_made)
        starting.progress.connect(self._show_progress)
        starting.notice.connect(lambda sentence: self.window.notices.show_notice(sentence))
        starting.crashed.connect(lambda report: self.dialogs.show_crash(report))

    def _connect_controller(self) -> None:
        window, controller, presenter = self.window, self.controller, self.presenter
        controller.summaries_changed.connect(presenter.show_summaries)
        controller.conversation_opened.connect(self._show_conversation)
        controller.messages_changed.connect(window.messages.apply)
        controller.page_arrived.connect(window.messages.set_page)
        controller.advice_changed.connect(presenter.show_advice)
        controller.copied.connect(window.panel.confirm_copied)
        controller.copied.connect(lambda _name, _part, text: self._say_copied(text))
        controller.withdrawn.connect(presenter.withdraw)
        controller.emptied.connect(presenter.show_nothing)
        controller.trouble.connect(window.notices.show_notice)

    def _connect_window(self) -> None:
        window, controller = self.window, self.controller
        window.conversations.chosen.connect(controller.open)
        window.messages.page_wanted.connect(controller.fetch_page)
        window.messages.copy_wanted.connect(self._copy_text)
        window.messages.text_wanted.connect(
            lambda m: self.dialogs.opener.show_text(m.author or m.role.value, m.text)
        )
        window.panel.copy_wanted.connect(controller.use_suggestion)
        window.panel.edited_copy_wanted.connect(controller.use_edited)
        window.panel.downvoted.connect(lambda s, n: controller.judge(s, n, Outcome.DOWNVOTED))
        window.panel.dismissed.connect(lambda s, n: controller.judge(s, n, Outcome.DISMISSED))
        window.panel.taken_back.connect(lambda s, n: controller.judge(s, n, Outcome.TAKEN_BACK))
        window.panel.shown.connect(controller.note_shown)
        window.panel.warned.connect(window.status.set_passing_note)
        window.status.copy_wanted.connect(self._copy_text)
        window.composer.copy_wanted.connect(self._copy_text)
        window.composer.customer_said.connect(self._customer_said)
        window.composer.clipboard_wanted.connect(self._take_clipboard)
        window.new_wanted.connect(self.saying.begin_new)
        window.welcome.demo_wanted.connect(lambda: self.playing.ask(self.kept, self.intake))
        window.welcome.connect_wanted.connect(lambda: self._open_settings(sources=True))
        window.theme_toggled.connect(lambda: self.choose(theme="light" if window.theme.dark else "dark"))
        window.layout_toggled.connect(lambda only: self.choose(layout="panel" if only else "window"))
        window.shortcuts_wanted.connect(lambda: self.dialogs.opener.show_shortcuts())
        window.library_wanted.connect(self._open_library)
        window.settings_wanted.connect(lambda: self._open_settings())
        window.leaving_wanted.connect(
            lambda: self.asking.show_leaving(lambda **changes: self.choose(**changes))
        )
        window.accounts_wanted.connect(lambda: self.asking.open_accounts(self._way_out))
        window.closed.connect(self.finish)
        window.may_close = lambda: self._library is None or self._library.may_close(window.close)

    def choose(self, **changes: Any) -> None:
        """Changes settings, applies and saves them."""
        before = self.settings
        values = {name: getattr(before, name) for name in settings.Settings.__struct_fields__}
        chosen = settings.Settings(**(values | changes))
        self._loaded = settings.Loaded(chosen, self._loaded.unknown)
        self.set_theme(self._chosen_theme())
        try:
            settings.save(self._wishes.folder.settings, chosen, self._loaded.unknown)
        except OSError as error:
            words = _("Your settings could not be saved: {reason}.")
            self.window.notices.show_notice(words.format(reason=error.strerror))
        if self.intake is not None and any(getattr(before, n) != getattr(chosen, n) for n in SOURCES):
            self._tasks.start(self._configure_sources(), name="sources")

    async def _configure_sources(self) -> None:
        if not self.starting.locked(self.kept):
            await asyncio.to_thread(self.intake.configure, self.settings, self.kept.choice)

    def _chosen_theme(self) -> Theme:
        if self.settings.theme in ("light", "dark"):
            return DARK if self.settings.theme == "dark" else LIGHT
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Gives everything a theme."""
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(style_sheet(theme))
        self.window.set_theme(theme)

    # Starting

    async def run(self) -> None:
        """Shows the window and returns when it has been closed and everything has ended."""
        self._done = asyncio.Event()
        if self._loaded.problem:
            self.window.notices.show_notice(self._loaded.problem)
        self.window.status.set_state("embedded", BackendState(Level.OFF, _("Local: starting…")))
        self.window.show()
        await self._done.wait()
        await self._end()

    def _begin(self, passphrase: str | None) -> None:
        self.starting.begin(passphrase, lambda: self.settings, self.controller.post)

    def _opened(self, opened: tuple[Any, tuple[ConversationSummary, ...]]) -> None:
        self.kept, summaries = opened
        self.controller.use_history(self.kept.store)
        self.presenter.show_history(summaries)
        if not summaries:
            self.starting.picture_shown()
            self._welcome()
        for sentence in self.kept.notices:
            if self.kept.durable:
                self.window.notices.show_notice(sentence)
            else:
                self._offer_passphrase(sentence)

    def _welcome(self) -> None:
        locked = not self.kept.durable and self._wishes.folder.store.exists()
        if not locked:
            self.presenter.show_welcome()
            if self.playing.wanted:
                self.presenter.expect_demo()

    def _show_conversation(self, talk: Conversation, size: int) -> None:
        self.presenter.show_conversation(talk, size)
        QTimer.singleShot(PICTURE, self.starting.picture_shown)

    def _intake_made(self, intake: Any) -> None:
        self.intake = intake
        if self._calls is None and not self._ending:
            self._calls = self._late("only_window").listen(self._wishes.folder, self._come, self.window)

    def _engine_made(self, made: tuple[Any, int]) -> None:
        self.engine, count = made
        self.engine.start().add_done_callback(self._engine_started)
        if self._library is not None:
            self._library.use(self.kept.store, self.engine)
        self.window.search.set_count(count)
        self.asking.use(self.kept, self.engine, self.starting.notice.emit, alone=self.playing.wanted)
        self.searching.use(self.engine.search, self.engine.search_meaning)

    def _show_progress(self, progress: Any) -> None:
        self.presenter.show_progress(progress)
        if progress.stage == "ready":
            if not self._frozen:
                # Only what was loaded: at every edit of an intent it would keep what is garbage by then.
                self._frozen = True
                gc.freeze()
            self.asking.learned()
            self.window.panel.forget_turn()
            self.controller.ask_again()
        self.playing.follow(progress, self.kept, self.intake)

    def _engine_started(self, started: Future[None]) -> None:
        """On the engine's thread: without this a failure there would never be seen."""
        error = None if started.cancelled() else started.exception()
        if isinstance(error, AssistError):
            self.starting.notice.emit(error.sentence)
        elif error is not None:
            log.error("the engine failed", exc_info=error)
            self.starting.crashed.emit(crash_report(type(error), error, error.__traceback__, versions()))

    # Doing

    def _come(self) -> None:
        """To the front: the program was started a second time."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _copy_text(self, text: str) -> None:
        self.clipboard.copy(text)
        self._say_copied(text)

    def _copy_script(self, script: Script) -> None:
        if script.internal:
            self.window.status.set_passing_note(_("This script is internal; it was not copied."))
            return
        self._copy_text("\n".join(script.messages))
        self.window.results.confirm_copied(script.id)

    def _say_copied(self, text: str) -> None:
        """What still has blanks is not ready to be sent."""
        left = dict.fromkeys(blanks(text))
        words = _("Copied. Still to be filled in: {names}.") if left else _("Copied ✓")
        self.window.status.set_passing_note(words.format(names=", ".join(left)))

    def _take_clipboard(self) -> None:
        try:
            self._customer_said(self.clipboard.take())
        except AssistError as error:
            self.window.notices.show_notice(error.sentence)

    def _customer_said(self, text: str) -> None:
        self._tasks.start(self.saying.say(text), name="say")

    def _open_library(self) -> None:
        if self.engine is not None:
            self._tasks.start(self._show_library(), name="library")

    async def _show_library(self) -> None:
        module = await asyncio.to_thread(self._late, "library_desk")
        if self._library is None:
            vendors = self.asking.vendors
            self._library = module.LibraryDesk(
                self.kept.store, self.engine, self.window, lambda: vendors.backends, vendors.forget
            )
        self._library.open(self.window.theme)

    def _open_settings(self, *, sources: bool = False) -> None:
        if self.kept is not None and self.intake is not None:
            self.dialogs.settings.show(
                self.settings,
                self.kept,
                self.intake,
                lambda changes: self.choose(**changes),
                self._way_out(),
                sources=sources,
            )

    # Pass-phrases

    def _offer_passphrase(self, sentence: str) -> None:
        self.window.notices.show_notice(sentence, *(self._way_out() or ()))
        if self.kept.choice.needs_passphrase:
            # "Assist asks at the next start" was promised; an empty window would look like lost data.
            self._ask_passphrase()

    def _way_out(self) -> tuple[str, Callable[[], None]] | None:
        """What the agent can do when nothing is kept: words for a button, and what it does."""
        ways: dict[str, tuple[str, Callable[[], None]]] = {
            "unlock": (_("Unlock…"), self._ask_passphrase),
            "try again": (_("Try again"), self._try_again),
            "set pass-phrase": (_("Set a pass-phrase…"), self._set_passphrase),
        }
        return ways.get(self._late("keeping").remedy(self.kept, self._wishes.folder))

    def _set_passphrase(self) -> None:
        self._tasks.start(self._new_passphrase(), name="pass-phrase")

    async def _new_passphrase(self) -> None:
        if await self.dialogs.unlocking.set_passphrase(self.kept, self._stop_sources, self._start_sources):
            self.window.status.set_note(_("Saved. Assist asks for the pass-phrase at the next start."))

    def _ask_passphrase(self) -> None:
        self._tasks.start(self._unlock(), name="unlock")

    async def _unlock(self) -> None:
        await self.dialogs.unlocking.unlock(self.kept)

    def _try_again(self) -> None:
        for sentence in self.kept.notices:
            self.window.notices.put_away(sentence)
        self._tasks.start(self._reopen(self._wishes.passphrase), name="try again")

    async def _reopen(self, passphrase: str | None) -> None:
        await self._close_rooms()
        self._begin(passphrase)

    # Ending

    def finish(self) -> None:
        """Begins the end; `run` returns when everything has stopped."""
        if self._calls is not None:
            # A second start must not be sent to a window that is going.
            self._calls.close()
        if self._done is not None:
            self._done.set()

    @property
    def _ending(self) -> bool:
        return self._done is not None and self._done.is_set()

    async def _end(self) -> None:
        await self.searching.close()
        await self.asking.close()
        await self.controller.close()
        await self._tasks.close()
        await self._close_rooms()

    async def _stop_sources(self) -> None:
        intake, self.intake = self.intake, None
        if intake is not None:
            await asyncio.to_thread(intake.close)

    def _start_sources(self) -> None:
        """Again, on the same store: what they were stopped for has failed."""
        if self._ending:
            return
        self.intake = self.starting.make_intake(self.kept, self.controller.post)
        self._tasks.start(self._configure_sources(), name="sources")

    async def _close_rooms(self) -> None:
        await asyncio.to_thread(self.starting.join, 20)
        await self.controller.rest()
        await self.searching.rest()
        if self._library is not None:
            await self._library.rest()
        await self._stop_sources()
        await self.asking.rest()
        if self.engine is not None:
            await asyncio.to_thread(self.engine.close)
            self.engine = None
        if self.kept is not None:
            await asyncio.to_thread(self.kept.store.close)


def make_application(arguments: list[str]) -> QApplication:
    """The Qt application in our style."""
    # Other threads give the interpreter back after 0.3 ms instead of 5: painting needs it many times a frame.
    sys.setswitchinterval(0.0003)
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(arguments)
    app.setApplicationName("Assist")
    app.setStyle("Fusion")
    app.setFont(application_font())
    app.setWindowIcon(QIcon(str(resources() / "icons" / "assist.svg")))
    app.setQuitOnLastWindowClosed(False)
    translate_qt(app, active_language())
    return app


def translate_qt(app: QApplication, language: str) -> None:
    """Qt's own words, in file dialogs and the menus of text fields, in the language of ours."""
    for there in app.findChildren(QTranslator):
        app.removeTranslator(there)
        there.deleteLater()
    translator = QTranslator(app)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def run_window(wishes: Wishes, late: Late, ready: Callable[[Desk], None]) -> int:
    """Runs the window until it is closed; `ready` is told of it before it is shown.

    On a data folder that a window works on already that window is brought to the front instead: with two
    of them each message would be new to only one. Returns 0 when it came, 1 when it did not answer.
    """
    lock, came = take_folder_or_call(wishes.folder, late)
    if lock is None:
        words = _("Assist is already open on this data folder; its window was brought to the front.")
        print(words if came else _("Assist already runs on this data folder; its window does not answer."))
        return 0 if came else 1
    app = make_application(sys.argv[:1])
    loop = qasync.QEventLoop(app)
    garbage = GarbageTimer()
    garbage.start()
    desk = Desk(app, wishes, late)
    hook = sys.excepthook
    _install_crash_hooks(desk, loop)
    ready(desk)
    try:
        with loop:
            loop.run_until_complete(desk.run())
    finally:
        sys.excepthook = hook
        lock.unlock()
        # The window and all that hangs on it end here, on the thread they belong to.
        del desk
        garbage.stop()
    return 0


def _install_crash_hooks(desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("unexpected failure", exc_info=(kind, error, trace))
        desk.starting.crashed.emit(crash_report(kind, error, trace, versions()))

    def in_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None:
            caught(type(error), error, error.__traceback__)

    sys.excepthook = caught
    loop.set_exception_handler(in_loop)
