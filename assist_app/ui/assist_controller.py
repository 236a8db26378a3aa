"""The seam between Qt and asyncio: arrivals go to the widgets, the agent's actions go to the rooms."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from assist_app.assist.backend import Backend
from assist_app.assist.session import Advice, AssistSession
from assist_app.assist.turn import current_turn
from assist_app.i18n import _
from assist_app.model.conversation import (
    Conversation,
    ConversationSummary,
    Message,
    MessageState,
    Role,
    TurnNote,
)
from assist_app.model.errors import AssistError
from assist_app.model.event import Change, Receipt
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.script import fill
from assist_app.model.suggestion import OTHER, Suggestion
from assist_app.tasks import TaskSet
from assist_app.ui.history import History
from assist_app.ui.mailbox import Mailbox
from assist_app.ui.recogniser import ChipRecogniser, Recognise
from assist_app.ui.talk import TAIL, is_news, with_change

log = logging.getLogger("assist.ui")

HEAD_START = 12
"""Milliseconds at most that a message is painted later than its answer is begun: painting and answering
share the interpreter, and one after the other both are done sooner than side by side."""

SAVE_AFTER = 150
"""Milliseconds after which it is written down what was shown."""

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
    copied = Signal(str, object, str)
    """Suggestion id, number of the message or None for all, and the text that is on the clipboard."""
    withdrawn = Signal()
    """The customer took back what the suggestions were for."""
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
        self._opening: asyncio.Task[Any] | None = None
        self._wanted = ""
        self._missed: list[Change] = []
        self._advice: dict[str, Advice] = {}
        self._new: list[Change] = []
        self._touched: dict[str, ConversationSummary] = {}
        self._shown: dict[str, tuple[str, float]] = {}
        self._unsaved: list[Feedback] = []
        self._show_soon = QTimer(self, singleShot=True, interval=HEAD_START)
        self._show_soon.timeout.connect(self._show_arrivals)
        self._save_soon = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._save_soon.timeout.connect(self._save_outcomes)

    # What the rooms hand over

    def post(self, receipt: Receipt) -> None:
        """Takes the receipt of stored events; may be called from any thread."""
        self._mailbox.post(receipt)

    def use_history(self, history: History) -> None:
        """Starts working on stored conversations."""
        self._history, self._talk = history, None

    def use_backends(self, backends: Sequence[Backend], recognise: Recognise) -> None:
        """Starts asking; the open conversation is asked about at once."""
        self._chips = ChipRecogniser(recognise, self._keep_notes, self._tasks)
        self._session = AssistSession(backends, self._take_advice)
        if self._talk is not None:
            self._session.hear(self._talk)
            self._want_chips(self._talk.messages)

    async def rest(self) -> None:
        """Asks nobody from now on: the rooms behind the window are being closed."""
        self._save_outcomes()
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
        """Opens a conversation; its newest page arrives through conversation_opened. The last choice wins."""
        if self._opening is not None:
            self._opening.cancel()
        self._opening, self._wanted, self._missed = None, conversation_id, []
        if self._talk is None or self._talk.id != conversation_id:
            self._opening = self._tasks.start(self._open(conversation_id), name="open")

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

    def note_shown(self, rows: Sequence[Suggestion]) -> None:
        """Records that these rows reached the screen, once each in a turn."""
        advice = self._advice.get(self._talk.id) if self._talk is not None else None
        turn_id, now = advice.turn_id if advice is not None else "", time.time()
        for position, row in enumerate(rows, start=1):
            # The id of a script's row is the same in every turn.
            if row.id not in self._shown or self._shown[row.id][0] != turn_id:
                self._shown[row.id] = (turn_id, now)
                outcome = self._outcome(row, position, Outcome.SHOWN)
                self._unsaved += [outcome] if outcome is not None else []
        # Written when they have been painted: another busy thread makes each step of painting wait.
        self._save_soon.start()

    @property
    def open_conversation(self) -> Conversation | None:
        """The newest part of the conversation on the screen."""
        return self._talk

    async def close(self) -> None:
        """Ends everything that runs; what arrives from now on is read again at the next start."""
        self._mailbox.close()
        self._show_soon.stop()
        self._save_outcomes()
        if self._session is not None:
            await self._session.close()
        await self._tasks.close()

    # Arrivals

    def _take(self, receipt: Receipt) -> None:
        for summary in receipt.summaries:
            self._touched[summary.id] = summary
        open_id = self._talk.id if self._talk is not None else None
        for change in receipt.changes:
            if change.message.conversation_id == open_id:
                self._follow(change)
            elif change.message.conversation_id == self._wanted:
                # Perhaps stored after the conversation that is being opened was read.
                self._missed.append(change)
        if self._chips is not None:
            for change in receipt.changes:
                self._chips.want(change.message)

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
            self._show_soon.start()
        else:
            self._show_arrivals()

    def _show_arrivals(self) -> None:
        self._show_soon.stop()
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
        self.conversation_opened.emit(talk, max([talk.size, *(change.size for change in news)]))
        known = self._advice.get(conversation_id)
        turn = current_turn(talk)
        if known is not None and turn is not None and turn.newest.id == known.turn.newest.id:
            self.advice_changed.emit(known)
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
        values = known_values(customer_name(self._talk) if self._talk else "", self._agent_name())
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
        self.copied.emit(suggestion.id, part, text)
        self._record(suggestion, position, outcome, edited)

    def _record(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> None:
        outcome_of = self._outcome(suggestion, position, outcome, edited)
        if outcome_of is not None:
            self._unsaved.append(outcome_of)
            self._save_outcomes()

    def _save_outcomes(self) -> None:
        self._save_soon.stop()
        unsaved, self._unsaved = self._unsaved, []
        if unsaved and self._history is not None:
            self._history.record(*unsaved)

    def _outcome(
        self, suggestion: Suggestion, position: int, outcome: Outcome, edited: float | None = None
    ) -> Feedback | None:
        if self._history is None or self._talk is None:
            return None
        advice, shown = self._advice.get(self._talk.id), self._shown.get(suggestion.id)
        intent = advice.intent.code if advice and advice.intent and advice.intent.code != OTHER else None
        if advice is not None and shown is not None and shown[0] != advice.turn_id:
            # The panel holds the earlier turn's rows under the pointer; the newer intent is not theirs.
            intent = None
        return Feedback(
            conversation_id=self._talk.id,
            suggestion_id=suggestion.id,
            outcome=outcome,
            at=time.time(),
            script_id=suggestion.script_id,
            intent=intent,
            backend=suggestion.origins[0] if suggestion.origins else "",
            position=position,
            shown_at=shown[1] if shown is not None else None,
            edit_share=edited,
        )


def customer_name(talk: Conversation) -> str:
    """What the customer is called: as their newest message is signed, else as the conversation is titled."""
    signed = (m.author for m in reversed(talk.messages) if m.role is Role.CUSTOMER and m.author)
    # "Typed here" and the like name a conversation and not a person.
    title = talk.title if talk.source != "manual" else ""
    return " ".join(next(signed, title).split())


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
