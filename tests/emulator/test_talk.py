"""Free text: the turns in it, the pieces it is streamed in, tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.emulator.talk import lines_in, pieces_of, tokens_of, turns_in


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("客户：您好\n客服: 请讲", [("customer", "您好"), ("agent", "请讲")]),
        ("Customer: hi\nthere\n\nAnswer in English.", [("customer", "hi\nthere")]),
        ("说明\n【客户王女士】：在吗", [("customer", "在吗")]),
        ("[Agent] (12.03): hello\n<end>\nx", [("agent", "hello")]),
        ("> user: a:b", [("customer", "a:b")]),
        ("- Support #4: one\n- Client: two", [("agent", "one"), ("customer", "two")]),
        ("客户：\n", []),
        ("my username: bob", []),
        ("username: bob", []),
        ("我是客户，请问：几点", []),
        ("", []),
    ],
)
def test_turns_with_labels(text: str, turns: list[tuple[str, str]]) -> None:
    assert [(turn.role, turn.text) for turn in turns_in(text)] == turns


def test_text_without_labels_is_the_customers() -> None:
    assert [(line.role, line.text) for line in lines_in(" 在吗 ")] == [("customer", "在吗")]
    assert lines_in(" \n ") == []


@given(st.text())
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces_of(text)) == text and tokens_of(text) >= 0


def test_pieces_are_words() -> None:
    assert pieces_of("您好 hello there,世界") == ["您好", " ", "hello ", "there,", "世界"]
    assert tokens_of("您好") == 2 and tokens_of("abcdefgh") == 2 and tokens_of("") == 0
