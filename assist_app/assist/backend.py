"""The one contract of every backend: given a conversation, yield events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from assist_app.assist.turn import Turn
from assist_app.model.conversation import Conversation
from assist_app.model.suggestion import AssistEvent


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an account must know; the settings form is drawn from it. Secret fields live in the vault."""

    name: str
    label: str
    secret: bool = False
    default: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class BackendSpec:
    """What a backend is: its name in code, its title for people, and what an account needs.

    A `local` backend is asked at once; the others wait until a burst of messages has settled.
    `limit` is the time in seconds after which its answer is no longer waited for.
    """

    name: str
    title: str
    local: bool = False
    limit: float = 15.0
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a backend is asked: the conversation, its open customer turn, and how many rows fit."""

    conversation: Conversation
    turn: Turn
    rows: int = 9


class Backend(Protocol):
    """A service that recognises intents, suggests replies, or both."""

    @property
    def spec(self) -> BackendSpec: ...

    def ask(self, question: Question) -> AsyncIterator[AssistEvent]:
        """Yields Recognised, Suggested, Abstained events; raises BackendError with a sentence.

        NotApplicable is raised before any call when the conversation lacks what the service needs.
        Cancelling the iteration must end the request at once. Work may begin with this call already.
        """
        ...
