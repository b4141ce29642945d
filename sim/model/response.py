"""From the inbox to the first conversation: picked up or let lie, tried again, reached or given up."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from sim.model.agreement import will_be_seen_again
from sim.model.closing import plan_discovery, qualify_probability
from sim.model.decay import intent_left, speed_effect
from sim.model.draws import Again
from sim.model.events import EventKind
from sim.model.handoff import acceptance
from sim.model.inbox import FOLLOW_UP
from sim.model.lead import Disposition, Reason

if TYPE_CHECKING:
    from sim.model.inputs import Policy
    from sim.model.lead import Lead
    from sim.model.reps import Rep, SalesFloor
    from sim.model.world import World


ACCEPT, ACCEPT_AGAIN, SPOKEN, REACH, GIVE_UP, PERFUNCTORY, HANDLING, QUALIFY, CONTACT = (
    column.value
    for column in (
        Again.ACCEPT,
        Again.ACCEPT_AGAIN,
        Again.SPOKEN,
        Again.REACH,
        Again.GIVE_UP,
        Again.PERFUNCTORY,
        Again.HANDLING,
        Again.QUALIFY,
        Again.CONTACT,
    )
)
"""Columns of draws as plain numbers, looked up once, as are the members below: most leads ask for each of them."""

ACCEPTED, CONTACTED = EventKind.ACCEPTED, EventKind.CONTACTED
IGNORED, REJECTED, NOT_WORTH_IT = Disposition.IGNORED, Disposition.REJECTED, Reason.NOT_WORTH_IT


def contact_probability(policy: Policy, lead: Lead, minutes: float) -> float:
    """Return P(contact) of a reachable buyer on the next attempt.

    Parameters
    ----------
    minutes : elapsed minutes since the lead was an MQL.

    Notes
    -----
    ``logit(contact) + speed_on_contact * delta(t)``, a part of the speed effect from the second attempt on; a perfunctory
    touch has a fraction of the odds. Shape of attempts 1 to 6: UCI bank marketing (grade A).
    """
    response = policy.response
    speed = response.speed_on_contact * speed_effect(response.profile, minutes, lead.urgency)
    if lead.attempts_in_life > 0:
        speed *= response.speed_on_later_contact
    odds = response.contact * math.exp(speed)
    if lead.perfunctory and lead.attempts_in_life == 0:
        odds *= response.perfunctory.contact
    return odds / (odds + 1.0 - response.contact) if odds > 0.0 else 0.0


def reachable(policy: Policy) -> float:
    """Return the share of buyers who can be reached at all: fewer where all of them are mailed more than they put up with."""
    mails = policy.demand.mails
    return policy.response.reachable * math.exp(-mails.fatigue * max(0.0, mails.per_month / mails.usual - 1.0))


def giving_up(policy: Policy, enforcement: float, joint_goal: float) -> float:
    """Return the chance that a rep gives up after an attempt in vain.

    A joint goal keeps reps trying, so does being watched; a watched promise of attempts does most, because it is this that it
    promises.
    """
    response = policy.response
    kept = response.giving_up_promised if policy.agreement.attempts else response.giving_up_by_enforcement
    return response.giving_up * (1.0 - joint_goal) * (1.0 - kept * enforcement)


def attempt_limit(policy: Policy, lead: Lead, enforcement: float, joint_goal: float) -> int:
    """Return after how many attempts a rep stops: the most allowed, or when patience or pretence runs out."""
    most = policy.agreement.attempts or policy.response.attempts
    if lead.perfunctory:
        most = min(most, policy.response.perfunctory.attempts)
    quits = giving_up(policy, enforcement, joint_goal)
    if quits <= 0.0:
        return most
    willing = 1 + int(math.log1p(-lead.again(GIVE_UP)) / math.log1p(-min(quits, 1.0 - 1e-12)))
    return min(most, willing)


def spacing(policy: Policy, enforcement: float, promise_bm: float) -> float:
    """Return the business minutes between two attempts: the habit, or under a watched clock the rhythm that it sets."""
    habit = policy.response.spacing_bm
    if promise_bm == math.inf:
        return habit
    paced = min(policy.response.longest_spacing_bm, max(policy.response.shortest_spacing_bm, promise_bm))
    return _rhythm(habit, paced, enforcement)


@lru_cache(maxsize=64)  # a week has one enforcement and few promises
def _rhythm(habit: float, paced: float, enforcement: float) -> float:
    return float(habit ** (1.0 - enforcement) * paced**enforcement)


def perfunctory_share(policy: Policy, lead: Lead, enforcement: float, joint_goal: float, waited_bm: float) -> float:
    """Return P(the first touch is made only to stop the clock): more as the promise runs out, less under a joint goal."""
    if lead.promise_bm == math.inf:
        return 0.0
    gaming = policy.response.perfunctory
    used = min(1.0, waited_bm / lead.promise_bm)
    share = gaming.share * enforcement * (1.0 - joint_goal) ** 2 * (gaming.calm + gaming.pressed * used**2)
    return share * (gaming.when_depth_is_measured if policy.agreement.attempts else 1.0)


class FirstTouch:
    """A fresh lead: is it worth the time, and if so the first attempt."""

    def begin(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> float | None:
        """Decide whether to work the lead and return how long its first attempt takes, None if it is not worked."""
        world = floor.world
        if not (floor.sales.shared or rep.develops) and lead.owner != rep.number:
            return None  # it was reassigned since
        if not rep.develops:
            lead.owner = rep.number
        at = world.elapsed(now)
        if lead.patience_until < at and world.has_gone(lead, at):
            return None
        if not self._accepts(world, rep, lead, now, at):
            return None
        return self._answer(world, rep, lead, now)

    @staticmethod
    def _accepts(world: World, rep: Rep, lead: Lead, now: float, at: float) -> bool:
        policy = world.policy
        trust = world.dynamics.trust[lead.channel]
        chance = acceptance(policy, world.levels, lead, rep.leaning, trust, at - lead.mql_at)
        uniform = lead.again(ACCEPT_AGAIN if lead.second_look else ACCEPT)
        if uniform < chance:
            if math.isnan(lead.accepted_bm):
                lead.accepted_bm = now
            world.happened(ACCEPTED, lead, now)
            return True
        rep.carried += policy.response.effort.look_bm
        spoken = policy.agreement.disposition_bm is not None or lead.again(SPOKEN) < policy.handoff.reject_spoken
        if will_be_seen_again(lead, policy, now):
            lead.let_lie = True
        else:
            world.close_at(lead, REJECTED if spoken else IGNORED, NOT_WORTH_IT, at)
        return False

    @staticmethod
    def _answer(world: World, rep: Rep, lead: Lead, now: float) -> float:
        policy, levels = world.policy, world.levels
        effort = policy.response.effort
        lead.answered = True
        waited = now - lead.mql_bm
        share = perfunctory_share(policy, lead, levels.enforcement, levels.joint_goal, waited)
        lead.perfunctory = lead.again(PERFUNCTORY) < share
        lead.limit = attempt_limit(policy, lead, levels.enforcement, levels.joint_goal)
        if policy.response.handling is not None:
            _attempt(world, lead, now)
            return policy.response.handling.quantile(lead.again(HANDLING))
        if lead.perfunctory:
            before, attempt = 0.0, policy.response.perfunctory.effort_bm
        else:
            before = effort.research_bm * (1.0 - levels.context) + effort.screening_bm * (1.0 - levels.definition)
            attempt = effort.attempt_bm
        before = (before + rep.carried) * lead.effort
        rep.carried = 0.0
        _attempt(world, lead, now + before)
        return before + (attempt + (effort.conversation_bm if lead.reached else 0.0)) * lead.effort

    def finish(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
        """Settle the first attempt; a late one costs trust, as a broken promise does."""
        if lead.due_bm < math.inf:
            kept = floor.world.elapsed(lead.answered_bm) <= lead.promised_until
            floor.world.dynamics.note_promise(kept=kept)
            if not kept:
                alignment = floor.world.policy.alignment
                floor.world.dynamics.credit(alignment, lead.channel, alignment.trust.poor, alignment.trust.late_touch)
        _settle(floor, rep, lead, now)


class FollowUp:
    """One more attempt on a lead that was not reached yet."""

    def begin(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> float:
        """Return how long the attempt takes."""
        if not rep.develops:
            lead.owner = rep.number
        effort = floor.world.policy.response.effort
        _attempt(floor.world, lead, now)
        minutes = (rep.carried + effort.attempt_bm + (effort.conversation_bm if lead.reached else 0.0)) * lead.effort
        rep.carried = 0.0
        return minutes

    def finish(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
        """Settle the attempt."""
        _settle(floor, rep, lead, now)


def _attempt(world: World, lead: Lead, now: float) -> None:
    """Make one attempt: is the buyer reached, and with how much of the intent left."""
    policy = world.policy
    minutes = max(0.0, world.elapsed(now) - lead.mql_at)
    attempt = lead.attempts_in_life
    can_be = world.reachable
    can_be_reached = lead.again(REACH) < can_be
    if attempt == 0:
        world.luck.reached(lead, can_be_reached, can_be, now)
    if can_be_reached:
        chance = contact_probability(policy, lead, minutes)
        lead.reached = lead.again(CONTACT + attempt) < chance
        world.luck.contacted(lead, lead.reached, chance, now)
    else:
        lead.reached = False
    lead.attempts += 1
    lead.attempts_in_life += 1
    if attempt == 0:
        lead.answered_bm = now
    if math.isnan(lead.first_response_bm):
        lead.first_response_bm, lead.first_was_perfunctory = now, lead.perfunctory
    if world.sink is not None:
        reason = "perfunctory" if lead.perfunctory else "genuine"
        world.happened(EventKind.ATTEMPTED, lead, now, reason=reason, value=float(lead.attempts))
    if lead.reached:
        lead.intent_left = intent_left(policy.response, lead.intent, minutes)
        lead.speed = policy.response.speed_on_qualifying * speed_effect(policy.response.profile, minutes, lead.urgency)


def _settle(floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
    world = floor.world
    if lead.reached:
        if math.isnan(lead.contacted_bm):
            lead.contacted_bm = now
        world.happened(CONTACTED, lead, now)
        _qualify(floor, rep, lead, now)
    elif lead.attempts_in_life < lead.limit:
        floor.plan(lead, now + spacing(world.policy, world.levels.enforcement, lead.promise_bm), FOLLOW_UP)
    else:
        _give_up(world, lead, now)


def _qualify(floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
    world = floor.world
    alignment = world.policy.alignment
    trust = world.dynamics.trust[lead.channel]
    chance = qualify_probability(world.policy, world.levels, lead, trust=trust, performance=rep.member.performance)
    is_sql = lead.again(QUALIFY) < chance
    world.luck.qualified(lead, is_sql, chance, now)
    if is_sql:
        world.dynamics.credit(alignment, lead.channel, alignment.trust.sql)
        world.dynamics.sqls[lead.channel] += 1
        plan_discovery(floor, lead, now, passed_on=rep.develops)
        return
    world.dynamics.credit(alignment, lead.channel, alignment.trust.not_ready if lead.fit else alignment.trust.poor)
    world.close(lead, Disposition.DISQUALIFIED, Reason.NOT_READY if lead.fit else Reason.MISFIT, now)


def _give_up(world: World, lead: Lead, now: float) -> None:
    """End a lead that was not reached.

    To sales it counts as a poor one, but less; the better "qualified" is agreed, the more a fitting one counts as not ready.
    """
    alignment = world.policy.alignment
    trust = alignment.trust
    outcome = trust.poor + (trust.not_ready - trust.poor) * world.levels.definition * lead.fit
    world.dynamics.credit(alignment, lead.channel, outcome, trust.unreached)
    most = world.policy.agreement.attempts or world.policy.response.attempts
    if lead.attempts_in_life >= most:
        world.close(lead, Disposition.UNREACHABLE, Reason.ATTEMPTS_USED_UP, now)
    else:
        world.close(lead, Disposition.WENT_COLD, Reason.GAVE_UP, now)
