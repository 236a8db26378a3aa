"""Words on a list are found however they are dressed up, and nothing else is."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import Hazard
from assist_app.assist.outgoing.terms import Term, TermKind, Terms
from assist_app.files.outgoing_file import starter_terms
from assist_app.guards.checking import simplified_signs

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
FOLDING = Folding(simplified_signs(RESOURCES))
LIST = Terms(
    [
        Term("最", TermKind.SUPERLATIVE),
        Term("第一", TermKind.SUPERLATIVE),
        Term("最便宜", TermKind.SUPERLATIVE, "价格实惠"),
        Term("国家级", TermKind.SUPERLATIVE),
        Term("加我微信"),
        Term("ass"),
        Term("best price", TermKind.SUPERLATIVE, "good price"),
        Term("café", TermKind.FORBIDDEN),
        Term("最近", TermKind.ALLOWED),
        Term("第一次", TermKind.ALLOWED),
        Term("best price match", TermKind.ALLOWED),
    ],
    FOLDING,
)
STARTER = Terms(starter_terms(RESOURCES), FOLDING)


def spans(text: str, terms: Terms = LIST) -> list[str]:
    """The words that were found, as they stand in the text."""
    return [text[one.start : one.end] for one in terms.find(text, FOLDING.fold(text))]


@pytest.mark.parametrize(
    "text",
    [
        "这款最便宜",
        "这款最 便 宜",
        "这款最\u200b便\u200d宜",
        "这款最*便-宜",
        "这款最　便　宜",
        "這款最便宜",
        "这款最\ufe0f便宜",
    ],
)
def test_signs_between_the_letters_hide_nothing(text: str) -> None:
    (found,) = LIST.find(text, FOLDING.fold(text))
    assert text[found.start] == "最" and text[found.end - 1] == "宜"
    assert (found.hazard, found.instead) == (Hazard.SUPERLATIVE, "价格实惠")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("國家級品質", ["國家級"]),
        ("加我WeChat，加 我 微 信", ["加 我 微 信"]),
        ("BEST PRICE", ["BEST PRICE"]),
        ("ｂｅｓｔ　ｐｒｉｃｅ!", ["ｂｅｓｔ　ｐｒｉｃｅ"]),
        ("our best\u00a0price today", ["best\u00a0price"]),
        ("b.e.s.t p.r.i.c.e", ["b.e.s.t p.r.i.c.e"]),
        ("best-price", ["best-price"]),
        ("bestprice", ["bestprice"]),
        ("𝐛𝐞𝐬𝐭 𝐩𝐫𝐢𝐜𝐞", ["𝐛𝐞𝐬𝐭 𝐩𝐫𝐢𝐜𝐞"]),
        ("you a s s!", ["a s s"]),
        ("a\u200bs\u200bs", ["a\u200bs\u200bs"]),
        ("the cafe\u0301 and the CAFÉ", ["cafe\u0301", "CAFÉ"]),
    ],
)
def test_width_case_accent_and_gaps_make_no_difference(text: str, found: list[str]) -> None:
    assert spans(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "a class of its own",
        "as sure as can be",
        "pass as soon as possible",
        "assistant",
        "the best pricey",
        "cafés",
        "最近怎么样",
        "最 近怎么样",
        "这是第一次",
        "we have a best price match policy",
        "",
        "   \u200b ",
        "😀🎉",
    ],
)
def test_longer_words_and_exceptions_are_no_hits(text: str) -> None:
    assert spans(text) == []


def test_an_exception_hides_only_itself() -> None:
    assert spans("最近最便宜，第一次第一") == ["最便宜", "第一"]


def test_the_longest_word_counts_once() -> None:
    assert spans("最便宜的最") == ["最便宜", "最"]


def test_places_are_those_of_the_text_also_behind_an_emoji() -> None:
    text = "👨\u200d👩\u200d👧 ﬁne, 最便宜"
    (found,) = LIST.find(text, FOLDING.fold(text))
    assert text[found.start : found.end] == "最便宜"


def test_no_list_finds_nothing() -> None:
    assert spans("最便宜", Terms((), FOLDING)) == []
    assert spans("anything", Terms([Term("  "), Term("\u200b"), Term("-")], FOLDING)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我们是行业第一", ["行业第一"]),
        ("这是全国销量冠军", ["全国销量冠军"]),
        ("您加我微信，私下转账也行", ["加我微信", "私下转账"]),
        ("关我什么事", ["关我什么事"]),
        ("This is the lowest price, second to none", ["lowest price", "second to none"]),
        ("That is not my problem", ["not my problem"]),
    ],
)
def test_the_bundled_lists_find_what_they_are_for(text: str, found: list[str]) -> None:
    assert spans(text, STARTER) == found


@pytest.mark.parametrize(
    "text",
    [
        "最近第一次购买的话，最快明天到，最晚后天，最多三件",
        "我第一时间帮您查，最后请您确认一下最新的地址",
        "请您滚动到页面底部",
        "Best regards, all the best, the class was a success",
        "What is the best number to reach you?",
        "It was not your fault at all",
    ],
)
def test_the_bundled_lists_leave_everyday_words_alone(text: str) -> None:
    assert spans(text, STARTER) == []


@given(
    st.text(alphabet=string.ascii_lowercase + "最便宜近第一次 ，.", max_size=60),
    st.sampled_from(["最便宜", "best price", "加我微信"]),
    st.text(alphabet="，。!? ", min_size=1, max_size=3),
)
def test_a_word_between_marks_is_always_found(around: str, word: str, mark: str) -> None:
    text = f"{around}。{mark}{word}。{mark}{around}"
    assert any(word in found for found in spans(text))


@given(st.text(max_size=200))
def test_any_text_folds_with_true_places(text: str) -> None:
    folded = FOLDING.fold(text)
    assert len(folded.text) == len(folded.places)
    assert all(0 <= place < len(text) for place in folded.places)
    assert folded.places == sorted(folded.places)
    for found in LIST.find(text, folded):
        assert 0 <= found.start < found.end <= len(text)
