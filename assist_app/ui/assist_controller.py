"""The seam between Qt and asyncio: arrivals go to the widgets, the agent's actions go to the rooms."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from assist_app.assist.backend import Backend
from assist_app.assist.session import Advice, AssistSession
from assist_app.i18n import _
from assist_app.model.conversation import Conversation, ConversationSummary, Message, TurnNote
from assist_app.model.errors import AssistError
from assist_app.model.event import Change, Receipt
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.script import fill
from assist_app.model.suggestion import OTHER, Suggestion
from assist_app.tasks import TaskSet
from assist_app.ui.history import History
from assist_app.ui.mailbox import Mailbox
from assist_app.ui.recogniser import ChipRecogniser, Recognise
from assist_app.ui.talk import TAIL, with_change

log = logging.getLogger("assist.ui")

HEAD_START = 12
"""Milliseconds at most that a message is painted later than its answer is begun: painting and answering
share the interpreter, and one after the other both are done sooner than side by side."""

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
    page_arrived = Signal(int, object)
    advice_changed = Signal(object)
    copied = Signal(str, object)
    trouble = Signal(str)

    def __init__(self, copy: Callable[[str], None], agent_name: Callable[[], str]) -> None:
        super().__init__()
        self._copy = copy
        self._agent_name = agent_name
        self._tasks = TaskSet("desk")
        self._mailbox = Mailbox(self._take, self._after_arrivals, self)
        self._history: History | None = None
        self._session: AssistSession | None = None
        self._chips: ChipRecogniser | None = None
        self._talk: Conversation | None = None
        self._size = 0
        self._advice: dict[str, Advice] = {}
        self._new: list[Change] = []
        self._touched: dict[str, ConversationSummary] = {}
        self._shown_at: dict[str, float] = {}

    # What the rooms hand over

    def post(self, receipt: Receipt) -> None:
        """Takes the receipt of stored events; may be called from any thread."""
        self._mailbox.post(receipt)

    def use_history(self, history: History) -> None:
        """Starts working on stored conversations."""
        self._history = history

    def use_backends(self, backends: Sequence[Backend], recognise: Recognise) -> None:
        """Starts asking; the open conversation is asked about at once."""
        self._chips = ChipRecogniser(recognise, self._keep_notes, self._tasks)
        self._session = AssistSession(backends, self._take_advice)
        if self._talk is not None:
            self._session.hear(self._talk)
            self._want_chips(self._talk.messages)

    async def rest(self) -> None:
        """Asks nobody from now on: the rooms behind the window are being closed."""
        session, self._session, self._chips = self._session, None, None
        if session is not None:
            await session.close()

    def ask_again(self) -> None:
        """Asks about the open turn anew: the engine has learned since."""
        if self._session is not None and self._talk is not None:
            self._session.forget_turn()
            self._session.hear(self._talk)
            self._want_chips(self._talk.messages)

    # What the agent does

    def open(self, conversation_id: str) -> None:
        """Opens a conversation; its newest page arrives through conversation_opened."""
        if self._talk is None or self._talk.id != conversation_id:
            self._tasks.start(self._open(conversation_id), name="open")

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

    def judge(self, suggestion: Suggestion, position: int, outcome: Outcome) -> None:
        """Records a down-vote or "not now"."""
        self._record(suggestion, position, outcome)

    def copy_text(self, text: str) -> None:
        """Copies free text of the composer."""
        self._copy(text)

    def note_shown(self, rows: Sequence[Suggestion]) -> None:
        """Records that these rows reached the screen, once each."""
        for position, row in enumerate(rows, start=1):
            if row.id not in self._shown_at:
                self._shown_at[row.id] = time.time()
                self._record(row, position, Outcome.SHOWN)

    @property
    def open_conversation(self) -> Conversation | None:
        """The newest part of the conversation on the screen."""
        return self._talk

    async def refresh(self) -> tuple[ConversationSummary, ...]:
        """Reads the conversation list."""
        assert self._history is not None
        return await asyncio.wrap_future(self._history.conversations())

    async def close(self) -> None:
        """Ends everything that runs."""
        if self._session is not None:
            await self._session.close()
        await self._tasks.close()

    # Arrivals

    def _take(self, receipt: Receipt) -> None:
        for summary in receipt.summaries:
            self._touched[summary.id] = summary
        open_id = self._talk.id if self._talk is not None else None
        mine = [change for change in receipt.changes if change.message.conversation_id == open_id]
        for change in mine:
            assert self._talk is not None
            self._talk = with_change(self._talk, change)
            self._size = change.size
        self._new.extend(mine)
        if self._chips is not None:
            for change in receipt.changes:
                self._chips.want(change.message)

    def _after_arrivals(self) -> None:
        asked = False
        if self._new and self._session is not None and self._talk is not None:
            asked = self._session.hear(self._talk)
        if asked:
            QTimer.singleShot(HEAD_START, self._show_arrivals)
        else:
            self._show_arrivals()

    def _show_arrivals(self) -> None:
        new, self._new = self._new, []
        for change in new:
            self.messages_changed.emit(change)
        touched, self._touched = self._touched, {}
        if touched:
            self.summaries_changed.emit(tuple(touched.values()))
            if self._talk is not None and self._talk.id in touched and touched[self._talk.id].unread:
                self._tasks.start(self._mark_read(self._talk.id), name="read")

    async def _open(self, conversation_id: str) -> None:
        assert self._history is not None
        talk = await asyncio.wrap_future(self._history.tail(conversation_id, TAIL))
        summary = await asyncio.wrap_future(self._history.mark_read(conversation_id))
        self._talk, self._size = talk, summary.size
        self.conversation_opened.emit(talk, summary.size)
        self.summaries_changed.emit((summary,))
        known = self._advice.get(conversation_id)
        if known is not None:
            self.advice_changed.emit(known)
        if self._session is not None:
            self._session.hear(talk)
        self._want_chips(talk.messages)

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
        self._show_arrivals()
        if self._talk is None:
            return
        filled = replace(advice, rows=tuple(self._personal(row) for row in advice.rows))
        self._advice.pop(self._talk.id, None)
        self._advice[self._talk.id] = filled
        if len(self._advice) > REMEMBERED:
            self._advice.pop(next(iter(self._advice)))
        self.advice_changed.emit(filled)

    def _personal(self, row: Suggestion) -> Suggestion:
        """The row with the blanks filled that we know the answer to."""
        title = self._talk.title if self._talk is not None else ""
        values = known_values(title, self._agent_name())
        return replace(row, messages=tuple(fill(message, values) for message in row.messages))

    def _want_chips(self, messages: Sequence[Message]) -> None:
        if self._chips is not None:
            for message in messages[-REMEMBERED:]:
                self._chips.want(message)

    async def _keep_notes(self, conversation_id: str, notes: Mapping[str, TurnNote]) -> None:
        assert self._history is not None
        self.post(await asyncio.wrap_future(self._history.annotate(conversation_id, notes)))

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
        try:
            self._copy(text)
        except AssistError as error:
            self.trouble.emit(error.sentence)
            return
        self.copied.emit(suggestion.id, part)
        self._record(suggestion, position, outcome, edited)

    def _record(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None:
        if self._history is None or self._talk is None:
            return
        advice = self._advice.get(self._talk.id)
        intent = advice.intent.code if advice and advice.intent and advice.intent.code != OTHER else None
        feedback = Feedback(
            conversation_id=self._talk.id,
            suggestion_id=suggestion.id,
            outcome=outcome,
            at=time.time(),
            script_id=suggestion.script_id,
            intent=intent,
            backend=suggestion.origins[0] if suggestion.origins else "",
            position=position,
            shown_at=self._shown_at.get(suggestion.id),
            edit_share=edited,
        )
        self._history.record(feedback)


def known_values(customer: str, agent: str) -> dict[str, str]:
    """Blanks whose answer is known without asking, by the names the libraries use."""
    values = {_("customer name"): customer, _("agent name"): agent}
    values |= {"客户称呼": customer, "客户姓名": customer, "客服姓名": agent}
    values |= {"customer name": customer, "agent name": agent}
    return {name: value for name, value in values.items() if value}


def edit_share(before: str, after: str) -> float:
    """How much of a text was changed: 0 for nothing, 1 for everything (characters not kept in place)."""
    if before == after:
        return 0.0
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    longest = max(len(before), len(after))
    return round((longest - start - end) / longest, 3)
