"""Short rows {"conversation", "role", "text"} and whole conversation files."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec

from assist_app.i18n import _
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.errors import ContentError
from assist_app.model.event import ChatEvent, EventKind
from assist_app.sources.cleaning import LONGEST_ID, LONGEST_TEXT, clean
from assist_app.sources.event_form import FormError, read_event


class ShortRow(msgspec.Struct):
    """The least a program must write: who said what in which conversation."""

    text: str | None = None
    role: Role = Role.CUSTOMER
    conversation: str = "1"
    id: str = ""
    time: float | None = None
    title: str = ""
    author: str = ""
    kind: EventKind = EventKind.CREATED
    rev: int = 0
    refs: dict[str, str] = {}


def read_row(line: bytes, source: str, fallback_id: str) -> ChatEvent:
    """One line, a whole CloudEvent or a short row; `fallback_id` is taken where the row has no id."""
    try:
        raw: Any = msgspec.json.decode(line)
        if isinstance(raw, dict) and "specversion" in raw:
            return read_event(raw, source)
        row = msgspec.convert(raw, ShortRow)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormError(_("not a message: {reason}").format(reason=error)) from error
    text = None if row.text is None else clean(row.text[:LONGEST_TEXT])
    return ChatEvent(
        source,
        row.id[:LONGEST_ID] or fallback_id,
        row.kind,
        clean(row.conversation)[:LONGEST_ID] or "1",
        row.role,
        text,
        time.time() if row.time is None else row.time,
        clean(row.author)[:LONGEST_ID],
        clean(row.title)[:LONGEST_ID],
        row.rev,
        refs=row.refs,
    )


def read_conversation(lines: bytes, name: str) -> Conversation:
    """A conversation from rows {"role", "text"}, oldest first; a header line without text names it.

    ContentError names the first line that cannot be read.
    """
    messages: list[Message] = []
    title = ""
    for number, line in enumerate(lines.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            event = read_row(line, "file", f"line-{number}")
        except FormError as error:
            raise ContentError(
                _("{name}, line {number}: {reason}").format(name=name, number=number, reason=error.sentence)
            ) from error
        if event.text is None:
            title = event.title or title
            continue
        messages.append(
            Message(event.id, "file", "file/1", event.role, event.text, event.sent_at, event.author)
        )
    if not messages:
        raise ContentError(_("{name} holds no message.").format(name=name))
    return Conversation("file/1", "file", title or Path(name).stem, tuple(messages))
