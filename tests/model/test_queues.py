"""The queue alone: owned inboxes are single servers, a shared one is a pool, and each rule serves in its order.

The full comparison with theory is in ``tests/theory``; here it is only seen that the two are told apart (PROTOTYPE pitfall 13).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.model.inbox import KEY, KIND, LEAD, LIFE, Kind
from tests.model.kit import MINUTES_PER_WEEK, PLAIN_QUEUE, Run, company, demand_times, only, run
from tests.model.watched import Watched, watch

SERVERS, MEAN, LOAD = 3, 100.0, 0.8
RATE = LOAD * SERVERS / MEAN * MINUTES_PER_WEEK
QUEUE: dict[str, Any] = {
    **PLAIN_QUEUE,
    **only("demo_request", RATE),
    "qualification.returns": "0% per quarter",
    "sales.reps": SERVERS,
    "response.handling": {"exponential": f"{MEAN} min"},
}
WEEKS = 30


def queue(inbox: str, seed: int, **other: Any) -> Run:
    return run(company("no-sla", QUEUE | {"sales.inbox": inbox} | other, weeks=WEEKS, warm_up=2), seed=seed)


def erlang_c(servers: int, load: float) -> float:
    """Return P(wait) of M/M/c with offered load in erlangs, by Erlang's B recursion."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


@pytest.fixture(scope="module", params=["owned", "shared"])
def queues(request: pytest.FixtureRequest) -> tuple[str, list[Run]]:
    return request.param, [queue(request.param, seed) for seed in range(6)]


def test_mean_wait_is_that_of_the_right_queue(queues: tuple[str, list[Run]]) -> None:
    inbox, runs = queues
    waits = []
    for each in runs:
        leads = each.marketing.rows((each.marketing.created_at >= 0) & ~np.isnan(each.marketing.first_response_at))
        waits.append((leads.first_response_at - leads.created_at).mean())
    pooled = erlang_c(SERVERS, LOAD * SERVERS) * MEAN / SERVERS / (1 - LOAD)
    expected = pooled if inbox == "shared" else LOAD * MEAN / (1 - LOAD)
    error = np.std(waits, ddof=1) / math.sqrt(len(waits))
    assert abs(np.mean(waits) - expected) < 4 * error
    assert error < 0.1 * expected


def test_little_and_utilisation(queues: tuple[str, list[Run]]) -> None:
    _, runs = queues
    busy = sum(each.outcome.weekly.busy_minutes.sum() for each in runs)
    scheduled = sum(each.outcome.weekly.scheduled_minutes.sum() for each in runs)
    assert busy / scheduled == pytest.approx(LOAD, abs=0.03)


def test_every_lead_is_answered_once_and_in_order(queues: tuple[str, list[Run]]) -> None:
    inbox, runs = queues
    for each in runs:
        leads = each.marketing
        assert (leads.attempts <= 1).all()
        groups = [leads] if inbox == "shared" else [leads.rows(leads.owner == rep) for rep in range(1, SERVERS + 1)]
        for group in groups:
            answered = group.rows(~np.isnan(group.first_response_at))
            assert (np.diff(answered.first_response_at) >= 0).all()


def test_a_pool_never_lets_a_lead_wait_while_somebody_is_free() -> None:
    """Where a lead had to wait, every rep was at work all the while."""
    watched = watch(company("no-sla", QUEUE | {"sales.inbox": "shared"}, weeks=6, warm_up=1))
    spells = sorted((spell.start, math.inf if spell.end is None else spell.end) for spell in watched.spells)
    starts, ends = np.array([s for s, _ in spells]), np.sort([e for _, e in spells])
    leads = watched.outcome.leads
    origin = watched.company._inputs.warm_up_weeks * MINUTES_PER_WEEK
    waited = leads.first_response_at - leads.created_at > 1e-6
    middles = (leads.created_at + leads.first_response_at)[waited] / 2 + origin
    at_work = np.searchsorted(starts, middles, side="right") - np.searchsorted(ends, middles, side="right")
    assert waited.sum() > 500
    assert (at_work == SERVERS).all()


