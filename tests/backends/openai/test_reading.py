"""Marks are taken out of a text wherever its pieces are cut, and nothing half is ever shown."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from assist_app.backends.openai.reading import read_reply

PARTS = st.lists(
    st.sampled_from(
        [
            "您好",
            "Hello ",
            " [1]",
            "[2, 3]",
            "【1】",
            "[",
            "]",
            "<think>a [1]</think>",
            "<",
            "</",
            "\n",
            "1",
            " ",
            "。",
            "{x}",
            "[[NONE]]",
        ]
    ),
    max_size=12,
).map("".join)


@settings(deadline=None)
@given(PARTS, st.integers(0, 60))
@example("您好您好[ [1]", 6)
def test_what_is_shown_on_the_way_is_the_beginning_of_what_is_shown_in_the_end(text: str, cut: int) -> None:
    whole = read_reply(text, sources=3, ended=True)
    part = read_reply(text[:cut], sources=3, ended=False)
    if not whole.none:
        assert whole.text.startswith(part.text), (part, whole)
    assert set(part.cited) <= {1, 2, 3}


def test_citations_are_taken_out_with_the_space_before_them() -> None:
    shown = read_reply("Sorry [1]. We ask [2][1], and [ 3 ] call【2，3】.", sources=3, ended=True)
    assert shown.text == "Sorry. We ask, and call." and shown.cited == (1, 2, 3)


def test_numbers_of_nothing_are_no_sources() -> None:
    assert read_reply("A [4] B [0]", sources=3, ended=True).cited == ()
    assert read_reply("Press [1] or [2].", sources=0, ended=True).text == "Press [1] or [2]."
    assert read_reply("Order [123456] [x]", sources=3, ended=True).text == "Order [123456] [x]"


def test_the_marks_of_the_prompt_are_taken_out() -> None:
    shown = read_reply("<customer-ab12>\nHello\n</customer-ab12>", sources=0, ended=True, tag="ab12")
    assert shown.text == "Hello"


def test_a_million_brackets_take_no_time() -> None:
    for text in (
        "[1" * 500_000,
        "[" * 1_000_000,
        "[1,1,1" * 100_000,
        "<think" * 100_000,
        " " * 1_000_000 + "[",
    ):
        read_reply(text[:40_000], sources=3, ended=False)
