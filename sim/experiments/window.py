"""A part of a run: what its last weeks brought without the luck of decisions, and what was kept of their promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.errors import UsageError
from sim.experiments.run import Result
from sim.results.metrics.agreement import (
    sla_attempts_compliance,
    sla_disposition_compliance,
    sla_response_compliance,
)
from sim.results.metrics.money import weekly_expected_profit, weekly_expected_revenue
from sim.results.view import FloatArray, View
from sim.units import MINUTES_PER_WEEK

_FIRST: Final = 1


@dataclass(frozen=True, slots=True)
class Promise:
    """What was kept of one clause.

    Parameters
    ----------
    clause : str
        As the scenario names it below ``agreement``: ``marketing.qualified_leads``, ``sales.first_response``,
        ``sales.attempts`` or ``sales.disposition``.
    share : float
        Share kept, 0..1; of the leads promised by Marketing, no week making up for another.
    kept, due : float
        How many leads it was kept for, of how many for which it fell due; for Marketing leads delivered, of those promised.
    """

    clause: str
    share: float
    kept: float
    due: float


@dataclass(frozen=True, slots=True)
class Window:
    """The weeks of a run from one of them on.

    Parameters
    ----------
    expected_revenue, expected_profit : float
        Of these weeks, in money, as the metrics of that name.
    promises : tuple of Promise
        Of leads that became MQLs in these weeks; clauses that nobody signed, or that fell due for no lead, are left out.
    """

    expected_revenue: float
    expected_profit: float
    promises: tuple[Promise, ...]


def window(result: Result, first: int = _FIRST) -> Window:
    """Look at a run from one week on.

    Parameters
    ----------
    first : int
        The first week looked at; 1 is the run's first.

    Raises
    ------
    UsageError
        If the run has no such week.
    """
    view = View(result.leads, result.weekly, result.inputs)
    if not _FIRST <= first <= view.weeks:
        msg = f"the run has the weeks 1 to {view.weeks}, and no week {first}"
        raise UsageError(msg)
    late = result.leads.mql_at >= (first - 1) * MINUTES_PER_WEEK
    of_leads = View(result.leads.rows(np.flatnonzero(late)), result.weekly, result.inputs)
    return Window(
        expected_revenue=float(weekly_expected_revenue(view)[first - 1 :].sum()),
        expected_profit=float(weekly_expected_profit(view)[first - 1 :].sum()),
        promises=(*_delivered(view, first), *_answered(of_leads)),
    )


def _delivered(view: View, first: int) -> Iterator[Promise]:
    """Give what Marketing delivered of the leads it had promised."""
    promised = view.by_week(lambda policy: policy.agreement.qualified_leads_per_week)[first - 1 :]
    signed = np.isfinite(promised)
    if signed.any():
        delivered = view.weekly.mqls[first - 1 :][signed]
        share = float(np.minimum(delivered / promised[signed], 1.0).mean())
        yield Promise("marketing.qualified_leads", share, float(delivered.sum()), float(promised.sum(where=signed)))


def _answered(view: View) -> Iterator[Promise]:
    """Give what Sales kept of each of its clauses."""
    due = float(np.asarray(view.mqls.due_at <= view.end).sum())
    for clause, share, count in (
        ("sales.first_response", sla_response_compliance(view), due),
        ("sales.attempts", sla_attempts_compliance(view), _fell_due(view, _attempts_within(view))),
        ("sales.disposition", sla_disposition_compliance(view), _fell_due(view, _disposition_within(view))),
    ):
        if count and np.isfinite(share):
            yield Promise(clause, share, round(share * count), count)


def _attempts_within(view: View) -> FloatArray:
    return view.promised(lambda policy: policy.agreement.attempts_within_bm)


def _disposition_within(view: View) -> FloatArray:
    return view.promised(lambda policy: policy.agreement.disposition_bm)


def _fell_due(view: View, within: FloatArray) -> float:
    """Count the leads for which a promise (business minutes from the MQL instant) fell due by the run's end."""
    return float((view.business_since_mql(view.end) >= within).sum())
