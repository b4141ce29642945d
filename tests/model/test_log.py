"""The log: an account of every lead from which the table can be written again, and which changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.company import simulate
from sim.model.events import OWN, EventKind, MemorySink
from sim.model.lead import LeadsTable
from sim.results.fold import fold
from tests.model.kit import Run, company, outcome_bytes, run

BUSY_RETURNS = {"qualification.returns": "60% per quarter", "handoff.reject_spoken": "100%"}
VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "no-sla": ("no-sla", {}),
    "sla": ("sla", {}),
    "typical": ("typical", {}),
    "misaligned": ("misaligned-messaging", {}),
    "shared inbox": ("sla", {"sales.inbox": "shared"}),
    "many come back": ("sla", BUSY_RETURNS),
    "many come back, nothing agreed": ("no-sla", BUSY_RETURNS),
    "one rep": ("sla", {"sales.reps": 1}),
    "the manager is told": ("sla", {"agreement.watched.on_breach": ["tell_manager"]}),
    "night deadlines": ("sla", {"agreement.sales.first_response": [{"within": "10 h"}]}),
    "impatient buyers": ("sla", {"response.patience": {"exponential": "20 h"}}),
    "two leave": ("sla", {"changes": [{"at": "week 4", "set": {"sales.reps": 2}}]}),
}


@pytest.fixture(scope="module", params=VARIANTS)
def told(request: pytest.FixtureRequest) -> Run:
    name, settings = VARIANTS[request.param]
    return run(company(name, settings, weeks=10))


def test_the_log_folds_to_the_table(told: Run) -> None:
    folded, wrong = fold(told.log), {}
    assert len(folded) == len(told.leads)
    for name in LeadsTable.names():
        ours, theirs = getattr(folded, name), getattr(told.leads, name)
        assert ours.dtype == theirs.dtype, name
        if ours.tobytes() != theirs.tobytes():
            wrong[name] = int(np.count_nonzero(~((ours == theirs) | (np.isnan(ours) & np.isnan(theirs)))))
    assert wrong == {}


def test_every_lead_is_in_the_log_and_nobody_else(told: Run) -> None:
    assert len({event.lead for event in told.log}) == len(told.leads)


def test_events_are_numbered_as_they_are_told(told: Run) -> None:
    assert [event.sequence for event in told.log] == list(range(len(told.log)))


def test_only_reps_that_exist_act(told: Run) -> None:
    most = max(policy.sales.reps for _, policy in told.inputs.policies)
    assert {event.actor for event in told.log} <= set(range(most + 1))


def test_a_lead_is_created_first_and_closed_last(told: Run) -> None:
    first, last = {}, {}
    for event in told.log:
        first.setdefault(event.lead, event.kind)
        last[event.lead] = event.kind
    assert set(first.values()) == {EventKind.CREATED}
    ends = {EventKind.CLOSED, EventKind.RECYCLED}
    open_leads = told.leads.rows(told.leads.disposition == 0)
    still_open = set(
        zip(*(getattr(open_leads, n).tolist() for n in ("channel", "layer", "week", "index")), strict=True)
    )
    never_mql = {EventKind.SCORED}
    assert {last[lead] for lead in last if lead not in still_open} <= ends | never_mql
    assert {last[lead] for lead in last if lead in still_open} <= {EventKind.SPENT}


def test_own_opportunities_are_never_marketing_qualified(told: Run) -> None:
    kinds = {event.kind for event in told.log if event.lead.channel == OWN}
    early = {EventKind.SCORED, EventKind.MQL, EventKind.ROUTED, EventKind.ACCEPTED, EventKind.ATTEMPTED, EventKind.SQL}
    assert kinds.isdisjoint(early)
    assert EventKind.OPPORTUNITY in kinds


@pytest.mark.parametrize("name", ["no-sla", "sla"])
def test_the_log_changes_no_result(name: str) -> None:
    inputs = company(name)
    quiet, told = simulate(inputs, seed=3), simulate(inputs, seed=3, sink=MemorySink())
    assert outcome_bytes(quiet) == outcome_bytes(told)
