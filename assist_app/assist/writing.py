"""Help with writing: what a language model may be asked to do with the agent's own texts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assist_app.assist.backend import BackendSpec
from assist_app.model.conversation import Conversation, MessageState, Role
from assist_app.model.suggestion import Metered, Remarked


class TaskKind(StrEnum):
    """What is to be done."""

    SUMMARISE = "summarise"
    SHORTER = "shorter"
    WARMER = "warmer"
    MORE_FORMAL = "more_formal"
    TRANSLATE = "translate"


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the conversation that is summed up."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """One task. Everything of it that may leave this machine stands in `text` and `lines`.

    SUMMARISE takes `lines`, oldest first, and the others `text`. `language` is "zh" or "en": what TRANSLATE
    translates to and SUMMARISE writes in.
    """

    kind: TaskKind
    text: str = ""
    lines: tuple[Line, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """The whole text so far; it replaces the one before. `complete` once it has ended."""

    text: str
    complete: bool = False


WritingEvent = Written | Remarked | Metered
"""What a writer says; the last Written of a task that succeeds is complete."""


class Writer(Protocol):
    """Something that writes. `spec` is that of the account it works with."""

    @property
    def spec(self) -> BackendSpec: ...

    def write(self, task: Task) -> AsyncIterator[WritingEvent]:
        """Yields the growing text; raises BackendError with a sentence, NotApplicable without a text.

        Closing the iteration must end the request at once.
        """
        ...


def lines_of(conversation: Conversation) -> tuple[Line, ...]:
    """What was said in a conversation; notices and recalled messages are left out."""
    return tuple(
        Line(message.role, message.text)
        for message in conversation.messages
        if message.role is not Role.SYSTEM
        and message.state is not MessageState.RECALLED
        and message.text
        and message.text.strip()
    )
