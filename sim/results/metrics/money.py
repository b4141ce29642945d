"""Money. Realised revenue rests on the deals that were won, expected revenue on the proposals that were decided.

The two estimate the same thing and are never mixed: `expected_` metrics hold no realised deal. Profit weighs each
week with the costs in force, so that a dated change of margin or overhead counts from its week on.
"""

from __future__ import annotations

import numpy as np

from sim.model.events import OWN
from sim.results.registry import Better, Cohort, Group, Unit, metric
from sim.results.view import WEEKS_PER_YEAR, FloatArray, View, ratio


def _expected(view: View) -> FloatArray:
    return view.decisions.win_probability * view.decisions.expected_value


@metric(Group.MONEY, Unit.MONEY, Better.HIGHER, Cohort.HAPPENED, "sum(first year's revenue of the won)", by_source=True)
def revenue(view: View) -> float:
    """First year's revenue of the deals won: realised, with the luck of each decision."""
    return float(view.wins.revenue.sum())


@metric(
    Group.MONEY,
    Unit.MONEY,
    Better.HIGHER,
    Cohort.HAPPENED,
    "sum(win probability x expected value) over decisions",
    by_source=True,
)
def expected_revenue(view: View) -> float:
    """First year's revenue to be expected from the proposals decided, without the luck of each decision."""
    return float(_expected(view).sum())


def weekly_expected_revenue(view: View) -> FloatArray:
    """Give expected revenue by the week in which buyers decided, in money: together `expected_revenue`."""
    return view.per_week(view.decisions.closed_at, _expected(view))


def _renewals(view: View) -> FloatArray:
    """Give the renewals of each week: every customer of the start renews once a year unless lost."""
    return view.weekly.customer_revenue_start / WEEKS_PER_YEAR - view.weekly.churned


def _expected_renewals(view: View) -> FloatArray:
    """Give the same where the base grew by expected deals: the week's churn rate on the expected base."""
    weekly = view.weekly
    base = np.concatenate(([weekly.customer_revenue_start], weekly.customer_revenue[:-1]))
    expected_base = np.concatenate(([weekly.customer_revenue_start], weekly.expected_customer_revenue[:-1]))
    churn_rate = np.divide(weekly.churned, base, out=np.zeros_like(base), where=base > 0.0)
    return weekly.customer_revenue_start / WEEKS_PER_YEAR - churn_rate * expected_base


@metric(
    Group.MONEY, Unit.MONEY, Better.HIGHER, Cohort.WEEKS, "customers' yearly revenue at the start x years - churned"
)
def renewals(view: View) -> float:
    """Revenue of the customers of the start, each renewing once a year, less what churned."""
    return float(_renewals(view).sum())


@metric(Group.MONEY, Unit.MONEY, Better.LOWER, Cohort.WEEKS, "sum(leads x cost per lead)")
def marketing_spend(view: View) -> float:
    """Money that marketing spent on its channels."""
    return float(view.weekly.marketing_spend.sum())


@metric(Group.MONEY, Unit.MONEY, Better.LOWER, Cohort.WEEKS, "reps' scheduled hours x cost per hour + hiring")
def sales_cost(view: View) -> float:
    """Cost of the sales team: paid hours and hiring."""
    return float(view.weekly.sales_cost.sum() + view.weekly.hiring_cost.sum())


def _before_discount(money: FloatArray, discount: FloatArray) -> FloatArray:
    """Give what deals would have brought at list price; a deal given away altogether counts as it is."""
    return np.divide(money, 1.0 - discount, out=money.copy(), where=discount < 1.0)


def _profit(view: View, booked: FloatArray, listed: FloatArray, renewed: FloatArray) -> FloatArray:
    """Give the profit of weekly bookings and renewals, in money; what was discounted costs as much to deliver as the rest.

    ``listed`` is what the bookings would have been without a discount. What introducing an agreement costs is paid in the week
    from which on the policy asks for it.
    """
    weekly = view.weekly
    margin = view.by_week(lambda policy: policy.costs.gross_margin)
    overhead = view.by_week(lambda policy: policy.costs.overhead) / WEEKS_PER_YEAR
    introduction = np.diff(view.by_week(lambda policy: policy.costs.introduction), prepend=0.0)
    gross = booked - (1.0 - margin) * listed + margin * renewed
    return np.asarray(gross - weekly.marketing_spend - weekly.sales_cost - weekly.hiring_cost - overhead - introduction)


@metric(
    Group.MONEY,
    Unit.MONEY,
    Better.HIGHER,
    Cohort.WEEKS,
    "revenue - (1 - gross margin) x revenue before discounts + gross margin x renewals"
    " - marketing_spend - sales_cost - overhead x years - introduction",
)
def profit(view: View) -> float:
    """Money left of realised revenue and renewals after all costs."""
    wins = view.wins
    listed = _before_discount(wins.revenue, wins.discount)
    booked = view.per_week(wins.closed_at, wins.revenue)
    return float(_profit(view, booked, view.per_week(wins.closed_at, listed), _renewals(view)).sum())


@metric(
    Group.MONEY,
    Unit.MONEY,
    Better.HIGHER,
    Cohort.WEEKS,
    "the same with expected_revenue and expected renewals",
)
def expected_profit(view: View) -> float:
    """Profit to be expected after all costs, without the luck of each decision."""
    return float(weekly_expected_profit(view).sum())


def weekly_expected_profit(view: View) -> FloatArray:
    """Give expected profit week by week, in money: together `expected_profit`."""
    decisions, expected = view.decisions, _expected(view)
    listed = _before_discount(expected, decisions.discount)
    return _profit(
        view,
        view.per_week(decisions.closed_at, expected),
        view.per_week(decisions.closed_at, listed),
        _expected_renewals(view),
    )


@metric(
    Group.MONEY,
    Unit.RATIO,
    Better.HIGHER,
    Cohort.HAPPENED,
    "(marketing's revenue - its cost of delivery - marketing_spend) / marketing_spend",
)
def marketing_roi(view: View) -> float:
    """Gross margin of the deals that began as marketing's, less marketing's money, per unit of that money."""
    own = view.wins.channel == OWN
    ours = np.where(own, 0.0, view.wins.revenue)
    booked = view.per_week(view.wins.closed_at, ours)
    listed = view.per_week(view.wins.closed_at, _before_discount(ours, view.wins.discount))
    margin = view.by_week(lambda policy: policy.costs.gross_margin)
    spend = marketing_spend(view)
    return ratio(float((booked - (1.0 - margin) * listed).sum()) - spend, spend)


@metric(Group.MONEY, Unit.MONEY, Better.LOWER, Cohort.HAPPENED, "(marketing_spend + sales_cost) / wins")
def cost_per_win(view: View) -> float:
    """Cost of marketing and sales together for each deal won."""
    return ratio(marketing_spend(view) + sales_cost(view), float(len(view.wins)))
