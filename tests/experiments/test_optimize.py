"""Optimising the simulator itself: the choice agrees with brute force, conditions are read as goals are."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import ScenarioError, UsageError
from sim.experiments.optimize import optimize
from sim.experiments.sweep import sweep

OVER = ["qualification.bar=10%..50%:3", "sales.reps=3,4"]


def test_the_choice_rests_on_the_replications_that_brute_force_has(sla: sim.Scenario) -> None:
    found = optimize(sla, OVER, budget=24, workers=1)
    swept = sweep(sla, OVER, replications=max(found.choice.counts), workers=1)
    assert found.choice.spent == sum(len(arm) for arm in found.arms.values()) <= 24
    for point, arm in found.arms.items():
        full = swept.arms[point].metrics["expected_profit"]
        assert arm.metrics["expected_profit"].tobytes() == full[: len(arm)].tobytes()
    assert found.best is not None
    finalists = [point for point, arm in found.arms.items() if len(arm) == max(found.choice.counts)]
    assert found.best == max(finalists, key=lambda point: swept.arms[point].interval("expected_profit").mean)


def test_what_a_condition_costs_is_a_difference_in_pairs(sla: sim.Scenario) -> None:
    reps = ["sales.reps=2,3,4,5"]
    free = optimize(sla, reps, budget=24, workers=1)
    assert free.best == free.without
    assert free.cost() is None
    used = {point: arm.interval("rep_utilisation").mean for point, arm in free.arms.items()}
    assert free.best is not None
    limit = used[free.best]
    others = [value for value in used.values() if value != limit]
    forbidden = f"rep_utilisation >= {100 * (limit + max(others)) / 2:.4f}%" if max(others) > limit else None
    assert forbidden is not None, "another number of reps has more to do"
    bound = optimize(sla, reps, subject_to=[forbidden], budget=24, workers=1)
    cost = bound.cost()
    assert bound.best is not None
    assert bound.without == free.best
    assert cost is not None
    a, b = (bound.arms[point].metrics["expected_profit"] for point in (bound.without, bound.best))
    common = min(len(a), len(b))
    assert cost.mean == pytest.approx(float(np.mean(b[:common] - a[:common])))
    assert cost.mean < 0.0


def test_low_is_best_where_the_metric_says_so(sla: sim.Scenario) -> None:
    found = optimize(sla, ["agreement.watched.closely=0%,90%"], metric="no_response_rate", budget=8, workers=1)
    assert found.best == 1


def test_nothing_meets_an_impossible_condition(sla: sim.Scenario) -> None:
    found = optimize(sla, ["sales.reps=3,4"], subject_to=["no_response_rate >= 99%"], budget=8, workers=1)
    assert found.best is None
    assert found.runner_up is None
    assert found.cost() is None


def test_a_condition_is_read_as_a_goal_is(sla: sim.Scenario) -> None:
    with pytest.raises(ScenarioError) as refused:
        optimize(sla, ["sales.reps=3,4"], subject_to=["no_respons_rate <= 10%", "wins"])
    problems = refused.value.problems
    assert {problem.file for problem in problems} == {"--subject-to"}
    assert problems


def test_what_has_no_better_way_has_no_best(sla: sim.Scenario) -> None:
    with pytest.raises(UsageError, match="'leads' is neither better high nor low"):
        optimize(sla, ["sales.reps=3,4"], metric="leads")
    with pytest.raises(UsageError, match="budget is a whole number of 4 or more, not 3"):
        optimize(sla, ["sales.reps=3,4"], budget=3)
