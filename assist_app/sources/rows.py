"""Short rows {"conversation", "role", "text"}."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Annotated

import msgspec

from assist_app.i18n import _
from assist_app.model.conversation import Role
from assist_app.model.event import ChatEvent, EventKind
from assist_app.sources.cleaning import LONGEST_ID, LONGEST_TEXT, clean
from assist_app.sources.event_form import FormError, decode, read_event, refs_fit, seconds
from assist_app.sources.field_words import in_words

log = logging.getLogger("assist.sources.rows")

LAST_SECOND = 253_402_300_799.0
"""The end of the year 9999: beyond it a number is no time that anybody could show."""


class ShortRow(msgspec.Struct):
    """The least a program must write: who said what in which conversation.

    `time` is seconds since the epoch or RFC 3339.
    """

    text: str | None = None
    role: Role = Role.CUSTOMER
    conversation: str = "1"
    id: str = ""
    time: float | datetime | None = None
    title: str = ""
    author: str = ""
    kind: EventKind = EventKind.CREATED
    rev: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0
    refs: dict[str, str] = {}


def read_message(line: bytes, source: str, fallback_id: str) -> ChatEvent:
    """The same where every line has to be a message. The text may stay with a vendor, but then the line says
    so, or names the message there."""
    event = read_row(line, source, fallback_id)
    if event.text is None and not decode(line).keys() & {"specversion", "text", "id", "refs"}:
        missing = _("{field} is missing").format(field="text")
        raise FormError(_("not a message: {reason}").format(reason=missing))
    return event


def read_row(line: bytes, source: str, fallback_id: str) -> ChatEvent:
    """One line, a whole CloudEvent or a short row; `fallback_id` is taken where the row has no id.

    A text over the limit is cut: the program that wrote the file is not there to be told.
    """
    if len(line) > LONGEST_TEXT:
        log.info("a line of %d bytes; texts are kept up to %d characters", len(line), LONGEST_TEXT)
    raw = decode(line)
    if isinstance(raw, dict) and "specversion" in raw:
        return read_event(raw, source, cut=True)
    try:
        row = msgspec.convert(raw, ShortRow)
    except msgspec.ValidationError as error:
        raise FormError(_("not a message: {reason}").format(reason=in_words(error))) from error
    if not refs_fit(row.refs):
        words = _("{field} has more than {most} characters").format(field="refs", most=LONGEST_TEXT)
        raise FormError(_("not a message: {reason}").format(reason=words))
    return ChatEvent(
        source,
        clean(row.id)[:LONGEST_ID] or fallback_id,
        row.kind,
        clean(row.conversation)[:LONGEST_ID] or "1",
        row.role,
        None if row.text is None else clean(row.text[:LONGEST_TEXT]),
        _sent_at(row.time),
        clean(row.author)[:LONGEST_ID],
        clean(row.title)[:LONGEST_ID],
        row.rev,
        refs=row.refs,
        timed=row.time is not None,
    )


def _sent_at(given: float | datetime | None) -> float:
    if isinstance(given, float | int):
        return max(-LAST_SECOND, min(float(given), LAST_SECOND))
    return seconds(given)
