"""What a paid service has said of a turn is not bought a second time when the turn is looked at again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from assist_app.assist.backend import Backend, BackendSpec, Question
from assist_app.model.suggestion import AssistEvent, Suggestion

MOST = 200
"""Answers kept for each backend."""

Key = tuple[object, ...]


class Remembered:
    """A backend whose whole answers are kept until the program ends; failures are asked anew."""

    def __init__(
        self, backend: Backend, stale: Callable[[Suggestion, str | None], bool] = lambda row, intent: False
    ) -> None:
        """`stale` says of a script, and of an intent's code, whether what was built on it is still good."""
        self._backend = backend
        self._stale = stale
        self._known: dict[Key, tuple[Question, tuple[AssistEvent, ...]]] = {}
        self._forgotten = 0

    @property
    def spec(self) -> BackendSpec:
        """The backend's own."""
        return self._backend.spec

    def forget(self, *, intents: bool, scripts: bool) -> None:
        """Intents or scripts were edited: what was answered of those of before is out of date."""
        if (intents and self.spec.told_intents) or (scripts and self.spec.told_scripts):
            self._forgotten += 1
            self._known.clear()

    async def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """The answer of before if the same was asked, word for word; otherwise what the backend says now."""
        key = _key(question)
        events = list(self._recalled(key))
        for event in events:
            yield event
        if events:
            return
        forgotten = self._forgotten
        async with aclosing(self._backend.ask(question)) as answers:  # type: ignore[type-var]
            async for event in answers:
                events.append(event)
                yield event
        if forgotten != self._forgotten:
            return
        # Taken out first: a dict keeps the place of what is put in anew.
        self._known.pop(key, None)
        self._known[key] = question, tuple(events)
        if len(self._known) > MOST:
            self._known.pop(next(iter(self._known)))

    def _recalled(self, key: Key) -> tuple[AssistEvent, ...]:
        asked, events = self._known.get(key, (None, ()))
        if asked is None:
            return ()
        intent = asked.intent.code if asked.intent is not None else None
        return () if any(self._stale(row, intent) for row in asked.grounding) else events


def _key(question: Question) -> Key:
    """All that was said and what is wanted; what other backends said meanwhile changes nothing."""
    talk = question.conversation
    said = tuple((message.id, message.revision, message.state, message.text) for message in talk.messages)
    return talk.id, said, question.rows
