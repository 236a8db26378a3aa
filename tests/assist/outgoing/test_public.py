"""What stands in scripts for customers blames nobody, and no bundled script is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.internal import InternalTexts
from assist_app.assist.outgoing.kinds import Level
from assist_app.assist.outgoing.public import PublicTexts
from assist_app.assist.outgoing.situation import Situation
from assist_app.files.content import load_library
from assist_app.guards.checking import Checking
from assist_app.model.conversation import Conversation, Message, Role
from assist_app.model.script import Script
from assist_app.paths import resources
from assist_app.store.store import memory_store

POLITE = "感谢您的耐心等待与理解支持。"
LONG = "Thank you very much for your patience and your kind understanding today."
RULE = "Depot seven burned down on Friday night and nobody outside may hear of it."
HERE = Conversation("b", "test", "Chen", (Message("m", "test", "b", Role.CUSTOMER, "hello", 1.0),))


def level(internal: InternalTexts, text: str, approved: str = "") -> Level:
    return OutgoingCheck(Folding(), internal).check(text, Situation(approved=approved)).level


def internal_of(*texts: str) -> InternalTexts:
    internal = InternalTexts()
    internal.put("i", texts)
    return internal


def test_a_polite_sentence_of_an_internal_script_is_only_asked_about() -> None:
    internal = internal_of(f"{POLITE}三级工单请转王经理处理。")
    assert level(internal, POLITE) is Level.ASK
    assert level(internal, f"{POLITE}三级工单请转王经理处理。") is Level.BLOCK


def test_the_greater_part_of_an_internal_script_stays_here() -> None:
    internal = internal_of(f"{LONG} {RULE} Ask Sam.")
    assert level(internal, f"Well. {RULE}") is Level.BLOCK
    short = internal_of(f"{RULE} {LONG} {LONG.replace('Thank', 'Do thank')}")
    assert level(short, RULE) is Level.ASK


def test_english_sentences_are_known_one_by_one() -> None:
    internal = internal_of(f"Do not tell the customer. {RULE} Escalate to tier 2.5 at once.")
    for piece in (RULE, "do not tell the customer!", "Escalate to tier 2.5 at once"):
        assert level(internal, f"Hello. {piece}") in (Level.ASK, Level.BLOCK), piece


def test_a_sentence_that_stands_in_a_public_script_too_is_free() -> None:
    internal = internal_of(f"{RULE} {LONG}")
    public = PublicTexts(internal, Folding())
    public.read([Script("i", "en", "", (RULE,), internal=True), Script("p", "en", "", (f"Hi! {LONG}",))])
    internal.share(public.sentences)
    assert level(internal, LONG) is Level.OFF and level(internal, RULE) is Level.BLOCK
    # Made internal alone: until the library was read again it is not free any more.
    internal.put("j", (LONG,))
    assert level(internal, LONG) is Level.BLOCK


def test_the_library_is_read_again_after_a_change(tmp_path: Path) -> None:
    store = memory_store()
    checking = Checking(tmp_path / "outgoing.json", resources())
    try:
        checking.use_store(store)
        said = Message("m", "test", "a", Role.CUSTOMER, "写给 support@shop-example.com 了", 1.0)
        checking._check.others.learn("a", "Li", (said,))
        ours, here = "Write to support@shop-example.com please.", Situation(HERE)
        checking.settle()
        assert checking.check(ours, here).stops
        store.put_scripts(
            [Script("p", "en", "Contact", ("Mail Support@Shop-Example.com any time.",))]
        ).result()
        checking.check(ours, here)
        checking.settle()
        assert not checking.check(ours, here).stops
        store.delete_scripts(["p"]).result()
        checking.check(ours, here)
        checking.settle()
        assert checking.check(ours, here).stops
    finally:
        checking.close()
        store.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_bundled_script_for_customers_is_asked_about(language: str, tmp_path: Path) -> None:
    checking = Checking(tmp_path / "outgoing.json", resources())
    try:
        asked = [
            (script.id, text[one.start : one.end])
            for script in load_library(resources() / "library" / language).scripts
            if not script.internal
            for text in ("\n".join(script.messages),)
            for one, grade in checking.check(text, Situation(approved=text)).findings
            if grade in (Level.ASK, Level.BLOCK)
        ]
    finally:
        checking.close()
    assert asked == []
