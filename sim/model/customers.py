"""Today's customers: who stays, who goes, and what that makes of the year's revenue."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.model.alignment import WEEKS_A_YEAR
from sim.model.closing import price_pitch
from sim.model.odds import log_odds, logistic

if TYPE_CHECKING:
    from sim.model.alignment import Levels
    from sim.model.inputs import Policy
    from sim.model.lead import Lead

PRIOR_DEALS = 5.0
"""Expected deals' worth of customers sold as the company always sold, before this run's own count."""

USUAL_MISFIT = 0.3
"""Misfit share of sales at which churn is the base churn."""


class Customers:
    """Yearly revenue of customers, in money, realised and expected: never mixed, moved by the same churn."""

    def __init__(self, policy: Policy, message: float) -> None:
        self.revenue = self.expected = policy.customers.revenue
        self.churned = 0.0
        self.references = [segment.references for segment in policy.demand.segments]
        self._first_message = message
        self._sold = 0.0
        self._misfits = 0.0
        self._new = 0.0
        self._new_expected = 0.0

    def sell(self, lead: Lead) -> None:
        """Book one decision: what was to be expected of it and what came of it. A fitting customer speaks for us."""
        chance = lead.win_probability
        self._sold += chance
        self._new += lead.revenue
        self._new_expected += chance * lead.expected_value
        if lead.fit:
            self.references[lead.segment] += chance
        else:
            self._misfits += chance

    def yearly_churn(self, policy: Policy, levels: Levels) -> float:
        """Return the share of revenue lost a year: a promise not kept, buyers who never fitted, price hunters."""
        odds = policy.customers
        misfit = (self._misfits + PRIOR_DEALS * USUAL_MISFIT) / (self._sold + PRIOR_DEALS)
        message = 0.5 * (self._first_message + levels.message)
        return logistic(
            log_odds(odds.churn)
            + odds.message * (1.0 - message)
            + odds.misfit * (misfit - USUAL_MISFIT)
            + odds.context * (1.0 - levels.context)
            + odds.collateral * (1.0 - levels.collateral)
            + odds.price * price_pitch(policy, levels)
            + odds.renewing * policy.strategy.renewing
        )

    def pass_week(self, policy: Policy, levels: Levels) -> None:
        """Let a week pass: customers leave and expand, this week's deals join."""
        churn = 1.0 - (1.0 - self.yearly_churn(policy, levels)) ** (1.0 / WEEKS_A_YEAR)
        yearly = policy.customers.expansion + policy.customers.expansion_by_renewing * policy.strategy.renewing
        expansion = (1.0 + yearly) ** (1.0 / WEEKS_A_YEAR) - 1.0
        fading = math.exp(-1.0 / policy.customers.reference_weeks)
        self.references = [number * fading for number in self.references]
        self.churned = churn * self.revenue
        self.revenue += expansion * self.revenue - self.churned + self._new
        self.expected *= 1.0 + expansion - churn
        self.expected += self._new_expected
        self._new = self._new_expected = 0.0

    def begin_year(self, policy: Policy) -> None:
        """Forget what the warm-up sold: the measured year begins with today's customers."""
        self.references = [segment.references for segment in policy.demand.segments]
        self.revenue = self.expected = policy.customers.revenue
