"""What is personal is found, what only looks like it stays, and one value is always called the same."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from assist_app.assist.masking.folding import plain
from assist_app.assist.masking.kinds import TITLES, Found, Kind, joined
from assist_app.assist.masking.masker import Masker, Maskers
from assist_app.assist.masking.rules import recognised
from tests.assist.masking_tables import HARMLESS, PERSONAL


def masker(*names: str) -> Masker:
    return Masker(lambda: names, mark="QKX")


@pytest.mark.parametrize(("text", "value", "kind"), PERSONAL, ids=[text for text, _v, _k in PERSONAL])
def test_personal_data_is_replaced_and_comes_back(text: str, value: str, kind: Kind) -> None:
    mine = masker()
    masked = mine.mask(text)
    assert value not in masked.text
    assert any(value in one.value and one.kind is kind for one in masked.replaced)
    assert mine.restored(masked.text) == text
    assert all(masked.text[one.start : one.end].startswith(f"[{one.kind}_") for one in masked.replaced)


@pytest.mark.parametrize("text", HARMLESS, ids=range(len(HARMLESS)))
def test_what_only_looks_personal_stays(text: str) -> None:
    assert masker().mask(text).text == text


AROUND = (
    ("您好，", "，谢谢"), ("hello: ", ". Thanks"), ("\n", "\n"), ("😀", "😀"),
    ("3 件，", "，3 件"), ("“", "”"),
    ("2024-11-21 ", " 2024-11-21"), ("（", "）"), ("13:00 ", "; 25%"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [row[:2] for row in PERSONAL], ids=[row[0] for row in PERSONAL])
@pytest.mark.parametrize("around", AROUND, ids=range(len(AROUND)))
def test_words_around_it_change_nothing(around: tuple[str, str], text: str, value: str) -> None:
    assert value not in masker().mask(around[0] + text + around[1]).text


def test_everything_at_once_keeps_the_sense() -> None:
    masked = masker().mask(
        "您好，我叫王小明，手机 13800138000，3 件共 299 元，2024-11-21 前发到解放路12号3栋502室"
    )
    assert masked.text == (
        "您好，我叫[NAME_1QKX]，手机 [PHONE_2QKX]，3 件共 299 元，2024-11-21 前发到[ADDRESS_3QKX]"
    )


def test_a_value_has_one_placeholder_for_good() -> None:
    mine = masker()
    first = mine.mask("13800138000 and 13900139000").text
    assert first == "[PHONE_1QKX] and [PHONE_2QKX]"
    assert mine.mask("again 13900139000").text == "again [PHONE_2QKX]"
    assert mine.mask("13800138000 and 13900139000").text == first


def test_a_value_told_once_is_found_everywhere() -> None:
    mine = masker()
    assert mine.mask("王小明的包裹").text == "王小明的包裹"
    mine.mask("收件人：王小明，订单号 88213")
    assert "王小明" not in mine.mask("王小明的包裹").text
    assert mine.mask("88213 到哪了，小明很急").text == "[ORDER_2QKX] 到哪了，[NAME_3QKX]很急"
    assert mine.mask("188213 和 882130").text == "188213 和 882130"


def test_an_order_told_with_is_is_known_wherever_it_stands() -> None:
    mine = masker()
    assert mine.mask("My order is 88231907").text == "My order is [ORDER_1QKX]"
    assert mine.mask("您的订单88231907已改址，88231907").text == "您的订单[ORDER_1QKX]已改址，[ORDER_1QKX]"


def test_a_phone_and_a_date_told_as_an_order_keep_their_kind() -> None:
    (phone,) = masker().mask("我的订单是13800138000下的").replaced
    assert (phone.kind, phone.value) == (Kind.PHONE, "13800138000")
    assert masker().mask("订单是20241131").text == "订单是20241131"


@pytest.mark.parametrize("told", ["password: {}", "密码是{}", "密码 {}", "my pin is {}", "口令：“{}”"])
@pytest.mark.parametrize("size", [12, 32, 33, 36, 64, 300, 5_000])
def test_a_secret_is_masked_to_its_last_sign(told: str, size: int) -> None:
    secret = ("aB3" * size)[:size]
    masked = masker().mask(told.format(secret) + " thanks")
    assert [one.value for one in masked.replaced] == [secret]
    assert masked.text == told.format("[SECRET_1QKX]") + " thanks"


def test_words_in_the_middle_of_a_secret_change_nothing() -> None:
    secret = "pin4" * 20 + "password1" + "x" * 40
    assert masker().mask(f"密码：{secret}，谢谢").text == "密码：[SECRET_1QKX]，谢谢"


def test_names_of_those_who_take_part() -> None:
    mine = masker()
    mine.meet(["Ms Wang Fang", "客服小美", "退款", "Will Young", "13800138000", ""])
    assert mine.mask_person("Ms Wang Fang").text == "Ms [NAME_1QKX]"
    assert mine.mask_person("客服小美").text.startswith("客服[NAME_")
    for text in ("hello wang fang", "FANG is here", "小美在吗", "ask Will"):
        assert mine.mask(text).text != text
    # 退款 is a title somebody chose, and "will" is a word; neither takes the meaning out of a text.
    for text in ("我要退款", "it will come", "wangs"):
        assert mine.mask(text).text == text


@pytest.mark.parametrize("name", ["客服", "Customer", "agent", "在线客服", "  ", "😀", "Mr", "Bot"])
def test_a_role_is_nobody(name: str) -> None:
    assert masker().mask_person(name).text == name


@pytest.mark.parametrize(
    "name",
    ["王小明", "阳光总在风雨后", "x_dragon_x", "Zoë", "138****8000", "张三（老客户）", "Мария", "山田 太郎"],
)
def test_a_display_name_leaves_nothing_behind(name: str) -> None:
    mine = masker()
    masked = mine.mask_person(name).text
    assert not set("王小明阳光dragonZoë138张三老Мария山田") & set(masked) - set("NAME_QKX[]123PHO老客户")
    assert mine.restored(masked) == name


def test_marked_names_count_at_once_and_stop_counting() -> None:
    names: list[str] = []
    mine = Masker(lambda: tuple(names), mark="QKX")
    assert mine.mask("Project Falcon 的进度").text == "Project Falcon 的进度"
    names.append(" Project  Falcon ")
    assert mine.mask("Project Falcon 的进度").text == "[NAME_1QKX] 的进度"
    assert mine.mask("project falcon").text == "[NAME_2QKX]"
    names.clear()
    assert mine.mask("Project Falcon 的进度").text == "Project Falcon 的进度"
    # What was sent with a placeholder may still be answered with it.
    assert mine.restored("[NAME_1QKX]") == "Project Falcon"


def test_single_signs_are_no_names() -> None:
    assert masker("a", "王", " ").mask("a 王").text == "a 王"


@pytest.mark.parametrize(
    "written",
    [
        "[PHONE_1QKX]", "[phone_1qkx]", "[Phone 1 QKX]", "[ PHONE_1QKX ]",
        "［ＰＨＯＮＥ＿１ＱＫＸ］", "【PHONE_1QKX】",
        "[PHONE-1-QKX]", "PHONE_1QKX", "phone_1qkx", "{PHONE_1QKX}", "<PHONE_1QKX>",
        r"\[PHONE\_1QKX\]", "[电话_1QKX]",
        "[手机号1QKX]", "[телефон_1QKX]", "[PHONE_1Q K X]", "[PHONE1QKX]", "「PHONE_1QKX」", "[_1QKX]",
    ],
)  # fmt: skip
def test_whatever_a_model_makes_of_a_placeholder(written: str) -> None:
    mine = masker()
    mine.mask("13800138000")
    assert mine.restored(f"请拨打{written}。") == "请拨打13800138000。"
    assert mine.restored(f"({written}), {written}") == "(13800138000), 13800138000"


@pytest.mark.parametrize(
    "written",
    ["[PHONE_2QKX]", "[PHONE_1ABC]", "[PHONE_1]", "[1]", "[PHONE_99999999QKX]", "XPHONE_1QKX", "PHONE_1QKXY"],
)
def test_an_unknown_placeholder_is_shown_as_it_is(written: str) -> None:
    mine = masker()
    mine.mask("13800138000")
    assert mine.restored(written) == written


def test_no_value_of_another_conversation_is_restored() -> None:
    maskers = Maskers()
    mine, other = maskers.of("a"), maskers.of("b")
    masked = mine.mask("13800138000").text
    other.mask("13900139000")
    assert "13800138000" not in other.restored(masked)
    unlike = Masker(mark="BCD")
    unlike.mask("13900139000")
    assert unlike.restored("[PHONE_1QKX]") == "[PHONE_1QKX]"


def test_the_customers_own_brackets_are_no_placeholders() -> None:
    mine = masker()
    text = "[PHONE_1QKX] [name_2 qkx] PHONE_3QKX 13800138000"
    masked = mine.mask(text)
    assert masked.text == "[PHONE_1QKX] [name_2 qkx] PHONE_3QKX [PHONE_4QKX]"
    assert mine.restored(masked.text) == text


@pytest.mark.parametrize(
    "text", ["[NAME_1QKX138-0013-8000", "PHONE_1QKX13800138000", "13800138000PHONE_21QKX"]
)
def test_what_becomes_a_placeholder_only_by_masking_is_none(text: str) -> None:
    mine = masker()
    assert mine.restored(mine.mask(text).text) == text


def test_a_growing_answer_is_held_back_where_a_placeholder_may_begin() -> None:
    mine = masker()
    masked = mine.mask("请拨打 13800138000 或写信到 wang@example.com，谢谢").text
    whole, seen = mine.restored(masked), [""]
    for end in range(len(masked) + 1):
        shown = mine.restored(masked[:end], growing=True)
        assert whole.startswith(shown), shown
        assert shown.startswith(seen[-1])
        seen.append(shown)
    assert len(set(seen)) > 12 and mine.restored(masked) == whole


@pytest.mark.parametrize("tail", ["[", "[PH", "【", "PHONE_1", "PHONE_1Q", "\\", "\\[PHONE", "{", "<"])
def test_beginnings_that_are_held_back(tail: str) -> None:
    mine = masker()
    mine.mask("13800138000")
    assert mine.restored(f"请拨打{tail}", growing=True) == "请拨打"
    assert mine.restored(f"请拨打{tail}") == f"请拨打{tail}"


def test_a_bracket_that_never_ends_holds_nothing_back_for_long() -> None:
    text = "see [" + "a long remark " * 8
    assert masker().restored(text, growing=True) == text


def test_ids_are_hidden_only_when_they_are_people() -> None:
    mine = masker()
    for plain_id in ("m1", "test/c", "550e8400-e29b-41d4-a716-446655440000", "7301234567890123456", ""):
        assert mine.hide(plain_id) == plain_id
    for personal in ("whatsapp:+8613800138000", "mail/wang@example.com", "13800138000"):
        hidden = mine.hide(personal)
        assert hidden == mine.hide(personal) and len(hidden) == 17 and hidden.isalnum()
    assert mine.hide("13800138000") != masker().hide("13800138000")


def test_maskers_are_kept_for_the_conversations_of_late() -> None:
    maskers = Maskers(most=2)
    first = maskers.of("a")
    maskers.of("b")
    assert maskers.of("a") is first
    maskers.of("c")
    assert maskers.of("a") is first and maskers.alone() is not maskers.alone()


def test_overlapping_finds_become_one() -> None:
    found = [
        Found(5, 9, Kind.ORDER),
        Found(0, 6, Kind.PHONE),
        Found(9, 9, Kind.NAME),
        Found(9, 12, Kind.NAME),
    ]
    assert joined(found) == [Found(0, 9, Kind.PHONE), Found(9, 12, Kind.NAME)]
    assert set(TITLES) == set(Kind)


HOSTILE = (
    "1", "a", "1 ", "a1 ", "@", "a@", "路1号", "省市区县路", "[", "http://a?",
    "order no ", "(1)", "a at b dot c ", "王先生",
    "地址:1", "My Name Is ", "王小", "12 Main Street, ", "1.", "a:",
    "一", "微信a", "+86 138", "13800138000 ", "京A", "姓名:",
    "1\u200b", "3栋2单元501室", "DE89 3704 0044 ", "\0", "<", "PHONE_1Q", "a-", "-1", "x@y.z ",
    "pin1", "密码a1", "password: ", "order is ", "订单是", "订单是1", "order is 12345",
)  # fmt: skip


def effort(work: Callable[[], object]) -> float:
    """Seconds of this thread, the least of three."""
    spent = []
    for _round in range(3):
        started = time.thread_time()
        work()
        spent.append(time.thread_time() - started)
    return min(spent)


@pytest.mark.parametrize("unit", HOSTILE, ids=range(len(HOSTILE)))
def test_eight_times_the_text_takes_about_eight_times_as_long(unit: str) -> None:
    """Something quadratic would take sixty-four times as long."""
    small, large = unit * (4_000 // len(unit)), unit * (32_000 // len(unit))
    short = effort(lambda: masker().mask(small))
    assert effort(lambda: masker().mask(large)) < 24 * short + 0.02


def test_a_flood_of_values_does_not_slow_what_comes_after() -> None:
    mine = masker()
    for number in range(2_000):
        mine.mask(f"订单号 A{number:05}")
    assert mine.mask("订单号 A01999").text != "订单号 A01999"
    assert effort(lambda: [mine.mask(f"我的快递 {n}") for n in range(50)]) < 1.0


def test_places_stay_while_folding() -> None:
    for text in ("İstanbul １２３", "ﬁ ß ŉ", "１３８\u200b", "😀【】", "\ud83d"):
        assert len(plain(text)) == len(text) == len(plain(text).lower())
    assert recognised(plain("")) == []
