"""Promises, secrets, languages, internal texts: each found where it stands, everyday talk left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.assist.outgoing.internal import InternalTexts
from assist_app.assist.outgoing.leaks import leaks
from assist_app.assist.outgoing.promises import promises
from assist_app.assist.outgoing.spoken import language, wrong_language
from assist_app.assist.withheld import Withheld
from assist_app.model.script import Script


@pytest.mark.parametrize(
    "text",
    [
        "我保证明天给您送到",
        "保证24小时内退款",
        "一定会在周五前到货",
        "假一赔十，赔您200元",
        "我们给您补偿50元",
        "您的退款会在2小时内到账。",
        "明天18:00前送达",
        "We guarantee delivery by Friday",
        "I promise you a full refund",
        "We will refund you $50",
        "Your parcel will arrive tomorrow.",
        "您好！我向您承诺，三天之内解决",
        "It will definitely be there within 2 hours",
    ],
)
def test_promises_of_money_and_dates_are_found(text: str) -> None:
    (found,) = promises(text)
    assert text[found.start : found.end].strip() and found.instead is None


@pytest.mark.parametrize(
    "text",
    [
        "我不能保证明天送到",
        "无法承诺具体时间，今天会再催",
        "预计1-3个工作日到账",
        "退款一般三天内到账，以银行为准",
        "请您确保今天有人在家",
        "订单金额是200元",
        "We cannot guarantee delivery by Friday",
        "It should arrive tomorrow",
        "You usually get it within 3 days",
        "The price is $50.",
        "保证金500元怎么退",
        "Is the refund of $50 there?",
        "退款会在{时间}到账",
        "今天天气真好",
        "",
    ],
)
def test_what_is_no_promise_is_left_alone(text: str) -> None:
    assert not list(promises(text))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("We will refund you $1,200.50.", "We will refund you $1,200.50"),
        ("保证赔您￥300，谢谢", "保证赔您￥300"),
        ("We guarantee a refund of $58 by tomorrow.", "guarantee a refund of $58 by tomorrow"),
    ],
)
def test_a_promise_is_marked_with_its_whole_amount_and_its_day(text: str, marked: str) -> None:
    (found,) = promises(text)
    assert text[found.start : found.end] == marked


def test_a_promise_is_marked_in_its_own_sentence() -> None:
    text = "您好。保证明天到！谢谢"
    (found,) = promises(text)
    assert text[found.start : found.end] == "保证明天"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("key: sk-" + "a1B2" * 8, "sk-" + "a1B2" * 8),
        ("用这个 LTAI" + "5tQz7" * 4, "LTAI" + "5tQz7" * 4),
        ("AKIA" + "Q2W3E4R5" * 2, "AKIA" + "Q2W3E4R5" * 2),
        ("密码：Abc12345", "Abc12345"),
        ("your password is hunter22", "hunter22"),
        ("验证码 483920", "483920"),
        ("卡号 6222 0212 3456 7890 128", "6222 0212 3456 7890 128"),
        ("pay with 4111111111111111 please", "4111111111111111"),
        ("token=9f86d081884c7d65", "9f86d081884c7d65"),
        ("Authorization: Bearer abcdefghijklmnop1234", "Bearer abcdefghijklmnop1234"),
        ("q7Hf2LmZp9Xw4RtYc6Vb8NkJs3Dg5Ae1Qh", "q7Hf2LmZp9Xw4RtYc6Vb8NkJs3Dg5Ae1Qh"),
    ],
)
def test_secrets_are_found_and_taken_out(text: str, secret: str) -> None:
    found = list(leaks(text))
    assert secret in {text[one.start : one.end] for one in found}
    assert all(one.instead == "" for one in found)


@pytest.mark.parametrize("size", [33, 36, 41, 250, 3_000])
@pytest.mark.parametrize(
    ("before", "begins"),
    [
        ("password: ", ""),
        ("密码：", ""),
        ("密码: ", "sk-"),
        ("token=", "sk-"),
        ("use ", "sk-"),
        ("口令是", "ghp_"),
        ("use ", "glpat-"),
        ("use ", "xoxb-"),
        ("pwd = ", "sk_live_"),
        ("is ", "Bearer "),
        ("密码 pin ", "hf_"),
    ],
)
def test_a_long_secret_is_one_finding_to_its_last_sign(before: str, begins: str, size: int) -> None:
    secret = begins + ("aB3xK9" * size)[:size]
    text = f"您好 {before}{secret} 谢谢"
    assert [text[one.start : one.end] for one in leaks(text)] == [secret]


def test_secrets_apart_are_apart_and_from_left_to_right() -> None:
    text = "卡号 6222 0212 3456 7890 128，密码 Abc12345，验证码 483920，key sk-" + "a1B2" * 9
    assert [text[one.start : one.end] for one in leaks(text)] == [
        "6222 0212 3456 7890 128",
        "Abc12345",
        "483920",
        "sk-" + "a1B2" * 9,
    ]


def test_a_private_key_is_found_whole() -> None:
    text = "here:\n-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----\nbye"
    spans = {text[one.start : one.end] for one in leaks(text)}
    assert any(span.startswith("-----BEGIN") and span.endswith("END RSA PRIVATE KEY-----") for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "请您不要把密码告诉任何人",
        "Please reset your password on the website",
        "订单号 2026112108842 已发货",
        "https://shop.example/orders/8f14e45fceea167a5a36dedd4bea2543",
        "一共 299.00 元",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "",
    ],
)
def test_harmless_numbers_and_words_are_no_secrets(text: str) -> None:
    assert not list(leaks(text))


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("您的快递已经发出", "zh"),
        ("您的iPhone 15 Pro Max已经发出", "zh"),
        ("Your parcel is on its way", "en"),
        ("ok", ""),
        ("iPhone 15 Pro Max", ""),
        ("1234", ""),
        ("ありがとうございます", ""),
        ("Thank you 王女士 for your message, we have it", "en"),
        ("https://example.com/a-the-of", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text(text: str, spoken: str) -> None:
    assert language(text) == spoken


def test_a_reply_in_another_language_is_marked_whole() -> None:
    found = wrong_language("您的快递已经发出", ["ok", "Where is my parcel now?"])
    assert found is not None and (found.start, found.end) == (0, 8)
    assert wrong_language("您的快递已经发出", ["ok", "我的快递呢", "Where is my parcel?"]) is None
    assert wrong_language("ok", ["我的快递呢"]) is None
    assert wrong_language("您的快递已经发出", []) is None
    assert wrong_language("您的快递已经发出", ["ok"] * 6 + ["Where is my parcel now?"]) is None


@pytest.mark.parametrize(
    ("text", "theirs", "run"),
    [
        (
            "您好！ Your parcel has left our store today. 好",
            "我的快递呢",
            "Your parcel has left our store today.",
        ),
        ("OK. 您的快递已经发出！ Bye", "Where is my parcel?", "您的快递已经发出！"),
        ("https://shop.example/a Please look at it 好", "我的快递呢", "Please look at it"),
        ("🙂 It is on its way to you", "我的快递呢", "It is on its way to you"),
    ],
)
def test_of_a_reply_in_two_languages_the_foreign_run_is_marked(text: str, theirs: str, run: str) -> None:
    found = wrong_language(text, [theirs])
    assert found is not None and text[found.start : found.end] == run


def test_a_sentence_of_an_internal_script_is_known_in_any_dress() -> None:
    known = InternalTexts()
    known.put("s1", ("本月赔付上限为五百元，超出需要主管批准。请先核对订单！", "别告诉客户"))
    text = "您好！本月赔付上限为 五百元，超出需要主管批准。"
    (found,) = known.find(text, "")
    assert text[found.start : found.end] == "本月赔付上限为 五百元，超出需要主管批准"
    assert list(known.find("别告诉客户", "")) and not list(known.find("您别告诉客户哦", ""))
    assert not list(known.find("请先核对订单", ""))
    assert not list(known.find(text, "您好！本月赔付上限为五百元，超出需要主管批准。"))
    known.put("s1", ("换成了另外一句很长的内部说明文字",))
    assert not list(known.find(text, ""))
    known.remove("s1")
    known.remove("unknown")
    assert not list(known.find("换成了另外一句很长的内部说明文字", ""))


def test_two_internal_scripts_may_share_a_sentence() -> None:
    known = InternalTexts()
    for name in ("a", "b"):
        known.put(name, ("This is for colleagues only, never for customers",))
    known.remove("a")
    assert list(known.find("this is for colleagues ONLY, never for customers", ""))
    known.remove("b")
    assert not list(known.find("This is for colleagues only, never for customers", ""))


def test_the_store_s_restrictions_know_internal_texts_and_forget_them() -> None:
    script = Script("s", "en", "t", ("Ask the supervisor before you refund more",), internal=True)
    withheld = Withheld([script])
    assert list(withheld.internal.find(script.messages[0], ""))
    withheld.put([Script("s", "en", "t", script.messages)])
    assert not list(withheld.internal.find(script.messages[0], ""))
    withheld.put([script])
    withheld.remove(["s"])
    assert not list(withheld.internal.find(script.messages[0], ""))


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    for found in [*promises(text), *leaks(text)]:
        assert 0 <= found.start < found.end <= len(text)
    secrets = list(leaks(text))
    assert all(one.end <= other.start for one, other in pairwise(secrets))
    language(text)


@pytest.mark.parametrize("unit", ["保证", "1", "赔您", "eyJ", "-----BEGIN ", "https://", "会", "password "])
def test_no_text_takes_for_ever(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert len([*promises(text), *leaks(text)]) <= len(text)
