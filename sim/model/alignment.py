"""What makes the two teams one or two: levels, trust, and what marketing can learn from what it is told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.inputs import Alignment, Policy

WEEKS_A_YEAR = 52.0

MEETING_WEEKS = 4
"""Weeks between two meetings at which trust recovers and kept promises are looked at."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The dimensions of alignment as they stand this week, each 0..1, learning and broken promises included."""

    definition: float
    message: float
    context: float
    collateral: float
    reporting: float
    joint_goal: float
    focus: float
    closing_content: float
    enforcement: float


class Dynamics:
    """The moving part of alignment: trust per source, what was learned, and what the last meeting saw."""

    def __init__(self, policy: Policy) -> None:
        channels = len(policy.demand.channels)
        self.trust = [policy.alignment.trust.start] * channels
        self.budget = [1.0] * channels
        self.bar_raise = 0.0
        self.attainment = 1.0
        self.mqls = [0] * channels
        self.sqls = [0] * channels
        self.volume: float | None = None
        self._gap = 1.0
        self._since_review = 0.0
        self._kept = 0
        self._due = 0

    def levels(self, policy: Policy) -> Levels:
        """Return this week's levels: reports close the message gap."""
        alignment = policy.alignment
        return Levels(
            definition=alignment.definition,
            message=1.0 - (1.0 - alignment.message) * self._gap,
            context=alignment.context,
            collateral=1.0 - (1.0 - alignment.collateral) * self._gap,
            reporting=alignment.reporting,
            joint_goal=alignment.joint_goal,
            focus=alignment.focus,
            closing_content=alignment.closing_content,
            enforcement=alignment.enforcement,
        )

    def credit(self, alignment: Alignment, channel: int, outcome: float, weight: float = 1.0) -> None:
        """Move sales' trust in a source towards what one of its leads turned out to be (0..1)."""
        rate = min(1.0, weight * alignment.trust.rate * (0.3 + alignment.reporting))
        self.trust[channel] += rate * (outcome - self.trust[channel])

    def note_promise(self, *, kept: bool) -> None:
        """Count one first-response promise that fell due, for the next meeting."""
        self._due += 1
        self._kept += kept

    def note_volume(self, mqls_a_rep: float) -> None:
        """Take note of a week's MQLs a rep: what reps feel is the average of about the last month."""
        if self.volume is None:
            self.volume = mqls_a_rep
        self.volume += (mqls_a_rep - self.volume) / MEETING_WEEKS

    def meet(self, policy: Policy) -> None:
        """Every four weeks: doubted sources get a second hearing, and both sides see how the promise was kept."""
        alignment = policy.alignment
        for channel, trust in enumerate(self.trust):
            if trust < 0.5:
                self.trust[channel] += alignment.trust.recovery * alignment.reporting * (0.5 - trust)
        if self._due:
            self.attainment = self._kept / self._due
        self._kept = self._due = 0

    def review(self, policy: Policy) -> None:
        """Once a week: learn from calls sat in on, and from a report if one is due, which is every ``1 / reporting`` weeks."""
        alignment = policy.alignment
        self._gap *= math.exp(-alignment.learning.shadowing * alignment.shadowing / WEEKS_A_YEAR)
        if alignment.reporting <= 0.0:
            return
        self._since_review += 1.0
        interval = 1.0 / alignment.reporting
        if self._since_review < interval - 1e-9:  # thirds of weeks do not add up to the last bit
            return
        self._since_review -= interval
        told = 1.0 if alignment.source_recorded else alignment.learning.unrecorded
        self._learn(policy, told / WEEKS_A_YEAR)

    def _learn(self, policy: Policy, progress: float) -> None:
        """Take one report's worth of learning; ``progress`` is in years of weekly reports."""
        learning = policy.alignment.learning
        self._gap *= math.exp(-learning.message * progress)
        if not policy.alignment.source_recorded or sum(self.mqls) == 0:
            return
        self._move_budget(policy, progress)
        if sum(self.sqls) < learning.bar_below * sum(self.mqls):
            self.bar_raise = min(learning.bar_most, self.bar_raise + learning.bar * progress)

    def _move_budget(self, policy: Policy, progress: float) -> None:
        """Shift budget towards sources whose next unit of money brings more SQLs; what is spent in all stays the same.

        A source's yield is shrunk towards the average by two SQLs' worth of spending, so that a new source is not condemned by
        its first silence. What counts is the *marginal* yield: the average times the power at which volume grows with budget.
        """
        learning = policy.alignment.learning
        channels = policy.demand.channels
        spent = [mqls * channel.cost_per_lead for mqls, channel in zip(self.mqls, channels, strict=True)]
        if min(sum(spent), sum(self.sqls)) <= 0.0:
            return
        average = sum(self.sqls) / sum(spent)
        prior = 2.0 / average
        moved = []
        for channel, budget, sqls, cost in zip(channels, self.budget, self.sqls, spent, strict=True):
            marginal = channel.saturation * (sqls + 2.0) / (cost + prior)
            factor = (marginal / (0.7 * average)) ** (learning.budget * progress)
            moved.append(budget * factor)
        costs = [
            (channel.per_week + sum(burst.leads for burst in channel.bursts if burst.week > 0) / WEEKS_A_YEAR)
            * channel.cost_per_lead
            for channel in channels
        ]
        if sum(costs) > 0.0:
            self.budget = _within_means(moved, costs, learning.budget_low, learning.budget_high)


def _within_means(budgets: list[float], costs: list[float], low: float, high: float) -> list[float]:
    """Return budgets in these proportions, each within its range, that cost as much in all as 1 each would.

    Where the range holds no such budgets the nearest are returned. ``costs`` is what a source costs a week at a budget of 1.
    """
    total = sum(costs)
    least, most = 0.0, high / min((budget for budget in budgets if budget > 0.0), default=1.0)
    for _ in range(60):  # halving: costs grow with the scale
        scale = 0.5 * (least + most)
        scaled = [min(high, max(low, budget * scale)) for budget in budgets]
        if sum(map(mul, costs, scaled)) < total:
            least = scale
        else:
            most = scale
    return scaled
