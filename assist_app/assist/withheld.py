"""Scripts that must not be suggested: expired, internal, or forbidden for the intent at hand."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import cast

from assist_app.assist.backend import Backend, BackendSpec, Question
from assist_app.assist.outgoing.internal import InternalTexts
from assist_app.assist.ranking import folded
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import OTHER, AssistEvent, Intent, Recognised, Suggested, Suggestion


class Withheld:
    """The scripts of a library that are restricted in any way; may be used from any thread."""

    def __init__(self, scripts: Iterable[Script] = (), clock: Callable[[], float] = time.time) -> None:
        """`clock` gives the time in seconds since the epoch."""
        self._clock = clock
        self._lock = threading.Lock()
        self._scripts: dict[str, Script] = {}
        self._texts: dict[str, Counter[str]] = {}
        self.internal = InternalTexts()
        """What must not leave even when somebody types it."""
        self.version = 0
        """Another one after each change of the library."""
        self.put(scripts)

    def put(self, scripts: Iterable[Script]) -> None:
        """Takes added or edited scripts in; most are not restricted and leave no trace."""
        with self._lock:
            for script in scripts:
                self._drop(script.id)
                if script.internal:
                    self.internal.put(script.id, script.messages)
                if script.restricted:
                    self._scripts[script.id] = script
                    self._texts.setdefault(_text(script.messages), Counter())[script.id] += 1
            self.version += 1

    def remove(self, ids: Iterable[str]) -> None:
        """Forgets scripts that are gone."""
        with self._lock:
            for name in ids:
                self._drop(name)
            self.version += 1

    def _drop(self, name: str) -> None:
        old = self._scripts.pop(name, None)
        if old is not None:
            self.internal.remove(name)
            ids = self._texts[_text(old.messages)]
            del ids[name]
            if not ids:
                del self._texts[_text(old.messages)]

    def refuses(self, script_id: str, intent: str | None = None) -> bool:
        """Whether this script must not be suggested now, in a turn with this intent."""
        script = self._scripts.get(script_id)
        return script is not None and script.withheld(intent, self._clock())

    def forbidden_somewhere(self, ids: Iterable[str]) -> list[str]:
        """Those of these scripts that must not be suggested in turns with certain intents."""
        return [name for name in ids if name in self._scripts and self._scripts[name].forbidden]

    def hides(self, suggestion: Suggestion, intent: str | None = None) -> bool:
        """Whether a suggestion, of whatever origin, is such a script or says the same word for word."""
        if suggestion.script_id is not None and self.refuses(suggestion.script_id, intent):
            return True
        return self.hides_text(suggestion.messages, intent)

    def hides_text(self, messages: Sequence[str], intent: str | None = None) -> bool:
        """Whether these messages are those of a script that must not be suggested."""
        with self._lock:
            ids = tuple(self._texts.get(_text(messages), ()))
        return any(self.refuses(name, intent) for name in ids)

    def spared(self, definitions: Sequence[IntentDefinition]) -> tuple[IntentDefinition, ...]:
        """Intents without the replies that must not be suggested, for those who build on them."""
        return tuple(
            replace(one, script="") if one.script and self.hides_text((one.script,), one.code) else one
            for one in definitions
        )


class Withholding:
    """A backend that neither sees nor suggests what is withheld, also where it remembers it from before."""

    def __init__(self, backend: Backend, withheld: Withheld) -> None:
        self._backend = backend
        self._withheld = withheld

    @property
    def spec(self) -> BackendSpec:
        """The backend's own."""
        return self._backend.spec

    def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """What the backend says without what must not be suggested, under the intents known and said."""
        intents = {_code(question.intent)}
        ground = tuple(
            row for row in question.grounding if not self._withheld.hides(row, _code(question.intent))
        )
        return self._allowed(self._backend.ask(replace(question, grounding=ground)), intents)

    async def _allowed(
        self, answers: AsyncIterator[AssistEvent], intents: set[str | None]
    ) -> AsyncIterator[AssistEvent]:
        async with aclosing(cast("AsyncGenerator[AssistEvent, None]", answers)) as events:
            async for event in events:
                if isinstance(event, Recognised):
                    intents.add(_code(event.intent))
                row = event.suggestion if isinstance(event, Suggested) else None
                if row is None or not any(self._withheld.hides(row, intent) for intent in intents):
                    yield event


def _code(intent: Intent | None) -> str | None:
    return intent.code if intent is not None and intent.code != OTHER else None


def _text(messages: Sequence[str]) -> str:
    return folded("\n".join(messages))
