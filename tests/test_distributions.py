"""Distributions: samples agree with formulas, quantiles rise, stay finite, and are the same for one as for many."""

from __future__ import annotations

import math
import pickle
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from sim.distributions import (
    Beta,
    Constant,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Triangular,
    Uniform,
)
from sim.distributions.quantile_tables import QuantileTable

DISTRIBUTIONS: list[Distribution] = [
    Constant(4.0),
    Exponential(30.0),
    Lognormal(20.0, 0.0),
    Lognormal(20.0, 0.8),
    Gamma(3.0, 0.05),
    Gamma(3.0, 0.3),
    Gamma(3.0, 1.0),
    Gamma(3.0, 7.0),
    Uniform(-1.0, 3.0),
    Triangular(1.0, 1.0, 5.0),
    Triangular(1.0, 2.0, 5.0),
    Triangular(1.0, 5.0, 5.0),
    Beta(0.04, 0.05),
    Beta(0.3, 0.5),
    Beta(0.3, 20.0),
    Beta(30.0, 2.0, high=100.0),
    Empirical((1.0, 2.0, 2.0, 9.0)),
]
each_distribution = pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=repr)

LAST_BELOW_ONE = 1.0 - 2.0**-53
shares = st.floats(0, LAST_BELOW_ONE) | st.floats(0, 2**-40) | st.floats(2**-53, 2**-40).map(lambda v: 1.0 - v)


@each_distribution
def test_moments_of_an_even_grid_agree_with_the_formulas(distribution: Distribution) -> None:
    # midpoints of two million equal slices; the mass beyond the last is what the tolerance is for
    n = 2_000_000
    draws = distribution.quantiles((np.arange(n) + 0.5) / n)
    assert draws.mean() == pytest.approx(distribution.mean, rel=1e-4)
    assert draws.var() == pytest.approx(distribution.variance, rel=5e-4, abs=1e-12)


@each_distribution
def test_moments_of_a_sample_agree_with_the_formulas(distribution: Distribution) -> None:
    n = 200_000
    draws = distribution.quantiles(np.random.default_rng(812).random(n))
    assert abs(draws.mean() - distribution.mean) <= 4 * math.sqrt(distribution.variance / n) + 1e-9


@each_distribution
@given(pair=st.tuples(shares, shares).map(sorted))
def test_more_luck_never_gives_less(distribution: Distribution, pair: list[float]) -> None:
    low, high = pair
    assert distribution.quantile(low) <= distribution.quantile(high)


@each_distribution
def test_every_draw_is_finite(distribution: Distribution) -> None:
    u = np.array([0.0, 5e-324, 1e-300, 2.0**-60, 2.0**-53, 0.5, 1 - 2.0**-30, LAST_BELOW_ONE])
    draws = distribution.quantiles(u)
    assert np.isfinite(draws).all()
    assert (np.diff(draws) >= 0).all()
    assert all(math.isfinite(distribution.quantile(float(v))) for v in u)


@each_distribution
@given(u=st.lists(shares, min_size=1, max_size=20))
def test_one_draw_is_the_same_as_one_of_many(distribution: Distribution, u: list[float]) -> None:
    many = distribution.quantiles(np.array(u))
    assert many.shape == (len(u),)
    assert many.tolist() == pytest.approx([distribution.quantile(v) for v in u], rel=1e-11, abs=1e-300)


@each_distribution
@given(u=shares)
def test_scaling_scales_every_draw_and_both_moments(distribution: Distribution, u: float) -> None:
    larger = distribution.scaled(2.5)
    assert type(larger) is type(distribution)
    assert larger.quantile(u) == pytest.approx(2.5 * distribution.quantile(u), rel=1e-9, abs=1e-12)
    assert larger.mean == pytest.approx(2.5 * distribution.mean)
    assert larger.variance == pytest.approx(6.25 * distribution.variance)


@each_distribution
def test_a_distribution_travels_to_another_process(distribution: Distribution) -> None:
    distribution.quantile(0.3)
    copy = pickle.loads(pickle.dumps(distribution))
    assert copy == distribution
    assert copy.quantile(0.7) == distribution.quantile(0.7)


