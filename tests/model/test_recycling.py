"""Leads that come back from nurture: one row, the first answer kept, everything else decided anew."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from sim.model.alignment import Dynamics
from sim.model.events import OWN, Event, EventKind, LeadId
from sim.model.lead import Lead, Reason
from sim.model.response import FirstTouch, contact_probability
from tests.model.kit import CHANNELS, MINUTES_PER_WEEK, Run, company, ids, run

MANY_COME_BACK = {"qualification.returns": "60% per quarter", "handoff.reject_spoken": "100%"}
SLOW = {"sales.reps": 2, "agreement.sales.first_response": [{"within": "2 business hours"}]}


@pytest.fixture(scope="module")
def recycled() -> Run:
    return run(company("sla", MANY_COME_BACK, weeks=16))


def _by_lead(log: list[Event]) -> dict[LeadId, list[Event]]:
    found = defaultdict(list)
    for event in log:
        found[event.lead].append(event)
    return found


def test_a_returned_lead_has_one_row_and_keeps_its_first_instants(recycled: Run) -> None:
    table = recycled.leads
    assert len(set(ids(table))) == len(table)
    told, twice = _by_lead(recycled.log), 0
    for row, lead in enumerate(ids(table)):
        events = told[LeadId(*lead)]
        for kind, column in (
            (EventKind.MQL, table.mql_at),
            (EventKind.ACCEPTED, table.accepted_at),
            (EventKind.ATTEMPTED, table.first_response_at),
            (EventKind.CONTACTED, table.contacted_at),
        ):
            times = [event.time for event in events if event.kind is kind]
            assert (math.isnan(column[row]) and not times) or column[row] == min(times), (lead, kind)
        twice += sum(event.kind is EventKind.MQL for event in events) == 2
    assert twice > 20  # the test has seen what it is about


def test_the_table_marks_exactly_the_leads_that_came_back(recycled: Run) -> None:
    back = {event.lead for event in recycled.log if event.kind is EventKind.RETURNED}
    marked = {
        LeadId(*lead) for lead, returned in zip(ids(recycled.leads), recycled.leads.returned, strict=True) if returned
    }
    assert back == marked
    assert len(back) > 50


def test_nobody_comes_back_twice(recycled: Run) -> None:
    back = [event.lead for event in recycled.log if event.kind is EventKind.RETURNED]
    assert len(back) == len(set(back))


def test_who_was_sent_back_was_told_so_by_sales(recycled: Run) -> None:
    """A lead comes back either from marketing's own nurture, or because Sales recycled it before."""
    for lead, events in _by_lead(recycled.log).items():
        kinds = [event.kind for event in events]
        if EventKind.RETURNED in kinds:
            before = kinds[: kinds.index(EventKind.RETURNED)]
            assert (EventKind.MQL not in before) or (EventKind.RECYCLED in before), lead


LEFTOVERS: dict[str, dict[str, Any]] = {
    "as signed": {},
    "nobody is told": {"agreement.watched.on_breach": []},
    "the owner is told": {"agreement.watched.on_breach": ["notify"]},
    "a long promise": {"agreement.sales.first_response": [{"within": "5 business days"}]},
}


@pytest.mark.parametrize("leftovers", LEFTOVERS)
@pytest.mark.parametrize("reps", [1, 4])
def test_nothing_left_over_from_a_first_life_acts_in_the_second(leftovers: str, reps: int) -> None:
    """Neither a task that still lies in an inbox nor a milestone of the old promise may touch a lead before it is back."""
    soon = {"qualification.returns": "99% per week", "handoff.reject_spoken": "100%"}
    settings = soon | {"sales.reps": reps, "sales.rule": "newest_first"} | LEFTOVERS[leftovers]
    for lead, events in _by_lead(run(company("sla", settings, weeks=16)).log).items():
        times = [event.time for event in events if event.kind is not EventKind.SPENT]
        assert times == sorted(times), (lead, events)


def test_a_lead_comes_back_before_it_is_worked_again(recycled: Run) -> None:
    for lead, events in _by_lead(recycled.log).items():
        times = [event.time for event in events if event.kind is not EventKind.SPENT]
        assert times == sorted(times), (lead, events)


