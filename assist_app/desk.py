"""The part of the composition root with a window: builds it, joins it to the rooms, ends it in order."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType, TracebackType
from typing import Any

import qasync
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from assist_app import __version__, settings
from assist_app.assist.session import Advice, AdviceState
from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.i18n import _, ngettext
from assist_app.log import crash_report
from assist_app.model.conversation import Conversation, ConversationSummary
from assist_app.model.errors import AssistError
from assist_app.model.feedback import Outcome
from assist_app.model.script import Script
from assist_app.paths import DataFolder, resources
from assist_app.tasks import TaskSet
from assist_app.ui.assist_controller import AssistController
from assist_app.ui.crash_dialog import CrashDialog
from assist_app.ui.dialogs import DialogOpener
from assist_app.ui.main_window import MainWindow
from assist_app.ui.search_controller import SearchController
from assist_app.ui.settings_dialog import Facts, SettingsDialog
from assist_app.ui.status_bar import BackendState, Level
from assist_app.ui.style_sheet import application_font, palette, style_sheet
from assist_app.ui.theme import DARK, LIGHT, Theme

log = logging.getLogger("assist.desk")

TYPED = "typed"

Late = Callable[[str], ModuleType]
"""Imports a part of the program when it is needed."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asked the window for."""

    folder: DataFolder
    demo_languages: tuple[str, ...] = ()
    demo_speed: float = 1.0
    demo_done: Callable[[], None] | None = None
    passphrase: str | None = None