@pytest.mark.parametrize("shape", [0.05, 0.3, 1.0, 2.5, 40.0, 10_000.0])
def test_gamma_quantiles_are_those_of_the_incomplete_gamma_function(shape: float) -> None:
    u = np.random.default_rng(1).random(20_000)
    draws = Gamma(shape, shape).quantiles(u)
    assert np.abs(special.gammainc(shape, draws) - u).max() < 1e-4


@pytest.mark.parametrize(("a", "b"), [(0.05, 0.05), (0.5, 2.0), (3.0, 1.0), (20.0, 50.0)])
def test_beta_quantiles_are_those_of_the_incomplete_beta_function(a: float, b: float) -> None:
    beta = Beta(a / (a + b), a)
    assert beta.b == pytest.approx(b)
    # where the density is infinite at 1 many shares fall on one float, so the comparison is of values
    u = np.random.default_rng(1).random(20_000)
    assert beta.quantiles(u) == pytest.approx(special.betaincinv(a, b, u), abs=2e-4)


def test_medians_by_hand() -> None:
    assert Exponential(30.0).quantile(0.5) == pytest.approx(30 * math.log(2))
    assert Lognormal(20.0, 0.8).quantile(0.5) == pytest.approx(20 * math.exp(-0.32))
    assert Triangular(0.0, 0.0, 1.0).quantile(0.5) == pytest.approx(1 - math.sqrt(0.5))
    assert Triangular(0.0, 1.0, 2.0).quantile(0.5) == 1.0
    assert Uniform(30.0, 60.0).quantile(0.5) == 45.0
    assert Beta(0.5, 3.0).quantile(0.5) == pytest.approx(0.5)
    assert [Empirical((1.0, 2.0, 9.0)).quantile(u) for u in (0.0, 0.33, 0.34, 0.67, 0.999)] == [1, 1, 2, 9, 9]


def test_observed_values_come_equally_often() -> None:
    draws = Empirical((1.0, 2.0, 5.0, 9.0)).quantiles(np.arange(1000) / 1000)
    assert np.unique(draws, return_counts=True)[1].tolist() == [250] * 4


def test_a_table_mends_points_that_rounding_put_out_of_order() -> None:
    table = QuantileTable(np.array([0.0, 0.5, 0.75]), np.array([0.0, 1.0, 1.0 - 1e-16]))
    assert table.quantile(0.6) == table.quantile(0.9) == 1.0


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Constant(math.nan), "a constant is a finite number"),
        (lambda: Exponential(0.0), "an exponential needs a mean over 0, not 0.0"),
        (lambda: Exponential(math.inf), "needs a mean over 0"),
        (lambda: Lognormal(-1.0, 1.0), "a lognormal needs a mean over 0"),
        (lambda: Lognormal(1.0, -0.1), "needs a sigma of 0 to 10"),
        (lambda: Lognormal(1.0, 11.0), "needs a sigma of 0 to 10"),
        (lambda: Gamma(0.0, 1.0), "a gamma needs a mean over 0"),
        (lambda: Gamma(1.0, 0.0), "needs a shape of 0.05 to 10000"),
        (lambda: Uniform(2.0, 1.0), "a uniform needs low <= high"),
        (lambda: Uniform(math.nan, 1.0), "a uniform needs low <= high"),
        (lambda: Triangular(1.0, 4.0, 3.0), "needs low <= mode <= high"),
        (lambda: Triangular(1.0, 1.0, 1.0), "low < high"),
        (lambda: Beta(1.0, 2.0), "a beta needs a mean between 0 and 1.0"),
        (lambda: Beta(0.5, 0.0), "needs a first shape of 0.05 to 10000"),
        (lambda: Beta(0.5, 1.0, high=0.0), "needs a highest value over 0"),
        (lambda: Empirical(()), "at least one value"),
        (lambda: Empirical((2.0, 1.0)), "in ascending order"),
        (lambda: Empirical((1.0, math.nan)), "finite numbers"),
        (lambda: Exponential(2.0).scaled(0.0), "needs a mean over 0"),
    ],
)
def test_parameters_that_mean_nothing_are_refused(build: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        build()
