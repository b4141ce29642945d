"""What became of the customers: who left, what stayed, how the company grew."""

from __future__ import annotations

import math

from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import View, ratio


@metric(
    Group.CUSTOMERS, Unit.SHARE, Better.LOWER, Cohort.WEEKS, "(churned / mean of customers' yearly revenue) / years"
)
def churn(view: View) -> float:
    """Share of customers' yearly revenue that leaves in a year."""
    return ratio(view.weekly.churned.sum(), view.weekly.customer_revenue.mean() * view.years)


@metric(Group.CUSTOMERS, Unit.MONEY, Better.HIGHER, Cohort.END, "customers' yearly revenue at the end")
def customers(view: View) -> float:
    """Yearly revenue of all customers at the horizon."""
    return float(view.weekly.customer_revenue[-1])


def _yearly(view: View, revenue_at_end: float) -> float:
    return math.pow(ratio(revenue_at_end, view.weekly.customer_revenue_start), 1.0 / view.years) - 1.0


@metric(
    Group.CUSTOMERS, Unit.SHARE, Better.HIGHER, Cohort.END, "(yearly revenue at the end / at the start)^(1 / years) - 1"
)
def growth(view: View) -> float:
    """Growth of customers' yearly revenue in a year, deals won and customers lost since week 1 included."""
    return _yearly(view, view.weekly.customer_revenue[-1])


@metric(
    Group.CUSTOMERS,
    Unit.SHARE,
    Better.HIGHER,
    Cohort.END,
    "the same, each deal with its win probability times its value",
)
def expected_growth(view: View) -> float:
    """Growth in a year as expected from the proposals made, without the luck of each decision."""
    return _yearly(view, view.weekly.expected_customer_revenue[-1])
