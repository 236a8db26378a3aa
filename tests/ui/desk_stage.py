"""A controller on Qt's own loop with stored conversations that answer when a test lets them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import qasync
from PySide6.QtWidgets import QApplication

from assist_app.assist.backend import Backend
from assist_app.model.conversation import Conversation, ConversationSummary, Message, Role, TurnNote
from assist_app.model.errors import DeliveryError
from assist_app.model.event import Change, ChangeKind, Receipt
from assist_app.model.feedback import Feedback
from assist_app.model.suggestion import Intent, Recognised
from assist_app.ui.talk.recogniser import Recognise
from assist_app.ui.window.assist_controller import AssistController

CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT


def in_qt(app: QApplication, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a coroutine on the loop the program has, Qt's events and asyncio's tasks in turn; it must
    leave no tasks behind."""
    loop = qasync.QEventLoop(app)
    with loop:
        loop.run_until_complete(asyncio.wait_for(work(), 30))
        left = [task.get_name() for task in asyncio.all_tasks(loop)]
        assert not left, f"tasks left running: {left}"


def done(value: Any) -> Future[Any]:
    """An answer that is there already."""
    future: Future[Any] = Future()
    future.set_result(value)
    return future


class FakeHistory:
    """Keeps conversations by id; a conversation in `gates` is read only when its future is set."""

    def __init__(self, *talks: Conversation) -> None:
        self.talks = {talk.id: talk for talk in talks}
        self.gates: dict[str, Future[Conversation]] = {}
        self.recorded: list[Feedback] = []
        self.saved = asyncio.Event()
        self.read: list[str] = []
        self.noted: list[dict[str, TurnNote]] = []
        self.annotated = asyncio.Event()
        self.keeps = False
        """Whether notes change the stored messages, as they do in the real store."""

    def summary(self, conversation_id: str, unread: int = 0) -> ConversationSummary:
        talk = self.talks[conversation_id]
        size = len(talk.messages)
        return ConversationSummary(talk.id, "test", talk.title, "", CUSTOMER, 0.0, unread, size=size)

    def conversations(self) -> Future[tuple[ConversationSummary, ...]]:
        return done(tuple(map(self.summary, self.talks)))

    def tail(self, conversation_id: str, count: int) -> Future[Conversation]:
        return self.gates.get(conversation_id) or done(self.talks[conversation_id])

    def page(self, conversation_id: str, first: int, count: int) -> Future[tuple[Message, ...]]:
        return done(self.talks[conversation_id].messages[first : first + count])

    def mark_read(self, conversation_id: str) -> Future[ConversationSummary]:
        self.read.append(conversation_id)
        return done(self.summary(conversation_id))

    def annotate(self, conversation_id: str, notes: Mapping[str, TurnNote]) -> Future[Receipt]:
        self.noted.append(dict(notes))
        self.annotated.set()
        changes = [self._noted(conversation_id, *each) for each in notes.items()] if self.keeps else []
        return done(Receipt(0, 0, tuple(changes)))

    def _noted(self, conversation_id: str, name: str, note: TurnNote) -> Change:
        talk = self.talks[conversation_id]
        place = next(n for n, message in enumerate(talk.messages) if message.id == name)
        message = replace(talk.messages[place], note=note)
        messages = (*talk.messages[:place], message, *talk.messages[place + 1 :])
        self.talks[talk.id] = replace(talk, messages=messages)
        return Change(ChangeKind.REPLACED, message, place, len(messages))

    def record(self, *outcomes: Feedback) -> Future[Any]:
        self.recorded += outcomes
        self.saved.set()
        return done(None)


async def recognise(text: str) -> Recognised:
    """The same chip for every message."""
    return Recognised("local", Intent("track", "Track parcel", 0.9))


class Stage:
    """The controller, what it copied, and everything its signals said."""

    def __init__(self, *talks: Conversation) -> None:
        self.history = FakeHistory(*talks)
        self.clipboard: list[str] = []
        self.broken = False
        self.seen: list[tuple[str, Any]] = []
        self._more = asyncio.Event()
        self.control = AssistController(self._copy, lambda: "Li")
        self.control.use_history(self.history)
        for name in ("summaries_changed", "messages_changed", "advice_changed", "trouble"):
            getattr(self.control, name).connect(lambda value, name=name: self._note(name, value))
        self.control.conversation_opened.connect(lambda talk, size: self._note("opened", (talk, size)))
        self.control.page_arrived.connect(lambda first, page: self._note("page", (first, page)))
        self.control.copied.connect(lambda name, part, _text: self._note("copied", (name, part)))

    def _copy(self, text: str) -> None:
        if self.broken:
            raise DeliveryError("The clipboard is busy.")
        self.clipboard.append(text)

    def _note(self, name: str, value: Any) -> None:
        self.seen.append((name, value))
        self._more.set()

    def said(self, name: str) -> list[Any]:
        """Everything one signal has carried."""
        return [value for what, value in self.seen if what == name]

    async def until(self, name: str, fits: Callable[[Any], bool] = lambda value: True) -> Any:
        """Waits until a signal has carried a value that fits, and returns the newest such value."""
        while True:
            found = [value for value in self.said(name) if fits(value)]
            if found:
                return found[-1]
            self._more.clear()
            await self._more.wait()

    async def open(self, conversation_id: str, *backends: Backend, recognise: Recognise = recognise) -> None:
        """Opens a conversation and starts asking."""
        if backends:
            self.control.use_backends(backends, recognise)
        self.control.open(conversation_id)
        await self.until("opened", lambda value: value[0].id == conversation_id)

    def arrive(self, conversation_id: str, *turns: tuple[Role, str]) -> None:
        """New messages are stored and their receipts posted, one for each."""
        for change in self.store(conversation_id, turns):
            unread = int(change.message.role is CUSTOMER)
            self.control.post(Receipt(1, 0, (change,), (self.history.summary(conversation_id, unread),)))

    def store(self, conversation_id: str, turns: Sequence[tuple[Role, str]]) -> list[Change]:
        """New messages are stored; the changes they made."""
        changes = []
        for role, text in turns:
            talk = self.history.talks[conversation_id]
            place = len(talk.messages)
            message = Message(f"m{place}", "test", talk.id, role, text, float(place))
            self.history.talks[talk.id] = Conversation(talk.id, "test", talk.title, (*talk.messages, message))
            changes.append(Change(ChangeKind.ADDED, message, place, place + 1))
        return changes
