"""Recorded conversations: files of rows, folders of them, and the bundled demo."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assist_app.assist.turn import current_turn
from assist_app.i18n import _
from assist_app.model.conversation import Conversation, Message, MessageState, Role, conversation_key
from assist_app.model.errors import ContentError
from assist_app.model.event import EventKind
from assist_app.sources.conversation_file import SOURCE, read_conversation
from assist_app.sources.event_form import FormError, decode
from assist_app.sources.replay import Recording, read_recording
from assist_app.sources.rows import read_row

LOOKED_AT = 200
"""Messages before an answer that a backend is shown: what an agent has open."""

MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Moment:
    """A conversation as it stood when the agent answered, and the messages the agent then sent.

    `name` is the file's, the conversation's, and the number of the answer in it.
    """

    name: str
    conversation: Conversation
    sent: tuple[str, ...]


def moments_of(path: Path) -> tuple[Moment, ...]:
    """Every answered customer turn of a file or of all *.jsonl of a folder. ContentError."""
    try:
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    found = tuple(
        moment
        for file in files
        for talk in read_conversations(file)
        for moment in answered(talk, f"{file.stem}/{talk.id.removeprefix(f'{talk.source}/')}")
    )
    if not found:
        raise ContentError(_("{path} holds no customer turn that an agent answered.").format(path=path))
    return found


def fingerprint(moments: Sequence[Moment]) -> str:
    """The same for the same recordings only: two reports with one of it can be compared."""
    told = hashlib.blake2b(digest_size=16)
    for moment in moments:
        newest = moment.conversation.messages[-1].text or ""
        told.update("\x00".join((moment.name, newest, *moment.sent, "")).encode("utf-8", "replace"))
    return told.hexdigest()


def read_conversations(path: Path) -> tuple[Conversation, ...]:
    """All conversations of a file, in the order in which they begin. ContentError names the line."""
    try:
        lines = path.read_bytes().removeprefix(MARK).split(b"\n")
    except OSError as error:
        raise ContentError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    first = next((line for line in lines if line.strip()), b"")
    if _is_recording(first):
        return (_recorded(read_recording(path)),)
    talks = [
        (subject, read_conversation(b"\n".join(part), path.name)) for subject, part in _parts(lines, path)
    ]
    return tuple(_named(subject, talk) for subject, talk in talks)


def _is_recording(line: bytes) -> bool:
    try:
        raw = decode(line)
    except FormError:
        return False
    return isinstance(raw, dict) and "subject" in raw and not raw.keys() & {"specversion", "role", "text"}


def _parts(lines: Sequence[bytes], path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """The rows of each conversation: those that name it, or all that follow a row about it."""
    parts: dict[str, list[bytes]] = {}
    about: str | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            header = _header(decode(line))
            if header is not None:
                about = header or f"line-{number}"
                subject = about
            else:
                event = read_row(line, SOURCE, f"line-{number}")
                subject = about if about is not None else event.subject
        except FormError as error:
            words = _("{name}, line {number}: {reason}")
            raise ContentError(words.format(name=path.name, number=number, reason=error.sentence)) from error
        parts.setdefault(subject, []).append(line)
    if not parts:
        raise ContentError(_("{name} holds no message.").format(name=path.name))
    yield from parts.items()


def _header(raw: Any) -> str | None:
    """The id in a row about a conversation, "" where it has none; None for any other row."""
    about = raw.get("conversation") if isinstance(raw, dict) else None
    return str(about.get("id", "")) if isinstance(about, dict) else None


def _named(subject: str, talk: Conversation) -> Conversation:
    return replace(talk, id=conversation_key(SOURCE, subject))


def _recorded(recording: Recording) -> Conversation:
    """A recording as the conversation it becomes when it is played."""
    key = conversation_key("demo", recording.header.subject)
    messages: dict[str, Message] = {}
    now = 0.0
    for beat in recording.beats:
        now += beat.after
        if beat.kind is EventKind.RECALLED:
            if beat.id in messages:
                messages[beat.id] = replace(messages[beat.id], state=MessageState.RECALLED)
        elif beat.id in messages:
            messages[beat.id] = replace(messages[beat.id], text=beat.text, state=MessageState.EDITED)
        else:
            messages[beat.id] = Message(beat.id, "demo", key, beat.role, beat.text, now, beat.author)
    own = tuple(messages.values())
    return Conversation(key, "demo", recording.header.title, own, size=len(own))


def answered(talk: Conversation, name: str) -> Iterator[Moment]:
    """Each customer turn with text that an agent answered with text; what was recalled was not sent."""
    messages = [m for m in talk.messages if not (m.role is Role.AGENT and m.state is MessageState.RECALLED)]
    number, start = 0, 0
    while start < len(messages):
        end = start
        while end < len(messages) and messages[end].role is Role.AGENT:
            end += 1
        sent = tuple(message.text for message in messages[start:end] if message.text and message.text.strip())
        before = replace(talk, messages=tuple(messages[max(0, start - LOOKED_AT) : start]), size=start)
        turn = current_turn(before) if sent else None
        if turn is not None and turn.text.strip():
            number += 1
            yield Moment(f"{name}#{number}", before, sent)
        start = max(end, start + 1)
