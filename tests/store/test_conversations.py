"""Exactly once, in order, with summaries that are always true."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist_app.model.conversation import MessageState, Role, TurnNote
from assist_app.model.event import Batch, ChangeKind, ChatEvent, EventKind
from assist_app.store import Store, memory_store, open_store

KEY = bytes(range(32))
TALK = "test/c1"


def event(
    name: str,
    text: str | None = "hello",
    *,
    at: float = 100.0,
    kind: EventKind = EventKind.CREATED,
    role: Role = Role.CUSTOMER,
    revision: int = 0,
    subject: str = "c1",
    refs: dict[str, str] | None = None,
) -> ChatEvent:
    return ChatEvent(
        "test", name, kind, subject, role, text, at, "Ms Wang", "Ms Wang", revision, None, refs or {}
    )


def put(store: Store, *events: ChatEvent, cursor: str | None = None):
    return store.ingest(Batch("test", events, cursor)).result(10)


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = memory_store() if request.param == "memory" else open_store(tmp_path / "assist.db", KEY).store
    yield opened
    opened.close()


def texts(store: Store) -> list[str | None]:
    return [message.text for message in store.page(TALK, 0, 100).result(10)]


def test_a_batch_is_stored_with_its_cursor(store: Store) -> None:
    receipt = put(store, event("m1", "one"), event("m2", "two", at=101.0), cursor="42")
    assert (receipt.new, receipt.duplicate) == (2, 0)
    assert [change.index for change in receipt.changes] == [0, 1]
    assert texts(store) == ["one", "two"]
    assert store.cursor("test").result(10) == "42"
    assert store.cursor("elsewhere").result(10) is None


def test_the_same_event_twice_is_one_message(store: Store) -> None:
    put(store, event("m1"))
    receipt = put(store, event("m1"), event("m1"))
    assert (receipt.new, receipt.duplicate) == (0, 2)
    assert texts(store) == ["hello"]


def test_an_update_replaces_the_text_and_an_older_one_does_not(store: Store) -> None:
    put(store, event("m1", "first"))
    put(store, event("m1", "third", at=120.0, kind=EventKind.UPDATED, revision=2))
    late = put(store, event("m1", "second", at=110.0, kind=EventKind.UPDATED, revision=1))
    assert late.duplicate == 1
    (message,) = store.page(TALK, 0, 10).result(10)
    assert (message.text, message.state, message.revision, message.sent_at) == (
        "third", MessageState.EDITED, 2, 100.0,
    )  # fmt: skip


def test_a_recalled_message_loses_its_text_for_good(store: Store) -> None:
    put(store, event("m1", "secret"))
    put(store, event("m1", None, kind=EventKind.RECALLED))
    put(store, event("m1", "secret again", kind=EventKind.UPDATED, revision=9, at=500.0))
    (message,) = store.page(TALK, 0, 10).result(10)
    assert (message.text, message.state) == (None, MessageState.RECALLED)
    assert store.conversations().result(10)[0].waiting_since is None


EVENTS = [
    event("m1", "one", at=10.0),
    event("m1", "one!", at=15.0, kind=EventKind.UPDATED, revision=1),
    event("m1", "one!!", at=16.0, kind=EventKind.UPDATED, revision=2),
    event("m2", "two", at=11.0, role=Role.AGENT),
    event("m3", "three", at=12.0),
    event("m3", None, at=20.0, kind=EventKind.RECALLED),
    event("m4", "four", at=13.0),
]


@given(st.permutations(EVENTS), st.lists(st.sampled_from(EVENTS), max_size=4), st.integers(1, 7))
@settings(max_examples=80, deadline=None)
def test_any_order_and_any_repetition_give_the_same_conversation(
    order: list[ChatEvent], again: list[ChatEvent], size: int
) -> None:
    store = memory_store()
    try:
        for n in range(0, len(order), size):
            put(store, *order[n : n + size])
        put(store, *again)
        seen = [(m.id, m.text, m.state.value, m.role.value) for m in store.page(TALK, 0, 10).result(10)]
        assert seen == [
            ("m1", "one!!", "edited", "customer"),
            ("m2", "two", "sent", "agent"),
            ("m3", None, "recalled", "customer"),
            ("m4", "four", "sent", "customer"),
        ]
        (summary,) = store.conversations().result(10)
        assert (summary.size, summary.waiting_since, summary.last_line) == (4, 13.0, "four")
    finally:
        store.close()


def test_a_late_message_takes_its_place(store: Store) -> None:
    put(store, event("m1", "one", at=1.0), event("m3", "three", at=3.0))
    receipt = put(store, event("m2", "two", at=2.0))
    assert [(c.kind, c.index, c.size) for c in receipt.changes] == [(ChangeKind.ADDED, 1, 3)]
    assert texts(store) == ["one", "two", "three"]


def test_a_clock_from_the_future_does_not_bury_later_messages(store: Store) -> None:
    now = time.time()
    put(store, event("m1", "from 2099", at=now + 80 * 365 * 86_400))
    put(store, event("m2", "now", at=now + 5))
    assert texts(store) == ["from 2099", "now"]


def test_waiting_unread_and_last_line(store: Store) -> None:
    put(store, event("m1", "one", at=1.0), event("m2", "two\nlines", at=2.0))
    (summary,) = store.conversations().result(10)
    assert (summary.unread, summary.waiting_since, summary.last_line) == (2, 1.0, "two lines")
    (summary,) = put(store, event("m3", "answer", at=3.0, role=Role.AGENT)).summaries
    assert (summary.waiting_since, summary.last_role) == (None, Role.AGENT)
    (summary,) = put(store, event("m4", "more", at=4.0)).summaries
    assert (summary.unread, summary.waiting_since) == (3, 4.0)
    assert store.mark_read(TALK).result(10).unread == 0


def test_text_that_stays_with_the_vendor(store: Store) -> None:
    put(store, event("m1", None, refs={"wecom.msgid": "x"}))
    talk = store.tail(TALK, 10).result(10)
    assert talk.messages[0].text is None and talk.messages[0].refs == {"wecom.msgid": "x"}
    assert store.conversations().result(10)[0].last_line is None


def test_notes_come_back_with_the_message(store: Store) -> None:
    put(store, event("m1"))
    receipt = store.annotate(TALK, {"m1": TurnNote("track", "Track", 0.9, "negative")}).result(10)
    assert receipt.changes[0].message.note == TurnNote("track", "Track", 0.9, "negative")
    assert receipt.summaries[0].attitude == "negative"
    assert store.page(TALK, 0, 1).result(10)[0].note == TurnNote("track", "Track", 0.9, "negative")
    theirs = TurnNote("track", "Track", 0.9, None, "DianJin 点金")
    store.annotate(TALK, {"m1": theirs}).result(10)
    assert store.page(TALK, 0, 1).result(10)[0].note == theirs


def test_pages_at_any_depth(store: Store) -> None:
    put(store, *(event(f"m{n}", str(n), at=float(n)) for n in range(1000)))
    for first, count in itertools.product((0, 1, 400, 500, 900, 990), (1, 64, 128)):
        page = store.page(TALK, first, count).result(10)
        assert [m.text for m in page] == [str(n) for n in range(first, min(1000, first + count))]
    assert [m.text for m in store.tail(TALK, 3).result(10).messages] == ["997", "998", "999"]


def test_a_conversation_can_be_forgotten(store: Store) -> None:
    put(store, event("m1"))
    store.forget(TALK).result(10)
    assert store.conversations().result(10) == ()


def test_the_list_knows_which_vendor_keeps_the_newest_text(store: Store) -> None:
    def keeper() -> str:
        (row,) = store.conversations().result(10)
        return row.keeper

    first = event("m1", None, refs={"wecom.msgid": "x", "wecom.public_key_ver": "1"})
    assert put(store, first).summaries[0].keeper == "wecom"
    assert keeper() == "wecom"
    put(store, event("m2", None, at=101.0))
    assert keeper() == ""
    put(store, event("m3", None, at=102.0, refs={"plain": "x"}))
    assert keeper() == ""
    put(store, event("m4", "hello", at=103.0, refs={"wecom.msgid": "y"}))
    assert keeper() == ""
