"""How sales answers: whether, how fast, how often, and whether it reached anybody."""

from __future__ import annotations

import numpy as np

from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import FloatArray, View, mean, quantile, share
from sim.units import Clock


@metric(Group.RESPONSE, Unit.SHARE, Better.LOWER, Cohort.MQLS, "never answered / MQLs", by_source=True)
def no_response_rate(view: View) -> float:
    """Share of MQLs that never got a first response, those lost at handoff included."""
    return share(~view.answered, among=view.answered | ~view.open_mqls)


@metric(
    Group.RESPONSE,
    Unit.HOURS,
    Better.LOWER,
    Cohort.ANSWERED,
    "mean(first response - MQL)",
    by_source=True,
    clock=Clock.ELAPSED,
    across=lambda view: view.response_elapsed,
)
def first_response_elapsed_mean(view: View) -> float:
    """Mean time from MQL to first response as the buyer feels it, nights included."""
    return mean(view.response_elapsed)


@metric(
    Group.RESPONSE,
    Unit.HOURS,
    Better.LOWER,
    Cohort.ANSWERED,
    "median(first response - MQL)",
    by_source=True,
    clock=Clock.ELAPSED,
)
def first_response_elapsed_median(view: View) -> float:
    """Time from MQL to first response that half of the answered leads did not exceed, nights included."""
    return quantile(view.response_elapsed, 0.5)


@metric(
    Group.RESPONSE,
    Unit.HOURS,
    Better.LOWER,
    Cohort.ANSWERED,
    "90 % quantile(first response - MQL)",
    by_source=True,
    clock=Clock.ELAPSED,
)
def first_response_elapsed_p90(view: View) -> float:
    """Time from MQL to first response that 9 in 10 of the answered leads did not exceed, nights included."""
    return quantile(view.response_elapsed, 0.9)


@metric(
    Group.RESPONSE,
    Unit.HOURS,
    Better.LOWER,
    Cohort.ANSWERED,
    "mean(first response - MQL)",
    by_source=True,
    clock=Clock.BUSINESS,
    across=lambda view: view.response_business,
)
def first_response_business_mean(view: View) -> float:
    """Mean time from MQL to first response while the company is open."""
    return mean(view.response_business)


@metric(
    Group.RESPONSE,
    Unit.HOURS,
    Better.LOWER,
    Cohort.ANSWERED,
    "median(first response - MQL)",
    by_source=True,
    clock=Clock.BUSINESS,
)
def first_response_business_median(view: View) -> float:
    """Open hours from MQL to first response that half of the answered leads did not exceed."""
    return quantile(view.response_business, 0.5)


@metric(
    Group.RESPONSE,
    Unit.HOURS,
    Better.LOWER,
    Cohort.ANSWERED,
    "90 % quantile(first response - MQL)",
    by_source=True,
    clock=Clock.BUSINESS,
)
def first_response_business_p90(view: View) -> float:
    """Open hours from MQL to first response that 9 in 10 of the answered leads did not exceed."""
    return quantile(view.response_business, 0.9)


def _attempts(view: View) -> FloatArray:
    return np.sort(view.mqls.attempts[view.answered]).astype(np.float64)


@metric(
    Group.RESPONSE,
    Unit.ATTEMPTS,
    Better.NEITHER,
    Cohort.ANSWERED,
    "mean(attempts)",
    by_source=True,
    across=_attempts,
)
def attempts_per_lead(view: View) -> float:
    """Mean number of attempts to reach an answered lead, the first response included."""
    return mean(_attempts(view))


@metric(
    Group.RESPONSE, Unit.SHARE, Better.LOWER, Cohort.ANSWERED, "perfunctory first touches / answered", by_source=True
)
def perfunctory_share(view: View) -> float:
    """Share of first responses made only to stop the clock."""
    return share(view.mqls.perfunctory, among=view.answered)


@metric(Group.RESPONSE, Unit.SHARE, Better.HIGHER, Cohort.MQLS, "contacted / MQLs", by_source=True)
def contact_rate(view: View) -> float:
    """Share of MQLs that sales reached, those lost at handoff in the denominator."""
    contacted = np.isfinite(view.mqls.contacted_at)
    return share(contacted, among=contacted | ~view.open_mqls)
