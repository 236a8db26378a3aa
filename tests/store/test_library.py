"""The library in the store: listed as a person reads it, changed all at once or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assist_app.model.conversation import Role
from assist_app.model.errors import StoreError
from assist_app.model.event import Batch, ChatEvent, EventKind
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.script import IntentDefinition, Script, ScriptFilter
from assist_app.store import IntentChange, Store, memory_store, open_store

SECRET = "a very secret word"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "assist.db", bytes(range(32))).store
    made.put_scripts(
        [
            Script("z1", "zh", "退款", ("已退款",), category="支付"),
            Script("e2", "en", "Refund 2", ("We refund 100%",), category="Payment"),
            Script("e1", "en", "Hello", ("Hi",), category="Greeting"),
            Script("z2", "zh", "你好", ("您好 refund",), category="问候"),
            Script("e3", "en", "Refund 3", ("x",), category="Payment"),
        ]
    ).result(10)
    yield made
    made.close()


def listed(store: Store, wanted: ScriptFilter, first: int = 0, count: int = 99) -> tuple[int, list[str]]:
    total, scripts = store.list_scripts(wanted, first, count).result(10)
    return total, [script.id for script in scripts]


def test_the_language_that_is_wanted_first_comes_first(store: Store) -> None:
    english, chinese = ["e1", "e2", "e3"], ["z1", "z2"]
    assert listed(store, ScriptFilter(first="zh")) == (5, chinese + english)
    assert listed(store, ScriptFilter(first="en")) == (5, english + chinese)
    assert listed(store, ScriptFilter()) == (5, english + chinese)
    pages = [listed(store, ScriptFilter(first="zh"), n, 2)[1] for n in (0, 2, 4, 6)]
    assert pages == [["z1", "z2"], ["e1", "e2"], ["e3"], []]
    assert listed(store, ScriptFilter(first="zh"), 1, 2) == (5, ["z2", "e1"])


def test_text_language_and_category_together(store: Store) -> None:
    assert listed(store, ScriptFilter("refund", first="zh")) == (3, ["z2", "e2", "e3"])
    assert listed(store, ScriptFilter("refund", language="zh")) == (1, ["z2"])
    assert listed(store, ScriptFilter("100%", category="Payment")) == (1, ["e2"])
    assert listed(store, ScriptFilter(category="支付", language="en")) == (0, [])
    assert store.categories().result(10) == (
        ("en", "Greeting"),
        ("en", "Payment"),
        ("zh", "支付"),
        ("zh", "问候"),
    )


def test_intents_and_their_replies_change_together_or_not_at_all(store: Store) -> None:
    old, new = IntentDefinition("a", "A", "en"), IntentDefinition("b", "B", "en")
    store.put_intents([old]).result(10)
    bad = Script("bad", "en", None, ("x",))  # type: ignore[arg-type]
    change = IntentChange((new,), (("a", "en"),), (bad,), ("e1",))
    with pytest.raises(Exception, match="failed"):
        store.change_intents(change).result(10)
    assert store.intents().result(10) == (old,) and store.script_count().result(10) == 5
    good = Script("good", "en", "Good", ("x",))
    store.change_intents(IntentChange((new,), (("a", "en"),), (good,), ("e1",))).result(10)
    assert store.intents().result(10) == (new,)
    assert set(store.scripts_by_id(["good", "e1"]).result(10)) == {"good"}


def test_all_conversations_go_and_the_rest_stays(store: Store, tmp_path: Path) -> None:
    events = [
        ChatEvent("shop", f"m{n}", EventKind.CREATED, f"c{n % 3}", Role.CUSTOMER, SECRET, float(n))
        for n in range(30)
    ]
    store.ingest(Batch("shop", tuple(events), cursor="there")).result(10)
    store.record(Feedback("shop/c1", "x", Outcome.COPIED, 1.0, "e1", "track", "embedded", 1)).result(10)
    assert store.forget_all().result(10) == 3
    assert store.conversations().result(10) == () and store.tail("shop/c1", 9).result(10).messages == ()
    assert store._writer.do(lambda db: db.execute("select count(*) from message").get).result(10) == 0
    # A source that began anew would bring everything back.
    assert store.cursor("shop").result(10) == "there"
    assert store.script_count().result(10) == 5 and len(store.recent(9).result(10)) == 1
    assert store.shelf().learned(["e1"], "track").usage["e1"].used == 1
    assert store.forget_all().result(10) == 0


def test_a_note_on_a_deleted_conversation_changes_nothing(store: Store) -> None:
    assert store.annotate("shop/c1", {}).result(10).changes == ()
    assert store.conversations().result(10) == ()


def test_restrictions_are_kept_and_known_after_a_restart(tmp_path: Path) -> None:
    path, key = tmp_path / "limits.db", bytes(range(32))
    scripts = (
        Script("free", "en", "Free", ("a",)),
        Script("over", "en", "Over", ("b",), expires_at=100.5),
        Script("barred", "zh", "禁用", ("c",), ("track",), forbidden=("refund", "complaint")),
        Script("inner", "en", "Inner", ("d",), internal=True),
    )
    made = open_store(path, key).store
    made.put_scripts(scripts).result(10)
    made.close()
    now = 100.0
    again = open_store(path, key, clock=lambda: now).store
    try:
        assert set(again.scripts_by_id([s.id for s in scripts]).result(10).values()) == set(scripts)

        def refused(intent: str | None) -> list[str]:
            return [script.id for script in scripts if again.withheld.refuses(script.id, intent)]

        assert refused(None) == ["inner"] and refused("refund") == ["barred", "inner"]
        now = 100.5
        assert refused(None) == ["over", "inner"]
        again.put_scripts([Script("over", "en", "Over", ("b",))]).result(10)
        again.delete_scripts(["inner"]).result(10)
        assert refused(None) == []
    finally:
        again.close()


def test_an_edited_intent_leaves_its_reply_as_restricted_as_it_was(store: Store) -> None:
    store.put_scripts(
        [Script("intent:en:a", "en", "A", ("x",), ("a",), internal=True, expires_at=5.0)]
    ).result(10)
    reply = Script("intent:en:a", "en", "A", ("other words",), ("a",))
    store.change_intents(IntentChange((IntentDefinition("a", "A", "en"),), (), (reply,))).result(10)
    kept = store.scripts_by_id(["intent:en:a"]).result(10)["intent:en:a"]
    assert (kept.messages, kept.internal, kept.expires_at) == (("other words",), True, 5.0)
    assert store.withheld.refuses("intent:en:a") and store.withheld.hides_text(("other words",))


@pytest.mark.parametrize("known", ["memory", "file"])
def test_scripts_come_back_as_they_were_whatever_they_hold(tmp_path: Path, known: str) -> None:
    rude = 'a\x00b"\\\n\t\u2028\x1f{blank}😀\ufeff\u202e'
    scripts = [
        Script(rude, "zh", rude, (rude, "", "[1,2]"), (rude,), rude, ("null", '"'), True, 1763745020.1234567),
        Script("plain", "en", "", (), forbidden=("a", "b")),
        Script("later", "en", "x", ("y" * 300_000,), expires_at=1e12 / 3),
    ]
    store = memory_store() if known == "memory" else open_store(tmp_path / "x.db", bytes(32)).store
    store.put_scripts(scripts).result(10)
    shelf, wanted = store.shelf(), {script.id: script for script in scripts}
    assert shelf.scripts_by_id([*wanted, "nobody"]) == wanted
    assert store.scripts_by_id(list(wanted)).result(10) == wanted
    assert shelf.scripts_by_id([]) == {} and shelf.scripts_by_id(["nobody"]) == {}
    store.close()
    with pytest.raises(StoreError):
        shelf.scripts_by_id(["plain"])


def test_an_edit_is_read_at_once_and_by_many_threads(store: Store) -> None:
    shelf = store.shelf()

    def read(number: int) -> bool:
        store.put_scripts([Script(f"n{number}", "en", "t", (f"m{number}",))]).result(10)
        found = shelf.scripts_by_id([f"n{number}", "e1"])
        return found[f"n{number}"].messages == (f"m{number}",) and found["e1"].title == "Hello"

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(60)))


def test_scripts_are_told_apart_by_all_they_hold() -> None:
    first = Script("s", "en", "t", ("m",))
    assert len({first, Script("s", "en", "t", ("m",)), Script("s", "en", "t", ("other",))}) == 2
