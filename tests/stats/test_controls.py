"""Control variates: the mean is kept, the spread shrinks, a pilot finds the coefficients."""

from __future__ import annotations

import numpy as np
import pytest

from sim.stats import controlled, mean_interval, pilot_coefficients

TRUE = {"a": 2.0, "b": -0.5}


def drawn(count: int, seed: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    luck = np.random.default_rng(seed)
    controls = {name: luck.normal(size=count) for name in TRUE}
    return 7.0 + sum(TRUE[name] * controls[name] for name in TRUE) + luck.normal(0.0, 0.1, count), controls


def test_luck_goes_and_the_mean_stays() -> None:
    values, controls = drawn(400, 1)
    left = controlled(values, controls, TRUE)
    assert left.std() < 0.12
    assert values.std() > 1.5
    assert abs(left.mean() - 7.0) < 4 * 0.1 / 20


def test_the_coefficients_of_a_pilot_are_the_true_ones() -> None:
    assert pilot_coefficients(*drawn(2_000, 2)) == pytest.approx(TRUE, abs=0.01)


def test_a_pilot_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 3 replications"):
        pilot_coefficients(*drawn(3, 3))


def test_what_is_given_stays_as_it_is() -> None:
    values, controls = drawn(10, 4)
    before = values.copy()
    controlled(values, controls, {"a": 1.0})
    assert np.array_equal(values, before)


@pytest.mark.parametrize("coefficients", [{"a": 0.0}, {"a": 5.0}, TRUE])
def test_intervals_cover_at_their_rate_whatever_the_coefficients(coefficients: dict[str, float]) -> None:
    """800 experiments of 12 replications: 95 % within 4 standard errors (.8 points)."""
    held = 0
    for seed in range(800):
        interval = mean_interval(controlled(*drawn(12, 1_000 + seed), coefficients))
        held += interval.low <= 7.0 <= interval.high
    assert abs(held / 800 - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 800)
