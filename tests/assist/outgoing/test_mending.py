"""What "Fix" leaves is a clean sentence, or the place is left to a person."""

from __future__ import annotations

import re

import pytest

from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import LEVELS, Finding, Hazard
from assist_app.assist.outgoing.mending import mend
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.situation import Situation
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.files.outgoing_file import starter_terms
from assist_app.paths import resources

STARTER = tuple(term for term in starter_terms(resources()) if term.kind is not TermKind.ALLOWED)
ENGLISH = (
    "{} prices for you.",
    "It is {}.",
    "We are the {}, and more.",
    "We are the {} in Europe.",
    "This is a {} offer.",
    "This is an {} offer.",
    "Small, {}, cheap.",
    "Small, {}.",
    "See ({}) here.",
    "({}, cheap)",
    "It is {} and cheap.",
    "Cheap and {}.",
    "Hello. {}! Bye.",
    "Hello. {}",
    "Hi\n{}\nBye",
    "Really {} 👍",
    "“{}”, they say.",
    "Note: {}, please.",
    "Works {} — really.",
    "Works {} (really).",
    "The {}",
    "{}",
    "{}, {}, {}!",
    "It is an amazing, {} offer.",
    "Hello Ann, {} prices for you.",
    "Your order, {}, is late.",
    "Sorry, {}, is it late?",
    "Quality: {}, price: fair",
    "Colour: {}, red",
    "Done: {}; bye",
    "Yours is guaranteed {}, thanks.",
    "{} iPad deals",
    "{}. iPad too.",
)
CHINESE = (
    "这是{}的商品。",
    "我们{}，欢迎。",
    "{}！欢迎光临",
    "我们是{}。",
    "价格（{}）很好。",
    "服务、{}、便宜。",
    "亲，{}服务等您。",
    "亲，{}。",
    "{}",
    "{}\n您好",
    "{}，{}！",
    "质量：{}，价格：公道",
    "亲，{}iPad。",
)
UNCLEAN = re.compile(
    r"  |[ \t](?:[,.;:!?)，。！？；：）]|$)|[(（“][ ,，、]|[,，、；][,.!?，。！？；、)]"
    r"|^[ ,.;:!?，。、！？；]|^\s*\n|\n\n"
    r"|\b(?:a|an|the)[ ]*(?:[,.;:!?)]|$)|\ba [aeio]|\ban [^aeiouh\W]|[(（][)）]|“”"
    # A comma before a verb or its noun, a name behind a name, a name spelt otherwise.
    r"|amazing, offer|order, is|: price:|：价格：|: bye|guaranteed[,.]|(?-i:IPad)",
    re.IGNORECASE | re.MULTILINE,
)


def finding(text: str, word: str, instead: str | None = "") -> Finding:
    start = text.index(word)
    return Finding(Hazard.SUPERLATIVE, start, start + len(word), instead)


