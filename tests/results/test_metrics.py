"""Every metric against values reckoned by hand from ten leads and two weeks (see conftest)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.model.luck import Chance
from sim.results.measure import measure, spreads
from sim.results.registry import Group, metrics
from sim.results.view import View, quantile

YEARS = 2 / 52

BY_HAND = {
    # demo: two answered and one open; webinar: one lost, one below the bar, one ignored, one rejected
    "leads": 7,
    "mqls": 6,
    "mqls{source=demo_request}": 3,
    "sals": 3,  # the one of the warm-up was accepted before week 1
    "acceptance_rate": 3 / 6,
    "trust": 0.5,
    "trust{source=webinar}": 0.4,
    "queue_length": 1.5,
    "no_response_rate": 3 / 5,
    "no_response_rate{source=demo_request}": 0,
    "no_response_rate{source=webinar}": 1,
    # waits of 30 min and of Friday 16:30 to Monday 10:00: 65.5 h elapsed, 30 + 60 business minutes
    "first_response_elapsed_mean": (0.5 + 65.5) / 2,
    "first_response_elapsed_median": 33,
    "first_response_elapsed_p90": 0.5 + 0.9 * 65,
    "first_response_business_mean": 1.0,
    "first_response_business_median": 1.0,
    "first_response_business_p90": 0.5 + 0.9 * 1.0,
    "first_response_business_median{source=webinar}": math.nan,
    "attempts_per_lead": 2,
    "perfunctory_share": 1 / 2,
    "contact_rate": 1 / 5,
    # five promises fell due; the one kept was meant
    "sla_response_compliance": 1 / 5,
    "sla_response_compliance{source=demo_request}": 1 / 2,
    "sla_depth_compliance": 1 / 5,
    "breaches": 4,
    # 3 attempts in two days: reached, and tried three times; the open one of Thursday has had only 14 of 16 hours
    "sla_attempts_compliance": 2 / 5,
    # an answer within a day: the SQL, the unreachable one, the rejected one; the open one of Thursday was due on Friday
    "sla_disposition_compliance": 3 / 6,
    "sla_volume_compliance": 0,
    "marketing_kept": (1 + 0.25) / 2,
    "sales_kept": (1 / 5 + 2 / 5 + 3 / 6) / 3,
    "sqls": 1,
    "mql_to_sql_rate": 1 / 5,
    "opportunities": 3,
    "own_pipeline": 2,
    "marketing_share": 1 / 3,
    "win_rate": 2 / 3,
    "win_rate{source=demo_request}": 1,
    "wins": 2,
    "wins_marketing": 2,
    "wins_own": 0,
    "never_converted_rate": 4 / 5,
    "cycle_days": (7 + 10) / 2,
    "discount": 0.2,
    "open_opportunities": 1,
    "nurtured": 1,
    "lost_at_handoff": 1,
    "ignored": 1,
    "rejected": 1,
    "went_cold": 0,
    "unreachable": 1,
    "disqualified": 0,
    "lost_deals": 0,
    "won_leads": 1,
    "open_leads": 1,
    "rep_utilisation": 1200 / 4000,
    "own_hours": 40,
    "churn": (208 / 10_350) / YEARS,
    "customers": 9_900,
    "growth": 0.99**26 - 1,
    "expected_growth": 1.02**26 - 1,
    "revenue": 2_900,
    "revenue{source=webinar}": 2_000,
    "expected_revenue": 0.5 * 1000 + 0.8 * 1500 + 0.25 * 4000,
    "renewals": 10_000 * YEARS - 208,
    "marketing_spend": 500,
    "sales_cost": 100,
    # margin 50 % in week 1 (the webinar deal, 30 % off) and 80 % in week 2 (the demo deal, 10 % off): cost is of the list price
    "profit": (2000 - 0.5 * 2000 / 0.7 + 0.5 * (10_000 / 52 - 100))
    + (900 - 0.2 * 900 / 0.9 + 0.8 * (10_000 / 52 - 108))
    - (500 + 100 + 20 + 7),
    # week 1: the webinar deal and the lost one; the churn rates were 1 % of 10,000 and 1 % of 10,800
    "expected_profit": (1200 - 0.5 * 1200 / 0.7 + 0.5 * 1000 + 0.5 * (10_000 / 52 - 100))
    + (500 - 0.2 * 500 / 0.9 + 0.8 * (10_000 / 52 - 110))
    - 627,
    "marketing_roi": (2000 - 0.5 * 2000 / 0.7 + 900 - 0.2 * 900 / 0.9 - 500) / 500,
    "cost_per_win": 600 / 2,
    # each 1 in the first week and -4 in the second
    **{f"luck_{chance.name.lower()}": -3.0 for chance in Chance},
}


@pytest.mark.parametrize("name", BY_HAND)
def test_value_reckoned_by_hand(name: str, view: View) -> None:
    measured = measure(view.leads, view.weekly, view.inputs)[name]
    assert measured == pytest.approx(BY_HAND[name], nan_ok=True)


def test_every_metric_is_reckoned_by_hand() -> None:
    assert set(metrics()) <= set(BY_HAND)


def test_the_ends_add_up_to_the_leads(view: View) -> None:
    measured = measure(view.leads, view.weekly, view.inputs)
    for source in ("", "{source=demo_request}", "{source=webinar}"):
        ends = [measured[name + source] for name, metric in metrics().items() if metric.group is Group.ENDS]
        assert sum(ends) == measured["leads" + source]


def test_the_sources_add_up_to_the_whole(view: View) -> None:
    measured = measure(view.leads, view.weekly, view.inputs)
    for name in ("leads", "mqls", "sals", "breaches", "sqls", "open_leads", "revenue"):
        assert measured[f"{name}{{source=demo_request}}"] + measured[f"{name}{{source=webinar}}"] == measured[name]


def test_what_nobody_promised_or_did_is_undefined_and_raises_nothing(nothing: View) -> None:
    measured = measure(nothing.leads, nothing.weekly, nothing.inputs)
    undefined = {name for name, value in measured.items() if math.isnan(value)}
    assert {"sla_response_compliance", "breaches", "sla_volume_compliance", "sales_kept", "marketing_kept"} <= undefined
    assert {"no_response_rate", "first_response_business_median", "win_rate", "cost_per_win", "growth"} <= undefined
    assert {"leads", "wins", "revenue"}.isdisjoint(undefined)


def test_spreads_are_those_of_the_leads(view: View) -> None:
    found = spreads(view.leads, view.weekly, view.inputs)
    assert found["first_response_elapsed_mean"] == pytest.approx(np.quantile([0.5, 65.5], [0.5, 0.9, 0.95]))
    assert set(found) == {name for name, metric in metrics().items() if metric.across is not None}


@pytest.mark.parametrize("size", [1, 2, 3, 10, 101])
def test_quantile_is_that_of_numpy(size: int) -> None:
    values = np.sort(np.random.default_rng(size).exponential(size=size))
    for probability in (0.0, 0.5, 0.9, 0.95, 1.0):
        assert quantile(values, probability) == pytest.approx(np.quantile(values, probability))
