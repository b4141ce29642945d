"""Luck: what chance did to a run beyond its probabilities, stage by stage, in money.

Each time the model asks a uniform whether something happens, the outcome less its probability, times about what hangs on it, is
added to that stage's sum. The probability and the worth are known before the uniform is looked at, so every sum has mean
exactly 0 whatever the policy: control variates of known mean. They decide nothing.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from sim.model.closing import deal_worth, discovery_probability, qualify_probability, win_probability
from sim.model.decay import ANCHOR, intent_left
from sim.model.demand import segment_shares
from sim.model.events import OWN, LeadId
from sim.model.lead import Lead

if TYPE_CHECKING:
    from sim.model.alignment import Levels
    from sim.model.inputs import Policy, StageDelay

TYPICAL_INTENT = 0.4
"""Intent left of a lead that made it to a proposal: where `closing.win.intent` counts nothing."""

AVERAGE = 0.5
"""Performance of a rep, and trust in a source, that are nothing special."""

WORK = 480.0
"""Business minutes that an opportunity's tasks wait and take, in all: a guess, on which only the precision hangs."""


class Chance(IntEnum):
    """Where chance enters on the way to a proposal."""

    OWN_COUNT = 0
    OWN_BUYER = 1
    REACH = 2
    CONTACT = 3
    QUALIFY = 4
    DISCOVERY = 5
    DEMO = 6


OWN_COUNT, OWN_BUYER, REACH, CONTACT, QUALIFY, DISCOVERY, DEMO = (chance.value for chance in Chance)
"""Their numbers, looked up once: each attempt asks for them."""


def _mean(delay: StageDelay) -> float:
    return delay.at_least_bm + delay.then_bm


