"""How choices count: faded, bounded, little elsewhere, and a share of turns in which something is tried."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.assist.preference import (
    DAY,
    HALF_LIFE,
    MOST_EVIDENCE,
    MOST_WEIGHT,
    acceptance,
    bounded,
    correction,
    evidence,
    faded,
    learned_weights,
    lot,
    preferred,
    promise,
    tries,
)
from assist_app.model.feedback import Outcome, Usage

AMOUNT = st.floats(-50, 5000, allow_nan=False)


def usage(liked: float, disliked: float = 0.0) -> Usage:
    return Usage("s", "i", 0, 0, liked, disliked)


def test_nothing_known_moves_nothing() -> None:
    assert correction(None) == correction(usage(0)) == correction(usage(0), usage(0)) == 0.0


def test_choices_for_lift_and_choices_against_lower_within_bounds() -> None:
    steps = [correction(usage(n)) for n in range(11)]
    assert steps == sorted(steps) and steps[1] > 0.9 and steps[10] < 3
    down = [correction(usage(0, n)) for n in range(11)]
    assert down == sorted(down, reverse=True) and down[10] > -2.2


@given(liked=AMOUNT, disliked=AMOUNT)
def test_evidence_is_bounded_and_keeps_its_share(liked: float, disliked: float) -> None:
    one, other = bounded(liked, disliked)
    assert one >= 0 and other >= 0 and one + other <= MOST_EVIDENCE + 1e-9
    if liked > 1 and disliked > 1:
        assert one / (one + other) == pytest.approx(liked / (liked + disliked))


def test_an_edit_counts_less_the_more_was_changed() -> None:
    counts = [evidence(Outcome.EDITED, share)[0] for share in (0.0, 0.3, 1.0, 7.0)]
    assert counts[0] == evidence(Outcome.COPIED)[0] == 1.0
    assert counts == sorted(counts, reverse=True) and counts[-1] == counts[-2] > 0
    assert evidence(Outcome.EDITED, None) == (1.0, 0.0) and evidence(Outcome.SHOWN) == (0.0, 0.0)


def test_choices_fade_by_half_and_a_clock_set_back_lets_nothing_grow() -> None:
    assert faded(8.0, HALF_LIFE) == pytest.approx(4.0) and faded(8.0, 2 * HALF_LIFE) == pytest.approx(2.0)
    assert faded(8.0, -DAY) == 8.0 and faded(8.0, 1e12) == pytest.approx(0.0)


def test_what_is_popular_elsewhere_counts_little_here() -> None:
    beloved = usage(10)
    here, there = correction(None, beloved), correction(usage(1), None)
    # Half of the prior at most: what one choice here is worth.
    assert 0 < here <= there < correction(usage(2), None)
    assert correction(None, usage(10)) == pytest.approx(correction(None, usage(7)), abs=0.02)
    # What it earned here is not counted a second time.
    assert correction(beloved, beloved) == correction(beloved)


def test_the_unknown_is_worth_trying_and_the_disliked_too_after_a_while() -> None:
    new, disliked, liked = (
        promise(None, None, 20),
        promise(usage(0, 6), None, 20),
        promise(usage(9), None, 20),
    )
    assert disliked < new and acceptance(usage(9)) < liked
    later = promise(usage(0, faded(6, 4 * HALF_LIFE)), None, 20)
    assert disliked < later < new


def test_signs_are_learned_and_bounded_and_forgotten() -> None:
    short, long = (1.0, 0.0, 1.0), (0.0, 1.0, 1.0)
    weights: tuple[float, ...] = ()
    for _ in range(400):
        weights = learned_weights(weights, short, long)
    assert preferred(weights, short) > 0.3 > -0.3 > preferred(weights, long)
    assert max(map(abs, weights)) <= MOST_WEIGHT and weights[2] == 0.0
    for _ in range(60):
        weights = learned_weights(weights, long, short)
    assert preferred(weights, long) > preferred(weights, short)


def test_signs_of_another_version_are_left_alone() -> None:
    assert learned_weights((0.1, 0.2), (1.0,), (0.0, 1.0)) == (0.1, 0.2)
    assert learned_weights((0.1, 0.2), (), ()) == (0.1, 0.2)
    assert learned_weights((0.1, 0.2), (1.0,), (0.0,)) == (pytest.approx(0.05, abs=0.01),)
    assert preferred((0.1, 0.2), (1.0,)) == 0.0


def test_the_share_of_turns_that_try_something_is_kept_and_follows_from_the_seed() -> None:
    turns = [f"shop/c{n}/m{n}" for n in range(4000)]
    tried = [turn for turn in turns if tries(turn, 0.1, 3)]
    assert tried == [turn for turn in turns if tries(turn, 0.1, 3)]
    assert math.isclose(len(tried) / len(turns), 0.1, abs_tol=0.015)
    assert tried != [turn for turn in turns if tries(turn, 0.1, 4)]
    assert not any(tries(turn, 0.0, 3) for turn in turns) and all(0 <= lot(turn, 1) < 1 for turn in turns)
    assert tries("\ud800", 1.0, 0)
