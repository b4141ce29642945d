"""What a worker is given: some replications of one scenario; and how they are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.experiments.engines import chunk_size, worker_count
from sim.experiments.finished import Finished
from sim.experiments.ready import Company, Ready
from sim.model.company import simulate
from sim.results.measure import measure, spreads


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some replications of one arm. Compiled inputs are a tenth of the scenario's bytes."""

    arm: int
    scenario: str
    company: Company
    seed: int
    numbers: tuple[int, ...]

    def __str__(self) -> str:
        """Name it as a sentence would."""
        first, last = self.numbers[0], self.numbers[-1]
        which = f"replication {first}" if first == last else f"replications {first} to {last}"
        return f"{which} of '{self.scenario}'"


def chunks_of(arms: Sequence[Ready], seed: int, missing: Sequence[Sequence[int]], workers: int | None) -> list[Chunk]:
    """Cut what is missing into chunks.

    Parameters
    ----------
    arms : sequence of Ready
        The scenarios.
    seed : int
        0 or more.
    missing : sequence of sequence of int
        For each arm, the numbers of the replications to simulate, ascending.
    workers : int or None
        How many processes, as for `worker_count`.

    Notes
    -----
    Arm by arm within each stretch of replications, so that an interrupted comparison has pairs.
    """
    todo = sum(map(len, missing))
    if not todo:
        return []
    size = chunk_size(todo, worker_count(todo, workers))
    cut = [
        (numbers[first] // size, arm, tuple(numbers[first : first + size]))
        for arm, numbers in enumerate(missing)
        for first in range(0, len(numbers), size)
    ]
    return [Chunk(arm, arms[arm].scenario.id, arms[arm].company, seed, numbers) for _, arm, numbers in sorted(cut)]


def simulate_chunk(chunk: Chunk) -> list[Finished]:
    """Simulate some replications: the task of a worker."""
    finished = []
    for number in chunk.numbers:
        inputs = chunk.company.of(chunk.seed, number)
        outcome = simulate(inputs, seed=chunk.seed, replication=number)
        values = measure(outcome.leads, outcome.weekly, inputs)
        across = spreads(outcome.leads, outcome.weekly, inputs)
        finished.append(Finished(number, np.array(list(values.values())), np.array(list(across.values()))))
    return finished
