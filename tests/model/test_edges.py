"""Companies at the edge: no leads, one lead, closed for weeks, never closed, one week, no warm-up, recorded calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim.model.events import RECORDED_LAYER, EventKind
from sim.model.lead import Disposition
from sim.scenario import compile as compiled
from sim.scenario import load
from sim.scenario.nodes import plain
from tests.model.invariants import check_all
from tests.model.kit import FAIR, MINUTES_PER_WEEK, base, company, demand_times, ids, only, run
from tests.model.watched import watch

NO_LEADS = demand_times(0.0) | {FAIR: []}
SHIPPED = ["no-sla", "sla", "typical", "misaligned-messaging"]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_company_keeps_its_books(name: str, seed: int) -> None:
    check_all(watch(company(name, weeks=12), seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_company_keeps_its_books_over_a_year(name: str, seed: int) -> None:
    check_all(watch(compiled(load(name)), seed))


EDGES: dict[str, tuple[dict[str, Any], int, int]] = {
    "one week": ({}, 1, 2),
    "one week and nothing before": ({}, 1, 0),
    "no warm-up": ({}, 4, 0),
    "a long warm-up": ({}, 2, 20),
    "no leads": (NO_LEADS, 4, 2),
    "no leads and no prospecting": (NO_LEADS | {"sales.own_prospecting": "0 per hour"}, 4, 2),
    "never closed": ({"calendar.hours": "always"}, 4, 2),
    "an hour a week": ({"calendar.hours": "Wed 9:00-10:00"}, 6, 2),
    "closed for the first weeks": (
        {
            "calendar.holidays": [f"2026-12-{day}" for day in range(21, 32)]
            + [f"2027-01-{day:02}" for day in range(1, 16)]
        },
        4,
        2,
    ),
    "closed for all weeks": (
        {
            "calendar.holidays": [f"2026-12-{day}" for day in range(21, 32)]
            + [f"2027-01-{day:02}" for day in range(1, 32)]
        },
        2,
        2,
    ),
    "everybody away": (
        {"sales.absences": [{"rep": rep, "at": "week 1", "for": "20 business days"} for rep in range(1, 5)]},
        4,
        2,
    ),
    "one rep, twice the leads": ({"sales.reps": 1} | demand_times(2), 6, 2),
    "thirty reps": ({"sales.reps": 30}, 4, 2),
    "everything is lost": ({"handoff.routes.at_once.loss": "100%"}, 4, 2),
    "nobody can be reached": ({"response.reachable": "0%"}, 4, 2),
    "everybody buys": (
        {
            "response.reachable": "100%",
            "response.contact": "99.9%",
            "closing.qualify.constant": 20,
            "closing.discovery.pass_fit": "100%",
            "closing.discovery.pass_misfit": "100%",
            "closing.discovery.pass_misfit_by_definition": "0%",
            "closing.demo_pass": "100%",
            "closing.win.constant": 20,
        },
        6,
        2,
    ),
    "nobody stays": ({"customers.churn": "99%"}, 4, 2),
    "no customers": ({"customers.revenue": 0}, 4, 2),
    "everything is an MQL": ({"qualification.bar": "0%", "qualification.bar_by_definition": "0%"}, 4, 2),
    "nothing is an MQL": ({"qualification.bar": "100%", "qualification.bar_by_definition": "0%"}, 4, 2),
}


@pytest.mark.parametrize("edge", EDGES)
def test_companies_at_the_edge_keep_their_books(edge: str) -> None:
    settings, weeks, warm_up = EDGES[edge]
    watched = watch(company("sla", settings, weeks=weeks, warm_up=warm_up))
    check_all(watched)
    assert len(watched.outcome.weekly.mqls) == weeks


def test_without_leads_reps_live_on_what_they_find() -> None:
    told = run(company("sla", NO_LEADS))
    assert len(told.marketing) == 0
    assert len(told.own) > 50
    assert told.outcome.weekly.mqls.sum() == told.outcome.weekly.waiting.sum() == 0


def test_one_lead_is_answered_by_a_sleeping_rep_at_once() -> None:
    """The only lead of the run, in the first minute of its week, comes to reps who wait for nothing (PROTOTYPE pitfall 9)."""
    one = NO_LEADS | {
        FAIR: [{"at": "week 2", "leads": 1, "over": "1 min"}],
        "sales.own_prospecting": "0 per hour",
        "sales.absence.days": "0 business days",
        "handoff.look": "0 business hours",
        "handoff.look_promised": 0,
        "handoff.routes.at_once.loss": "0%",
        "handoff.acceptance.constant": 20,
        "qualification.bar": "0%",
        "qualification.bar_by_definition": "0%",
        "qualification.noise": 0,
        "response.effort.research": "0 min",
        "response.effort.screening": "0 min",
        "response.perfunctory.share": "0%",
    }
    for inbox in ("owned", "shared"):
        told = run(company("sla", one | {"sales.inbox": inbox}))
        assert len(told.leads) == 1
        assert told.leads.created_at[0] < MINUTES_PER_WEEK + 1
        assert told.leads.first_response_at[0] == MINUTES_PER_WEEK + 540  # Monday, 9:00


def test_one_reassigned_lead_wakes_its_new_owner() -> None:
    """The owner is away; the promise breaks; a colleague who waits for nothing takes it then and not a day later."""
    one = NO_LEADS | {
        FAIR: [{"at": "week 2", "leads": 1, "over": "1 min"}],
        "sales.own_prospecting": "0 per hour",
        "sales.absence.days": "0 business days",
        "agreement.watched.duty": None,
        "agreement.watched.warn_at": None,
        "handoff.routes.at_once.loss": "0%",
        "handoff.acceptance.constant": 20,
        "qualification.bar": "0%",
        "qualification.bar_by_definition": "0%",
        "response.effort.research": "0 min",
        "response.effort.screening": "0 min",
    }
    for owner in range(1, 5):
        away = {"sales.absences": [{"rep": owner, "at": "week 2", "for": "5 business days"}]}
        told = run(company("sla", one | away))
        routed = next(event for event in told.log if event.kind is EventKind.ROUTED)
        if routed.actor == owner:
            break
    passed_on = next(event for event in told.log if event.kind is EventKind.REASSIGNED)
    assert passed_on.actor != owner
    answered = told.leads.first_response_at[0]
    assert answered == pytest.approx(told.leads.due_at[0], abs=24 * 60)  # due on Monday at 17:00, answered at 9:00
    assert float(told.business(answered) - told.business(told.leads.due_at[0])) == pytest.approx(0.0, abs=1e-3)


def test_a_lead_of_the_weeks_first_minute_is_seen_in_that_week() -> None:
    """Marketing passes a week's leads on before any rep wakes at its boundary (PROTOTYPE pitfall 9)."""
    first = {
        FAIR: [{"at": "week 2", "leads": 40, "over": "1 min"}],
        "handoff.look_promised": 0.01,
        "handoff.look": "1 business min",
    }
    told = run(company("sla", first))
    fair = told.marketing.rows((told.marketing.channel == 3) & ~np.isnan(told.marketing.first_response_at))
    assert len(fair) > 10
    monday = MINUTES_PER_WEEK + 540
    assert fair.first_response_at.min() < monday + 60
    assert (fair.first_response_at >= monday).all()


