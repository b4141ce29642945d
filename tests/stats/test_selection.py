"""Choosing the best of many: the schedule keeps its budget, pairs do what they are for, conditions cost what they cost."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from sim.stats.selection import FEWEST, Choice, Sample, better, choose, schedule

SHARED, OWN = 30.0, 1.0


def world(means: Sequence[float], seed: int, slack: Sequence[float] | None = None, own: float = OWN) -> Sample:
    """Give options whose replications share most of their luck, with a condition if a slack is given."""
    rng = np.random.default_rng(seed)
    most = 600
    luck = rng.normal(0.0, SHARED, most)
    values = np.array(means)[:, np.newaxis] + luck + rng.normal(0.0, own, (len(means), most))
    columns = [values]
    if slack is not None:
        columns.append(np.array(slack)[:, np.newaxis] + rng.normal(0.0, 0.2, (len(means), most)))
    table = np.stack(columns, axis=2)

    def sample(options: Sequence[int], count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return table[list(options), :count]

    return sample


@pytest.mark.parametrize(
    ("options", "budget"), [(1, 2), (2, 9), (5, 50), (37, 100), (200, 400), (200, 2000), (513, 6000)]
)
def test_a_schedule_halves_and_keeps_its_budget(options: int, budget: int) -> None:
    plan = schedule(options, budget)
    lefts, hads = [left for left, _ in plan], [had for _, had in plan]
    assert lefts[0] == options
    assert hads[0] >= FEWEST
    assert hads == sorted(hads)
    assert all(after <= max(4, (before + 1) // 2) for before, after in itertools.pairwise(lefts))
    spent = sum(left * (had - before) for left, had, before in zip(lefts, hads, [0, *hads], strict=False))
    assert 0.8 * budget - lefts[-1] <= spent <= budget or spent == FEWEST * options


def test_a_budget_that_is_too_small() -> None:
    with pytest.raises(ValueError, match="10 options need a budget of 20 or more, not 19"):
        schedule(10, 19)


def test_the_best_of_two_hundred_is_found_though_luck_is_thirty_times_the_difference() -> None:
    means = np.linspace(0.0, 50.0, 200)
    found = [choose(world(means, seed), 200, 1000) for seed in range(20)]
    near = [choice.best is not None and choice.best >= 197 for choice in found]
    assert sum(near) >= 19
    assert all(choice.spent <= 1000 for choice in found)
    assert all(choice.best != choice.runner_up for choice in found)


def test_without_pairs_it_would_not_be_found() -> None:
    """The same options, each with luck of its own: what the pairs are for."""
    means = np.linspace(0.0, 50.0, 200)
    found = [choose(world(means, seed, own=SHARED), 200, 1000) for seed in range(20)]
    assert sum(choice.best is not None and choice.best >= 197 for choice in found) <= 10


@pytest.mark.parametrize(("options", "budget", "own"), [(30, 240, 2.0), (100, 500, 3.0), (12, 60, 2.0)])
def test_the_best_is_the_best_at_least_as_often_as_is_said(options: int, budget: int, own: float) -> None:
    rng = np.random.default_rng(4)
    told, true = [], []
    for seed in range(150):
        means = rng.uniform(-2.0, 2.0, options)
        choice = choose(world(means, seed, own=own), options, budget)
        told.append(choice.probability_best)
        true.append(choice.best == int(means.argmax()))
    # the standard error of a share of 150 is .04 at most
    assert np.mean(told) <= np.mean(true) + 0.08
    assert np.corrcoef(told, true)[0, 1] > 0.1, "and it is said when it is so"


def test_conditions_rule_out_what_is_better() -> None:
    means = np.linspace(0.0, 50.0, 100)
    slack = np.where(np.arange(100) > 80, -1.0, 1.0)
    for seed in range(10):
        choice = choose(world(means, seed, slack), 100, 1000)
        assert choice.best in range(77, 81)
        assert choice.without in range(96, 100)
        assert choice.probability_feasible > 0.99


def test_where_nothing_meets_the_conditions_nothing_is_best() -> None:
    choice = choose(world(np.linspace(0.0, 50.0, 40), 1, [-1.0] * 40), 40, 400)
    assert (choice.best, choice.runner_up, choice.probability_best) == (None, None, 0.0)
    assert choice.without >= 38


def test_one_option_is_the_best() -> None:
    choice = choose(world([3.0], 1), 1, 5)
    assert choice == Choice(0, None, 0, 1.0, 1.0, 1.0, (5,), 5)


def test_options_that_are_equal_throughout_are_not_told_apart() -> None:
    choice = choose(world([1.0, 1.0, 1.0], 2, own=0.0), 3, 30)
    # of two others each beats the best with one half
    assert choice.probability_best == pytest.approx(0.25)
    assert choice.probability_good == 1.0


def test_what_is_undefined_is_worse_than_everything() -> None:
    plain = world([1.0, 2.0, 3.0], 5)

    def sample(options: Sequence[int], count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        values = plain(options, count).copy()
        values[[place for place, option in enumerate(options) if option == 2]] = np.nan
        return values

    choice = choose(sample, 3, 60)
    assert choice.best == 1
    assert choice.probability_best > 0.9


def test_better_is_students_t_with_a_variance_that_leans_on_the_others() -> None:
    rows = np.array([[1.0, 3.0], [-1.0, -3.0], [2.0, 2.0]])
    over, below, sure = better(rows)
    assert over == pytest.approx(1.0 - below)
    # both variances are 2, so the mixture is 2 as well: t = 2 / sqrt(2 / 2) with 3 + 1 degrees
    assert over == pytest.approx(0.94194, abs=1e-5)
    assert sure == 1.0
    assert better(rows, by=2.0)[0] == pytest.approx(0.5)
