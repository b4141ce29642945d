"""Payback: a change is introduced in week 1 of a company that runs as today, and what it brings is counted week by week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.errors import ScenarioError
from sim.experiments.compare import check_comparable
from sim.experiments.engines import run_chunks
from sim.experiments.ready import Company, Named, check_range, make_ready
from sim.experiments.rungs import rungs_between
from sim.model.company import simulate
from sim.results.metrics.money import weekly_expected_profit
from sim.results.view import FloatArray, View
from sim.scenario import Scenario, derive
from sim.scenario.nodes import find, plain
from sim.scenario.overrides import located
from sim.stats import Interval, mean_interval

_REPLICATIONS: Final = 10


@dataclass(frozen=True)
class Payback:
    """What a change has brought by the end of each week, its introduction paid.

    Parameters
    ----------
    gained : ndarray, shape (replications, weeks)
        Expected profit since week 1 less that of the company which stays as it is, in money.
    introduction : float
        What introducing it costs, in money.
    from_today : bool
        Whether it was introduced in week 1 of today's company, with its ramp; else it was in force long before, because it
        changes what cannot change during a run.
    """

    gained: FloatArray
    introduction: float
    from_today: bool

    @property
    def mean(self) -> FloatArray:
        """The mean over replications, shape (weeks,)."""
        return np.asarray(self.gained.mean(axis=0))

    @property
    def week(self) -> int | None:
        """The week, 1 the first, from whose end on the mean is never below 0 again; None where that is not within the weeks."""
        below = np.flatnonzero(self.mean < 0.0)
        if not below.size:
            return 1
        return int(below[-1]) + 2 if below[-1] + 1 < len(self.mean) else None

    @property
    def deepest(self) -> tuple[int, float]:
        """The week in which most is still outstanding, and how much, in money: 0 or less."""
        worst = int(np.argmin(self.mean))
        return worst + 1, min(0.0, float(self.mean[worst]))

    @property
    def at_end(self) -> Interval:
        """What it has brought by the end of the last week."""
        return mean_interval(self.gained[:, -1])


def payback(
    a: Named, b: Named, *, replications: int | None = None, seed: int | None = None, workers: int | None = None
) -> Payback:
    """Introduce a change in week 1 and count week by week.

    Parameters
    ----------
    a, b : Scenario, str or Path
        Today, and with the change.
    replications : int, optional
        How many pairs, 1 or more; 10 where None.
    seed, workers
        As for `sim.compare`.

    Raises
    ------
    ScenarioError
        With every problem of a scenario.
    UsageError
        If the two do not measure the same weeks in the same currency, or a number makes no sense.
    """
    before, after = make_ready(a).scenario, make_ready(b).scenario
    check_comparable(before, after)
    count = _REPLICATIONS if replications is None else replications
    seed = before.run.seed if seed is None else seed
    for name, value, least in (("replications", count, 1), ("seed", seed, 0), ("workers", workers, 1)):
        check_range(name, value, least)
    introduced = introduced_in_week_1(before, after)
    pair = [make_ready(each).company for each in (before, after if introduced is None else introduced)]
    chunks = [_Pair(pair[0], pair[1], seed, number) for number in range(count)]
    gained = np.zeros((count, before.run.horizon))

    def keep(number: int, answer: FloatArray) -> None:
        gained[number] = answer

    run_chunks(_gained, chunks, workers=workers, on_answer=keep)
    costs = after.costs.introduction - before.costs.introduction
    return Payback(np.cumsum(gained, axis=1), costs, introduced is not None)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One replication of both companies: what a worker is given."""

    before: Company
    after: Company
    seed: int
    number: int

    def __str__(self) -> str:
        """Name it as a sentence would."""
        return f"replication {self.number} of the payback"


def _gained(pair: _Pair) -> FloatArray:
    """Give what the change gained in each week of one replication."""
    weeks = []
    for company in (pair.before, pair.after):
        inputs = company.of(pair.seed, pair.number)
        outcome = simulate(inputs, seed=pair.seed, replication=pair.number)
        weeks.append(weekly_expected_profit(View(outcome.leads, outcome.weekly, inputs)))
    return weeks[1] - weeks[0]


def introduced_in_week_1(before: Scenario, after: Scenario) -> Scenario | None:
    """Return today's company that becomes the other in week 1; None where something may not change during a run."""
    settings: dict[str, object] = {}
    for rung in rungs_between(before, after):
        for change in rung.changes:
            node = find(after.origin.tree, located(after.origin.tree, change.path))
            settings[change.path] = None if node is None else plain(node)
    try:
        return derive(before, [_change(settings)]) if settings else before
    except ScenarioError:
        return None


def _change(settings: Mapping[str, object]) -> Mapping[str, object]:
    return {"at": "week 1", "set": settings}