def test_a_company_that_never_closes_answers_at_night() -> None:
    told = run(company("sla", {"calendar.hours": "always"}))
    hours = told.leads.first_response_at[~np.isnan(told.leads.first_response_at)] % 1440 / 60
    assert ((hours < 6) | (hours > 22)).sum() > 20


def test_a_closed_week_has_leads_and_no_work() -> None:
    week_two = [f"2027-01-{day}" for day in range(11, 16)]
    told = run(company("sla", {"calendar.holidays": week_two}, weeks=4))
    weekly = told.outcome.weekly
    assert weekly.scheduled_minutes[1] == 0
    assert weekly.sales_cost[1] == 0
    assert weekly.mqls[1] > 0
    assert weekly.waiting[1] > weekly.waiting[0]
    closed = (told.leads.first_response_at > MINUTES_PER_WEEK) & (told.leads.first_response_at < 2 * MINUTES_PER_WEEK)
    assert not closed.any()


def test_a_lost_lead_is_lost_when_it_was_passed_on() -> None:
    """Also one of the last weekend: what is lost is lost in the run, not on the Monday after it."""
    told = run(company("sla", {"handoff.routes.at_once.loss": "100%"}, weeks=4))
    lost = told.marketing.rows(told.marketing.disposition == Disposition.LOST_AT_HANDOFF)
    assert len(lost) > 100
    np.testing.assert_array_equal(lost.closed_at, lost.mql_at)


@pytest.fixture
def recorded(tmp_path: Path) -> Any:
    def write(instants: list[str]) -> Any:
        (tmp_path / "calls.csv").write_text("arrived_at\n" + "\n".join(instants) + "\n", encoding="utf-8")
        section = plain(base("sla", 4, 1).origin.tree.get("demand"))
        assert isinstance(section, dict)
        channel = {name: value for name, value in section["channels"][0].items() if name not in ("leads", "bursts")}
        channel |= {"name": "calls", "arrivals": {"file": "calls.csv", "column": "arrived_at"}}
        content = {
            "schema": 1,
            "name": "Calls",
            "extends": "no-sla",
            "story": "Recorded calls.",
            "run": {"horizon": "4 weeks", "warm_up": "1 weeks"},
            "demand": {"channels": [channel]},
        }
        (tmp_path / "calls.yml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return compiled(load(tmp_path / "calls.yml"))

    return write


def test_every_recorded_call_is_a_lead_at_its_instant(recorded: Any) -> None:
    instants = ["2026-12-30T10:15", "2027-01-04T00:00", "2027-01-04T00:00", "2027-01-08T23:59", "2027-01-31T23:59"]
    watched = watch(recorded(instants))
    check_all(watched)
    calls = watched.outcome.leads.rows(watched.outcome.leads.channel == 0)
    np.testing.assert_allclose(
        calls.created_at, [-5 * 1440 + 615, 0, 0, 5 * 1440 - 1, 4 * MINUTES_PER_WEEK - 1], atol=1e-6
    )
    assert {lead[1] for lead in ids(calls)} == {RECORDED_LAYER}


def test_a_recorded_channel_alone_in_a_plain_week(recorded: Any) -> None:
    instants = [f"2027-01-{day:02}T{hour:02}:00" for day in range(4, 29) for hour in range(8, 20)]
    told = run(recorded(instants))
    assert len(told.marketing) == len(instants)
    assert told.outcome.weekly.marketing_spend.sum() == pytest.approx(300 * len(instants))


def test_a_single_channel_company() -> None:
    watched = watch(company("sla", only("demo_request", 30)))
    check_all(watched)
    assert set(watched.outcome.leads.channel.tolist()) == {-1, 0}
