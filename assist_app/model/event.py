"""What sources report, and what storing it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assist_app.model.conversation import NO_REFS, ConversationSummary, Message, Role


class EventKind(StrEnum):
    """What happened to a message at its source."""

    CREATED = "created"
    UPDATED = "updated"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class ChatEvent:
    """One event from a source; (`source`, `id`, `kind`, `revision`) is stored exactly once.

    `id` is the message's id at its source and is the same for created, updated and recalled. `subject`
    is the source's own id of the conversation and `title` its display name where the source knows one.
    `refs` belong to the message, `conversation_refs` to the conversation; both are opaque.
    `sent_at` is seconds since the epoch, UTC; `timed` is False when it is only our clock at arrival.
    """

    source: str
    id: str
    kind: EventKind
    subject: str
    role: Role
    text: str | None
    sent_at: float
    author: str = ""
    title: str = ""
    revision: int = 0
    reply_to: str | None = None
    refs: Mapping[str, str] = field(default_factory=lambda: NO_REFS, repr=False)
    conversation_refs: Mapping[str, str] = field(default_factory=lambda: NO_REFS, repr=False)
    timed: bool = True


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one source with the cursor that is true once they are stored.

    Events and cursor are written in one transaction. `cursor` is opaque to everyone but the source;
    None leaves the stored cursor as it is.
    """

    source: str
    events: tuple[ChatEvent, ...]
    cursor: str | None = None


class ChangeKind(StrEnum):
    """How a stored conversation changed; MOVED means an older message changed its place: read again."""

    ADDED = "added"
    REPLACED = "replaced"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One message as it stands after storing; `index` is its place in its conversation, oldest = 0."""

    kind: ChangeKind
    message: Message
    index: int
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Answer to a stored batch: it is durable when this exists.

    `changes` are in the order of the events, `summaries` one for each conversation touched.
    `emptied` says that every conversation before this one was deleted.
    """

    new: int
    duplicate: int
    changes: tuple[Change, ...] = ()
    summaries: tuple[ConversationSummary, ...] = ()
    emptied: bool = False
