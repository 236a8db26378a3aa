"""Chat events in the shape of CloudEvents 1.0, as helpdesks post them and files hold them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn

import msgspec

from assist_app.i18n import _
from assist_app.model.conversation import Role
from assist_app.model.errors import SourceError
from assist_app.model.event import ChatEvent, EventKind
from assist_app.sources.cleaning import LONGEST_ID, LONGEST_TEXT, clean, mend
from assist_app.sources.field_words import in_words

MOST_PROBLEMS = 20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
AT_BYTE = re.compile(r"\(byte (\d+)\)")
KINDS = {f"chat.message.{kind.value}": kind for kind in EventKind}


class FormError(SourceError):
    """An event is not in the expected shape; the sentence names the field and what was expected.

    `problems` holds such a sentence for every wrong event of an array, the first MOST_PROBLEMS of them.
    """

    def __init__(self, sentence: str, problems: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems) or (sentence,)


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
    """One event or an array of events. FormError names every event and field that is wrong."""
    return read_all(decode(body), prefix)


def decode(body: bytes | str) -> Any:
    """Plain values from JSON. FormError when it is not JSON, or nested deeper than anybody needs."""
    if isinstance(body, bytes):
        body = body.removeprefix(BYTE_ORDER_MARK)
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        try:
            return _decode_loosely(body)
        except (ValueError, RecursionError):
            raise _no_json(error) from error
    except RecursionError as error:
        raise FormError(_("This is not JSON: it is nested too deeply.")) from error


def read_all(rows: Any, prefix: str) -> tuple[ChatEvent, ...]:
    """All events or none, from one object or an array of them.

    `prefix` is the name of our source; the poster's own `source` becomes part of ours, so that two
    posters can use the same message ids.
    """
    events: list[ChatEvent] = []
    problems: list[FormError] = []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
        try:
            events.append(read_event(row, prefix, number))
        except FormError as error:
            problems.append(error)
            if len(problems) == MOST_PROBLEMS:
                break
    if problems:
        raise FormError(problems[0].sentence, [problem.sentence for problem in problems])
    return tuple(events)


def read_event(row: Any, prefix: str, number: int = 0, *, cut: bool = False) -> ChatEvent:
    """One event from plain values; with `cut` a text over the limit is shortened instead of refused."""
    try:
        envelope = msgspec.convert(row, Envelope)
    except msgspec.ValidationError as error:
        words = _("Event {number}: {reason}.")
        raise FormError(words.format(number=number, reason=in_words(error))) from error
    if cut and envelope.data.text is not None:
        envelope.data.text = envelope.data.text[:LONGEST_TEXT]
    _check(envelope, number)
    data = envelope.data
    sent_at = seconds(envelope.time)
    return ChatEvent(
        source=f"{prefix}:{envelope.source}",
        id=envelope.id,
        kind=KINDS[envelope.type],
        subject=envelope.subject,
        role=data.role,
        text=None if data.text is None else clean(data.text),
        sent_at=sent_at,
        timed=envelope.time is not None,
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
    named = {"id": envelope.id, "source": envelope.source, "subject": envelope.subject}
    if envelope.data.reply_to is not None:
        named["data.reply_to"] = envelope.data.reply_to
    for field, value in named.items():
        if not value or len(value) > LONGEST_ID or clean(value) != value:
            raise wrong(field, _("1 to {most} plain characters").format(most=LONGEST_ID))
    if not 0 <= envelope.data.rev < 2**53:
        raise wrong("data.rev", _("a number from 0 on"))
    if envelope.data.text is not None and len(envelope.data.text) > LONGEST_TEXT:
        words = _("Event {number}: {field} has more than {most} characters. Shorten it, or post it in parts.")
        raise FormError(words.format(number=number, field="data.text", most=LONGEST_TEXT))
    if not refs_fit(envelope.data.refs, envelope.data.conversation_refs):
        words = _("Event {number}: {field} has more than {most} characters. Shorten it.")
        raise FormError(words.format(number=number, field="data.refs", most=LONGEST_TEXT))


def refs_fit(*refs: Mapping[str, str]) -> bool:
    """Whether vendor references are of a size that anybody could mean."""
    return sum(len(name) + len(value) for some in refs for name, value in some.items()) <= LONGEST_TEXT


def seconds(moment: datetime | None) -> float:
    """Seconds since the epoch; now when the sender did not say, UTC when it gave no zone."""
    if moment is None:
        return time.time()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def _decode_loosely(body: bytes | str) -> Any:
    """What msgspec refuses although it is common: an emoji cut in half leaves "\\ud83d" alone."""
    text = body.decode() if isinstance(body, bytes) else body
    return mend(json.loads(text, parse_constant=_no_number))


def _no_json(error: Exception) -> FormError:
    """Where it is wrong; the library's own words are for programmers."""
    found = AT_BYTE.search(str(error))
    if isinstance(error, UnicodeDecodeError):
        return FormError(_("This is not JSON: byte {place} is not UTF-8.").format(place=error.start))
    if found is not None:
        return FormError(
            _("This is not JSON: it cannot be read from byte {place} on.").format(place=found[1])
        )
    return FormError(_("This is not JSON: it is empty or ends in the middle."))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
