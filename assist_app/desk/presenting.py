"""Says in the window what the rooms behind it report: advice, progress, conversations."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from assist_app.assist.session import Advice, AdviceState
from assist_app.desk.faring import Faring
from assist_app.i18n import _, joined, ngettext
from assist_app.model.conversation import DEMO, Conversation, ConversationSummary
from assist_app.ui.window.main_window import LOCAL, MainWindow
from assist_app.ui.window.status_bar import BackendState, Level


class Presenter:
    """Turns values into what the agent sees; it starts nothing."""

    def __init__(self, window: MainWindow, clock: Callable[[], float] = time.time) -> None:
        self._window = window
        self._faring = Faring(window.titles, clock)
        self._ready = self._failed = False
        self._demo_is_over = False
        self._drafting = False
        self._held: Advice | None = None
        window.panel.applied.connect(self._show_held_intent)

    def show_history(self, summaries: tuple[ConversationSummary, ...]) -> None:
        """The conversations of earlier days; the one that was open stays open, else the newest one is."""
        conversations = self._window.conversations
        conversations.set_rows(summaries)
        self._window.set_active(len(summaries))
        if self._drafting:
            return
        if not summaries:
            # What was on the screen belongs to no conversation any more.
            self._show_none("")
        elif conversations.current_id() is None:
            conversations.select(summaries[0].id)

    def show_welcome(self) -> None:
        """Nothing was ever said here: the ways to begin."""
        self._show_none("")
        self._window.composer.expect_customer_text()
        self._window.show_welcome(True)

    def forget_demo(self) -> None:
        """Its customers have gone; it can be asked for again."""
        self._demo_is_over = True
        self.without_demo()
        self._window.welcome.offer_demo()
        words = _("The demo is over: its customers are gone, and nothing of them was kept or learned.")
        self._window.status.set_passing_note(words)

    def without_demo(self) -> bool:
        """Takes its rows from the list; whether others are left."""
        left = tuple(row for row in self._window.conversations.rows() if row.source != DEMO)
        self.show_history(left)
        return bool(left)

    def expect_demo(self) -> None:
        """The demo was asked for."""
        self._demo_is_over = False
        self._window.welcome.expect_demo()

    def show_new(self) -> None:
        """A conversation that begins with what is typed next; what arrives meanwhile leaves it open."""
        self._drafting = True
        self._window.conversations.select_none()
        self._show_none(_("New conversation"))
        self._window.messages.set_hint(_("Type or paste below what the customer said."))
        self._window.show_welcome(False)
        self._window.set_panel_only(False)
        self._window.composer.enter_customer_text()

    def _show_none(self, title: str) -> None:
        window = self._window
        window.messages.reset(0, ())
        window.set_conversation(title, "")
        self._held = None
        window.panel.show_idle()
        window.intent.show_intent(None, None)

    def show_summaries(self, summaries: tuple[ConversationSummary, ...]) -> None:
        """What is new in the conversation list; the very first conversation is opened."""
        conversations = self._window.conversations
        first = not conversations.rows()
        for summary in summaries:
            # Without a source it is the empty row of a conversation that was deleted meanwhile; of a demo
            # that is over something may still have been on its way.
            gone = not summary.source or (self._demo_is_over and summary.source == DEMO)
            if not gone:
                conversations.put(summary)
        rows = conversations.rows()
        self._window.set_active(len(rows))
        if first and rows and not self._drafting:
            conversations.select(rows[0].id)

    def show_nothing(self) -> None:
        """Every conversation is gone: the ways to begin are offered again."""
        self._window.conversations.set_rows(())
        self._window.set_active(0)
        self._window.panel.forget_drafts()
        self.show_welcome()

    def show_conversation(self, talk: Conversation, size: int) -> None:
        """Another conversation in the middle, nothing suggested yet."""
        window = self._window
        self._drafting = False
        if window.welcoming and not window.composer.editor.hasFocus():
            window.composer.expect_reply()
        window.show_welcome(False)
        window.messages.reset(size, talk.messages)
        window.set_conversation(talk.title, talk.refs.get("channel", ""))
        window.panel.show_idle()
        window.intent.show_intent(None, None)

    def show_advice(self, advice: Advice) -> None:
        """Intent, cards or "not sure", and how each backend fared."""
        window = self._window
        if advice.turn_id != window.panel.turn and window.panel_only and not window.search.hasFocus():
            # Beside a chat client what was found once must not hide what has just been said.
            window.search.clear()
        if advice.rows:
            window.panel.show_rows(advice.turn_id, advice.rows)
        elif advice.state is AdviceState.UNSURE and self._ready:
            window.panel.show_not_sure(advice.turn_id)
        elif not self._ready:
            say = window.panel.show_failed if self._failed else window.panel.show_loading
            say(advice.turn_id)
        else:
            window.panel.show_waiting(advice.turn_id)
        # The header belongs to the cards: while newer ones are held back it waits with them.
        self._held = advice if window.panel.held else None
        if self._held is None:
            self._show_intent(advice)
        for name, report in advice.reports.items():
            window.status.set_state(name, self._faring.state_of(advice.turn_id, report))

    def _show_held_intent(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._show_intent(held)

    def _show_intent(self, advice: Advice) -> None:
        by = "" if advice.intent_by in ("", LOCAL) else self._window.titles.get(advice.intent_by, "")
        self._window.intent.show_intent(advice.intent, advice.attitude, by, advice.before)

    def withdraw(self) -> None:
        """The customer took back what the cards and the header were for."""
        self._held = None
        self._window.panel.show_idle()
        self._window.intent.show_intent(None, None)

    def show_failure(self, why: str = "") -> None:
        """The engine did not load: nobody is to wait for it. `why` stays to be read in the bottom line's list
        when the notice has been put away."""
        window, self._failed = self._window, True
        window.status.set_progress(1, 1)
        window.status.set_note("")
        brief = _("Local: did not load")
        words = joined([_("Local: did not load."), why, _("Start Assist again.")]) if why else brief
        window.status.set_state(LOCAL, BackendState(Level.WARNING, words, brief))
        window.panel.no_longer_loading()

    def show_progress(self, progress: Any) -> None:
        """How far the engine's learning is."""
        status, self._failed = self._window.status, False
        # "Not sure" is a judgement; with words alone, while meaning is still being learned, there is none.
        self._ready = progress.stage == "ready" or (self._ready and progress.stage != "loading")
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
