"""Queues whose handling is not exponential: always as long (M/D/c), or of any law with one rep (M/G/1)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import special, stats

from tests.theory.formulas import (
    Array,
    Wait,
    constant_handling,
    constant_handling_by_states,
    general_handling,
    pollaczek_khinchine,
)
from tests.theory.plain import (
    RATE,
    Statistic,
    always,
    assert_agreement,
    delayed,
    mean_wait,
    minutes,
    queue,
    sharp_enough,
    sharp_estimates,
    waits_beyond,
)

Theory = Callable[[float], dict[str, float]]


def expected(handling: float, wait: Wait, limit: float) -> dict[str, float]:
    return {
        "rate": RATE,
        "handling": handling,
        "delayed": wait.delayed,
        "mean": wait.mean,
        "beyond": wait.beyond(limit),
    }


def statistics(limit: float) -> dict[str, Statistic]:
    return {"delayed": delayed, "mean": mean_wait, "beyond": waits_beyond(limit)}


# -- M/D/c ----------------------------------------------------------------------------------------------------------------


def constant(reps: int, limit: float) -> Theory:
    return lambda handling: expected(handling, constant_handling(RATE, handling, reps), limit)


@pytest.mark.parametrize(("reps", "load"), [(1, 0.6), (2, 0.7), (5, 0.7), (10, 0.8)])
def test_both_routes_to_constant_handling_say_the_same(reps: int, load: float) -> None:
    handling = load * reps / RATE
    one, other = constant_handling(RATE, handling, reps), constant_handling_by_states(RATE, handling, reps)
    assert one.delayed == pytest.approx(other.delayed, rel=1e-9)
    assert one.mean == pytest.approx(other.mean, rel=1e-9)
    # the law of the wait comes from the states alone: its integral must be the mean, and its beginning P(wait)
    grid = np.linspace(0.0, 40.0 * handling, 40_001)
    assert np.trapezoid([one.beyond(t) for t in grid[::10]], grid[::10]) == pytest.approx(one.mean, rel=1e-4)
    assert one.beyond(0.0) == pytest.approx(one.delayed, rel=1e-9)


@pytest.mark.parametrize(
    ("reps", "load", "weeks"),
    [
        (2, 0.7, 15),
        pytest.param(1, 0.6, 52, marks=pytest.mark.slow),
        pytest.param(2, 0.7, 52, marks=pytest.mark.slow),
        pytest.param(5, 0.7, 52, marks=pytest.mark.slow),
        pytest.param(10, 0.8, 52, marks=pytest.mark.slow),
    ],
)
def test_constant_handling(reps: int, load: float, weeks: int) -> None:
    handling = load * reps / RATE
    limit = constant_handling(RATE, handling, reps).mean
    inputs = queue(minutes(handling), reps, f"run.horizon={weeks} weeks")
    sharp = weeks > 50
    enough = sharp_enough(constant(reps, limit), handling) if sharp else always
    found = sharp_estimates(inputs, statistics(limit), enough, handling=handling, reps=reps)
    assert_agreement(found, constant(reps, limit), handling, sharp=sharp)


# -- M/G/1 ----------------------------------------------------------------------------------------------------------------

SIGMA, SHAPE = 0.8, 2.0
LAWS = {
    "lognormal": (f"{{{{lognormal: {{{{mean: {{}}, sigma: {SIGMA}}}}}}}}}", math.expm1(SIGMA**2)),
    "gamma": (f"{{{{gamma: {{{{mean: {{}}, shape: {SHAPE}}}}}}}}}", 1.0 / SHAPE),
}
"""How a scenario writes each law, and its squared coefficient of variation."""


def survival(law: str, mean: float) -> Callable[[Array], Array]:
    """Return P(handling > x)."""
    if law == "gamma":
        return lambda x: np.asarray(special.gammaincc(SHAPE, SHAPE * x / mean))
    return lambda x: np.asarray(stats.lognorm.sf(x, SIGMA, scale=mean * math.exp(-(SIGMA**2) / 2.0)))


def any_law(law: str, handling: float) -> Wait:
    return general_handling(RATE, handling, survival(law, handling), reach=120.0 * handling, points=12_000)


def polished(law: str, handling: float, limit: float) -> dict[str, float]:
    """Return what theory says, with the mean wait of Pollaczek and Khinchine rather than that of the grid."""
    wait = any_law(law, handling)
    busy, mean = pollaczek_khinchine(RATE, handling, LAWS[law][1] * handling**2)
    return expected(handling, Wait(busy, mean, wait.beyond), limit)


@pytest.mark.parametrize("law", LAWS)
def test_both_routes_to_general_handling_say_the_same(law: str) -> None:
    handling = 0.5 / RATE
    wait = any_law(law, handling)
    busy, mean = pollaczek_khinchine(RATE, handling, LAWS[law][1] * handling**2)
    assert wait.delayed == pytest.approx(busy, rel=1e-9)
    assert wait.mean == pytest.approx(mean, rel=1e-4)


@pytest.mark.parametrize(
    ("law", "weeks"),
    [
        ("lognormal", 15),
        pytest.param("lognormal", 52, marks=pytest.mark.slow),
        pytest.param("gamma", 52, marks=pytest.mark.slow),
    ],
)
def test_handling_of_any_law(law: str, weeks: int) -> None:
    handling = 0.5 / RATE
    limit = 2.0 * handling
    inputs = queue(LAWS[law][0].format(minutes(handling)), 1, f"run.horizon={weeks} weeks")
    sharp = weeks > 50

    def theory(mean: float) -> dict[str, float]:
        return polished(law, mean, limit)

    enough = sharp_enough(theory, handling) if sharp else always
    found = sharp_estimates(inputs, statistics(limit), enough, handling=handling, reps=1)
    assert_agreement(found, theory, handling, sharp=sharp)