def mended(text: str, found: Finding) -> str | None:
    change = mend(text, found)
    return None if change is None else f"{text[: change.start]}{change.words}{text[change.end :]}"


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [
        ("What a stupid thing", "stupid", "What a thing"),
        ("What a stupid idea", "stupid", "What an idea"),
        ("An award winning phone", "award winning", "A phone"),
        ("Small, stupid, cheap.", "stupid", "Small, cheap."),
        ("What is it, stupid?", "stupid", "What is it?"),
        ("Stupid, really.", "Stupid", "Really."),
        ("It is cheap, and stupid.", "stupid", "It is cheap."),
        ("Hello. Stupid! Bye.", "Stupid", "Hello. Bye."),
        ("Unmatched quality", "Unmatched", "Quality"),
        ("a phone (flawless) here", "flawless", "a phone here"),
        ("Hi\nstupid\nBye", "stupid", "Hi\nBye"),
        ("stupid\nBye", "stupid", "Bye"),
        ("no  stupid   thing", "stupid", "no thing"),
        ("这是完美无缺的商品。", "完美无缺", "这是商品。"),
        ("独家优惠", "独家", "优惠"),
        ("极品！欢迎光临", "极品", "欢迎光临"),
        ("服务、极致、便宜", "极致", "服务、便宜"),
        ("Your order, damn, is late.", "damn", "Your order is late."),
        ("Sorry, damn, is it late?", "damn", "Sorry, is it late?"),
        ("Hello Ann, best prices!", "best", "Hello Ann, prices!"),
        ("Thanks. Dear Ann, best prices!", "best", "Thanks. Dear Ann, prices!"),
        ("Colour: best, red", "best", "Colour: red"),
        ("Best iPad deals", "Best", "iPad deals"),
        ("Best. iPad too.", "Best", "iPad too."),
        ("Best macOS deals", "Best", "macOS deals"),
        ("Best deals for iPad", "Best", "Deals for iPad"),
        # Whether that comma is one between adjectives or between clauses, nobody knows.
        ("an amazing, best offer", "best", None),
        ("Quality: best, price: fair", "best", None),
        ("质量：最佳，价格：公道", "最佳", None),
        ("ok: best; done", "best", None),
        ("guaranteed best, thanks", "best", None),
        # What would be left waits for the word: somebody has to say what belongs there.
        ("We are the market leader, and more", "market leader", None),
        ("It is flawless.", "flawless", None),
        ("We are the number one in Europe.", "number one", None),
        ("我们质量第一。", "第一", None),
        ("我们是全国第一，欢迎", "全国第一", None),
        ("a near-flawless phone", "flawless", None),
    ],
)
def test_what_is_taken_out_leaves_a_sentence_or_is_left_to_a_person(
    text: str, word: str, left: str | None
) -> None:
    assert mended(text, finding(text, word)) == left


@pytest.mark.parametrize(
    ("text", "word", "instead", "left"),
    [
        ("The cheapest one", "The cheapest", "inexpensive", "Inexpensive one"),
        ("This is an unbeatable offer", "unbeatable", "very good", "This is a very good offer"),
        ("A cheap one", "cheap", "inexpensive", "An inexpensive one"),
        ("最便宜的手机", "最便宜", "价格实惠", "价格实惠的手机"),
        ("The cheapest phone", "The cheapest", "iPad, a good", "iPad, a good phone"),
        ("So cheap.", "cheap", " inexpensive ", "So inexpensive."),
    ],
)
def test_what_is_put_instead_fits_its_place(text: str, word: str, instead: str, left: str) -> None:
    assert mended(text, finding(text, word, instead)) == left


def test_only_a_person_knows_what_has_no_fix() -> None:
    text = "Your order {number}"
    assert mend(text, finding(text, "{number}", None)) is None


@pytest.mark.parametrize("term", STARTER, ids=lambda term: term.text)
def test_every_fix_of_the_starter_lists_leaves_a_clean_text(term: Term) -> None:
    check = OutgoingCheck(Folding())
    check.use(Policy({hazard: LEVELS[hazard] for hazard in Hazard}, STARTER))
    asked = {Hazard.FORBIDDEN, Hazard.SUPERLATIVE}
    wide = not term.text.isascii()
    for frame in CHINESE if wide else ENGLISH:
        for word in {term.text, term.text[:1].upper() + term.text[1:]}:
            text = frame.replace("{}", word)
            for _again in range(10):
                found = [one for one in check.check(text, Situation()).gravest_first if one.hazard in asked]
                changed = next((new for one in found if (new := mended(text, one)) is not None), None)
                if changed is None:
                    break
                assert not UNCLEAN.search(changed), (text, changed)
                text = changed
            else:
                pytest.fail(f"no end: {text}")


@pytest.mark.parametrize("size", [12, 33, 41, 250])
@pytest.mark.parametrize("told", ["密码: {} 请保存好", "密码: token {} 请保存好"])
def test_fixes_of_a_told_key_leave_nothing_of_it(told: str, size: int) -> None:
    check = OutgoingCheck(Folding())
    check.use(Policy(LEVELS, ()))
    text = told.format("sk-" + ("abcdEFGH1234567890" * size)[:size])
    for _again in range(told.count(" ") - 1):
        found = check.check(text, Situation()).gravest_first
        changed = mended(text, found[0])
        assert changed is not None
        text = changed
    assert text == "密码: 请保存好"
    assert not check.check(text, Situation()).findings
