"""From SQL to decision: discovery, opportunity, demo, proposal, price, and whether it is won."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.model.draws import Again, Draw
from sim.model.events import EventKind
from sim.model.inbox import Kind
from sim.model.lead import Disposition, Reason
from sim.model.odds import logistic

if TYPE_CHECKING:
    from sim.model.alignment import Levels
    from sim.model.inputs import Policy, StageDelay
    from sim.model.lead import Lead
    from sim.model.reps import Rep, SalesFloor

BUSINESS_DAY = 480.0
"""Business minutes by which lateness is counted."""


def qualify_probability(policy: Policy, levels: Levels, lead: Lead, *, trust: float, performance: float) -> float:
    """Return P(a conversation ends with an SQL).

    Parameters
    ----------
    trust : in the lead's source, 0..1: who expects nothing of a lead asks less, and finds less.
    performance : the rep's, 0..1.

    Notes
    -----
    Without an agreed definition reps cannot tell fit from misfit; a message that the rep does not tell either, or a rep who
    knows nothing of the buyer's visits, loses buyers who would have been ready.
    """
    odds = policy.closing.qualify
    known = odds.fit_known + odds.fit_known_by_definition * levels.definition
    logit = (
        odds.constant
        + odds.intent * lead.intent_left
        + odds.fit * known * (lead.fit - 0.5)
        + odds.message * (levels.message - 0.5)
        + odds.context * (levels.context - 0.5)
        + odds.trust * (trust - 0.5)
        + odds.performance * (performance - 0.5)
        + lead.speed
    )
    return logistic(logit)


def discovery_probability(policy: Policy, levels: Levels, *, fit: bool) -> float:
    """Return P(a discovery call leads to an opportunity); misfits pass where nobody agreed what fits."""
    closing = policy.closing
    return closing.pass_fit if fit else closing.pass_misfit + closing.pass_misfit_by_definition * levels.definition


def price_pitch(policy: Policy, levels: Levels) -> float:
    """Return how far reps sell on price, 0..1 or a little more: from the start, and for want of useful material."""
    closing = policy.closing
    return closing.price_pitch + closing.price_fallback * math.pow(
        1.0 - levels.collateral, closing.price_fallback_power
    )


def discount(policy: Policy, levels: Levels) -> float:
    """Return the share of the list price that is given away."""
    return min(1.0, policy.closing.discount * price_pitch(policy, levels))


def deal_worth(policy: Policy, levels: Levels, *, fit: bool) -> float:
    """Return the share of its list value that a deal brings."""
    return (1.0 if fit else policy.deal.misfit_worth) * (1.0 - discount(policy, levels))


def win_probability(
    policy: Policy, levels: Levels, lead: Lead, *, competitor_first: bool, references: float, performance: float
) -> float:
    """Return P(a proposal is won).

    Parameters
    ----------
    references : customers who speak for us in the buyer's segment.
    performance : the rep's, 0..1.
    """
    odds = policy.closing.win
    known = references / (references + policy.customers.references_usual)
    logit = (
        odds.constant
        + odds.message * (levels.message - 0.5)
        + odds.collateral * (levels.collateral - 0.4)
        + odds.fit * (lead.fit - 0.6)
        + odds.intent * (lead.intent_left - 0.4)
        + odds.price * (price_pitch(policy, levels) - 0.2)
        + odds.focus * (levels.focus - 0.4) * lead.fit
        + policy.demand.segments[lead.segment].win
        + odds.content * (levels.closing_content - policy.alignment.content_effect.usual)
        + odds.references * (known - 0.5)
        + odds.performance * (performance - 0.5)
        + odds.competitor_first * competitor_first
        + odds.lateness * lead.late_bm / BUSINESS_DAY
    )
    if not lead.own:
        logit += odds.context * (levels.context - 0.4)
    return logistic(logit)


def competitor_answers(policy: Policy, uniform: float) -> float:
    """Return after how many elapsed minutes a competitor answers the same buyer, infinite if never.

    Within each step of the audit's distribution the time is spread evenly (HBR 2011, grade B).
    """
    passed = earlier = 0.0
    for within, share in policy.closing.competitor:
        if uniform < passed + share:
            return earlier + (within - earlier) * (uniform - passed) / share
        passed += share
        earlier = within
    return math.inf


def _wait(delay: StageDelay, uniform: float) -> float:
    return delay.at_least_bm - delay.then_bm * math.log1p(-uniform)


def plan_discovery(floor: SalesFloor, lead: Lead, now: float, *, passed_on: bool) -> None:
    """Make a lead an SQL and plan its discovery call; one that a development rep passes on may get lost."""
    lead.keep_own_draws()
    lead.sql_bm = now
    floor.world.happened(EventKind.SQL, lead, now)
    if passed_on and lead.again(Again.PASS) < floor.sales.development.pass_loss:
        floor.world.close(lead, Disposition.LOST_AT_HANDOFF, Reason.NOT_PASSED_ON, now)
        return
    floor.plan(
        lead, now + _wait(floor.world.policy.closing.discovery_delay, lead.again(Again.DISCOVERY_DELAY)), Kind.DISCOVERY
    )


def open_opportunity(floor: SalesFloor, lead: Lead, now: float) -> None:
    """Make a lead an opportunity and plan its demo."""
    lead.opportunity_bm = now
    floor.world.happened(EventKind.OPPORTUNITY, lead, now)
    floor.plan(lead, now + _wait(floor.world.policy.closing.demo_delay, lead.again(Again.DEMO_DELAY)), Kind.DEMO)


def _begin(rep: Rep, lead: Lead, now: float) -> None:
    lead.owner = rep.number
    lead.late_bm += max(0.0, now - lead.planned_bm)


class Discovery:
    """The discovery call: is there a need that we serve."""

    def begin(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> float:
        """Return how long the call takes."""
        _begin(rep, lead, now)
        return floor.world.policy.closing.discovery_bm * lead.effort

    def finish(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
        """Open an opportunity or disqualify."""
        world = floor.world
        chance = discovery_probability(world.policy, world.levels, fit=lead.fit)
        passes = lead.again(Again.DISCOVERY) < chance
        world.luck.discovered(lead, passes, chance, now)
        if passes:
            open_opportunity(floor, lead, now)
        else:
            reason = Reason.NOT_READY if lead.fit else Reason.MISFIT
            world.close(lead, Disposition.DISQUALIFIED, reason, now)


class Demo:
    """The demo, after which some buyers ask for a proposal."""

    def begin(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> float:
        """Return how long the demo takes."""
        _begin(rep, lead, now)
        return floor.world.policy.closing.demo_bm * lead.effort

    def finish(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
        """Plan the proposal, or lose the deal here."""
        closing = floor.world.policy.closing
        lead.demo_bm = now
        floor.world.happened(EventKind.DEMO, lead, now)
        passes = lead.again(Again.DEMO) < closing.demo_pass
        floor.world.luck.demonstrated(lead, passes, closing.demo_pass, now)
        if passes:
            floor.plan_proposal(lead, now + _wait(closing.proposal_delay, lead.again(Again.PROPOSAL_DELAY)))
        else:
            floor.world.close(lead, Disposition.LOST, Reason.AFTER_DEMO, now)


class Proposal:
    """Desk work: written in one go, or laid aside when a lead cannot wait."""

    def begin(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> float | None:
        """Return how long it takes, or what is left of it; without useful material slides are made at home."""
        if lead.in_hand or not math.isnan(lead.proposal_bm):
            return None  # it was written before it became urgent, or a colleague is at it
        if lead.left_bm > 0.0:
            return lead.left_bm
        _begin(rep, lead, now)
        closing = floor.world.policy.closing
        home_made = closing.proposal_without_collateral_bm * (1.0 - floor.world.levels.collateral)
        return (closing.proposal_bm + home_made) * lead.effort

    def finish(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
        """Send it and plan the negotiation."""
        lead.left_bm = 0.0
        lead.proposal_bm = now
        floor.world.happened(EventKind.PROPOSAL, lead, now)
        delay = floor.world.policy.closing.decision_delay
        floor.plan(lead, now + _wait(delay, lead.again(Again.DECISION_DELAY)), Kind.NEGOTIATION)


class Negotiation:
    """The last talk and the buyer's decision."""

    def begin(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> float:
        """Return how long the talk takes."""
        _begin(rep, lead, now)
        return floor.world.policy.closing.negotiation_bm * lead.effort

    def finish(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
        """Decide, and book both what was expected and what came."""
        world = floor.world
        policy, levels = world.policy, world.levels
        competitor_first = self._competitor_first(floor, lead)
        chance = win_probability(
            policy,
            levels,
            lead,
            competitor_first=competitor_first,
            references=world.customers.references[lead.segment],
            performance=rep.member.performance,
        )
        lead.discount = discount(policy, levels)
        worth = deal_worth(policy, levels, fit=lead.fit)
        lead.win_probability = chance
        lead.expected_value = lead.mean_value * worth
        is_won = lead.again(Again.WIN) < chance
        lead.revenue = lead.value * worth if is_won else 0.0
        world.happened(EventKind.PRICED, lead, now, value=lead.discount)
        world.happened(EventKind.VALUED, lead, now, value=lead.expected_value)
        world.happened(EventKind.DECIDED, lead, now, value=chance)
        world.customers.sell(lead)
        if is_won:
            world.close(lead, Disposition.WON, Reason.NONE, now)
        else:
            world.close(lead, Disposition.LOST, Reason.COMPETITOR if competitor_first else Reason.NO_DECISION, now)

    @staticmethod
    def _competitor_first(floor: SalesFloor, lead: Lead) -> bool:
        world = floor.world
        if lead.own or lead.once(Draw.SHOPS) >= world.policy.demand.channels[lead.channel].shops_elsewhere:
            return False
        answered = world.elapsed(lead.answered_bm) - lead.mql_at
        return competitor_answers(world.policy, lead.again(Again.COMPETITOR)) < answered
