"""Outcomes become evidence as they are stored: once, for the right agent, and it can be taken back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from assist_app.assist.preference import HALF_LIFE, IGNORED, MOST_EVIDENCE, PASSED
from assist_app.model.feedback import AgentLearning, Feedback, Outcome, Usage
from assist_app.store import Store, memory_store, open_store
from assist_app.store.database import connect
from assist_app.store.feedback import record
from assist_app.store.migrations import MIGRATIONS

KEY = bytes(range(32))
NOW = 1_700_000_000.0
SHORT, LONG = (1.0, 0.0), (0.0, 1.0)


class Clock:
    now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    made = memory_store(clock)
    yield made
    made.close()


def said(outcome: Outcome, script: str | None, position: int = 1, **more: object) -> Feedback:
    base = Feedback("c", f"embedded:{script}", outcome, NOW, script, "track", "embedded", position, turn="m1")
    return replace(base, **more)  # type: ignore[arg-type]


def shown(*scripts: str | None, turn: str = "m1") -> list[Feedback]:
    return [said(Outcome.SHOWN, name, n, turn=turn) for n, name in enumerate(scripts, start=1)]


def of(store: Store, script: str, intent: str | None = "track") -> tuple[int, int, float, float]:
    one = store.shelf().learned([script], intent).usage.get(script, Usage(script, intent, 0, 0))
    return one.used, one.downvoted, round(one.liked, 3), round(one.disliked, 3)


def test_a_choice_counts_for_the_row_and_against_those_passed_over(store: Store) -> None:
    store.record(*shown("a", "b", "c", "d"), said(Outcome.COPIED, "c", 3)).result(10)
    assert of(store, "c") == (1, 0, 1.0, 0.0)
    assert of(store, "a") == of(store, "b") == (0, 0, 0.0, PASSED)
    # Nobody knows whether what stood below was read.
    assert of(store, "d") == (0, 0, 0.0, 0.0)
    assert of(store, "c", None) == (1, 0, 1.0, 0.0) and of(store, "c", "refund") == (0, 0, 0.0, 0.0)
    assert store.shelf().learned(["c"], "refund").overall["c"].liked == 1.0


def test_a_reply_copied_in_parts_is_one_choice_and_two_replies_are_two(store: Store) -> None:
    store.record(*shown("a", "b", "c", "d")).result(10)
    for outcome, script, place in (("copied", "c", 3), ("edited", "c", 3), ("copied", "d", 4)):
        store.record(said(Outcome(outcome), script, place)).result(10)
    assert of(store, "c")[0] == of(store, "d")[0] == 1
    # Passed over once, on the way to the first of them.
    assert of(store, "a") == of(store, "b") == (0, 0, 0.0, PASSED)
    assert store.learning().result(10).turns == 1


def test_a_vendors_reply_chosen_speaks_against_the_scripts_above_it(store: Store) -> None:
    store.record(*shown("a", None), said(Outcome.COPIED, None, 2)).result(10)
    assert of(store, "a") == (0, 0, 0.0, PASSED)


def test_a_turn_that_was_left_counts_a_little_against_what_was_read(store: Store) -> None:
    store.record(*shown("a", "b", "c", "d"), said(Outcome.DISMISSED, "b", 2)).result(10)
    before = of(store, "b")
    store.record(*shown("a", "d", turn="m2")).result(10)
    assert of(store, "a") == of(store, "c") == (0, 0, 0.0, IGNORED)
    assert of(store, "d") == (0, 0, 0.0, 0.0) and of(store, "b") == before


def test_a_customer_who_goes_on_writing_is_still_the_same_turn(store: Store) -> None:
    store.record(*shown("a", "b")).result(10)
    # Another message of the burst brought another order.
    store.record(*shown("b", "a")).result(10)
    store.record(said(Outcome.COPIED, "a", 2)).result(10)
    assert of(store, "a") == (1, 0, 1.0, 0.0) and of(store, "b") == (0, 0, 0.0, PASSED)
    store.record(*shown("a", turn="m2")).result(10)
    assert of(store, "b") == (0, 0, 0.0, PASSED)


def test_evidence_fades_with_time_and_counts_stay(store: Store, clock: Clock) -> None:
    store.record(said(Outcome.COPIED, "a"), said(Outcome.DOWNVOTED, "b")).result(10)
    clock.now += HALF_LIFE
    assert of(store, "a") == (1, 0, 0.5, 0.0) and of(store, "b") == (0, 1, 0.0, 1.0)


def test_only_about_the_last_ten_choices_count(store: Store) -> None:
    for n in range(100):
        store.record(said(Outcome.COPIED, "a", turn=f"m{n}")).result(10)
    assert of(store, "a") == (100, 0, MOST_EVIDENCE, 0.0)
    for n in range(100, 105):
        store.record(said(Outcome.DOWNVOTED, "a", turn=f"m{n}")).result(10)
    _used, down, liked, disliked = of(store, "a")
    assert down == 5 and disliked > liked


@pytest.mark.parametrize("judged", [Outcome.DOWNVOTED, Outcome.DISMISSED])
def test_a_judgement_taken_back_leaves_no_trace(store: Store, judged: Outcome) -> None:
    store.record(said(judged, "a")).result(10)
    assert of(store, "a")[3] > 0
    # Under the pointer the intent may have changed meanwhile.
    store.record(said(Outcome.TAKEN_BACK, "a", intent=None), said(Outcome.TAKEN_BACK, "a")).result(10)
    assert of(store, "a") == of(store, "a", None) == (0, 0, 0.0, 0.0)


def test_kinds_of_replies_are_learned_from_pairs(store: Store) -> None:
    for n in range(20):
        store.record(
            said(Outcome.SHOWN, f"l{n}", 1, turn=f"m{n}", signs=LONG),
            said(Outcome.SHOWN, f"s{n}", 2, turn=f"m{n}", signs=SHORT),
            said(Outcome.COPIED, f"s{n}", 2, turn=f"m{n}", signs=SHORT),
        ).result(10)
    liked, disliked = store.shelf().learned([], None).weights
    assert liked > 0.2 > -0.2 > disliked


def test_every_agent_has_their_own(store: Store) -> None:
    store.record(said(Outcome.COPIED, "a")).result(10)
    name = "Li"
    store.work_for(lambda: name)
    store.record(said(Outcome.COPIED, "b", turn="m2")).result(10)
    # Who gives a name for the first time keeps what was learned without one.
    assert of(store, "a")[0] == of(store, "b")[0] == 1
    name = "Wang"
    store.record(*shown("a", turn="m3")).result(10)
    assert of(store, "a") == of(store, "b") == (0, 0, 0.0, 0.0)
    store.reset_learning().result(10)
    name = "Li"
    assert of(store, "b")[0] == 1


def test_what_was_learned_is_forgotten_with_what_it_was_learned_from(store: Store) -> None:
    store.explore(0.3).result(10)
    store.record(*shown("a", "b"), said(Outcome.COPIED, "b", 2, signs=SHORT)).result(10)
    store.reset_learning().result(10)
    learning = store.learning().result(10)
    assert (learning.usage, learning.weights, learning.turns, learning.explore) == ((), (), 0, 0.3)
    assert of(store, "b") == (0, 0, 0.0, 0.0) and store.recent(9).result(10) == ()


def test_learning_is_taken_along_whole(store: Store) -> None:
    store.record(
        said(Outcome.SHOWN, "a", 1, signs=LONG),
        said(Outcome.SHOWN, "b", 2, signs=SHORT),
        said(Outcome.EDITED, "b", 2, signs=SHORT, edit_share=0.5),
        said(Outcome.DOWNVOTED, "a"),
    ).result(10)
    learning = store.learning().result(10)
    other = memory_store(lambda: NOW)
    try:
        other.put_learning(learning).result(10)
        assert other.learning().result(10) == learning
        assert other.shelf().learned(["a", "b"], "track") == store.shelf().learned(["a", "b"], "track")
        other.put_learning(AgentLearning("")).result(10)
        assert other.learning().result(10).usage == ()
    finally:
        other.close()


def test_the_counts_of_an_older_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "assist.db"
    db = connect(path, KEY)
    for step in MIGRATIONS[:4]:
        step(db)
    db.execute("insert into usage values ('a', 'track', 9, 1), ('a', '', 9, 1)")
    db.execute(
        "insert into feedback (at, conversation, suggestion, outcome, backend, position) "
        "values (?, 'c', 'x', 'shown', 'embedded', 1)",
        (time.time(),),
    )
    db.pragma("user_version", 4)
    db.close()
    store = open_store(path, KEY).store
    try:
        one = store.shelf().learned(["a"], "track").usage["a"]
        assert (one.used, one.downvoted) == (9, 1) and 0 < one.disliked < one.liked <= MOST_EVIDENCE
        store.record(said(Outcome.COPIED, "a")).result(10)
        assert of(store, "a")[0] == 10
    finally:
        store.close()


def test_no_id_of_a_script_is_readable_on_the_disk(tmp_path: Path) -> None:
    store = open_store(tmp_path / "assist.db", KEY).store
    store.record(said(Outcome.COPIED, "a-very-secret-script-id")).result(10)
    found = [f.name for f in tmp_path.iterdir() if b"a-very-secret-script-id" in f.read_bytes()]
    store.close()
    assert not found


def test_an_outcome_costs_the_same_however_much_was_learned(store: Store) -> None:
    many = AgentLearning("", tuple(Usage(f"s{n}", "track", 1, 0, 1.0, 0.0, NOW) for n in range(30_000)))
    store.put_learning(many).result(60)

    def one(db: apsw.Connection, n: int) -> float:
        started = time.perf_counter()
        from_turn = [*shown("s1", "s2", "s3", turn=f"t{n}"), said(Outcome.COPIED, "s3", 3, turn=f"t{n}")]
        record(db, from_turn, "")
        return (time.perf_counter() - started) / len(from_turn)

    spent = sorted(store._writer.do(one, n).result(10) for n in range(200))
    assert spent[len(spent) // 2] < 0.001
