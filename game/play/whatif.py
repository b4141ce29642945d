"""What each value of a clause would bring: the same leads under every one of them, run by run, in the background."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Final

import numpy as np

from game.play.runner import Changes, Runner, Sample

ROUNDS: Final = 24
"""Runs of each value in the end; a first answer is there after one."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What is known so far: for each value the revenue to be expected in each of the same runs, in money."""

    values: Mapping[str, tuple[float, ...]]

    @property
    def runs(self) -> int:
        """How many runs of each value it rests on."""
        return min((len(runs) for runs in self.values.values()), default=0)

    @property
    def is_done(self) -> bool:
        """Whether no further runs are on their way."""
        return self.runs >= ROUNDS

    def band(self, value: str) -> tuple[float, float, float]:
        """Give the 10th, 50th and 90th percentile for one value."""
        low, middle, high = np.quantile(self.values[value], (0.1, 0.5, 0.9))
        return float(low), float(middle), float(high)

    def best(self) -> str:
        """Give the value with the highest mean; the runs are the same, so that their luck falls out."""
        return max(self.values, key=lambda value: float(np.mean(self.values[value])))


class WhatIf:
    """Runs every value of a clause under the same luck, one round after the other.

    Parameters
    ----------
    runner : Runner
        Plays the company; sent to `executor`, so it must survive the way to another process.
    executor : concurrent.futures.Executor or None
        Where the runs take place; None for none.
    """

    def __init__(self, runner: Runner, executor: Executor | None) -> None:
        self._runner = runner
        self._executor = executor
        self._key = ""
        self._values: tuple[str, ...] = ()
        self._rounds: list[list[Future[Sample]]] = []
        self._known: dict[str, Curve] = {}

    def ask(self, plans: Mapping[str, Changes], quarter: int) -> Curve | None:
        """Give the curve as far as it is known, and see to it that it becomes better known."""
        key = repr((quarter, [(value, sorted(changes.items())) for value, changes in plans.items()]))
        if key != self._key and self._executor is not None:
            self.cancel()
            self._key, self._values = key, tuple(plans)
            known = self._known.get(key)
            if known is None or not known.is_done:
                sample, executor = self._runner.sample, self._executor
                sent = {value: {number: dict(made) for number, made in plan.items()} for value, plan in plans.items()}
                self._rounds = [
                    [executor.submit(sample, sent[value], quarter, luck) for value in self._values]
                    for luck in range(1, ROUNDS + 1)
                ]
        self.poll()
        return self._known.get(key)

    def poll(self) -> bool:
        """Take in the rounds that the background has finished; say whether there is one more."""
        known = self._known.get(self._key)
        before = known.runs if known else 0
        done = 0
        while done < len(self._rounds) and all(future.done() for future in self._rounds[done]):
            done += 1
        if done <= before:
            return False
        columns = zip(*(self._rounds[number] for number in range(done)), strict=True)
        values = {
            value: tuple(future.result().expected for future in column)
            for value, column in zip(self._values, columns, strict=True)
        }
        self._known[self._key] = Curve(values)
        return True

    def cancel(self) -> None:
        """Give up on what is being looked at; runs already begun end by themselves."""
        for future in (future for each in self._rounds for future in each):
            future.cancel()
        self._rounds, self._key = [], ""
