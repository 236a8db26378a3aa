"""Clocks that are wrong or jump: what arrives later is never filed above what is there."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from assist_app.model.conversation import Role
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.store import Store, memory_store

NOW = 1_800_000_000.0


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(time, "time", lambda: NOW)
    made = memory_store()
    yield made
    made.close()


def tell(store: Store, name: str, role: Role, at: float, *, timed: bool, text: str = "") -> None:
    event = ChatEvent("s", name, EventKind.CREATED, "c", role, text or name, at, timed=timed)
    store.ingest(Batch("s", (event,))).result(10)


def order(store: Store) -> list[str]:
    return [message.id for message in store.tail("s/c", 50).result(10).messages]


def test_our_clock_set_back_does_not_file_new_messages_above_old_ones(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(store, "first", Role.CUSTOMER, NOW, timed=False)
    monkeypatch.setattr(time, "time", lambda: NOW - 600)
    tell(store, "second", Role.CUSTOMER, NOW - 600, timed=False)
    assert order(store) == ["first", "second"]
    summary = store.conversations().result(10)[0]
    assert summary.last_line == "second" and summary.waiting_since is not None
    tell(store, "answer", Role.AGENT, NOW - 590, timed=False)
    assert order(store)[-1] == "answer"
    assert store.conversations().result(10)[0].waiting_since is None


def test_a_sender_that_lives_in_tomorrow_is_ordered_by_arrival(store: Store) -> None:
    tell(store, "tomorrow", Role.CUSTOMER, NOW + 72_000, timed=True)
    tell(store, "answer", Role.AGENT, NOW + 1, timed=False)
    assert order(store) == ["tomorrow", "answer"]
    assert store.conversations().result(10)[0].waiting_since is None


def test_a_sender_a_little_ahead_keeps_its_order(store: Store) -> None:
    tell(store, "late", Role.CUSTOMER, NOW + 60, timed=True)
    tell(store, "early", Role.CUSTOMER, NOW + 30, timed=True)
    assert order(store) == ["early", "late"]


def test_a_message_that_arrives_late_takes_its_place_by_its_own_time(store: Store) -> None:
    tell(store, "two", Role.CUSTOMER, NOW - 10, timed=True)
    tell(store, "one", Role.CUSTOMER, NOW - 20, timed=True)
    assert order(store) == ["one", "two"]


@pytest.mark.parametrize("at", [NOW, NOW - 5])
def test_an_edit_without_a_number_counts_when_its_text_is_new(store: Store, at: float) -> None:
    tell(store, "m", Role.CUSTOMER, NOW, timed=True, text="my card is 1234")
    for text in ("my card is hidden", "my card is hidden"):
        event = ChatEvent("s", "m", EventKind.UPDATED, "c", Role.CUSTOMER, text, at)
        receipt = store.ingest(Batch("s", (event,))).result(10)
    kept = "my card is hidden" if at == NOW else "my card is 1234"
    assert store.tail("s/c", 5).result(10).messages[0].text == kept
    assert store.conversations().result(10)[0].last_line == kept
    # The same words a second time are the same edit.
    assert receipt.new == 0


def test_a_wrong_clock_does_not_keep_a_row_at_the_top(store: Store) -> None:
    def say(subject: str, name: str, at: float, *, timed: bool) -> None:
        event = ChatEvent("s", name, EventKind.CREATED, subject, Role.CUSTOMER, name, at, timed=timed)
        store.ingest(Batch("s", (event,))).result(10)

    say("ahead", "m1", NOW + 72_000, timed=True)
    say("right", "m2", NOW + 1, timed=True)
    rows = store.conversations().result(10)
    assert [row.id for row in rows] == ["s/right", "s/ahead"]
    # The list sorts by this time, and so does the store.
    assert sorted(rows, key=lambda row: -row.last_at) == list(rows)
