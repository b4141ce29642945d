"""What each value of a clause would bring: the same leads under every one of them, run by run, in the background."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

import numpy as np

from game.play.rounds import Rounds
from game.play.runner import Changes, Runner

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
        self._rounds = Rounds(runner.sample, executor, ROUNDS)

    def ask(self, plans: Mapping[str, Changes], quarter: int) -> Curve | None:
        """Give the curve as far as it is known, and see to it that it becomes better known."""
        found = self._rounds.ask(plans, quarter)
        if found is None:
            return None
        return Curve({value: tuple(sample.expected for sample in samples) for value, samples in found.items()})

    def poll(self) -> bool:
        """Take in the rounds that the background has finished; say whether there is one more."""
        return self._rounds.poll()

    def cancel(self) -> None:
        """Give up on what is being looked at; runs already begun end by themselves."""
        self._rounds.cancel()
