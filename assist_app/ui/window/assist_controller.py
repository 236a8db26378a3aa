"""The seam between Qt and asyncio: arrivals go to the widgets, the agent's actions go to the rooms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from assist_app.assist.backend import Backend
from assist_app.assist.session import Advice, AssistSession
from assist_app.assist.small_talk import matters_before
from assist_app.assist.turn import current_turn
from assist_app.i18n import _
from assist_app.model.conversation import (
    Conversation,
    ConversationSummary,
    Message,
    MessageState,
    TurnNote,
)
from assist_app.model.errors import AssistError
from assist_app.model.event import Change, Receipt
from assist_app.model.feedback import Outcome
from assist_app.model.question import OpenQuestion
from assist_app.model.suggestion import Suggestion
from assist_app.tasks import TaskSet
from assist_app.ui.cards.known_blanks import filled
from assist_app.ui.cards.outcomes import Outcomes, edit_share
from assist_app.ui.parts.mailbox import Mailbox
from assist_app.ui.talk.history import History
from assist_app.ui.talk.recogniser import Recognise
from assist_app.ui.talk.talk import TAIL, is_news, with_change
from assist_app.ui.talk.turn_notes import TurnNotes
from assist_app.ui.window.at_work import AtWork

log = logging.getLogger("assist.ui")

HEAD_START = 12
"""Milliseconds at most that a message is painted later than its answer is begun: painting and answering
share the interpreter, and one after the other both are done sooner than side by side."""

PICTURE = 8
"""Milliseconds for the picture of an answer that came sooner: its message is in the next one."""

REMEMBERED = 50
"""Conversations whose last advice is kept, so that switching back shows the same rows and digits."""


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
        self._copy = copy
        self._agent_name = agent_name
        self._tasks = TaskSet("desk")
        self._at_work = AtWork(self)
        self._mailbox = Mailbox(self._take, self._after_arrivals, self)
        self._history: History | None = None
        self._session: AssistSession | None = None
        self._notes: TurnNotes | None = None
        self._talk: Conversation | None = None
        self._opening: asyncio.Task[Any] | None = None
        self._wanted = ""
        self._missed: list[Change] = []
        self._advice: dict[str, Advice] = {}
        self._vendors: dict[str, str] = {}
        self._times_emptied = 0
        self._hides: Callable[[Suggestion, str | None], bool] = lambda row, intent: False
        self._new: list[Change] = []
        self._touched: dict[str, ConversationSummary] = {}
        self._show_soon = QTimer(self, singleShot=True)
        self._show_soon.timeout.connect(self._show_arrivals)
        self._outcomes = Outcomes(self)

    # What the rooms hand over

    def post(self, receipt: Receipt) -> None:
        """Takes the receipt of stored events; may be called from any thread."""
        self._mailbox.post(receipt)

    def use_history(self, history: History) -> None:
        """Starts working on stored conversations; none of them is open yet."""
        if self._opening is not None:
            self._opening.cancel()
        self._opening, self._wanted, self._missed, self._new = None, "", [], []
        self._history, self._talk = history, None
        self._outcomes.use_history(history)

    def use_backends(
        self,
        backends: Sequence[Backend],
        recognise: Recognise,
        hides: Callable[[Suggestion, str | None], bool] = lambda row, intent: False,
    ) -> None:
        """Starts asking; the open conversation is asked about at once. `hides` says of a suggestion, and an
        intent's code, that it must not be offered any more."""
        self._hides = hides
        self._notes = TurnNotes(recognise, self._keep_notes, self._tasks)
        self._session = AssistSession(backends, self._take_advice)
        self._name_vendors(backends)
        if self._talk is not None:
            self._notes.follow(self._talk)
            self._session.hear(self._talk)
            self._want_chips(self._talk.messages)

    def change_backends(self, backends: Sequence[Backend]) -> None:
        """Asks these from now on, also about the open turn. Nothing before `use_backends`."""
        if self._session is not None:
            self._session.use(backends)
            self._name_vendors(backends)
            self._session.forget_turn()
            if self._talk is not None:
                self._session.hear(self._talk)

    def _name_vendors(self, backends: Sequence[Backend]) -> None:
        # Those asked before stay known: a running question goes on with them.
        self._vendors |= {one.spec.name: one.spec.title for one in backends if not one.spec.local}

    async def rest(self) -> None:
        """Asks nobody from now on: the rooms behind the window are being closed."""
        self._outcomes.save()
        session, self._session, self._notes = self._session, None, None
        if session is not None:
            await session.close()

    def ask_again(self) -> None:
        """Asks about the open turn anew: the engine has learned since."""
        if self._notes is not None:
            self._notes.learned()
        if self._session is not None and self._talk is not None:
            self._session.forget_turn()
            self._session.hear(self._talk)
            self._want_chips(self._talk.messages)

    # What the agent does

    def open(self, conversation_id: str) -> None:
        """Opens a conversation; its newest page arrives through conversation_opened. The last choice wins."""
        if self._opening is not None:
            self._opening.cancel()
        self._opening, self._wanted, self._missed = None, conversation_id, []
        if self._talk is None or self._talk.id != conversation_id:
            self._opening = self._tasks.start(self._open(conversation_id), name="open")

    def leave(self) -> None:
        """No conversation is open from now on: a new one is about to begin."""
        if self._opening is not None:
            self._opening.cancel()
        self._show_arrivals()
        self._talk, self._opening, self._wanted, self._missed = None, None, "", []

    def ask_about(self, question: OpenQuestion | None) -> None:
        """Asks about one question of the customer's alone; None goes back to all that is open."""
        if self._session is None or self._talk is None:
            return
        if question is not None:
            self._session.ask_about(self._talk, question)
        else:
            self._session.forget_turn()
            self._session.hear(self._talk)

    def fetch_page(self, first: int, count: int) -> None:
        """Fetches older messages of the open conversation."""
        if self._talk is not None:
            self._tasks.start(self._fetch_page(self._talk.id, first, count), name="page")

    def use_suggestion(self, suggestion: Suggestion, position: int, part: int | None) -> None:
        """Copies a suggestion, or one of its messages, and records it."""
        text = suggestion.text if part is None else suggestion.messages[part]
        self._hand_over(suggestion, position, text, Outcome.COPIED, part=part)

    def use_edited(self, suggestion: Suggestion, position: int, text: str) -> None:
        """Copies the agent's own wording of a suggestion and records how much was changed."""
        share = edit_share(suggestion.text, text)
        self._hand_over(suggestion, position, text, Outcome.EDITED, edited=share)

    def judge(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None:
        """Records a down-vote, "not now", that it was taken back, or inserted; `edited` is the share of its
        text that was changed."""
        self._record(suggestion, position, outcome, edited)

    def restricted(self, suggestion: Suggestion) -> bool:
        """Whether it must not leave any more: it has expired or become internal."""
        return self._hides(suggestion, None)

    def note_shown(self, rows: Sequence[Suggestion]) -> None:
        """Records that these rows reached the screen, once each in a turn."""
        if self._talk is not None:
            self._outcomes.note_shown(self._talk.id, self._advice.get(self._talk.id), rows)

    @property
    def open_conversation(self) -> Conversation | None:
        """The newest part of the conversation on the screen."""
        return self._talk

    @property
    def open_advice(self) -> Advice | None:
        """What is known of the open conversation's last turn."""
        return self._advice.get(self._talk.id) if self._talk is not None else None

    async def close(self) -> None:
        """Ends everything that runs; what arrives from now on is read again at the next start."""
        self._mailbox.close()
        self._show_soon.stop()
        self._outcomes.save()
        if self._session is not None:
            await self._session.close()
        await self._tasks.close()

    # Arrivals

    def _take(self, receipt: Receipt) -> None:
        self._at_work.begin()
        if receipt.emptied:
            self._empty()
        for summary in receipt.summaries:
            self._touched[summary.id] = summary
        open_id = self._talk.id if self._talk is not None else None
        for change in receipt.changes:
            if change.message.conversation_id == open_id:
                self._follow(change)
            elif change.message.conversation_id == self._wanted:
                # Perhaps stored after the conversation that is being opened was read.
                self._missed.append(change)
        if self._notes is not None:
            self._notes.follow(self._talk)
            self._notes.want(change.message for change in receipt.changes)

    def _empty(self) -> None:
        """Nothing is left of any conversation, also not of what was about to be shown."""
        if self._opening is not None:
            self._opening.cancel()
        self._opening, self._talk, self._wanted = None, None, ""
        self._missed, self._new, self._touched = [], [], {}
        self._advice.clear()
        self._times_emptied += 1
        if self._session is not None:
            self._session.forget_turn()
        self.emptied.emit()

    def _follow(self, change: Change) -> None:
        """A change of the open conversation, unless the part that was read has it already."""
        assert self._talk is not None
        if is_news(self._talk, change):
            self._talk = with_change(self._talk, change)
            self._new.append(change)

    def _after_arrivals(self) -> None:
        asked = False
        if self._new and self._session is not None and self._talk is not None:
            asked = self._session.hear(self._talk)
            taken_back = any(change.message.state is MessageState.RECALLED for change in self._new)
            if taken_back and current_turn(self._talk) is None:
                self._advice.pop(self._talk.id, None)
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
                self._tasks.start(self._mark_read(self._talk.id), name="read")

    async def _open(self, conversation_id: str) -> None:
        assert self._history is not None
        try:
            talk = await asyncio.wrap_future(self._history.tail(conversation_id, TAIL))
        except AssistError as error:
            self._wanted = self._talk.id if self._talk is not None else ""
            self.trouble.emit(error.sentence)
            return
        # What still waits to be shown belongs to the conversation before.
        self._show_arrivals()
        news = [change for change in self._missed if is_news(talk, change)]
        for change in news:
            talk = with_change(talk, change)
        self._talk, self._missed = talk, []
        if self._notes is not None:
            self._notes.follow(talk)
        self.conversation_opened.emit(talk, max([talk.size, *(change.size for change in news)]))
        known = self._advice.get(conversation_id)
        turn = current_turn(talk)
        if known is not None and turn is not None and turn.newest.id == known.turn.newest.id:
            self.advice_changed.emit(self._still_good(known))
        if self._session is not None:
            self._session.hear(self._talk)
        self._want_chips(self._talk.messages)
        await self._mark_read(conversation_id)

    async def _fetch_page(self, conversation_id: str, first: int, count: int) -> None:
        assert self._history is not None
        messages = await asyncio.wrap_future(self._history.page(conversation_id, first, count))
        if self._talk is not None and self._talk.id == conversation_id:
            self.page_arrived.emit(first, messages)
            self._want_chips(messages)

    async def _mark_read(self, conversation_id: str) -> None:
        assert self._history is not None
        summary = await asyncio.wrap_future(self._history.mark_read(conversation_id))
        self.summaries_changed.emit((summary,))

    # Advice

    def _take_advice(self, advice: Advice) -> None:
        self._at_work.begin()
        if self._show_soon.isActive():
            self._show_soon.start(PICTURE)
        if self._talk is None:
            return
        advice = filled(advice, self._talk, self._agent_name())
        if advice.intent is not None:
            first = advice.turn.messages[0].id
            before = matters_before(self._talk, first, advice.intent.code)
            advice = replace(advice, before=before)
        self._advice.pop(self._talk.id, None)
        self._advice[self._talk.id] = advice
        if len(self._advice) > REMEMBERED:
            self._advice.pop(next(iter(self._advice)))
        if advice.complete and self._notes is not None and not advice.about:
            self._notes.take(advice, self._talk, self._vendors.get(advice.intent_by, ""))
        self.advice_changed.emit(advice)

    def _still_good(self, advice: Advice) -> Advice:
        """Earlier advice without what has expired or was restricted since."""
        intent = advice.intent.code if advice.intent is not None else None
        return replace(advice, rows=tuple(row for row in advice.rows if not self._hides(row, intent)))

    def _want_chips(self, messages: Sequence[Message]) -> None:
        if self._notes is not None:
            self._notes.want(messages[-REMEMBERED:])

    async def _keep_notes(self, conversation_id: str, notes: Mapping[str, TurnNote]) -> None:
        assert self._history is not None
        before = self._times_emptied
        receipt = await asyncio.wrap_future(self._history.annotate(conversation_id, notes))
        if before == self._times_emptied:
            self.post(receipt)

    # Use of suggestions

    def _hand_over(
        self,
        suggestion: Suggestion,
        position: int,
        text: str,
        outcome: Outcome,
        *,
        part: int | None = None,
        edited: float | None = None,
    ) -> None:
        if self._hides(suggestion, None):
            self.trouble.emit(_("This script has expired or become internal; it was not copied."))
            return
        try:
            self._copy(text)
        except AssistError as error:
            self.trouble.emit(error.sentence)
            return
        self.copied.emit(suggestion.id, part, text)
        self._record(suggestion, position, outcome, edited)

    def _record(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None:
        if self._talk is not None:
            advice = self._advice.get(self._talk.id)
            self._outcomes.record(self._talk.id, advice, suggestion, position, outcome, edited)