# -- the order of service -----------------------------------------------------------------------------------------------------

KEYS = {
    "newest_first": lambda lead, _priority: -lead.mql_bm,
    "oldest_first": lambda lead, _priority: lead.mql_bm,
    "due_first": lambda lead, _priority: lead.due_bm,
    "hottest_first": lambda lead, _priority: -lead.seen,
    "priority": lambda lead, priority: (priority, lead.mql_bm),
}


@pytest.mark.parametrize("inbox", ["owned", "shared"])
@pytest.mark.parametrize("rule", KEYS)
def test_each_rule_serves_in_its_order(rule: str, inbox: str) -> None:
    """Reckoned anew from the leads themselves, whatever key the inbox holds."""
    settings = {"sales.rule": rule, "sales.inbox": inbox, "sales.reps": 2, "sales.own_prospecting": "0 per hour"}
    watched = watch(company("sla", settings, weeks=6))
    channels = watched.company._inputs.policies[0][1].demand.channels
    compared = 0
    for _, task, left in watched.taken:
        lead = task[LEAD]
        if task[KIND] is not Kind.FIRST or task[LIFE] != lead.life:
            continue
        ours = KEYS[rule](lead, channels[lead.channel].priority)
        for other in left:
            another = other[LEAD]
            if other[KIND] is Kind.FIRST and other[LIFE] == another.life:
                theirs = KEYS[rule](another, channels[another.channel].priority)
                compared += 1
                assert ours <= theirs
    assert compared > 100


def _taken_with(watched: Watched, first: Kind, other: Kind) -> tuple[int, int]:
    """Count how often each of two kinds was taken while the other was there too."""
    ours = sum(task[KIND] is first and any(each[KIND] is other for each in left) for _, task, left in watched.taken)
    theirs = sum(task[KIND] is other and any(each[KIND] is first for each in left) for _, task, left in watched.taken)
    return ours, theirs


def test_meetings_go_first_and_promised_leads_before_planned_attempts() -> None:
    watched = watch(company("sla", {"sales.reps": 1}, weeks=8))
    for early, late in ((Kind.DEMO, Kind.FIRST), (Kind.DISCOVERY, Kind.FOLLOW_UP), (Kind.FIRST, Kind.FOLLOW_UP)):
        ours, theirs = _taken_with(watched, early, late)
        assert ours > 10
        assert theirs == 0


def test_unpromised_leads_come_last() -> None:
    watched = watch(company("no-sla", {"sales.reps": 1, "alignment.follow_up": "60%"}, weeks=12))
    for early in (Kind.FOLLOW_UP, Kind.PROPOSAL, Kind.DEMO):
        ours, theirs = _taken_with(watched, early, Kind.FIRST)
        assert ours > 5
        assert theirs == 0


def test_desk_work_gives_way_but_not_for_ever() -> None:
    """A proposal waits for fresh leads until its buyer has waited long enough; then it goes like a meeting."""
    waits = []
    for patience in ("1 business day", "15 business days"):
        settings = {"sales.reps": 2, "sales.desk_work_waits": patience, "sales.absence.days": "0 business days"}
        settings |= demand_times(2.5)
        watched = watch(company("sla", settings, weeks=12))
        began: dict[Any, float] = {}
        for now, task, _ in watched.taken:
            if task[KIND] is Kind.PROPOSAL:
                began.setdefault(task[LEAD].id, now - task[KEY])  # the key is when it was planned for
        assert len(began) > 10
        waits.append(np.array(list(began.values())))
    # two reps with five times their work never come to their desks of their own accord
    assert 480 <= np.median(waits[0]) < 480 + 240
    assert 7200 <= np.median(waits[1]) < 7200 + 240
