"""Response and closing written as SimPy is usually written: a process per lead, a `PriorityResource` per rep.

The same rules as in `sim.model.response` and `sim.model.closing`, for the company of ``plain_company.yml``: nothing is promised
and nothing learned, so what promises, trust and reports do is left out. Formulas are written out where the model has them in
its way, and taken from the model where they are functions of numbers.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import simpy

from sim.business_time import BusinessCalendar
from sim.model.alignment import Levels
from sim.model.closing import competitor_answers, price_pitch, win_probability
from sim.model.decay import intent_left, speed_effect
from sim.model.draws import Again, Draw, life_offset
from sim.model.inputs import Policy, StageDelay
from sim.model.lead import Disposition, Reason
from sim.model.odds import logistic

MEETING, CADENCE, DESK, FRESH = 0, 2, 3, 4
NAN = math.nan
LIFE = life_offset(0)

Wait = Generator[simpy.Event, Any, None]


@dataclass
class Lead:
    """A lead as Marketing passes it on, and what becomes of it; ``_bm`` is business minutes, ``_at`` elapsed ones."""

    key: tuple[int, int, int, int]
    channel: int
    owner: int
    noticed_bm: float
    mql_at: float
    mql_bm: float
    fit: bool
    intent: float
    seen: float
    value: float
    mean_value: float
    effort: float
    urgency: float
    draws: Sequence[float]
    own: bool = False
    segment: int = 0
    attempts: int = 0
    accepted_bm: float = NAN
    first_response_bm: float = NAN
    contacted_bm: float = NAN
    sql_bm: float = NAN
    opportunity_bm: float = NAN
    demo_bm: float = NAN
    proposal_bm: float = NAN
    win_probability: float = NAN
    expected_value: float = NAN
    discount: float = NAN
    revenue: float = 0.0
    rep_minutes: float = 0.0
    disposition: Disposition = Disposition.OPEN
    reason: Reason = Reason.NONE
    closed_at: float = NAN
    intent_left: float = 0.0
    speed: float = 0.0
    late_bm: float = 0.0

    def draw(self, column: int) -> float:
        """Return the uniform of a column of the first life."""
        return self.draws[LIFE + column]


class Rep:
    """A rep: a resource, and the looks at leads that were let lie, paid with the next task."""

    def __init__(self, env: simpy.Environment) -> None:
        self.desk = simpy.PriorityResource(env, capacity=1)
        self.carried = 0.0


class Company:
    """Reps, and a process for each lead."""

    def __init__(self, policy: Policy, levels: Levels, calendar: BusinessCalendar, reps: int, trust: float) -> None:
        self.env = simpy.Environment()
        self.policy, self.levels, self.calendar, self.trust = policy, levels, calendar, trust
        self.reps = [Rep(self.env) for _ in range(reps)]

    def run(self, leads: Sequence[Lead], until: float) -> None:
        """Let all leads go their way."""
        for number, lead in enumerate(leads):
            self.env.process(self.way(lead, number))
        self.env.run(until=until)

    # -- the way of a lead ------------------------------------------------------------------------------------------------

    def way(self, lead: Lead, number: int) -> Wait:
        """From the inbox to the end; among equals the one that was passed on first goes first."""
        env, policy = self.env, self.policy
        yield env.timeout(lead.noticed_bm)
        rep = self.reps[lead.owner - 1]
        with self.ask(rep, FRESH, lead.mql_bm, number) as turn:
            yield turn
            if not self.accepts(lead):
                rep.carried += policy.response.effort.look_bm
                spoken = lead.draw(Again.SPOKEN) < policy.handoff.reject_spoken
                self.close(lead, Disposition.REJECTED if spoken else Disposition.IGNORED, Reason.NOT_WORTH_IT)
                return
            lead.accepted_bm = env.now
            effort = policy.response.effort
            before = effort.research_bm * (1.0 - self.levels.context) + effort.screening_bm * (
                1.0 - self.levels.definition
            )
            before = (before + rep.carried) * lead.effort
            rep.carried = 0.0
            reached = self.attempt(lead, env.now + before)
            minutes = before + (effort.attempt_bm + (effort.conversation_bm if reached else 0.0)) * lead.effort
            yield from self.work(lead, minutes)
            is_sql = self.settle(lead) if reached else False
        while not reached:
            if lead.attempts >= policy.response.attempts:
                self.close(lead, Disposition.UNREACHABLE, Reason.ATTEMPTS_USED_UP)
                return
            planned = env.now + policy.response.spacing_bm
            yield env.timeout(policy.response.spacing_bm)
            with self.ask(rep, CADENCE, planned) as turn:
                yield turn
                reached = self.attempt(lead, env.now)
                talk = effort.conversation_bm if reached else 0.0
                minutes = (rep.carried + effort.attempt_bm + talk) * lead.effort
                rep.carried = 0.0
                yield from self.work(lead, minutes)
                is_sql = self.settle(lead) if reached else False
        if is_sql:
            yield from self.closing(lead, rep)

    def closing(self, lead: Lead, rep: Rep) -> Wait:
        """From SQL to the decision."""
        env, closing = self.env, self.policy.closing
        lead.sql_bm = env.now
        yield from self.stage(lead, rep, MEETING, closing.discovery_delay, Again.DISCOVERY_DELAY, closing.discovery_bm)
        chance = closing.pass_fit
        if not lead.fit:
            chance = closing.pass_misfit + closing.pass_misfit_by_definition * self.levels.definition
        if not lead.draw(Again.DISCOVERY) < chance:
            self.close(lead, Disposition.DISQUALIFIED, Reason.NOT_READY if lead.fit else Reason.MISFIT)
            return
        lead.opportunity_bm = env.now
        yield from self.stage(lead, rep, MEETING, closing.demo_delay, Again.DEMO_DELAY, closing.demo_bm)
        lead.demo_bm = env.now
        if not lead.draw(Again.DEMO) < closing.demo_pass:
            self.close(lead, Disposition.LOST, Reason.AFTER_DEMO)
            return
        minutes = closing.proposal_bm + closing.proposal_without_collateral_bm * (1.0 - self.levels.collateral)
        yield from self.stage(lead, rep, DESK, closing.proposal_delay, Again.PROPOSAL_DELAY, minutes)
        lead.proposal_bm = env.now
        yield from self.stage(lead, rep, MEETING, closing.decision_delay, Again.DECISION_DELAY, closing.negotiation_bm)
        self.decide(lead)

    def stage(self, lead: Lead, rep: Rep, precedence: int, delay: StageDelay, column: Again, minutes: float) -> Wait:
        """Wait until a stage is planned, then for the rep, then do it."""
        env = self.env
        wait = delay.at_least_bm - delay.then_bm * math.log1p(-lead.draw(column))
        planned = env.now + wait
        yield env.timeout(wait)
        with self.ask(rep, precedence, planned) as turn:
            yield turn
            lead.late_bm += max(0.0, env.now - planned)
            yield from self.work(lead, minutes * lead.effort)

    # -- one step of it ---------------------------------------------------------------------------------------------------

    @staticmethod
    def ask(rep: Rep, precedence: int, key: float, number: int = 0) -> Any:
        """Ask for a rep's time."""
        return rep.desk.request(priority=(precedence, key, number))  # type: ignore[arg-type]

    def work(self, lead: Lead, minutes: float) -> Wait:
        """Keep a rep busy."""
        yield self.env.timeout(minutes)
        lead.rep_minutes += minutes

    def accepts(self, lead: Lead) -> bool:
        """Whether the rep finds the lead worth the time."""
        odds, levels = self.policy.handoff.acceptance, self.levels
        age = self.calendar.elapsed(self.env.now, opening=True) - lead.mql_at
        logit = (
            odds.constant
            + odds.score * lead.seen
            + odds.trust * (self.trust - 0.5)
            + odds.age * age / 1_440.0
            + odds.enforcement * levels.enforcement
            + odds.joint_goal * levels.joint_goal
            + self.policy.demand.channels[lead.channel].acceptance
        )
        return lead.draw(Again.ACCEPT) < logistic(logit)

    def attempt(self, lead: Lead, now: float) -> bool:
        """Try to reach the buyer."""
        response = self.policy.response
        minutes = max(0.0, self.calendar.elapsed(now, opening=True) - lead.mql_at)
        effect = speed_effect(response.profile, minutes, lead.urgency)
        speed = response.speed_on_contact * effect
        if lead.attempts > 0:
            speed *= 0.5
        odds = response.contact * math.exp(speed)
        chance = odds / (odds + 1.0 - response.contact)
        reached = lead.draw(Again.REACH) < response.reachable and lead.draw(Again.CONTACT + lead.attempts) < chance
        if lead.attempts == 0:
            lead.first_response_bm = now
        lead.attempts += 1
        if reached:
            lead.intent_left = intent_left(response, lead.intent, minutes)
            lead.speed = response.speed_on_qualifying * effect
        return reached

    def settle(self, lead: Lead) -> bool:
        """Whether a conversation ends with an SQL; if not the lead ends here."""
        lead.contacted_bm = self.env.now
        odds, levels = self.policy.closing.qualify, self.levels
        known = odds.fit_known + odds.fit_known_by_definition * levels.definition
        logit = (
            odds.constant
            + odds.intent * lead.intent_left
            + odds.fit * known * (lead.fit - 0.5)
            + odds.message * (levels.message - 0.5)
            + odds.context * (levels.context - 0.5)
            + lead.speed
        )
        if lead.draw(Again.QUALIFY) < logistic(logit):
            return True
        self.close(lead, Disposition.DISQUALIFIED, Reason.NOT_READY if lead.fit else Reason.MISFIT)
        return False

    def decide(self, lead: Lead) -> None:
        """Let the buyer decide."""
        policy, levels = self.policy, self.levels
        shops = lead.draws[Draw.SHOPS] < policy.demand.channels[lead.channel].shops_elsewhere
        answered = self.calendar.elapsed(lead.first_response_bm, opening=True) - lead.mql_at
        competitor_first = shops and competitor_answers(policy, lead.draw(Again.COMPETITOR)) < answered
        lead.win_probability = win_probability(
            policy,
            levels,
            lead,
            competitor_first=competitor_first,
            references=0.0,
            performance=0.5,  # type: ignore[arg-type]
        )
        lead.discount = min(1.0, policy.closing.discount * price_pitch(policy, levels))
        worth = (1.0 if lead.fit else policy.deal.misfit_worth) * (1.0 - lead.discount)
        lead.expected_value = lead.mean_value * worth
        if lead.draw(Again.WIN) < lead.win_probability:
            lead.revenue = lead.value * worth
            self.close(lead, Disposition.WON, Reason.NONE)
        else:
            self.close(lead, Disposition.LOST, Reason.COMPETITOR if competitor_first else Reason.NO_DECISION)

    def close(self, lead: Lead, disposition: Disposition, reason: Reason) -> None:
        """End a lead's way."""
        lead.disposition, lead.reason = disposition, reason
        lead.closed_at = self.calendar.elapsed(self.env.now, opening=True)
