"""Transcripts of today: chat clients copy them with a time and no date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assist_app.model.conversation import Role
from assist_app.sources.manual import Said, split_transcript

TIMES = (
    "10:03:12",
    "9:05",
    "10:03 AM",
    "3:07 p.m.",
    "上午10:03",
    "下午 3:05",
    "昨天 10:03",
    "Yesterday, 10:03",
    "Today 10:03 PM",
)


@pytest.mark.parametrize("time", TIMES)
def test_times_without_a_date_head_messages(time: str) -> None:
    text = (
        f"客户 张伟 {time}\n我的快递到哪了？\n三天没动了\n客服小美 {time}\n\n请稍等\n客户 张伟 {time}\n好的"
    )
    assert split_transcript(text) == (
        Said(Role.CUSTOMER, "我的快递到哪了？\n三天没动了", "客户 张伟"),
        Said(Role.AGENT, "请稍等", "客服小美"),
        Said(Role.CUSTOMER, "好的", "客户 张伟"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "会议 10:03",
        "会议 10:03\n请准时",
        "我 10:30 到\n你 11:30 到",
        "Order placed 10:03\nShipped 12:30\nDelivered 15:00\nBut I never got it",
        "到货 10:03\n出库 12:30",
        "Hello,\nMs Wang 10:03\nhi\nMr Li 10:04\nho",
        "I came, at 10:03\nnobody was there.\nI came again, at 11:00\nnobody.",
        "周一 9:00\n没有人\n周二 10:00\n还是没有人",
        "99:99:99\n10:03",
    ],
)
def test_times_in_what_a_customer_says_are_no_headings(text: str) -> None:
    assert split_transcript(text) == (Said(Role.CUSTOMER, text),)


def test_below_dates_a_time_is_a_heading_only_for_those_who_talk_here() -> None:
    before = "张伟 2026-11-20 21:00:01\n送达了吗\n客服小美 2026-11-20 21:01:00\n签收 20:15\n在门卫处\n"
    text = before + "张伟 9:05:10\n没有收到"
    assert [row.text for row in split_transcript(text)] == ["送达了吗", "签收 20:15\n在门卫处", "没有收到"]


NAMES = some.sampled_from(["张伟", "Ms Wang", "客服小美", "Support Anna", "李 四"])
LETTERS = some.characters(codec="utf-8", categories=["L", "P", "Zs"])
WORDS = some.text(LETTERS, min_size=1).map(str.strip).filter(bool)
TURN = some.tuples(NAMES, WORDS, some.sampled_from(TIMES))


@given(some.lists(TURN, min_size=1, max_size=12), WORDS)
def test_what_was_written_is_read_back(turns: list[tuple[str, str, str]], last: str) -> None:
    rows = [*turns, ("客服小美", last, "10:03")]
    found = split_transcript("\n".join(f"{name} {time}\n{words}" for name, words, time in rows))
    assert [(row.author, row.text) for row in found] == [(name, words) for name, words, _time in rows]
    customers = {row.author for row in found if row.role is Role.CUSTOMER}
    assert len(customers) <= 1 and not any("客服" in name or "Support" in name for name in customers)


@given(some.text().filter(lambda text: ":" not in text and "：" not in text and text.strip() != ""))
def test_a_text_without_headings_stays_whole(text: str) -> None:
    assert split_transcript(text) == (Said(Role.CUSTOMER, text.strip()),)
