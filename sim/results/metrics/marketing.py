"""What marketing brings, and where its leads ended: the ends add up to the leads."""

from __future__ import annotations

from sim.model.lead import Disposition
from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import View


@metric(Group.MARKETING, Unit.LEADS, Better.NEITHER, Cohort.CREATED, "count(created)", by_source=True)
def leads(view: View) -> float:
    """Leads that marketing's channels brought, whatever their worth."""
    return float(len(view.created))


@metric(Group.MARKETING, Unit.LEADS, Better.NEITHER, Cohort.HAPPENED, "count(MQL instant)", by_source=True)
def mqls(view: View) -> float:
    """Leads that marketing called qualified and passed on to sales."""
    return float(len(view.mqls))


def _ended(view: View, disposition: Disposition) -> float:
    return float((view.created.disposition == disposition).sum())


@metric(Group.ENDS, Unit.LEADS, Better.NEITHER, Cohort.CREATED, "count(nurture)", by_source=True)
def nurtured(view: View) -> float:
    """Leads below marketing's bar, kept warm instead of passed on."""
    return _ended(view, Disposition.NURTURE)


@metric(Group.ENDS, Unit.LEADS, Better.LOWER, Cohort.CREATED, "count(lost at handoff)", by_source=True)
def lost_at_handoff(view: View) -> float:
    """Qualified leads that never arrived at sales."""
    return _ended(view, Disposition.LOST_AT_HANDOFF)


@metric(Group.ENDS, Unit.LEADS, Better.LOWER, Cohort.CREATED, "count(ignored)", by_source=True)
def ignored(view: View) -> float:
    """Qualified leads that a rep saw and let lie, without a word."""
    return _ended(view, Disposition.IGNORED)


@metric(Group.ENDS, Unit.LEADS, Better.NEITHER, Cohort.CREATED, "count(rejected)", by_source=True)
def rejected(view: View) -> float:
    """Qualified leads that sales gave back with a reason."""
    return _ended(view, Disposition.REJECTED)


@metric(Group.ENDS, Unit.LEADS, Better.LOWER, Cohort.CREATED, "count(went cold)", by_source=True)
def went_cold(view: View) -> float:
    """Leads whose interest was gone before sales had qualified them."""
    return _ended(view, Disposition.WENT_COLD)


@metric(Group.ENDS, Unit.LEADS, Better.LOWER, Cohort.CREATED, "count(unreachable)", by_source=True)
def unreachable(view: View) -> float:
    """Leads that were tried and never reached."""
    return _ended(view, Disposition.UNREACHABLE)


@metric(Group.ENDS, Unit.LEADS, Better.NEITHER, Cohort.CREATED, "count(disqualified)", by_source=True)
def disqualified(view: View) -> float:
    """Leads that sales spoke to and found not worth an opportunity."""
    return _ended(view, Disposition.DISQUALIFIED)


@metric(Group.ENDS, Unit.LEADS, Better.LOWER, Cohort.CREATED, "count(lost)", by_source=True)
def lost_deals(view: View) -> float:
    """Leads that became an opportunity and did not buy."""
    return _ended(view, Disposition.LOST)


@metric(Group.ENDS, Unit.LEADS, Better.HIGHER, Cohort.CREATED, "count(won)", by_source=True)
def won_leads(view: View) -> float:
    """Leads of the measured weeks that bought by the horizon."""
    return _ended(view, Disposition.WON)


@metric(Group.ENDS, Unit.LEADS, Better.NEITHER, Cohort.CREATED, "count(open)", by_source=True)
def open_leads(view: View) -> float:
    """Leads whose end lies beyond the horizon: rates leave them out where they are undecided (censored)."""
    return _ended(view, Disposition.OPEN)
