"""What is opened behind the window takes its place in it: store, sources, engine, each as it comes."""

from __future__ import annotations

import gc
from typing import Any

from PySide6.QtCore import QTimer

from assist_app.desk.furniture import Furniture
from assist_app.model.conversation import Conversation, ConversationSummary
from assist_app.paths import there
from assist_app.rooms.desktop_leave import DesktopLeave

PICTURE = 30
"""Milliseconds after which a shown history is surely painted."""


class Arriving:
    """Follows a start, also one that begins again on other data."""

    def __init__(self, desk: Furniture) -> None:
        self._desk = desk
        self._frozen = False
        self._calls: Any = None
        starting, window = desk.starting, desk.window
        starting.opened.connect(self._opened)
        starting.intake_made.connect(self._intake_made)
        starting.engine_made.connect(self._engine_made)
        starting.progress.connect(self.show_progress)
        starting.failed.connect(lambda why: desk.presenter.show_failure(why))
        starting.notice.connect(lambda sentence: window.notices.show_notice(sentence))
        starting.remark.connect(window.notices.say_of)
        starting.crashed.connect(lambda report: desk.opening.dialogs.show_crash(report))
        desk.controller.conversation_opened.connect(self._show_conversation)

    def _opened(self, opened: tuple[Any, tuple[ConversationSummary, ...], Conversation | None]) -> None:
        desk = self._desk
        desk.rooms.kept, summaries, _newest = opened
        summaries = desk.playing.without_earlier(desk.kept, summaries)
        desk.controller.use_history(desk.kept.store)
        desk.presenter.show_history(summaries)
        if not summaries:
            self._picture_shown()
            self._welcome()
        for sentence in desk.kept.notices:
            if desk.kept.durable:
                desk.window.notices.show_notice(sentence)
            else:
                desk.way_out.offer(sentence)

    def _welcome(self) -> None:
        desk = self._desk
        locked = not desk.kept.durable and there(desk.wishes.folder.store)
        if not locked:
            desk.presenter.show_welcome()
            if desk.playing.wanted:
                desk.presenter.expect_demo()

    def _show_conversation(self, talk: Conversation, size: int) -> None:
        self._desk.presenter.show_conversation(talk, size)
        QTimer.singleShot(PICTURE, self._picture_shown)

    def _picture_shown(self) -> None:
        desk = self._desk
        desk.starting.picture_shown()
        desk.insertion.begin(DesktopLeave(lambda: desk.kept.choice.vault))

    def _intake_made(self, intake: Any) -> None:
        self._desk.rooms.intake = intake
        self._desk.outgoing.use_store(self._desk.kept.store)
        self.listen()

    def listen(self) -> None:
        """Second starts are heard from now on."""
        desk = self._desk
        if self._calls is None and not desk.sourcing.ending:
            self._calls = desk.late("startup.only_window").listen(
                desk.wishes.folder, desk.reaching.come, desk.window
            )

    def close(self) -> None:
        """A second start must not be sent to a window that is going."""
        if self._calls is not None:
            self._calls.close()

    def _engine_made(self, made: tuple[Any, int]) -> None:
        desk = self._desk
        desk.rooms.engine, count = made
        desk.engine.start().add_done_callback(desk.starting.note_started)
        desk.reaching.begin()
        desk.opening.use_engine()
        desk.window.search.set_count(count)
        desk.asking.use(desk.kept, desk.engine, desk.starting.notice.emit, alone=desk.playing.wanted)
        desk.searching.use(desk.engine.search, desk.engine.search_meaning)
        desk.beginning.engine_made()

    def show_progress(self, progress: Any) -> None:
        """How far the engine is; ready it knows all intents, perhaps others than before."""
        desk = self._desk
        desk.presenter.show_progress(progress)
        if progress.stage == "ready":
            if not self._frozen:
                # Only what was loaded: at every edit of an intent it would keep what is garbage by then.
                self._frozen = True
                gc.freeze()
            desk.asking.learned()
            desk.outgoing.learn_from(desk.kept.store)
            desk.window.panel.forget_turn()
            desk.controller.ask_again()
        desk.playing.follow(progress, desk.kept, desk.intake)
