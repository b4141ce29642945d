"""Everything a report rests on, simulated once: comparison, ladders, when it pays, the year's course, a diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from sim.errors import UsageError
from sim.experiments.breakeven import BreakEven, break_even
from sim.experiments.compare import Comparison, check_comparison
from sim.experiments.courses import Course, course
from sim.experiments.diagnose import WORTH, Diagnosis, diagnose
from sim.experiments.headlines import against_of
from sim.experiments.ladder import Ladder, climb
from sim.experiments.payback import Payback, payback
from sim.experiments.plan import Plan, plan
from sim.experiments.replicate import replicate_all
from sim.experiments.replications import Replications
from sim.experiments.robustness import PriorShare, share_for
from sim.experiments.study import Progress
from sim.scenario import Scenario, load, names
from sim.scenario.library import path_of

MOST_SCENARIOS: Final = 5
"""So many lines a chart can hold and still be read."""

_PAIRS: Final = 4
"""Pairs on which break-even and payback rest at most: each is many companies."""

Stage = Callable[[str], AbstractContextManager[Progress]]
"""Opens what shows the progress of one part of the work, by its name."""


@dataclass(frozen=True)
class Change:
    """What one scenario changes, against the baseline.

    Parameters
    ----------
    arm : Replications
        The scenario.
    ladder : Ladder or None
        What each line in which they differ is worth; None where they differ in none.
    turns : tuple of BreakEven
        On what it hangs whether it pays.
    back : Payback or None
        When it has paid.
    prior : PriorShare or None
        In what share of the possible worlds it earns more; None where that was not looked at.
    """

    arm: Replications
    ladder: Ladder | None
    turns: tuple[BreakEven, ...]
    back: Payback | None
    prior: PriorShare | None


@dataclass(frozen=True)
class Findings:
    """What a page is written from.

    Parameters
    ----------
    comparison : Comparison
        All scenarios on the same leads, the baseline first; one alone where there is nothing to hold it against.
    changes : tuple of Change
        One for each scenario after the baseline.
    courses : tuple of Course
        One for each scenario.
    diagnosis : Diagnosis
        Of the first scenario that was named: today.
    command : str
        What repeats it.
    """

    comparison: Comparison
    changes: tuple[Change, ...]
    courses: tuple[Course, ...]
    diagnosis: Diagnosis
    command: str

    @property
    def baseline(self) -> Replications:
        """The scenario with which the others are compared."""
        return self.comparison.baseline

    @property
    def today(self) -> Replications:
        """The company that was diagnosed."""
        return self.diagnosis.today

    @property
    def main(self) -> Change | None:
        """The change that verdict, ladder and memo are about: the first; None where there is none."""
        return self.changes[0] if self.changes else None


@dataclass(frozen=True, slots=True)
class Wishes:
    """How often and with what everything is simulated; None where the scenario or the experiment decides."""

    replications: int | None = None
    seed: int | None = None
    settings: tuple[str, ...] = ()
    workers: int | None = None
    command: str = ""


def against(named: Sequence[Scenario], settings: Sequence[str] = ()) -> list[Scenario]:
    """Give the scenarios that are simulated: those named; of one that ships alone also what its headline is held against.

    Parameters
    ----------
    named : sequence of Scenario
        What was asked for.
    settings : sequence of str
        With what they were changed; what one is held against is changed alike.

    Raises
    ------
    UsageError
        If there are more than a chart can hold, or one is named twice.
    """
    if len(named) > MOST_SCENARIOS:
        msg = f"a report holds up to {MOST_SCENARIOS} scenarios, not {len(named)}; leave some out, or write two reports"
        raise UsageError(msg)
    ids = [scenario.id for scenario in named]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        msg = f"'{twice[0]}' is named twice; name each scenario once"
        raise UsageError(msg)
    first = named[0]
    if len(named) > 1 or first.id not in names() or first.source != path_of(first.id):
        return list(named)
    other = load(against_of(load(first.id)).id, settings)
    if other.fingerprint == first.fingerprint:
        return [first]
    # what extends nothing is where a company stands, anything else is a change
    return [first, other] if first.origin.parent is None else [other, first]


def gather(named: Sequence[Scenario], wishes: Wishes, stage: Stage) -> Findings:
    """Simulate what a report needs.

    Parameters
    ----------
    named : sequence of Scenario
        Today first; one alone is held against what its headline names.
    wishes : Wishes
        How often, and with which seed.
    stage : callable
        Shows the progress of each part.

    Raises
    ------
    UsageError
        If the scenarios cannot be compared.
    Interrupted
        On Ctrl-C.
    """
    scenarios = check_comparison(against(named, wishes.settings), fewest=1)
    plans = [plan(scenarios[0], other) for other in scenarios[1:]]
    count = wishes.replications or min((each.replications for each in plans), default=None)
    with stage(" ".join(scenario.id for scenario in scenarios)) as tell:
        arms = replicate_all(
            scenarios,
            replications=count,
            seed=wishes.seed,
            workers=wishes.workers,
            controls=True,
            on_progress=tell,
        )
    comparison = Comparison(arms)
    changes = tuple(
        _change(comparison, arm, planned, wishes, stage) for arm, planned in zip(arms[1:], plans, strict=True)
    )
    courses = []
    for arm in arms:
        with stage(f"the year of {arm.scenario.id}") as tell:
            courses.append(
                course(
                    arm.scenario,
                    replications=wishes.replications,
                    seed=arm.seed,
                    workers=wishes.workers,
                    on_progress=tell,
                )
            )
    few = None if wishes.replications is None else min(wishes.replications, 6)
    with stage(f"diagnosis of {named[0].id}") as tell:
        found = diagnose(
            named[0], replications=few, seed=wishes.seed, workers=wishes.workers, controls=True, on_progress=tell
        )
    return Findings(comparison, changes, tuple(courses), found, wishes.command)


def _change(comparison: Comparison, arm: Replications, planned: Plan, wishes: Wishes, stage: Stage) -> Change:
    before, after, ladder = comparison.baseline.scenario, arm.scenario, None
    if planned.rungs:
        ends = Comparison((comparison.baseline, arm))
        with stage(f"ladder to {after.id}") as tell:
            ladder = climb(planned, ends, metric=WORTH, workers=wishes.workers, on_progress=tell)
    pairs = None if wishes.replications is None else max(2, min(_PAIRS, wishes.replications))
    with stage(f"when {after.id} pays") as tell:
        turns = break_even(
            before,
            after,
            replications=pairs,
            seed=arm.seed,
            workers=wishes.workers,
            controls=True,
            on_progress=tell,
        )
        back = payback(before, after, replications=pairs, seed=arm.seed, workers=wishes.workers)
    return Change(arm, ladder, turns, back, share_for(before, after, WORTH))
