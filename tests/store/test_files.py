"""Damaged, newer, locked, full and read-only: said politely, never overwritten."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from assist_app.model.conversation import Role, TurnNote
from assist_app.model.errors import DiskFull, NewerThanApp, StoreError, StoreLocked
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.script import IntentDefinition, Script, ScriptFilter
from assist_app.store import memory_store, open_store
from assist_app.store.database import connect
from assist_app.store.migrations import MIGRATIONS, m005_recognisers

KEY = bytes(range(32))
MARK = "the customer's very secret words"


def one(name: str = "m1", text: str = MARK) -> Batch:
    return Batch("test", (ChatEvent("test", name, EventKind.CREATED, "c1", Role.CUSTOMER, text, 1.0),), name)


def filled(path: Path) -> Path:
    store = open_store(path, KEY).store
    store.ingest(one()).result(10)
    store.close()
    return path


def test_no_word_is_readable_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "assist.db"
    store = open_store(path, KEY).store
    store.ingest(one()).result(10)
    found = [file.name for file in tmp_path.iterdir() if MARK.encode() in file.read_bytes()]
    store.close()
    assert not found and not path.read_bytes().startswith(b"SQLite format 3")


def test_another_key_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    path = filled(tmp_path / "assist.db")
    before = path.read_bytes()
    with pytest.raises(StoreLocked, match="does not open"):
        open_store(path, bytes(32))
    assert path.read_bytes() == before
    assert open_store(path, KEY).set_aside is None


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "assist.db")
    db = connect(path, KEY)
    db.pragma("user_version", len(MIGRATIONS) + 1)
    db.close()
    before = path.read_bytes()
    with pytest.raises(NewerThanApp, match="newer version"):
        open_store(path, KEY)
    assert path.read_bytes() == before


def test_a_file_of_an_earlier_form_keeps_its_notes(tmp_path: Path) -> None:
    path = tmp_path / "assist.db"
    db = connect(path, KEY)
    before = MIGRATIONS.index(m005_recognisers)
    for step in MIGRATIONS[:before]:
        step(db)
    db.execute("create table migration (name text primary key, at real not null) strict")
    db.execute("insert into conversation (id, source, size) values ('test/c1', 'test', 1)")
    db.execute(
        "insert into message values (1, 'test', 'm1', 'test/c1', 'customer', '', 'Hi', 1.0, 1.0, 0, 0.0, "
        "'sent', null, '{}', 1, 'track', 'Track', 0.9, 'negative')"
    )
    db.pragma("user_version", before)
    db.close()
    store = open_store(path, KEY).store
    (message,) = store.page("test/c1", 0, 1).result(10)
    assert message.note == TurnNote("track", "Track", 0.9, "negative", by="")
    store.close()


@pytest.mark.parametrize("kind", ["rubbish", "cut", "holes", "plain"])
def test_a_damaged_file_is_set_aside_whole(tmp_path: Path, kind: str) -> None:
    path = filled(tmp_path / "assist.db")
    whole = path.read_bytes()
    damaged = {
        "rubbish": os.urandom(20_000),
        "cut": whole[: len(whole) // 3],
        "holes": whole[:64] + bytes(4096) + whole[4160:],
        "plain": b"SQLite format 3\0" + whole[16:],
    }[kind]
    path.write_bytes(damaged)
    opened = open_store(path, KEY)
    try:
        assert opened.set_aside is not None and opened.set_aside.read_bytes() == damaged
        assert opened.store.ingest(one()).result(10).new == 1
    finally:
        opened.store.close()


def test_two_damaged_files_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "assist.db"
    for content in (b"x" * 5000, b"y" * 5000):
        filled(path) if not path.exists() else None
        path.write_bytes(content)
        open_store(path, KEY).store.close()
    kept = {
        file.read_bytes() for file in tmp_path.glob("assist.db.damaged-*") if not file.name.endswith(".id")
    }
    assert {b"x" * 5000, b"y" * 5000} <= kept


def test_a_full_disk_is_said_and_nothing_is_half_stored(tmp_path: Path) -> None:
    store = open_store(tmp_path / "assist.db", KEY).store
    try:
        store.ingest(one("m0")).result(10)
        pages = store._writer.do(lambda db: db.pragma("max_page_count", db.pragma("page_count") + 2)).result(
            10
        )
        assert pages
        with pytest.raises(DiskFull, match="disk is full"):
            store.ingest(one("m1", "x" * 60_000)).result(10)
        assert store.cursor("test").result(10) == "m0"
        store._writer.do(lambda db: db.pragma("max_page_count", 1_000_000)).result(10)
        assert store.ingest(one("m1", "x" * 60_000)).result(10).new == 1
    finally:
        store.close()


def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from assist_app.store import open_store\n"
        "from assist_app.model.errors import NotWritable\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: open_store(Path(sys.argv[1]), bytes(32))\n"
        "except NotWritable as error: print(error.sentence)\n"
    )
    folder.chmod(0o555)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder / "assist.db")], capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert "cannot be written" in done.stdout, done.stderr
    assert list(folder.iterdir()) == []


def test_plain_apsw_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delattr(apsw, "mc_version")
    with pytest.raises(StoreError, match="encrypted database library"):
        open_store(tmp_path / "assist.db", KEY)


def test_what_was_only_in_memory_can_be_saved(tmp_path: Path) -> None:
    memory = memory_store()
    memory.ingest(one()).result(10)
    memory.put_scripts([Script("s", "en", "t", ("hello",))]).result(10)
    memory.save_as(tmp_path / "assist.db", KEY).result(10)
    memory.close()
    store = open_store(tmp_path / "assist.db", KEY).store
    assert store.conversations().result(10)[0].last_line == MARK
    assert store.script_count().result(10) == 1
    assert store.cursor("test").result(10) == "m1"
    store.close()


def test_a_closed_store_says_so() -> None:
    store = memory_store()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.ingest(one()).result(10)


def test_scripts_intents_vectors_and_use(tmp_path: Path) -> None:
    store = open_store(tmp_path / "assist.db", KEY).store
    try:
        many = [Script(f"s{n}", "en", f"title {n}", (f"text {n}", "more")) for n in range(1200)]
        store.put_scripts(many).result(30)
        shelf = store.shelf()
        assert shelf.script_count() == 1200
        assert [s.id for batch in shelf.script_batches(500) for s in batch][:2] == ["s1199", "s1198"]
        assert shelf.scripts_by_id(["s3", "nope"]) == {"s3": many[3]}
        assert store.list_scripts(ScriptFilter("title 119"), 0, 5).result(10)[0] == 11
        assert store.list_scripts(ScriptFilter("100%_"), 0, 5).result(10)[0] == 0
        shelf.save_vectors("m", [("s1", b"one"), ("s2", b"two"), ("gone", b"x")])
        assert shelf.vectors("m", ["s1", "s2", "gone"]) == {"s1": b"one", "s2": b"two"}
        store.put_scripts([Script("s1", "en", "title 1", ("other text",))]).result(10)
        store.put_scripts([Script("s2", "en", "title 2", ("text 2", "more"), category="new")]).result(10)
        assert shelf.vectors("m", ["s1", "s2"]) == {"s2": b"two"}
        for outcome in (Outcome.SHOWN, Outcome.COPIED, Outcome.EDITED, Outcome.DOWNVOTED):
            store.record(Feedback("c", "x", outcome, 1.0, "s1", "track", "embedded", 1)).result(10)
        used = shelf.usage(["s1", "s2"], "track")
        assert (used["s1"].used, used["s1"].downvoted, "s2" in used) == (2, 1, False)
        assert shelf.usage(["s1"], None)["s1"].downvoted == 1
        assert [f.outcome for f in store.recent(2).result(10)] == [Outcome.DOWNVOTED, Outcome.EDITED]
        intent = IntentDefinition("track", "Track", "en", examples=("where is it",))
        store.put_intents([intent, IntentDefinition("track", "查询", "zh")]).result(10)
        store.delete_intents([("track", "zh")]).result(10)
        assert store.intents().result(10) == (intent,)
        store.delete_scripts(["s1"]).result(10)
        assert shelf.scripts_by_id(["s1"]) == {}
    finally:
        store.close()


@pytest.mark.parametrize("judged", [Outcome.DOWNVOTED, Outcome.DISMISSED])
def test_what_is_taken_back_no_longer_counts(tmp_path: Path, judged: Outcome) -> None:
    def said(outcome: Outcome, intent: str | None = "track") -> Feedback:
        return Feedback("c", "x", outcome, 1.0, "s1", intent, "embedded", 1)

    store = open_store(tmp_path / "assist.db", KEY).store
    try:
        others = replace(said(Outcome.DOWNVOTED), conversation_id="d")
        # Under the pointer the intent may have changed between the vote and its undoing.
        store.record(others, said(Outcome.DOWNVOTED), said(Outcome.TAKEN_BACK, None)).result(10)
        usage = store.shelf().usage
        assert [usage(["s1"], intent)["s1"].downvoted for intent in ("track", None)] == [1, 1]
        store.record(said(judged), said(Outcome.TAKEN_BACK), said(Outcome.TAKEN_BACK)).result(10)
        assert usage(["s1"], "track")["s1"].downvoted == 1
        assert store.recent(1).result(10)[0].outcome is Outcome.TAKEN_BACK
    finally:
        store.close()


def test_the_open_file_can_be_copied_while_in_use(tmp_path: Path) -> None:
    store = open_store(tmp_path / "assist.db", KEY).store
    store.ingest(one()).result(10)
    store.close()
    shutil.copytree(tmp_path, tmp_path / "copy")
    again = open_store(tmp_path / "copy" / "assist.db", KEY).store
    assert again.conversations().result(10)[0].size == 1
    again.close()
