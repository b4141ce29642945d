"""The reps: in one place at a time, at work in working hours, following the inbox's rule, and accounting for each minute."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.model.events import EventKind
from sim.model.inbox import WHEN, Kind
from sim.model.lead import Disposition
from tests.model.invariants import check_time_goes_on
from tests.model.kit import MINUTES_PER_WEEK, company, demand_times, run
from tests.model.watched import Spell, Watched, watch

LEAVERS = {"changes": [{"at": "week 3", "set": {"sales.reps": 3}}, {"at": "week 6", "set": {"sales.reps": 1}}]}
STAFF: dict[str, dict[str, Any]] = {
    "as signed": {},
    "nothing agreed": {"agreement.sales.first_response": [], "handoff.look": "5 business hours"},
    "overloaded": demand_times(3),
    "one rep": {"sales.reps": 1},
    "shared inbox": {"sales.inbox": "shared"},
    "shared inbox, overloaded": {"sales.inbox": "shared", "sales.reps": 2} | demand_times(3),
    "no prospecting": {"sales.own_prospecting": "0 per hour"},
    "shared inbox, no prospecting": {"sales.inbox": "shared", "sales.own_prospecting": "0 per hour"},
    "some leave": LEAVERS,
    "some leave, overloaded": LEAVERS | demand_times(3),
    "some leave a shared inbox": LEAVERS | {"sales.inbox": "shared"},
    "some leave a shared inbox, no prospecting": LEAVERS
    | {"sales.inbox": "shared", "sales.own_prospecting": "0 per hour"},
    "some leave, no prospecting": LEAVERS | {"sales.own_prospecting": "0 per hour"},
    "some come": {"changes": [{"at": "week 3", "set": {"sales.reps": 7}}]},
    "many away": {"sales.absence.days": "200 business days"},
    "many away from a shared inbox, no prospecting": {
        "sales.absence.days": "200 business days",
        "sales.inbox": "shared",
        "sales.own_prospecting": "0 per hour",
    },
    "nothing takes time": {
        **{f"response.effort.{name}": "0 min" for name in ("look", "attempt", "research", "screening", "conversation")},
        **{f"closing.effort.{name}": "0 min" for name in ("discovery", "demo", "negotiation", "proposal")},
        "closing.effort.proposal_without_collateral": "0 min",
        "response.perfunctory.effort": "0 min",
    },
    "handled in no time": {"response.handling": "0 min"},
    "the promise changes": {
        "agreement.watched.on_breach": [],
        "changes": [{"at": "week 3", "set": {"agreement.watched.on_breach": ["reassign"]}}],
        "agreement.sales.first_response": [{"within": "5 business days"}],
        "agreement.watched.closely": "10%",
    },
    "the consequence goes": {"changes": [{"at": "week 3", "set": {"agreement.watched.on_breach": []}}]},
    "two copies of a proposal": {"sales.inbox": "shared", "sales.desk_work_waits": "0.5 business hours"},
    "desk work can wait": {"sales.desk_work_waits": "30 business days"} | demand_times(2),
}


@pytest.fixture(scope="module", params=STAFF)
def staff(request: pytest.FixtureRequest) -> Watched:
    return watch(company("sla", STAFF[request.param]), seed=0)


def _by_rep(spells: list[Spell]) -> dict[int, list[tuple[float, float]]]:
    found = defaultdict(list)
    for spell in spells:
        found[spell.rep].append((spell.start, math.inf if spell.end is None else spell.end))
    return found


def test_nobody_is_in_two_places(staff: Watched) -> None:
    work = _by_rep(staff.spells)
    for rep, spells in work.items():
        everywhere = sorted([*spells, *staff.absences.get(rep, [])])
        overlaps = [(a, b) for a, b in pairwise(everywhere) if b[0] < a[1] - 1e-9]
        assert overlaps == [], rep


def test_no_two_reps_work_on_one_lead_at_a_time(staff: Watched) -> None:
    by_lead = defaultdict(list)
    for spell in staff.spells:
        by_lead[spell.lead].append((spell.start, math.inf if spell.end is None else spell.end))
    for lead, spells in by_lead.items():
        spells.sort()
        assert all(b[0] >= a[1] - 1e-9 for a, b in pairwise(spells)), lead


def test_no_open_lead_is_forgotten(staff: Watched) -> None:
    assert len(staff.open) == int((staff.outcome.leads.disposition == Disposition.OPEN).sum()) > 0
    assert staff.forgotten() == []


def test_time_advances_between_two_idle_waits(staff: Watched) -> None:
    """PROTOTYPE II.8: a wait of no length, again and again, hung a run for good."""
    check_time_goes_on(staff)


def test_the_task_taken_is_the_first_in_the_inbox(staff: Watched) -> None:
    for now, task, left in staff.taken:
        assert task[WHEN] <= now
        assert all(task[:2] <= other[:2] for other in left)  # by precedence and key


def test_a_week_accounts_for_every_minute(staff: Watched) -> None:
    weekly = staff.outcome.weekly
    parts = weekly.busy_minutes + weekly.own_minutes + weekly.idle_minutes + weekly.absent_minutes
    np.testing.assert_allclose(parts, weekly.scheduled_minutes, rtol=1e-12, atol=1e-6)
    # each rep's week has the calendar's minutes, holidays left out; whoever leaves may still finish what is on the table
    inputs = staff.company._inputs
    ends = np.arange(inputs.warm_up_weeks, inputs.warm_up_weeks + len(weekly.mqls) + 1) * 10_080.0
    open_minutes = np.diff(inputs.calendar.business_array(ends))
    over = weekly.scheduled_minutes - weekly.reps * open_minutes
    leaves = np.diff(weekly.reps, prepend=weekly.reps[0]) < 0
    np.testing.assert_allclose(over[~leaves], 0.0, atol=1e-6)
    assert ((over >= -1e-6) & (over < 480.0 * 4))[leaves].all()


def test_work_seen_is_work_booked(staff: Watched) -> None:
    """What the reps were seen to do adds up to the busy minutes of the weeks, the warm-up aside."""
    begins = staff.company._inputs.calendar.business(staff.company._inputs.warm_up_weeks * 10_080.0)
    ends = staff.company._world.env.now
    seen = sum(
        max(0.0, min(spell.end if spell.end is not None else ends, ends) - max(spell.start, begins))
        for spell in staff.spells
    )
    assert seen == pytest.approx(staff.outcome.weekly.busy_minutes.sum(), abs=1e-6)


def test_proposals_stay_bounded(staff: Watched) -> None:
    """Each cut adds the time to resume; a proposal that is cut for ever would never be written."""
    cuts: dict[Any, int] = defaultdict(int)
    for spell in staff.spells:
        if spell.kind is Kind.PROPOSAL:
            cuts[spell.lead] += 1
    assert max(cuts.values(), default=0) <= 5


# -- who comes and who goes ---------------------------------------------------------------------------------------------------


def test_a_leavers_leads_go_to_the_others_once_each() -> None:
    told = run(company("no-sla", {"changes": [{"at": "week 3", "set": {"sales.reps": 2}}]}), seed=0)
    passed_on = [event for event in told.log if event.kind is EventKind.REASSIGNED]
    assert {event.reason for event in passed_on} == {"leaver"}
    assert len({event.lead for event in passed_on}) == len(passed_on) > 20
    left_at = 2 * MINUTES_PER_WEEK
    assert all(event.time >= left_at and event.actor in (1, 2) for event in passed_on)
    # what was routed before may only arrive now
    later = [e for e in told.log if e.time > left_at + MINUTES_PER_WEEK and e.kind is not EventKind.ROUTED]
    assert {event.actor for event in later} <= {0, 1, 2}


def test_a_lead_that_was_reassigned_before_stays_with_its_new_owner() -> None:
    """The old owner's copy of the task must not take the lead away again when the old owner leaves."""
    changes = {
        "changes": [{"at": f"week {week}", "set": {"sales.reps": reps}} for week, reps in ((3, 3), (5, 2), (7, 1))]
    }
    stolen, passed_on = [], 0
    for seed in range(4):
        owner: dict[Any, int] = {}
        for event in run(company("sla", changes | demand_times(2)), seed=seed).log:
            if event.kind is EventKind.REASSIGNED and event.reason == "leaver":
                passed_on += 1
                stolen += [event] * (owner[event.lead] <= event.actor)
            owner[event.lead] = event.actor
    assert passed_on > 50
    assert stolen == []


