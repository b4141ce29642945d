"""The SLA calculator: what a promise takes in rep hours, whether that is there, and how many leads a revenue goal needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.errors import ScenarioError
from sim.experiments.ready import Named, make_ready
from sim.experiments.replications import Replications
from sim.experiments.switches import switched
from sim.model.inputs import Policy
from sim.results.view import WEEKS_PER_YEAR
from sim.scenario import Scenario
from sim.scenario import compile as compile_inputs
from sim.scenario.overload import OVERLOADED, STRAINED, Load, attempts_and_reach, estimate
from sim.stats import Interval, mean_interval

MOST_ATTEMPTS: Final = 10
WITHIN: Final = "20 business days"


@dataclass(frozen=True, slots=True)
class Attempts:
    """What promising so many attempts takes, by arithmetic over means.

    Parameters
    ----------
    most : int
        Attempts promised on each lead.
    made : float
        Made on a lead in the mean: who is reached needs no more.
    reached : float
        Share of the MQLs worked that are spoken to, 0..1.
    load : Load
        Hours a week asked for and there.
    """

    most: int
    made: float
    reached: float
    load: Load


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether the promise is kept, by simulation.

    Parameters
    ----------
    share : Interval
        Share of first responses in time.
    utilisation : Interval
        Share of the reps' present hours that leads and opportunities take.
    load : Load
        Hours a week, by arithmetic.
    """

    share: Interval
    utilisation: Interval
    load: Load

    @property
    def is_possible(self) -> bool:
        """Whether the hours are there: below the load from which on few promises are kept."""
        return self.load.share < OVERLOADED

    @property
    def is_strained(self) -> bool:
        """Whether promises begin to be missed."""
        return self.load.share >= STRAINED


def attempts_table(signed: Scenario) -> tuple[Attempts, ...]:
    """Give what 1, 2, 3 ... promised attempts would take under an agreement; numbers that a rule forbids are left out."""
    found = []
    for most in range(1, MOST_ATTEMPTS + 1):
        try:
            policy, load = _load(switched(signed, {"agreement.sales.attempts": f"{most} in {WITHIN}"}))
        except ScenarioError:
            continue
        made, reached = attempts_and_reach(policy)
        found.append(Attempts(most, made, reached, load))
    return tuple(found)


def _load(scenario: Scenario) -> tuple[Policy, Load]:
    inputs = compile_inputs(scenario)
    _, policy = inputs.policies[0]
    return policy, estimate(policy, inputs)


def workload(scenario: Named, week: int = 1) -> Load:
    """Say what the leads of a usual week ask of the reps, and what they have, under the policy in force in a week.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, or the name or path of one.
    week : int
        From 1; its dated changes up to then are made.
    """
    inputs = make_ready(scenario).inputs
    # the first policy holds from the warm-up on, whatever week it is written with
    held = [policy for begins, policy in inputs.policies if begins <= week] or [inputs.policies[0][1]]
    return estimate(held[-1], inputs)


def affordable(table: tuple[Attempts, ...]) -> int | None:
    """Give the most attempts that leave the reps under the load from which on promises are missed; None where none do."""
    return max((each.most for each in table if each.load.share < STRAINED), default=None)


def kept(signed: Replications) -> Kept:
    """Say whether a signed promise is kept."""
    _, load = _load(signed.scenario)
    return Kept(signed.interval("sla_response_compliance"), signed.interval("rep_utilisation"), load)


@dataclass(frozen=True, slots=True)
class Needed:
    """How many qualified leads a week a revenue goal needs.

    Parameters
    ----------
    goal : float
        Expected revenue a year, in money.
    own : float
        What the reps' own opportunities bring of it, in money a year.
    per_mql : float
        What one MQL brings, in money.
    today : float
        MQLs a week as it is.
    promised : Interval
        MQLs a week that reach the goal with today's own pipeline; undefined where an MQL brings nothing.
    """

    goal: float
    own: float
    per_mql: float
    today: float
    promised: Interval


def leads_needed(signed: Replications, goal: float) -> Needed:
    """Turn a revenue goal into leads a week, at today's worth of a lead and today's own pipeline.

    Notes
    -----
    ``(goal - own) / per_mql / 52``, replication by replication. More leads take hours from the own pipeline, so it is the
    least that is needed; `sim compare` with that demand says the rest.
    """
    years = signed.weeks / WEEKS_PER_YEAR
    sources = [channel.name for channel in signed.scenario.demand.channels]
    brought = sum(signed.metrics[f"expected_revenue{{source={source}}}"] for source in sources)
    mqls = signed.metrics["mqls"]
    own = (signed.metrics["expected_revenue"] - brought) / years
    per_mql = np.divide(brought, mqls, out=np.zeros_like(mqls), where=mqls > 0.0)
    sold = per_mql > 0.0
    needed = np.divide((goal - own) / WEEKS_PER_YEAR, per_mql, out=np.full_like(own, np.nan), where=sold)
    means = (mean_interval(own).mean, mean_interval(per_mql).mean, mean_interval(mqls / signed.weeks).mean)
    return Needed(goal, *means, mean_interval(needed.clip(min=0.0)))
