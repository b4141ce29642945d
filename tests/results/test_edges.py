"""Promises at their very edge, and which week's promise holds."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.model.lead import Disposition
from sim.results.metrics.agreement import (
    breaches,
    marketing_kept,
    sla_attempts_compliance,
    sla_disposition_compliance,
    sla_response_compliance,
    sla_volume_compliance,
)
from sim.results.metrics.handoff import acceptance_rate
from sim.results.view import View

ViewOf = Callable[..., View]
MONDAY_10, TUESDAY_10, HORIZON = 600.0, 2040.0, 2 * 7 * 1440.0
LATE = 0.001


def mql(**happened: Any) -> dict[str, Any]:
    return {"channel": 0, "created_at": 0.0, "mql_at": MONDAY_10, **happened}


@pytest.mark.parametrize(("late", "kept"), [(0.0, 1.0), (LATE, 0.0)])
def test_an_answer_at_the_due_time_is_in_time(view_of: ViewOf, late: float, kept: float) -> None:
    view = view_of([mql(due_at=TUESDAY_10, first_response_at=TUESDAY_10 + late, disposition=Disposition.WENT_COLD)])
    assert sla_response_compliance(view) == kept
    assert breaches(view) == 1.0 - kept


@pytest.mark.parametrize(("late", "compliance"), [(0.0, 0.0), (LATE, math.nan)])
def test_a_promise_due_at_the_horizon_counts_and_one_due_after_it_does_not(
    view_of: ViewOf, late: float, compliance: float
) -> None:
    view = view_of([mql(due_at=HORIZON + late, disposition=Disposition.OPEN)])
    assert sla_response_compliance(view) == pytest.approx(compliance, nan_ok=True)


@pytest.mark.parametrize(("late", "kept"), [(0.0, 1.0), (LATE, 0.0)])
def test_attempts_within_the_promised_time(view_of: ViewOf, late: float, kept: float) -> None:
    # a day of eight hours from Monday 10:00 ends on Tuesday at 10:00
    reached = mql(contacted_at=TUESDAY_10 + late, disposition=Disposition.DISQUALIFIED, closed_at=TUESDAY_10 + 60)
    tried = mql(attempts=3, disposition=Disposition.UNREACHABLE, closed_at=TUESDAY_10 + late)
    for lead in (reached, tried):
        assert sla_attempts_compliance(view_of([lead], within=480.0)) == kept
    too_few = mql(attempts=2, disposition=Disposition.UNREACHABLE, closed_at=TUESDAY_10)
    assert sla_attempts_compliance(view_of([too_few], within=480.0)) == 0.0


@pytest.mark.parametrize(("late", "kept"), [(0.0, 1.0), (LATE, 0.0)])
def test_a_disposition_within_the_promised_time(view_of: ViewOf, late: float, kept: float) -> None:
    at = TUESDAY_10 + late
    answered = {"first_response_at": MONDAY_10 + 5}
    said_yes = mql(**answered, sql_at=at, disposition=Disposition.OPEN)
    said_no = mql(**answered, disposition=Disposition.UNREACHABLE, closed_at=at)
    for lead in (said_yes, said_no):
        assert sla_disposition_compliance(view_of([lead], disposition=480.0)) == kept


@pytest.mark.parametrize("disposition", [Disposition.IGNORED, Disposition.LOST_AT_HANDOFF])
def test_silence_is_no_disposition(view_of: ViewOf, disposition: Disposition) -> None:
    view = view_of([mql(disposition=disposition, closed_at=MONDAY_10 + 1)], disposition=480.0)
    assert sla_disposition_compliance(view) == 0.0


@pytest.mark.parametrize(("late", "compliance"), [(0.0, 0.0), (LATE, math.nan)])
def test_a_clause_counts_once_its_time_is_over(view_of: ViewOf, late: float, compliance: float) -> None:
    to_the_horizon = 10 * 480.0 - 60  # ten days less the first hour of Monday
    view = view_of([mql(disposition=Disposition.OPEN)], disposition=to_the_horizon + late)
    assert sla_disposition_compliance(view) == pytest.approx(compliance, nan_ok=True)


@pytest.mark.parametrize(
    ("quota", "months_kept", "kept"),
    [
        ((1.0, 1.0), 1.0, 1.0),
        ((0.999, 0.999), 0.0, 0.999),
        ((3.0, 3.0), 1.0, 1.0),
        ((1.5, 0.5), 1.0, 0.75),  # a week makes up for another of the same month
        ((math.nan, 1.0), 1.0, 1.0),
        ((math.nan, math.nan), math.nan, math.nan),
    ],
)
def test_the_promised_count_is_kept_when_reached(
    view_of: ViewOf, quota: tuple[float, float], months_kept: float, kept: float
) -> None:
    view = view_of([], weekly={"quota": np.array(quota)})
    assert sla_volume_compliance(view) == pytest.approx(months_kept, nan_ok=True)
    assert marketing_kept(view) == pytest.approx(kept, nan_ok=True)


@pytest.mark.parametrize(("mql_at", "kept"), [(MONDAY_10, 1.0), (MONDAY_10 + 7 * 1440, 0.0)])
def test_the_promise_of_the_week_in_which_it_became_an_mql_holds(view_of: ViewOf, mql_at: float, kept: float) -> None:
    lead = mql(mql_at=mql_at, attempts=3, disposition=Disposition.UNREACHABLE, closed_at=mql_at + 60)
    view = view_of([lead])
    for (_, policy), attempts in zip(view.inputs.policies, (3, 4), strict=True):
        policy.agreement.attempts = attempts  # type: ignore[misc]
    assert sla_attempts_compliance(view) == kept


def test_the_first_policy_holds_from_the_start_whatever_its_week(view_of: ViewOf) -> None:
    view = view_of([])
    object.__setattr__(view.inputs, "policies", ((-8, view.inputs.policies[0][1]), (2, view.inputs.policies[1][1])))
    assert view.by_week(lambda policy: policy.costs.gross_margin).tolist() == [0.5, 0.8]
    late = SimpleNamespace(policies=((2, view.inputs.policies[0][1]),))
    assert View(view.leads, view.weekly, late).by_week(lambda policy: policy.costs.overhead).tolist() == [520.0, 520.0]  # type: ignore[arg-type]


@pytest.mark.parametrize(("at", "counted"), [(0.0, 1), (-LATE, 0), (HORIZON, 1), (HORIZON + LATE, 0)])
def test_the_measured_weeks_hold_both_their_ends(view_of: ViewOf, at: float, counted: int) -> None:
    view = view_of([mql(created_at=at, mql_at=at, disposition=Disposition.OPEN)])
    assert len(view.created) == counted
    assert len(view.mqls) == counted
    by_week = view.per_week(view.mqls.mql_at, np.ones(counted))
    assert (len(by_week), by_week.sum()) == (2, counted)


def test_an_open_lead_that_was_accepted_counts_and_one_that_waits_does_not(view_of: ViewOf) -> None:
    waiting, accepted = mql(disposition=Disposition.OPEN), mql(accepted_at=MONDAY_10, disposition=Disposition.OPEN)
    assert math.isnan(acceptance_rate(view_of([waiting])))
    assert acceptance_rate(view_of([waiting, accepted])) == 1.0
