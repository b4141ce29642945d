"""Luck: what chance did beyond its probabilities, in money. Each has mean exactly 0 over replications, under every policy.

They are what narrows the interval of expected revenue (docs/decisions/0009), not figures to be read one by one.
"""

from __future__ import annotations

from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import View

_FORMULA = "sum((happened - probability) x about what hangs on it)"


@metric(Group.LUCK, Unit.MONEY, Better.NEITHER, Cohort.WEEKS, "(opportunities found - expected) x about their worth")
def luck_own_count(view: View) -> float:
    """Luck in how many opportunities the reps found in their own hours."""
    return float(view.weekly.luck_own_count.sum())


@metric(Group.LUCK, Unit.MONEY, Better.NEITHER, Cohort.WEEKS, _FORMULA)
def luck_own_buyer(view: View) -> float:
    """Luck in what buyers the reps' own opportunities have: their segments, and whether they fit."""
    return float(view.weekly.luck_own_buyer.sum())


@metric(Group.LUCK, Unit.MONEY, Better.NEITHER, Cohort.WEEKS, _FORMULA)
def luck_reach(view: View) -> float:
    """Luck in how many of the buyers tried can be reached at all."""
    return float(view.weekly.luck_reach.sum())


@metric(Group.LUCK, Unit.MONEY, Better.NEITHER, Cohort.WEEKS, _FORMULA)
def luck_contact(view: View) -> float:
    """Luck in how many attempts led to a conversation."""
    return float(view.weekly.luck_contact.sum())


@metric(Group.LUCK, Unit.MONEY, Better.NEITHER, Cohort.WEEKS, _FORMULA)
def luck_qualify(view: View) -> float:
    """Luck in how many conversations ended with an SQL."""
    return float(view.weekly.luck_qualify.sum())


@metric(Group.LUCK, Unit.MONEY, Better.NEITHER, Cohort.WEEKS, _FORMULA)
def luck_discovery(view: View) -> float:
    """Luck in how many discovery calls led to an opportunity."""
    return float(view.weekly.luck_discovery.sum())


@metric(Group.LUCK, Unit.MONEY, Better.NEITHER, Cohort.WEEKS, _FORMULA)
def luck_demo(view: View) -> float:
    """Luck in how many demos led to a proposal."""
    return float(view.weekly.luck_demo.sum())
