"""From qualified to won: marketing's leads and the reps' own opportunities, together and apart."""

from __future__ import annotations

import numpy as np

from sim.model.events import OWN
from sim.model.lead import Disposition
from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import FloatArray, Mask, View, mean, quantile, share
from sim.units import MINUTES_PER_DAY, Clock


def _found(view: View) -> Mask:
    return view.happened(view.leads.opportunity_at)


@metric(Group.CLOSING, Unit.LEADS, Better.HIGHER, Cohort.HAPPENED, "count(SQL instant)", by_source=True)
def sqls(view: View) -> float:
    """Marketing's leads that sales qualified."""
    return float(view.happened(view.leads.sql_at).sum())


@metric(Group.CLOSING, Unit.SHARE, Better.HIGHER, Cohort.MQLS, "SQLs / MQLs", by_source=True)
def mql_to_sql_rate(view: View) -> float:
    """Share of MQLs that sales qualified, those lost at handoff in the denominator."""
    qualified = np.isfinite(view.mqls.sql_at)
    return share(qualified, among=qualified | ~view.open_mqls)


@metric(Group.CLOSING, Unit.OPPORTUNITIES, Better.HIGHER, Cohort.HAPPENED, "count(opportunity instant)", by_source=True)
def opportunities(view: View) -> float:
    """Opportunities opened, from marketing's leads and found by the reps themselves."""
    return float(_found(view).sum())


@metric(Group.CLOSING, Unit.OPPORTUNITIES, Better.HIGHER, Cohort.HAPPENED, "count(opportunity instant, own)")
def own_pipeline(view: View) -> float:
    """Opportunities that the reps found by their own prospecting."""
    return float((_found(view) & (view.leads.channel == OWN)).sum())


@metric(Group.CLOSING, Unit.SHARE, Better.NEITHER, Cohort.HAPPENED, "(opportunities - own) / opportunities")
def marketing_share(view: View) -> float:
    """Share of opportunities that came from marketing's leads."""
    return share(view.leads.channel != OWN, among=_found(view))


@metric(Group.CLOSING, Unit.SHARE, Better.HIGHER, Cohort.HAPPENED, "wins / opportunities won or lost", by_source=True)
def win_rate(view: View) -> float:
    """Share of the opportunities that ended in the measured weeks which were won."""
    ended = np.isfinite(view.leads.opportunity_at) & view.happened(view.leads.closed_at)
    return share(view.leads.disposition == Disposition.WON, among=ended)


@metric(Group.CLOSING, Unit.DEALS, Better.HIGHER, Cohort.HAPPENED, "count(won)", by_source=True)
def wins(view: View) -> float:
    """Deals won, from marketing's leads and the reps' own."""
    return float(len(view.wins))


@metric(Group.CLOSING, Unit.DEALS, Better.HIGHER, Cohort.HAPPENED, "count(won, marketing's)")
def wins_marketing(view: View) -> float:
    """Deals won that began as marketing's lead."""
    return float((view.wins.channel != OWN).sum())


@metric(Group.CLOSING, Unit.DEALS, Better.HIGHER, Cohort.HAPPENED, "count(won, own)")
def wins_own(view: View) -> float:
    """Deals won that a rep had found."""
    return float((view.wins.channel == OWN).sum())


@metric(
    Group.CLOSING,
    Unit.SHARE,
    Better.LOWER,
    Cohort.MQLS,
    "MQLs with an end other than won / MQLs with an end",
    by_source=True,
)
def never_converted_rate(view: View) -> float:
    """Share of MQLs that did not become customers: not the same as never answered."""
    return share(view.mqls.disposition != Disposition.WON, among=~view.open_mqls)


def _cycle(view: View) -> FloatArray:
    return np.sort(view.wins.closed_at - view.wins.opportunity_at) / MINUTES_PER_DAY


@metric(
    Group.CLOSING,
    Unit.DAYS,
    Better.LOWER,
    Cohort.HAPPENED,
    "median(won - opportunity)",
    by_source=True,
    clock=Clock.ELAPSED,
    across=_cycle,
)
def cycle_days(view: View) -> float:
    """Days from opportunity to signature that half of the wins did not exceed."""
    return quantile(_cycle(view), 0.5)


@metric(
    Group.CLOSING,
    Unit.SHARE,
    Better.LOWER,
    Cohort.HAPPENED,
    "mean(discount of the won)",
    by_source=True,
    across=lambda view: np.sort(view.wins.discount),
)
def discount(view: View) -> float:
    """Share of the list price given away on a deal that was won."""
    return mean(view.wins.discount)


@metric(Group.CLOSING, Unit.OPPORTUNITIES, Better.NEITHER, Cohort.END, "count(opportunity, open)", by_source=True)
def open_opportunities(view: View) -> float:
    """Opportunities without a decision at the horizon."""
    still_open = (view.leads.disposition == Disposition.OPEN) & np.isfinite(view.leads.opportunity_at)
    return float(still_open.sum())
