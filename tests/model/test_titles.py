"""What a title counts is not the conversation; whom it names is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.model.delivery import Target
from assist_app.model.titles import steady

SAME = [
    ("(3) Chat", "(4) Chat"),
    ("(9) Ms Wang", "(99+) Ms Wang"),
    ("Ms Wang", "• Ms Wang"),
    ("Ms Wang", "• (1) Ms Wang"),
    ("🔴 Ms Wang", "Ms Wang"),
    ("[2] 王女士 - 千牛", "[12] 王女士 - 千牛"),
    ("王女士 - 客服工作台", "【2条新消息】王女士 - 客服工作台"),
    ("【新消息】王女士", "【　　　】王女士"),
    ("王女士", "您有 2 条新消息 王女士"),
    ("2条新消息 - 王女士", "13條未讀訊息 - 王女士"),
    ("王女士（2条未读）", "王女士"),
    ("王女士 · 未读 3", "王女士 · 未读 12"),
    ("(2 unread) Ms Wang | Desk", "(1 unread message) Ms Wang | Desk"),
    ("2 new messages - Ms Wang", "New message! - Ms Wang"),
    ("* Ms Wang - Acme - 2 new items - Slack", "Ms Wang - Acme - Slack"),
    ("Ms Wang", "\u200eMs  Wang"),
    ("reply.txt - Mousepad", "*reply.txt - Mousepad"),
]
OTHER = [
    ("(3) Ms Wang", "(3) Ms Li"),
    ("• Ms Wang", "• Ms Li"),
    ("【2条新消息】王女士", "【2条新消息】李女士"),
    ("2条新消息 - 王女士", "2条新消息 - 李女士"),
    ("Visitor 3", "Visitor 4"),
    ("Visitor (3)", "Visitor (4)"),
    ("访客(3)", "访客(4)"),
    ("(20481) Ms Wang", "(20482) Ms Wang"),
    ("#3 - Desk", "#4 - Desk"),
    ("(3)", "(4)"),
    ("【新消息】", "王女士"),
    ("2 messages from Ms Li", "2 messages from Ms Wang"),
    ("王女士", "新王女士"),
    ("12号客服", "13号客服"),
    ("3 new shoes", "4 new shoes"),
    ("王女士（VIP）", "王女士（普通）"),
    ("Ms Wang", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_counted_or_marked_may_change(one: str, other: str) -> None:
    assert steady(one) == steady(other)
    assert Target(7, one, "Chat").shows_what(Target(7, other, "Chat"))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_whom_it_names_may_not(one: str, other: str) -> None:
    assert steady(one) != steady(other)
    assert not Target(7, one).shows_what(Target(7, other))


def test_another_window_program_or_field_is_another_place() -> None:
    target = Target(7, "(3) Ms Wang", "Chat", "Reply")
    for other in (Target(8, target.title, "Chat", "Reply"), Target(7, target.title, "Mail", "Reply")):
        assert not target.shows_what(other)
    assert not target.shows_what(Target(7, target.title, "Chat", "Note to colleagues"))


@given(st.text(max_size=60))
def test_any_title_has_something_left(title: str) -> None:
    assert bool(steady(title)) == bool(title)


@given(st.text(alphabet="王李WangLi", min_size=1, max_size=20), st.integers(1, 999))
def test_a_counter_leaves_the_name(name: str, count: int) -> None:
    for words in ("({}) {}", "【{}条新消息】{}", "{} new messages - {}", "• ({}) {}", "[{} unread] {}"):
        assert steady(words.format(count, name)) == name


def test_a_long_title_takes_no_time() -> None:
    for part in ("(1) ", "【】", "* ", "2条新消息", "2 new ", " - ", "((", "·"):
        assert isinstance(steady(part * 3000), str)
