"""The best of many settings: the fewest replications for the best of them, under conditions, and how surely it is that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.errors import ScenarioError, UsageError
from sim.experiments.axes import Design
from sim.experiments.goals import Goal
from sim.experiments.ready import Named, Ready, check_range, make_ready
from sim.experiments.replicate import check_series
from sim.experiments.replications import Replications
from sim.experiments.study import Progress, Study
from sim.experiments.sweep import SWEPT_FOR, SweepPlan, plan_sweep
from sim.results.registry import Better, metrics, split_id
from sim.results.view import FloatArray
from sim.scenario import Scenario, override
from sim.stats import PairedDifference, paired_difference
from sim.stats.selection import FEWEST, Choice, choose

TOLERANCE: Final = 0.01
"""What is as good as the best, as a share of it."""
PER_POINT: Final = 10
"""Replications in the budget for each point where nobody says."""
_OPTION: Final = "--subject-to"


@dataclass(frozen=True, eq=False)
class Optimum:
    """The best of many settings.

    Parameters
    ----------
    base : Scenario
        What was varied.
    design : Design
        How.
    metric : str
        What should be good.
    conditions : tuple of Goal
        What must hold in the mean.
    points : tuple of int
        The point of each option; points that are the same scenario are one option.
    arms : mapping of int to Replications
        By point, for each option.
    choice : Choice
        What was chosen among the options.
    """

    base: Scenario
    design: Design
    metric: str
    conditions: tuple[Goal, ...]
    points: tuple[int, ...]
    arms: Mapping[int, Replications]
    choice: Choice

    @property
    def best(self) -> int | None:
        """The best point that meets the conditions; None where none does."""
        return None if self.choice.best is None else self.points[self.choice.best]

    @property
    def runner_up(self) -> int | None:
        """The next best; None where there is none."""
        return None if self.choice.runner_up is None else self.points[self.choice.runner_up]

    @property
    def without(self) -> int:
        """The best point where the conditions do not count."""
        return self.points[self.choice.without]

    def difference(self, of: int, against: int) -> PairedDifference:
        """Give the metric of one point less that of another, over the replications that both have."""
        a, b = self.arms[against].metrics[self.metric], self.arms[of].metrics[self.metric]
        common = min(len(a), len(b))
        return paired_difference(a[:common], b[:common])

    def cost(self) -> PairedDifference | None:
        """Give what the conditions cost: the best point that meets them less the best without; None where nothing is lost."""
        if self.best is None or self.best == self.without:
            return None
        return self.difference(self.best, self.without)


def plan_optimize(
    scenario: Named,
    over: Sequence[str],
    *,
    latin: int | None = None,
    seed: int | None = None,
    budget: int | None = None,
) -> SweepPlan:
    """Say among what is chosen; its `replications` is the budget for each point, rounded up.

    Raises
    ------
    ScenarioError, UsageError
        As for `optimize`.
    """
    plan = plan_sweep(scenario, over, latin=latin, replications=1, seed=seed)
    options = len(plan.distinct)
    check_range("budget", budget, FEWEST * options)
    return replace(plan, replications=-(-(budget or PER_POINT * options) // options))


def search(
    plan: SweepPlan,
    *,
    metric: str = SWEPT_FOR,
    subject_to: Sequence[str] = (),
    budget: int | None = None,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Optimum:
    """Choose among the points of a plan; parameters and errors as for `optimize`."""
    sign, conditions = check_question(plan, metric, subject_to)
    distinct = list(plan.distinct.values())
    total = budget if budget is not None else PER_POINT * len(distinct)
    tell = None if on_progress is None else lambda done, _: on_progress(done, total)
    study = Study(distinct, plan.seed, workers, tell)
    latest: dict[int, Replications] = {}

    def sample(options: Sequence[int], count: int) -> FloatArray:
        finished = study.run_to(count, options)
        latest.update(zip(options, finished, strict=True))
        return np.array([_columns(each, metric, sign, conditions) for each in finished])

    choice = choose(sample, len(distinct), total, TOLERANCE)
    fingerprints = [ready.scenario.fingerprint for ready in plan.arms]
    points = tuple(fingerprints.index(ready.scenario.fingerprint) for ready in distinct)
    arms = {points[option]: latest[option] for option in range(len(distinct))}
    return Optimum(plan.base, plan.design, metric, conditions, points, arms, choice)


def optimize(  # noqa: PLR0913 - each is a part of the question
    scenario: Named,
    over: Sequence[str],
    *,
    metric: str = SWEPT_FOR,
    subject_to: Sequence[str] = (),
    latin: int | None = None,
    budget: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Optimum:
    """Find the best of many settings of a scenario.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, or the name or path of one.
    over : sequence of str
        What is varied, as for `sweep`.
    metric : str
        What should be as good as can be, in its mean; high or low as the metric improves.
    subject_to : sequence of str
        What must hold in the mean, each written as a goal: ``no_response_rate <= 10%``.
    latin : int, optional
        So many points of a Latin hypercube; every combination where None.
    budget : int, optional
        Replications in all, 2 for each point or more; 10 for each where None.
    seed, workers, on_progress
        As for `sweep`.

    Raises
    ------
    ScenarioError
        With every problem of every point and condition, before anything is simulated.
    UsageError
        If an axis, the metric or a number makes no sense.
    Interrupted
        On Ctrl-C.

    Notes
    -----
    Sequential halving on paired seeds (`sim.stats.selection`).
    """
    plan = plan_optimize(scenario, over, latin=latin, seed=seed, budget=budget)
    return search(plan, metric=metric, subject_to=subject_to, budget=budget, workers=workers, on_progress=on_progress)


def check_question(plan: SweepPlan, metric: str, subject_to: Sequence[str]) -> tuple[float, tuple[Goal, ...]]:
    """Give 1 where the metric should be high and -1 where it should be low, and the conditions.

    Raises
    ------
    ScenarioError
        If a condition cannot be read.
    UsageError
        If some point does not have the metric or a condition's, or neither way is better.
    """
    check_series(metric, plan.arms)
    conditions = _conditions(plan.base, subject_to)
    for condition in conditions:
        check_series(condition.name, plan.arms)
    return _direction(metric), conditions


def _conditions(base: Scenario, texts: Sequence[str]) -> tuple[Goal, ...]:
    """Read conditions as a scenario's goals are read.

    Raises
    ------
    ScenarioError
        With every problem, at ``--subject-to``.
    """
    if not texts:
        return ()
    try:
        ready: Ready = make_ready(override(base, {"goals": list(texts)}))
    except ScenarioError as error:
        raise ScenarioError(replace(problem, file=_OPTION, line=0, column=0) for problem in error.problems) from error
    return ready.goals


def _direction(metric: str) -> float:
    better = metrics()[split_id(metric)[0]].better
    if better is Better.NEITHER:
        msg = f"'{metric}' is neither better high nor low, so nothing is best in it; choose another --metric"
        raise UsageError(msg)
    return 1.0 if better is Better.HIGHER else -1.0


def _columns(found: Replications, metric: str, sign: float, conditions: Sequence[Goal]) -> FloatArray:
    """Give for each replication what should be large, and how far each condition is met."""
    columns = [sign * found.metrics[metric]]
    for condition in conditions:
        slack = condition.amount - found.metrics[condition.name]
        columns.append(slack if condition.operator.startswith("<") else -slack)
    return np.column_stack(columns)
