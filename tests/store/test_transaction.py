"""All or nothing, also where the end itself fails or one stands within another."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from assist_app.store.transaction import transaction


@pytest.fixture
def db(tmp_path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(tmp_path / "a.db"))
    connection.execute("create table word (text text unique)")
    return connection


def words(db: apsw.Connection) -> list[str]:
    return [text for (text,) in db.execute("select text from word order by text")]


def test_what_ends_well_is_kept(db: apsw.Connection) -> None:
    with transaction(db):
        db.execute("insert into word values ('a')")
        db.execute("insert into word values ('b')")
    assert words(db) == ["a", "b"] and not db.in_transaction


def test_nothing_is_kept_of_what_fails_in_the_middle(db: apsw.Connection) -> None:
    with pytest.raises(apsw.ConstraintError), transaction(db):
        db.execute("insert into word values ('a')")
        db.execute("insert into word values ('a')")
    assert words(db) == [] and not db.in_transaction


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt])
def test_whatever_comes_from_inside_goes_on_unchanged(
    db: apsw.Connection, error: type[BaseException]
) -> None:
    with pytest.raises(error), transaction(db):
        db.execute("insert into word values ('a')")
        raise error
    assert words(db) == [] and not db.in_transaction


def test_one_within_another_can_fail_alone(db: apsw.Connection) -> None:
    with transaction(db):
        db.execute("insert into word values ('a')")
        with pytest.raises(KeyError), transaction(db):
            db.execute("insert into word values ('b')")
            raise KeyError
        with transaction(db):
            db.execute("insert into word values ('c')")
    assert words(db) == ["a", "c"]


def test_an_end_that_fails_leaves_no_transaction_open(db: apsw.Connection) -> None:
    db.execute("pragma foreign_keys = on")
    db.execute("create table use (text text references word (text) deferrable initially deferred)")
    with pytest.raises(apsw.ConstraintError), transaction(db):
        db.execute("insert into use values ('nobody')")
    assert not db.in_transaction and db.execute("select count(*) from use").get == 0
    with transaction(db):
        db.execute("insert into word values ('a')")
    assert words(db) == ["a"]


def test_a_full_database_leaves_nothing_behind_and_can_go_on(db: apsw.Connection) -> None:
    db.pragma("max_page_count", db.pragma("page_count") + 2)
    with pytest.raises(apsw.FullError), transaction(db):
        for number in range(1000):
            db.execute("insert into word values (?)", (f"{number} {'x' * 500}",))
    assert words(db) == [] and not db.in_transaction
    with transaction(db):
        db.execute("insert into word values ('a')")
    assert words(db) == ["a"]
