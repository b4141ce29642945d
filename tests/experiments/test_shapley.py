"""Shapley shares add up, thank nobody for nothing, and are the mean over all orders."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import pytest

import sim
from sim.errors import UsageError
from sim.experiments.ladder import ladder
from sim.experiments.shapley import DIMENSIONS, MOST_EXACT, Shapley, shapley
from sim.results.view import WEEKS_PER_YEAR

WEEKS = 6
QUICK = (f"run.horizon={WEEKS} weeks", "run.warm_up=2 weeks")
RAISED = {"alignment.message": "90%", "sales.reps": 5, "demand.volume": 2, "costs.overhead": "5M"}
PLAYERS = {"message": ("alignment.message",), "reps": ("sales.reps",), "leads": ("demand.volume",)}


def ends(upper: Mapping[str, object]) -> tuple[sim.Scenario, sim.Scenario]:
    lower = sim.load("no-sla", QUICK)
    return lower, sim.override(lower, upper)


@pytest.fixture(scope="module")
def divided() -> Shapley:
    return shapley(*ends(RAISED), dimensions=PLAYERS, samples=3, workers=1)


def worth(found: Shapley) -> dict[str, float]:
    return {share.name: share.worth.mean for share in found.shares}


def test_the_shares_add_up_to_the_difference(divided: Shapley) -> None:
    assert divided.exact
    assert sum(worth(divided).values()) == pytest.approx(divided.total.mean)
    assert sum(share.of_total for share in divided.shares) == pytest.approx(1.0)
    both = [sim.replicate(each, replications=3, workers=1).metrics["expected_revenue"] for each in ends(RAISED)]
    assert divided.total.mean == pytest.approx((both[1] - both[0]).mean() * WEEKS_PER_YEAR / WEEKS)
    assert divided.total.mean != 0.0


def test_they_are_the_mean_over_all_orders(divided: Shapley) -> None:
    lower, _ = ends(RAISED)
    paths = dict(zip([*PLAYERS, "costs.overhead"], RAISED, strict=True))
    known: dict[frozenset[str], float] = {}

    def value(taken: frozenset[str]) -> float:
        if taken not in known:
            mixed = sim.override(lower, {paths[name]: RAISED[paths[name]] for name in taken}) if taken else lower
            runs = sim.replicate(mixed, replications=3, workers=1)
            known[taken] = float(runs.metrics["expected_revenue"].mean()) * WEEKS_PER_YEAR / WEEKS
        return known[taken]

    added: dict[str, list[float]] = {name: [] for name in paths}
    for order in permutations(paths):
        for place, name in enumerate(order):
            below = frozenset(order[:place])
            added[name].append(value(below | {name}) - value(below))
    for name, each in added.items():
        assert worth(divided)[name] == pytest.approx(sum(each) / len(each), abs=1e-6)


def test_who_adds_nothing_gets_nothing(divided: Shapley) -> None:
    overhead = next(share for share in divided.shares if share.name == "costs.overhead")
    assert (overhead.worth.mean, overhead.alone.mean, overhead.last.mean) == (0.0, 0.0, 0.0)
    assert divided.shares[-1].worth.mean <= 0.0 <= divided.shares[0].worth.mean


def test_alone_and_last_are_those_of_the_ladder(divided: Shapley) -> None:
    steps = {step.rung.name: step for step in ladder(*ends(RAISED), replications=3, workers=1).steps()}
    for share in divided.shares:
        (rung,) = share.rungs
        alone, last = steps[rung].alone, steps[rung].last
        assert alone is not None
        assert last is not None
        assert share.alone.mean == pytest.approx(alone.mean, abs=1e-6)
        assert share.last.mean == pytest.approx(last.mean, abs=1e-6)


def test_sampled_orders_add_up_too_and_come_near(divided: Shapley) -> None:
    sampled = shapley(*ends(RAISED), dimensions=PLAYERS, exact=False, samples=12, workers=1)
    assert not sampled.exact
    assert sum(worth(sampled).values()) == pytest.approx(sampled.total.mean)
    exact = shapley(*ends(RAISED), dimensions=PLAYERS, exact=True, samples=12, workers=1)
    assert exact.total.mean == pytest.approx(sampled.total.mean)
    for share in sampled.shares:
        assert abs(share.worth.mean - worth(exact)[share.name]) <= 3 * share.worth.sd / share.worth.n**0.5


def test_a_clause_without_what_it_needs_does_nothing() -> None:
    clock = {
        "agreement.sales.first_response": [{"within": "1 business hour"}],
        "agreement.watched.closely": "90%",
        "agreement.watched.on_breach": ["reassign"],
    }
    found = shapley(*ends(clock), dimensions={}, samples=2, workers=1)
    shares = {share.name: share for share in found.shares}
    assert set(shares) == {"clock", "on_breach"}
    assert shares["on_breach"].alone.mean == 0.0
    # without the clock nothing, with it the whole: half of what it adds as the last one
    assert shares["on_breach"].worth.mean == pytest.approx(shares["on_breach"].last.mean / 2)


def test_workers_change_no_number(divided: Shapley) -> None:
    again = shapley(*ends(RAISED), dimensions=PLAYERS, samples=3, workers=2)
    assert again.shares == divided.shares


def test_progress_tells_of_every_year_once() -> None:
    told: list[tuple[int, int]] = []
    found = shapley(
        *ends({"sales.reps": 5, "demand.volume": 2}),
        samples=2,
        workers=1,
        on_progress=lambda done, of: told.append((done, of)),
    )
    assert told[-1] == (8, 8)
    assert found.runs == 8


def test_nothing_to_divide_is_refused() -> None:
    lower, _ = ends({})
    with pytest.raises(UsageError, match="differ in nothing"):
        shapley(lower, lower)
    with pytest.raises(UsageError, match="samples"):
        shapley(*ends(RAISED), samples=1)


def test_no_rung_belongs_to_two_dimensions() -> None:
    rungs = [rung for names in DIMENSIONS.values() for rung in names]
    assert len(rungs) == len(set(rungs))
    assert len(DIMENSIONS) <= MOST_EXACT


@pytest.mark.slow
def test_the_agreement_is_divided_among_its_dimensions() -> None:
    exact = sim.shapley("no-sla", "sla", samples=3, workers=2)
    assert exact.exact
    assert sum(worth(exact).values()) == pytest.approx(exact.total.mean)
    sampled = sim.shapley("no-sla", "sla", exact=False, samples=10, workers=2)
    assert sampled.total.low > 0.0
    assert sum(worth(sampled).values()) == pytest.approx(sampled.total.mean)
    # two independent estimates: their difference lies within four of its standard errors
    for share in sampled.shares:
        other = next(each for each in exact.shares if each.name == share.name)
        spread = (share.worth.sd**2 / share.worth.n + other.worth.sd**2 / other.worth.n) ** 0.5
        assert abs(share.worth.mean - other.worth.mean) <= 4 * spread


@pytest.mark.slow
def test_no_dimension_carries_the_gap_alone() -> None:
    found = sim.shapley("divided", "aligned", metric="expected_growth", exact=False, samples=6, workers=2)
    assert sum(worth(found).values()) == pytest.approx(found.total.mean)
    assert found.total.low > 0.0
    for share in found.shares:
        assert share.worth.high < found.total.mean / 3, share.name
