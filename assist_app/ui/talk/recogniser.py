"""Intent chips: recognises customer messages one at a time, newest first, while the engine has time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from assist_app.model.conversation import Message, MessageState, Role, TurnNote
from assist_app.model.suggestion import OTHER, Attitude, Intent, Recognised
from assist_app.tasks import TaskSet

MOST_WAITING = 400
"""A burst of thousands need not be recognised at once: what scrolls into view later is asked for then."""
BATCH = 8
AFTER = 0.03
"""Seconds that chips let suggestions go ahead."""

Recognise = Callable[[str], Awaitable[Recognised]]
Keep = Callable[[str, Mapping[str, TurnNote]], Awaitable[None]]


class ChipRecogniser:
    """Never more than one recognition is under way, so that suggestions do not queue behind chips."""

    def __init__(self, recognise: Recognise, keep: Keep, tasks: TaskSet) -> None:
        """`keep` stores notes: conversation id, notes by message id."""
        self._recognise = recognise
        self._keep = keep
        self._tasks = tasks
        self._waiting: dict[tuple[str, str], Message] = {}
        self._unlearned: dict[tuple[str, str], Message] = {}
        self._running = False

    def want(self, message: Message) -> None:
        """Asks for the chip of a customer message that has none yet."""
        spoken = message.role is Role.CUSTOMER and message.state is not MessageState.RECALLED
        known = message.note is not None and not made_unlearned(message.note)
        if not spoken or not message.text or known:
            return
        key = (message.conversation_id, message.id)
        self._waiting.pop(key, None)
        self._waiting[key] = message
        if len(self._waiting) > MOST_WAITING:
            self._waiting.pop(next(iter(self._waiting)))
        if not self._running:
            self._running = True
            self._tasks.start(self._work(), name="chips")

    def again(self) -> None:
        """The engine has learned: what it could say nothing about is asked once more."""
        unlearned, self._unlearned = self._unlearned, {}
        for message in unlearned.values():
            self.want(message)

    async def _work(self) -> None:
        try:
            # Suggestions first: their vector is then at hand for the chip as well.
            await asyncio.sleep(AFTER)
            while self._waiting:
                conversation, batch = self._newest()
                notes = {message.id: await self._note(message) for message in batch}
                learned = {name: note for name, note in notes.items() if note is not None}
                if learned:
                    await self._keep(conversation, learned)
        finally:
            self._running = False

    async def _note(self, message: Message) -> TurnNote | None:
        recognised = await self._recognise(message.text or "")
        note = note_of(recognised.intent, recognised.attitude)
        if not made_unlearned(note):
            return note
        self._unlearned[message.conversation_id, message.id] = message
        if len(self._unlearned) > MOST_WAITING:
            self._unlearned.pop(next(iter(self._unlearned)))
        return None

    def _newest(self) -> tuple[str, list[Message]]:
        """Takes the newest waiting messages of one conversation."""
        conversation = next(reversed(self._waiting))[0]
        keys = [key for key in reversed(self._waiting) if key[0] == conversation][:BATCH]
        return conversation, [self._waiting.pop(key) for key in keys]


def note_of(intent: Intent, attitude: Attitude | None, by: str = "") -> TurnNote:
    """What is kept of it with the message; `by` as in TurnNote."""
    mood = attitude.label.value if attitude else None
    return TurnNote(intent.code, intent.name, intent.confidence, mood, by)


def made_unlearned(note: TurnNote) -> bool:
    """Whether a note says only that the engine had learned nothing yet: it is no judgement."""
    return note.intent_code == OTHER and not note.confidence and note.attitude is None