class Backdoor(QObject):
    """Signals from the starting thread and the engine's threads to the UI thread."""

    opened = Signal(object)
    intake_made = Signal(object)
    engine_made = Signal(object)
    progress = Signal(object)
    notice = Signal(str)
    crashed = Signal(str)


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
        self._rooms: ModuleType | None = None
        self._keeping: ModuleType | None = None
        self._demo_started = False
        self._starting: threading.Thread | None = None
        self._library: Any = None
        self.kept: Any = None
        self.engine: Any = None
        self.intake: Any = None
        self.clipboard = ClipboardDelivery(app.clipboard())
        self.controller = AssistController(self.clipboard.copy, lambda: self.settings.agent_name)
        self.window = MainWindow({"embedded": _("Local")})
        self.searching = SearchController(self.window, self._copy_script)
        self.dialogs = DialogOpener(self.window)
        self.backdoor = Backdoor()
        self._connect()
        self.set_theme(self._chosen_theme())
        self.window.set_panel_only(self.settings.layout == "panel")

    @property
    def settings(self) -> settings.Settings:
        """The settings in force."""
        return self._loaded.settings

    # Joining

    def _connect(self) -> None:
        window, controller = self.window, self.controller
        controller.summaries_changed.connect(self._show_summaries)
        controller.conversation_opened.connect(self._show_conversation)
        controller.messages_changed.connect(window.messages.apply)
        controller.page_arrived.connect(window.messages.set_page)
        controller.advice_changed.connect(self._show_advice)
        controller.copied.connect(window.panel.confirm_copied)
        controller.trouble.connect(window.notices.show_notice)
        window.conversations.chosen.connect(controller.open)
        window.messages.page_wanted.connect(controller.fetch_page)
        window.messages.copy_wanted.connect(self._copy_text)
        window.messages.text_wanted.connect(
            lambda m: self.dialogs.show_text(m.author or m.role.value, m.text)
        )
        window.panel.copy_wanted.connect(controller.use_suggestion)
        window.panel.edited_copy_wanted.connect(controller.use_edited)
        window.panel.downvoted.connect(lambda s, n: controller.judge(s, n, Outcome.DOWNVOTED))
        window.panel.dismissed.connect(lambda s, n: controller.judge(s, n, Outcome.DISMISSED))
        window.panel.shown.connect(controller.note_shown)
        window.panel.warned.connect(self.window.status.set_note)
        window.composer.copy_wanted.connect(self._copy_text)
        window.composer.customer_said.connect(self._customer_said)
        window.composer.clipboard_wanted.connect(self._take_clipboard)
        window.theme_toggled.connect(lambda: self.choose(theme="light" if window.theme.dark else "dark"))
        window.layout_toggled.connect(lambda only: self.choose(layout="panel" if only else "window"))
        window.shortcuts_wanted.connect(self.dialogs.show_shortcuts)
        window.library_wanted.connect(self._open_library)
        window.settings_wanted.connect(self._open_settings)
        window.closed.connect(self.finish)
        self.backdoor.opened.connect(self._opened)
        self.backdoor.intake_made.connect(self._intake_made)
        self.backdoor.engine_made.connect(self._engine_made)
        self.backdoor.progress.connect(self._show_progress)
        self.backdoor.notice.connect(window.notices.show_notice)
        self.backdoor.crashed.connect(self._show_crash)

    def choose(self, **changes: Any) -> None:
        """Changes settings, applies and saves them."""
        values = {name: getattr(self.settings, name) for name in settings.Settings.__struct_fields__}
        chosen = settings.Settings(**(values | changes))
        self._loaded = settings.Loaded(chosen, self._loaded.unknown)
        self.set_theme(self._chosen_theme())
        try:
            settings.save(self._wishes.folder.settings, chosen, self._loaded.unknown)
        except OSError as error:
            words = _("Your settings could not be saved: {reason}.")
            self.window.notices.show_notice(words.format(reason=error.strerror))

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
        self._begin(self._wishes.passphrase)
        self.window.show()
        await self._done.wait()
        await self._end()

    def _start_rooms(self, passphrase: str | None) -> None:
        """On its own thread: opens and reads what the window needs, the history first, the engine last."""
        try:
            self._keeping = self._late("keeping")
            kept = self._keeping.open_kept(self._wishes.folder, passphrase)
            self.backdoor.opened.emit((kept, kept.store.conversations().result()))
            rooms = self._rooms = self._late("backstage")
            intake = rooms.Intake(kept.store, self.controller.post, self.backdoor.notice.emit)
            self.backdoor.intake_made.emit(intake)
            intake.start_configured(self.settings, kept.choice)
            starter = rooms.fill_empty_library(kept.store, resources(), self.settings.library_languages)
            engine = rooms.make_engine(kept.store, starter, self.backdoor.progress.emit)
            self.backdoor.engine_made.emit((engine, kept.store.script_count().result()))
        except AssistError as error:
            self.backdoor.notice.emit(error.sentence)
        except Exception as error:
            log.exception("starting failed")
            self.backdoor.crashed.emit(crash_report(type(error), error, error.__traceback__, versions()))

    def _begin(self, passphrase: str | None) -> None:
        self._starting = threading.Thread(
            target=self._start_rooms, args=(passphrase,), name="start", daemon=True
        )
        self._starting.start()

    def _opened(self, opened: tuple[Any, tuple[ConversationSummary, ...]]) -> None:
        self.kept, summaries = opened
        self.controller.use_history(self.kept.store)
        self.window.conversations.set_rows(summaries)
        self.window.set_active(len(summaries))
        if summaries:
            self.window.conversations.select(summaries[0].id)
        for sentence in self.kept.notices:
            if self.kept.durable:
                self.window.notices.show_notice(sentence)
            else:
                self._offer_passphrase(sentence)

    def _intake_made(self, intake: Any) -> None:
        self.intake = intake

    def _engine_made(self, made: tuple[Any, int]) -> None:
        self.engine, count = made
        self.engine.start()
        self.window.search.set_count(count)
        self.controller.use_backends([self.engine], self.engine.recognise)
        self.searching.use(self.engine.search, self.engine.search_meaning)

    def _start_demo(self) -> None:
        wishes = self._wishes
        if wishes.demo_languages and not self._demo_started:
            self._demo_started = True
            self.intake.start_demo(resources(), wishes.demo_languages, wishes.demo_speed, wishes.demo_done)

    # Showing

    def _show_summaries(self, summaries: tuple[ConversationSummary, ...]) -> None:
        first = not self.window.conversations.rows()
        for summary in summaries:
            self.window.conversations.put(summary)
        rows = self.window.conversations.rows()
        self.window.set_active(len(rows))
        if first and rows:
            self.window.conversations.select(rows[0].id)

    def _show_conversation(self, talk: Conversation, size: int) -> None:
        self.window.messages.reset(size, talk.messages)
        self.window.set_conversation(talk.title, talk.refs.get("channel", ""))
        self.window.panel.show_idle()
        self.window.intent.show_intent(None, None)

    def _show_advice(self, advice: Advice) -> None:
        window = self.window
        window.intent.show_intent(advice.intent, advice.attitude)
        if advice.rows:
            window.panel.show_rows(advice.turn_id, advice.rows)
        elif advice.state is AdviceState.UNSURE:
            window.panel.show_not_sure(advice.turn_id)
        else:
            window.panel.show_waiting(advice.turn_id)
        for name, report in advice.reports.items():
            title = window.titles.get(name, name)
            if report.problem:
                state = BackendState(Level.WARNING, f"{title}: {report.problem}")
            else:
                words = _("{name} {milliseconds:.0f} ms")
                state = BackendState(
                    Level.OK, words.format(name=title, milliseconds=report.milliseconds or 0)
                )
            window.status.set_state(name, state)

    def _show_progress(self, progress: Any) -> None:
        status = self.window.status
        if progress.stage in ("words", "vectors") and progress.done < progress.total:
            words = ngettext("Learning {count} script…", "Learning {count} scripts…", progress.total)
            status.set_note(words.format(count=f"{progress.total:,}"))
            status.set_progress(progress.done, progress.total)
        elif progress.stage == "loading":
            status.set_note(_("Loading the language model…"))
            status.set_state("embedded", BackendState(Level.WARNING, _("Local: words only so far")))
        elif progress.stage == "training":
            status.set_note(_("Learning intents…"))
        elif progress.stage == "ready":
            status.set_progress(1, 1)
            status.set_note(_("Works offline"))
            status.set_state("embedded", BackendState(Level.OK, _("Local: ready")))
            self.window.panel.forget_turn()
            self.controller.ask_again()
            self._start_demo()

    # Doing

    def _copy_text(self, text: str) -> None:
        self.clipboard.copy(text)
        self.window.status.set_note(_("Copied ✓"))

    def _copy_script(self, script: Script) -> None:
        self._copy_text("\n".join(script.messages))

    def _take_clipboard(self) -> None:
        try:
            self._customer_said(self.clipboard.take())
        except AssistError as error:
            self.window.notices.show_notice(error.sentence)

    def _customer_said(self, text: str) -> None:
        self._tasks.start(self._say(text), name="say")

    async def _say(self, text: str) -> None:
        talk = self.controller.open_conversation
        subject, title, source = TYPED, _("Typed here"), ""
        if talk is not None:
            subject, title, source = talk.id.removeprefix(f"{talk.source}/"), "", talk.source
        if self.intake is None:
            self.window.notices.show_notice(_("Assist is still starting. Try again in a moment."))
            return
        try:
            await self.intake.say(subject, title, text, source)
        except AssistError as error:
            self.window.notices.show_notice(error.sentence)
        else:
            if self.window.composer.text.strip() == text:
                self.window.composer.clear()

    def _offer_passphrase(self, sentence: str) -> None:
        if self._wishes.folder.store.exists() and not self.kept.choice.needs_passphrase:
            self.window.notices.show_notice(sentence)
        elif self.kept.choice.needs_passphrase:
            self.window.notices.show_notice(sentence, _("Unlock…"), self._ask_passphrase)
        else:
            self.window.notices.show_notice(sentence, _("Set a pass-phrase…"), self._set_passphrase)

    def _set_passphrase(self) -> None:
        self._tasks.start(self._new_passphrase(), name="pass-phrase")

    async def _new_passphrase(self) -> None:
        assert self._keeping is not None
        chosen = await self.dialogs.new_passphrase()
        if chosen is None:
            return
        # Sources stop first: what arrives from now on must not miss the copy.
        if self.intake is not None:
            await asyncio.to_thread(self.intake.close)
        try:
            await asyncio.to_thread(
                self._keeping.begin_key_file, self._wishes.folder, chosen, self.kept.store
            )
        except AssistError as error:
            self.window.notices.show_notice(error.sentence)
            return
        for sentence in self.kept.notices:
            self.window.notices.put_away(sentence)
        await self._close_rooms()
        self._begin(chosen)
        self.window.status.set_note(_("Saved. Assist asks for the pass-phrase at the next start."))

    def _ask_passphrase(self) -> None:
        self._tasks.start(self._unlock(), name="unlock")

    async def _unlock(self) -> None:
        given = await self.dialogs.passphrase()
        if given is None or self._keeping is None:
            return
        try:
            await asyncio.to_thread(self._keeping.check_passphrase, self._wishes.folder, given)
        except AssistError as error:
            self.window.notices.show_notice(error.sentence, _("Unlock…"), self._ask_passphrase)
            return
        for sentence in self.kept.notices:
            self.window.notices.put_away(sentence)
        await self._close_rooms()
        self._begin(given)

    def _open_library(self) -> None:
        if self.engine is not None:
            self._tasks.start(self._show_library(), name="library")

    async def _show_library(self) -> None:
        module = await asyncio.to_thread(self._late, "library_desk")
        if self._library is None:
            self._library = module.LibraryDesk(self.kept.store, self.engine, self.window)
        self._library.window.open()

    def _open_settings(self) -> None:
        if self.kept is None or self.intake is None:
            return
        dialog = SettingsDialog(self.settings, self._facts(), self.clipboard.copy, self.window)
        dialog.changed.connect(lambda changes: self.choose(**changes))
        dialog.open()

    def _facts(self) -> Facts:
        choice, http = self.kept.choice, self.intake.http
        kinds = {
            "keyring": _("in the system keyring"),
            "file": _("in a key file under your pass-phrase"),
            "memory": _("only in memory: nothing is kept"),
        }
        reasons = " ".join(passed.reason for passed in choice.passed_over)
        return Facts(
            address=http.address if http is not None else _("off"),
            token=self.intake.token,
            data_folder=str(self._wishes.folder.root),
            kept=f"{kinds[choice.vault.kind]}. {reasons}".strip(),
        )

    def _show_crash(self, report: str) -> None:
        dialog = CrashDialog(report, self.clipboard.copy, self.window)
        dialog.open()

    # Ending

    def finish(self) -> None:
        """Begins the end; `run` returns when everything has stopped."""
        if self._done is not None:
            self._done.set()

    async def _end(self) -> None:
        if self._starting is not None:
            await asyncio.to_thread(self._starting.join, 20)
        await self.searching.close()
        await self.controller.close()
        await self._tasks.close()
        await self._close_rooms()

    async def _close_rooms(self) -> None:
        await self.controller.rest()
        await self.searching.rest()
        if self._library is not None:
            await self._library.close()
            self._library = None
        if self.intake is not None:
            await asyncio.to_thread(self.intake.close)
            self.intake = None
        if self.engine is not None:
            await asyncio.to_thread(self.engine.close)
            self.engine = None
        if self.kept is not None:
            await asyncio.to_thread(self.kept.store.close)


