"""Scripts at hand: what is forgotten is read again, and what was edited is not remembered."""

from __future__ import annotations

from dataclasses import replace

from assist_app.assist.library import MemoryShelf
from assist_app.backends.embedded.finding import SEEN, Finder
from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.past_replies import PastReplies
from assist_app.backends.embedded.sentences import SentenceVectors
from assist_app.backends.embedded.vectors import VectorIndex
from assist_app.model.conversation import Conversation
from assist_app.model.script import Script

SCRIPTS = [Script(f"s{n}", "en", f"Title {n}", (f"Message {n}.",)) for n in range(SEEN + 100)]


def finder(shelf: MemoryShelf) -> Finder:
    return Finder(shelf, LexicalIndex(), VectorIndex(), SentenceVectors(shelf), PastReplies())


def test_nothing_is_missing_when_too_much_was_kept_at_hand() -> None:
    found = finder(MemoryShelf(SCRIPTS))
    everything = [script.id for script in SCRIPTS]
    assert list(found.scripts(everything[: SEEN + 1])) == everything[: SEEN + 1]
    some = [everything[3], everything[-1], everything[5], "nobody"]
    assert found.scripts(some) == {name: SCRIPTS[everything.index(name)] for name in some[:3]}


def test_an_edited_script_is_read_anew() -> None:
    shelf = MemoryShelf(SCRIPTS[:2])
    found = finder(shelf)
    before = found.scripts(["s0"])["s0"]
    after = replace(before, messages=("Another one.",))
    shelf._scripts["s0"] = after
    assert found.scripts(["s0"]) == {"s0": before}
    found.forget(["s0", "nobody"])
    assert found.scripts(["s0"]) == {"s0": after}


def test_without_vectors_nothing_is_near() -> None:
    assert finder(MemoryShelf(SCRIPTS[:2])).near(Conversation("", ""), "anything", None) is None
