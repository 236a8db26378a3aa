"""One call finds everything, graded as the team lead laid it down."""

from __future__ import annotations

import pytest

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.internal import InternalTexts
from assist_app.assist.outgoing.kinds import LEVELS, Finding, Hazard, Level, Verdict, gravest
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.situation import Binding, Situation
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.model.conversation import Conversation, Message, Role

TERMS = (Term("滚"), Term("最便宜", TermKind.SUPERLATIVE, "价格实惠"))
TALK = Conversation(
    "a", "test", "Mr Li", (Message("m", "test", "a", Role.CUSTOMER, "Where is my parcel now?", 1.0),)
)
EVERYTHING = {
    Hazard.BLANK: "{订单号}",
    Hazard.FORBIDDEN: "滚",
    Hazard.SUPERLATIVE: "最便宜",
    Hazard.PROMISE: "保证明天",
    Hazard.OTHER_CUSTOMER: "JD2024112188",
    Hazard.CONVERSATION: "all",
    Hazard.INTERNAL: "赔付上限为五百元超出要主管批准",
    Hazard.LANGUAGE: "all but the card",
    Hazard.SECRET: "4111111111111111",
}
TEXT = (
    "您的 {订单号}，滚，最便宜！保证明天到。JD2024112188。赔付上限为五百元超出要主管批准。卡 4111111111111111"
)


def made(levels: dict[Hazard, Level] | None = None) -> OutgoingCheck:
    internal = InternalTexts()
    internal.put("i", ("赔付上限为五百元超出要主管批准",))
    check = OutgoingCheck(Folding(), internal)
    check.use(Policy({**LEVELS, **(levels or {})}, TERMS))
    check.others.learn("b", "Ms Wang", [Message("m", "test", "b", Role.CUSTOMER, "订单号 JD2024112188", 1.0)])
    return check


STRAYED = Situation(TALK, Binding("b", "Ms Wang"), Binding("a", "Mr Li"))


def test_everything_is_found_at_once_from_left_to_right() -> None:
    found = [finding for finding, _level in made().check(TEXT, STRAYED).findings]
    assert {one.hazard for one in found} == set(Hazard)
    for one in found:
        expected = EVERYTHING[one.hazard]
        whole = {"all": TEXT, "all but the card": TEXT.removesuffix(" 4111111111111111")}
        assert TEXT[one.start : one.end] == whole.get(expected, expected)
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize("hazard", list(Hazard))
@pytest.mark.parametrize("level", list(Level))
def test_each_kind_has_the_level_that_was_laid_down(hazard: Hazard, level: Level) -> None:
    check = made({**dict.fromkeys(Hazard, Level.OFF), hazard: level})
    verdict = check.check(TEXT, STRAYED)
    assert {finding.hazard for finding, _level in verdict.findings} == (
        set() if level is Level.OFF else {hazard}
    )
    assert verdict.level is level
    assert verdict.stops is (level in (Level.ASK, Level.BLOCK))


def test_the_gravest_level_decides() -> None:
    assert gravest([]) is Level.OFF
    assert gravest([Level.NOTE, Level.BLOCK, Level.ASK]) is Level.BLOCK
    assert Verdict(((Finding(Hazard.BLANK, 0, 1), Level.NOTE),)).stops is False


def test_a_blank_is_a_question_where_text_goes_into_the_customer_s_window() -> None:
    text = "Your order {order number}"
    assert made().check(text, Situation()).level is Level.NOTE
    assert made().check(text, Situation(inserting=True)).level is Level.ASK
    assert made({Hazard.BLANK: Level.OFF}).check(text, Situation(inserting=True)).level is Level.OFF
    assert made({Hazard.BLANK: Level.BLOCK}).check(text, Situation()).level is Level.BLOCK


def test_a_clean_reply_passes() -> None:
    text = "Hello! Your parcel has left our warehouse and is on its way to you."
    assert made().check(text, Situation(TALK, Binding("a"), Binding("a"))) == Verdict()


def test_other_words_hold_from_the_next_text_on() -> None:
    check = made()
    check.use(Policy(LEVELS, (Term("warehouse", TermKind.FORBIDDEN, "store"),)))
    ((found, _level),) = check.check("from the warehouse", Situation()).findings
    assert found.instead == "store" and check.check("滚", Situation()) == Verdict()


def test_a_huge_text_is_looked_at_to_its_end() -> None:
    text = "好的，马上为您查询。" * 20_000 + "滚"
    ((found, _level),) = made().check(text, Situation()).findings
    assert found.end == len(text)
