"""What holds of every run of every company, whatever it is given."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.model.events import EventKind
from sim.model.inbox import WHEN
from sim.model.lead import Disposition, LeadsTable, Reason
from sim.results.fold import fold
from tests.model.kit import MINUTES_PER_WEEK, ids

if TYPE_CHECKING:
    from sim.model.inputs import Inputs
    from sim.model.weekly import Weekly
    from tests.model.watched import Watched

D, R = Disposition, Reason
ALLOWED = {
    D.OPEN: {R.NONE},
    D.NURTURE: {R.BELOW_BAR},
    D.LOST_AT_HANDOFF: {R.NOT_ASSIGNED},
    D.IGNORED: {R.NOT_WORTH_IT},
    D.REJECTED: {R.NOT_WORTH_IT},
    D.WENT_COLD: {R.PATIENCE, R.GAVE_UP},
    D.UNREACHABLE: {R.ATTEMPTS_USED_UP},
    D.DISQUALIFIED: {R.NOT_READY, R.MISFIT},
    D.LOST: {R.AFTER_DEMO, R.COMPETITOR, R.NO_DECISION},
    D.WON: {R.NONE},
}
WAY = (
    "created_at",
    "mql_at",
    "accepted_at",
    "first_response_at",
    "contacted_at",
    "sql_at",
    "opportunity_at",
    "demo_at",
    "proposal_at",
    "closed_at",
)
PRESUPPOSED = (
    ("due_at", "mql_at"),
    ("accepted_at", "mql_at"),
    ("first_response_at", "accepted_at"),
    ("contacted_at", "first_response_at"),
    ("sql_at", "contacted_at"),
    ("opportunity_at", "sql_at"),
)
OPPORTUNITY = (("demo_at", "opportunity_at"), ("proposal_at", "demo_at"), ("win_probability", "proposal_at"))


def check_all(watched: Watched) -> None:
    """Assert everything that holds of every run."""
    inputs, leads, weekly = watched.company._inputs, watched.outcome.leads, watched.outcome.weekly
    check_identity(leads)
    check_dispositions(leads)
    check_way(leads)
    check_opportunities(leads)
    check_staff(leads, inputs)
    check_weeks(leads, weekly, inputs)
    check_money(leads, weekly, inputs)
    check_log(watched)
    check_work(watched)
    assert watched.forgotten() == []


def _known(column: np.ndarray) -> np.ndarray:
    return ~np.isnan(column)


def check_identity(leads: LeadsTable) -> None:
    """One row per lead, and what every lead has is never undefined."""
    assert len(set(ids(leads))) == len(leads)
    marketing = leads.channel >= 0
    assert np.isfinite(leads.created_at).all()
    assert np.isfinite(leads.score[marketing]).all()
    assert np.isnan(leads.score[~marketing]).all()
    assert ((leads.intent > 0) & (leads.intent < 1)).all()


def check_dispositions(leads: LeadsTable) -> None:
    """Every lead ends in exactly one way, for a reason that fits, at an instant that is known unless it is still open."""
    pairs = {(D(d), R(r)) for d, r in zip(leads.disposition.tolist(), leads.reason.tolist(), strict=True)}
    assert all(reason in ALLOWED[disposition] for disposition, reason in pairs), pairs
    assert ((leads.disposition == D.OPEN) == np.isnan(leads.closed_at)).all()
    marketing = leads.channel >= 0
    assert ((leads.disposition == D.NURTURE) == (marketing & np.isnan(leads.mql_at))).all()
    assert not leads.fit[leads.reason == R.MISFIT].any()
    assert leads.fit[leads.reason == R.NOT_READY].all()
    reached = np.isin(leads.disposition, (D.DISQUALIFIED, D.LOST, D.WON)) & marketing
    assert _known(leads.contacted_at)[reached].all()
    turned_down = np.isin(leads.disposition, (D.IGNORED, D.REJECTED)) & ~leads.returned
    assert np.isnan(leads.first_response_at)[turned_down].all()
    gave_up = np.isin(leads.reason, (R.GAVE_UP, R.ATTEMPTS_USED_UP)) & ~leads.returned
    assert (_known(leads.first_response_at) & np.isnan(leads.contacted_at))[gave_up].all()
    waited = (leads.reason == R.PATIENCE) & ~leads.returned
    assert np.isnan(leads.first_response_at)[waited].all()


def check_way(leads: LeadsTable) -> None:
    """Nothing happens before what it presupposes, and nothing presupposed is missing."""
    marketing = leads.channel >= 0
    for later, earlier in PRESUPPOSED:
        assert _known(getattr(leads, earlier))[marketing & _known(getattr(leads, later))].all(), later
    for later, earlier in OPPORTUNITY:
        assert _known(getattr(leads, earlier))[_known(getattr(leads, later))].all(), later
    for name in ("mql_at", "due_at", "accepted_at", "first_response_at", "contacted_at", "sql_at"):
        assert np.isnan(getattr(leads, name)[~marketing]).all(), name
    latest = np.full(len(leads), -np.inf)
    for name in WAY:
        column = getattr(leads, name)
        assert not (column < latest).any(), name
        latest = np.fmax(latest, column)
    assert not (leads.due_at < leads.mql_at).any()
    assert ((leads.attempts > 0) == _known(leads.first_response_at)).all()
    assert not leads.perfunctory[leads.attempts == 0].any()
    assert (leads.rep_minutes >= 0).all()


def check_opportunities(leads: LeadsTable) -> None:
    """What is decided has a chance and a value; only what is won brings money."""
    decided = (leads.disposition == D.WON) | np.isin(leads.reason, (R.COMPETITOR, R.NO_DECISION))
    for name in ("win_probability", "expected_value", "discount"):
        assert (_known(getattr(leads, name)) == decided).all(), name
    assert ((leads.win_probability >= 0) & (leads.win_probability <= 1))[decided].all()
    assert ((leads.discount >= 0) & (leads.discount <= 1))[decided].all()
    assert (leads.revenue[leads.disposition != D.WON] == 0).all()
    assert (leads.revenue >= 0).all()


def check_staff(leads: LeadsTable, inputs: Inputs) -> None:
    """Only reps that the company ever had own leads; with own inboxes every lead that arrived has an owner."""
    most = max(policy.sales.reps for _, policy in inputs.policies)
    assert ((leads.owner >= 0) & (leads.owner <= most)).all()
    if not inputs.policies[0][1].sales.shared:
        arrived = ~np.isin(leads.disposition, (D.NURTURE, D.LOST_AT_HANDOFF))
        assert (leads.owner[arrived] > 0).all()
    # who comes back into a shared inbox is nobody's until somebody takes it
    assert (leads.owner[(leads.attempts > 0) & ~leads.returned] > 0).all()


def check_weeks(leads: LeadsTable, weekly: Weekly, inputs: Inputs) -> None:
    """The weekly books agree with the table and with the calendar."""
    weeks = len(weekly.mqls)
    became = leads.mql_at[(leads.mql_at >= 0) & (leads.mql_at < weeks * MINUTES_PER_WEEK)]
    counted = np.bincount((became // MINUTES_PER_WEEK).astype(int), minlength=weeks)
    np.testing.assert_array_equal(weekly.mqls, counted)
    waiting = (leads.channel >= 0) & (leads.disposition == D.OPEN) & ~leads.returned & np.isnan(leads.first_response_at)
    returned = (leads.disposition == D.OPEN) & leads.returned
    assert waiting.sum() <= weekly.waiting[-1] <= waiting.sum() + returned.sum()
    parts = weekly.busy_minutes + weekly.own_minutes + weekly.idle_minutes + weekly.absent_minutes
    np.testing.assert_allclose(parts, weekly.scheduled_minutes, rtol=1e-12, atol=1e-6)
    ends = np.arange(inputs.warm_up_weeks, inputs.warm_up_weeks + weeks + 1) * MINUTES_PER_WEEK
    usual = weekly.reps * np.diff(inputs.calendar.business_array(ends))
    staffed = [(week, policy.sales.reps) for week, policy in inputs.policies]
    leaves = [week for (_, was), (week, now) in pairwise(staffed) if now < was]
    left = np.array([any(leave <= week + 1 for leave in leaves) for week in range(weeks)])
    np.testing.assert_allclose(weekly.scheduled_minutes[~left], usual[~left], rtol=1e-9, atol=1e-6)
    assert (weekly.scheduled_minutes >= usual - 1e-6).all()
    for name in ("busy_minutes", "own_minutes", "idle_minutes", "absent_minutes", "churned", "marketing_spend"):
        assert (getattr(weekly, name) >= -1e-9).all(), name
    for name in ("trust", "attainment", "enforcement", "message", "collateral"):
        column = getattr(weekly, name)
        assert ((column >= 0) & (column <= 1)).all(), name
    assert np.isfinite(weekly.budget).all()


def check_money(leads: LeadsTable, weekly: Weekly, inputs: Inputs) -> None:
    """Customers' revenue moves by what leaves, what grows and what was won in the week, and by nothing else."""
    weeks = len(weekly.mqls)
    before = np.concatenate(([weekly.customer_revenue_start], weekly.customer_revenue[:-1]))
    expected_before = np.concatenate(([weekly.customer_revenue_start], weekly.expected_customer_revenue[:-1]))
    policies, expansion = dict(inputs.policies), np.empty(weeks)
    current = inputs.policies[0][1]
    for week in range(weeks):
        current = policies.get(week + 1, current)
        expansion[week] = (1 + current.customers.expansion) ** (1 / 52) - 1
    won, expected = np.zeros(weeks), np.zeros(weeks)
    decided = ~np.isnan(leads.win_probability) & (leads.closed_at >= 0)
    week_of = np.minimum(leads.closed_at[decided] // MINUTES_PER_WEEK, weeks - 1).astype(int)
    np.add.at(won, week_of, leads.revenue[decided])
    np.add.at(expected, week_of, (leads.win_probability * leads.expected_value)[decided])
    np.testing.assert_allclose(
        weekly.customer_revenue, before * (1 + expansion) - weekly.churned + won, rtol=1e-9, atol=1e-3
    )
    if (before > 0).all():
        churn = weekly.churned / before
        np.testing.assert_allclose(
            weekly.expected_customer_revenue, expected_before * (1 + expansion - churn) + expected, rtol=1e-9, atol=1e-3
        )


def check_log(watched: Watched) -> None:
    """The log is numbered, in order for each lead, and folds to the table."""
    assert [event.sequence for event in watched.log] == list(range(len(watched.log)))
    latest: dict[object, float] = defaultdict(lambda: -math.inf)
    for event in watched.log:
        # when a lead will lie in the inbox is told when it is sent; what was spent on open leads at the end
        if event.kind not in (EventKind.ROUTED, EventKind.SPENT):
            assert event.time >= latest[event.lead] - 1e-9, event
            latest[event.lead] = event.time
    folded = fold(watched.log)
    for name in LeadsTable.names():
        assert getattr(folded, name).tobytes() == getattr(watched.outcome.leads, name).tobytes(), name


def check_work(watched: Watched) -> None:
    """Nobody is in two places, no lead in two hands, time goes on, and the inbox's rule is kept."""
    places: dict[object, list[tuple[float, float]]] = defaultdict(list)
    for spell in watched.spells:
        end = math.inf if spell.end is None else spell.end
        places[spell.rep].append((spell.start, end))
        places[spell.lead].append((spell.start, end))
    for rep, absences in watched.absences.items():
        places[rep].extend(absences)
    for who, spells in places.items():
        spells.sort()
        assert all(later[0] >= earlier[1] - 1e-9 for earlier, later in pairwise(spells)), who
    check_time_goes_on(watched)
    for now, task, left in watched.taken:
        assert task[WHEN] <= now
        assert all(task[:2] <= other[:2] for other in left)


def check_time_goes_on(watched: Watched) -> None:
    """Simulated time advances between two idle waits of a rep: waiting again and again at one instant hung a run for good.

    Several promises may break at one instant, and each may wake somebody for a lead that a colleague then takes.
    """
    ended: dict[tuple[int, float], int] = defaultdict(int)
    for rep, start, end in watched.waits:
        assert end >= start
        ended[rep, end] += 1
    broken: dict[float, int] = defaultdict(int)
    for event in watched.log:
        if event.kind is EventKind.BREACHED:
            broken[event.time] += 1
    most = max(broken.values(), default=0) + 2
    assert all(times <= most for times in ended.values()), max(ended.values())
