"""A simulated agent on the real engine: better with use, again after a change, open for the new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assist_app.files.content import Starter
from assist_app.model.feedback import Feedback, Outcome
from assist_app.model.suggestion import ReasonKind, Suggestion
from tests.backends.embedded.learning_stage import ASKED, DAY, Simulation, hit_at_1

TASTE = {"late": "late-3", "refund": "refund-4", "size": "size-5", "password": "password-1"}
OTHER_TASTE = {"late": "late-1", "refund": "refund-2", "size": "size-3", "password": "password-4"}


@pytest.fixture
def simulation(starter: Starter) -> Iterator[Simulation]:
    made = Simulation(starter)
    yield made
    made.close()


def reasons(row: Suggestion) -> list[ReasonKind]:
    return [reason.kind for reason in row.reasons]


async def test_the_first_row_is_right_more_often_with_use_and_again_after_a_change(
    simulation: Simulation,
) -> None:
    before = hit_at_1(await simulation.work(TASTE, 24))
    await simulation.work(TASTE, 60)
    learned = hit_at_1(await simulation.work(TASTE, 40))
    assert learned >= 0.75 and learned >= before + 0.2
    changed = hit_at_1(await simulation.work(OTHER_TASTE, 16))
    await simulation.work(OTHER_TASTE, 80)
    recovered = hit_at_1(await simulation.work(OTHER_TASTE, 40))
    assert changed < learned - 0.2 and recovered >= 0.65 and recovered >= changed + 0.3


async def test_one_choice_already_moves_a_row_and_only_for_the_next_turn(simulation: Simulation) -> None:
    text = ASKED["late"][0]
    _intent, rows = await simulation.rows(text, "a")
    wanted = rows[2].script_id
    assert wanted is not None
    said = simulation._said(Outcome.COPIED, "a", "late", rows[2], 3)
    simulation.store.record(*(replace(said, turn=f"t{n}") for n in range(2))).result(10)
    _intent, again = await simulation.rows(text, "b")
    assert [row.script_id for row in again].index(wanted) < 2
    assert ReasonKind.PAST_USE in reasons(next(row for row in again if row.script_id == wanted))


async def test_a_row_voted_down_sinks_stays_reachable_and_comes_back(simulation: Simulation) -> None:
    text = ASKED["password"][0]
    _intent, rows = await simulation.rows(text, "a")
    first = rows[0].script_id
    for n in range(5):
        vote = simulation._said(Outcome.DOWNVOTED, f"t{n}", "password", rows[0], 1)
        simulation.store.record(vote).result(10)
    ids = [row.script_id for row in (await simulation.rows(text, "b"))[1]]
    assert first != ids[0]
    seen = [row.script_id for n in range(80) for row in (await simulation.rows(text, f"try{n}"))[1]]
    assert first in seen
    simulation.now += 720 * DAY
    assert (await simulation.rows(text, "c"))[1][0].script_id == first


async def test_what_is_popular_for_one_intent_does_not_win_another(simulation: Simulation) -> None:
    before = (await simulation.rows(ASKED["refund"][1], "a"))[1]
    _intent, rows = await simulation.rows(ASKED["late"][0], "b")
    for n in range(50):
        copy = simulation._said(Outcome.COPIED, f"t{n}", "late", rows[1], 2)
        simulation.store.record(copy).result(10)
    after = (await simulation.rows(ASKED["refund"][1], "a"))[1]
    assert [row.script_id for row in after] == [row.script_id for row in before]


async def test_learning_makes_nothing_fit_that_does_not(simulation: Simulation) -> None:
    silent = "who won the football match yesterday"
    assert (await simulation.rows(silent, "a"))[1] == []
    for n in range(30):
        said = Feedback("c", "embedded:late-0", Outcome.COPIED, simulation.now, "late-0", None, turn=f"t{n}")
        simulation.store.record(said).result(10)
    assert (await simulation.rows(silent, "b"))[1] == []


@pytest.mark.parametrize("explore", [0.0, 0.25])
async def test_what_is_never_seen_is_tried_now_and_then_and_can_win(starter: Starter, explore: float) -> None:
    simulation = Simulation(starter, explore=0.0)
    try:
        text = ASKED["late"][0]
        seen = {row.script_id for row in (await simulation.rows(text, "a"))[1]}
        hidden = sorted({f"late-{n}" for n in range(6)} - seen)
        assert len(seen) == 5 and hidden
        simulation.store.explore(explore).result(10)
        looks = [(await simulation.rows(text, f"look{n}"))[1] for n in range(60)]
        tried = [(place, row) for rows in looks for place, row in enumerate(rows) if row.script_id in hidden]
        if explore == 0:
            assert not tried
            return
        assert 6 <= len(tried) <= 24
        assert all(place == 2 and reasons(row)[0] is ReasonKind.TRIAL for place, row in tried)
        assert not any(ReasonKind.TRIAL in reasons(row) for rows in looks for row in rows[:2])
        for _ in range(60):
            await simulation.turn("late", hidden[0], text)
        assert (await simulation.rows(text, "b"))[1][0].script_id == hidden[0]
    finally:
        simulation.close()


async def test_the_same_turn_asked_again_tries_the_same(simulation: Simulation) -> None:
    simulation.store.explore(0.5).result(10)
    for n in range(10):
        first = (await simulation.rows(ASKED["late"][0], f"m{n}"))[1]
        assert (await simulation.rows(ASKED["late"][0], f"m{n}"))[1] == first
