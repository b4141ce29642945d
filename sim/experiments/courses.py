"""How a company's year goes: week by week, and how long its leads wait, over several replications.

Metrics sum a replication up; a chart needs its course. A replication gives back a few small arrays, never its leads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiments.engines import run_chunks
from sim.experiments.ready import Company, Named, check_range, make_ready
from sim.experiments.study import Progress
from sim.model.company import simulate
from sim.results.metrics.money import weekly_expected_revenue
from sim.results.view import FloatArray, View
from sim.units import Clock

WAITS: Final = np.geomspace(1 / 60, 24 * 28, 97)
"""Hours, from a minute to four weeks, at which the share of answered MQLs is told."""

BAND: Final = (0.1, 0.9)
"""What a band holds: 8 runs in 10."""

_REPLICATIONS: Final = 20


SERIES: Final[dict[str, Callable[[View], FloatArray]]] = {
    "waiting": lambda view: view.weekly.waiting,
    "trust": lambda view: view.weekly.trust.mean(axis=1),
    "expected_revenue": weekly_expected_revenue,
}
"""What is told week by week: MQLs not yet answered at the week's end; sales' trust, the mean of all sources, 0 to 1; expected
revenue of what buyers decided in the week, in the scenario's currency."""


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one scenario.

    Parameters
    ----------
    weekly : dict of str to ndarray, shape (n, weeks)
        One of `SERIES` -> a row for each replication.
    answered : dict of Clock to ndarray, shape (n, len(WAITS))
        The share of the MQLs that were answered within each of `WAITS`, on that clock; those still undecided left out.
    """

    weekly: dict[str, FloatArray]
    answered: dict[Clock, FloatArray]

    def middle(self, name: str) -> FloatArray:
        """Give the median of each week."""
        return np.median(self.weekly[name], axis=0)

    def band(self, name: str) -> tuple[FloatArray, FloatArray]:
        """Give the ends between which 8 runs in 10 lie, each week by itself."""
        low, high = np.quantile(self.weekly[name], BAND, axis=0)
        return low, high


@dataclass(frozen=True, slots=True)
class _One:
    """One replication: what a worker is given."""

    company: Company
    seed: int
    number: int

    def __str__(self) -> str:
        """Name it as a sentence would."""
        return f"replication {self.number} of a year's course"


def course(
    scenario: Named,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Course:
    """Simulate a scenario and keep its course.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, or the name or path of one.
    replications : int, optional
        How many, 1 or more; 20 where None.
    seed, workers, on_progress
        As for `sim.replicate`.

    Raises
    ------
    ScenarioError
        With every problem of the scenario.
    UsageError
        If a number makes no sense.
    """
    ready = make_ready(scenario)
    count = _REPLICATIONS if replications is None else replications
    seed = ready.scenario.run.seed if seed is None else seed
    for name, value, least in (("replications", count, 1), ("seed", seed, 0), ("workers", workers, 1)):
        check_range(name, value, least)
    found: dict[int, dict[str, FloatArray]] = {}

    def keep(number: int, answer: dict[str, FloatArray]) -> None:
        found[number] = answer
        if on_progress is not None:
            on_progress(len(found), count)

    run_chunks(_go, [_One(ready.company, seed, number) for number in range(count)], workers=workers, on_answer=keep)

    def together(name: str) -> FloatArray:
        return np.array([found[number][name] for number in range(count)])

    return Course({name: together(name) for name in SERIES}, {clock: together(clock.value) for clock in Clock})


def _go(one: _One) -> dict[str, FloatArray]:
    inputs = one.company.of(one.seed, one.number)
    outcome = simulate(inputs, seed=one.seed, replication=one.number)
    view = View(outcome.leads, outcome.weekly, inputs)
    decided = int(np.count_nonzero(view.answered | ~view.open_mqls))
    waits = {Clock.ELAPSED: view.response_elapsed, Clock.BUSINESS: view.response_business}
    return {name: measured(view) for name, measured in SERIES.items()} | {
        clock.value: np.searchsorted(sorted_waits, WAITS, side="right") / max(decided, 1)
        for clock, sorted_waits in waits.items()
    }
