"""Rows keep their digit, whatever arrives later."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assist_app.assist.ranking import StableRows
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


def test_a_row_that_grows_into_a_known_text_keeps_its_place_and_ends() -> None:
    rows = StableRows(5)
    rows.add(Suggestion("a", ("Thank you",), ("local",)))
    rows.add(Suggestion("b", ("Thank",), ("model",), complete=False))
    assert rows.add(Suggestion("b", ("Thank you",), ("model",)))
    assert [(row.id, row.text, row.complete) for row in rows.rows] == [
        ("a", "Thank you", True),
        ("b", "Thank you", True),
    ]


def test_what_a_backend_leaves_unfinished_stays_as_far_as_it_got() -> None:
    rows = StableRows(5)
    rows.add(Suggestion("b", ("Thank",), ("model",), complete=False))
    assert rows.end("model") and rows.rows[0].complete and rows.rows[0].text == "Thank"
    assert not rows.end("model") and not rows.end("local")
