"""One replication: what it returns, and what decides it."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import ScenarioError, UsageError
from sim.model.lead import LeadsTable


def equal(a: LeadsTable, b: LeadsTable) -> bool:
    return all(
        np.array_equal(getattr(a, name), getattr(b, name), equal_nan=getattr(a, name).dtype.kind == "f")
        for name in LeadsTable.names()
    )


def test_one_seed_one_answer(sla: sim.Scenario) -> None:
    first, again = sim.run(sla, seed=3, replication=2), sim.run(sla, seed=3, replication=2)
    assert equal(first.leads, again.leads)
    assert first.metrics == pytest.approx(again.metrics, rel=0, abs=0, nan_ok=True)


@pytest.mark.parametrize("other", [{"seed": 4, "replication": 2}, {"seed": 3, "replication": 1}])
def test_another_seed_or_replication_is_another_year(sla: sim.Scenario, other: dict[str, int]) -> None:
    assert not equal(sim.run(sla, seed=3, replication=2).leads, sim.run(sla, **other).leads)


def test_the_scenarios_own_seed_is_used_where_none_is_given(sla: sim.Scenario) -> None:
    assert equal(sim.run(sla).leads, sim.run(sla, seed=sla.run.seed).leads)


def test_the_log_changes_nothing_and_is_there_only_when_asked_for(sla: sim.Scenario) -> None:
    quiet, told = sim.run(sla), sim.run(sla, log=True)
    assert quiet.log is None
    assert told.log
    assert equal(quiet.leads, told.leads)


def test_a_run_can_stop_before_its_horizon(sla: sim.Scenario) -> None:
    stopped = sim.run(sla, until=3)
    assert len(stopped.weekly.mqls) == 3
    assert np.nanmax(stopped.leads.created_at) < 3 * 7 * 1440
    whole = sim.run(sla)
    assert np.array_equal(whole.weekly.busy_minutes[:3], stopped.weekly.busy_minutes)


def test_a_name_will_do() -> None:
    assert sim.run("no-sla", until=1).metrics["leads"] > 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"seed": -1}, "seed is a whole number of 0 or more, not -1"),
        ({"replication": -2}, "replication is a whole number of 0 or more, not -2"),
        ({"until": 0}, "until is a whole number from 1 to 6, not 0"),
        ({"until": 7}, "until is a whole number from 1 to 6, not 7"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(sla: sim.Scenario, wrong: dict[str, int], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        sim.run(sla, **wrong)


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(ScenarioError):
        sim.run("slaa")


def test_the_api_is_what_it_names() -> None:
    assert set(sim.__all__) <= set(dir(sim))
    assert all(getattr(sim, name) for name in sim.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'simulate'"):
        sim.simulate  # noqa: B018
