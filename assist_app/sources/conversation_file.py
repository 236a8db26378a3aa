"""A whole conversation from a file of rows, for commands that ask about one."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import msgspec

from assist_app.i18n import _
from assist_app.model.conversation import Conversation, Message, MessageState, conversation_key
from assist_app.model.errors import ContentError
from assist_app.model.event import ChatEvent, EventKind
from assist_app.sources.cleaning import LONGEST_ID, clean
from assist_app.sources.event_form import FormError, decode, refs_fit
from assist_app.sources.field_words import in_words
from assist_app.sources.rows import read_row

SOURCE = "file"


class About(msgspec.Struct):
    """What a first row says of the conversation itself."""

    id: str = ""
    title: str = ""
    refs: dict[str, str] = {}


class Header(msgspec.Struct):
    """Such a row."""

    conversation: About


def conversation_file(name: str) -> Conversation:
    """A conversation from a file of JSON lines, or from standard input for "-". ContentError."""
    if name == "-":
        return read_conversation(sys.stdin.buffer.read(), "stdin")
    try:
        lines = Path(name).read_bytes()
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=name, reason=error.strerror)
        ) from error
    return read_conversation(lines, Path(name).name)


def read_conversation(lines: bytes, name: str) -> Conversation:
    """A conversation from rows {"role", "text"}, oldest first.

    Rows may carry "id", "time", "refs", and no text where it stays in the vendor's system. The first row may
    be {"conversation": {"id", "title", "refs"}}, or one of a title alone. ContentError names the first line
    that cannot be read.
    """
    about = About()
    messages: dict[str, Message] = {}
    first = True
    for number, line in enumerate(lines.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            header = _header(line) if first else None
            about = header if header is not None else _take(line, number, about, messages)
        except FormError as error:
            raise ContentError(
                _("{name}, line {number}: {reason}").format(name=name, number=number, reason=error.sentence)
            ) from error
        first = False
    if not messages:
        raise ContentError(_("{name} holds no message.").format(name=name))
    key = conversation_key(SOURCE, clean(about.id)[:LONGEST_ID] or "1")
    own = tuple(replace(message, conversation_id=key) for message in messages.values())
    title = clean(about.title)[:LONGEST_ID] or Path(name).stem
    return Conversation(key, SOURCE, title, own, about.refs, len(own))


def _header(line: bytes) -> About | None:
    raw = decode(line)
    if not (isinstance(raw, dict) and isinstance(raw.get("conversation"), dict)):
        return None
    try:
        about = msgspec.convert(raw, Header).conversation
    except msgspec.ValidationError as error:
        raise FormError(_("not a message: {reason}").format(reason=in_words(error))) from error
    if not refs_fit(about.refs):
        raise FormError(_("not a message: {reason}").format(reason="refs"))
    return about


def _take(line: bytes, number: int, about: About, messages: dict[str, Message]) -> About:
    """Adds the message of a row, or changes one; a row that is none may still name the conversation."""
    event = read_row(line, SOURCE, f"line-{number}")
    if event.text is not None or _without_text(line, event):
        messages[event.id] = _message(event)
    elif event.kind is EventKind.RECALLED and event.id in messages:
        messages[event.id] = replace(messages[event.id], state=MessageState.RECALLED)
    elif event.title and not about.title:
        return msgspec.structs.replace(about, title=event.title)
    return about


def _without_text(line: bytes, event: ChatEvent) -> bool:
    raw = decode(line)
    says = isinstance(raw, dict) and bool(raw.keys() & {"role", "id", "refs", "text"})
    return event.kind is EventKind.CREATED and says


def _message(event: ChatEvent) -> Message:
    return Message(event.id, SOURCE, "", event.role, event.text, event.sent_at, event.author, refs=event.refs)
