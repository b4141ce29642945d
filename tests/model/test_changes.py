"""Dated changes: what lies before stays to the last bit, what comes after follows the new policy."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.model.events import Event, EventKind
from sim.model.lead import Disposition
from tests.model.kit import FAIR, MINUTES_PER_WEEK, Run, company, ids, outcome_bytes, run

WEEK = 5
CHANGES: dict[str, dict[str, Any]] = {
    "a rep less": {"sales.reps": 3},
    "reps gone": {"sales.reps": 1},
    "reps more": {"sales.reps": 8},
    "the rule": {"sales.rule": "newest_first"},
    "no prospecting": {"sales.own_prospecting": "0 per hour"},
    "absences": {"sales.absences": [{"rep": 1, "at": "week 5", "for": "5 business days"}]},
    "the route": {"agreement.handoff.route": "weekly"},
    "the looks": {"handoff.look": "1 business hour", "handoff.look_promised": 0.1},
    "the clock": {"agreement.sales.first_response": [{"within": "15 min"}]},
    "no clock": {"agreement.sales.first_response": []},
    "the watch": {"agreement.watched.closely": "10%"},
    "no consequence": {"agreement.watched.on_breach": [], "agreement.watched.warn_at": None},
    "another consequence": {"agreement.watched.on_breach": ["tell_manager"]},
    "no duty": {"agreement.watched.duty": None},
    "attempts": {"agreement.sales.attempts": None, "response.attempts": 1},
    "dispositions": {"agreement.sales.disposition": None},
    "the definition": {"agreement.marketing.definition": None, "alignment.definition": "10%"},
    "the message": {"alignment.message": "95%"},
    "the report": {"agreement.together.report": "weekly"},
    "the goal": {"agreement.together.goal": "lead_count"},
    "the count": {"agreement.marketing.qualified_leads": "200 per week"},
    "the bar": {"qualification.bar": "60%"},
    "comebacks": {"qualification.returns": "90% per week"},
    "demand": {"demand.channels.bought_list.leads": "90 per week"},
    "the budget": {"demand.channels.website_content.budget": 3},
    "a fair": {
        FAIR: [{"at": "week 2", "leads": 30, "over": "3 days"}, {"at": "week 6", "leads": 200, "over": "2 days"}]
    },
    "the price": {"closing.price_pitch": "90%"},
    "deals": {"deal.value": {"lognormal": {"mean": "50k", "sigma": 0.3}}},
    "efforts": {"closing.effort.demo": "5 h", "response.effort.attempt": "1 min"},
    "patience": {"response.patience": {"exponential": "5 h"}},
    "costs": {"costs.rep": "90 per hour"},
}


@cache
def _unchanged(name: str, extra: tuple[tuple[str, Any], ...] = ()) -> Run:
    return run(company(name, dict(extra), weeks=8))


def _before(log: list[Event], instant: float) -> list[tuple[Any, ...]]:
    # nan is not equal to itself
    return [tuple(str(part) for part in event) for event in log if event.time < instant]


def _assert_same_past(changed: Run, unchanged: Run, week: int) -> None:
    instant = (week - 1) * MINUTES_PER_WEEK
    ours, theirs = _before(changed.log, instant), _before(unchanged.log, instant)
    assert len(ours) > 500
    assert ours == theirs
    for name in (
        "mqls",
        "marketing_spend",
        "customer_revenue",
        "busy_minutes",
        "own_minutes",
        "trust",
        "waiting",
        "bar",
    ):
        series, base = (getattr(each.outcome.weekly, name)[: week - 1] for each in (changed, unchanged))
        assert series.tobytes() == base.tobytes(), name


@pytest.mark.parametrize("change", CHANGES)
def test_what_lies_before_a_change_is_equal_to_the_last_bit(change: str) -> None:
    changed = run(company("sla", {"changes": [{"at": f"week {WEEK}", "set": CHANGES[change]}]}, weeks=8))
    unchanged = _unchanged("sla")
    _assert_same_past(changed, unchanged, WEEK)
    assert outcome_bytes(changed.outcome) != outcome_bytes(unchanged.outcome)  # and what comes after is not


def test_what_lies_before_a_change_is_equal_where_buyers_give_up_waiting() -> None:
    """Who gave up last week did so then, not when somebody looks."""
    patience = (("response.patience", '{"exponential": "20 h"}'),)
    change = {"changes": [{"at": f"week {WEEK}", "set": {"sales.reps": 1, "sales.rule": "oldest_first"}}]}
    changed = run(company("sla", dict(patience) | change, weeks=8))
    _assert_same_past(changed, _unchanged("sla", patience), WEEK)


def test_a_run_stopped_early_is_the_beginning_of_the_whole() -> None:
    whole, part = _unchanged("sla"), run(company("sla", weeks=8), until_week=WEEK - 1)
    instant = (WEEK - 1) * MINUTES_PER_WEEK
    assert _before(part.log, instant) == _before(whole.log, instant)
    for name in ("mqls", "busy_minutes", "expected_customer_revenue", "attainment"):
        theirs = getattr(whole.outcome.weekly, name)[: WEEK - 1]
        assert getattr(part.outcome.weekly, name).tobytes() == theirs.tobytes()
    decided = part.leads.closed_at < instant
    same = dict(zip(ids(whole.leads), whole.leads.disposition.tolist(), strict=True))
    back = set(np.flatnonzero(whole.leads.returned).tolist())
    returned = {lead for row, lead in enumerate(ids(whole.leads)) if row in back}
    early = zip(ids(part.leads.rows(decided)), part.leads.disposition[decided].tolist(), strict=True)
    assert all(same[lead] == disposition for lead, disposition in early if lead not in returned)


@pytest.mark.parametrize("week", [1, 5])
@pytest.mark.parametrize("name", ["no-sla", "sla"])
def test_a_change_that_changes_nothing_changes_nothing(name: str, week: int) -> None:
    changed = run(company(name, {"changes": [{"at": f"week {week}", "set": {"sales.reps": 4}}]}, weeks=8))
    assert outcome_bytes(changed.outcome) == outcome_bytes(_unchanged(name).outcome)


@pytest.mark.parametrize("warm_up", [0, 2])
def test_a_change_in_the_first_week_holds_from_the_first_week(warm_up: int) -> None:
    changed = run(company("sla", {"changes": [{"at": "week 1", "set": {"sales.reps": 6}}]}, weeks=3, warm_up=warm_up))
    assert changed.outcome.weekly.reps.tolist() == [6, 6, 6]


def test_two_changes_in_one_week_both_hold() -> None:
    two = [{"at": "week 3", "set": {"sales.reps": 6}}, {"at": "week 3", "set": {"closing.price_pitch": "90%"}}]
    changed = run(company("sla", {"changes": two}, weeks=6))
    assert changed.outcome.weekly.reps.tolist() == [4, 4, 6, 6, 6, 6]
    late = changed.leads.rows(changed.leads.closed_at > 2 * MINUTES_PER_WEEK)
    assert np.nanmin(late.discount) > 0.18 * 0.9


def test_the_clock_of_a_lead_is_the_one_it_was_created_under() -> None:
    promise = {"agreement.sales.first_response": [{"within": "4 business hours"}]}
    later = {"changes": [{"at": "week 4", "set": {"agreement.sales.first_response": [{"within": "1 business hour"}]}}]}
    told = run(company("sla", promise | later, weeks=6))
    leads = told.marketing.rows(~np.isnan(told.marketing.mql_at) & ~told.marketing.returned)
    promised = told.business(leads.due_at) - told.business(leads.mql_at)
    old = leads.mql_at < 3 * MINUTES_PER_WEEK
    np.testing.assert_allclose(promised[old], 240.0, atol=1e-6)
    np.testing.assert_allclose(promised[~old], 60.0, atol=1e-6)


def test_a_new_message_is_told_from_its_week_on() -> None:
    changed = run(company("sla", {"changes": [{"at": "week 4", "set": {"alignment.message": "10%"}}]}, weeks=6))
    assert (changed.outcome.weekly.message[:3] > 0.55).all()
    assert (changed.outcome.weekly.message[3:] < 0.2).all()


def test_a_new_route_is_taken_from_its_week_on() -> None:
    """Under the agreement leads go at once; when it lapses they wait for the weekly export."""
    change = {"changes": [{"at": "week 4", "set": {"agreement.handoff.route": None}}]}
    told = run(company("sla", change, weeks=6))
    routed = {e.lead: e.time for e in told.log if e.kind is EventKind.ROUTED}
    mql = {e.lead: e.time for e in told.log if e.kind is EventKind.MQL}
    waits = [(mql[lead], told.business(routed[lead]) - told.business(mql[lead])) for lead in routed]
    assert max(wait for at, wait in waits if at < 3 * MINUTES_PER_WEEK) < 1e-6
    assert np.mean([wait for at, wait in waits if at >= 3 * MINUTES_PER_WEEK]) > 480.0


def test_leads_that_lie_when_the_consequence_goes_are_still_closed() -> None:
    change = {"changes": [{"at": "week 4", "set": {"agreement.watched.on_breach": []}}]}
    slow = {"agreement.sales.first_response": [{"within": "3 business days"}], "agreement.watched.closely": "10%"}
    told = run(company("sla", slow | change, weeks=8))
    lying = told.marketing.rows((told.marketing.disposition == Disposition.OPEN) & np.isnan(told.marketing.accepted_at))
    assert (lying.mql_at > 6 * MINUTES_PER_WEEK).all()


def test_a_new_absence_is_taken() -> None:
    away = {
        "changes": [{"at": "week 4", "set": {"sales.absences": [{"rep": 1, "at": "week 5", "for": "5 business days"}]}}]
    }
    usual = {"sales.absence.days": "0 business days"}
    absent = run(company("sla", usual | away, weeks=6)).outcome.weekly.absent_minutes
    np.testing.assert_allclose(absent, [0, 0, 0, 0, 2400, 0], atol=60.0)
