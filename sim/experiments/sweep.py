"""A scenario under many settings, all on the same leads."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.experiments.axes import Axis, Design, design_of, scenarios_of
from sim.experiments.chunks import Chunk, simulate_chunk
from sim.experiments.engines import worker_count
from sim.experiments.history import recorder
from sim.experiments.ready import Named, Ready, check_range, make_ready
from sim.experiments.replicate import check_series
from sim.experiments.replications import Replications
from sim.experiments.study import Progress, Study
from sim.results.registry import Better, metrics, split_id
from sim.results.view import FloatArray
from sim.scenario import Scenario
from sim.stats import Interval, PairedDifference, mean_interval, paired_difference

SWEPT_FOR = "expected_profit"
"""The metric by which points are ordered where nobody names another."""


@dataclass(frozen=True, eq=False, slots=True)
class Effect:
    """What one axis does to a metric, the others averaged over.

    Parameters
    ----------
    axis : Axis
        Which.
    levels : tuple of Interval
        The mean at each of its values, over the points that have it.
    low, high : int
        At which value the metric is smallest and largest.
    swing : PairedDifference
        The metric at `high` less the metric at `low`, in pairs. In a Latin hypercube over numbers it is that of the straight
        line through the points, from end to end: the other axes differ from value to value there.
    """

    axis: Axis
    levels: tuple[Interval, ...]
    low: int
    high: int
    swing: PairedDifference


@dataclass(frozen=True, eq=False)
class Sweep:
    """What came of every point.

    Parameters
    ----------
    base : Scenario
        What was varied.
    design : Design
        How.
    arms : tuple of Replications
        One for each point, with the same replications.
    metric : str
        By which points are ordered.
    """

    base: Scenario
    design: Design
    arms: tuple[Replications, ...]
    metric: str = SWEPT_FOR

    def __len__(self) -> int:
        """Give the number of replications of each point."""
        return len(self.arms[0])

    def values(self, metric: str | None = None) -> FloatArray:
        """Give a metric of every point and replication, shape (points, replications); nan where undefined."""
        return np.array([arm.metrics[metric or self.metric] for arm in self.arms])

    def ranking(self, metric: str | None = None) -> list[int]:
        """Give the points from best to worst by their means; where no way is better, from largest to smallest."""
        means = [arm.interval(metric or self.metric).mean for arm in self.arms]
        sign = 1.0 if metrics()[split_id(metric or self.metric)[0]].better is Better.LOWER else -1.0
        return sorted(range(len(means)), key=lambda point: (np.isnan(means[point]), sign * means[point]))

    def behind(self, point: int, metric: str | None = None) -> PairedDifference:
        """Give a point less the best one, in pairs."""
        name = metric or self.metric
        best = self.ranking(name)[0]
        return paired_difference(self.arms[best].metrics[name], self.arms[point].metrics[name])

    def surface(self, across: int, down: int, metric: str | None = None) -> FloatArray:
        """Give the mean over all points that share a value of two axes, shape (values down, values across)."""
        levels, values = self.design.levels, self.values(metric)
        sums = np.full((len(self.design.axes[down].texts), len(self.design.axes[across].texts)), np.nan)
        for row, column in np.ndindex(*sums.shape):
            here = values[(levels[:, down] == row) & (levels[:, across] == column)]
            if here.size and not np.isnan(here).all():
                sums[row, column] = np.nanmean(here)
        return sums

    def effects(self, metric: str | None = None) -> tuple[Effect, ...]:
        """Give what each axis does, the strongest first; axes with one value are left out.

        Only replications count in which the metric is defined at every point; without any there is nothing to tell.
        """
        values = self.values(metric)
        values = values[:, ~np.isnan(values).any(axis=0)]
        if not values.size:
            return ()
        found = [
            self._effect(place, axis, values) for place, axis in enumerate(self.design.axes) if len(axis.texts) > 1
        ]
        return tuple(sorted(found, key=lambda effect: -abs(effect.swing.mean)))

    def _effect(self, place: int, axis: Axis, values: FloatArray) -> Effect:
        own = self.design.levels[:, place]
        by_level = np.array([values[own == level].mean(axis=0) for level in range(len(axis.texts))])
        intervals = tuple(mean_interval(row) for row in by_level)
        numbers = axis.numbers
        if self.design.is_grid or numbers is None:
            means = [interval.mean for interval in intervals]
            low, high = int(np.argmin(means)), int(np.argmax(means))
            return Effect(axis, intervals, low, high, paired_difference(by_level[low], by_level[high]))
        slopes = self._slopes(values)[place] * (max(numbers) - min(numbers))
        ends = int(np.argmin(numbers)), int(np.argmax(numbers))
        low, high = ends if slopes.mean() >= 0.0 else ends[::-1]
        upward = slopes if slopes.mean() >= 0.0 else -slopes
        return Effect(axis, intervals, low, high, paired_difference(np.zeros_like(upward), upward))

    def _slopes(self, values: FloatArray) -> FloatArray:
        """Give the slopes of the least-squares plane through all points, for each axis and replication."""
        columns = [np.ones(len(self.design))]
        for axis, levels in zip(self.design.axes, self.design.levels.T, strict=True):
            numbers = axis.numbers
            columns.append(np.array(numbers)[levels] if numbers is not None else levels.astype(np.float64))
        return np.asarray(np.linalg.lstsq(np.column_stack(columns), values, rcond=None)[0][1:], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class SweepPlan:
    """What a sweep will simulate.

    Parameters
    ----------
    base : Scenario
        What is varied.
    design : Design
        How.
    arms : tuple of Ready
        The scenario of each point.
    replications, seed : int
        How often each, and with which luck.
    """

    base: Scenario
    design: Design
    arms: tuple[Ready, ...]
    replications: int
    seed: int

    @property
    def distinct(self) -> dict[str, Ready]:
        """The scenarios that differ, by fingerprint."""
        return {ready.scenario.fingerprint: ready for ready in self.arms}

    @property
    def runs(self) -> int:
        """How many replications in all."""
        return self.replications * len(self.distinct)

    def stored(self) -> int:
        """Give how many of them the history has and may give."""
        pen = recorder()
        if pen is None:
            return 0
        return sum(min(self.replications, pen.stored(each.scenario, self.seed)) for each in self.distinct.values())

    def seconds(self, runs: int, workers: int | None = None, *, is_kept: bool = True) -> float:
        """Guess how long so many replications take, from one of the first point and one of the last.

        Parameters
        ----------
        runs : int
            How many.
        workers : int, optional
            How many processes, as for `sweep`.
        is_kept : bool
            Whether the two go into the history, so that the sweep need not simulate them again.
        """
        pen = recorder() if is_kept else None
        ends = [self.arms[0], self.arms[-1]]
        numbers = [min(self.replications - 1, pen.stored(end.scenario, self.seed)) if pen else 0 for end in ends]
        began = time.perf_counter()
        finished = [
            simulate_chunk(Chunk(0, end.scenario.id, end.company, self.seed, (number,)))
            for end, number in zip(ends, numbers, strict=True)
        ]
        each = (time.perf_counter() - began) / len(ends)
        if pen is not None:
            pen.begin([end.scenario for end in ends], self.seed, self.replications)
            for end, found in zip(ends, finished, strict=True):
                pen.keep(end.scenario, self.seed, found)
        return each * runs / worker_count(runs, workers)


def plan_sweep(
    scenario: Named,
    over: Sequence[str],
    *,
    latin: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
) -> SweepPlan:
    """Say what a sweep has to simulate; parameters and errors as for `sweep`."""
    base = make_ready(scenario).scenario
    count = replications if replications is not None else base.run.replications
    chosen_seed = seed if seed is not None else base.run.seed
    for name, value, least in (("replications", count, 1), ("seed", chosen_seed, 0), ("latin", latin, 2)):
        check_range(name, value, least)
    design = design_of(base, over, latin, chosen_seed)
    arms = tuple(make_ready(each) for each in scenarios_of(base, design))
    return SweepPlan(base, design, arms, count, chosen_seed)


def carry_out(
    plan: SweepPlan,
    *,
    metric: str = SWEPT_FOR,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Sweep:
    """Simulate what a plan says; parameters and errors as for `sweep`."""
    check_series(metric, plan.arms)
    distinct = plan.distinct
    study = Study(list(distinct.values()), plan.seed, workers, on_progress)
    finished = dict(zip(distinct, study.run_to(plan.replications), strict=True))
    arms = tuple(finished[ready.scenario.fingerprint] for ready in plan.arms)
    return Sweep(plan.base, plan.design, arms, metric)


def sweep(
    scenario: Named,
    over: Sequence[str],
    *,
    latin: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    metric: str = SWEPT_FOR,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Sweep:
    """Simulate a scenario under many settings, all on the same leads.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, or the name or path of one.
    over : sequence of str
        What is varied: ``key=a,b,c`` or ``key=low..high:count``.
    latin : int, optional
        So many points of a Latin hypercube; every combination where None.
    replications : int, optional
        How many of each point, 1 or more; the scenario's own where None.
    seed : int, optional
        0 or more; the scenario's own where None.
    metric : str
        By which points are ordered.
    workers : int, optional
        How many processes; it changes no number.
    on_progress : callable, optional
        Told how many replications are finished, of how many.

    Raises
    ------
    ScenarioError
        With every problem of every point, before anything is simulated.
    UsageError
        If an axis, the metric or a number makes no sense.
    Interrupted
        On Ctrl-C, with the replications that every distinct point has finished.
    """
    plan = plan_sweep(scenario, over, latin=latin, replications=replications, seed=seed)
    return carry_out(plan, metric=metric, workers=workers, on_progress=on_progress)
