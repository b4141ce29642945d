"""Diagnosis by experiment: more marketing, more sales or better alignment, on the same leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from sim.experiments.crossing import Taken
from sim.experiments.ladder import Ladder, Step, is_decided
from sim.experiments.leaks import Leaks, plan_leaks
from sim.experiments.levers import ALIGNMENT, DEMAND, LEVERS, QUESTIONS, REP, clauses
from sim.experiments.plan import Plan
from sim.experiments.promise import Attempts, Kept, Needed, attempts_table, kept, leads_needed
from sim.experiments.ready import Named, make_ready
from sim.experiments.replicate import replicate_all
from sim.experiments.replications import Interrupted, Replications
from sim.experiments.study import Progress
from sim.experiments.switches import Switchboard
from sim.scenario import Scenario
from sim.scenario.overload import OVERLOADED
from sim.stats import PairedDifference, paired_difference

WORTH: Final = "expected_profit"
"""What levers are judged in: demand and reps cost money."""

UNANSWERED: Final = 0.30
"""Share of MQLs without an answer from which on leads are there and not worked; typical firms ignore twice as many."""
FREE: Final = 0.45
"""Share of the reps' hours that leads and deals take, below which reps wait for leads."""

_REPLICATIONS: Final = 6
_ALIGNED: Final[Taken] = frozenset(switch.name for switch in ALIGNMENT)


class Side(StrEnum):
    """Where to put the next money."""

    MARKETING = "marketing"
    SALES = "sales"
    ALIGNMENT = "alignment"


class Sign(StrEnum):
    """What the company looks like before any experiment."""

    REPS_WAIT = "reps wait for leads"
    LEADS_LIE = "leads lie unanswered"
    REPS_FULL = "reps have no hours left"
    NEITHER = "leads are there and worked"


POINTS_TO: Final = {
    Sign.REPS_WAIT: Side.MARKETING,
    Sign.LEADS_LIE: Side.SALES,
    Sign.REPS_FULL: Side.SALES,
    Sign.NEITHER: Side.ALIGNMENT,
}


@dataclass(frozen=True)
class DiagnosisPlan:
    """Everything that is simulated for a diagnosis.

    Parameters
    ----------
    scenario : Scenario
        Today.
    levers, clauses, leaks : Plan
        What is switched in it; of the clauses those that are not signed yet.
    """

    scenario: Scenario
    levers: Plan
    clauses: Plan
    leaks: Plan

    @property
    def arms(self) -> tuple[Scenario, ...]:
        """Each company once, today's the first."""
        plans = (self.levers, self.clauses, self.leaks)
        found = {self.scenario.fingerprint: self.scenario}
        found |= {arm.fingerprint: arm for each in plans for arm in each.arms.values()}
        return tuple(found.values())