def test_who_has_left_is_paid_no_longer() -> None:
    left = run(company("sla", {"changes": [{"at": "week 3", "set": {"sales.reps": 2}}]})).outcome.weekly
    stayed = run(company("sla")).outcome.weekly
    np.testing.assert_allclose(left.sales_cost[3:], stayed.sales_cost[3:] / 2, rtol=1e-9)


def test_who_leaves_while_away_is_gone() -> None:
    away = {"sales.absences": [{"rep": 4, "at": "week 2", "for": "20 business days"}]}
    left = run(company("sla", away | {"changes": [{"at": "week 3", "set": {"sales.reps": 3}}]})).outcome.weekly
    np.testing.assert_allclose(left.scheduled_minutes[2:], 3 * 2400.0, rtol=1e-9)


def test_a_hire_costs_once_and_takes_new_leads_only() -> None:
    before, after = (
        run(company("sla", settings, weeks=10))
        for settings in ({}, {"changes": [{"at": "week 4", "set": {"sales.reps": 5}}]})
    )
    assert after.outcome.weekly.hiring_cost.tolist() == [0, 0, 0, 12_000, 0, 0, 0, 0, 0, 0]
    assert before.outcome.weekly.hiring_cost.sum() == 0
    routed = [event for event in after.log if event.kind is EventKind.ROUTED and event.actor == 5]
    assert routed
    assert min(event.time for event in routed) >= 3 * MINUTES_PER_WEEK
    same = {(e.lead, e.time): e.actor for e in before.log if e.kind is EventKind.ROUTED}
    moved = [
        e for e in after.log if e.kind is EventKind.ROUTED and e.actor not in (5, same.get((e.lead, e.time), e.actor))
    ]
    assert moved == []  # who does not go to the new rep stays where it was


