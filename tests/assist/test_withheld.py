"""What must not be suggested is neither shown to a vendor nor taken from one, whoever says it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assist_app.assist.backend import Backend, Question
from assist_app.assist.remembered import Remembered
from assist_app.assist.turn import current_turn
from assist_app.assist.withheld import Withheld, Withholding
from assist_app.model.conversation import Role
from assist_app.model.script import IntentDefinition, Script
from assist_app.model.suggestion import OTHER, AssistEvent, Intent, Recognised, Suggested, Suggestion
from tests.fakes import FakeBackend, conversation, suggested

FREE = Script("free", "en", "Free", ("Tomorrow.",))
OVER = Script("over", "en", "Sale", ("Ten percent off!",), expires_at=100.0)
INNER = Script("inner", "en", "Note", ("Check the blacklist.",), internal=True)
BARRED = Script("barred", "en", "Voucher", ("Here is a voucher.",), forbidden=("complaint",))
SCRIPTS = (FREE, OVER, INNER, BARRED)


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def row(script: Script, text: str = "") -> Suggestion:
    return Suggestion(
        f"embedded:{script.id}", (text or script.messages[0],), ("embedded",), script_id=script.id
    )


def question(intent: str = OTHER, ground: Sequence[Suggestion] = ()) -> Question:
    talk = conversation((Role.CUSTOMER, "Is there a discount?"))
    turn = current_turn(talk)
    assert turn is not None
    return Question(talk, turn, 5, Intent(intent, intent, 0.9), tuple(ground))


async def texts(backend: Backend, asked: Question) -> list[str]:
    events: list[AssistEvent] = [event async for event in backend.ask(asked)]
    return [event.suggestion.text for event in events if isinstance(event, Suggested)]


def test_each_restriction_holds_where_and_when_it_is_meant() -> None:
    clock = Clock()
    withheld = Withheld(SCRIPTS, clock)

    def refused(intent: str | None = None) -> set[str]:
        return {script.id for script in SCRIPTS if withheld.refuses(script.id, intent)}

    assert refused() == {"inner"} and refused("complaint") == {"inner", "barred"}
    clock.now = 100.0
    assert refused() == {"inner", "over"}


def test_edits_and_deletions_count_at_once() -> None:
    withheld = Withheld(SCRIPTS, Clock())
    withheld.put([replace(INNER, internal=False), replace(FREE, internal=True)])
    assert withheld.refuses("free") and not withheld.refuses("inner")
    assert withheld.hides_text(FREE.messages) and not withheld.hides_text(INNER.messages)
    withheld.put([replace(FREE, messages=("Other words.",), internal=True)])
    assert withheld.hides_text(("Other words.",)) and not withheld.hides_text(FREE.messages)
    withheld.remove(["free", "nobody"])
    assert not withheld.refuses("free") and not withheld.hides_text(("Other words.",))


@pytest.mark.parametrize(
    "said", ["Check the blacklist.", "  check THE\nblacklist. ", "Check the blacklist．"]
)
async def test_a_vendor_saying_it_word_for_word_is_not_heard(said: str) -> None:
    vendor = FakeBackend("vendor", [suggested("vendor", said), suggested("vendor", "Tomorrow.")])
    assert await texts(Withholding(vendor, Withheld(SCRIPTS, Clock())), question()) == ["Tomorrow."]


async def test_a_vendor_never_sees_it_and_its_own_intent_counts() -> None:
    withheld = Withheld(SCRIPTS, Clock())
    complaint = Recognised("vendor", Intent("complaint", "Complaint", 0.9))
    vendor = FakeBackend(
        "vendor",
        [suggested("vendor", "Here is a voucher."), complaint, Suggested("vendor", row(BARRED, "x"))],
    )
    backend = Withholding(vendor, withheld)
    assert await texts(backend, question("praise", [row(FREE), row(INNER), row(BARRED)])) == [
        "Here is a voucher."
    ]
    assert await texts(backend, question("complaint", [row(FREE), row(BARRED)])) == []
    assert [[one.script_id for one in q.grounding] for q in vendor.questions] == [
        ["free", "barred"],
        ["free"],
    ]
    assert backend.spec is vendor.spec


async def test_an_answer_is_remembered_only_while_what_it_was_built_on_is_good() -> None:
    clock = Clock()
    withheld = Withheld(SCRIPTS, clock)
    vendor = FakeBackend("vendor", [suggested("vendor", "You get ten percent off until Friday.")])
    backend = Withholding(Remembered(vendor, withheld.hides), withheld)
    asked = question(ground=[row(OVER), row(FREE)])
    await texts(backend, asked)
    await texts(backend, asked)
    assert len(vendor.questions) == 1
    clock.now = 101.0
    await texts(backend, asked)
    assert [len(q.grounding) for q in vendor.questions] == [2, 1]


async def test_a_remembered_reply_that_has_expired_since_is_left_out() -> None:
    clock = Clock()
    withheld = Withheld(SCRIPTS, clock)
    vendor = FakeBackend("vendor", [suggested("vendor", "Ten percent off!"), suggested("vendor", "Hello.")])
    backend = Withholding(Remembered(vendor, withheld.hides), withheld)
    assert await texts(backend, question()) == ["Ten percent off!", "Hello."]
    clock.now = 101.0
    assert await texts(backend, question()) == ["Hello."] and len(vendor.questions) == 1


async def test_closing_early_closes_the_vendor() -> None:
    vendor = FakeBackend("vendor", [suggested("vendor", "a"), suggested("vendor", "b")])
    answers = Withholding(vendor, Withheld()).ask(question())
    await anext(answers)
    await answers.aclose()  # type: ignore[attr-defined]
    assert vendor.closed == 1


def test_intents_are_shown_to_vendors_without_such_replies() -> None:
    withheld = Withheld(SCRIPTS, Clock())
    voucher, note = (
        IntentDefinition(c, c, "en", script=s.messages[0]) for c, s in (("complaint", BARRED), ("n", INNER))
    )
    free = IntentDefinition("track", "Track", "en", script="Here is a voucher.")
    assert [one.script for one in withheld.spared((voucher, note, free))] == ["", "", "Here is a voucher."]
