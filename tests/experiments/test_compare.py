"""Comparisons: pairs, and which way is better."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import UsageError


@pytest.fixture(scope="module")
def comparison(no_sla: sim.Scenario, sla: sim.Scenario) -> sim.Comparison:
    return sim.compare([no_sla, sla])


def test_differences_are_those_of_pairs(comparison: sim.Comparison) -> None:
    before, after = comparison.arms
    difference = comparison.difference(after, "wins")
    pairs = after.metrics["wins"] - before.metrics["wins"]
    assert difference.mean == pytest.approx(pairs.mean())
    assert difference.sd == pytest.approx(pairs.std(ddof=1))


def test_both_arms_met_the_same_demand_but_for_what_the_policy_changes(comparison: sim.Comparison) -> None:
    before, after = comparison.arms
    assert np.corrcoef(before.metrics["leads"], after.metrics["leads"])[0, 1] > 0.9


def test_better_follows_the_metrics_direction(comparison: sim.Comparison) -> None:
    _, after = comparison.arms
    assert (after.metrics["no_response_rate"] < comparison.baseline.metrics["no_response_rate"]).all()
    assert comparison.probability_better(after, "no_response_rate") == 1.0
    assert comparison.probability_better(after, "acceptance_rate{source=demo_request}") == 1.0
    assert comparison.probability_better(after, "own_pipeline") == pytest.approx(
        np.heaviside(after.metrics["own_pipeline"] - comparison.baseline.metrics["own_pipeline"], 0.5).mean()
    )
    assert comparison.probability_better(after, "leads") is None


def test_a_scenario_does_not_differ_from_itself(sla: sim.Scenario) -> None:
    comparison = sim.compare([sla, sla], replications=2)
    difference = comparison.difference(comparison.arms[1], "expected_revenue")
    assert (difference.mean, difference.probability_greater) == (0.0, 0.5)


def test_only_sources_that_both_have_are_compared(comparison: sim.Comparison) -> None:
    before, after = comparison.arms
    assert comparison.names(after) == list(before.metrics)


def test_different_weeks_or_currencies_are_not_compared(sla: sim.Scenario, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs one horizon: 'sla' has 6 weeks, 'no-sla' has 52 weeks"):
        sim.compare([sla, "no-sla"])
    file = tmp_path / "dollars.yml"
    file.write_text("schema: 1\nname: Dollars\nextends: sla\nstory: Abroad.\ncurrency: USD\n", encoding="utf-8")
    with pytest.raises(UsageError, match="needs one currency: 'sla' has EUR, 'dollars' has USD"):
        sim.compare(["sla", file])


def test_one_scenario_is_no_comparison(sla: sim.Scenario) -> None:
    with pytest.raises(UsageError, match="two scenarios or more"):
        sim.compare([sla])
