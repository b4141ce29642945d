"""What is kept of each week: the company's state and books, as series over the measured weeks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weekly:
    """One entry per measured week, shape (weeks,); ``trust`` and ``budget`` have shape (weeks, channels).

    Money in the scenario's currency, times in business minutes. ``busy + own + idle + absent = scheduled``, over all reps.
    """

    mqls: NDArray[np.float64]  # leads that became MQLs for the first time
    marketing_spend: NDArray[np.float64]
    customer_revenue: NDArray[np.float64]  # yearly revenue of customers at the week's end
    expected_customer_revenue: NDArray[np.float64]  # the same with expected revenue
    churned: NDArray[np.float64]  # yearly revenue that left in the week
    waiting: NDArray[np.float64]  # MQLs not yet answered at the week's end
    busy_minutes: NDArray[np.float64]  # work on leads and opportunities
    own_minutes: NDArray[np.float64]  # own prospecting
    idle_minutes: NDArray[np.float64]
    absent_minutes: NDArray[np.float64]
    scheduled_minutes: NDArray[np.float64]
    reps: NDArray[np.float64]
    sales_cost: NDArray[np.float64]
    hiring_cost: NDArray[np.float64]
    quota: NDArray[np.float64]  # MQLs over the promised number; nan without a promise
    attainment: NDArray[np.float64]  # share of promises kept, as the last meeting saw it
    enforcement: NDArray[np.float64]  # how closely promises are watched
    bar: NDArray[np.float64]
    message: NDArray[np.float64]
    collateral: NDArray[np.float64]
    references: NDArray[np.float64]  # customers who speak for us
    luck_own_count: NDArray[np.float64]  # these in money: what chance did beyond its probability, see `luck`
    luck_own_buyer: NDArray[np.float64]
    luck_reach: NDArray[np.float64]
    luck_contact: NDArray[np.float64]
    luck_qualify: NDArray[np.float64]
    luck_discovery: NDArray[np.float64]
    luck_demo: NDArray[np.float64]
    trust: NDArray[np.float64]
    budget: NDArray[np.float64]
    customer_revenue_start: float  # yearly revenue of customers when week 1 begins


class WeeklyBook:
    """Collects the series week by week."""

    def __init__(self) -> None:
        self._weeks: list[dict[str, float | list[float]]] = []

    def add(self, week: dict[str, float | list[float]]) -> None:
        """Book one week: every field of ``Weekly`` but the last."""
        self._weeks.append(week)

    def series(self, customer_revenue_start: float, channels: int) -> Weekly:
        """Return all weeks as arrays."""
        arrays: dict[str, NDArray[np.float64]] = {}
        for field in fields(Weekly)[:-1]:
            shape = (len(self._weeks), channels) if field.name in ("trust", "budget") else (len(self._weeks),)
            arrays[field.name] = np.array([week[field.name] for week in self._weeks], dtype=np.float64).reshape(shape)
        return Weekly(**arrays, customer_revenue_start=customer_revenue_start)
