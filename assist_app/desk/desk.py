"""The part of the composition root with a window: builds it, joins it to the rooms, ends it in order."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

from PySide6.QtCore import QTimer

from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.desk.beginning import Beginning
from assist_app.desk.composing import Composing
from assist_app.desk.joining import join_controller, join_menus, join_work
from assist_app.desk.opening import Opening
from assist_app.desk.own_words import OwnWords
from assist_app.desk.playing import Playing
from assist_app.desk.presenting import Presenter
from assist_app.desk.saying import Saying
from assist_app.desk.way_out import WayOut
from assist_app.files.settings import Settings
from assist_app.guards.copying import Copying
from assist_app.guards.outgoing_desk import OutgoingDesk
from assist_app.i18n import _
from assist_app.model.conversation import Conversation, ConversationSummary
from assist_app.model.event import Receipt
from assist_app.paths import there
from assist_app.reach.inserting import Inserting
from assist_app.reach.insertion_loop import InsertionLoop
from assist_app.reach.reaching import Reaching
from assist_app.rooms.desktop_leave import DesktopLeave
from assist_app.rooms.rooms import Rooms, Sourcing
from assist_app.rooms.starting import Late, Starting
from assist_app.rooms.wishes import Wishes
from assist_app.startup.first_picture import FirstPicture
from assist_app.tasks import TaskSet
from assist_app.ui.window.assist_controller import AssistController
from assist_app.ui.window.search_controller import SearchController
from assist_app.vendors.asking import Asking

LISTEN = 1000
"""Milliseconds after which a second start is heard though nothing is open: a key may wait for somebody."""

PICTURE = 30
"""Milliseconds after which a shown history is surely painted."""


class Desk:
    """One running window with everything behind it."""

    def __init__(self, picture: FirstPicture, starting: Starting, wishes: Wishes, late: Late) -> None:
        """`late` imports a part of the program by name; it is called on another thread."""
        self.wishes = wishes
        self._late = late
        self._tasks = TaskSet("window")
        self._done: asyncio.Event | None = None
        self._frozen = False
        self._calls: Any = None
        self.rooms = Rooms()
        self.choosing, self.window, self.starting = picture.choosing, picture.window, starting
        self._closed = picture.closed
        clipboard = ClipboardDelivery(picture.app.clipboard())
        self.controller = AssistController(
            lambda text: self.copying.put(text), lambda: self.settings.agent_name
        )
        self._connect_starting()
        self.presenter = Presenter(self.window)
        self.outgoing = OutgoingDesk(wishes.folder, self.window, late, self._tasks)
        self.copying = Copying(
            clipboard,
            self.window,
            self.controller,
            self.outgoing.checked,
            lambda: self.settings.agent_name,
        )
        self.insertion = InsertionLoop(late)
        self.inserting = Inserting(self.window, self.copying, self.controller, self.insertion)
        self.composing = Composing(self.window, self.copying, self.inserting, self.controller.judge)
        self.own_words = OwnWords(self.window, self.copying, self.inserting, self.controller)
        self.insertion.known.connect(self.window.offer_insertion)
        self.reaching = Reaching(
            self.window,
            picture.docking,
            self.choosing,
            late,
            self.inserting.insert_position,
            lambda: self.copying.take(self._take_said, self.reaching.tell),
            lambda: self.copying.focus_question() or self.window.notices.take_focus_of_waiting(),
            lambda: self.copying.asked_about,
        )
        self.copying.answered = self.reaching.answered
        self._furnish()
        self._join()
        self.reaching.guard_closing()
        self.opening.more_pages += (self.reaching.add_page,)
        self.opening.global_keys = self.reaching.keys
        self.opening.trouble = lambda: self.starting.failure
        self.choosing.tell_sources(self.sourcing.configure)

    def _furnish(self) -> None:
        """What works behind the window, each with those it needs."""
        window, folder, tasks = self.window, self.wishes.folder, self._tasks
        copy = self.copying.copy_for_us
        self.searching = SearchController(window, self.copying.copy_script)
        self.saying = Saying(window, self.controller, self.presenter, lambda: self.rooms.intake)
        self.sourcing = Sourcing(self.rooms, self.starting, lambda: self.settings, self._post, tasks)
        self.asking = Asking(folder, window, self.controller, lambda: self.settings, copy, self._late, tasks)
        self.opening = Opening(
            self.rooms,
            folder,
            window,
            self._late,
            self.choosing,
            self.asking,
            self.outgoing,
            copy,
            self._reopen,
            tasks,
        )
        self.way_out = WayOut(
            self.rooms,
            self.wishes,
            window,
            self._late,
            self.sourcing,
            lambda: self.opening.dialogs.unlocking,
            self._reopen,
            tasks,
        )
        pace = self.wishes.demo_pace
        self.playing = Playing(
            self.wishes,
            self.controller,
            self.presenter,
            tasks,
            lambda: self.asking.stand_in(pace),
            self.asking.stand_down,
        )
        self.beginning = Beginning(
            self.wishes, window, self.opening, self.asking, self.way_out, self._play_demo, self._late
        )

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.choosing.settings

    @property
    def kept(self) -> Any:
        """Store and vault, None until they are open."""
        return self.rooms.kept

    @property
    def engine(self) -> Any:
        """The local engine, None until it is made."""
        return self.rooms.engine

    @property
    def intake(self) -> Any:
        """The sources, None until they are open."""
        return self.rooms.intake

    # Joining

    def _connect_starting(self) -> None:
        starting = self.starting
        starting.opened.connect(self._opened)
        starting.intake_made.connect(self._intake_made)
        starting.engine_made.connect(self._engine_made)
        starting.progress.connect(self._show_progress)
        starting.failed.connect(lambda why: self.presenter.show_failure(why))
        starting.notice.connect(lambda sentence: self.window.notices.show_notice(sentence))
        starting.remark.connect(self.window.notices.say_of)
        starting.crashed.connect(lambda report: self.opening.dialogs.show_crash(report))

    def _join(self) -> None:
        window, controller = self.window, self.controller
        join_controller(controller, window, self.presenter, self.copying)
        join_work(window, controller, self.copying)
        join_menus(window, self.choosing, self.opening, self.asking, self.way_out)
        window.theme_toggled.connect(lambda: self.copying.set_theme(window.theme))
        controller.conversation_opened.connect(self._show_conversation)
        window.composer.customer_said.connect(self._customer_said)
        window.composer.clipboard_wanted.connect(lambda: self.copying.take(self._customer_said))
        window.new_wanted.connect(self.saying.begin_new)
        window.welcome.demo_wanted.connect(self._play_demo)
        controller.summaries_changed.connect(lambda s: self.playing.make_way(s, self.intake))
        window.closed.connect(self.finish)

    def _take_said(self, text: str) -> None:
        self._customer_said(text)
        self.window.status.set_passing_note(_("Taken as the customer's message."))

    def _customer_said(self, text: str) -> None:
        self._tasks.start(self.saying.say(text), name="say")

    def _play_demo(self) -> None:
        self.playing.ask(self.kept, self.intake)

    # Starting

    async def run(self) -> None:
        """Returns when the window has been closed and everything has ended."""
        self._done = asyncio.Event()
        if self.choosing.problem:
            self.window.notices.show_notice(self.choosing.problem)
        self.starting.serve(lambda: self.settings, self._post)
        QTimer.singleShot(LISTEN, self.window, self._listen)
        if self._closed:
            self.finish()
        await self._done.wait()
        await self._end()

    def _post(self, receipt: Receipt) -> None:
        """On the thread of whoever has stored something."""
        self.controller.post(receipt)
        self.outgoing.hear(receipt)

    def _opened(self, opened: tuple[Any, tuple[ConversationSummary, ...], Conversation | None]) -> None:
        self.rooms.kept, summaries, _newest = opened
        summaries = self.playing.without_earlier(self.kept, summaries)
        self.controller.use_history(self.kept.store)
        self.presenter.show_history(summaries)
        if not summaries:
            self._picture_shown()
            self._welcome()
        for sentence in self.kept.notices:
            if self.kept.durable:
                self.window.notices.show_notice(sentence)
            else:
                self.way_out.offer(sentence)

    def _welcome(self) -> None:
        locked = not self.kept.durable and there(self.wishes.folder.store)
        if not locked:
            self.presenter.show_welcome()
            if self.playing.wanted:
                self.presenter.expect_demo()

    def _show_conversation(self, talk: Conversation, size: int) -> None:
        self.presenter.show_conversation(talk, size)
        QTimer.singleShot(PICTURE, self._picture_shown)

    def _picture_shown(self) -> None:
        self.starting.picture_shown()
        self.insertion.begin(DesktopLeave(lambda: self.kept.choice.vault))

    def _intake_made(self, intake: Any) -> None:
        self.rooms.intake = intake
        self.outgoing.use_store(self.kept.store)
        self._listen()

    def _listen(self) -> None:
        """Second starts are heard from now on."""
        if self._calls is None and not self.sourcing.ending:
            self._calls = self._late("startup.only_window").listen(
                self.wishes.folder, self.reaching.come, self.window
            )

    def _engine_made(self, made: tuple[Any, int]) -> None:
        self.rooms.engine, count = made
        self.engine.start().add_done_callback(self.starting.note_started)
        self.reaching.begin()
        self.opening.use_engine()
        self.window.search.set_count(count)
        self.asking.use(self.kept, self.engine, self.starting.notice.emit, alone=self.playing.wanted)
        self.searching.use(self.engine.search, self.engine.search_meaning)
        self.beginning.engine_made()

    def _show_progress(self, progress: Any) -> None:
        self.presenter.show_progress(progress)
        if progress.stage == "ready":
            if not self._frozen:
                # Only what was loaded: at every edit of an intent it would keep what is garbage by then.
                self._frozen = True
                gc.freeze()
            self.asking.learned()
            self.outgoing.learn_from(self.kept.store)
            self.window.panel.forget_turn()
            self.controller.ask_again()
        self.playing.follow(progress, self.kept, self.intake)

    # Ending

    def finish(self) -> None:
        """Begins the end; `run` returns when everything has stopped."""
        if self._calls is not None:
            # A second start must not be sent to a window that is going.
            self._calls.close()
        if self._done is not None:
            self.sourcing.ending = True
            self._done.set()

    async def _end(self) -> None:
        await asyncio.gather(self.reaching.close(), self.insertion.close())
        await self.searching.close()
        await self.asking.close()
        await self.controller.close()
        await self.playing.end(self.intake)
        await self._tasks.close()
        await self.outgoing.close()
        await self._close_rooms()

    async def _reopen(self, passphrase: str | None) -> None:
        await self._close_rooms()
        self.starting.begin(passphrase)

    async def _close_rooms(self) -> None:
        await asyncio.to_thread(self.starting.join, 20)
        await self.controller.rest()
        await self.searching.rest()
        await self.opening.rest()
        await self.sourcing.stop()
        await self.asking.rest()
        await self.rooms.close_engine()
