"""Luck has mean 0 stage by stage, and taking it out changes the spread of expected revenue, never its mean."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.experiments.controls import COEFFICIENTS, with_controls
from sim.results.registry import Group, metrics
from tests.experiments.pairs import of, random_pair

PRICES = ("expected_revenue", "expected_profit")
# twice the leads, a plain queue rule and dated changes: a martingale does not mind
ALIKE = [{"name": "all", "share": "100%", "fit": 1, "value": 1, "win": 0, "effort": 1, "references": 12}]
"""A market without segments."""

COMPANIES = {
    "no-sla": {},
    "sla": {},
    "crowded": {"demand.volume": 2, "sales.inbox": "shared"},
    "changing": {
        "changes": [
            {"at": "week 10", "set": {"sales.own_fit": "80%", "closing.demo_pass": "30%", "sales.reps": 2}},
            {"at": "week 20", "set": {"response.reachable": "90%", "alignment.definition": "95%"}},
        ]
    },
}


def company(name: str) -> sim.Scenario:
    base = sim.load("no-sla" if name == "no-sla" else "sla", ["run.warm_up=4 weeks"])
    return sim.override(base, {"run.horizon": "26 weeks", "demand.channels.trade_fair.bursts": [], **COMPANIES[name]})


class TestLuck:
    def test_every_stage_has_a_coefficient_and_a_metric(self) -> None:
        assert set(COEFFICIENTS) == {name for name, metric in metrics().items() if metric.group is Group.LUCK}

    @pytest.mark.slow
    @pytest.mark.parametrize("name", COMPANIES)
    def test_its_mean_is_nothing_on_seeds_nobody_has_looked_at(self, name: str) -> None:
        found = sim.replicate(company(name), replications=120, seed=987_654_321)
        for control in COEFFICIENTS:
            values = found.metrics[control]
            assert values.std() > 0.0, control
            z = values.mean() / (values.std(ddof=1) / math.sqrt(len(values)))
            assert abs(z) < 4.0, f"{control}: z = {z:.1f}"

    def test_what_is_certain_brings_no_luck(self) -> None:
        sure = of(
            **{
                "response.reachable": "100%",
                "sales.own_fit": "100%",
                "sales.own_fit_by_focus": "0%",
                "closing.demo_pass": "100%",
                "closing.discovery.pass_fit": "100%",
                "closing.discovery.pass_misfit": "100%",
                "closing.discovery.pass_misfit_by_definition": "0%",
                "run.horizon": "12 weeks",
                "demand.segments": ALIKE,
            }
        )
        found = sim.replicate(sure, replications=2).metrics
        for name in ("luck_reach", "luck_own_buyer", "luck_demo", "luck_discovery"):
            assert found[name].tolist() == [0.0, 0.0], name
        assert found["luck_own_count"].all()

    def test_a_lucky_demo_is_more_proposals(self) -> None:
        """The sum is the proposals beyond their mean, each at one of four prices: it moves with their number."""
        found = sim.replicate(sim.override(company("sla"), {"demand.segments": ALIKE}), replications=24)
        assert np.corrcoef(found.metrics["luck_demo"], found.metrics["expected_revenue"])[0, 1] > 0.3


@pytest.fixture(scope="module")
def arms() -> tuple[sim.Replications, sim.Replications]:
    plain, told = (sim.replicate(company("sla"), replications=24, controls=on) for on in (False, True))
    return plain, told


class TestTakingItOut:
    def test_the_spread_shrinks_and_only_these_two_change(
        self, arms: tuple[sim.Replications, sim.Replications]
    ) -> None:
        raw, told = arms
        assert (raw.controls, told.controls) == (False, True)
        for name in raw.metrics:
            if name in PRICES:
                # profit also hangs on who leaves and what marketing spends, which no control knows
                most = 0.8 if name == "expected_revenue" else 1.0
                assert told.metrics[name].std() < most * raw.metrics[name].std()
            else:
                assert np.array_equal(told.metrics[name], raw.metrics[name], equal_nan=True)

    def test_the_mean_is_that_of_the_plain_one_within_their_luck(
        self, arms: tuple[sim.Replications, sim.Replications]
    ) -> None:
        raw, told = (arm.metrics["expected_revenue"] for arm in arms)
        moved = told - raw
        assert abs(moved.mean()) < 4 * moved.std(ddof=1) / math.sqrt(len(moved))

    def test_twice_is_once(self, arms: tuple[sim.Replications, sim.Replications]) -> None:
        again = with_controls(arms[1])
        assert all(np.array_equal(again.metrics[name], arms[1].metrics[name]) for name in PRICES)

    def test_a_ladder_is_told_in_it_throughout_and_adds_up(self) -> None:
        a, b = random_pair(1)
        ladder = sim.ladder(a, b, replications=2, controls=True)
        assert {arm.controls for arm in ladder.arms.values()} == {True}
        told = [step.in_order.mean for step in ladder.steps() if step.in_order]
        assert math.fsum(told) == pytest.approx(ladder.total().mean, rel=1e-9, abs=1e-6)
        assert ladder.total() != sim.ladder(a, b, replications=2).total()

    def test_leaks_too(self) -> None:
        on = sim.leaks(of(), replications=2, controls=True)
        assert math.fsum(cause.lost.mean for cause in on.causes()) == pytest.approx(on.total().mean, rel=1e-9)

    def test_coins_stay_coins(self) -> None:
        a, b = random_pair(1)
        totals = [sim.ladder(a, b, replications=2, controls=on).total("revenue") for on in (False, True)]
        assert totals[0] == totals[1]

    @pytest.mark.slow
    def test_an_sla_takes_a_sixteenth_of_the_replications(self) -> None:
        """16 times fewer than independent coins, as promised; fresh seeds."""
        no_sla, sla = (sim.replicate(name, replications=40, seed=77_001, controls=True) for name in ("no-sla", "sla"))
        coins = no_sla.metrics["revenue"].var(ddof=1) + sla.metrics["revenue"].var(ddof=1)
        told = sla.metrics["expected_revenue"] - no_sla.metrics["expected_revenue"]
        assert coins / told.var(ddof=1) > 16.0