def versions() -> str:
    """What a crash report says about the program."""
    return f"Assist {__version__}, Python {sys.version.split()[0]}, {sys.platform}"


def make_application(arguments: list[str]) -> QApplication:
    """The Qt application in our style."""
    # Other threads give the interpreter back after 1 ms instead of 5: painting never waits for indexing.
    sys.setswitchinterval(0.001)
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(arguments)
    app.setApplicationName("Assist")
    app.setStyle("Fusion")
    app.setFont(application_font())
    app.setQuitOnLastWindowClosed(False)
    return app


def run_window(wishes: Wishes, late: Late, ready: Callable[[Desk], None]) -> int:
    """Runs the window until it is closed; `ready` is told of it before it is shown."""
    app = make_application(sys.argv[:1])
    loop = qasync.QEventLoop(app)
    desk = Desk(app, wishes, late)
    hook = sys.excepthook
    _install_crash_hooks(desk, loop)
    ready(desk)
    try:
        with loop:
            loop.run_until_complete(desk.run())
    finally:
        sys.excepthook = hook
    return 0


def _install_crash_hooks(desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("unexpected failure", exc_info=(kind, error, trace))
        desk.backdoor.crashed.emit(crash_report(kind, error, trace, versions()))

    def in_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None:
            caught(type(error), error, error.__traceback__)

    sys.excepthook = caught
    loop.set_exception_handler(in_loop)
