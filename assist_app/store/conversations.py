"""Conversations in SQL: exactly-once ingest, pages, summaries that need no scan."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import apsw
import msgspec

from assist_app.model.conversation import (
    Conversation,
    ConversationSummary,
    Message,
    MessageState,
    Role,
    TurnNote,
    conversation_key,
)
from assist_app.model.event import Batch, Change, ChangeKind, ChatEvent, EventKind, Receipt
from assist_app.store.summaries import SUMMARY, after_added, after_replaced, summary_in, summary_of
from assist_app.store.transaction import transaction

CLOCK_TOLERANCE = 120.0
"""Seconds; a message from further in the future is ordered by its arrival: its sender's clock is wrong."""

STEP = 0.001
"""Seconds between two messages whose order is known and whose times are not."""

MESSAGE = (
    "row, source, id, conversation, role, author, text, sent_at, revision, state, reply_to, refs, "
    "intent_code, intent_name, confidence, attitude, intent_by, place"
)


def ingest(db: apsw.Connection, batch: Batch) -> Receipt:
    """Stores events and cursor in one transaction; duplicates change nothing."""
    changes: list[Change] = []
    touched: dict[str, None] = {}
    with transaction(db):
        for event in batch.events:
            change = _apply(db, event)
            if change is not None:
                changes.append(change)
                touched[change.message.conversation_id] = None
        if batch.cursor is not None:
            db.execute("insert or replace into cursor values (?, ?)", (batch.source, batch.cursor))
    summaries = tuple(summary_of(db, name) for name in touched)
    return Receipt(len(changes), len(batch.events) - len(changes), tuple(changes), summaries)


def _apply(db: apsw.Connection, event: ChatEvent) -> Change | None:
    known = _row(db, event.source, event.id)
    if known is None:
        return _insert(db, event)
    if event.kind is EventKind.CREATED:
        return _complete(db, event, known)
    if known["state"] == MessageState.RECALLED:
        return None
    if event.kind is EventKind.RECALLED:
        return _recall(db, event, known)
    # As new as what is known: senders that number nothing repeat the time of the first wording.
    if (event.revision, event.sent_at) < (known["revision"], known["worded_at"]):
        return None
    reworded = db.execute(
        "update message set text = ?, revision = ?, worded_at = ?, state = 'edited', intent_code = null, "
        "attitude = null where row = ? and text is not ? returning row",
        (event.text, event.revision, event.sent_at, known["row"], event.text),
    ).fetchone()
    if reworded is None:
        return None
    change = _changed(db, ChangeKind.REPLACED, known["row"])
    after_replaced(db, change.message)
    return change


def _insert(db: apsw.Connection, event: ChatEvent) -> Change:
    conversation = conversation_key(event.source, event.subject)
    _ensure_conversation(db, conversation, event)
    place = _place(db, conversation, event)
    recalled = event.kind is EventKind.RECALLED
    state = {
        EventKind.CREATED: MessageState.SENT,
        EventKind.UPDATED: MessageState.EDITED,
        EventKind.RECALLED: MessageState.RECALLED,
    }[event.kind]
    row = db.execute(
        "insert into message (source, id, conversation, role, author, text, sent_at, place, revision, "
        "worded_at, state, reply_to, refs, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "returning row",
        (
            event.source,
            event.id,
            conversation,
            event.role.value,
            event.author,
            None if recalled else event.text,
            event.sent_at,
            place,
            event.revision,
            event.sent_at,
            state.value,
            event.reply_to,
            _json(event.refs),
            event.kind is EventKind.CREATED,
        ),
    ).get
    db.execute("update conversation set size = size + 1 where id = ?", (conversation,))
    change = _changed(db, ChangeKind.ADDED, row)
    after_added(db, change.message, place)
    return change


