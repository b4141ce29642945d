"""Where the reps' hours went."""

from __future__ import annotations

from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import View, ratio
from sim.units import MINUTES_PER_HOUR, Clock


@metric(Group.CAPACITY, Unit.SHARE, Better.NEITHER, Cohort.WEEKS, "busy / (scheduled - absent)", clock=Clock.BUSINESS)
def rep_utilisation(view: View) -> float:
    """Share of the reps' present hours that went into leads and opportunities."""
    weekly = view.weekly
    return ratio(weekly.busy_minutes.sum(), weekly.scheduled_minutes.sum() - weekly.absent_minutes.sum())


@metric(Group.CAPACITY, Unit.HOURS, Better.NEITHER, Cohort.WEEKS, "sum(own minutes) / 60", clock=Clock.BUSINESS)
def own_hours(view: View) -> float:
    """Hours that the reps spent on their own prospecting."""
    return float(view.weekly.own_minutes.sum()) / MINUTES_PER_HOUR
