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
    OWN_FIT = 1
    REACH = 2
    CONTACT = 3
    QUALIFY = 4
    DISCOVERY = 5
    DEMO = 6


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
        closing = policy.closing
        segments = policy.demand.segments
        self._value = [segment.value for segment in segments]
        for own, leads in enumerate(self._typical):
            for lead in leads:
                lead.segment = max(range(len(segments)), key=lambda number: segments[number].share)
                lead.intent_left = policy.sales.own_intent if own else TYPICAL_INTENT
        proposal = [
            [
                win_probability(
                    policy,
                    levels,
                    lead,
                    competitor_first=False,
                    references=policy.customers.references_usual,
                    performance=AVERAGE,
                )
                * deal_worth(policy, levels, fit=lead.fit)
                * policy.deal.value.mean
                for lead in leads
            ]
            for leads in self._typical
        ]
        self._proposal = proposal
        self._opportunity = [[closing.demo_pass * worth for worth in row] for row in proposal]
        self._sql = [
            discovery_probability(policy, levels, fit=fit) * self._opportunity[False][fit] for fit in (False, True)
        ]
        self._conversation = [
            [self._of_conversation(policy, levels, channel.intent, fit=fit) for fit in (False, True)]
            for channel in policy.demand.channels
        ]
        self._contact = policy.response.contact
        share = min(1.0, max(0.0, own_fit_probability(policy, levels)))
        misfit, fit = self._opportunity[True]
        self._own_fit = fit - misfit
        self._own = share * fit + (1.0 - share) * misfit

    def _of_conversation(self, policy: Policy, levels: Levels, intent: float, *, fit: bool) -> float:
        """Return about what a conversation with a lead of a source is worth, answered within the hour."""
        lead = self._typical[False][fit]
        lead.intent_left, lead.speed = intent_left(policy.response, intent, ANCHOR), 0.0
        return qualify_probability(policy, levels, lead, trust=AVERAGE, performance=AVERAGE) * self._sql[fit]

    def _set_lags(self, policy: Policy) -> None:
        closing = policy.closing
        after_demo = _mean(closing.proposal_delay) + _mean(closing.decision_delay) + WORK
        found = after_demo + _mean(closing.demo_delay)
        qualified = found + _mean(closing.discovery_delay)
        self._lags = (found, found, qualified, qualified, qualified, found, after_demo)

    # -- what happened ----------------------------------------------------------------------------------------------------

    def _add(self, chance: Chance, amount: float, now: float) -> None:
        begins, ends = self._window
        # a decision after the end is nobody's revenue, one from before the beginning neither
        if begins <= now + self._lags[chance] <= ends:
            self._sums[chance] += amount

    def prospected(self, found: int, expected: float, now: float) -> None:
        """Note how many opportunities a stretch of own time brought, of how many in the mean."""
        self._add(Chance.OWN_COUNT, (found - expected) * self._own, now)

    def own_fits(self, fit: bool, probability: float, now: float) -> None:
        """Note whether an own opportunity fits."""
        self._add(Chance.OWN_FIT, (fit - min(1.0, max(0.0, probability))) * self._own_fit, now)

    def reached(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether a buyer can be reached at all, at the first attempt of a life."""
        worth = self._contact * self._conversation[lead.channel][lead.fit] * self._value[lead.segment]
        self._add(Chance.REACH, (happened - probability) * worth, now)

    def contacted(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether an attempt on a buyer who can be reached led to a conversation."""
        worth = self._conversation[lead.channel][lead.fit] * self._value[lead.segment]
        self._add(Chance.CONTACT, (happened - probability) * worth, now)

    def qualified(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether a conversation ended with an SQL."""
        self._add(Chance.QUALIFY, (happened - probability) * self._sql[lead.fit] * self._value[lead.segment], now)

    def discovered(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether a discovery call led to an opportunity."""
        probability = min(1.0, max(0.0, probability))
        worth = self._opportunity[False][lead.fit] * self._value[lead.segment]
        self._add(Chance.DISCOVERY, (happened - probability) * worth, now)

    def demonstrated(self, lead: Lead, happened: bool, probability: float, now: float) -> None:
        """Note whether a demo led to a proposal."""
        worth = self._proposal[lead.own][lead.fit] * self._value[lead.segment]
        self._add(Chance.DEMO, (happened - probability) * worth, now)

    def take(self) -> dict[str, float]:
        """Return the sums since they were last taken, as the fields of `Weekly`, and begin new ones."""
        sums, self._sums = self._sums, [0.0] * len(Chance)
        return {f"luck_{chance.name.lower()}": sums[chance] for chance in Chance}


def own_fit_probability(policy: Policy, levels: Levels) -> float:
    """Return P(an own opportunity fits the ideal customer profile)."""
    return policy.sales.own_fit + policy.sales.own_fit_by_focus * levels.focus