def _complete(db: apsw.Connection, event: ChatEvent, known: dict[str, Any]) -> Change | None:
    """The original of a message whose update or recall came first: fills what is missing."""
    if known["created"]:
        return None
    newer_text = event.revision > known["revision"] and known["state"] != MessageState.RECALLED
    db.execute(
        "update message set created = 1, role = ?, author = ?, sent_at = ?, place = ?, reply_to = ?, "
        "refs = ?, text = iif(?, ?, text), revision = max(revision, ?) where row = ?",
        (
            event.role.value,
            event.author,
            event.sent_at,
            _place(db, known["conversation"], event),
            event.reply_to,
            _json(event.refs),
            newer_text,
            event.text,
            event.revision,
            known["row"],
        ),
    )
    _ensure_conversation(db, known["conversation"], event)
    change = _changed(db, ChangeKind.MOVED, known["row"])
    after_replaced(db, change.message)
    return change


def _recall(db: apsw.Connection, event: ChatEvent, known: dict[str, Any]) -> Change:
    db.execute(
        "update message set state = 'recalled', text = null, intent_code = null, attitude = null, "
        "revision = max(revision, ?) where row = ?",
        (event.revision, known["row"]),
    )
    change = _changed(db, ChangeKind.REPLACED, known["row"])
    after_replaced(db, change.message)
    return change


def _ensure_conversation(db: apsw.Connection, conversation: str, event: ChatEvent) -> None:
    db.execute(
        "insert into conversation (id, source, title, refs) values (?, ?, ?, ?) on conflict (id) do update "
        "set title = iif(excluded.title = '', title, excluded.title), "
        "refs = iif(excluded.refs = '{}', refs, excluded.refs) "
        "where excluded.title not in ('', title) or excluded.refs not in ('{}', refs)",
        (conversation, event.source, event.title, _json(event.conversation_refs)),
    )


def _changed(db: apsw.Connection, kind: ChangeKind, row: int) -> Change:
    values = db.execute(f"select {MESSAGE} from message where row = ?", (row,)).fetchone()
    message, place = _message(values), values[-1]
    size, last = db.execute(
        "select size, last_place from conversation where id = ?", (message.conversation_id,)
    ).fetchone()
    if kind is ChangeKind.ADDED and place >= last:
        return Change(kind, message, size - 1, size)
    index = db.execute(
        "select count(*) from message where conversation = ? and (place, row) < (?, ?)",
        (message.conversation_id, place, row),
    ).get
    return Change(kind, message, index, size)


def page(db: apsw.Connection, conversation: str, first: int, count: int) -> tuple[Message, ...]:
    """Messages by their place in the conversation, oldest = 0; read from the nearer end."""
    size = db.execute("select size from conversation where id = ?", (conversation,)).get or 0
    count = max(0, min(count, size - first))
    if first <= size // 2:
        order, offset = "asc", first
    else:
        order, offset = "desc", size - first - count
    rows = db.execute(
        f"select {MESSAGE} from message where conversation = ? order by place {order}, row {order} "
        "limit ? offset ?",
        (conversation, count, offset),
    ).fetchall()
    return tuple(_message(values) for values in (rows if order == "asc" else reversed(rows)))


def tail(db: apsw.Connection, conversation: str, count: int) -> Conversation:
    """The newest part of a conversation."""
    found = db.execute(
        "select source, title, refs, size from conversation where id = ?", (conversation,)
    ).fetchone()
    source, title, refs, size = found or ("", "", "{}", 0)
    messages = page(db, conversation, max(0, size - count), count)
    return Conversation(conversation, source, title, messages, msgspec.json.decode(refs), size)


def conversations(db: apsw.Connection) -> tuple[ConversationSummary, ...]:
    """All conversations, newest activity first."""
    rows = db.execute(f"select {SUMMARY} from conversation order by last_place desc").fetchall()
    return tuple(map(summary_in, rows))


def mark_read(db: apsw.Connection, conversation: str) -> ConversationSummary:
    """Nothing is unread any more."""
    db.execute("update conversation set unread = 0 where id = ? and unread > 0", (conversation,))
    return summary_of(db, conversation)


