"""The seam between Qt and asyncio: arrivals go to the widgets, the agent's actions go to the rooms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from assist_app.assist.backend import Backend
from assist_app.assist.session import Advice
from assist_app.assist.turn import current_turn
from assist_app.model.conversation import (
    Conversation,
    ConversationSummary,
    Message,
    MessageState,
    TurnNote,
)
from assist_app.model.event import Change, Receipt
from assist_app.model.feedback import Outcome
from assist_app.model.question import OpenQuestion
from assist_app.model.suggestion import Suggestion
from assist_app.tasks import TaskSet
from assist_app.ui.cards.outcomes import Outcomes
from assist_app.ui.parts.mailbox import Mailbox
from assist_app.ui.talk.history import History
from assist_app.ui.talk.recogniser import Recognise
from assist_app.ui.window.advice_book import AdviceBook, Hides
from assist_app.ui.window.advising import Advising
from assist_app.ui.window.at_work import AtWork
from assist_app.ui.window.open_talk import OpenTalk
from assist_app.ui.window.suggestion_use import SuggestionUse

log = logging.getLogger("assist.ui")

HEAD_START = 12
"""Milliseconds at most that a message is painted later than its answer is begun: painting and answering
share the interpreter, and one after the other both are done sooner than side by side."""

PICTURE = 8
"""Milliseconds for the picture of an answer that came sooner: its message is in the next one."""


class AssistController(QObject):
    """One agent's desk: the conversations, the open one, and what is suggested for it.

    Signals carry values only. Everything here runs on the UI thread; answers of other threads come in
    through the mailbox or as awaited futures.
    """

    summaries_changed = Signal(object)
    conversation_opened = Signal(object, int)
    messages_changed = Signal(object)
    more_coming = Signal(bool)
    """Before and after several of these that follow each other."""
    page_arrived = Signal(int, object)
    advice_changed = Signal(object)
    copied = Signal(str, object, str)
    """Suggestion id, number of the message or None for all, and the text that is on the clipboard."""
    emptied = Signal()
    """Every conversation was deleted."""
    withdrawn = Signal()
    """The customer took back what the suggestions were for."""
    trouble = Signal(str)

    def __init__(self, copy: Callable[[str], None], agent_name: Callable[[], str]) -> None:
        super().__init__()
        self._tasks = TaskSet("desk")
        self._at_work = AtWork(self)
        self._mailbox = Mailbox(self._take, self._after_arrivals, self)
        self._history: History | None = None
        self._talks = OpenTalk(self._tasks, self._show_arrivals, self._opened, self)
        self._book = AdviceBook(agent_name)
        self._advising = Advising(self._talks, self._book, self._keep_notes, self._take_advice, self._tasks)
        self._times_emptied = 0
        self._new: list[Change] = []
        self._touched: dict[str, ConversationSummary] = {}
        self._show_soon = QTimer(self, singleShot=True)
        self._show_soon.timeout.connect(self._show_arrivals)
        self._outcomes = Outcomes(self)
        self._use = SuggestionUse(copy, lambda: self._talk, self._book, self._outcomes, self)
        self._use.copied.connect(self.copied)
        self._talks.read.connect(self.summaries_changed)
        self._talks.page_arrived.connect(self._show_page)
        for part in (self._use, self._talks):
            part.trouble.connect(self.trouble)

    @property
    def _talk(self) -> Conversation | None:
        return self._talks.now

    # What the rooms hand over

    def post(self, receipt: Receipt) -> None:
        """Takes the receipt of stored events; may be called from any thread."""
        self._mailbox.post(receipt)

    def use_history(self, history: History) -> None:
        """Starts working on stored conversations; none of them is open yet."""
        self._talks.use_history(history)
        self._history, self._new = history, []
        self._outcomes.use_history(history)

    def use_backends(
        self,
        backends: Sequence[Backend],
        recognise: Recognise,
        hides: Hides = lambda row, intent: False,
    ) -> None:
        """Starts asking; the open conversation is asked about at once. `hides` says of a suggestion, and an
        intent's code, that it must not be offered any more."""
        self._book.hides = hides
        self._advising.use(backends, recognise)

    def change_backends(self, backends: Sequence[Backend]) -> None:
        """Asks these from now on, also about the open turn. Nothing before `use_backends`."""
        self._advising.change(backends)

    async def rest(self) -> None:
        """Asks nobody from now on: the rooms behind the window are being closed."""
        self._outcomes.save()
        await self._advising.rest()

    def ask_again(self) -> None:
        """Asks about the open turn anew: the engine has learned since."""
        self._advising.again()

    # What the agent does

    def open(self, conversation_id: str) -> None:
        """Opens a conversation; its newest page arrives through conversation_opened. The last choice wins."""
        self._talks.open(conversation_id)

    def leave(self) -> None:
        """No conversation is open from now on: a new one is about to begin."""
        self._talks.leave()
        self._advising.leave()

    def ask_about(self, question: OpenQuestion | None) -> None:
        """Asks about one question of the customer's alone; None goes back to all that is open."""
        if question is None:
            self._show_known()
        self._advising.about(question)

    def fetch_page(self, first: int, count: int) -> None:
        """Fetches older messages of the open conversation."""
        self._talks.fetch_page(first, count)

    def use_suggestion(self, suggestion: Suggestion, position: int, part: int | None) -> None:
        """Copies a suggestion, or one of its messages, and records it."""
        self._use.use(suggestion, position, part)

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None:
        """Copies the agent's own wording of a suggestion and records how much was changed."""
        self._use.use_edited(suggestion, position, text)

    def judge(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None:
        """Records a down-vote, "not now", that it was taken back, or inserted; `edited` is the share of its
        text that was changed."""
        self._use.record(suggestion, position, outcome, edited)

    def restricted(self, suggestion: Suggestion) -> bool:
        """Whether it must not leave any more: it has expired or become internal."""
        return self._book.hides(suggestion, None)

    def note_shown(self, rows: Sequence[Suggestion]) -> None:
        """Records that these rows reached the screen, once each in a turn."""
        self._use.note_shown(rows)

    @property
    def open_conversation(self) -> Conversation | None:
        """The newest part of the conversation on the screen."""
        return self._talk

    @property
    def open_advice(self) -> Advice | None:
        """What is known of the open conversation's last turn."""
        return self._book.of(self._talk)

    async def close(self) -> None:
        """Ends everything that runs; what arrives from now on is read again at the next start."""
        self._mailbox.close()
        self._show_soon.stop()
        self._outcomes.save()
        await self._advising.rest()
        await self._tasks.close()

    # Arrivals

    def _take(self, receipt: Receipt) -> None:
        self._at_work.begin()
        if receipt.emptied:
            self._empty()
        for summary in receipt.summaries:
            self._touched[summary.id] = summary
        self._new += [change for change in receipt.changes if self._talks.take(change)]
        self._advising.follow(self._talk)
        self._advising.want(change.message for change in receipt.changes)

    def _empty(self) -> None:
        """Nothing is left of any conversation, also not of what was about to be shown."""
        self._talks.forget()
        self._new, self._touched = [], {}
        self._times_emptied += 1
        self._advising.forget()
        self.emptied.emit()

    def _after_arrivals(self) -> None:
        asked = False
        if self._new and self._advising.asks and self._talk is not None:
            asked = self._advising.hear()
            taken_back = any(change.message.state is MessageState.RECALLED for change in self._new)
            if taken_back and current_turn(self._talk) is None:
                self._book.forget(self._talk)
                self.withdrawn.emit()
        if asked:
            self._show_soon.start(HEAD_START)
        else:
            self._show_arrivals()

    def _show_arrivals(self) -> None:
        self._at_work.begin()
        self._show_soon.stop()
        new, self._new = self._new, []
        if len(new) > 1:
            self.more_coming.emit(True)
        try:
            for change in new:
                self.messages_changed.emit(change)
        finally:
            if len(new) > 1:
                self.more_coming.emit(False)
        touched, self._touched = self._touched, {}
        if touched:
            self.summaries_changed.emit(tuple(touched.values()))
            if self._talk is not None and self._talk.id in touched and touched[self._talk.id].unread:
                self._talks.mark_read(self._talk.id)

    def _opened(self, talk: Conversation, size: int) -> None:
        self._advising.follow(talk)
        self.conversation_opened.emit(talk, size)
        self._show_known()
        self._advising.hear()
        self._advising.want_chips(talk.messages)

    def _show_known(self) -> None:
        """What was shown for the open turn, as it stood."""
        known = self._book.back(self._talk) if self._talk is not None else None
        if known is not None:
            self.advice_changed.emit(known)

    def _show_page(self, first: int, messages: Sequence[Message]) -> None:
        self.page_arrived.emit(first, messages)
        self._advising.want_chips(messages)

    # Advice

    def _take_advice(self, advice: Advice) -> None:
        self._at_work.begin()
        if self._show_soon.isActive():
            self._show_soon.start(PICTURE)
        if self._talk is not None:
            self.advice_changed.emit(self._advising.note(advice))

    async def _keep_notes(self, conversation_id: str, notes: Mapping[str, TurnNote]) -> None:
        assert self._history is not None
        before = self._times_emptied
        receipt = await asyncio.wrap_future(self._history.annotate(conversation_id, notes))
        if before == self._times_emptied:
            self.post(receipt)
