"""Which way things move, as means over seeds with common random numbers; single seeds may disagree (PROTOTYPE pitfall 11)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.model.company import simulate
from sim.results.measure import measure
from tests.model.kit import FAIR, company, demand_times

SEEDS = 5
WEEKS = 26


@cache
def _results(name: str, settings: str, weeks: int) -> dict[str, np.ndarray]:
    inputs = company(name, json.loads(settings), weeks=weeks, warm_up=4)
    outcomes = [simulate(inputs, seed=seed) for seed in range(SEEDS)]
    found = [measure(outcome.leads, outcome.weekly, inputs) for outcome in outcomes]
    return {metric: np.array([each[metric] for each in found]) for metric in found[0]}


def results(name: str, settings: dict[str, Any] | None = None, weeks: int = WEEKS) -> dict[str, np.ndarray]:
    """Return each metric's values over the seeds."""
    return _results(name, json.dumps(settings or {}), weeks)


REPS, ROUTE, MESSAGE, MATERIAL = "sales.reps", "handoff.route", "alignment.message", "alignment.collateral"
FOLLOW_UP, PROMISE = "alignment.follow_up", "agreement.sales.first_response"
WEEK_LONG, SHORT, SHORTER = ([{"within": time}] for time in ("5 business days", "1 business hour", "15 business min"))
MOVES: dict[str, tuple[str, str, Any, Any, str, int]] = {
    # company, key, less of it, more of it, metric, direction
    "more reps answer sooner": ("sla", REPS, 2, 6, "first_response_business_median", -1),
    "more reps answer the slowest sooner": ("sla", REPS, 2, 6, "first_response_business_p90", -1),
    "more reps keep more promises": ("sla", REPS, 2, 6, "sla_response_compliance", +1),
    "more reps find more": ("sla", REPS, 2, 6, "own_pipeline", +1),
    "faster routing answers more": ("typical", ROUTE, "weekly", "at_once", "no_response_rate", -1),
    "faster routing answers sooner": ("typical", ROUTE, "weekly", "at_once", "first_response_business_median", -1),
    "a better message wins more": ("sla", MESSAGE, "20%", "90%", "win_rate", +1),
    "a better message earns more": ("sla", MESSAGE, "20%", "90%", "expected_revenue", +1),
    "a better message keeps customers": ("sla", MESSAGE, "20%", "90%", "churn", -1),
    "better material wins more": ("sla", MATERIAL, "0%", "100%", "win_rate", +1),
    "better material gives less away": ("sla", MATERIAL, "10%", "80%", "discount", -1),
    "context earns more": ("no-sla", "alignment.context", "10%", "90%", "expected_revenue", +1),
    "a definition passes on fewer": ("no-sla", "alignment.definition", "10%", "90%", "mqls", -1),
    "focus wins more": ("sla", "alignment.focus", "10%", "90%", "win_rate", +1),
    "a joint goal tries more": ("sla", "agreement.together.goal", "lead_count", "revenue", "attempts_per_lead", +1),
    "enforcement answers more": ("typical", FOLLOW_UP, "0%", "80%", "no_response_rate", -1),
    "enforcement costs own pipeline": ("typical", FOLLOW_UP, "0%", "80%", "own_pipeline", -1),
    "trust answers more": ("typical", "alignment.trust.start", "10%", "90%", "no_response_rate", -1),
    "a shorter promise answers sooner": ("sla", PROMISE, WEEK_LONG, SHORT, "first_response_business_median", -1),
    "a shorter promise is broken more": ("sla", PROMISE, WEEK_LONG, SHORT, "sla_response_compliance", -1),
    "a shorter promise costs own pipeline": ("sla", PROMISE, WEEK_LONG, SHORTER, "own_pipeline", -1),
    "gaming reaches fewer": ("sla", "response.perfunctory.share", "0%", "100%", "contact_rate", -1),
}


@pytest.mark.parametrize("move", MOVES)
def test_means_move_the_right_way(move: str) -> None:
    name, key, less, more, metric, direction = MOVES[move]
    difference = results(name, {key: more})[metric] - results(name, {key: less})[metric]
    assert direction * np.nanmean(difference) > 0, difference


def _load(factor: int) -> dict[str, Any]:
    return demand_times(factor) | {FAIR: [{"at": "week 2", "leads": 40 * factor, "over": "3 days"}]}


def test_overload_breaks_the_promise_and_eats_own_pipeline() -> None:
    """Leads x1, x2, x3, x4 under the same four reps (PROTOTYPE pitfall 10)."""
    loads = [results("sla", _load(factor)) for factor in (1, 2, 3, 4)]
    for metric in ("sla_response_compliance", "own_pipeline"):
        means = [load[metric].mean() for load in loads]
        assert (np.diff(means) < 0).all(), (metric, means)
    waits = [load["first_response_business_p90"].mean() for load in loads]
    assert (np.diff(waits[1:]) > 0).all(), (
        waits
    )  # what one load takes longer than two is noise: both are within the promise
    assert waits[3] > waits[0]
    assert loads[3]["own_pipeline"].mean() < 0.05 * loads[0]["own_pipeline"].mean()
    assert loads[3]["rep_utilisation"].mean() > 0.97


def test_one_rep_cannot_keep_a_four_rep_promise() -> None:
    alone, four = (results("sla", {"sales.reps": reps}) for reps in (1, 4))
    assert alone["sla_response_compliance"].mean() < 0.6 * four["sla_response_compliance"].mean()
    assert alone["expected_revenue"].mean() < 0.5 * four["expected_revenue"].mean()
    assert alone["own_pipeline"].mean() < 10


@pytest.mark.slow
def test_four_times_the_leads_earn_less_than_one() -> None:
    one, four = (results("sla", _load(factor), weeks=52)["expected_revenue"] for factor in (1, 4))
    assert four.mean() < one.mean()


@pytest.mark.slow
def test_the_clock_alone_is_gamed_and_the_agreement_is_not() -> None:
    """A one-sided promise is kept on paper and empty in depth (PROTOTYPE pitfall 14)."""
    one_sided = {
        "agreement.sales.first_response": [{"within": "1 business day"}],
        "agreement.watched.closely": "95%",
        "agreement.handoff.route": "at_once",
        "alignment.joint_goal": "5%",
    }
    nothing, clock, both = results("no-sla", weeks=52), results("no-sla", one_sided, weeks=52), results("sla", weeks=52)
    assert clock["sla_response_compliance"].mean() > 0.6
    depth = clock["sla_response_compliance"] - clock["sla_depth_compliance"]
    assert depth.mean() > 3 * (both["sla_response_compliance"] - both["sla_depth_compliance"]).mean()
    assert clock["no_response_rate"].mean() < 0.3 * nothing["no_response_rate"].mean()
    assert both["expected_revenue"].mean() > clock["expected_revenue"].mean()
