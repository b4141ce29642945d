"""The agreement: when an answer is due, what happens on the way there and after, and that every clause does something."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest

from sim.business_time import BusinessCalendar
from sim.model.agreement import Promise, start_clock
from sim.model.alignment import Dynamics
from sim.model.company import simulate
from sim.model.events import EventKind, LeadId
from sim.model.lead import Disposition, Lead
from sim.model.response import FirstTouch
from sim.results.measure import measure
from sim.units import parse_hours
from tests.model.kit import CHANNELS, MINUTES_PER_WEEK, PINNED, Run, company, ids, run

WATCHED = "agreement.watched."
DAY = 1440.0


# -- when an answer is due --------------------------------------------------------------------------------------------------


def _due(created: str, promise: Promise, holidays: tuple[str, ...] = ()) -> str:
    """Return when the answer to a lead of Monday 2027-01-04 or later is due, as weekday and time."""
    origin = dt.datetime(2027, 1, 4)
    calendar = BusinessCalendar(origin, parse_hours("Mon-Fri 9:00-17:00"), [dt.date.fromisoformat(d) for d in holidays])
    lead = Lead(LeadId(0, 0, 1, 0), -1, [0.5] * 99, fit=True, intent=0.5)
    lead.mql_at = (dt.datetime.fromisoformat(created) - origin).total_seconds() / 60
    lead.mql_bm = calendar.business(lead.mql_at)
    start_clock(lead, promise, calendar)
    return f"{origin + dt.timedelta(minutes=lead.due_at):%a %d %H:%M}"


HOUR, A_DAY, NIGHT = Promise(60, True, 60), Promise(480, True, 480), Promise(600, False, 143)


@pytest.mark.parametrize(
    ("created", "promise", "due"),
    [
        ("2027-01-04T10:00", HOUR, "Mon 04 11:00"),
        ("2027-01-04T16:59", HOUR, "Tue 05 09:59"),
        ("2027-01-04T16:59", A_DAY, "Tue 05 16:59"),
        ("2027-01-04T16:00", HOUR, "Mon 04 17:00"),
        ("2027-01-04T03:00", HOUR, "Mon 04 10:00"),
        ("2027-01-08T17:00", HOUR, "Mon 11 10:00"),
        ("2027-01-08T16:30", HOUR, "Mon 11 09:30"),
        ("2027-01-09T12:00", A_DAY, "Mon 11 17:00"),
        ("2027-01-04T16:59", NIGHT, "Tue 05 02:59"),
        ("2027-01-08T16:59", NIGHT, "Sat 09 02:59"),
    ],
)
def test_due_times_by_hand(created: str, promise: Promise, due: str) -> None:
    assert _due(created, promise) == due


def test_a_holiday_stops_the_business_clock_and_not_the_other() -> None:
    assert _due("2027-01-04T16:30", HOUR, ("2027-01-05",)) == "Wed 06 09:30"
    assert _due("2027-01-04T16:30", NIGHT, ("2027-01-05",)) == "Tue 05 02:30"


def test_the_first_target_that_matches_holds() -> None:
    told = run(company("sla"))
    leads = told.marketing.rows(~np.isnan(told.marketing.mql_at) & ~told.marketing.returned)
    promised = told.business(leads.due_at) - told.business(leads.mql_at)
    np.testing.assert_allclose(promised[leads.channel == 0], 60.0, atol=1e-6)
    np.testing.assert_allclose(promised[leads.channel != 0], 480.0, atol=1e-6)


def test_an_elapsed_promise_counts_nights() -> None:
    told = run(company("sla", {"agreement.sales.first_response": [{"within": "10 h"}]}))
    leads = told.marketing.rows(~np.isnan(told.marketing.mql_at) & ~told.marketing.returned)
    np.testing.assert_allclose(leads.due_at - leads.mql_at, 600.0, atol=1e-6)
    hours = leads.due_at % DAY / 60
    assert ((hours < 9) | (hours >= 17)).any()


def test_where_nothing_is_promised_nothing_is_due() -> None:
    only_demos = {"agreement.sales.first_response": [{"when": {"source": "demo_request"}, "within": "1 business hour"}]}
    leads = run(company("sla", only_demos)).marketing
    promised = ~np.isnan(leads.due_at)
    assert set(leads.channel[promised].tolist()) == {0}
    assert not np.isnan(leads.due_at[(leads.channel == 0) & ~np.isnan(leads.mql_at)]).any()


# -- nobody works at night ------------------------------------------------------------------------------------------------

BY_REPS = {
    EventKind.ACCEPTED,
    EventKind.ATTEMPTED,
    EventKind.CONTACTED,
    EventKind.SQL,
    EventKind.OPPORTUNITY,
    EventKind.DEMO,
    EventKind.PROPOSAL,
    EventKind.DECIDED,
}


@pytest.mark.parametrize(
    ("hours", "holidays"),
    [
        ("Mon-Fri 9:00-17:00", ["2027-01-06", "2027-01-15", "2027-01-18"]),
        ("Mon-Thu 8:00-12:00, Mon-Thu 13:00-17:00, Sat 10:00-14:00", []),
    ],
)
@pytest.mark.parametrize("within", ["1 business hour", "3 h"])
def test_reps_act_in_working_hours_only(hours: str, holidays: list[str], within: str) -> None:
    settings = {
        "calendar.hours": hours,
        "calendar.holidays": holidays,
        "agreement.sales.first_response": [{"within": within}],
    }
    told = run(company("sla", settings, weeks=4))
    origin = told.inputs.warm_up_weeks * MINUTES_PER_WEEK
    acts = [event for event in told.log if event.kind in BY_REPS]
    assert len(acts) > 500
    # an act at the very instant of opening belongs to the day that opens
    closed = [event for event in acts if not told.inputs.calendar.is_open(event.time + origin)]
    assert closed == []


# -- on the way there and after ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["1 business hour", "10 h", "2 business days"])
def promised(request: pytest.FixtureRequest) -> Run:
    return run(company("sla", {"agreement.sales.first_response": [{"within": request.param}]}, weeks=10))


def _first(told: Run, kind: EventKind) -> dict[LeadId, float]:
    found: dict[LeadId, float] = {}
    for event in told.log:
        if event.kind is kind:
            found.setdefault(event.lead, event.time)
    return found


def _rows(told: Run) -> list[tuple[LeadId, float, float, float, int]]:
    """Return the MQLs that came once: who, MQL instant, due, first response, disposition."""
    table = told.marketing
    rows = zip(
        ids(table), table.mql_at, table.due_at, table.first_response_at, table.disposition, table.returned, strict=True
    )
    return [
        (LeadId(*lead), mql, due, answered, disposition)
        for lead, mql, due, answered, disposition, returned in rows
        if not returned and not math.isnan(mql)
    ]


def test_a_warning_comes_at_its_share_of_the_promise(promised: Run) -> None:
    warned, checked = _first(promised, EventKind.WARNED), 0
    for lead, mql, due, _, _ in _rows(promised):
        if lead in warned:
            begins, ends, at = (float(promised.business(instant)) for instant in (mql, due, warned[lead]))
            assert at == pytest.approx(begins + 0.75 * (ends - begins), abs=1e-6)
            checked += 1
    assert checked > 10


def test_a_breach_comes_when_the_promise_runs_out_unanswered(promised: Run) -> None:
    breached, late = _first(promised, EventKind.BREACHED), 0
    for lead, _, due, answered, disposition in _rows(promised):
        if lead in breached:
            assert float(promised.business(breached[lead])) == pytest.approx(float(promised.business(due)), abs=1e-5)
            assert math.isnan(answered) or answered > due, lead  # what was breached is never in time
        elif answered > due:
            late += 1  # a rep was at it when it ran out: preparing the first attempt
            assert float(promised.business(answered)) - float(promised.business(due)) < 60.0
        elif math.isnan(answered) and promised.business(due) < promised.business(promised.end) - 1:
            assert disposition in (Disposition.LOST_AT_HANDOFF, Disposition.REJECTED, Disposition.IGNORED)
    assert len(breached) > 5
    assert late < 2 * len(breached)


def test_the_promise_is_judged_as_the_table_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Due at 3 in the morning and answered when the office opens is late, in the meeting as in the report."""
    verdicts: dict[LeadId, bool] = {}
    judged: list[bool] = []
    note, finish = Dynamics.note_promise, FirstTouch.finish

    def note_and_keep(self: Dynamics, *, kept: bool) -> None:
        judged.append(kept)
        note(self, kept=kept)

    def finish_and_keep(self: FirstTouch, floor: Any, rep: Any, lead: Lead, now: float) -> None:
        judged.clear()
        finish(self, floor, rep, lead, now)
        verdicts[lead.id] = judged[0]

    monkeypatch.setattr(Dynamics, "note_promise", note_and_keep)
    monkeypatch.setattr(FirstTouch, "finish", finish_and_keep)
    # no time before the first attempt and no look interval: many answers at the very instant of opening
    at_once = {
        "agreement.sales.first_response": [{"within": "10 h"}],
        "handoff.look": "0 business hours",
        "handoff.look_promised": 0,
        "response.effort.research": "0 min",
        "response.effort.screening": "0 min",
        "response.effort.look": "0 min",
    }
    told = run(company("sla", at_once, weeks=10))
    rows = {lead: answered <= due for lead, _, due, answered, _ in _rows(told) if not math.isnan(answered)}
    common = rows.keys() & verdicts.keys()
    assert {lead: verdicts[lead] for lead in common} == {lead: rows[lead] for lead in common}
    assert len(common) > 300


