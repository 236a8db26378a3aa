"""The newest part of the open conversation, kept up to date change by change."""

from __future__ import annotations

from dataclasses import replace

from assist_app.model.conversation import Conversation, Message
from assist_app.model.event import Change, ChangeKind

TAIL = 200
"""Messages kept for backends; the longest context any of them accepts is fetched by that one itself."""


def with_change(talk: Conversation, change: Change) -> Conversation:
    """The conversation after a change: an added message takes its place by time, a replaced one its own."""
    messages = list(talk.messages)
    place = _place_of(messages, change.message)
    if place is not None:
        messages[place] = change.message
    elif change.kind is ChangeKind.ADDED:
        # Counted from the end: the tail does not know how many older messages there are.
        messages.insert(max(0, len(messages) - (change.size - 1 - change.index)), change.message)
    return replace(talk, messages=tuple(messages[-TAIL:]))


def is_news(talk: Conversation, change: Change) -> bool:
    """Whether the part that was read does not have the change yet."""
    return change.kind is not ChangeKind.ADDED or change.size > talk.size


def _place_of(messages: list[Message], message: Message) -> int | None:
    for place in range(len(messages) - 1, -1, -1):
        if messages[place].id == message.id:
            return place
    return None
