"""What was promised and what was kept, clause by clause and side by side. Undefined (nan) where nothing was promised.

Every clause counts from the MQL instant: a lead lost at handoff, or answered late because it was reassigned, is a miss.
"""

from __future__ import annotations

import numpy as np

from sim.model.lead import Disposition
from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import FloatArray, Mask, View, mean, share

WEEKS_A_MONTH = 4
"""Weeks over which a promised number of leads is counted."""


def _due(view: View) -> Mask:
    """Say for which MQLs a first response was promised by the horizon."""
    return np.asarray(view.mqls.due_at <= view.end)


def _in_time(view: View) -> Mask:
    return np.asarray(view.mqls.first_response_at <= view.mqls.due_at)


@metric(Group.AGREEMENT, Unit.SHARE, Better.HIGHER, Cohort.DUE, "answered by the due time / due", by_source=True)
def sla_response_compliance(view: View) -> float:
    """Share of promised first responses that came in time: compliance on paper."""
    return share(_in_time(view), among=_due(view))


@metric(
    Group.AGREEMENT, Unit.SHARE, Better.HIGHER, Cohort.DUE, "answered in time, not perfunctorily / due", by_source=True
)
def sla_depth_compliance(view: View) -> float:
    """Share of promised first responses that came in time and were meant: compliance in depth."""
    return share(_in_time(view) & ~view.mqls.perfunctory, among=_due(view))


@metric(Group.AGREEMENT, Unit.PROMISES, Better.LOWER, Cohort.DUE, "due - answered by the due time", by_source=True)
def breaches(view: View) -> float:
    """Promised first responses that did not come in time."""
    due = _due(view)
    return float((due & ~_in_time(view)).sum()) if due.any() else float("nan")


def _clause(view: View, within: FloatArray, kept: Mask) -> float:
    """Give the share kept of the promises (business minutes from the MQL instant) that fell due by the horizon."""
    return share(kept, among=view.business_since_mql(view.end) >= within)


@metric(
    Group.AGREEMENT,
    Unit.SHARE,
    Better.HIGHER,
    Cohort.DUE,
    "(reached, or tried as often as promised, within the promised time) / due",
    by_source=True,
)
def sla_attempts_compliance(view: View) -> float:
    """Share of MQLs that were reached or tried as often as promised within the promised time."""
    promised = view.promised(lambda policy: policy.agreement.attempts)
    within = view.promised(lambda policy: policy.agreement.attempts_within_bm)
    mqls = view.mqls
    # the table keeps the instant of the last attempt only as the end of a lead that was never reached
    tried = (mqls.attempts >= promised) & (view.business_since_mql(mqls.closed_at) <= within)
    reached = view.business_since_mql(mqls.contacted_at) <= within
    return _clause(view, within, tried | reached)


@metric(
    Group.AGREEMENT,
    Unit.SHARE,
    Better.HIGHER,
    Cohort.DUE,
    "(SQL, rejected, or closed after a response, within the promised time) / due",
    by_source=True,
)
def sla_disposition_compliance(view: View) -> float:
    """Share of MQLs of which sales said yes, no or later within the promised time."""
    within = view.promised(lambda policy: policy.agreement.disposition_bm)
    mqls = view.mqls
    # a lead that was lost on the way or let lie has an end, but nobody said so
    spoken = view.answered | (mqls.disposition == Disposition.REJECTED)
    said_at = np.fmin(mqls.sql_at, np.where(spoken, mqls.closed_at, np.nan))
    return _clause(view, within, view.business_since_mql(said_at) <= within)


@metric(
    Group.AGREEMENT,
    Unit.SHARE,
    Better.HIGHER,
    Cohort.WEEKS,
    "months with the promised count or more / months with a promise",
)
def sla_volume_compliance(view: View) -> float:
    """Share of months of four weeks in which marketing delivered the qualified leads it had promised.

    A week with fewer is made up for by one with more. Weeks without a promise do not count, nor does a month without one.
    """
    months = np.arange(0, len(view.weekly.quota), WEEKS_A_MONTH)
    promised = np.isfinite(view.weekly.quota)
    kept = np.add.reduceat(np.where(promised, view.weekly.quota, 0.0), months)
    weeks = np.add.reduceat(promised.astype(float), months)
    return share(kept >= weeks - 1e-9, among=weeks > 0)


@metric(Group.AGREEMENT, Unit.SHARE, Better.HIGHER, Cohort.WEEKS, "mean over weeks of min(1, delivered / promised)")
def marketing_kept(view: View) -> float:
    """Share of the qualified leads promised by marketing that it delivered, no week making up for another."""
    return mean(np.minimum(view.weekly.quota, 1.0))


@metric(
    Group.AGREEMENT,
    Unit.SHARE,
    Better.HIGHER,
    Cohort.DUE,
    "mean of the compliances of the clauses that sales signed",
    by_source=True,
)
def sales_kept(view: View) -> float:
    """Share of its promises that sales kept, each clause it signed weighing the same."""
    clauses = (sla_response_compliance, sla_attempts_compliance, sla_disposition_compliance)
    return mean(np.array([clause(view) for clause in clauses]))