def test_a_lead_passed_on_after_a_breach_goes_to_somebody_else(promised: Run) -> None:
    owner: dict[LeadId, int] = {}
    passed_on = 0
    for event in promised.log:
        if event.kind is EventKind.REASSIGNED:
            assert event.actor != owner[event.lead]
            passed_on += 1
        if event.kind not in (EventKind.CREATED, EventKind.SCORED, EventKind.MQL, EventKind.RETURNED):
            owner[event.lead] = event.actor
    assert passed_on > 20


def test_a_passed_on_lead_is_neither_ignored_nor_counted_twice(promised: Run) -> None:
    passed_on = {e.lead for e in promised.log if e.kind is EventKind.REASSIGNED}
    table = promised.marketing
    marked = {LeadId(*lead) for lead, times in zip(ids(table), table.reassigned, strict=True) if times}
    assert marked == passed_on
    assert len(set(ids(table))) == len(table)
    again = table.rows(table.reassigned > 0)
    # under a promised disposition every refusal is spoken, the second one too
    assert not (again.disposition == Disposition.IGNORED).any()


def test_a_lone_rep_is_reminded_and_not_relieved() -> None:
    told = run(company("sla", {"sales.reps": 1}))
    assert not any(event.kind is EventKind.REASSIGNED for event in told.log)
    assert any(event.kind is EventKind.BREACHED for event in told.log)


