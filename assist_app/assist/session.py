"""One live conversation: newer customer messages replace the running question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assist_app.assist.backend import Backend, Question
from assist_app.assist.pipeline import Asked, ask_all, begin, gather
from assist_app.assist.ranking import StableRows
from assist_app.assist.turn import Turn, current_turn
from assist_app.model.conversation import Conversation
from assist_app.model.question import OpenQuestion
from assist_app.model.suggestion import (
    OTHER,
    Abstained,
    AssistEvent,
    Attitude,
    Failed,
    Finished,
    Intent,
    Metered,
    NotAsked,
    Recognised,
    Remarked,
    Suggested,
    Suggestion,
)
from assist_app.tasks import TaskSet


class AdviceState(StrEnum):
    """Where the answer to a turn stands."""

    ASKING = "asking"
    READY = "ready"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens read and written, and what they cost in `currency` (None: unknown)."""

    tokens_in: int
    tokens_out: int
    cost: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class BackendReport:
    """How one backend fared: `milliseconds` when it answered, `problem` (a sentence) when it did not.

    `kind`, `code` and `request_id` name the problem for programs and for the vendor's support. `remark` is
    a sentence about the answer.
    """

    name: str
    milliseconds: float | None = None
    problem: str = ""
    stepped_aside: bool = False
    kind: str = ""
    code: str = ""
    request_id: str = ""
    remark: str = ""
    spent: Spent | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """All that is known about one turn so far; rows keep their place from one advice to the next.

    `intent_by` is the backend whose intent it is, "" when there is none. `complete` is True once every
    backend has answered, stepped aside or failed. `about` is the one question of the customer's that it
    answers, "" for the whole turn. `before` are the names of what was talked about earlier, newest first.
    """

    turn_id: str
    turn: Turn
    state: AdviceState = AdviceState.ASKING
    intent: Intent | None = None
    intent_by: str = ""
    attitude: Attitude | None = None
    rows: tuple[Suggestion, ...] = ()
    reports: dict[str, BackendReport] = field(default_factory=dict)
    complete: bool = False
    about: str = ""
    before: tuple[str, ...] = ()


GROWING = 0.033
"""Seconds between two reports of answers that only grow: all of them share these thirty pictures a second."""

Settle = Callable[[float], float]
"""Seconds to wait before slow backends are asked, from the seconds between the last two messages."""


def adaptive_settle(gap: float) -> float:
    """Waits a little longer than the customer's own rhythm: 0.4 s to 1.5 s.

    Customers who split messages leave 1 to 3 s between them; asking a paid service at each one wastes
    calls, waiting a fixed 3 s makes everyone slow.
    """
    return min(1.5, max(0.4, gap * 0.5))


class AssistSession:
    """Asks for one conversation at a time and reports a growing Advice."""

    def __init__(
        self,
        backends: Sequence[Backend],
        report: Callable[[Advice], None],
        *,
        rows: int = 9,
        each: int = 5,
        settle: Settle = adaptive_settle,
    ) -> None:
        """At most `rows` in all and `each` from one backend: more choices are not read, only searched."""
        self._backends = tuple(backends)
        self._report = report
        self._most, self._each = rows, each
        self._settle = settle
        self._tasks = TaskSet("session")
        self._running: asyncio.Task[None] | None = None
        self._heard = self._turn_id = ""

    def hear(self, conversation: Conversation, known: Advice | None = None) -> bool:
        """Asks about the open customer turn; False when there is none or it is already being answered.

        Must be called inside the running loop. When the last word is ours, a running question ends. `known`
        is what was shown before: of the same turn it stays, and nobody is asked about it again unless
        somebody had still to answer; that comes below it.
        """
        turn = current_turn(conversation)
        if turn is None:
            self.rest()
            return False
        turn_id = turn_name(conversation, turn)
        if turn_id == self._heard:
            return False
        self._heard = turn_id
        advice = Advice(turn_id, turn)
        if known is not None and known.turn_id == turn_id:
            if known.complete:
                self._stop()
                self._turn_id = turn_id
                return False
            advice = replace(known, reports={})
        self._begin(advice, conversation)
        return True

    def ask_about(self, conversation: Conversation, question: OpenQuestion) -> None:
        """Asks the local backends about one question alone, in place of the turn; `hear` goes on as before.

        Services that cost money are not asked: they have been told the whole turn.
        """
        asked_in = next((m for m in conversation.messages if m.id == question.message_id), None)
        if asked_in is not None:
            turn = Turn((replace(asked_in, text=question.text),))
            advice = Advice(f"{turn_name(conversation, turn)}?", turn, about=question.text)
            self._begin(advice, conversation)

    def _begin(self, advice: Advice, conversation: Conversation) -> None:
        self._stop()
        self._turn_id = advice.turn_id
        question = Question(conversation, advice.turn, min(self._most, self._each))
        asked = begin([backend for backend in self._backends if backend.spec.local], question)
        self._running = self._tasks.start(self._ask(advice, question, asked), name="ask")

    def use(self, backends: Sequence[Backend]) -> None:
        """Asks these from the next question on; a running one goes on with those of before."""
        self._backends = tuple(backends)

    def forget_turn(self) -> None:
        """Makes the next `hear` ask even if nothing new was said."""
        self._heard = self._turn_id = ""

    def rest(self) -> None:
        """Asks nobody until something is heard; a running question ends."""
        self.forget_turn()
        self._stop()

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None

    async def _ask(self, advice: Advice, question: Question, asked: Sequence[Asked]) -> None:
        gathering = _Gathering(advice, self._most, self._say)
        try:
            await self._gather(gathering, question, asked)
        finally:
            gathering.rest()

    async def _gather(self, gathering: _Gathering, question: Question, asked: Sequence[Asked]) -> None:
        alone = bool(gathering.advice.about)
        slow = [backend for backend in self._backends if not backend.spec.local and not alone]
        await gather(asked, gathering.take)
        if slow:
            gathering.tell()
            await asyncio.sleep(self._settle(_gap(question.turn)))
            known = gathering.advice
            question = replace(question, intent=known.intent, grounding=known.rows)
            await ask_all(slow, question, gathering.take)
        gathering.end()

    def _say(self, advice: Advice) -> None:
        if advice.turn_id == self._turn_id:
            self._report(advice)

    async def close(self) -> None:
        """Ends a running question."""
        await self._tasks.close()