def annotate(db: apsw.Connection, conversation: str, notes: Mapping[str, TurnNote]) -> Receipt:
    """Keeps what was recognised; the newest customer note gives the conversation its attitude."""
    changes = []
    with transaction(db):
        source = db.execute("select source from conversation where id = ?", (conversation,)).get
        for name, note in notes.items():
            row = db.execute(
                "update message set intent_code = ?, intent_name = ?, confidence = ?, attitude = ?, "
                "intent_by = ? where source = ? and id = ? and state != 'recalled' returning row, place",
                (*_columns(note), source, name),
            ).fetchone()
            if row is not None:
                db.execute(
                    "update conversation set attitude = ?, attitude_place = ? "
                    "where id = ? and attitude_place <= ?",
                    (note.attitude, row[1], conversation, row[1]),
                )
                changes.append(_changed(db, ChangeKind.REPLACED, row[0]))
    return Receipt(0, 0, tuple(changes), (summary_of(db, conversation),))


def cursor(db: apsw.Connection, source: str) -> str | None:
    """The stored cursor of a source."""
    value: str | None = db.execute("select value from cursor where source = ?", (source,)).get
    return value


def forget(db: apsw.Connection, conversation: str) -> None:
    """Removes a conversation and everything said in it."""
    with transaction(db):
        db.execute("delete from message where conversation = ?", (conversation,))
        db.execute("delete from conversation where id = ?", (conversation,))


def forget_all(db: apsw.Connection) -> int:
    """Removes every conversation; where sources left off stays, or they would deliver them once more."""
    count: int = db.execute("select count(*) from conversation").get
    # What was said is overwritten as well, not only given free.
    db.pragma("secure_delete", True)
    try:
        with transaction(db):
            db.execute("delete from message")
            db.execute("delete from conversation")
    finally:
        db.pragma("secure_delete", False)
    with suppress(apsw.Error):
        db.execute("pragma wal_checkpoint(truncate)").fetchall()
    return count


def forget_source(db: apsw.Connection, source: str) -> None:
    """Removes every conversation of a source, and its cursor."""
    with transaction(db):
        db.execute(
            "delete from message where conversation in (select id from conversation where source = ?)",
            (source,),
        )
        db.execute("delete from conversation where source = ?", (source,))
        db.execute("delete from cursor where source = ?", (source,))


def _row(db: apsw.Connection, source: str, name: str) -> dict[str, Any] | None:
    found = db.execute(
        "select row, conversation, revision, worded_at, state, created from message "
        "where source = ? and id = ?",
        (source, name),
    ).fetchone()
    keys = ("row", "conversation", "revision", "worded_at", "state", "created")
    return dict(zip(keys, found, strict=True)) if found else None


def _message(values: tuple[Any, ...]) -> Message:
    (_row_id, source, name, conversation, role, author, text, sent_at, revision, state, reply_to, refs) = (
        values[:12]
    )
    code, intent, confidence, attitude, by = values[12:17]
    return Message(
        id=name,
        source=source,
        conversation_id=conversation,
        role=Role(role),
        text=text,
        sent_at=sent_at,
        author=author,
        revision=revision,
        state=MessageState(state),
        reply_to=reply_to,
        refs=msgspec.json.decode(refs),
        note=TurnNote(code, intent, confidence, attitude, by) if code is not None else None,
    )


def _columns(note: TurnNote) -> tuple[str | float | None, ...]:
    return note.intent_code, note.intent_name, note.confidence, note.attitude, note.by


def _place(db: apsw.Connection, conversation: str, event: ChatEvent) -> float:
    """Where a message belongs: by its sender's clock when it has a believable one, else after what is there.

    Our own clock may be set back as well: what arrives later must not be filed above what is there.
    """
    now = time.time()
    if event.timed and event.sent_at <= now + CLOCK_TOLERANCE:
        return event.sent_at
    last = db.execute("select max(place) from message where conversation = ?", (conversation,)).get
    return now if last is None else max(now, last + STEP)


def _json(refs: Mapping[str, str]) -> str:
    return msgspec.json.encode(dict(refs)).decode()
