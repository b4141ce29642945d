"""Is more asked of the reps than they have hours for? Said in words with numbers, before the first event."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sim.model.inputs import Channel, Inputs, Policy
from sim.scenario.compile import compile as compile_inputs
from sim.scenario.schema import Scenario

# measured in the prototype by loading `sla`: from here on attainment and own pipeline fall, from there they collapse
STRAINED: Final = 0.70
OVERLOADED: Final = 0.85
_WEEKS_A_YEAR: Final = 52
# intent on arrival is Beta with this first parameter (MODEL, prototype section 2)
_INTENT_A: Final = 2.0


@dataclass(frozen=True)
class Load:
    """What a usual week asks of the reps, and what they have.

    Parameters
    ----------
    asked : float
        Business hours a week that marketing's leads would take if each were worked as promised.
    own : float
        Business hours a week that the reps' own opportunities take, found in what is left.
    present : float
        Business hours a week in which reps are there and at work.
    per_mql : float
        Business hours that one MQL takes, deals that come of it included.
    """

    asked: float
    own: float
    present: float
    per_mql: float

    @property
    def share(self) -> float:
        """The part of the reps' hours that leads and opportunities ask for; over 1 where it cannot be given."""
        return (self.asked + self.own) / self.present

    @property
    def is_strained(self) -> bool:
        """Whether promises begin to be missed, and the reps' own pipeline shrinks."""
        return self.share >= STRAINED

    @property
    def is_overloaded(self) -> bool:
        """Whether few promises are kept, and the reps' own pipeline collapses."""
        return self.share >= OVERLOADED


def overload(scenario: Scenario) -> list[str]:
    """Return what the reps of a scenario will suffer from, one sentence each; empty for most scenarios.

    The estimate is simple arithmetic over means: which leads pass the bar, how many attempts and conversations each
    takes, how many become deals. It knows no queues; that is what the run is for.
    """
    model = compile_inputs(scenario)
    found: list[str] = []
    for week, policy in model.policies:
        load = estimate(policy, model)
        said = [*_of_load(policy, load), *_of_bursts(policy, load, week)]
        when = f"From week {week} on: " if week != model.policies[0][0] else ""
        found += [f"{when}{sentence}" for sentence in said if not any(sentence in earlier for earlier in found)]
    return found


def _of_load(policy: Policy, load: Load) -> Iterator[str]:
    work = f"about {load.asked + load.own:,.0f} of the {load.present:,.0f} hours a week that {_reps(policy)}"
    if policy.agreement.targets and load.share >= STRAINED:
        if load.share >= OVERLOADED:
            then = f"From about {OVERLOADED:.0%} on few promises are kept and the reps' own pipeline collapses."
        else:
            then = f"From about {STRAINED:.0%} on promises are missed and the reps' own pipeline shrinks."
        yield f"answering every lead as promised, and all that comes of it, takes {work} ({load.share:.0%}). {then}"
    elif not policy.agreement.targets and load.share >= 1:
        yield f"working every lead would take {work} ({load.share:.0%}). Nothing is promised, so the others will lie."


def _of_bursts(policy: Policy, load: Load, week: int) -> Iterator[str]:
    for channel in policy.demand.channels:
        share = _mql_share(policy, channel)
        for burst in channel.bursts:
            asked = burst.leads * share * load.per_mql
            if asked >= load.present and burst.week >= week:
                yield (
                    f"the {burst.leads:,} leads of {channel.name} in week {burst.week} are about {asked:,.0f} hours of "
                    f"work, {asked / load.present:.1f} weeks of all that {_reps(policy)}."
                )


def _reps(policy: Policy) -> str:
    return "one rep has" if policy.sales.reps == 1 else f"{policy.sales.reps} reps have"


def estimate(policy: Policy, model: Inputs) -> Load:
    """Return the load of a usual week under one policy."""
    weeks = model.horizon_weeks + model.warm_up_weeks
    mqls = [_leads_a_week(policy, channel, weeks) * _mql_share(policy, channel) for channel in policy.demand.channels]
    minutes = [_minutes_per_mql(policy, channel) for channel in policy.demand.channels]
    arriving = [1.0 - min(1.0, channel.loss * policy.handoff.route.loss) for channel in policy.demand.channels]
    asked = sum(count * part * each for count, part, each in zip(mqls, arriving, minutes, strict=True))
    sales, week = policy.sales, model.calendar.minutes_per_week
    away = min(1.0, sales.absence_bm_per_year / (_WEEKS_A_YEAR * week))
    present = max(sales.reps * week * (1.0 - away) * (1.0 - sales.shrinkage), 1e-9)
    own = _own_minutes(policy, max(0.0, present - asked))
    return Load(asked / 60, own / 60, present / 60, asked / 60 / max(sum(mqls), 1e-9))


