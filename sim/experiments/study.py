"""The same replications of several scenarios, grown batch by batch: what is given to workers and how it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from sim.experiments.engines import chunk_size, run_chunks, worker_count
from sim.experiments.finished import Finished
from sim.experiments.ready import Ready
from sim.experiments.replications import Interrupted, Replications
from sim.model.company import simulate
from sim.model.inputs import Inputs
from sim.results.measure import SPREAD, measure, spreads
from sim.results.registry import metrics

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many replications are finished, of how many."""


class Study:
    """Scenarios that meet the same luck, replication by replication.

    Parameters
    ----------
    arms : sequence of Ready
        The scenarios, at least one.
    seed : int
        0 or more.
    workers : int or None
        How many processes; all processors where None, if there is enough to do.
    on_progress : callable or None
        Told after each chunk.
    """

    def __init__(self, arms: Sequence[Ready], seed: int, workers: int | None, on_progress: Progress | None) -> None:
        self._arms, self._seed, self._workers, self._on_progress = arms, seed, workers, on_progress
        self._finished: list[list[Finished]] = [[] for _ in arms]
        self._count = 0

    def run_to(self, count: int) -> tuple[Replications, ...]:
        """Simulate what is missing of so many replications of each arm, and give all of them, in order.

        Raises
        ------
        Interrupted
            On Ctrl-C, with the replications that every arm has finished.
        """
        todo = (count - self._count) * len(self._arms)
        workers = worker_count(todo, self._workers)
        chunks = list(self._chunks(count, chunk_size(todo, workers)))

        def keep(number: int, answer: list[Finished]) -> None:
            self._finished[chunks[number].arm] += answer
            if self._on_progress is not None:
                self._on_progress(sum(map(len, self._finished)), count * len(self._arms))

        try:
            run_chunks(_simulate_chunk, chunks, workers=workers, on_answer=keep)
        except KeyboardInterrupt:
            raise Interrupted(self._replications()) from None
        self._count = count
        return self._replications()

    def _chunks(self, count: int, size: int) -> Iterator[_Chunk]:
        # arm by arm within each stretch of replications, so that an interrupted comparison has pairs
        for first in range(self._count, count, size):
            for arm, ready in enumerate(self._arms):
                yield _Chunk(arm, ready.scenario.id, ready.inputs, self._seed, range(first, min(first + size, count)))

    def _replications(self) -> tuple[Replications, ...]:
        """Put the answers in order, and keep the replications that every arm has."""
        done = [_in_order(*each, self._seed) for each in zip(self._arms, self._finished, strict=True)]
        common = done[0].numbers
        for replications in done[1:]:
            common = np.intersect1d(common, replications.numbers)
        return tuple(replications.only(common) for replications in done)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some replications of one arm: what a worker is given. Compiled inputs are a tenth of the scenario's bytes."""

    arm: int
    scenario: str
    inputs: Inputs
    seed: int
    numbers: range

    def __str__(self) -> str:
        """Name it as a sentence would."""
        first, last = self.numbers[0], self.numbers[-1]
        which = f"replication {first}" if first == last else f"replications {first} to {last}"
        return f"{which} of '{self.scenario}'"


def _simulate_chunk(chunk: _Chunk) -> list[Finished]:
    """Simulate some replications: the task of a worker."""
    finished = []
    for number in chunk.numbers:
        outcome = simulate(chunk.inputs, seed=chunk.seed, replication=number)
        values = measure(outcome.leads, outcome.weekly, chunk.inputs)
        across = spreads(outcome.leads, outcome.weekly, chunk.inputs)
        finished.append(Finished(number, np.array(list(values.values())), np.array(list(across.values()))))
    return finished


def _in_order(ready: Ready, answers: list[Finished], seed: int) -> Replications:
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
