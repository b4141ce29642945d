"""Who goes first, and whose call it is: two classes in one queue, and a queue for each rep."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.theory.formulas import erlang_c, priorities, priorities_by_states
from tests.theory.plain import (
    RATE,
    WEEK,
    Calls,
    Statistic,
    always,
    assert_agreement,
    batches,
    delayed,
    disagreements,
    mean_wait,
    minutes,
    queue,
    sharp_enough,
    sharp_estimates,
    wait_quantile,
)

FIRST, SECOND = 6_000 / WEEK, 10_000 / WEEK
"""Calls a minute of each class in ``two_classes.yml``."""


def wait_of(channel: int) -> Statistic:
    return lambda calls: float(calls.waits[calls.table.channel == channel].mean())


def two_classes(reps: int) -> Callable[[float], dict[str, float]]:
    def expected(handling: float) -> dict[str, float]:
        first, second = priorities(FIRST, SECOND, handling, reps)
        return {"rate": RATE, "handling": handling, "first": first, "second": second}

    return expected


@pytest.mark.parametrize(("reps", "load"), [(1, 0.6), (2, 0.6), (5, 0.7)])
def test_both_routes_to_priorities_say_the_same(reps: int, load: float) -> None:
    handling = load * reps / RATE
    assert priorities(FIRST, SECOND, handling, reps) == pytest.approx(
        priorities_by_states(FIRST, SECOND, handling, reps, most=90), rel=1e-6
    )


@pytest.mark.parametrize(
    ("reps", "load", "horizon"),
    [
        (2, 0.6, 15),
        pytest.param(1, 0.6, 52, marks=pytest.mark.slow),
        pytest.param(2, 0.6, 52, marks=pytest.mark.slow),
        pytest.param(5, 0.7, 52, marks=pytest.mark.slow),
    ],
)
def test_the_first_class_goes_before_the_second(reps: int, load: float, horizon: int) -> None:
    handling = load * reps / RATE
    inputs = queue(
        f"{{exponential: {minutes(handling)}}}", reps, f"run.horizon={horizon} weeks", file="two_classes.yml"
    )
    sharp = horizon > 50
    enough = sharp_enough(two_classes(reps), handling) if sharp else always
    statistics = {"first": wait_of(0), "second": wait_of(1)}
    found = sharp_estimates(inputs, statistics, enough, handling=handling, reps=reps)
    assert_agreement(found, two_classes(reps), handling, sharp=sharp)


def test_without_priority_both_wait_alike() -> None:
    handling = 0.6 * 2 / RATE
    inputs = queue(
        f"{{exponential: {minutes(handling)}}}",
        2,
        "run.horizon=6 weeks",
        "sales.rule=oldest_first",
        file="two_classes.yml",
    )
    found = sharp_estimates(inputs, {"first": wait_of(0), "second": wait_of(1)}, handling=handling, reps=2)
    assert disagreements(found, two_classes(2)(handling)) == ["first", "second"]


# -- owned queues ---------------------------------------------------------------------------------------------------------

REPS = 5


def own_queue(share: float) -> Callable[[float], dict[str, float]]:
    def expected(handling: float) -> dict[str, float]:
        wait = erlang_c(RATE / REPS, handling, 1)
        return {
            "rate": RATE,
            "handling": handling,
            "delayed": wait.delayed,
            "mean": wait.mean,
            "quantile": wait.quantile(share),
        }

    return expected


@pytest.mark.parametrize("horizon", [15, pytest.param(52, marks=pytest.mark.slow)])
def test_owned_queues_are_single_servers(horizon: int) -> None:
    """Calls that belong to one rep each split a Poisson stream in five: five queues with one server each."""
    handling = 0.5 * REPS / RATE
    share = 0.9
    inputs = queue(f"{{exponential: {minutes(handling)}}}", REPS, f"run.horizon={horizon} weeks", "sales.inbox=owned")
    statistics = {"delayed": delayed, "mean": mean_wait, "quantile": wait_quantile(share)}
    sharp = horizon > 50
    enough = sharp_enough(own_queue(share), handling) if sharp else always
    found = sharp_estimates(inputs, statistics, enough, handling=handling)
    assert_agreement(found, own_queue(share), handling, sharp=sharp)


def test_each_rep_owns_as_many_calls_as_any_other() -> None:
    def owned(calls: Calls) -> list[int]:
        return [np.count_nonzero(calls.table.owner == rep) for rep in range(1, REPS + 1)]

    inputs = queue("0.5 min", REPS, "run.horizon=4 weeks", "sales.inbox=owned")
    counts = np.sum([owned(calls) for calls in batches(inputs)], axis=0)
    chi_square = float(((counts - counts.mean()) ** 2 / counts.mean()).sum())
    assert chi_square < 18.5  # 99.9 % of a chi-square with 4 degrees of freedom
