"""The pass from Marketing to Sales: lost or delayed on the way, noticed when a rep looks, worked or let lie."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.special import ndtri

from sim.model.draws import LIFE, ONCE, Again
from sim.model.odds import logistic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.model.agreement import Promise
    from sim.model.alignment import Levels
    from sim.model.inputs import Member, Policy
    from sim.model.lead import Lead

DAY = 1_440.0
"""Elapsed minutes in a day."""


def again_column(rows: NDArray[np.float64], lives: NDArray[np.intp], column: Again) -> NDArray[np.float64]:
    """Return one column of each lead's present life (0 or 1) out of the rows, shape (leads,)."""
    chosen: NDArray[np.float64] = rows[np.arange(len(rows)), ONCE + lives * LIFE + column]
    return chosen


def is_lost(policy: Policy, channel: NDArray[np.int16], uniforms: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which MQLs never reach a rep: the route's loss times the source's relative risk."""
    risk = np.array([c.loss for c in policy.demand.channels]) * policy.handoff.route.loss
    lost: NDArray[np.bool_] = uniforms < risk[channel]
    return lost


def delay(policy: Policy, channel: NDArray[np.int16], uniforms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the business minutes between MQL and inbox."""
    slower = np.array([c.delay for c in policy.demand.channels])
    minutes: NDArray[np.float64] = policy.handoff.route.delay.quantiles(uniforms) * slower[channel]
    return minutes


def look_interval(policy: Policy, levels: Levels, promise: Promise | None) -> float:
    """Return the business minutes between two looks at the inbox for one source.

    Notes
    -----
    ``look^(1-e) (look_promised P)^e`` with enforcement ``e``: nobody watching gives the old habit, full watching the pace that
    the promise ``P`` asks for (PROTOTYPE II.1, grade D, tuned).
    """
    if promise is None:
        return policy.handoff.look_bm
    paced = max(policy.handoff.look_promised * promise.nominal_bm, 1e-9)
    return float(policy.handoff.look_bm ** (1.0 - levels.enforcement) * paced**levels.enforcement)


def seen(
    policy: Policy, levels: Levels, fit: NDArray[np.bool_], intent: NDArray[np.float64], uniforms: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what a rep sees of each lead, about 0..1: what it is, blurred by the context that did not come along."""
    weight = policy.qualification.intent_weight
    truth = weight * intent + (1.0 - weight) * (0.9 * fit + 0.05)
    return truth + ndtri(uniforms) * policy.handoff.blur * (1.0 - levels.context)


Leaning: TypeAlias = tuple[float, float, float]
"""What being watched, how many leads come, and being a development rep add to a rep's log odds of working a lead."""


def leaning(policy: Policy, levels: Levels, member: Member | None, volume: float) -> Leaning:
    """Return what a rep is inclined to whatever the lead; it holds for a week.

    Parameters
    ----------
    member : what the rep is like; None for a development rep.
    volume : MQLs a rep and week of late.

    Notes
    -----
    Tracking raises follow-up, less so for experienced and high-performing reps; so does volume, less so for experienced and
    more so for high-performing ones (signs: Sabnis, Chatterjee, Grewal, Lilien, Journal of Marketing 2013, grade B; sizes D).
    """
    odds = policy.handoff.acceptance
    watched, felt = odds.enforcement, odds.volume
    if member is not None:
        experience, performance = member.experience - 0.5, member.performance - 0.5
        watched += odds.enforcement_by_experience * experience + odds.enforcement_by_performance * performance
        felt += odds.volume_by_experience * experience + odds.volume_by_performance * performance
    many = felt * math.log(max(volume, 0.1) / odds.volume_usual)
    return watched * levels.enforcement, many, odds.development if member is None else 0.0


def acceptance(policy: Policy, levels: Levels, lead: Lead, rep: Leaning, trust: float, age: float) -> float:
    """Return P(a rep works a lead): what the rep sees of it and is inclined to, trust and age add up as log odds.

    Parameters
    ----------
    trust : in the lead's source, 0..1.
    age : elapsed minutes since the lead was an MQL.
    """
    odds = policy.handoff.acceptance
    watched, many, develops = rep
    return logistic(
        odds.constant
        + odds.score * lead.seen
        + odds.trust * (trust - 0.5)
        + odds.age * age / DAY
        + watched
        + many
        + odds.joint_goal * levels.joint_goal
        + policy.demand.channels[lead.channel].acceptance
        + (odds.after_breach if lead.second_look or lead.warned else 0.0)
        + develops
    )
