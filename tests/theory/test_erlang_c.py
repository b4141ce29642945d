"""M/M/c against Erlang's formula: how many wait, how long, and how long the unlucky."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.theory.formulas import erlang_c, erlang_c_by_states
from tests.theory.plain import (
    RATE,
    Statistic,
    assert_agreement,
    delayed,
    disagreements,
    mean_wait,
    minutes,
    queue,
    sharp_enough,
    sharp_estimates,
    wait_quantile,
)


def handling_at(load: float, reps: int) -> float:
    return load * reps / RATE


def theory(reps: int, share: float) -> Callable[[float], dict[str, float]]:
    def expected(handling: float) -> dict[str, float]:
        wait = erlang_c(RATE, handling, reps)
        return {
            "rate": RATE,
            "handling": handling,
            "delayed": wait.delayed,
            "mean": wait.mean,
            "quantile": wait.quantile(share),
        }

    return expected


def statistics(share: float) -> dict[str, Statistic]:
    return {"delayed": delayed, "mean": mean_wait, "quantile": wait_quantile(share)}


def unlucky(load: float, reps: int) -> float:
    """Return the share of callers who wait less than the unluckiest fourth of those who wait."""
    return 1.0 - erlang_c(RATE, handling_at(load, reps), reps).delayed / 4.0


@pytest.mark.parametrize(("reps", "load"), [(1, 0.5), (2, 0.5), (5, 0.6), (10, 0.6), (50, 0.85)])
def test_both_routes_say_the_same(reps: int, load: float) -> None:
    handling = handling_at(load, reps)
    one, other = erlang_c(RATE, handling, reps), erlang_c_by_states(RATE, handling, reps)
    assert one.delayed == pytest.approx(other.delayed, rel=1e-9)
    assert one.mean == pytest.approx(other.mean, rel=1e-9)
    share = unlucky(load, reps)
    assert one.quantile(share) == pytest.approx(other.quantile(share), rel=1e-9)


@pytest.mark.parametrize(("reps", "load"), [(1, 0.5), (5, 0.6)])
def test_waits_are_erlangs(reps: int, load: float) -> None:
    handling, share = handling_at(load, reps), unlucky(load, reps)
    inputs = queue(f"{{exponential: {minutes(handling)}}}", reps, "run.horizon=15 weeks")
    found = sharp_estimates(inputs, statistics(share), handling=handling, reps=reps)
    assert_agreement(found, theory(reps, share), handling)


@pytest.mark.parametrize(
    "mistake",
    [
        ["response.handling.exponential={slower}"],
        ["demand.channels.calls.leads=16320 per week"],
    ],
    ids=["reps two percent slower", "two percent more calls"],
)
def test_a_mistake_of_two_percent_is_noticed(mistake: list[str]) -> None:
    reps, load = 5, 0.6
    handling, share = handling_at(load, reps), unlucky(load, reps)
    wrong = [setting.format(slower=minutes(handling * 1.02)) for setting in mistake]
    inputs = queue(f"{{exponential: {minutes(handling)}}}", reps, "run.horizon=8 weeks", *wrong)
    found = sharp_estimates(inputs, statistics(share), handling=handling, reps=reps)
    assert disagreements(found, theory(reps, share)(handling))


def test_the_order_of_service_is_noticed() -> None:
    """Who is served first moves no call's handling and no mean wait, but makes the unlucky wait longer."""
    reps, load = 5, 0.6
    handling, share = handling_at(load, reps), unlucky(load, reps)
    inputs = queue(f"{{exponential: {minutes(handling)}}}", reps, "run.horizon=8 weeks", "sales.rule=newest_first")
    found = sharp_estimates(inputs, statistics(share), handling=handling, reps=reps)
    assert disagreements(found, theory(reps, share)(handling)) == ["quantile"]


@pytest.mark.slow
@pytest.mark.parametrize(("reps", "load"), [(1, 0.5), (2, 0.5), (5, 0.6), (10, 0.6), (50, 0.85)])
def test_waits_are_erlangs_within_half_a_percent(reps: int, load: float) -> None:
    handling, share = handling_at(load, reps), unlucky(load, reps)
    inputs = queue(f"{{exponential: {minutes(handling)}}}", reps, "run.horizon=52 weeks")
    enough = sharp_enough(theory(reps, share), handling)
    found = sharp_estimates(inputs, statistics(share), enough, handling=handling, reps=reps)
    assert_agreement(found, theory(reps, share), handling, sharp=True)
