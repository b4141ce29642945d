"""The stopping rule: precise enough when it stops, the same on any batching, never endless."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.stats import RelativePrecision, mean_interval


def run_until_enough(rule: RelativePrecision, values: np.ndarray, of: float | None = None) -> int:
    run = 0
    while more := rule.more_needed(values[:run], of):
        run += more
    return run


def test_it_stops_at_the_precision_and_not_long_after() -> None:
    rule = RelativePrecision(0.02)
    values = np.random.default_rng(5).normal(100.0, 20.0, 5000)
    run = run_until_enough(rule, values)
    interval = mean_interval(values[:run])
    assert interval.half_width <= 0.02 * interval.mean
    # (1.96 * 20 / 2)^2 = 384, a little more for the relative error of the true mean
    assert 330 <= run <= 480


def test_the_stop_covers_the_truth_nearly_as_often_as_it_says() -> None:
    rule, rng, held = RelativePrecision(0.05), np.random.default_rng(6), 0
    for _ in range(1000):
        values = rng.normal(100.0, 20.0, 1000)
        interval = mean_interval(values[: run_until_enough(rule, values)])
        held += abs(interval.mean - 100.0) <= 0.05 * 100.0
    # sequential stopping costs a little of the nominal 95 %
    assert 0.92 <= held / 1000 <= 0.98


def test_the_fewest_come_first_and_the_most_come_last() -> None:
    rule = RelativePrecision(0.02, fewest=20, most=50)
    assert rule.more_needed([]) == 20
    assert rule.more_needed([1.0] * 15) == 5
    assert rule.more_needed([1.0] * 20) == 0
    noise = np.random.default_rng(7).normal(0.0, 1.0, 50)
    assert run_until_enough(rule, noise) == 50


def test_a_batch_never_more_than_doubles_what_has_run() -> None:
    noise = np.random.default_rng(8).normal(1.0, 100.0, 64)
    assert RelativePrecision(0.01, fewest=2).more_needed(noise) == 64


def test_the_next_batch_is_what_the_present_variance_calls_for() -> None:
    # a half-width 1.2 times the wanted one asks for 1.44 times the replications
    values = np.random.default_rng(8).normal(100.0, 10.0, 100)
    wanted = mean_interval(values).half_width / 1.2
    assert RelativePrecision(0.5).more_needed(values, of=wanted / 0.5) == 44


def test_nothing_defined_is_never_enough() -> None:
    rule = RelativePrecision(0.02, fewest=4, most=40)
    assert not rule.is_met(mean_interval([math.nan] * 4))
    assert run_until_enough(rule, np.full(100, math.nan)) == 40


def test_a_difference_may_be_wanted_as_a_share_of_something_else() -> None:
    rule = RelativePrecision(0.01)
    differences = np.random.default_rng(9).normal(0.0, 30.0, 10_000)
    run = run_until_enough(rule, differences, of=1000.0)
    assert mean_interval(differences[:run]).half_width <= 10.0
    assert run < 80


@pytest.mark.parametrize("precision", [0.0, 1.0, 2.0, math.nan])
def test_a_precision_is_a_share(precision: float) -> None:
    with pytest.raises(ValueError, match="between 0% and 100%"):
        RelativePrecision(precision)


@pytest.mark.parametrize(("fewest", "most"), [(1, 10), (20, 10)])
def test_the_bounds_are_in_order(fewest: int, most: int) -> None:
    with pytest.raises(ValueError, match="2 replications or more"):
        RelativePrecision(0.02, fewest=fewest, most=most)
