"""Many replications of one scenario or of several: the same numbers on any number of workers, in any order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.engines import chunk_size, processors, run_chunks
from sim.experiments.goals import Goal, Judged, judge
from sim.experiments.ready import Named, Ready, check_range, make_ready
from sim.model.company import simulate
from sim.results.measure import SPREAD, measure, spreads
from sim.results.registry import metrics
from sim.results.view import FloatArray
from sim.scenario import Scenario
from sim.scenario import compile as compile_inputs
from sim.stats import Interval, mean_interval

_WORTH_A_POOL: Final = 4

Progress = Callable[[int, int], None]
"""Told how many replications are finished, of how many."""


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
    """

    scenario: Scenario
    seed: int
    weeks: int
    goals: tuple[Goal, ...]
    numbers: NDArray[np.int64]
    metrics: dict[str, FloatArray]
    spreads: dict[str, FloatArray]

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


def replicate(
    scenario: Named,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Replications:
    """Simulate many replications of one scenario; see `replicate_all`."""
    (only,) = replicate_all([scenario], replications=replications, seed=seed, workers=workers, on_progress=on_progress)
    return only


def replicate_all(
    scenarios: Sequence[Named],
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> tuple[Replications, ...]:
    """Simulate the same replications, with the same luck, of each scenario.

    Parameters
    ----------
    scenarios : sequence of Scenario, str or Path
        Loaded scenarios, or names or paths.
    replications : int, optional
        How many of each, 1 or more; what the first scenario asks for where None.
    seed : int, optional
        0 or more; the first scenario's own where None.
    workers : int, optional
        How many processes; all processors where None, if there is enough to do. It changes no number.
    on_progress : callable, optional
        Told after each chunk how many replications are finished, of how many.

    Raises
    ------
    ScenarioError
        With every problem of a scenario, before anything is simulated.
    UsageError
        If the replications, the seed or the workers make no sense.
    Interrupted
        On Ctrl-C, with what was finished.
    """
    arms = [make_ready(scenario) for scenario in scenarios]
    count = replications if replications is not None else arms[0].scenario.run.replications
    chosen_seed = seed if seed is not None else arms[0].scenario.run.seed
    for name, value, least in (("replications", count, 1), ("seed", chosen_seed, 0), ("workers", workers, 1)):
        check_range(name, value, least)
    todo = count * len(arms)
    processes = workers if workers is not None else (processors() if todo >= _WORTH_A_POOL else 1)
    chunks = _chunks(arms, count, chosen_seed, chunk_size(todo, processes))
    finished: list[list[_Finished]] = [[] for _ in arms]

    def keep(number: int, answer: list[_Finished]) -> None:
        finished[chunks[number].arm] += answer
        if on_progress is not None:
            on_progress(sum(map(len, finished)), todo)

    try:
        run_chunks(_simulate_chunk, chunks, workers=processes, on_answer=keep)
    except KeyboardInterrupt:
        raise Interrupted(_paired(arms, chosen_seed, finished)) from None
    return _paired(arms, chosen_seed, finished)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some replications of one arm: what a worker is given."""

    arm: int
    scenario: Scenario
    seed: int
    numbers: range


@dataclass(frozen=True, slots=True)
class _Finished:
    """One replication: what a worker gives back. Values in the order of `series`, spreads in that of `metrics`."""

    number: int
    values: FloatArray
    spreads: FloatArray


def _chunks(arms: Sequence[Ready], replications: int, seed: int, size: int) -> list[_Chunk]:
    # arm by arm within each stretch of replications, so that an interrupted comparison has pairs
    return [
        _Chunk(arm, ready.scenario, seed, range(first, min(first + size, replications)))
        for first in range(0, replications, size)
        for arm, ready in enumerate(arms)
    ]


def _simulate_chunk(chunk: _Chunk) -> list[_Finished]:
    """Compile the scenario once and simulate its replications: the task of a worker."""
    inputs = compile_inputs(chunk.scenario)
    finished = []
    for number in chunk.numbers:
        outcome = simulate(inputs, seed=chunk.seed, replication=number)
        values = measure(outcome.leads, outcome.weekly, inputs)
        across = spreads(outcome.leads, outcome.weekly, inputs)
        finished.append(_Finished(number, np.array(list(values.values())), np.array(list(across.values()))))
    return finished


def _paired(arms: Sequence[Ready], seed: int, finished: Sequence[list[_Finished]]) -> tuple[Replications, ...]:
    """Put the answers in order, and keep the replications that every arm has."""
    done = [_in_order(ready, seed, answers) for ready, answers in zip(arms, finished, strict=True)]
    common = done[0].numbers
    for replications in done[1:]:
        common = np.intersect1d(common, replications.numbers)
    return tuple(replications.only(common) for replications in done)


def _in_order(ready: Ready, seed: int, answers: list[_Finished]) -> Replications:
    ordered = sorted(answers, key=lambda answer: answer.number)
    distributions = [name for name, metric in metrics().items() if metric.across is not None]
    values = np.array([answer.values for answer in ordered]).reshape(len(ordered), len(ready.series))
    across = np.array([answer.spreads for answer in ordered]).reshape(len(ordered), len(distributions), len(SPREAD))
    return Replications(
        ready.scenario,
        seed,
        ready.inputs.horizon_weeks,
        ready.goals,
        np.array([answer.number for answer in ordered], dtype=np.int64),
        {column.id: values[:, i] for i, column in enumerate(ready.series)},
        {name: across[:, i] for i, name in enumerate(distributions)},
    )