class _Gathering:
    """Turns events into advice; events that arrive in one pass of the loop make one report, and what has only
    grown waits a moment for what grows beside it."""

    def __init__(self, advice: Advice, most: int, report: Callable[[Advice], None]) -> None:
        self._advice = advice
        self._rows = StableRows(most, advice.rows)
        self._report = report
        self._pending: asyncio.Handle | None = None
        self._patient = False

    def take(self, event: AssistEvent) -> None:
        growing = False
        match event:
            case Recognised(backend=name, intent=intent, attitude=attitude):
                self._recognised(name, intent, attitude)
            case Suggested(backend=name, suggestion=suggestion):
                growing = not suggestion.complete and any(r.id == suggestion.id for r in self._rows.rows)
                if not self._rows.add(suggestion):
                    return
                self._advice = replace(self._advice, rows=self._rows.rows)
                if not suggestion.complete and name not in self._advice.reports:
                    # A backend that writes is at work, although nothing can be told of it yet.
                    self._note(BackendReport(name))
            case Finished(backend=name, milliseconds=elapsed):
                self._end_of(name)
                self._note(replace(self._report_of(name), milliseconds=elapsed))
                self._advice = replace(self._advice, state=self._state_so_far())
            case Failed(backend=name):
                self._end_of(name)
                self._note(_failed(self._report_of(name), event))
            case NotAsked(backend=name, reason=reason):
                self._end_of(name)
                self._note(BackendReport(name, problem=reason, stepped_aside=True))
            case Remarked(backend=name, remark=remark):
                self._note(replace(self._report_of(name), remark=remark))
            case Metered(backend=name, tokens_in=read, tokens_out=written, cost=cost, currency=currency):
                self._note(replace(self._report_of(name), spent=Spent(read, written, cost, currency)))
            case Abstained():
                return
        self._report_soon(patient=growing)

    def _report_soon(self, *, patient: bool) -> None:
        if self._pending is not None:
            if patient or not self._patient:
                return
            self._pending.cancel()
        loop, self._patient = asyncio.get_running_loop(), patient
        self._pending = loop.call_later(GROWING, self._flush) if patient else loop.call_soon(self._flush)

    def tell(self) -> None:
        """Says at once what waits to be said."""
        if self._pending is not None:
            self._flush()

    def end(self) -> None:
        """Says what it comes to when every backend has spoken."""
        # Of an earlier question a row may be left whose backend is asked no more.
        self._end_of("")
        state = AdviceState.READY if self._rows.rows else AdviceState.UNSURE
        self._advice = replace(self._advice, state=state, complete=True)
        self._flush()

    def rest(self) -> None:
        """Reports nothing more: what still waits to be said is of a question that was replaced."""
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None

    def _flush(self) -> None:
        self.rest()
        self._report(self._advice)

    def _end_of(self, name: str) -> None:
        if self._rows.end(name):
            self._advice = replace(self._advice, rows=self._rows.rows)

    def _recognised(self, name: str, intent: Intent | None, attitude: Attitude | None) -> None:
        """An intent that is known and surer wins; one that is unknown never hides a known one."""
        had = self._advice.intent
        if intent is not None and (had is None or _outranks(intent, had)):
            self._advice = replace(self._advice, intent=intent, intent_by=name)
        had_mood = self._advice.attitude
        if attitude is not None and (had_mood is None or attitude.confidence > had_mood.confidence):
            self._advice = replace(self._advice, attitude=attitude)

    @property
    def advice(self) -> Advice:
        """What is known so far."""
        return self._advice

    def _report_of(self, name: str) -> BackendReport:
        return self._advice.reports.get(name) or BackendReport(name)

    def _state_so_far(self) -> AdviceState:
        return AdviceState.READY if self._rows.rows else AdviceState.ASKING

    def _note(self, report: BackendReport) -> None:
        self._advice = replace(self._advice, reports={**self._advice.reports, report.name: report})


def _failed(report: BackendReport, event: Failed) -> BackendReport:
    return replace(
        report, problem=event.reason, kind=event.kind, code=event.code, request_id=event.request_id
    )


def _outranks(new: Intent, old: Intent) -> bool:
    if new.code == old.code:
        # The same again is no news, and the one that stands may have its domain and the customer's words.
        return not (old.evidence or old.domain) and new.confidence > old.confidence
    if (new.code == OTHER) != (old.code == OTHER):
        return old.code == OTHER
    return new.confidence > old.confidence


def turn_name(conversation: Conversation, turn: Turn) -> str:
    """What `Advice.turn_id` is for a turn: another as soon as a message of it comes, goes or changes."""
    newest = turn.newest
    revisions = sum(message.revision + 1 for message in turn.messages)
    return f"{conversation.id}#{newest.id}#{len(turn.messages)}#{revisions}#{hash(turn.text)}"


def conversation_of(turn_id: str) -> str:
    """The conversation a turn belongs to, "" for no turn."""
    return turn_id.rsplit("#", 4)[0]


def _gap(turn: Turn) -> float:
    if len(turn.messages) < 2:
        return 0.8
    return max(0.0, turn.messages[-1].sent_at - turn.messages[-2].sent_at)
