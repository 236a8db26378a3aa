"""What was said: roles, messages and the conversation they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

NO_REFS: Mapping[str, str] = MappingProxyType({})

DEMO = "demo"
"""The source of recorded customers: nothing they say or cause is worth keeping or learning from."""


class Role(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class MessageState(StrEnum):
    """What became of a message after it was sent."""

    SENT = "sent"
    EDITED = "edited"
    RECALLED = "recalled"


def conversation_key(source: str, subject: str) -> str:
    """The one id of a conversation: the source's name and the source's own id of it."""
    return f"{source}/{subject}"


def keeper_of(refs: Mapping[str, str]) -> str:
    """Which vendor keeps a text that is known only by references: what stands before the dot, or ""."""
    return next((name.partition(".")[0] for name in refs if "." in name), "")


@dataclass(frozen=True, slots=True)
class TurnNote:
    """What was recognised in a customer message; `attitude` is an AttitudeLabel's value or None.

    `by` is the name for people of the account whose intent it is, "" for the local engine.
    """

    intent_code: str
    intent_name: str
    confidence: float
    attitude: str | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the agent sees it.

    `id` is unique within `source`. `sent_at` is seconds since the epoch, UTC. `refs` are opaque vendor
    references such as "wecom.msgid": written by the source, read by that vendor's adapter only, never
    shown or logged. `text` is None where the text never leaves the vendor's system.
    """

    id: str
    source: str
    conversation_id: str
    role: Role
    text: str | None
    sent_at: float
    author: str = ""
    revision: int = 0
    state: MessageState = MessageState.SENT
    reply_to: str | None = None
    refs: Mapping[str, str] = field(default_factory=lambda: NO_REFS, repr=False)
    note: TurnNote | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The newest part of one conversation, oldest message first; what backends are asked about.

    `size` is the number of all its messages at the moment this part was read.
    """

    id: str
    source: str
    title: str = ""
    messages: tuple[Message, ...] = ()
    refs: Mapping[str, str] = field(default_factory=lambda: NO_REFS, repr=False)
    size: int = 0


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """One row of the conversation list.

    `waiting_since` is the time (seconds since the epoch) of the oldest customer message that nobody has
    answered yet, None when nothing waits. `attitude` is the label of the newest recognised customer turn.
    `keeper` names the vendor that keeps the last message's text where `last_line` is None, "" when unknown.
    """

    id: str
    source: str
    title: str
    last_line: str | None
    last_role: Role
    last_at: float
    unread: int = 0
    waiting_since: float | None = None
    attitude: str | None = None
    size: int = 0
    keeper: str = ""
