"""The search box: what agents type, rightly and wrongly, in both scripts and in letters."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin, pinyin

from assist_app.backends.embedded.lexical import LexicalIndex
from assist_app.backends.embedded.pinyin import close, initials, neighbours, sounds, splits, syllable
from assist_app.backends.embedded.polyphones import other_readings
from assist_app.backends.embedded.vocabulary import Vocabulary
from assist_app.backends.embedded.words import fold, matched, present, simplified, tokens
from assist_app.model.script import Script

TEXTS = {
    "refund": ("退款进度", "您的退款已经提交，三天内到账。"),
    "parcel": ("快递更新", "快递今天派送，物流信息每小时更新一次。"),
    "invoice": ("发票抬头", "发票抬头可以在订单页修改。"),
    "address": ("修改地址", "还没有发出，地址已经改好。"),
    "city": ("重庆门店", "重庆门店在解放碑，银行卡和现金都可以。"),
    "debt": ("还款计划", "逾期后可以重新安排还款，行长已经同意。"),
    "luggage": ("行李未到", "请先登记，拿到行李编号。"),
    "old": ("退貨運費", "這個訂單的運費由我們承擔，營業時間是早上九點。"),
    "flight": ("Refund of a flight", "Your refund was received; the flight is cancelled."),
    "chair": ("Wheelchair", "A wheelchair will be ready at the entrance."),
    "password": ("Reset password", "Choose a new password for your account."),
    "delivery": ("Delivery date", "The parcel is delivered on {date}."),
}


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    made = LexicalIndex()
    filler = [Script(f"f{n}", "zh", f"说明 {n}", (f"第{n}条一般说明，没有别的内容。",)) for n in range(300)]
    known = [
        Script(name, "en" if title.isascii() else "zh", title, (text,))
        for name, (title, text) in TEXTS.items()
    ]
    made.add([*filler, *known])
    made.commit()
    return made


def best(index: LexicalIndex, query: str) -> str:
    hits = index.search(query, 10)
    return hits[0][0] if hits else ""


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("退款", "refund"), ("快递更新", "parcel"), ("抬头", "invoice"), ("更新 快递", "parcel"),
        ("refund flight", "flight"), ("passw", "password"), ("Wheelchairs", "chair"), ("DELIV", "delivery"),
    ],
)  # fmt: skip
def test_chinese_and_english(index: LexicalIndex, query: str, wanted: str) -> None:
    assert best(index, query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("tuikuan", "refund"), ("tui kuan", "refund"), ("tuik", "refund"), ("kuaidigengxin", "parcel"),
        ("fapiaotait", "invoice"), ("xiugaidizhi", "address"), ("tkjd", "refund"), ("fptt", "invoice"),
        ("xgdz", "address"), ("kd", "parcel"), ("jf", "city"), ("xj", "city"),
    ],
)  # fmt: skip
def test_full_pinyin_and_initials(index: LexicalIndex, query: str, wanted: str) -> None:
    assert best(index, query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("chongqing", "city"), ("cqmd", "city"), ("yinhang", "city"), ("yinhangka", "city"),
        ("huankuan", "debt"), ("hkjh", "debt"), ("chongxin", "debt"), ("hangzhang", "debt"),
        ("xingli", "luggage"), ("xlwd", "luggage"),
    ],
)  # fmt: skip
def test_polyphones(index: LexicalIndex, query: str, wanted: str) -> None:
    assert best(index, query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("refnud", "flight"), ("recieved", "flight"), ("wheelchiar", "chair"), ("wheelchar", "chair"),
        ("pasword", "password"), ("passwrod", "password"), ("delviery", "delivery"),
        ("delivry dat", "delivery"),        ("whelchiar", "chair"), ("ehelchair", "chair"),
    ],
)  # fmt: skip
def test_one_or_two_slips_in_english(index: LexicalIndex, query: str, wanted: str) -> None:
    assert best(index, query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("退宽", "refund"), ("款退进度", "refund"), ("快第更新", "parcel"), ("递快", "parcel"),
        ("发票台头", "invoice"), ("发飘", "invoice"), ("修改地扯", "address"), ("换款计划", "debt"),
        ("行李末到", "luggage"), ("银杭卡", "city"), ("重庆门电", "city"), ("tuikaun", "refund"),
        ("fapaio", "invoice"), ("xingni", "luggage"),
    ],
)  # fmt: skip
def test_wrong_swapped_and_like_sounding_characters(index: LexicalIndex, query: str, wanted: str) -> None:
    assert best(index, query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("退貨", "old"), ("退货", "old"), ("运费", "old"), ("运费由我们承担", "old"), ("tuihuo", "old"),
        ("营业时间", "old"), ("yysj", "old"), ("發票", "invoice"), ("快遞更新", "parcel"), ("重慶", "city"),
        ("還款計劃", "debt"), ("修改地址", "address"), ("營夜時間", "old"),
    ],
)  # fmt: skip
def test_simplified_finds_traditional_and_the_other_way_round(
    index: LexicalIndex, query: str, wanted: str
) -> None:
    assert best(index, query) == wanted


def test_what_is_right_stands_before_what_is_forgiven(index: LexicalIndex) -> None:
    names = [name for name, _score in index.search("还款", 10)]
    assert names[0] == "debt"
    assert best(index, "refund") == "flight"


@pytest.mark.parametrize("query", ["qqqqzzzz", "鸒鸓", "zzz zzz", "xkcdxkcdxkcd"])
def test_nonsense_finds_nothing(index: LexicalIndex, query: str) -> None:
    assert index.search(query, 10) == []


@given(st.text(max_size=60))
@example("tui'kuan 退款*? AND (")
@example("a" * 60)
@example("重" * 60)
@example("\ud800退")
def test_nothing_typed_makes_it_fail(index: LexicalIndex, text: str) -> None:
    assert len(index.search(text, 10)) <= 10


def test_further_readings_are_readings() -> None:
    for character, readings in other_readings().items():
        known = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        assert set(readings) <= set(known) and syllable(character) not in readings, character


def test_readings_are_those_of_the_dictionary() -> None:
    different = []
    for code in range(0x3300, 0xA100):
        reading = lazy_pinyin(chr(code))[0]
        known = reading if 0x3400 <= code <= 0x9FFF and reading.isascii() and reading.isalpha() else ""
        if syllable(chr(code)) != known:
            different.append(chr(code))
    assert different == []
    assert syllable("") == syllable("a") == syllable("𠀀") == ""


def test_sounds_in_every_reading() -> None:
    assert sounds("重庆 ok") == [("zhong", "chong"), ("qing",)]
    assert neighbours(sounds("重庆市")) == ["zhongqing", "qingshi", "chongqing"]
    assert initials(sounds("重庆市"), 3) == ["ZQS", "CQS"]
    assert sounds("營業") == sounds("营业")
    assert splits("xian")[0] == ["xian"] and ["xi", "an"] in splits("xian") and splits("qx") == []
    assert close("yin")[0] == "yin" and {"ying", "yan", "xin"} <= set(close("yin"))


def test_simplified_keeps_length_and_what_is_simplified() -> None:
    assert simplified("會計憑證 OK") == "会计凭证 OK"
    assert simplified("会计 乾燥 皇后") == "会计 干燥 皇后"
    assert matched("退貨怎麼辦", ["退货流程"]) == ("退貨",)


@given(st.text("退款快递 的abc'des ing0", max_size=30), st.text("退款快递 的abc'des ing0退貨", max_size=60))
def test_present_says_what_tokens_say(query: str, text: str) -> None:
    # Behind an apostrophe a word is part of the one before for the index.
    query, text = query.replace("'", " "), text.replace("'", " ")
    assert present(tokens(query), simplified(fold(text))) == set(tokens(query)) & set(tokens(text))


def distance(one: str, other: str) -> int:
    """Optimal string alignment, cell by cell."""
    rows = [[max(a, b) if not a or not b else 0 for b in range(len(other) + 1)] for a in range(len(one) + 1)]
    for a in range(1, len(one) + 1):
        for b in range(1, len(other) + 1):
            wrong = one[a - 1] != other[b - 1]
            best = min(rows[a - 1][b] + 1, rows[a][b - 1] + 1, rows[a - 1][b - 1] + wrong)
            if a > 1 and b > 1 and one[a - 2 : a] == other[b - 2 : b][::-1]:
                best = min(best, rows[a - 2][b - 2] + 1)
            rows[a][b] = best
    return rows[-1][-1]


WORDS = st.text("abcde", min_size=3, max_size=9)


@given(st.sets(WORDS, min_size=1, max_size=40), WORDS)
def test_near_words_are_the_nearest(known: set[str], word: str) -> None:
    vocabulary = Vocabulary()
    vocabulary.add(known)
    slips = (len(word) >= 4) + (len(word) >= 6)
    whole = {name: distance(word, name) for name in known}
    nearest = min(whole.values())
    wanted = {name for name in known if whole[name] == nearest <= slips} if slips else set()
    assert set(vocabulary.near(word, beginning=False, most=99)) == wanted
    begun = {name: min(distance(word, name[:end]) for end in range(len(name) + 1)) for name in known}
    nearest = min(begun.values())
    wanted = {name for name in known if begun[name] == nearest <= slips} if slips else set()
    assert set(vocabulary.near(word, beginning=True, most=99)) == wanted


def test_many_words_and_words_of_any_length() -> None:
    vocabulary = Vocabulary()
    vocabulary.add(f"{a}{b}{c}word" for a in "abcdefghijkl" for b in "abcdefghijkl" for c in "abcdefghijkl")
    vocabulary.add(["x" * 50, "ab", "退款", "a1b2", "naïve"])
    assert "abcword" in vocabulary.near("abcwrod", beginning=False)
    assert (
        vocabulary.near("x" * 50, beginning=False) == [] and vocabulary.near("退款退款", beginning=True) == []
    )