@dataclass(frozen=True)
class Diagnosis:
    """What came of it.

    Parameters
    ----------
    today : Replications
        The company as it is.
    levers : Ladder
        Alone, as the last one, together; its steps have no order.
    clauses : Ladder
        The clauses of the page that are not signed yet, in the same way; without rungs where all are.
    leaks : Leaks
        What each way of losing deals costs.
    """

    today: Replications
    levers: Ladder
    clauses: Ladder
    leaks: Leaks

    def together(self) -> PairedDifference:
        """Give what all dimensions of alignment at their best bring, in money a year, their introduction not paid."""
        arms, factor = self.levers.arms, 52.0 / self.today.weeks
        return paired_difference(factor * arms[frozenset()].metrics[WORTH], factor * arms[_ALIGNED].metrics[WORTH])

    def lever(self, name: str) -> Step:
        """Give what one lever is worth."""
        return next(step for step in self.levers.steps(WORTH) if step.rung.name == name)

    def worth(self) -> dict[Side, PairedDifference]:
        """Give what the next step of each side brings alone, in expected profit a year."""
        alone = {Side.MARKETING: self.lever(DEMAND.name).alone, Side.SALES: self.lever(REP.name).alone}
        found = {side: price for side, price in alone.items() if price is not None}
        return found | {Side.ALIGNMENT: self.together()}

    def verdict(self) -> Side | None:
        """Give the side whose next step surely brings most; None where none surely brings anything."""
        sure = {side: price.mean for side, price in self.worth().items() if is_decided(price) and price.mean > 0.0}
        return max(sure, key=lambda side: sure[side]) if sure else None

    def sign(self) -> Sign:
        """Give what the company looks like: the first of the signs that holds."""
        used = self.today.interval("rep_utilisation").mean
        silent = self.today.interval("no_response_rate").mean
        if used >= OVERLOADED:
            return Sign.REPS_FULL
        if silent >= UNANSWERED:
            return Sign.LEADS_LIE
        return Sign.REPS_WAIT if used < FREE or np.isnan(silent) else Sign.NEITHER

    def question(self) -> Step:
        """Give which of the four questions matters most: the dimension that brings most alone."""
        steps = [step for step in self.levers.steps(WORTH) if step.rung.name in QUESTIONS]
        return max(steps, key=lambda step: step.alone.mean if step.alone else 0.0)

    def first_clauses(self) -> tuple[Step, ...]:
        """Give the clauses that surely pay alone, the one to be signed first before the others."""
        paying = [
            step
            for step in self.clauses.steps(WORTH)
            if step.alone is not None and is_decided(step.alone) and step.alone.mean > 0.0
        ]
        return tuple(sorted(paying, key=lambda step: -(step.alone.mean if step.alone else 0.0)))

    @property
    def signed(self) -> Replications:
        """The company with the whole page signed."""
        return self.clauses.arms[self.clauses.plan.every]

    def promise(self) -> Kept:
        """Say whether the page's promise is kept."""
        return kept(self.signed)

    def attempts(self) -> tuple[Attempts, ...]:
        """Say what each number of promised attempts takes."""
        return attempts_table(self.signed.scenario)

    def leads_for(self, goal: float) -> Needed:
        """Say how many qualified leads a week a revenue goal a year needs under the page."""
        return leads_needed(self.signed, goal)


def plan_diagnosis(scenario: Named) -> DiagnosisPlan:
    """Say what a diagnosis simulates.

    Raises
    ------
    ScenarioError
        With every problem of the scenario.
    """
    today = make_ready(scenario).scenario
    levers = Switchboard(today, LEVERS)
    pulled = levers.plan(in_order=False, each=True)
    pulled = replace(pulled, arms={**pulled.arms, _ALIGNED & levers.every: levers.at(_ALIGNED & levers.every)})
    open_ = [clause for clause in clauses() if clause.settings(today)]
    page = Switchboard(today, open_).plan(in_order=False, each=True)
    return DiagnosisPlan(today, pulled, page, plan_leaks(today))


def diagnosed(planned: DiagnosisPlan, finished: Sequence[Replications]) -> Diagnosis:
    """Put together what was simulated: the same replications of each of the plan's arms, in their order."""
    known = {arm.scenario.fingerprint: arm for arm in finished}

    def ladder(plan: Plan) -> Ladder:
        return Ladder(plan, {taken: known[arm.fingerprint] for taken, arm in plan.arms.items()}, WORTH)

    return Diagnosis(
        known[planned.scenario.fingerprint],
        ladder(planned.levers),
        ladder(planned.clauses),
        Leaks(replace(ladder(planned.leaks), metric="expected_revenue")),
    )


def diagnose(
    scenario: Named,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    controls: bool = False,
    on_progress: Progress | None = None,
) -> Diagnosis:
    """Find out by experiment whether a company needs more marketing, more sales or better alignment.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, or the name or path of one.
    replications : int, optional
        How many of each company, 2 or more to tell anything; 6 where None.
    seed, workers, controls, on_progress
        As for `sim.replicate`.

    Raises
    ------
    ScenarioError
        With every problem of the scenario.
    UsageError
        If a number makes no sense.
    Interrupted
        On Ctrl-C, with the replications that every company has finished, in the order of the plan's arms.
    """
    planned = plan_diagnosis(scenario)
    finished = replicate_all(
        planned.arms,
        replications=replications or _REPLICATIONS,
        seed=seed,
        workers=workers,
        controls=controls,
        on_progress=on_progress,
    )
    return diagnosed(planned, finished)


def kept_of(planned: DiagnosisPlan, stop: Interrupted) -> Diagnosis | None:
    """Put together what was finished before Ctrl-C; None where no company has a replication that all have."""
    return diagnosed(planned, stop.finished) if stop.finished and len(stop.finished[0]) else None


def levers_of(diagnosis: Diagnosis) -> Iterator[Step]:
    """Give the levers that move something, those of marketing and sales first."""
    for step in diagnosis.levers.steps(WORTH):
        if step.rung.changes:
            yield step
