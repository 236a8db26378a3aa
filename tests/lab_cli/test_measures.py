"""The figures, against what can be counted by hand."""

from __future__ import annotations

import io

import numpy as np
import pytest

from assist_app.lab.comparing import Backend, Baseline, Hits, Latency, by_chance, comparable, compare
from assist_app.lab.measures import accuracy, auroc, f1, macro_f1, noise, ranks, reliability, times
from assist_app.lab.watching import Step, Ticker
from assist_app.lab.words import difference_lines
from assist_app.model.errors import ContentError


def test_accuracy_and_f1() -> None:
    said, truth = ["a", "a", "b", "b"], ["a", "b", "b", "c"]
    assert accuracy(said, truth) == 0.5 and f1(said, truth, "a") == pytest.approx(2 / 3)
    assert macro_f1(said, truth) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert accuracy([], []) == macro_f1([], []) == f1([], [], "a") == 0.0


def test_auroc_counts_pairs_and_halves_ties() -> None:
    assert auroc([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert auroc([0.1, 0.8], [True, False]) == 0.0
    assert auroc([0.5, 0.5, 0.5], [True, False, False]) == 0.5
    assert auroc([0.5], [True]) is None and auroc([], []) is None
    generator = np.random.default_rng(1)
    scores, marks = generator.integers(0, 20, 300) / 20, generator.random(300) < 0.3
    pairs = [(a > b) + (a == b) / 2 for a in scores[marks] for b in scores[~marks]]
    assert auroc(scores.tolist(), marks.tolist()) == pytest.approx(np.mean(pairs))


def test_reliability() -> None:
    found = reliability([1.0, 0.95, 0.25, 0.25], [True, True, False, True])
    assert found["expected_calibration_error"] == pytest.approx(0.025 * 0.5 + 0.25 * 0.5)
    assert [b["rows"] for b in found["bins"]] == [0, 0, 2, 0, 0, 0, 0, 0, 0, 2]
    assert reliability([], [])["expected_calibration_error"] == 0.0


def test_ranks_times_and_noise() -> None:
    assert ranks([0, 2, None, 6], (1, 5)) == {
        "recall_at_1": 0.25,
        "recall_at_5": 0.5,
        "mrr": pytest.approx((1 + 1 / 3 + 1 / 7) / 4),
    }
    assert times([]) == {"p50_ms": None, "p95_ms": None} and times([1, 2, 3])["p50_ms"] == 2
    low, high = noise([True] * 80 + [False] * 20, seed=3)
    assert (
        0.70 < low < 0.75
        and 0.85 < high < 0.90
        and noise([True] * 9 + [False], 3) == noise([True] * 9 + [False], 3)
    )


def test_chance() -> None:
    assert by_chance(0, 0) == by_chance(3, 3) == by_chance(2, 9) == 1.0
    assert by_chance(5, 0) == 1 / 32 and by_chance(1, 0) == 0.5
    assert by_chance(505, 495) == pytest.approx(0.388, abs=0.01)
    assert by_chance(60_000, 40_000) < 1e-9 and by_chance(50_010, 49_990) > 0.4


def report(exact: dict[str, int], milliseconds: float | None = 10.0, **more: object) -> dict[str, object]:
    one = {"hits": {"exact": exact, "meaning": exact}, "latency": {"p50_ms": milliseconds}}
    return {"recordings": "r", "meaning_from": 0.7, "turns": 20, "backends": {"local": one}, **more}


def base(exact: dict[str, int], milliseconds: float | None = 10.0) -> Baseline:
    return Baseline("r", 0.7, {"local": Backend(Hits(exact, exact), Latency(milliseconds))})


def test_losses_count_beyond_chance_only() -> None:
    ten = {f"m{n}": 0 for n in range(10)}
    lower = {name: 3 for name in ten}
    worse = [one.what for one in compare(base(ten), report(lower)) if one.worse]
    assert worse == ["exact@1", "exact@3", "meaning@1", "meaning@3"]
    assert not any(
        one.worse for one in compare(base(ten), report({**ten, "m0": 4, "m1": 4, "m2": 4, "m3": 4}))
    )
    swapped = {f"m{n}": 0 for n in range(5, 15)}
    (first, *_rest) = compare(base(ten), report(swapped))
    assert (first.lost, first.gained, first.worse, first.before, first.now) == (5, 5, False, 0.5, 0.5)


def test_a_heavy_loss_is_worse_even_among_few_turns() -> None:
    two = {"m0": 0, "m1": 0}
    found = compare(base(two), report({}))
    assert {one.what for one in found if one.worse} == {
        f"{how}@{k}" for how in ("exact", "meaning") for k in (1, 3, 5)
    }
    assert not any(one.worse for one in compare(base(two), report({"m0": 0})))
    assert "With 6 turns only" in difference_lines(found, 6)[-1]
    assert "turns only" not in difference_lines(found, 60)[-1]


def test_to_say_not_sure_more_often_is_a_loss() -> None:
    before = base({})
    before.backends["local"].unanswered = ["m0"]
    now = report({})
    now["backends"]["local"]["unanswered"] = [f"m{n}" for n in range(8)]  # type: ignore[index]
    (silence,) = [one for one in compare(before, now) if one.what == "not sure"]
    assert (silence.before, silence.now, silence.lost, silence.worse) == (0.05, 0.4, 7, True)


def test_the_window_and_the_command_line_call_the_engine_differently() -> None:
    exported = Baseline("r", 0.7, {"embedded": Backend(Hits({"m0": 0}, {"m0": 0}))})
    assert comparable(exported, "r", 0.7, ("local", "Desk 1")) == {"local": "embedded"}
    with pytest.raises(ContentError, match="none of these"):
        comparable(exported, "r", 0.7, ("Desk 1",))
    with pytest.raises(ContentError, match="other recordings"):
        comparable(exported, "s", 0.7, ("local",))


def test_times_count_when_somebody_would_feel_them() -> None:
    def slower(before: float | None, now: float | None) -> list[bool]:
        return [one.worse for one in compare(base({}, before), report({}, now)) if one.what == "p50_ms"]

    assert slower(10, 59) == [False] and slower(10, 61) == [True]
    assert slower(300, 590) == [False] and slower(300, 610) == [True]
    assert slower(None, 10) == slower(10, None) == []


@pytest.mark.parametrize("more", [{"recordings": "q"}, {"meaning_from": 0.8}, {"backends": {"Desk": {}}}])
def test_what_cannot_be_compared_is_not(more: dict[str, object]) -> None:
    with pytest.raises(ContentError):
        compare(base({}), report({}, **more))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_a_line_now_and_then_and_one_line_on_a_terminal() -> None:
    now = [100.0]
    log, terminal = io.StringIO(), Terminal()
    tickers = [Ticker(log, lambda: now[0]), Ticker(terminal, lambda: now[0])]
    for done in range(0, 41):
        now[0] += 0.5
        for ticker in tickers:
            ticker.take(Step("Reading", done, 40))
    assert len(log.getvalue().splitlines()) == 11 and log.getvalue().endswith("Reading: 40 of 40\n")
    assert terminal.getvalue().count("\r") == 41 and "\n" not in terminal.getvalue()