def _own_minutes(policy: Policy, left: float) -> float:
    """Return the minutes that own opportunities take where `left` minutes go into finding and running them."""
    sales = policy.sales
    productive = max(0.0, 1.0 - sales.set_up_bm / sales.block_bm) if sales.block_bm else 1.0
    work_per_minute = sales.own_per_minute * productive * _minutes_per_opportunity(policy)
    return left * work_per_minute / (1.0 + work_per_minute)


def _leads_a_week(policy: Policy, channel: Channel, weeks: int) -> float:
    focus = policy.alignment.focus_effect
    volume = (focus.volume_base + focus.volume * policy.alignment.focus) * math.pow(channel.budget, channel.saturation)
    at_once = sum(burst.leads for burst in channel.bursts) + len(channel.recorded or ())
    return channel.per_week * max(volume, 0.0) + at_once / weeks


def _fit(policy: Policy, channel: Channel) -> float:
    focus = policy.alignment.focus_effect
    return min(1.0, channel.fit * (focus.fit_base + focus.fit * policy.alignment.focus))


def _mql_share(policy: Policy, channel: Channel) -> float:
    """Return the share of leads whose score passes the bar, the scores of fitting and other leads each taken as normal."""
    rules, definition = policy.qualification, policy.alignment.definition
    weight, fit = rules.intent_weight, _fit(policy, channel)
    spread_of_intent = channel.intent * (1.0 - channel.intent) / (_INTENT_A / channel.intent + 1.0)
    error = rules.noise * (1.0 - rules.noise_mended * definition)
    spread = math.sqrt(max(2.0 * (weight**2 * spread_of_intent + error**2), 1e-12))
    over = weight * channel.intent - (rules.bar + rules.bar_by_definition * definition)
    passing = [0.5 * (1.0 + math.erf((over + (1.0 - weight) * seen) / spread)) for seen in (0.95, 0.05)]
    return fit * passing[0] + (1.0 - fit) * passing[1]


def _minutes_per_mql(policy: Policy, channel: Channel) -> float:
    """Return the reps' minutes for one MQL, from the first look to the end of what comes of it."""
    response, alignment = policy.response, policy.alignment
    attempts, contacts = attempts_and_reach(policy)
    if response.handling is not None:
        first = response.handling.mean
    else:
        effort = response.effort
        before = effort.research_bm * (1.0 - alignment.context) + effort.screening_bm * (1.0 - alignment.definition)
        first = before + attempts * effort.attempt_bm + contacts * effort.conversation_bm
    return first + contacts * _sql_share(policy, channel) * _minutes_per_sql(policy)


def attempts_and_reach(policy: Policy) -> tuple[float, float]:
    """Return the mean number of attempts on a lead that is worked, and the chance that one of them reaches the buyer."""
    response, signed, alignment = policy.response, policy.agreement, policy.alignment
    most = signed.attempts or response.attempts
    kept = response.giving_up_promised if signed.attempts else response.giving_up_by_enforcement
    goes_on = 1.0 - response.giving_up * (1.0 - alignment.joint_goal) * (1.0 - kept * alignment.enforcement)
    reached = sum(((1.0 - response.contact) * goes_on) ** k for k in range(most))
    in_vain = sum(goes_on**k for k in range(most))
    mean = response.reachable * reached + (1.0 - response.reachable) * in_vain
    return mean, response.reachable * response.contact * reached


def _sql_share(policy: Policy, channel: Channel) -> float:
    odds, alignment = policy.closing.qualify, policy.alignment
    known = odds.fit_known + odds.fit_known_by_definition * alignment.definition
    logit = (
        odds.constant
        + odds.intent * channel.intent
        + odds.fit * (_fit(policy, channel) - 0.5) * known
        + odds.message * (alignment.message - 0.5)
        + odds.context * (alignment.context - 0.5)
    )
    return 1.0 / (1.0 + math.exp(-logit))


def _minutes_per_sql(policy: Policy) -> float:
    closing = policy.closing
    return closing.discovery_bm + closing.pass_fit * _minutes_per_opportunity(policy)


def _minutes_per_opportunity(policy: Policy) -> float:
    closing, alignment = policy.closing, policy.alignment
    proposal = closing.proposal_bm + closing.proposal_without_collateral_bm * (1.0 - alignment.collateral)
    return closing.demo_bm + closing.demo_pass * (proposal + closing.negotiation_bm)
