"""The last weeks of a run: their money adds up to the whole, their promises are counted for their own leads alone."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import UsageError

SIGNED = {
    "agreement.marketing.qualified_leads": "40 per week",
    "agreement.sales.first_response": [{"within": "8 business hours"}],
    "agreement.sales.attempts": "6 in 10 business days",
    "agreement.sales.disposition": "15 business days",
    "agreement.watched.closely": "80%",
}


@pytest.fixture(scope="module")
def signed() -> sim.Scenario:
    return sim.derive(sim.load("no-sla"), [{"at": "week 7", "set": SIGNED}])


@pytest.fixture(scope="module")
def run(signed: sim.Scenario) -> sim.Result:
    return sim.run(signed, seed=5, until=13)


def test_the_whole_run_is_the_metrics_themselves(run: sim.Result) -> None:
    whole = sim.window(run)
    assert whole.expected_revenue == pytest.approx(run.metrics["expected_revenue"])
    assert whole.expected_profit == pytest.approx(run.metrics["expected_profit"])
    shares = {promise.clause: promise.share for promise in whole.promises}
    assert shares == {
        "marketing.qualified_leads": pytest.approx(run.metrics["marketing_kept"]),
        "sales.first_response": pytest.approx(run.metrics["sla_response_compliance"]),
        "sales.attempts": pytest.approx(run.metrics["sla_attempts_compliance"]),
        "sales.disposition": pytest.approx(run.metrics["sla_disposition_compliance"]),
    }


def test_what_is_before_and_what_is_after_add_up(signed: sim.Scenario, run: sim.Result) -> None:
    before = sim.run(signed, seed=5, until=9)
    after = sim.window(run, first=10)
    assert after.expected_revenue + before.metrics["expected_revenue"] == pytest.approx(run.metrics["expected_revenue"])
    assert after.expected_profit + before.metrics["expected_profit"] == pytest.approx(run.metrics["expected_profit"])


def test_promises_are_counted_by_hand(run: sim.Result) -> None:
    kept = {promise.clause: promise for promise in sim.window(run, first=10).promises}
    leads, end, begin = run.leads, 13 * 10_080.0, 9 * 10_080.0
    due = (leads.mql_at >= begin) & (leads.due_at <= end)
    assert kept["sales.first_response"].due == due.sum()
    assert kept["sales.first_response"].kept == (due & (leads.first_response_at <= leads.due_at)).sum()
    weekly = run.weekly.mqls[9:]
    leads_promised = kept["marketing.qualified_leads"]
    assert (leads_promised.kept, leads_promised.due) == (weekly.sum(), 4 * 40)
    assert leads_promised.share == pytest.approx(np.minimum(weekly / 40, 1).mean())


def test_nothing_promised_is_nothing_kept(signed: sim.Scenario) -> None:
    assert sim.window(sim.run(signed, seed=5, until=6)).promises == ()


@pytest.mark.parametrize("first", [0, 14, -1])
def test_a_week_that_the_run_does_not_have(run: sim.Result, first: int) -> None:
    with pytest.raises(UsageError, match="the weeks 1 to 13"):
        sim.window(run, first=first)


def test_work_is_that_of_the_policy_in_force(signed: sim.Scenario) -> None:
    more = sim.derive(signed, [{"at": "week 10", "set": {"sales.reps": 8}}])
    assert sim.workload(more, 9).present == sim.workload(more).present == sim.workload(signed).present
    assert sim.workload(more, 10).present == pytest.approx(2 * sim.workload(signed).present)
    assert sim.workload(more, 10).share < sim.workload(more, 9).share
    crowded = sim.derive(signed, [{"at": "week 9", "set": {"demand.volume": 4}}])
    assert sim.workload(crowded, 9).is_overloaded
    assert not sim.workload(crowded, 6).is_strained
