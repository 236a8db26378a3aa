"""Rows keep their digit, whatever arrives later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.assist.ranking import StableRows, distinct
from assist_app.model.suggestion import Suggestion

suggestions = st.builds(
    Suggestion,
    id=st.sampled_from([f"s{n}" for n in range(12)]),
    messages=st.tuples(st.sampled_from(["Hello", "hello ", "你好", "稍等", "Refund done", "退款已到账"])),
    origins=st.tuples(st.sampled_from(["local", "dianjin", "rongcloud"])),
)


@given(st.lists(suggestions, max_size=40))
def test_a_row_never_moves(arrivals: list[Suggestion]) -> None:
    rows = StableRows(9)
    shown: list[str] = []
    for suggestion in arrivals:
        rows.add(suggestion)
        now = [row.id for row in rows.rows]
        assert now[: len(shown)] == shown
        assert len(now) <= 9
        shown = now


def test_equal_texts_become_one_row_with_both_origins() -> None:
    rows = StableRows(9)
    rows.add(Suggestion("a", ("Your refund is on its way.",), ("local",)))
    assert rows.add(Suggestion("b", ("your refund  is on its way.",), ("dianjin",)))
    assert [row.origins for row in rows.rows] == [("local", "dianjin")]


def test_a_growing_answer_stays_one_row() -> None:
    rows = StableRows(9)
    growing = Suggestion("model:1", ("We are",), ("model",), complete=False)
    rows.add(growing)
    rows.add(Suggestion("x", ("Something else",), ("local",)))
    rows.add(replace(growing, messages=("We are sorry.",), complete=True))
    assert [row.text for row in rows.rows] == ["We are sorry.", "Something else"]


def test_what_does_not_fit_is_left_out() -> None:
    rows = StableRows(2)
    added = [rows.add(Suggestion(str(n), (f"text {n}",), ("local",))) for n in range(3)]
    assert added == [True, True, False]


def test_what_has_grown_into_a_known_text_joins_it_and_keeps_its_digit() -> None:
    rows = StableRows(5)
    rows.add(Suggestion("a", ("Thank you",), ("local",)))
    rows.add(Suggestion("b", ("Thank",), ("model",), complete=False))
    rows.add(Suggestion("c", ("Goodbye",), ("rongcloud",)))
    rows.add(Suggestion("b", ("Thank you",), ("model",), complete=False))
    assert [row.repeats for row in rows.rows] == ["", "", ""], "it may go on"
    assert rows.add(Suggestion("b", ("Thank you.",), ("model",)))
    assert [(row.id, row.origins, row.repeats) for row in rows.rows] == [
        ("a", ("local", "model"), ""),
        ("b", ("model",), "a"),
        ("c", ("rongcloud",), ""),
    ]
    assert [row.id for row in distinct(rows.rows)] == ["a", "c"]
    rows.add(Suggestion("d", ("More",), ("local",)))
    assert [row.id for row in rows.rows] == ["a", "b", "c", "d"]


def test_of_two_that_end_alike_the_upper_one_stays_whoever_ends_first() -> None:
    rows = StableRows(5)
    rows.add(Suggestion("m", ("It is",), ("model",), complete=False))
    assert rows.add(Suggestion("d", ("It is",), ("dianjin",))), "nobody knows yet what the other will say"
    assert [row.origins for row in rows.rows] == [("model",), ("dianjin",)]
    assert rows.end("model")
    assert [(row.id, row.origins, row.repeats) for row in rows.rows] == [
        ("m", ("model", "dianjin"), ""),
        ("d", ("dianjin",), "m"),
    ]


def test_a_repetition_that_is_replaced_by_something_else_speaks_for_itself_again() -> None:
    rows = StableRows(5)
    rows.add(Suggestion("a", ("Thank you",), ("local",)))
    rows.add(Suggestion("b", ("Thank",), ("model",), complete=False))
    rows.add(Suggestion("b", ("Thank you",), ("model",)))
    rows.add(Suggestion("b", ("Thank you both",), ("model",)))
    assert [(row.origins, row.repeats) for row in rows.rows] == [(("local",), ""), (("model",), "")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thank you!", "thank you"),
        ("您好，请稍等。", "您好,请稍等"),
        ("It’s on its way…", "it's on its way"),
        ("Ｏ Ｋ", "ok"),
        ("好的\n请稍等", "好的 请稍等"),
    ],
)
def test_the_same_reply_in_other_signs_is_one_row(one: str, other: str) -> None:
    rows = StableRows(5)
    rows.add(Suggestion("a", (one,), ("local",)))
    rows.add(Suggestion("b", (other,), ("model",)))
    assert [row.origins for row in rows.rows] == [("local", "model")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It costs 1.50", "It costs 150"),
        ("Between 3-5 days", "Between 35 days"),
        ("You want a refund?", "You want a refund."),
        ("At 10:30", "At 1030"),
        ("5%", "5"),
        ("👍", "👎"),
        ("…", "。。。!"),
    ],
)
def test_signs_that_say_something_keep_two_replies_apart(one: str, other: str) -> None:
    rows = StableRows(5)
    rows.add(Suggestion("a", (one,), ("local",)))
    rows.add(Suggestion("b", (other,), ("model",)))
    assert [row.id for row in rows.rows] == ["a", "b"]


@given(st.lists(st.tuples(suggestions, st.booleans()), max_size=40))
def test_no_two_finished_rows_that_are_shown_say_the_same(arrivals: list[tuple[Suggestion, bool]]) -> None:
    rows = StableRows(9)
    for suggestion, complete in arrivals:
        rows.add(replace(suggestion, complete=complete))
    finished = [row for row in distinct(rows.rows) if row.complete]
    assert len({row.text.strip().casefold() for row in finished}) == len(finished)
    known = {row.id for row in finished}
    assert all(row.repeats in known for row in rows.rows if row.repeats)


def test_what_a_backend_leaves_unfinished_stays_as_far_as_it_got() -> None:
    rows = StableRows(5)
    rows.add(Suggestion("b", ("Thank",), ("model",), complete=False))
    assert rows.end("model") and rows.rows[0].complete and rows.rows[0].text == "Thank"
    assert not rows.end("model") and not rows.end("local")


@given(st.lists(suggestions, max_size=12, unique_by=lambda row: row.id), st.lists(suggestions, max_size=40))
def test_what_was_shown_before_keeps_its_place(shown: list[Suggestion], arrivals: list[Suggestion]) -> None:
    rows = StableRows(9, shown[:9])
    before = [row.id for row in shown[:9]]
    for suggestion in arrivals:
        rows.add(suggestion)
        assert [row.id for row in rows.rows][: len(before)] == before and len(rows.rows) <= 9


def test_a_row_that_was_shown_before_is_not_offered_twice() -> None:
    rows = StableRows(9, [Suggestion("a", ("Your refund is on its way.",), ("local",))])
    rows.add(Suggestion("b", ("your refund is on its way",), ("dianjin",)))
    assert [(row.id, row.origins) for row in rows.rows] == [("a", ("local", "dianjin"))]
