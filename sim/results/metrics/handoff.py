"""The pass itself: what sales accepted, how far it trusts the source, how many leads wait."""

from __future__ import annotations

import numpy as np

from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import View, mean, share


@metric(Group.HANDOFF, Unit.LEADS, Better.HIGHER, Cohort.HAPPENED, "count(accepted instant)", by_source=True)
def sals(view: View) -> float:
    """Leads that sales accepted."""
    return float(view.happened(view.leads.accepted_at).sum())


@metric(Group.HANDOFF, Unit.SHARE, Better.HIGHER, Cohort.MQLS, "accepted / MQLs", by_source=True)
def acceptance_rate(view: View) -> float:
    """Share of MQLs that sales accepted, those lost at handoff in the denominator."""
    accepted = np.isfinite(view.mqls.accepted_at)
    return share(accepted, among=accepted | ~view.open_mqls)


@metric(
    Group.HANDOFF,
    Unit.SHARE,
    Better.HIGHER,
    Cohort.END,
    "trust of the last week; of all: mean over sources",
    by_source=True,
)
def trust(view: View) -> float:
    """Sales' trust in a source, from 0 to 1: a moving average of what its leads turned out to be."""
    last = view.weekly.trust[-1]
    return float(last.mean() if view.source is None else last[view.source])


@metric(Group.HANDOFF, Unit.LEADS, Better.LOWER, Cohort.WEEKS, "mean over weeks of the MQLs waiting at the week's end")
def queue_length(view: View) -> float:
    """MQLs in the inbox that nobody has answered yet, at an average week's end."""
    return mean(view.weekly.waiting)
