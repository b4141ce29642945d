"""What many replications of a scenario left, and what is left of them when somebody presses Ctrl-C."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.experiments.goals import Goal, Judged, judge
from sim.results.view import FloatArray
from sim.scenario import Scenario
from sim.stats import Interval, mean_interval


@dataclass(frozen=True)
class Replications:
    """What many replications of one scenario left, in the order of their numbers.

    Parameters
    ----------
    scenario : Scenario
        What was simulated.
    seed : int
        With which seed.
    weeks : int
        For how many measured weeks.
    goals : tuple of Goal
        What the scenario is judged by.
    numbers : ndarray of int, shape (n,)
        Which replications, ascending from 0; all that were asked for, unless interrupted.
    metrics : dict of str to ndarray, shape (n,)
        ``name`` or ``name{source=channel}`` -> one value for each replication, nan where undefined.
    spreads : dict of str to ndarray, shape (n, 3)
        Name -> p50, p90 and p95 across the leads of each replication, where the metric sums up a distribution.
    controls : bool
        Whether expected revenue and profit have their luck taken out, see `sim.experiments.controls`.
    """

    scenario: Scenario
    seed: int
    weeks: int
    goals: tuple[Goal, ...]
    numbers: NDArray[np.int64]
    metrics: dict[str, FloatArray]
    spreads: dict[str, FloatArray]
    controls: bool = False

    def __len__(self) -> int:
        """Give the number of replications."""
        return len(self.numbers)

    def interval(self, name: str) -> Interval:
        """Give a metric's mean over replications and its 95 % interval."""
        return mean_interval(self.metrics[name])

    def judged(self) -> tuple[Judged, ...]:
        """Give the scenario's goals with their verdicts, in the order of the file."""
        return tuple(judge(goal, self.interval(goal.name)) for goal in self.goals)

    def only(self, numbers: NDArray[np.int64]) -> Replications:
        """Give the chosen replications, by number."""
        chosen = np.isin(self.numbers, numbers)
        return replace(
            self,
            numbers=self.numbers[chosen],
            metrics={name: values[chosen] for name, values in self.metrics.items()},
            spreads={name: values[chosen] for name, values in self.spreads.items()},
        )


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with what was finished before it.

    Parameters
    ----------
    finished : tuple of Replications
        One for each scenario, with the same replications in each; possibly none.
    """

    def __init__(self, finished: tuple[Replications, ...]) -> None:
        super().__init__("interrupted")
        self.finished = finished
