"""Chat events in the shape of CloudEvents 1.0, as helpdesks post them and files hold them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from assist_app.i18n import _
from assist_app.model.conversation import Role
from assist_app.model.errors import SourceError
from assist_app.model.event import ChatEvent, EventKind
from assist_app.sources.cleaning import LONGEST_ID, LONGEST_TEXT, clean

KINDS = {f"chat.message.{kind.value}": kind for kind in EventKind}


class FormError(SourceError):
    """An event is not in the expected shape; the sentence names the field and what was expected."""


class EventData(msgspec.Struct):
    """`data` of an event; `text` may be absent where it must stay with the vendor."""

    role: Role = Role.CUSTOMER
    text: str | None = None
    author: str = ""
    title: str = ""
    rev: int = 0
    reply_to: str | None = None
    client_id: str | None = None
    refs: dict[str, str] = {}
    conversation_refs: dict[str, str] = {}


class Envelope(msgspec.Struct):
    """A CloudEvents 1.0 envelope, the fields we use; others are ignored."""

    id: str
    source: str
    type: str
    subject: str
    specversion: str = "1.0"
    time: datetime | None = None
    data: EventData = msgspec.field(default_factory=EventData)


def read_events(body: bytes | str, prefix: str) -> tuple[ChatEvent, ...]:
    """One event or an array of events. FormError names the first event and field that is wrong.

    `prefix` is the name of our source; the poster's own `source` becomes part of ours, so that two
    posters can use the same message ids.
    """
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormError(_("This is not JSON: {reason}.").format(reason=error)) from error
    rows = raw if isinstance(raw, list) else [raw]
    return tuple(read_event(row, prefix, number) for number, row in enumerate(rows))


def read_event(row: Any, prefix: str, number: int = 0) -> ChatEvent:
    """One event from plain values."""
    try:
        envelope = msgspec.convert(row, Envelope)
    except msgspec.ValidationError as error:
        raise FormError(_("Event {number}: {reason}.").format(number=number, reason=error)) from error
    _check(envelope, number)
    data = envelope.data
    sent_at = _seconds(envelope.time)
    return ChatEvent(
        source=f"{prefix}:{envelope.source}",
        id=envelope.id,
        kind=KINDS[envelope.type],
        subject=envelope.subject,
        role=data.role,
        text=None if data.text is None else clean(data.text),
        sent_at=sent_at,
        author=clean(data.author)[:LONGEST_ID],
        title=clean(data.title)[:LONGEST_ID],
        revision=data.rev,
        reply_to=data.reply_to,
        refs=data.refs,
        conversation_refs=data.conversation_refs,
    )


def _check(envelope: Envelope, number: int) -> None:
    def wrong(field: str, expected: str) -> FormError:
        words = _("Event {number}: {field} must be {expected}.")
        return FormError(words.format(number=number, field=field, expected=expected))

    if not envelope.specversion.startswith("1."):
        raise wrong("specversion", "1.0")
    if envelope.type not in KINDS:
        raise wrong("type", " | ".join(KINDS))
    for field in ("id", "source", "subject"):
        value = getattr(envelope, field)
        if not value or len(value) > LONGEST_ID or clean(value) != value:
            raise wrong(field, _("1 to {most} plain characters").format(most=LONGEST_ID))
    if not 0 <= envelope.data.rev < 2**53:
        raise wrong("data.rev", _("a number from 0 on"))
    if envelope.data.text is not None and len(envelope.data.text) > LONGEST_TEXT:
        raise wrong("data.text", _("at most {most} characters").format(most=LONGEST_TEXT))
    refs: Mapping[str, str] = {**envelope.data.refs, **envelope.data.conversation_refs}
    if sum(len(name) + len(value) for name, value in refs.items()) > LONGEST_TEXT:
        raise wrong("data.refs", _("at most {most} characters").format(most=LONGEST_TEXT))


def _seconds(moment: datetime | None) -> float:
    if moment is None:
        return time.time()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
