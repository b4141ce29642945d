"""Intervals hold the truth as often as they say, and say what they rest on."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.stats import mean_interval, paired_difference

NAN = math.nan
values = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)


def test_by_hand() -> None:
    # t(4, 0.975) = 2.776 from any printed table
    interval = mean_interval([2.0, 4.0, 4.0, 4.0, 6.0])
    assert (interval.mean, interval.n) == (4.0, 5)
    assert interval.sd == pytest.approx(math.sqrt(2))
    assert interval.half_width == pytest.approx(2.776445 * math.sqrt(2 / 5), rel=1e-6)


@pytest.mark.parametrize(("level", "t"), [(0.8, 1.383029), (0.9, 1.833113), (0.95, 2.262157), (0.99, 3.249836)])
def test_printed_t_quantiles_of_nine_degrees(level: float, t: float) -> None:
    interval = mean_interval(np.arange(10.0), level)
    assert interval.half_width == pytest.approx(t * interval.sd / math.sqrt(10), rel=1e-6)


@pytest.mark.parametrize("n", [5, 20])
def test_coverage_on_normal_values(n: int) -> None:
    studies = np.random.default_rng(20251122).normal(10.0, 3.0, size=(4000, n))
    held = np.mean([interval.low <= 10.0 <= interval.high for interval in map(mean_interval, studies)])
    assert 0.93 <= held <= 0.97


def test_coverage_of_paired_differences() -> None:
    rng = np.random.default_rng(20251123)
    luck = rng.normal(100.0, 30.0, size=(4000, 10))
    pairs = zip(luck + rng.normal(0, 2, luck.shape), luck + rng.normal(1.5, 2, luck.shape), strict=True)
    held = np.mean([d.low <= 1.5 <= d.high for d in (paired_difference(a, b) for a, b in pairs)])
    assert 0.93 <= held <= 0.97


def test_undefined_values_are_dropped_and_counted_out() -> None:
    assert mean_interval([1.0, NAN, 3.0, NAN, 5.0]) == mean_interval([1.0, 3.0, 5.0])
    assert mean_interval([1.0, NAN, 3.0, NAN, 5.0]).n == 3


@pytest.mark.parametrize(
    ("few", "mean", "n"), [([], NAN, 0), ([NAN, NAN], NAN, 0), ([7.0], 7.0, 1), ([NAN, 7.0], 7.0, 1)]
)
def test_fewer_than_two_values_have_no_interval(few: list[float], mean: float, n: int) -> None:
    interval = mean_interval(few)
    assert interval.mean == pytest.approx(mean, nan_ok=True)
    assert interval.n == n
    assert all(math.isnan(x) for x in (interval.low, interval.high, interval.sd, interval.half_width))


@given(values)
def test_the_mean_lies_inside_and_a_higher_level_is_wider(sample: list[float]) -> None:
    narrow, wide = mean_interval(sample, 0.8), mean_interval(sample, 0.99)
    assert wide.low <= narrow.low <= narrow.mean <= narrow.high <= wide.high


@given(values, st.integers(0, 10**6))
def test_a_difference_reverses_when_the_sides_change(sample: list[float], seed: int) -> None:
    other = np.random.default_rng(seed).normal(size=len(sample))
    there, back = paired_difference(sample, other), paired_difference(other, sample)
    assert (there.mean, there.low, there.high) == pytest.approx((-back.mean, -back.high, -back.low))
    assert there.probability_greater == pytest.approx(1 - back.probability_greater)
    assert there.probability_mean_greater == pytest.approx(1 - back.probability_mean_greater)


def test_shared_luck_narrows_the_difference() -> None:
    rng = np.random.default_rng(4)
    luck = rng.normal(100, 30, 50)
    a, b = luck + rng.normal(0, 1, 50), luck + rng.normal(2, 1, 50)
    paired, shuffled = paired_difference(a, b), paired_difference(a, rng.permutation(b))
    assert paired.half_width < shuffled.half_width / 10
    assert paired.low > 0 > shuffled.low


def test_ties_count_half() -> None:
    assert paired_difference([1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 2.0, 0.0]).probability_greater == 0.5
    assert paired_difference([1.0, 1.0], [1.0, 2.0]).probability_greater == 0.75


def test_the_confidence_in_the_mean_is_where_the_interval_touches_zero() -> None:
    # at the level at which the lower end is zero, the confidence that the mean is over zero is (1 + level) / 2
    a, b = np.zeros(6), np.array([0.5, 1.0, -0.5, 2.0, 1.0, 0.0])
    confidence = paired_difference(a, b).probability_mean_greater
    assert paired_difference(a, b, 2 * confidence - 1).low == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("shift", "confidence"), [(1.0, 1.0), (0.0, 0.5), (-1.0, 0.0)])
def test_differences_without_spread_are_certain(shift: float, confidence: float) -> None:
    difference = paired_difference([5.0, 6.0], [5.0 + shift, 6.0 + shift])
    assert (difference.mean, difference.sd) == (shift, 0)
    assert difference.probability_mean_greater == confidence


def test_a_pair_with_an_undefined_side_is_dropped() -> None:
    difference = paired_difference([1.0, NAN, 3.0, 4.0], [2.0, 5.0, NAN, 6.0])
    assert (difference.n, difference.mean) == (2, 1.5)
    nothing = paired_difference([NAN], [1.0])
    assert nothing.n == 0
    assert math.isnan(nothing.probability_greater)
    assert math.isnan(nothing.probability_mean_greater)


def test_unequal_lengths_are_no_pairs() -> None:
    with pytest.raises(ValueError, match="same replications on both sides, not 2 and 3"):
        paired_difference([1.0, 2.0], [1.0, 2.0, 3.0])


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, NAN])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(ValueError, match=re.escape("the level of an interval lies between 0 and 1")):
        mean_interval([1.0, 2.0], level)
