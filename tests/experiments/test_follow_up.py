"""What moves reps to follow up: counted by rep, and in the directions that were found, as far as the model has them."""

from __future__ import annotations

import math

import numpy as np
import pytest

import sim
from sim.experiments.follow_up import LEVERS, SIGNS, _by_rep, found, levers
from sim.model.lead import Disposition

QUICK = ("run.horizon=26 weeks",)


def test_follow_up_is_counted_by_rep() -> None:
    scenario = sim.load("no-sla", QUICK)
    odds = _by_rep(scenario, 1, 1)
    leads = sim.run(scenario, seed=1).leads
    for rep in range(scenario.sales.reps):
        yes = no = 0
        for i in range(len(leads)):
            arrived = not math.isnan(leads.mql_at[i]) and leads.disposition[i] != Disposition.LOST_AT_HANDOFF
            if not arrived or leads.owner[i] != rep + 1:
                continue
            answered = not math.isnan(leads.first_response_at[i])
            yes += answered
            no += not answered and leads.disposition[i] != Disposition.OPEN
        assert odds[rep] == pytest.approx(math.log((yes + 0.5) / (no + 0.5)))


def test_each_lever_moves_one_thing() -> None:
    moved = levers(sim.load("no-sla"))
    assert set(moved) <= set(LEVERS)
    assert {"as it is", "prequalification", "tracking"} <= set(moved)
    assert moved["tracking"].alignment.follow_up == pytest.approx(0.4)


def test_prequalification_and_tracking_raise_follow_up() -> None:
    signs = found(levers(sim.load("no-sla", QUICK)), seed=1, replications=1)
    assert signs["prequalification raises follow-up"]
    assert signs["tracking raises follow-up"]


def test_a_lever_that_works_the_other_way_is_seen() -> None:
    moved = levers(sim.load("no-sla", QUICK))
    swapped = {**moved, "as it is": moved["tracking"], "tracking": moved["as it is"]}
    assert not found(swapped, seed=1, replications=1)["tracking raises follow-up"]


def test_findings_that_the_model_cannot_show_are_left_out() -> None:
    moved = levers(sim.load("no-sla", QUICK))
    signs = found(moved, seed=1, replications=1)
    assert set(signs) <= set(SIGNS)
    assert all(SIGNS[name].lever in moved for name in signs)
    assert np.isfinite(_by_rep(moved["tracking"], 1, 1)).all()