class Luck:
    """The sums of one run.

    Parameters
    ----------
    policy : in force from the beginning.
    levels : at the beginning.
    begins, ends : business minutes between which decisions count as the run's revenue.
    """

    def __init__(self, policy: Policy, levels: Levels, begins: float, ends: float) -> None:
        self._sums = [0.0] * len(Chance)
        self._window = begins, ends
        self._typical = [[self._lead(own, fit) for fit in (False, True)] for own in (False, True)]
        self._known: tuple[Policy, Levels] | None = None
        self.look_at(policy, levels)

    @staticmethod
    def _lead(own: bool, fit: bool) -> Lead:
        return Lead(LeadId(OWN if own else 0, 0, 1, 0), 0, (), fit=fit, intent=TYPICAL_INTENT)

    def look_at(self, policy: Policy, levels: Levels) -> None:
        """Begin a week: put a price on each stage, and say how long each lies before the decision."""
        if self._known is not None and self._known[0] is policy and self._known[1] == levels:
            return
        self._known = policy, levels
        self._set_worth(policy, levels)
        self._set_lags(policy)

    def _set_worth(self, policy: Policy, levels: Levels) -> None:
        """Price every stage by what hangs on it: by own or not, by fit, by segment, and own finds by who finds them."""
        self._proposal = [self._of_proposals(policy, levels, leads) for leads in self._typical]
        passed = policy.closing.demo_pass
        self._opportunity = [[[passed * worth for worth in row] for row in rows] for rows in self._proposal]
        found = [discovery_probability(policy, levels, fit=fit) for fit in (False, True)]
        self._sql = [[found[fit] * worth for worth in self._opportunity[False][fit]] for fit in (False, True)]
        self._conversation = [
            [self._of_conversation(policy, levels, channel.intent, fit=fit) for fit in (False, True)]
            for channel in policy.demand.channels
        ]
        self._contact = policy.response.contact
        self._own = self._of_own(policy, levels)
        self._by_performance: dict[float, float] = {}

    def _of_own(self, policy: Policy, levels: Levels) -> float:
        """Return what an own opportunity brings in the mean, over segments and fit."""
        misfit, fit = self._opportunity[True]
        whole = 0.0
        for segment, share in enumerate(segment_shares(policy, levels)):
            chance = own_fit_probability(policy, levels, segment)
            whole += share * (chance * fit[segment] + (1.0 - chance) * misfit[segment])
        return whole

    def _of_proposals(self, policy: Policy, levels: Levels, leads: list[Lead]) -> list[list[float]]:
        segments = range(len(policy.demand.segments))
        return [[self._of_proposal(policy, levels, lead, segment) for segment in segments] for lead in leads]

    def _of_proposal(
        self, policy: Policy, levels: Levels, lead: Lead, segment: int, performance: float = AVERAGE
    ) -> float:
        """Return about what a proposal to a buyer of a segment brings."""
        lead.segment, lead.intent_left = segment, policy.sales.own_intent if lead.own else TYPICAL_INTENT
        chance = win_probability(
            policy,
            levels,
            lead,
            competitor_first=False,
            references=policy.customers.references_usual,
            performance=performance,
        )
        value = policy.deal.value.mean * policy.demand.segments[segment].value
        return chance * deal_worth(policy, levels, fit=lead.fit) * value

    def _of_conversation(self, policy: Policy, levels: Levels, intent: float, *, fit: bool) -> list[float]:
        """Return about what a conversation with a lead of a source brings, by segment, answered within the hour."""
        lead = self._typical[False][fit]
        lead.intent_left, lead.speed = intent_left(policy.response, intent, ANCHOR), 0.0
        chance = qualify_probability(policy, levels, lead, trust=AVERAGE, performance=AVERAGE)
        return [chance * worth for worth in self._sql[fit]]

    def _times(self, performance: float) -> float:
        """Return how many times the average rep's deal a rep's is worth."""
        if performance not in self._by_performance:
            assert self._known is not None  # noqa: S101 - known since the first week began
            lead = self._typical[True][True]
            theirs, usual = (self._of_proposal(*self._known, lead, 0, each) for each in (performance, AVERAGE))
            self._by_performance[performance] = theirs / usual if usual > 0.0 else 1.0
        return self._by_performance[performance]

    def _set_lags(self, policy: Policy) -> None:
        closing = policy.closing
        after_demo = _mean(closing.proposal_delay) + _mean(closing.decision_delay) + WORK
        found = after_demo + _mean(closing.demo_delay)
        qualified = found + _mean(closing.discovery_delay)
        self._lags = (found, found, qualified, qualified, qualified, found, after_demo)

    # -- what happened ----------------------------------------------------------------------------------------------------

    def _add(self, chance: int, amount: float, now: float) -> None:
        begins, ends = self._window
        # a decision after the end is nobody's revenue, one from before the beginning neither
        if begins <= now + self._lags[chance] <= ends:
            self._sums[chance] += amount

    def prospected(self, found: int, expected: float, performance: float, now: float) -> None:
        """Note how many opportunities a stretch of a rep's own time brought, of how many in the mean."""
        self._add(OWN_COUNT, (found - expected) * self._own * self._times(performance), now)

    def found(self, lead: Lead, performance: float, now: float) -> None:
        """Note what buyer an own opportunity has: of which segment, and whether it fits."""
        worth = self._opportunity[True][lead.fit][lead.segment]
        self._add(OWN_BUYER, (worth - self._own) * self._times(performance), now)

    def reached(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether a buyer can be reached at all, at the first attempt of a life."""
        worth = self._contact * self._conversation[lead.channel][lead.fit][lead.segment]
        self._add(REACH, (happened - probability) * worth, now)

    def contacted(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether an attempt on a buyer who can be reached led to a conversation."""
        worth = self._conversation[lead.channel][lead.fit][lead.segment]
        self._add(CONTACT, (happened - probability) * worth, now)

    def qualified(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether a conversation ended with an SQL."""
        self._add(QUALIFY, (happened - probability) * self._sql[lead.fit][lead.segment], now)

    def discovered(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether a discovery call led to an opportunity."""
        probability = min(1.0, max(0.0, probability))
        worth = self._opportunity[False][lead.fit][lead.segment]
        self._add(DISCOVERY, (happened - probability) * worth, now)

    def demonstrated(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether a demo led to a proposal."""
        worth = self._proposal[lead.own][lead.fit][lead.segment]
        self._add(DEMO, (happened - probability) * worth, now)

    def take(self) -> dict[str, float]:
        """Return the sums since they were last taken, as the fields of `Weekly`, and begin new ones."""
        sums, self._sums = self._sums, [0.0] * len(Chance)
        return {f"luck_{chance.name.lower()}": sums[chance] for chance in Chance}


def own_fit_probability(policy: Policy, levels: Levels, segment: int) -> float:
    """Return P(an own opportunity in a segment fits the ideal customer profile)."""
    usual = policy.sales.own_fit + policy.sales.own_fit_by_focus * levels.focus
    return min(1.0, max(0.0, usual * policy.demand.segments[segment].fit))
