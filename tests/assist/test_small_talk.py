"""The path of a conversation: which matters were named before, small talk left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assist_app.assist.small_talk import is_small_talk, matters_before
from assist_app.model.conversation import Conversation, Role, TurnNote
from assist_app.model.suggestion import OTHER
from tests.fakes import conversation


def noted(*lines: tuple[str, str]) -> Conversation:
    """Customer messages as (text, code of the intent recognised in it or "")."""
    talk = conversation(*((Role.CUSTOMER, text) for text, _code in lines))
    notes = [TurnNote(code, code.title(), 0.9) if code else None for _text, code in lines]
    messages = tuple(replace(m, note=note) for m, note in zip(talk.messages, notes, strict=True))
    return replace(talk, messages=messages)


def test_earlier_matters_are_named_newest_first_and_once() -> None:
    talk = noted(("我要退款", "refund"), ("快递呢", "track"), ("退款呢", "refund"), ("发票", "invoice"))
    assert matters_before(talk, "m3", "invoice") == ("Refund", "Track")
    assert matters_before(talk, "m2", "refund") == ("Track",)


def test_small_talk_strangers_and_the_turn_itself_are_no_matter() -> None:
    talk = noted(
        ("你好", "greeting"), ("天气", OTHER), ("退款", "refund"), ("谢谢", "thanks"), ("快递", "track")
    )
    assert matters_before(talk, "m4", "track") == ("Refund",)
    assert matters_before(talk, "m0", "greeting") == ()
    assert matters_before(talk, "nobody", "track") == ()


def test_two_are_enough() -> None:
    talk = noted(*((f"问题 {n}", f"code{n}") for n in range(6)))
    assert matters_before(talk, "m5", "code5") == ("Code4", "Code3")


@pytest.mark.parametrize(
    "text", ["你好", "您好，在吗", "hello", "Hi there!", "谢谢", "", "？", "thank you so much"]
)
def test_small_talk(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize("text", ["退款", "你好，我要退款", "hello, my parcel", "2026112108842"])
def test_what_names_something_is_more(text: str) -> None:
    assert not is_small_talk(text)
