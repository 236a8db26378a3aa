"""Whose word counts for a message's chip: for the open turn the advice's, for all else the recogniser's.

The header above the cards speaks of the whole turn; a chip made from its last message alone could
contradict it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

from assist_app.assist.session import Advice
from assist_app.assist.turn import Turn, current_turn
from assist_app.model.conversation import Conversation, Message, TurnNote
from assist_app.tasks import TaskSet
from assist_app.ui.talk.recogniser import AFTER, ChipRecogniser, Recognise, note_of

Keep = Callable[[str, Mapping[str, TurnNote]], Awaitable[None]]
Key = tuple[str, str]

REMEMBERED = 200
"""Messages remembered to have their note from an advice."""


class TurnNotes:
    """Has messages recognised and keeps what advice says of turns."""

    def __init__(self, recognise: Recognise, keep: Keep, tasks: TaskSet) -> None:
        """`keep` stores notes: conversation id, notes by message id."""
        self._keep = keep
        self._tasks = tasks
        self._chips = ChipRecogniser(recognise, self._keep_found, tasks)
        self._turn: Turn | None = None
        self._keys: frozenset[Key] = frozenset()
        self._silent: Key | None = None
        self._advised: dict[Key, None] = {}

    def follow(self, talk: Conversation | None) -> None:
        """The open conversation is this now. A turn that was left before its advice is recognised here."""
        left, self._turn = self._turn, current_turn(talk) if talk is not None else None
        self._keys = frozenset(map(_key, self._turn.messages)) if self._turn is not None else frozenset()
        if left is not None and _key(left.newest) not in self._keys:
            self._chips.want(left.newest)

    def want(self, messages: Iterable[Message]) -> None:
        """Asks for the chips of messages that have none, except where advice is coming."""
        for message in messages:
            key = _key(message)
            if not self._awaited(key):
                if message.note is None:
                    # Its words have changed since.
                    self._advised.pop(key, None)
                self._chips.want(message)

    def learned(self) -> None:
        """The engine knows intents now, or others than before."""
        self._chips.again()

    def take(self, advice: Advice, talk: Conversation, by: str) -> None:
        """Makes what a complete advice says of the turn the note of its newest message.

        `by` as in TurnNote.
        """
        key = _key(advice.turn.newest)
        known = next((m for m in reversed(talk.messages) if _key(m) == key), None)
        if known is None:
            return
        if advice.intent is None:
            self._silent = key
            self._chips.want(known)
            return
        self._advised[key] = None
        if len(self._advised) > REMEMBERED:
            del self._advised[next(iter(self._advised))]
        note = note_of(advice.intent, advice.attitude, by)
        if known.note != note:
            self._tasks.start(self._keep_advised(talk.id, {known.id: note}), name="note")

    async def _keep_advised(self, conversation_id: str, notes: Mapping[str, TurnNote]) -> None:
        # The replies are being painted, and the store is a thread that would ask for the interpreter too.
        await asyncio.sleep(AFTER)
        await self._keep(conversation_id, notes)

    def _awaited(self, key: Key) -> bool:
        return key in self._keys and key != self._silent

    async def _keep_found(self, conversation_id: str, notes: Mapping[str, TurnNote]) -> None:
        """Keeps what the recogniser found, unless advice has spoken or will speak of the message."""
        own = {name: note for name, note in notes.items() if not self._has_advice((conversation_id, name))}
        if own:
            await self._keep(conversation_id, own)

    def _has_advice(self, key: Key) -> bool:
        return key in self._advised or self._awaited(key)


def _key(message: Message) -> Key:
    return message.conversation_id, message.id
