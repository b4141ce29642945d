"""The same replications of several scenarios, grown batch by batch: what is given to workers and how it comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from sim.experiments.chunks import chunks_of, simulate_chunk
from sim.experiments.controls import with_controls
from sim.experiments.engines import run_chunks
from sim.experiments.finished import Finished
from sim.experiments.history import recorder
from sim.experiments.ready import Ready
from sim.experiments.replications import Interrupted, Replications
from sim.results.measure import SPREAD
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
    controls : bool
        Whether expected revenue and profit come with their luck taken out, see `sim.experiments.controls`.
    """

    def __init__(
        self,
        arms: Sequence[Ready],
        seed: int,
        workers: int | None,
        on_progress: Progress | None,
        *,
        controls: bool = False,
    ) -> None:
        self._arms, self._seed, self._workers, self._on_progress = arms, seed, workers, on_progress
        self._recorder = recorder()
        self._controls = controls
        self._finished: list[list[Finished]] = [[] for _ in arms]
        self._counts = [0] * len(arms)

    def run_to(self, count: int, among: Sequence[int] | None = None) -> tuple[Replications, ...]:
        """Simulate what is missing of so many replications of each arm, and give all of them, in order.

        What the history may give is not simulated again.

        Parameters
        ----------
        count : int
            How many replications of each; not fewer than before.
        among : sequence of int, optional
            Of which arms, by their places; of all where None.

        Raises
        ------
        Interrupted
            On Ctrl-C, with the replications that every arm has finished.
        """
        chosen = range(len(self._arms)) if among is None else among
        missing = self._look_up(count, chosen)
        chunks = chunks_of(self._arms, self._seed, missing, self._workers)

        def keep(number: int, answer: list[Finished]) -> None:
            arm = chunks[number].arm
            self._finished[arm] += answer
            if self._recorder is not None:
                self._recorder.keep(self._arms[arm].scenario, self._seed, answer)
            if self._on_progress is not None:
                self._on_progress(sum(map(len, self._finished)), count * len(self._arms))

        try:
            run_chunks(simulate_chunk, chunks, workers=self._workers, on_answer=keep)
        except KeyboardInterrupt:
            raise Interrupted(self._replications(chosen)) from None
        for arm in chosen:
            self._counts[arm] = count
        return self._replications(chosen)

    def _look_up(self, count: int, chosen: Sequence[int]) -> list[list[int]]:
        """Take from the history what it may give, and return for each arm what is still missing."""
        missing = [list(range(self._counts[arm], count)) if arm in chosen else [] for arm in range(len(self._arms))]
        if self._recorder is None:
            return missing
        self._recorder.begin([self._arms[arm].scenario for arm in chosen], self._seed, count)
        for arm in chosen:
            numbers = range(self._counts[arm], count)
            known = self._recorder.known(self._arms[arm].scenario, self._seed, numbers)
            self._finished[arm] += known
            have = {each.number for each in known}
            missing[arm] = [number for number in numbers if number not in have]
        return missing

    def _replications(self, chosen: Sequence[int]) -> tuple[Replications, ...]:
        """Put the answers in order, and keep the replications that every chosen arm has."""
        done = [_in_order(self._arms[arm], self._finished[arm], self._seed) for arm in chosen]
        common = done[0].numbers
        for replications in done[1:]:
            common = np.intersect1d(common, replications.numbers)
        kept = tuple(replications.only(common) for replications in done)
        return tuple(map(with_controls, kept)) if self._controls else kept


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
