"""One backend asked about one moment: rows, silence or failure, how long it took and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assist_app.assist.backend import Backend, Question
from assist_app.assist.pipeline import ask_all
from assist_app.assist.ranking import StableRows, distinct
from assist_app.model.suggestion import (
    AssistEvent,
    Failed,
    Finished,
    Intent,
    Metered,
    NotAsked,
    Recognised,
    Suggested,
    Suggestion,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`problem` is one word, "" for none; `milliseconds` is None where there was no answer."""

    rows: tuple[Suggestion, ...]
    intent: Intent | None = None
    milliseconds: float | None = None
    problem: str = ""
    metered: Metered | None = None


class Asked(Protocol):
    """Something that can be asked by name."""

    @property
    def name(self) -> str: ...

    async def answer(self, question: Question) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Plain:
    """A backend that needs nothing but the question."""

    name: str
    backend: Backend

    async def answer(self, question: Question) -> Answer:
        """Asks through the pipeline, as the window does."""
        events: list[AssistEvent] = []
        await ask_all([self.backend], question, events.append)
        return _answer(events, question.rows)


@dataclass(frozen=True, slots=True)
class Grounded:
    """A backend that builds on what the local engine found first; that time is not counted as its own."""

    name: str
    backend: Backend
    ground: Plain

    async def answer(self, question: Question) -> Answer:
        """Asks the engine, then the backend."""
        found = await self.ground.answer(question)
        grounded = replace(question, intent=found.intent, grounding=found.rows)
        return await Plain(self.name, self.backend).answer(grounded)


def _answer(events: Sequence[AssistEvent], most: int) -> Answer:
    rows = StableRows(most)
    intent: Intent | None = None
    metered: Metered | None = None
    milliseconds: float | None = None
    problem = ""
    for event in events:
        match event:
            case Suggested(suggestion=suggestion):
                rows.add(suggestion)
            case Recognised(intent=known) if known is not None:
                intent = known
            case Metered():
                metered = event
            case Finished(milliseconds=spent):
                milliseconds = spent
            case Failed(kind=kind):
                problem = kind
            case NotAsked():
                problem = "not_applicable"
    return Answer(distinct(rows.rows), intent, milliseconds, problem, metered)