@pytest.mark.parametrize("start", ["week 2", "week 4"])
def test_nothing_is_routed_to_an_absent_rep_under_duty(start: str) -> None:
    away = {
        "sales.absences": [{"rep": 2, "at": start, "for": "10 business days"}],
        "sales.absence.days": "0 business days",
    }
    told = run(company("sla", away))
    first = (int(start.split()[1]) - 1) * MINUTES_PER_WEEK
    in_time = [
        event
        for event in told.log
        if event.kind is EventKind.ROUTED and first + 540 <= event.time < first + 2 * MINUTES_PER_WEEK
    ]
    assert len(in_time) > 50
    assert 2 not in {event.actor for event in in_time}


def test_without_duty_leads_wait_for_the_absent() -> None:
    away = {"sales.absences": [{"rep": 2, "at": "week 2", "for": "10 business days"}]}
    told = run(company("sla", away | {"agreement.watched.duty": None, "agreement.watched.on_breach": []}))
    waited = [
        e for e in told.log if e.kind is EventKind.ROUTED and e.actor == 2 and 10_080 + 540 <= e.time < 2 * 10_080
    ]
    assert waited
    touched = {e.time for e in told.log if e.actor == 2 and e.kind is EventKind.ATTEMPTED}
    assert not any(10_080 + 600 < time < 3 * 10_080 for time in touched)
