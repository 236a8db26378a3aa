"""The prefix-sum tree answers like a plain list of heights, whatever is done to it in whatever order."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from assist_app.ui.talk.row_heights import RowHeights

ESTIMATE = 72
HEIGHTS = st.one_of(st.integers(1, 2_000), st.sampled_from((1, ESTIMATE - 1, ESTIMATE, ESTIMATE + 1)))
PLACES = st.floats(0, 1, exclude_max=True)


def model_row_at(heights: list[int], y: int) -> int:
    """The row that covers `y`, found by walking down."""
    top = 0
    for row, height in enumerate(heights):
        if y < top + height:
            return row
        top += height
    return max(0, len(heights) - 1)


class HeightsMachine(RuleBasedStateMachine):
    """Every rule does the same to the tree and to the list; every invariant asks both."""

    @initialize(count=st.integers(0, 70), estimate=st.sampled_from((1, ESTIMATE)))
    def begin(self, count: int, estimate: int) -> None:
        self.estimate = estimate
        self.model = [estimate] * count
        self.tree = RowHeights(count, estimate)

    @rule(times=st.integers(1, 9))
    def append(self, times: int) -> None:
        for _time in range(times):
            self.tree.append()
            self.model.append(self.estimate)

    @rule(place=PLACES, height=HEIGHTS)
    def change(self, place: float, height: int) -> None:
        if self.model:
            row = int(place * len(self.model))
            assert self.tree.set(row, height) == height - self.model[row]
            self.model[row] = height

    @rule(place=PLACES)
    def insert(self, place: float) -> None:
        row = int(place * (len(self.model) + 1))
        self.tree.insert(row)
        self.model.insert(row, self.estimate)

    @rule(y=st.integers(-50, 20_000))
    def ask_anywhere(self, y: int) -> None:
        assert self.tree.row_at(y) == model_row_at(self.model, y)

    @invariant()
    def knows_every_row(self) -> None:
        tops = [0, *accumulate(self.model)]
        assert len(self.tree) == len(self.model)
        assert [self.tree.height(row) for row in range(len(self.model))] == self.model
        assert [self.tree.offset(row) for row in range(len(tops))] == tops
        assert self.tree.total == tops[-1]

    @invariant()
    def finds_every_edge(self) -> None:
        tops = [0, *accumulate(self.model)]
        for row, (top, bottom) in enumerate(pairwise(tops)):
            assert self.tree.row_at(top) == row
            assert self.tree.row_at(bottom - 1) == row


HeightsMachine.TestCase.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
TestHeights = HeightsMachine.TestCase


@given(st.lists(HEIGHTS, min_size=1, max_size=130), st.integers(0, 2_000))
@settings(max_examples=150, deadline=None)
def test_a_measured_tree_that_grows_stays_right(heights: list[int], last: int) -> None:
    tree = RowHeights(0, ESTIMATE)
    for row, height in enumerate(heights):
        tree.append()
        tree.set(row, height)
    tree.append()
    tree.set(len(heights), last)
    model = [*heights, last]
    assert tree.total == sum(model)
    for y in (0, sum(model) // 3, sum(heights) - 1, sum(heights), sum(model) + 5):
        assert tree.row_at(y) == model_row_at(model, y)


@pytest.mark.parametrize("y", [-1, 0, 1, 10_000])
def test_an_empty_tree_answers_zero(y: int) -> None:
    tree = RowHeights(0, ESTIMATE)
    assert (tree.row_at(y), tree.total, len(tree)) == (0, 0, 0)


def test_rows_of_no_height_are_never_found() -> None:
    tree = RowHeights(4, ESTIMATE)
    tree.set(1, 0)
    assert tree.row_at(ESTIMATE - 1) == 0
    assert tree.row_at(ESTIMATE) == 2
    assert tree.offset(1) == tree.offset(2) == ESTIMATE


def test_a_hundred_thousand_rows_are_reached_exactly() -> None:
    count = 100_000
    tree = RowHeights(count, ESTIMATE)
    tree.set(50_000, ESTIMATE + 1)
    assert tree.total == count * ESTIMATE + 1
    assert tree.row_at(50_000 * ESTIMATE + ESTIMATE) == 50_000
    assert tree.row_at(50_001 * ESTIMATE) == 50_000
    assert tree.row_at(50_001 * ESTIMATE + 1) == 50_001
    assert tree.row_at(tree.total - 1) == tree.row_at(tree.total + 99) == count - 1