def test_nobody_comes_back_in_a_week_that_is_over() -> None:
    """Marketing looks at its nurtured leads once a week: a change of this week must not reach into the last one."""
    told = run(company("sla", {"qualification.returns": "99% per week", "handoff.reject_spoken": "100%"}, weeks=16))
    week_begins, back = -math.inf, 0
    for event in told.log:
        if event.kind is EventKind.CREATED and event.lead.channel != OWN:
            week_begins = max(week_begins, event.time // MINUTES_PER_WEEK * MINUTES_PER_WEEK)
        if event.kind is EventKind.RETURNED:
            assert event.time >= week_begins, event
            back += 1
    assert back > 100


def test_whether_a_promise_was_kept_is_judged_by_the_answer_it_was_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second promise to a returned lead is not kept by the first answer of weeks ago."""
    verdicts: list[tuple[LeadId, float, float, bool]] = []
    judged: list[bool] = []
    note, finish = Dynamics.note_promise, FirstTouch.finish

    def note_and_keep(self: Dynamics, *, kept: bool) -> None:
        judged.append(kept)
        note(self, kept=kept)

    def finish_and_keep(self: FirstTouch, floor: Any, rep: Any, lead: Lead, now: float) -> None:
        judged.clear()
        promise = (lead.id, lead.mql_bm, lead.due_bm)
        finish(self, floor, rep, lead, now)
        if judged:
            verdicts.append((*promise, judged[0]))

    monkeypatch.setattr(Dynamics, "note_promise", note_and_keep)
    monkeypatch.setattr(FirstTouch, "finish", finish_and_keep)
    told = run(company("sla", MANY_COME_BACK | SLOW, weeks=16))
    attempts = [event for event in told.log if event.kind is EventKind.ATTEMPTED]
    when = _by_lead(
        [e._replace(time=float(b)) for e, b in zip(attempts, told.business([e.time for e in attempts]), strict=True)]
    )
    wrong = [
        lead
        for lead, mql_bm, due_bm, kept in verdicts
        if kept != (min(e.time for e in when[lead] if e.time > mql_bm - 1e-6) <= due_bm + 1e-7)
    ]
    assert wrong == []
    assert len({lead for lead, *_ in verdicts}) < len(verdicts)  # some leads were judged twice


def test_a_competitor_races_against_the_answer_of_this_life() -> None:
    """Competitors answer within a minute and reps never do: whoever is lost is lost to them, in a second life too."""
    race = {f"demand.channels.{name}.shops_elsewhere": "100%" for name in CHANNELS}
    race |= {"closing.competitor": [{"within": "1 min", "share": "100%"}], "response.reachable": "100%"}
    told = run(company("sla", MANY_COME_BACK | race, weeks=20))
    lost = told.marketing.rows(np.isin(told.marketing.reason, (Reason.COMPETITOR, Reason.NO_DECISION)))
    assert lost.returned.sum() > 3
    assert (lost.reason == Reason.COMPETITOR).all()


@pytest.mark.parametrize("perfunctory", [False, True])
def test_the_first_attempt_of_a_second_life_is_a_first_attempt(perfunctory: bool) -> None:
    policy = company("sla", MANY_COME_BACK).policies[0][1]
    fresh, back = (Lead(LeadId(0, 0, 1, 1), -1, [0.5] * 99, fit=True, intent=0.5) for _ in range(2))
    back.attempts = 3
    back.begin_life(1, 0.0, 0.0)
    for lead in (fresh, back):
        lead.urgency, lead.perfunctory = 10.0, perfunctory
    assert contact_probability(policy, back, 5.0) == contact_probability(policy, fresh, 5.0)


def test_the_first_touch_stays_what_it_was(recycled: Run) -> None:
    first = {}
    for event in recycled.log:
        if event.kind is EventKind.ATTEMPTED:
            first.setdefault(event.lead, event.reason == "perfunctory")
    table = recycled.leads
    answered = {
        lead: told for lead, told in zip(ids(table), table.perfunctory.tolist(), strict=True) if LeadId(*lead) in first
    }
    assert answered == {tuple(lead): told for lead, told in first.items()}
    assert np.count_nonzero(table.perfunctory) > 5