def test_nobody_is_warned_or_breached_where_nothing_comes_of_it() -> None:
    quiet = {WATCHED + "warn_at": None, WATCHED + "on_breach": []}
    kinds = {event.kind for event in run(company("sla", quiet)).log}
    assert kinds.isdisjoint({EventKind.WARNED, EventKind.BREACHED, EventKind.REASSIGNED})


# -- every clause does something ----------------------------------------------------------------------------------------------

BARE = {WATCHED + "on_breach": [], WATCHED + "warn_at": None, WATCHED + "duty": None}
LOOSE = BARE | {WATCHED + "closely": "10%"}
SELDOM = BARE | {"handoff.look_promised": 10}
"""Reps look at their inbox once in ten promises: nobody sees in time what runs out."""
CLAUSES: dict[str, tuple[dict[str, Any], dict[str, Any], str, int]] = {
    # without the clause, with it, the metric it moves, and which way
    "warn": ({WATCHED + "warn_at": None}, {}, "sla_response_compliance", +1),
    "duty": ({WATCHED + "duty": None}, {}, "sla_response_compliance", +1),
    "reassign": (BARE, BARE | {WATCHED + "on_breach": ["reassign"]}, "no_response_rate", -1),
    "tell the manager": (BARE, BARE | {WATCHED + "on_breach": ["tell_manager"]}, "no_response_rate", -1),
    "notify": (SELDOM, SELDOM | {WATCHED + "on_breach": ["notify"]}, "first_response_business_p90", -1),
    "watched closely": ({WATCHED + "closely": "20%"}, {}, "no_response_rate", -1),
    "first response": ({"agreement.sales.first_response": []}, {}, "first_response_business_median", -1),
    "attempts": ({"agreement.sales.attempts": None}, {}, "attempts_per_lead", +1),
    "disposition": (
        LOOSE | {"agreement.sales.disposition": None},
        LOOSE,
        "ignored",
        -1,
    ),
    "route": ({"agreement.handoff.route": None}, {}, "lost_at_handoff", -1),
    "definition": ({"agreement.marketing.definition": None}, {}, "mqls", -1),
    "context": ({"agreement.marketing.context": None}, {"agreement.brings.context": "100%"}, "sqls", +1),
    "qualified leads": (
        {"agreement.marketing.qualified_leads": None, "agreement.together.goal": "lead_count"},
        {"agreement.marketing.qualified_leads": "90 per week", "agreement.together.goal": "lead_count"},
        "mqls",
        +1,
    ),
    "goal": ({"agreement.together.goal": "lead_count"}, {}, "attempts_per_lead", +1),
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_moves_its_metric(clause: str) -> None:
    """The same leads without and with each clause, mean of five seeds."""
    without, with_it, metric, direction = CLAUSES[clause]
    differences = []
    for seed in range(5):
        results = []
        for settings in (without, with_it):
            inputs = company("sla", settings, weeks=12)
            outcome = simulate(inputs, seed=seed)
            results.append(measure(outcome.leads, outcome.weekly, inputs)[metric])
        differences.append(results[1] - results[0])
    assert direction * np.nanmean(differences) > 0, differences


def test_reports_and_recorded_sources_teach() -> None:
    deaf = {"agreement.together.report": None, "alignment.reporting": "0%"}
    blind = {"agreement.together.lead_source": None}
    told, silent, unknown = (run(company("sla", each, weeks=26)).outcome.weekly for each in ({}, deaf, blind))
    assert told.message[-1] > told.message[0]
    assert silent.message[-1] == silent.message[0]
    assert told.message[-1] > unknown.message[-1] > silent.message[-1]
    assert np.abs(told.budget[-1] - 1).max() > 0.01
    np.testing.assert_array_equal(unknown.budget, 1.0)
    np.testing.assert_array_equal(silent.budget, 1.0)


def test_the_meeting_sees_how_far_a_promise_is_kept() -> None:
    impossible = {"agreement.sales.first_response": [{"within": "10 min"}], "sales.reps": 2}
    easy = {"agreement.sales.first_response": [{"within": "5 business days"}]}
    broken, kept = (
        run(company("sla", dict(PINNED) | promise, weeks=20)).outcome.weekly for promise in (impossible, easy)
    )
    assert broken.attainment[-1] < 0.5
    assert kept.attainment[-1] > 0.8


def test_a_lead_lost_on_the_way_breaks_its_promise() -> None:
    lost = {f"handoff.routes.{name}.loss": "100%" for name in ("weekly", "daily", "at_once")}
    weekly = run(company("sla", dict(PINNED) | lost, weeks=12)).outcome.weekly
    assert weekly.attainment[-1] < 0.2


def test_a_fitting_buyer_who_is_not_ready_costs_less_trust_than_a_misfit() -> None:
    """Whom sales spoke to and found not to be real is all that counts here: trust goes to what such a lead is worth to it."""
    worth = {
        "sql": 0.9,
        "not_ready": 0.9,
        "poor": 0.1,
        "unreached": 0.0,
        "late_touch": 0.0,
        "rate": 0.3,
        "recovery": "0%",
    }
    ends = []
    for fit in ("100%", "0%"):
        settings = {"alignment.trust": worth, **{f"demand.channels.{name}.fit": fit for name in CHANNELS}}
        weekly = run(company("sla", dict(PINNED) | settings, weeks=26)).outcome.weekly
        ends.append(float(weekly.trust[-1, 0]))
    assert ends[0] > 0.7
    assert ends[1] < 0.4
